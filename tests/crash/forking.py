"""A process that has the program loaded and forks a fresh one for every start: a trial need not wait for imports.

It forks before there is any thread, event loop or connection, so each child is the real program as a process of its
own, which SIGKILL ends like any other. On standard input comes a start a line, on standard output goes the child's
number, and then how it ended.
"""

import json
import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import Any

from monitor.clock import stopwatch

LOG = "log.txt"


@dataclass(frozen=True, slots=True)
class Start:
    """How to start the program: where, with what, at which instant of its clock, and where or when it is killed.

    Several commands are given one after the other, by one process.
    """

    folder: str
    commands: tuple[tuple[str, ...], ...]
    at: str  # ISO, and on from there in real seconds
    step: str = "none"
    number: int = 1
    kill_after: float | None = None  # seconds
    stdout: str = LOG


@dataclass(frozen=True, slots=True)
class Ended:
    """How it ended, and how long it ran."""

    code: int
    seconds: float

    @property
    def killed(self) -> bool:
        return self.code == -signal.SIGKILL


class Nursery:
    """The loaded process, from the side of who wants programs started. One program at a time."""

    def __init__(self) -> None:
        self._loaded = subprocess.Popen(
            [sys.executable, __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
            env={**os.environ, "NO_COLOR": "1", "COLUMNS": "200"},
        )

    def start(self, start: Start) -> int:
        """The number of the process."""
        assert self._loaded.stdin
        self._loaded.stdin.write(json.dumps(asdict(start)) + "\n")
        return int(self._answer()["process"])

    def wait(self) -> Ended:
        return Ended(**self._answer())

    def close(self) -> None:
        self._loaded.communicate()

    def _answer(self) -> dict[str, Any]:
        assert self._loaded.stdout
        if line := self._loaded.stdout.readline():
            answer: dict[str, Any] = json.loads(line)
            return answer
        raise AssertionError("the loaded process is gone: its words are above")


def _serve() -> Start | None:
    """Fork once for every line, until there are no more; in a child, what it was asked to be."""
    while line := sys.stdin.readline():
        start = Start(**json.loads(line))
        began = stopwatch()
        child = os.fork()
        if not child:
            return start
        _say(process=child)
        code = os.waitstatus_to_exitcode(_waited(child, start.kill_after))
        _say(code=code, seconds=stopwatch() - began)
    return None


def _say(**fields: float) -> None:
    print(json.dumps(fields), flush=True)


def _waited(child: int, kill_after: float | None) -> int:
    """A child's status; killed after so many seconds, unless it ended by itself."""

    def kill(_signal: int, _frame: FrameType | None) -> None:
        with suppress(ProcessLookupError):  # reaped this very moment
            os.kill(child, signal.SIGKILL)

    signal.signal(signal.SIGALRM, kill)
    signal.setitimer(signal.ITIMER_REAL, kill_after or 0)
    _, status = os.waitpid(child, 0)
    signal.setitimer(signal.ITIMER_REAL, 0)
    return status


def _be(start: Start) -> None:
    """Be the program; everything it prints goes to its log."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    os.chdir(start.folder)
    for file, stream, flags in ((os.devnull, 0, os.O_RDONLY), (start.stdout, 1, _APPEND), (LOG, 2, _APPEND)):
        os.dup2(os.open(file, flags, 0o644), stream)
    time_machine.travel(datetime.fromisoformat(start.at), tick=True).start()
    for command in start.commands[:-1]:
        cli.cli(command, prog_name="ofsted-monitor", standalone_mode=False)
    stepping.become(start.step, start.number, start.commands[-1])


_APPEND = os.O_WRONLY | os.O_CREAT | os.O_APPEND

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))
    import time_machine
    from crash import stepping, warming

    from monitor import cli

    warming.warm()
    assert threading.active_count() == 1, "a fork of several threads is none of the program's"
    asked = _serve()
    if asked:
        _be(asked)
