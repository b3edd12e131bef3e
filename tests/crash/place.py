"""Where trials are made, one at a time: a web, two sinks, and the program ready to be started and killed."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from crash import stepping
from crash.forking import Ended, Nursery, Start
from crash.taking import BEGUN, TAKEN, Sinks, both_sinks
from servers import Site, serving

from monitor.clock import stopwatch

BOUND = 60.0  # seconds within which a daemon must have told what is due
HANGS = 240.0  # seconds after which a start is killed, and the trial ends
SINK_BEGUN = "the sink is being told"
SINK_TAKEN = "the sink has read it all, and not answered yet"
AT_SINKS = {SINK_BEGUN: BEGUN, SINK_TAKEN: TAKEN}
STEPS = (*stepping.STEPS, *AT_SINKS)


@dataclass(frozen=True, slots=True)
class Kill:
    """Where a start of the program is to end: at the n-th passing of a step, or after so many seconds."""

    step: str = stepping.NOWHERE
    number: int = 1
    after: float | None = None


NO_KILL = Kill()


@dataclass
class Place:
    """A web, two sinks, and the loaded program."""

    site: Site
    sinks: Sinks
    nursery: Nursery

    def clear(self) -> None:
        self.site.pages.clear()
        self.site.asked.clear()
        self.sinks.log.clear()

    def check(self, folder: str, at: str, kill: Kill = NO_KILL) -> Ended:
        """One `check`, to its end."""
        return self._end(self._begin(folder, ("check",), at, kill))

    def run(self, folder: str, at: str, kill: Kill, is_done: Callable[[], bool]) -> Ended:
        """The daemon, told to end once all is done, or at the bound."""
        process = self._begin(folder, ("run",), at, kill)
        until = stopwatch() + BOUND
        while lives(process) and stopwatch() < until and not is_done():
            time.sleep(0.05)
        if lives(process):
            os.kill(process, signal.SIGTERM)
        return self._end(process)

    def say(self, folder: str, at: str, stdout: str, *commands: tuple[str, ...]) -> Ended:
        """Let the program print something."""
        return self._end(self.nursery.start(Start(folder, commands, at, stdout=stdout)))

    def _begin(self, folder: str, command: tuple[str, ...], at: str, kill: Kill) -> int:
        at_sink = AT_SINKS.get(kill.step)
        step = stepping.NOWHERE if at_sink else kill.step
        process = self.nursery.start(Start(folder, (command,), at, step, kill.number, kill.after))
        if at_sink:
            self.sinks.at = _Killing(process, at_sink, kill.number)
        return process

    def _end(self, process: int) -> Ended:
        hung = threading.Event()

        def give_up() -> None:
            hung.set()
            os.kill(process, signal.SIGKILL)

        timer = threading.Timer(HANGS, give_up)
        timer.start()
        try:
            ended = self.nursery.wait()
        finally:
            timer.cancel()
        assert not hung.is_set(), f"it did not end within {HANGS:.0f} s"
        self.sinks.at = lambda _point: None
        return ended


@contextmanager
def place() -> Iterator[Place]:
    with serving({}) as site, both_sinks() as sinks:
        nursery = Nursery()
        try:
            yield Place(site, sinks, nursery)
        finally:
            nursery.close()


class _Killing:
    """Kills a process at the n-th message that comes to a point at a sink, and waits until it is dead."""

    def __init__(self, process: int, point: str, number: int) -> None:
        self._process, self._point, self._left = process, point, number
        self._lock = threading.Lock()  # two sinks in two threads

    def __call__(self, point: str) -> None:
        with self._lock:
            self._left -= point == self._point
            if point == self._point and not self._left:
                os.kill(self._process, signal.SIGKILL)
                while lives(self._process):
                    time.sleep(0.001)


def lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
