"""Whose turn it is to ask a host: a few at a time, with a pause in between."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

from monitor import clock

Sleep = Callable[[float], Awaitable[object]]


class Pace:
    """Keeps requests to one host apart, and lets those to different hosts go ahead together."""

    def __init__(self, pause: timedelta, at_once: int, sleep: Sleep) -> None:
        self._pause = pause.total_seconds()
        self._at_once = at_once
        self._sleep = sleep
        self._lanes: dict[str, asyncio.Queue[float]] = {}  # when each free lane may be used again

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait until the host may be asked again; first come, first served."""
        lanes = self._lanes_of(host)
        free_at = await lanes.get()
        try:
            wait = free_at - clock.stopwatch()
            if wait > 0:
                await self._sleep(wait)
            yield
        finally:
            lanes.put_nowait(clock.stopwatch() + self._pause)

    def _lanes_of(self, host: str) -> asyncio.Queue[float]:
        if host not in self._lanes:
            self._lanes[host] = asyncio.Queue()
            for _ in range(self._at_once):
                self._lanes[host].put_nowait(clock.stopwatch())
        return self._lanes[host]
