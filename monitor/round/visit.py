"""One page: fetch it, read it, extract from it, record it. The whole flow on one screen."""

import asyncio
import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from monitor import __version__
from monitor.errors import DatabaseFault, FetchError, Gone, UnreadablePage
from monitor.facts import Facts
from monitor.fetch import Fetcher, public
from monitor.model import (
    Authority,
    FaultKind,
    Fetched,
    Ignored,
    Link,
    PageKind,
    Validators,
    english_day,
    file_id,
)
from monitor.read.guards import GuardPage
from monitor.read.report import NotAReport
from monitor.reconcile import Decision
from monitor.round.again import LONG_AGO, changed_at
from monitor.round.carried import gone, is_ahead, listed, still_carried, sure_of
from monitor.round.faults import kind_of_fault, vanished
from monitor.round.leads import is_followed
from monitor.round.missing import Missing
from monitor.round.notices import unreadable
from monitor.round.reading import INDEXES, log_decisions, log_reading, reading, shortfalls, sightings
from monitor.round.sweep import Sweep
from monitor.settings.values import Source
from monitor.store import Ledger, ReadPage

OLD_AFTER = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class SetAside:
    """A page without an outcome, and the named reason."""

    title: str
    url: str
    reason: Ignored


@dataclass(frozen=True, slots=True)
class Visit:
    """What came of one page."""

    links: tuple[Link, ...] = ()
    outcomes: int = 0
    decisions: tuple[Decision, ...] = ()
    set_aside: SetAside | None = None
    faults: tuple[str, ...] = ()  # what its reader missed, or why there is nothing
    landmarks: Mapping[str, int] = field(default_factory=dict)  # and how often each was there; empty if unchanged
    moved_to: str | None = None
    certificate_ends_at: datetime | None = None
    is_missing: bool = False  # an old report whose file is not there


@dataclass(slots=True)
class Visitor:
    """Looks at the pages of one source."""

    source: Source
    facts: Facts
    fetcher: Fetcher
    ledger: Ledger
    now: datetime
    hosts: frozenset[str]
    thorough: bool  # open every council's page, also where Ofsted's list names no newer report, and put off no story
    requests: int = field(default=0, init=False)  # that were made so far
    sweep: Sweep = field(init=False)
    missing: Missing = field(init=False)

    def __post_init__(self) -> None:
        self.sweep = Sweep(self.source, self.facts, self.ledger, self.now, self.thorough)
        self.missing = Missing(self.source.name, self.ledger, self.now)

    async def visit(self, link: Link) -> Visit:
        """Fetch, read, extract and record one page; FetchError or UnreadablePage if that cannot be.

        What is unchanged is neither read nor recorded: 304 first, then the bytes' digest.
        """
        if left := await self.sweep.left_alone(link, self.rules):
            return Visit(links=sure_of(left.links, english_day(left.read_at), left.listed_on))
        before = await asyncio.to_thread(self._before, link)
        try:
            return await self._opened(link, before)
        except DatabaseFault:  # nothing was kept, and nothing can be: all of it is as before the look
            raise
        except Exception as fault:
            if isinstance(fault, Gone | NotAReport) and self._is_old(link):
                return await self._without(link, before)
            await self._looked_at(before, link, LONG_AGO)  # what failed is never left alone: a story alone is put off
            if kind_of_fault(fault, link, self.source) is FaultKind.STORY:
                await self.missing.tried(link, self.rules)
            raise

    async def _without(self, link: Link, before: ReadPage | None) -> Visit:
        """What comes of an old report whose file is not there: asked for again, the later the longer that lasts."""
        if before and before.sha256:  # it was read, and has its turn as if it were unchanged
            await self._looked_at(before, link, self.now)
        else:
            await self.missing.tried(link, self.rules)
        return Visit(is_missing=True)

    async def _opened(self, link: Link, before: ReadPage | None) -> Visit:
        fetched = await self._fetch(link, before)
        if before and fetched.not_modified:
            await self._looked_at(before, link, self.now)
            return self._unchanged(before, fetched)
        read_page = self._read_page(link, fetched)
        if before and before.sha256 == read_page.sha256:
            same = replace(read_page, links=before.links, changed_at=before.changed_at)
            await asyncio.to_thread(self.ledger.record, same, [])
            return self._unchanged(before, fetched)
        found = await asyncio.to_thread(reading, link, fetched, self.source, self.facts)
        # What it showed it showed, by whichever rules it was read then.
        shown, last = found.page.links, await asyncio.to_thread(self.ledger.page, link, self.source.name)
        links = (*shown, *(await self._carried(last, shown)))
        read_page = replace(read_page, links=links, changed_at=changed_at(last, shown, self.now))
        seen, faults = sightings(found, self.source, self.now, read_page.sha256), shortfalls(found.page)
        if faults:  # read it again next time, whatever its server says: a gap is never hidden behind a 304
            read_page = replace(read_page, validators=Validators(), sha256="")
        document = fetched.body if link.kind == PageKind.REPORT and self.source.authority == Authority.OFSTED else None
        decisions = await asyncio.to_thread(self.ledger.record, read_page, seen, document)
        log_reading(self.source, link, found, decisions)
        log_decisions(self.source, decisions)
        set_aside = SetAside(found.page.title or "", link.url, found.ignored) if found.ignored else None
        return Visit(
            links,
            len(found.outcomes),
            decisions,
            set_aside,
            faults,
            {landmark.name: landmark.found for landmark in found.page.landmarks},
            fetched.moved_to,
            fetched.certificate_ends_at,
        )

    def _unchanged(self, before: ReadPage, fetched: Fetched) -> Visit:
        # What was carried when the page was last looked at is carried now, however long ago that is; of a page that
        # failed since nobody knows when that was.
        last_look = self._today if before.read_at == LONG_AGO else self._last_look(before)
        return Visit(
            still_carried(before.links, last_look, before.listed_on),
            moved_to=fetched.moved_to,
            certificate_ends_at=fetched.certificate_ends_at,
        )

    async def missed(self, link: Link, links: Sequence[Link], elsewhere: Collection[str]) -> Visit:
        """What it means that reports are gone from a council's page, or back; once all that it shows is read.

        What another council's page shows (`elsewhere`: Ofsted's file ids) is not gone from Ofsted's site.
        """
        reports = listed(links, self._today, link.published)
        council = self.facts.by_urn.get(reports.urn or 0)
        if reports.is_doubtful:
            return Visit(faults=(vanished(link, reports),))
        if council is None:
            return Visit()
        gone = {url: since for url, since in reports.gone.items() if file_id(url) not in elsewhere}
        if not gone and not await self.sweep.was_missed(council.short_name):
            return Visit()
        decisions = await asyncio.to_thread(
            self.ledger.missed, council.short_name, gone, reports.shown, self.source.name, self.now
        )
        log_decisions(self.source, decisions)
        return Visit(decisions=decisions)

    async def report_unreadable(self, link: Link, fault: UnreadablePage) -> int:
        """Tell the operators of a document of Ofsted's that cannot be read; how many alerts that made.

        A file that is not there yet may still come, and one that a guard keeps back says nothing of itself.
        """
        if link.kind != PageKind.REPORT or self.source.authority != Authority.OFSTED:
            return 0
        if isinstance(fault, NotAReport | GuardPage):
            return 0
        council = self.facts.by_urn.get(link.urn or 0)
        notice = unreadable(self.source, link, council, public(str(fault)), self.now)
        return await asyncio.to_thread(self.ledger.notify, [notice])

    async def unread(self, links: Sequence[Link]) -> list[Link]:
        """The documents among these that these rules have not read yet, or that may be others by now; and all
        pages that only lead on.
        """
        documents = [link for link in links if link.kind not in INDEXES]
        known: Mapping[str, datetime] = {}
        if documents:
            known = await asyncio.to_thread(self.ledger.read_before, documents, self.source.name, self.rules)
        if left := [link for link in documents if link.gone_on]:  # what is gone was read as it stood: not once more
            known = {**known, **await asyncio.to_thread(self.ledger.read_before, left, self.source.name, None)}
        return [
            link
            for link in links
            if link.kind in INDEXES or link.url not in known or self.sweep.asks_again(link, known[link.url])
        ]

    async def asked_now(self, links: Sequence[Link]) -> list[Link]:
        """These unread pages without those that were tried in vain and are put off."""
        if self.thorough:
            return list(links)
        return [link for link in links if not await self.missing.is_put_off(link, self.rules)]

    async def _looked_at(self, page: ReadPage | None, link: Link, at: datetime) -> None:
        """Note when a page that is looked at again and again was last found unchanged."""
        if page and page.kind in (PageKind.OFSTED_COUNCIL, PageKind.REPORT):
            looked_at = replace(page, read_at=at, listed_on=link.published)
            await asyncio.to_thread(self.ledger.looked_at, looked_at)

    async def _fetch(self, link: Link, before: ReadPage | None) -> Fetched:
        try:
            fetched = await self.fetcher.get(link.url, before.validators if before else Validators(), hosts=self.hosts)
        except FetchError as fault:
            self.requests += fault.requests
            raise
        self.requests += fetched.requests
        return fetched

    def _is_old(self, link: Link) -> bool:
        """Whether it is a report whose file may be gone for good; a new one may only not be there yet."""
        if link.kind != PageKind.REPORT or link.published is None:
            return False
        return self._today - link.published.last >= OLD_AFTER

    def _before(self, link: Link) -> ReadPage | None:
        """The page as these very rules last read it; an older reading counts for nothing, nor one under a clock that
        was ahead.
        """
        page = self.ledger.page(link, self.source.name)
        return page if page and page.rules == self.rules and not is_ahead(page.links, self._today) else None

    @property
    def rules(self) -> str:
        source = self.source
        own = repr((sorted(source.select.items()), source.councils, source.authority, source.threshold))
        return f"{__version__}-{hashlib.sha256(own.encode()).hexdigest()[:8]}"

    def _read_page(self, link: Link, fetched: Fetched) -> ReadPage:
        return ReadPage(
            url=link.url,
            kind=link.kind,
            source=self.source.name,
            sha256=hashlib.sha256(fetched.body).hexdigest(),
            rules=self.rules,
            read_at=self.now,
            validators=fetched.validators,
            listed_on=link.published,
        )

    async def _carried(self, before: ReadPage | None, shown: Sequence[Link]) -> list[Link]:
        """What the page no longer shows: a council's reports, and articles that could not be read yet."""
        if before is None:
            return []
        if before.kind == PageKind.OFSTED_COUNCIL:
            reports = gone(before.links, shown, PageKind.REPORT, self._today)
            return list(still_carried(reports, self._last_look(before), before.listed_on))
        missed = gone(before.links, shown, PageKind.ARTICLE, self._today)
        tried = [link for link in missed if is_followed(link, self.source, self.hosts)]
        return await self.unread(still_carried(tried, self._today))

    def _last_look(self, page: ReadPage) -> date:
        """The day of it, which a clock that was ahead may have put after today."""
        return min(english_day(page.read_at), self._today)

    @property
    def _today(self) -> date:
        return english_day(self.now)
