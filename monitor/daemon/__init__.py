"""The daemon: one a database, from its start over every change of configuration to a signal that ends it."""

import asyncio
import signal
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

import structlog
from sqlalchemy import Engine

from monitor import clock
from monitor.daemon.guard import GUARD_EVERY, Drift, told
from monitor.daemon.shift import DRAIN, Shift
from monitor.daemon.systemd import Systemd
from monitor.errors import MonitorError
from monitor.facts import Facts
from monitor.round import Observer, Silent, our_fault
from monitor.settings import Settings
from monitor.store import hold

__all__ = ["DRAIN", "Daemon"]

log = structlog.get_logger()

ENDING = (signal.SIGTERM, signal.SIGINT)
AT_START = ("database", "baseline", "facts")  # what of `[monitor]` a running daemon does not take up
STALLED = 120.0  # seconds without a tick of the guard
PATIENCE = 15.0  # seconds that the guard has for the database

T = TypeVar("T")

Beside = Callable[[], Awaitable[None]]


class Daemon:
    """Runs until it is told to stop; then finishes the page and the message at hand, and ends."""

    def __init__(
        self,
        settings: Settings,
        facts: Facts,
        engine: Engine,
        now: Callable[[], datetime],
        *,
        reload: Callable[[], Settings] | None = None,
        observer: Observer | None = None,
    ) -> None:
        """`reload` reads the configuration again, at SIGHUP; it raises MonitorError, a line for each fault."""
        self._settings = self._started_with = settings
        self._facts = facts
        self._engine = engine
        self._now = now
        self._read_again = reload
        self._observer = observer or Silent()
        self._shift: Shift | None = None
        self._called = asyncio.Event()
        self._is_stopping = False
        self._is_ailing = False
        self._has_jumped = False  # the clock, and the looks are not planned again yet
        self._ticked_at = clock.stopwatch()

    async def run(self, beside: Sequence[Beside] = ()) -> None:
        """Look at every source on time and send what waits, until SIGTERM or SIGINT.

        What is `beside` runs in the same loop and is cancelled at the end: a server of the health pages.
        UsageError if another daemon works on the database.
        """
        url = self._engine.url.render_as_string(hide_password=False)
        with hold(url, self._now()), Systemd() as systemd, self._signals():
            aside = [asyncio.create_task(_beside(one)) for one in beside]
            try:
                await self._keep_watch(systemd, aside)
            finally:
                for task in aside:
                    task.cancel()
                await asyncio.gather(*aside, return_exceptions=True)
        log.info("daemon ended")

    def alive(self, now: datetime) -> str | None:
        """Why this daemon does not do its work; None if it does."""
        if self._shift is None:
            return "the first look is not planned yet"
        if (silent := clock.stopwatch() - self._ticked_at) > STALLED:
            return f"its own guard has not run for {silent:.0f} s"
        return self._shift.trouble(now)

    async def _keep_watch(self, systemd: Systemd, aside: list[asyncio.Task[None]]) -> None:
        await self._begin(self._shift_for(self._settings), self._settings, "daemon started")
        systemd.ready()
        aside.append(asyncio.create_task(self._guard(systemd)))
        while not await self._is_told_to_stop():
            systemd.reloading()
            await self._reload()
            systemd.ready()
        systemd.stopping()
        assert self._shift is not None
        await self._shift.end()

    async def _is_told_to_stop(self) -> bool:
        """Wait for a signal; whether it was one that ends the daemon."""
        await self._called.wait()
        self._called.clear()
        return self._is_stopping

    def _shift_for(self, settings: Settings) -> Shift:
        return Shift(settings, self._facts, self._engine, self._now, self._observer)

    async def _begin(self, shift: Shift, settings: Settings, event: str) -> None:
        await shift.begin()
        self._shift, self._settings = shift, settings
        sources = sum(source.enabled for source in settings.sources)
        log.info(event, sources=sources, destinations=len(settings.destinations))

    @contextmanager
    def _signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        before = {name: signal.getsignal(name) for name in (*ENDING, signal.SIGHUP)}
        for name in ENDING:
            loop.add_signal_handler(name, self._stop)
        loop.add_signal_handler(signal.SIGHUP, self._called.set)
        try:
            yield
        finally:
            for name, meaning in before.items():
                loop.remove_signal_handler(name)
                signal.signal(name, meaning)

    def _stop(self) -> None:
        for name in ENDING:  # the next one ends the process at once, whatever it is doing
            asyncio.get_running_loop().remove_signal_handler(name)
            signal.signal(name, signal.SIG_DFL)
        self._is_stopping = True
        if self._shift:
            self._shift.stop()
        self._called.set()

    async def _reload(self) -> None:
        """Go on with what the configuration says by now; as before, with every fault in the log, if that cannot be."""
        if self._read_again is None or self._shift is None:
            return
        try:
            settings = await asyncio.to_thread(self._read_again)
            fresh = self._shift_for(settings)
            await fresh.prepare()  # while the old one still works: from here on nothing may go wrong
        except Exception as fault:  # noqa: BLE001 - whatever it is, it must not end what works
            for line in _told(fault).splitlines():
                log.error("configuration refused", fault=line)  # noqa: TRY400 - a sentence, and no traceback
            log.warning("configuration kept", reason="what ran before goes on")
            return
        for warning in settings.warnings:
            log.warning("configuration noted", note=warning)
        for name in AT_START:
            if getattr(settings, name) != getattr(self._started_with, name):
                log.warning("setting waits", setting=name, reason="it takes effect at the next start")
        await self._shift.end(patient=True)
        self._observer.follow(settings)
        await self._begin(fresh, settings, "configuration reloaded")

    async def _guard(self, systemd: Systemd) -> None:
        """Watch over the clock and over the daemon itself, whatever time the clock shows."""
        drift = Drift(self._now(), clock.stopwatch())
        while True:
            await asyncio.sleep(min(GUARD_EVERY, systemd.watchdog_every))
            self._ticked_at = clock.stopwatch()
            try:
                await self._tick(drift, systemd)
            except Exception as fault:  # noqa: BLE001 - the guard itself never ends
                log.error("guard failed", error=_told(fault))  # noqa: TRY400

    async def _tick(self, drift: Drift, systemd: Systemd) -> None:
        now, shift = self._now(), self._shift
        assert shift is not None
        if jump := drift.jump(now, clock.stopwatch()):
            log.warning("clock jumped", by=told(jump), note="every look is planned again")
            self._has_jumped = True
        if self._has_jumped:
            await self._plan_again(shift)
        reason = self.alive(now)
        if reason is None:
            systemd.alive()
        elif not self._is_ailing:
            log.error("daemon not alive", reason=reason)
        self._is_ailing = reason is not None
        if systemd.listens:
            systemd.status(await _answered(shift.status()))

    async def _plan_again(self, shift: Shift) -> None:
        """Plan every look by the new clock, now or at a later tick: a database that refuses puts no look off."""
        try:
            await _answered(shift.replan())
        except MonitorError as fault:
            log.warning("looks not planned again yet", error=str(fault))
        else:
            self._has_jumped = False


async def _answered(question: Coroutine[Any, Any, T]) -> T:
    """What the database answers; MonitorError if that takes so long that the guard's own signs of life would stop."""
    try:
        async with asyncio.timeout(PATIENCE):
            return await question
    except TimeoutError:
        raise MonitorError(f"The database gave no answer within {PATIENCE:g} s.") from None


async def _beside(one: Beside) -> None:
    try:
        await one()
    except Exception as fault:  # noqa: BLE001 - the watch goes on without what runs beside it
        log.error("server failed", error=_told(fault))  # noqa: TRY400


def _told(fault: Exception) -> str:
    return str(fault) if isinstance(fault, MonitorError) else our_fault(fault)
