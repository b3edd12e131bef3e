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
        self.pause = pause.total_seconds()
        self._at_once = at_once
        self._sleep = sleep
        self._lanes: dict[str, asyncio.Queue[float]] = {}  # when each free lane may be used again
        self._not_before: dict[str, float] = {}  # by the host's own wish, for all its lanes

    @asynccontextmanager
    async def turn(self, host: str, delay: float = 0.0) -> AsyncIterator[None]:
        """Wait until the host may be asked again; first come, first served.

        `delay` is the pause that the host itself asks for. Where it is the longer one, it holds between
        any two requests.
        """
        lanes = self._lanes_of(host)
        free_at = await lanes.get()
        try:
            begins = max(free_at, self._not_before.get(host, free_at), clock.stopwatch())
            if delay > self.pause:
                self._not_before[host] = begins + delay
            if begins > clock.stopwatch():
                await self._sleep(begins - clock.stopwatch())
            yield
        finally:
            ended = clock.stopwatch()
            if delay > self.pause:
                self._not_before[host] = max(self._not_before[host], ended + delay)
            lanes.put_nowait(ended + self.pause)

    def hold(self, host: str, seconds: float) -> None:
        """Let no turn at this host begin for so long."""
        self._not_before[host] = max(self._not_before.get(host, 0.0), clock.stopwatch() + seconds)

    def _lanes_of(self, host: str) -> asyncio.Queue[float]:
        if host not in self._lanes:
            self._lanes[host] = asyncio.Queue()
            for _ in range(self._at_once):
                self._lanes[host].put_nowait(clock.stopwatch())
        return self._lanes[host]
