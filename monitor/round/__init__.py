"""One round over some sources: the rows below, wired."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from sqlalchemy import Engine

from monitor import clock
from monitor.deliver import Sender
from monitor.errors import MonitorError
from monitor.facts import Facts
from monitor.fetch import Fetcher
from monitor.model import Fault, FaultKind
from monitor.reconcile import Decision
from monitor.round.checkup import Checkup
from monitor.round.delivery import Courier, Deliveries
from monitor.round.faults import our_fault
from monitor.round.heartbeat import Heartbeat
from monitor.round.leads import hosts_of, ofsteds_own
from monitor.round.notices import councils_ending
from monitor.round.observer import Observer, Silent
from monitor.round.source import SourceReport, look
from monitor.round.turns import Turns
from monitor.round.visit import Visitor
from monitor.schedule import next_due
from monitor.settings.values import Settings, Source
from monitor.store import CATCH_UP, Holdings, Ledger, Outbox, Purged, Sources, holdings, purge

__all__ = [
    "Deliveries",
    "Observer",
    "Round",
    "RoundReport",
    "Silent",
    "SourceReport",
    "Turn",
    "hosts_of",
    "our_fault",
]

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


@dataclass(frozen=True, slots=True)
class Turn:
    """One look of the daemon's at one source, and when it is due again; None if the look was not finished."""

    report: SourceReport
    due_at: datetime | None

    @property
    def worked(self) -> bool:
        """Whether the source's own page was read whole, and what was found is kept."""
        return self.due_at is not None and not any(fault.own for fault in self.report.faults)


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
        observer: Observer | None = None,
    ) -> None:
        self.settings = settings
        self.sources = Sources(engine)
        self.outbox = Outbox(engine)
        self._facts = facts
        self._engine = engine
        self._fetcher = fetcher
        self._clock = clock
        self._stopping = stopping
        self._observer = observer or Silent()
        self._ledger = Ledger(engine, facts, settings.destinations, settings.catch_up)
        self._checkup = Checkup(settings, facts, engine)
        sender = Sender(settings.allow_addresses, proxy=settings.proxy, ca_bundle=settings.ca_bundle)
        self._courier = Courier(self.outbox, sender, settings, facts, self._checkup, clock, stopping, self._observer)
        self._turns = Turns(engine, clock)
        self._heartbeat = Heartbeat(settings, self.sources, self.outbox)
        self._looking = 0
        self._holdings: Holdings | None = None
        self._reading = asyncio.Lock()
        self.progress: Callable[[str, str], None] = lambda _source, _stage: None

    async def check(self, sources: Sequence[Source], *, deliver: bool = True) -> RoundReport:
        """Look at these sources now, then try every alert that waits, whatever its back-off."""
        reports = await asyncio.gather(*(self.look(source, thorough=True) for source in sources))
        try:
            reminders, not_found = await self.remind()
        finally:  # what waits goes out, whatever goes wrong here
            deliveries = await self.deliver(whatever=True) if deliver else Deliveries()
        report = RoundReport(list(reports), deliveries, reminders, not_found)
        if deliver and not report.failed:
            await self.beat()
        return report

    async def look(self, source: Source, *, thorough: bool) -> SourceReport:
        """Look at one source and keep how it went; an unfinished look stays due.

        A `thorough` look opens every council's page; another leaves out those that Ofsted's own list calls unchanged.
        While another process looks at the source this one waits.
        """
        try:
            await self._turns.wait(source.name, lambda who: self.progress(source.name, f"waiting for {who}"))
        except MonitorError as fault:
            return SourceReport(source.name, faults=[Fault(FaultKind.SOURCE, str(fault), own=True)], finished=False)
        return (await self._look(source, thorough=thorough)).report

    async def turn(self, source: Source) -> Turn | None:
        """The daemon's look at one source; None while another process looks at it."""
        if other := await self._turns.take(source.name):
            log.info("source skipped", source=source.name, reason=f"{other} is looking at it")
            return None
        return await self._look(source, thorough=False)

    async def _look(self, source: Source, *, thorough: bool) -> Turn:
        """The look of whoever has the turn."""
        async with self._turns.kept(source.name):
            began_at, begun = self._clock(), clock.stopwatch()
            known = await self._known()
            visitor = Visitor(source, self._facts, self._fetcher, self._ledger, began_at, hosts_of(source), thorough)
            self._looking += 1
            try:
                report = await look(
                    visitor, known, self._stopping, lambda pages: self.progress(source.name, f"{pages} pages")
                )
            finally:
                self._looking -= 1
            seconds, due_at = clock.stopwatch() - begun, None
            try:
                if report.finished:
                    due_at = await asyncio.to_thread(self._finish, source, report, began_at)
            finally:  # what only the record shows to be wrong is in the report by now
                self._observer.looked(report, seconds)
                self._observer.moved(report.moved)
            return Turn(report, due_at)

    async def _known(self) -> Holdings:
        """The documents of the baseline: read once, since they are stored once, when the database is made."""
        async with self._reading:
            if self._holdings is None:
                self._holdings = await asyncio.to_thread(holdings, self._engine)
        return self._holdings

    def _finish(self, source: Source, report: SourceReport, began_at: datetime) -> datetime:
        """Keep how the look went, and when the source is due again."""
        now = self._clock()
        due_at = self._due(source, began_at, now)
        self._checkup.finish(source, report, began_at, now, due_at)
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
        return due_at

    def _due(self, source: Source, began_at: datetime, now: datetime) -> datetime:
        """When the source is due again; after a look that took longer than its interval a whole one later."""
        due_at = next_due(source, began_at, now, self.settings.timezone)
        return due_at if due_at > now else next_due(source, now, now, self.settings.timezone)

    async def beat(self) -> None:
        """Tell whoever watches this program, if the configuration names one, that all works."""
        await self._heartbeat.beat(self._clock())

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
