"""One page: fetch it, read it, extract from it, record it. The whole flow on one screen."""

import asyncio
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import structlog

from monitor import __version__
from monitor.errors import Gone
from monitor.extract import extract
from monitor.facts import Facts
from monitor.fetch import Fetcher
from monitor.model import (
    Authority,
    Fetched,
    Ignored,
    Link,
    Origin,
    Page,
    PageKind,
    PartialDate,
    Reading,
    Sighting,
    Validators,
    english_day,
)
from monitor.read import read
from monitor.read.report import NotAReport
from monitor.reconcile import Decision
from monitor.settings.values import Source
from monitor.store import Ledger, ReadPage

log = structlog.get_logger()

INDEXES = frozenset({PageKind.OFSTED_SEARCH, PageKind.OFSTED_COUNCIL, PageKind.FEED, PageKind.LISTING})

REOPENED_AFTER = timedelta(days=1)  # a council's page, whatever Ofsted's list says of it
FRESH_FOR = timedelta(days=7)  # a day with a report may bring another one: until then the list's day is no proof
DEAD_AFTER = timedelta(days=90)
CARRIED_FOR = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class SetAside:
    """A page without an outcome, and the named reason."""

    title: str
    url: str
    reason: Ignored


@dataclass(frozen=True, slots=True)
class Visit:
    """What came of one page."""

    requests: int = 0
    links: tuple[Link, ...] = ()
    outcomes: int = 0
    decisions: tuple[Decision, ...] = ()
    set_aside: SetAside | None = None
    faults: tuple[str, ...] = ()  # what its reader missed, or why there is nothing


@dataclass(frozen=True, slots=True)
class Visitor:
    """Looks at the pages of one source."""

    source: Source
    facts: Facts
    fetcher: Fetcher
    ledger: Ledger
    now: datetime
    hosts: frozenset[str]
    thorough: bool = True  # open every council's page, also where Ofsted's list names no newer report

    async def visit(self, link: Link) -> Visit:
        """Fetch, read, extract and record one page; FetchError or UnreadablePage if that cannot be.

        What is unchanged is neither read nor recorded: 304 first, then the bytes' digest.
        """
        before = await asyncio.to_thread(self._before, link)
        if before and not self.thorough and self._is_settled(link, before):
            return Visit(links=self._still_tried(before.links))
        fetched = await self._fetch(link, before)
        if before and fetched.not_modified:
            await asyncio.to_thread(self._opened, link, before)
            return Visit(fetched.requests, self._still_tried(before.links))
        read_page = self._read_page(link, fetched)
        if before and before.sha256 == read_page.sha256:
            await asyncio.to_thread(self.ledger.record, replace(read_page, links=before.links), [])
            return Visit(fetched.requests, self._still_tried(before.links))
        reading = await asyncio.to_thread(self._reading, link, fetched)
        links = (*reading.page.links, *(await self._carried(before, reading.page.links)))
        sightings, faults = self._sightings(reading, read_page.sha256), _shortfalls(reading.page)
        if faults:  # read it again next time, whatever its server says: a gap is never hidden behind a 304
            read_page = replace(read_page, validators=Validators(), sha256="")
        decisions = await asyncio.to_thread(self.ledger.record, replace(read_page, links=links), sightings)
        _log(self.source, link, reading, decisions)
        set_aside = SetAside(reading.page.title or "", link.url, reading.ignored) if reading.ignored else None
        return Visit(fetched.requests, links, len(reading.outcomes), decisions, set_aside, faults)

    def is_foreign(self, link: Link) -> bool:
        """Whether a link leads to a host that this source may not be led to."""
        return (urlsplit(link.url).hostname or "").lower() not in self.hosts

    def matches(self, link: Link) -> bool:
        """Whether the source's `match`, if it has one, lets this document through."""
        return link.kind in INDEXES or self.source.matches(link)

    def leads_to(self, link: Link) -> bool:
        """Whether this source follows a link at all."""
        return self.matches(link) and not self.is_foreign(link)

    async def unread(self, links: Sequence[Link]) -> list[Link]:
        """The documents among these that these rules have not read yet, and all pages that only lead on."""
        documents = [link for link in links if link.kind not in INDEXES]
        known = (
            await asyncio.to_thread(self.ledger.read_before, documents, self.source.name, self._rules)
            if documents
            else ()
        )
        return [link for link in links if link.kind in INDEXES or link.url not in known]

    def _is_settled(self, link: Link, before: ReadPage) -> bool:
        """Whether a council's page can wait, since the day of Ofsted's list is that of a report known long ago.

        The day is not proof: a page is opened every day all the same, and at every look while the day is fresh.
        """
        known = [report.published for report in before.links if report.published]
        is_whole = bool(before.sha256)  # a page with a gap is read again and again
        if link.kind != PageKind.OFSTED_COUNCIL or link.published is None or not known or not is_whole:
            return False
        if link.published > max(known):
            return False
        is_fresh = english_day(self.now) - link.published.last <= FRESH_FOR
        return not is_fresh and self.now - before.read_at < REOPENED_AFTER

    def _opened(self, link: Link, before: ReadPage) -> None:
        """Remember when a council's page was last found unchanged: `_is_settled` asks for it."""
        if link.kind == PageKind.OFSTED_COUNCIL:
            self.ledger.record(replace(before, read_at=self.now), [])

    async def _fetch(self, link: Link, before: ReadPage | None) -> Fetched:
        try:
            return await self.fetcher.get(link.url, before.validators if before else Validators(), hosts=self.hosts)
        except Gone:
            if not self._is_long_dead(link):
                raise
            return Fetched(link.url)  # remembered as read, so that it is not asked for again and again

    def _is_long_dead(self, link: Link) -> bool:
        """A file that Ofsted has only just listed may not be there yet; an old one may be gone for good."""
        if link.kind != PageKind.REPORT or link.published is None:
            return False
        return english_day(self.now) - link.published.last >= DEAD_AFTER

    def _before(self, link: Link) -> ReadPage | None:
        """The page as these very rules last read it; an older reading counts for nothing."""
        page = self.ledger.page(link, self.source.name)
        return page if page and page.rules == self._rules else None

    @property
    def _rules(self) -> str:
        source = self.source
        own = repr((sorted(source.select.items()), source.councils, source.authority, source.threshold))
        return f"{__version__}-{hashlib.sha256(own.encode()).hexdigest()[:8]}"

    def _read_page(self, link: Link, fetched: Fetched) -> ReadPage:
        return ReadPage(
            url=link.url,
            kind=link.kind,
            source=self.source.name,
            sha256=hashlib.sha256(fetched.body).hexdigest(),
            rules=self._rules,
            read_at=self.now,
            validators=fetched.validators,
        )

    def _reading(self, link: Link, fetched: Fetched) -> Reading:
        origin = Origin(fetched.url, fetched.content_type, self.source.select)
        nothing = Reading(Page(link.kind, url=link.url))
        if not fetched.body:
            return nothing
        try:
            page = read(link.kind, fetched.body, origin)
        except NotAReport:
            if self._is_long_dead(link):
                return nothing
            raise
        if link.kind in INDEXES:
            return Reading(page)
        page = replace(page, url=link.url, published=_published(link, page), urn=link.urn or page.urn)
        return extract(page, self.facts, self.source.councils)

    async def _carried(self, before: ReadPage | None, links: Sequence[Link]) -> list[Link]:
        """Documents that the page no longer shows and that could not be read yet: tried for two more weeks."""
        today, shown = PartialDate.of(english_day(self.now)), {link.url for link in links}
        gone = [
            replace(link, gone_on=link.gone_on or today)
            for link in (before.links if before else ())
            if link.kind == PageKind.ARTICLE
            and link.url not in shown
            and self.matches(link)
            and not self.is_foreign(link)
        ]
        return await self.unread(self._still_tried(gone))

    def _still_tried(self, links: Iterable[Link]) -> tuple[Link, ...]:
        """These links without those that the page stopped showing too long ago."""
        today = english_day(self.now)
        return tuple(link for link in links if not link.gone_on or today - link.gone_on.first <= CARRIED_FOR)

    def _sightings(self, reading: Reading, sha256: str) -> list[Sighting]:
        page = reading.page
        return [
            Sighting(
                outcome=outcome,
                seen_at=self.now,
                source=self.source.name,
                authority=self.source.authority,
                publisher=_publisher(self.source, page.url or self.source.url),
                url=page.url or self.source.url,
                title=page.title or "",
                page_published=page.published,
                sha256=sha256,
                held=outcome.confidence < self.source.threshold,
            )
            for outcome in reading.outcomes
        ]


def _shortfalls(page: Page) -> tuple[str, ...]:
    """The landmarks of which a reader found fewer than the page itself promises."""
    return tuple(
        f"{mark.name}: {mark.found} found where {mark.expected} were expected"
        for mark in page.landmarks
        if mark.falls_short
    )


def _published(link: Link, page: Page) -> PartialDate | None:
    """Ofsted's listing dates a report; an article dates itself, else the feed that names it does."""
    return (link.published or page.published) if link.kind == PageKind.REPORT else (page.published or link.published)


def _publisher(source: Source, url: str) -> str:
    """The outlet as people know it: Ofsted, else the name of the site."""
    return "Ofsted" if source.authority == Authority.OFSTED else (urlsplit(url).hostname or "").removeprefix("www.")


def _log(source: Source, link: Link, reading: Reading, decisions: Sequence[Decision]) -> None:
    log.info(
        "page read",
        source=source.name,
        url=link.url,
        links=len(reading.page.links),
        outcomes=len(reading.outcomes),
        new=sum(bool(d.events) for d in decisions),
        ignored=str(reading.ignored) if reading.ignored else None,
    )
    for decision in decisions:
        log.info(
            "outcome decided",
            source=source.name,
            council=decision.sighting.outcome.council,
            inspection=str(decision.sighting.outcome.kind),
            reason=str(decision.reason),
            references=[event.reference for event in decision.events],
        )
