"""One page: fetch it, read it, extract from it, record it. The whole flow on one screen."""

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import structlog

from monitor import __version__
from monitor.extract import extract
from monitor.facts import Facts
from monitor.fetch import Fetcher
from monitor.model import Authority, Fetched, Link, Origin, Page, PageKind, PartialDate, Reading, Sighting, Validators
from monitor.read import read
from monitor.read.report import NotAReport
from monitor.reconcile import Decision
from monitor.settings.values import Source
from monitor.store import Ledger, ReadPage

log = structlog.get_logger()

INDEXES = frozenset({PageKind.OFSTED_SEARCH, PageKind.OFSTED_COUNCIL, PageKind.FEED, PageKind.LISTING})

# A file that Ofsted has only just listed may not be there yet; one that is long dead is no fault.
DEAD_AFTER = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Visit:
    """What came of one page."""

    requests: int = 0
    links: tuple[Link, ...] = ()
    outcomes: int = 0
    decisions: tuple[Decision, ...] = ()
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

    async def visit(self, link: Link) -> Visit:
        """Fetch, read, extract and record one page; FetchError or UnreadablePage if that cannot be.

        What is unchanged is neither read nor recorded: 304 first, then the bytes' digest.
        """
        before = self._before(link)
        fetched = await self.fetcher.get(link.url, before.validators if before else Validators(), hosts=self.hosts)
        if before and fetched.not_modified:
            return Visit(fetched.requests, before.links)
        read_page = self._read_page(link, fetched)
        if before and before.sha256 == read_page.sha256:
            await asyncio.to_thread(self.ledger.record, replace(read_page, links=before.links), [])
            return Visit(fetched.requests, before.links)
        reading = await asyncio.to_thread(self._reading, link, fetched)
        links = (*reading.page.links, *self._unread(before, reading.page.links))
        sightings, faults = self._sightings(reading, read_page.sha256), _shortfalls(reading.page)
        if faults:  # read it again next time, whatever its server says: a gap is never hidden behind a 304
            read_page = replace(read_page, validators=Validators(), sha256="")
        decisions = await asyncio.to_thread(self.ledger.record, replace(read_page, links=links), sightings)
        _log(self.source, link, reading, decisions)
        return Visit(fetched.requests, links, len(reading.outcomes), decisions, faults)

    def was_read(self, link: Link) -> bool:
        """Whether these rules have read this page before."""
        return self._before(link) is not None

    def _before(self, link: Link) -> ReadPage | None:
        """The page as these very rules last read it; an older reading counts for nothing."""
        page = self.ledger.page(link.url, link.kind)
        return page if page and page.rules == self._rules else None

    @property
    def _rules(self) -> str:
        selectors = repr(sorted(self.source.select.items()))
        return f"{__version__}-{hashlib.sha256(selectors.encode()).hexdigest()[:8]}"

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
        try:
            page = read(link.kind, fetched.body, origin)
        except NotAReport:
            if link.published is None or self.now.date() - link.published.last < DEAD_AFTER:
                raise
            return Reading(Page(link.kind, url=link.url))
        if link.kind in INDEXES:
            return Reading(page)
        page = replace(page, url=link.url, published=_published(link, page), urn=link.urn or page.urn)
        return extract(page, self.facts, self.source.councils)

    def _unread(self, before: ReadPage | None, links: Sequence[Link]) -> tuple[Link, ...]:
        """Recent links that the page no longer shows and that could not be read yet: never lost."""
        if before is None:
            return ()
        shown = {link.url for link in links}
        return tuple(
            link
            for link in before.links
            if link.url not in shown
            and link.kind == PageKind.ARTICLE
            and link.published
            and (self.now.date() - link.published.last).days <= 14
            and not self.was_read(link)
        )

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
        if mark.required and mark.found < mark.expected
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
