"""An event loop in which waiting takes no time: days pass in seconds, and nothing else is different.

    with virtual_time(datetime(2026, 3, 28, tzinfo=UTC)) as time:
        time.run(daemon.run())

Whenever nothing is left to do, the loop's clock and the wall clock jump to the next timer. Sockets are real, but both
ends of them must live in this loop; what would go to a thread is done at once, so nothing is ever under way unseen.
"""

import asyncio
import selectors
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar, TypeVarTuple, Unpack

import time_machine

from monitor import clock

T = TypeVar("T")
Ts = TypeVarTuple("Ts")
GRACE = 0.001  # real seconds in which what was sent on loopback arrives at its other end
DEADLOCK = 30.0  # real seconds without an event or a timer: somebody waits for ever


class Time:
    """The time of one virtual world."""

    def __init__(self, begins: datetime, traveller: time_machine.Traveller) -> None:
        self.begins = begins
        self.passed = 0.0  # seconds
        self._traveller = traveller

    def now(self) -> datetime:
        return self.begins + timedelta(seconds=self.passed)

    def advance(self, seconds: float) -> None:
        self.passed += seconds
        self._traveller.move_to(self.now(), tick=False)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run this to its end, however many days that takes."""
        with asyncio.Runner(loop_factory=lambda: _Loop(self)) as runner:
            return runner.run(work)


class _Selector(selectors.DefaultSelector):
    """Waits for nothing but what is on its way: in place of waiting, time passes."""

    def __init__(self, time: Time) -> None:
        super().__init__()
        self._time = time

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if events := super().select(0) or (super().select(GRACE) if timeout != 0 else []):
            return events
        if timeout is None:
            if not (events := super().select(DEADLOCK)):
                raise RuntimeError("nothing is left to wait for")
            return events
        if timeout > 0:
            self._time.advance(timeout)
        return []


class _Loop(asyncio.SelectorEventLoop):
    def __init__(self, time: Time) -> None:
        super().__init__(_Selector(time))
        self._virtual = time

    def time(self) -> float:
        return self._virtual.passed

    def run_in_executor(
        self, executor: Executor | None, func: Callable[[Unpack[Ts]], T], *args: *Ts
    ) -> "asyncio.Future[T]":
        done: asyncio.Future[T] = self.create_future()
        try:
            done.set_result(func(*args))
        except BaseException as fault:  # noqa: BLE001 - as an executor does it: for whoever waits for it
            done.set_exception(fault)
        return done


@contextmanager
def virtual_time(begins: datetime) -> Iterator[Time]:
    """A world whose time begins at this instant; the program's clocks and the scheduler's are in it."""
    assert begins.tzinfo is UTC
    stopwatch = clock.stopwatch
    with time_machine.travel(begins, tick=False) as traveller:
        time = Time(begins, traveller)
        clock.stopwatch = lambda: time.passed
        try:
            yield time
        finally:
            clock.stopwatch = stopwatch
