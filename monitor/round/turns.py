"""One look at a source at a time, across processes: a turn is taken, kept while it lasts, and given back."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

import structlog
from sqlalchemy import Engine

from monitor import clock
from monitor.errors import MonitorError
from monitor.store import Leases

log = structlog.get_logger()

RENEW_EVERY = 60.0  # seconds; a lease outlives several that fail
ASK_EVERY = 0.5
PATIENCE = 1800.0  # a first look at all of Ofsted's pages takes minutes


class Turns:
    """The leases of this process on sources."""

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self._leases = Leases(engine)
        self._now = now

    async def take(self, source: str) -> str | None:
        """Take the turn; if another process has it, say which."""
        holder = await asyncio.to_thread(self._leases.take, _lease(source), self._now())
        return holder and shown(holder)

    async def wait(self, source: str, told: Callable[[str], None]) -> None:
        """Take the turn as soon as nobody else has it.

        `told` hears who is waited for. MonitorError when the other does not come to an end.
        """
        begun = clock.stopwatch()
        while holder := await self.take(source):
            if clock.stopwatch() - begun > PATIENCE:
                raise MonitorError(
                    f"{holder} has been looking at it for {PATIENCE / 60:.0f} minutes. Try again when that has ended."
                )
            told(holder)
            await asyncio.sleep(ASK_EVERY)

    @asynccontextmanager
    async def kept(self, source: str) -> AsyncIterator[None]:
        """Keep the turn that was taken, however long the block takes, and give it back."""
        ended = asyncio.Event()
        renewing = asyncio.create_task(self._renew(source, ended))
        try:
            yield
        finally:
            ended.set()
            await renewing  # one that is under way must not come after the release
            try:
                await asyncio.to_thread(self._leases.release, _lease(source))
            except MonitorError as fault:  # it ends by itself, at the latest with this process
                log.warning("turn not given back", source=source, error=str(fault))

    async def _renew(self, source: str, ended: asyncio.Event) -> None:
        while not await _within(RENEW_EVERY, ended):
            try:
                if holder := await self.take(source):
                    log.warning("turn lost", source=source, to=holder)
            except MonitorError as fault:
                log.warning("turn not renewed", source=source, error=str(fault))


async def _within(seconds: float, ended: asyncio.Event) -> bool:
    try:
        async with asyncio.timeout(seconds):
            return await ended.wait()
    except TimeoutError:
        return False


def _lease(source: str) -> str:
    return f"source {source}"


def shown(owner: str) -> str:
    """The owner of a lease as people know it."""
    host, pid, _ = owner.rsplit(":", 2)
    return f"process {pid} on {host}"
