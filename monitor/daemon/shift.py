"""The watch kept with one configuration: a scheduler gives each source its job; alerts are tried between."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import structlog
from apscheduler.events import EVENT_JOB_MAX_INSTANCES, JobEvent
from apscheduler.job import Job
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger
from sqlalchemy import Engine

from monitor import clock
from monitor.errors import MonitorError
from monitor.facts import Facts
from monitor.fetch import fetcher_for
from monitor.round import Observer, Round, our_fault
from monitor.schedule import first_due, next_due, spread
from monitor.settings import Settings, Source
from monitor.store import Gates, Hosts
from monitor.wording.phrases import counted

log = structlog.get_logger()

DELIVER_EVERY = timedelta(seconds=15)
PURGE_EVERY = timedelta(days=1)
DRAIN = timedelta(seconds=60)  # longer than one fetch and one sending may take together
AGAIN = timedelta(minutes=5)  # after a look that could not be kept
OVERDUE = timedelta(minutes=5)  # a scheduler that is alive begins what is due at once
LONGEST_JOB = timedelta(hours=6)  # several times what the first look at all of Ofsted's pages takes


class Following(BaseTrigger):  # type: ignore[misc] # APScheduler comes without types
    """Plans the run that follows one which begins now: once, however many were missed."""

    def __init__(self, plan: Callable[[datetime], datetime]) -> None:
        self._plan = plan

    def get_next_fire_time(self, _previous: datetime | None, now: datetime) -> datetime:
        return self._plan(now)


class Shift:
    """Begins once and ends once. SettingsError if no fetcher can be made as the configuration wants it."""

    def __init__(
        self, settings: Settings, facts: Facts, engine: Engine, now: Callable[[], datetime], observer: Observer
    ) -> None:
        self._settings = settings
        self._sources = {_job(source): source for source in settings.sources if source.enabled}
        self._now = now
        gates = Gates(engine.url.render_as_string(hide_password=False))
        self._fetcher = fetcher_for(settings, Hosts(engine), now, gates=gates)
        self._stopping = asyncio.Event()
        self._work = Round(settings, facts, engine, self._fetcher, now, self._stopping.is_set, observer)
        # One run of a job at a time; what was missed while the machine slept runs once, late.
        self._scheduler = AsyncIOScheduler(
            timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        self._prepared: dict[str, datetime] | None = None
        self._running: dict[asyncio.Task[None], tuple[str, float]] = {}

    async def prepare(self) -> None:
        """Plan every look, to begin later whatever becomes of the database; MonitorError if it cannot be read."""
        self._prepared = await self._plan()

    async def begin(self) -> None:
        """Plan every look and start; MonitorError if the database cannot be read, and nothing was prepared."""
        plan, now = await self._first_plan(), self._now()
        for job, source in self._sources.items():
            self._add(job, partial(self._look, source), plan[job], partial(self._whole_interval_after, source))
        self._add("deliver", self._work.deliver, now, lambda begun: begun + DELIVER_EVERY)
        self._add("purge", self._work.purge, now, lambda begun: begun + PURGE_EVERY)
        self._scheduler.add_listener(self._tell_skipped, EVENT_JOB_MAX_INSTANCES)
        self._scheduler.start()

    def _add(
        self,
        job: str,
        work: Callable[[], Awaitable[object]],
        first: datetime,
        following: Callable[[datetime], datetime],
    ) -> None:
        self._scheduler.add_job(self._tracked, Following(following), [job, work], id=job, next_run_time=first)

    def _whole_interval_after(self, source: Source, now: datetime) -> datetime:
        """The plan while a look is under way; when it has ended it says itself when the source is due."""
        return next_due(source, now, now, self._settings.timezone)

    async def replan(self) -> None:
        """Plan everything anew by the clock as it is now; a source that is looked at is planned when that ends."""
        plan, looked_at = await self._plan(), {job for job, _ in self._running.values()} & self._sources.keys()
        for job in self._jobs():
            if job.id not in looked_at:
                self._scheduler.modify_job(job.id, next_run_time=plan.get(job.id, self._now()))

    def trouble(self, now: datetime) -> str | None:
        """Why the work is not being done; None if it is."""
        if not self._scheduler.running:
            return "the scheduler does not run"
        for job in self._jobs():
            if now - job.next_run_time > OVERDUE:
                return f"{job.id} has been due for {_minutes(now - job.next_run_time)}"
        for name, begun in self._running.values():
            if (took := timedelta(seconds=clock.stopwatch() - begun)) > LONGEST_JOB:
                return f"{name} has not ended for {_minutes(took)}"
        return None

    async def status(self) -> str:
        """How it stands, in one line: `12 sources, 1 failing; next look 10:40; 0 alerts waiting`."""
        states = await asyncio.to_thread(self._work.sources.states)
        named = [destination.name for destination in self._settings.destinations]
        waiting = await asyncio.to_thread(self._work.outbox.waiting, named)
        failing = sum(bool(state.failures) for source in self._sources.values() if (state := states.get(source.name)))
        looks = [job.next_run_time for job in self._jobs() if job.id in self._sources]
        zone = ZoneInfo(self._settings.timezone)
        after = f"; next look {min(looks).astimezone(zone):%H:%M}" if looks else ""
        sources = counted(len(self._sources), "source", "sources")
        return f"{sources}, {failing} failing{after}; {counted(waiting, 'alert', 'alerts')} waiting"

    def stop(self) -> None:
        """Let what runs end after the page and the message at hand; what is left stays due."""
        self._stopping.set()

    async def end(self, *, patient: bool = False) -> None:
        """Begin nothing more, and end what runs: after the page at hand, or if `patient` as a whole, within a bound."""
        self._scheduler.pause()
        log.info("daemon reloading" if patient else "daemon stopping", unfinished=len(self._running))
        if patient:
            await self._let_end()
        self.stop()
        late = await self._wait()
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        self._scheduler.shutdown(wait=False)
        await self._fetcher.__aexit__(None, None, None)

    async def _let_end(self) -> None:
        """Wait, within the bound, for what runs, unless the daemon is told to stop meanwhile."""
        both = [asyncio.create_task(self._wait()), asyncio.create_task(self._stopping.wait())]
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        for task in both:
            task.cancel()

    async def _wait(self) -> set[asyncio.Task[None]]:
        """Wait, within the bound, for what runs; what has not ended by then."""
        if not self._running:
            return set()
        _, late = await asyncio.wait(set(self._running), timeout=DRAIN.total_seconds())
        return late

    async def _first_plan(self) -> dict[str, datetime]:
        try:
            return await self._plan()
        except MonitorError as fault:
            if self._prepared is None:
                raise
            log.warning("looks planned from before", error=str(fault))
            return self._prepared

    async def _plan(self) -> dict[str, datetime]:
        """When each source's job is next due, by what was stored with its last look and by the clock."""
        states = await asyncio.to_thread(self._work.sources.states)
        now, timezone = self._now(), self._settings.timezone
        due = []
        for source in self._sources.values():
            state = states.get(source.name)
            begun, stored = (state.checked_at, state.next_due_at) if state else (None, None)
            due.append((source, first_due(source, begun, stored, now, timezone)))
        plan = spread(due, now)
        return {job: plan[source.name] for job, source in self._sources.items()}

    async def _look(self, source: Source) -> None:
        try:
            turn = await self._work.turn(source)
        except Exception:
            self._next(source, None)
            raise
        if turn is None:  # whether the other process comes to the end of its look nobody knows
            self._next(source, None)
            return
        self._next(source, turn.due_at)
        await self._work.remind()
        await self._work.deliver()
        if turn.worked:
            await self._work.beat()

    def _next(self, source: Source, due_at: datetime | None) -> None:
        """Plan the next look for then; one that did not come to its end is made again soon."""
        job = self._scheduler.get_job(_job(source))
        job.modify(next_run_time=due_at or min(job.next_run_time, self._now() + AGAIN))

    async def _tracked(self, name: str, work: Callable[[], Awaitable[object]]) -> None:
        """Run a job where the end of the watch can see it: the scheduler's own would cancel it.

        A job that fails is one line in the log; its next run comes all the same.
        """
        task = asyncio.current_task()
        assert task is not None
        self._running[task] = (name, clock.stopwatch())
        try:
            await work()
        except asyncio.CancelledError:  # by `end`; it goes no further, or the scheduler takes it for a fault
            log.warning("job cut off", job=name, reason="it did not end in time; what is left of it stays due")
        except MonitorError as fault:
            log.error("job failed", job=name, error=str(fault))  # noqa: TRY400 - a sentence, and no traceback
        except Exception as fault:  # noqa: BLE001 - a fault of ours on one source must not stop the others
            log.error("job failed", job=name, error=our_fault(fault))  # noqa: TRY400
        finally:
            del self._running[task]

    def _tell_skipped(self, event: JobEvent) -> None:
        if source := self._sources.get(event.job_id):
            log.warning("source skipped", source=source.name, reason="the look before has not ended yet")

    def _jobs(self) -> list[Job]:
        return list(self._scheduler.get_jobs())


def _job(source: Source) -> str:
    return f"source {source.name}"


def _minutes(length: timedelta) -> str:
    return counted(round(length / timedelta(minutes=1)), "minute", "minutes")
