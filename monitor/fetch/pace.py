"""Whose turn it is to ask a host: a few at a time, with a pause in between."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import NamedTuple, Protocol

import structlog

from monitor import clock
from monitor.fetch.robots import LONGEST_DELAY

log = structlog.get_logger()

PATIENCE = 120.0  # seconds: several times what any request may take
HELD = 0.05  # seconds until a gate that another process holds is tried again

Sleep = Callable[[float], Awaitable[object]]


class Gates(Protocol):
    """Keep processes apart that ask the same host; `lane` counts the requests that it gets at once."""

    def enter(self, host: str, lane: int, longest: float) -> float | None:
        """0.0 if this process may ask the host, until it leaves; None while another one does.

        Else how many seconds are left of the pause after the last request, which counts as `longest` at most.
        """

    def leave(self, host: str, lane: int, pause: float) -> None:
        """Let the next one in, so many seconds from now at the earliest."""

    def close(self) -> None:
        """Leave every gate."""


class _Lane(NamedTuple):
    number: int
    free_at: float


class Pace:
    """Keeps requests to one host apart, and lets those to different hosts go ahead together."""

    def __init__(self, pause: timedelta, at_once: int, sleep: Sleep, gates: Gates | None = None) -> None:
        self.pause = pause.total_seconds()
        self._at_once = at_once
        self._sleep = sleep
        self._gates = gates
        self._stuck: set[tuple[str, int]] = set()  # the gates that were waited for in vain
        self._lanes: dict[str, asyncio.Queue[_Lane]] = {}  # the free ones
        self._not_before: dict[str, float] = {}  # by the host's own wish, for all its lanes
        self._ended: dict[str, float] = {}  # the last request: its robots.txt may only now have said what it wishes

    @asynccontextmanager
    async def turn(self, host: str, delay: float = 0.0) -> AsyncIterator[None]:
        """Wait until the host may be asked again; first come, first served.

        `delay` is the pause that the host itself asks for. Where it is the longer one, it holds between
        any two requests.
        """
        lanes = self._lanes_of(host)
        lane = await lanes.get()
        try:
            begins = max(lane.free_at, self._not_before.get(host, lane.free_at), clock.stopwatch())
            if delay > self.pause:
                begins = max(begins, self._ended.get(host, begins - delay) + delay)
                self._not_before[host] = begins + delay
            if begins > clock.stopwatch():
                await self._sleep(begins - clock.stopwatch())
            async with self._alone(host, lane.number, max(delay, self.pause)):
                yield
        finally:
            ended = self._ended[host] = clock.stopwatch()
            if delay > self.pause:
                self._not_before[host] = max(self._not_before[host], ended + delay)
            lanes.put_nowait(_Lane(lane.number, ended + self.pause))

    @asynccontextmanager
    async def _alone(self, host: str, lane: int, pause: float) -> AsyncIterator[None]:
        """Let no other process ask the host meanwhile, unless one stands still."""
        if self._gates is None:
            yield
            return
        if await self._opened(self._gates, host, lane, max(pause, LONGEST_DELAY)):
            self._stuck.discard((host, lane))
        elif (host, lane) not in self._stuck:
            self._stuck.add((host, lane))
            log.warning("host not waited for", host=host, reason="another process has been asking it for too long")
        try:
            yield
        finally:
            self._gates.leave(host, lane, pause)

    async def _opened(self, gates: Gates, host: str, lane: int, longest: float) -> bool:
        """Wait until no other process asks the host: False if one does so for too long, or still does since then."""
        waited = PATIENCE if (host, lane) in self._stuck else 0.0
        while (wait := gates.enter(host, lane, longest)) != 0:
            if wait is None and waited >= PATIENCE:
                return False
            waited = 0.0 if wait else waited + HELD  # in a pause nobody is asking: whoever was has not stood still
            await self._sleep(wait or HELD)
        return True

    def hold(self, host: str, seconds: float) -> None:
        """Let no turn at this host begin for so long."""
        self._not_before[host] = max(self._not_before.get(host, 0.0), clock.stopwatch() + seconds)

    def _lanes_of(self, host: str) -> asyncio.Queue[_Lane]:
        if host not in self._lanes:
            self._lanes[host] = asyncio.Queue()
            for number in range(self._at_once):
                self._lanes[host].put_nowait(_Lane(number, clock.stopwatch()))
        return self._lanes[host]
