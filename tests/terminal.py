"""A person at a terminal: the real program on a pseudo-terminal of 80 columns, asked and answered."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from program import WAIT, environment

from monitor import clock

CTRL_C = b"\x03"
# The terminal becomes the controlling one, so that Ctrl-C is a signal and a password can be typed unseen.
_BEGIN = "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.argv[1], sys.argv[1:])"


@dataclass
class Terminal:
    """What stands on the screen so far, and the keyboard."""

    master: int
    program: subprocess.Popen[bytes]
    shown: bytes = b""
    seen: int = 0  # what was waited for already
    _begun: float = 0.0

    @property
    def screen(self) -> str:
        """The text, each run of blanks and line breaks as one space."""
        return " ".join(" ".join(self.lines).split())

    @property
    def lines(self) -> list[str]:
        return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", self.shown.decode()).replace("\r\n", "\n").split("\n")

    def answer(self, words: str, typed: str) -> None:
        """Wait for the question that holds these words, and answer it."""
        self._wait(words)
        os.write(self.master, f"{typed}\n".encode())

    def interrupt(self, words: str) -> int:
        """Wait for the question that holds these words, and press Ctrl-C; the exit code.

        After a silence it is pressed again: Python sleeps on when the signal comes just before it begins to read.
        A program that has answered is left to end: pressed then, it would end otherwise.
        """
        self._wait(words)
        os.write(self.master, CTRL_C)
        asked = length = len(self.shown)
        while self._reads():
            if len(self.shown) == length and not self.shown[asked:].replace(b"^C", b"").strip():
                os.write(self.master, CTRL_C)
            length = len(self.shown)
        return self.program.wait(timeout=WAIT)

    def end(self) -> int:
        """Wait for the end of the program; its exit code."""
        self._begun = clock.stopwatch()
        while self._reads():
            pass
        return self.program.wait(timeout=WAIT)

    def _wait(self, words: str) -> None:
        self._begun = clock.stopwatch()
        while words.encode() not in self.shown[self.seen :]:
            assert self._reads(), f"it ended without {words!r}: {self.shown.decode()}"
        self.seen = len(self.shown)

    def _reads(self) -> bool:
        """Read for a second at most; false when the program has ended."""
        assert clock.stopwatch() - self._begun < WAIT, f"it waits: {self.shown.decode()}"
        if not select.select([self.master], [], [], 1.0)[0]:
            return True
        try:
            more = os.read(self.master, 65536)
        except OSError:  # what Linux says when the other side is closed
            return False
        self.shown += more
        return bool(more)


@contextmanager
def terminal(folder: Path, *arguments: str) -> Iterator[Terminal]:
    """`ofsted-monitor ARGUMENTS` on a terminal; it is stopped when the block ends."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 80, 0, 0))
    command = [sys.executable, "-c", _BEGIN, sys.executable, "-m", "monitor", *arguments]
    program = subprocess.Popen(
        command,
        cwd=folder,
        env={**environment(), "COLUMNS": "80", "TERM": "xterm"},
        stdin=slave,
        stdout=slave,
        stderr=slave,
        start_new_session=True,
    )
    os.close(slave)
    try:
        yield Terminal(master, program)
    finally:
        program.kill()
        program.wait(timeout=WAIT)
        os.close(master)
