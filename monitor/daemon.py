"""The daemon: a scheduler gives each source its job, alerts are tried between, signals end it cleanly."""

import asyncio
import signal
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog
from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MAX_INSTANCES, JobEvent
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy import Engine

from monitor.facts import Facts
from monitor.fetch import Fetcher
from monitor.round import Round
from monitor.schedule import next_due
from monitor.settings import Settings, Source

log = structlog.get_logger()

DELIVER_EVERY = timedelta(seconds=15)
PURGE_EVERY = timedelta(days=1)
DRAIN = timedelta(seconds=60)  # longer than one fetch and one sending may take together


class Cadence(BaseTrigger):  # type: ignore[misc] # APScheduler comes without types
    """When one source is due, as `schedule` says; its first time after a start follows the record."""

    def __init__(self, source: Source, checked_at: datetime | None, timezone: str) -> None:
        self._source = source
        self._checked_at = checked_at
        self._timezone = timezone

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        return next_due(self._source, previous_fire_time or self._checked_at, now, self._timezone)


class Daemon:
    """Runs until it is told to stop; then finishes the page and the message at hand, and ends."""

    def __init__(self, settings: Settings, facts: Facts, engine: Engine, clock: Callable[[], datetime]) -> None:
        self._settings = settings
        self._facts = facts
        self._engine = engine
        self._clock = clock
        self._stop = asyncio.Event()
        self._running: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Look at every source on time and send what waits, until SIGTERM or SIGINT."""
        loop = asyncio.get_running_loop()
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, self._stop.set)
        settings = self._settings
        async with Fetcher(
            contact=settings.contact,
            allow=settings.allow_addresses,
            pause_per_host=settings.pause_per_host,
            connections_per_host=settings.connections_per_host,
        ) as fetcher:
            work = Round(settings, self._facts, self._engine, fetcher, self._clock, self._stop.is_set)
            scheduler = self._schedule(work)
            scheduler.start()
            sources = sum(source.enabled for source in settings.sources)
            log.info("daemon started", sources=sources, destinations=len(settings.destinations))
            await self._stop.wait()
            await self._drain(scheduler)
        log.info("daemon ended")

    def _schedule(self, work: Round) -> AsyncIOScheduler:
        # One run of a job at a time; what was missed while the machine slept runs once, late.
        scheduler = AsyncIOScheduler(
            timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        states = work.sources.states()
        for source in self._settings.sources:
            if source.enabled:
                state = states.get(source.name)
                cadence = Cadence(source, state.checked_at if state else None, self._settings.timezone)
                scheduler.add_job(self._tracked, cadence, [self._look, work, source], id=source.name)
        every = IntervalTrigger(seconds=int(DELIVER_EVERY.total_seconds()), timezone="UTC")
        scheduler.add_job(self._tracked, every, [self._deliver, work], id="deliver", next_run_time=self._clock())
        daily = IntervalTrigger(seconds=int(PURGE_EVERY.total_seconds()), timezone="UTC")
        scheduler.add_job(self._tracked, daily, [self._purge, work], id="purge", next_run_time=self._clock())
        scheduler.add_listener(_tell, EVENT_JOB_ERROR | EVENT_JOB_MAX_INSTANCES)
        return scheduler

    async def _tracked(self, job: Callable[..., Awaitable[None]], *arguments: object) -> None:
        """Run a job where the drain can see it: the scheduler's own shutdown would cancel it."""
        task = asyncio.current_task()
        assert task is not None
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        await job(*arguments)

    async def _look(self, work: Round, source: Source) -> None:
        await work.look(source, thorough=False)
        await work.remind()
        await work.deliver()

    async def _deliver(self, work: Round) -> None:
        await work.deliver()

    async def _purge(self, work: Round) -> None:
        await work.purge()

    async def _drain(self, scheduler: AsyncIOScheduler) -> None:
        scheduler.pause()
        log.info("daemon stopping", unfinished=len(self._running))
        if self._running:
            _, late = await asyncio.wait(set(self._running), timeout=DRAIN.total_seconds())
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        scheduler.shutdown(wait=False)


def _tell(event: JobEvent) -> None:
    """A job that failed outright is a fault of the program: loud, and the next run comes all the same."""
    if event.code == EVENT_JOB_MAX_INSTANCES:
        log.warning("source skipped", source=event.job_id, reason="the look before has not ended yet")
    else:
        log.error("job failed", source=event.job_id, error=repr(event.exception))
