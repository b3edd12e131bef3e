"""One round over some sources: the rows below, wired."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from sqlalchemy import Engine

from monitor.deliver import Sender
from monitor.facts import Facts
from monitor.fetch import Fetcher
from monitor.reconcile import Decision
from monitor.round.delivery import Courier, Deliveries
from monitor.round.leads import hosts_of, ofsteds_own
from monitor.round.notices import councils_ending
from monitor.round.source import SourceReport, look
from monitor.round.visit import Visitor
from monitor.settings.values import Settings, Source
from monitor.store import CATCH_UP, Holdings, Ledger, Outbox, Purged, Sources, holdings, purge

__all__ = ["Deliveries", "Round", "RoundReport", "SourceReport", "hosts_of"]

log = structlog.get_logger()


@dataclass(slots=True)
class RoundReport:
    """What came of a round: the object of `check --json`."""

    sources: list[SourceReport] = field(default_factory=list)
    deliveries: Deliveries = field(default_factory=Deliveries)
    reminders: int = 0  # alerts on councils that end
    not_found: Sequence[Decision] = ()  # inspections reported before, of which Ofsted's site shows no report

    @property
    def decisions(self) -> list[Decision]:
        return [*(decision for source in self.sources for decision in source.decisions), *self.not_found]

    @property
    def queued(self) -> int:
        told = sum(decision.alerts for decision in self.decisions)
        return told + sum(source.notices for source in self.sources) + self.reminders

    @property
    def moved(self) -> int:
        return sum(source.moved for source in self.sources)

    @property
    def failed(self) -> bool:
        return any(source.errors for source in self.sources) or self.deliveries.failed > 0


class Round:
    """Everything that a look at a source and a delivery need, made once and used for many rounds."""

    def __init__(
        self,
        settings: Settings,
        facts: Facts,
        engine: Engine,
        fetcher: Fetcher,
        clock: Callable[[], datetime],
        stopping: Callable[[], bool] = lambda: False,
    ) -> None:
        self.settings = settings
        self.sources = Sources(engine)
        self.outbox = Outbox(engine)
        self._facts = facts
        self._engine = engine
        self._fetcher = fetcher
        self._clock = clock
        self._stopping = stopping
        self._ledger = Ledger(engine, facts, settings.destinations, settings.catch_up)
        self._courier = Courier(self.outbox, Sender(settings.allow_addresses), settings, facts, clock, stopping)
        self._looking = 0
        self._holdings: Holdings | None = None
        self._reading = asyncio.Lock()
        self.progress: Callable[[str, int], None] = lambda _source, _pages: None

    async def check(self, sources: Sequence[Source], *, deliver: bool = True) -> RoundReport:
        """Look at these sources now, then try every alert that waits, whatever its back-off."""
        reports = await asyncio.gather(*(self.look(source, thorough=True) for source in sources))
        try:
            reminders, not_found = await self.remind()
        finally:  # what waits goes out, whatever goes wrong here
            deliveries = await self.deliver(whatever=True) if deliver else Deliveries()
        return RoundReport(list(reports), deliveries, reminders, not_found)

    async def look(self, source: Source, *, thorough: bool) -> SourceReport:
        """Look at one source and keep how it went; an unfinished look stays due.

        A `thorough` look opens every council's page; another leaves out those that Ofsted's own list calls unchanged.
        """
        began_at = self._clock()
        known = await self._known()
        visitor = Visitor(source, self._facts, self._fetcher, self._ledger, began_at, hosts_of(source), thorough)
        self._looking += 1
        try:
            report = await look(visitor, known, self._stopping, lambda pages: self.progress(source.name, pages))
        finally:
            self._looking -= 1
        if report.finished:
            await asyncio.to_thread(self._finish, report, began_at)
        return report

    async def _known(self) -> Holdings:
        """The documents of the baseline: read once, since they are stored once, when the database is made."""
        async with self._reading:
            if self._holdings is None:
                self._holdings = await asyncio.to_thread(holdings, self._engine)
        return self._holdings

    def _finish(self, report: SourceReport, began_at: datetime) -> None:
        now = self._clock()
        if report.error:
            self.sources.failed(report.name, began_at, now, report.error)
        else:
            self.sources.succeeded(report.name, began_at, now, report.items or report.outcomes)
        if not self._looking:  # a summary is complete when no source is being looked at any more
            self.outbox.release(CATCH_UP, now)
        log.info(
            "source checked",
            source=report.name,
            status=report.status,
            requests=report.requests,
            outcomes=report.outcomes,
            new=report.new,
            error=report.error,
        )

    async def remind(self) -> tuple[int, Sequence[Decision]]:
        """Tell what time brings, and no page.

        The operators hear which of the watched councils end soon, or have just ended: how many alerts that made. Those
        who were told of an inspection hear that Ofsted's site shows no report of it.
        """
        now = self._clock()
        notices = councils_ending(self.settings, self._facts, now)
        reminders = await asyncio.to_thread(self._ledger.notify, notices)
        not_found = await asyncio.to_thread(self._ledger.not_found, ofsteds_own(self.settings.sources), now)
        for decision in not_found:
            log.info("no report found", references=[event.reference for event in decision.events])
        return reminders, not_found

    async def purge(self) -> None:
        """Remove what was kept longer than the configuration says."""
        removed = await asyncio.to_thread(purge, self._engine, self.settings.retention, self._clock())
        if removed != Purged():
            log.info("purged", alerts=removed.alerts, clauses=removed.clauses, reports=removed.reports)

    async def deliver(self, *, whatever: bool = False) -> Deliveries:
        """Send what waits in the outbox and is due."""
        return await self._courier.deliver(whatever=whatever)
