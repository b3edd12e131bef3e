"""One page: fetch it, read it, extract from it, record it. The whole flow on one screen."""

import asyncio
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from monitor import __version__
from monitor.errors import Gone
from monitor.facts import Facts
from monitor.fetch import Fetcher
from monitor.model import (
    Fetched,
    Ignored,
    Link,
    Page,
    PageKind,
    PartialDate,
    Reading,
    Validators,
    english_day,
)
from monitor.read.report import NotAReport
from monitor.reconcile import Decision
from monitor.round.leads import is_followed
from monitor.round.reading import INDEXES, log_reading, reading, shortfalls, sightings
from monitor.settings.values import Source
from monitor.store import Ledger, ReadPage

FRESH_FOR = timedelta(days=7)  # a day with a report may bring another one: until then the list's day is no proof
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
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
    thorough: bool  # open every council's page, also where Ofsted's list names no newer report

    async def visit(self, link: Link) -> Visit:
        """Fetch, read, extract and record one page; FetchError or UnreadablePage if that cannot be.

        What is unchanged is neither read nor recorded: 304 first, then the bytes' digest.
        """
        before = await asyncio.to_thread(self._before, link)
        if before and not self.thorough and self._is_settled(link, before):
            return Visit(links=self._still_tried(before.links))
        try:
            return await self._opened(link, before)
        except Exception:
            await self._looked_at(before, LONG_AGO)  # what failed is never taken for settled
            raise

    async def _opened(self, link: Link, before: ReadPage | None) -> Visit:
        fetched = await self._fetch(link, before)
        if before and fetched.not_modified:
            await self._looked_at(before, self.now)
            return Visit(fetched.requests, self._still_tried(before.links))
        read_page = self._read_page(link, fetched)
        if before and before.sha256 == read_page.sha256:
            await asyncio.to_thread(self.ledger.record, replace(read_page, links=before.links), [])
            return Visit(fetched.requests, self._still_tried(before.links))
        found = await asyncio.to_thread(self._reading, link, fetched)
        links = (*found.page.links, *(await self._carried(before, found.page.links)))
        seen, faults = sightings(found, self.source, self.now, read_page.sha256), shortfalls(found.page)
        if faults:  # read it again next time, whatever its server says: a gap is never hidden behind a 304
            read_page = replace(read_page, validators=Validators(), sha256="")
        decisions = await asyncio.to_thread(self.ledger.record, replace(read_page, links=links), seen)
        log_reading(self.source, link, found, decisions)
        set_aside = SetAside(found.page.title or "", link.url, found.ignored) if found.ignored else None
        return Visit(fetched.requests, links, len(found.outcomes), decisions, set_aside, faults)

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
        """Whether a council's page can wait, since Ofsted's list names no report that the page did not show.

        The list's day is no proof: the first look of each day opens every page all the same, and so does every
        look while the day is fresh.
        """
        if link.kind != PageKind.OFSTED_COUNCIL or link.published is None:
            return False
        today, shown = english_day(self.now), [report.published for report in before.links if report.published]
        is_known = bool(shown) and link.published <= max(shown)
        return is_known and today - link.published.last > FRESH_FOR and english_day(before.read_at) == today

    async def _looked_at(self, page: ReadPage | None, at: datetime) -> None:
        """Note when a council's page was last found unchanged, for `_is_settled`."""
        if page and page.kind == PageKind.OFSTED_COUNCIL:
            await asyncio.to_thread(self.ledger.looked_at, page, at)

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
        try:
            return reading(link, fetched, self.source, self.facts) if fetched.body else _nothing(link)
        except NotAReport:
            if self._is_long_dead(link):
                return _nothing(link)
            raise

    async def _carried(self, before: ReadPage | None, links: Sequence[Link]) -> list[Link]:
        """Documents that the page no longer shows and that could not be read yet: tried for two more weeks."""
        today, shown = PartialDate.of(english_day(self.now)), {link.url for link in links}
        gone = [
            replace(link, gone_on=link.gone_on or today)
            for link in (before.links if before else ())
            if link.kind == PageKind.ARTICLE and link.url not in shown and is_followed(link, self.source, self.hosts)
        ]
        return await self.unread(self._still_tried(gone))

    def _still_tried(self, links: Iterable[Link]) -> tuple[Link, ...]:
        """These links without those that the page stopped showing too long ago."""
        today = english_day(self.now)
        return tuple(link for link in links if not link.gone_on or today - link.gone_on.first <= CARRIED_FOR)


def _nothing(link: Link) -> Reading:
    """What is remembered of a report that is gone for good."""
    return Reading(Page(link.kind, url=link.url))
