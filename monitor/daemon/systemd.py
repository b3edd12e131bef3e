"""What systemd is told, where it started the program (sd_notify): ready, reloading, alive, stopping."""

import os
from types import TracebackType
from typing import Any, Self

from sdnotify import SystemdNotifier

from monitor import clock


class Systemd:
    """Says nothing where nobody listens."""

    def __init__(self) -> None:
        self._notifier: Any = None
        if os.environ.get("NOTIFY_SOCKET"):
            self._notifier = SystemdNotifier()
        if self.listens:
            self._notifier.socket.setblocking(False)  # a service manager that does not read stops nothing here

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.listens:
            self._notifier.socket.close()

    @property
    def listens(self) -> bool:
        return self._notifier is not None and self._notifier.socket is not None

    @property
    def watchdog_every(self) -> float:
        """In how many seconds at the latest the next sign of life must go out; infinite if none is expected."""
        microseconds = os.environ.get("WATCHDOG_USEC", "")
        is_ours = os.environ.get("WATCHDOG_PID", str(os.getpid())) == str(os.getpid())
        return int(microseconds) / 2e6 if self.listens and is_ours and microseconds.isdecimal() else float("inf")

    def ready(self) -> None:
        self._say("READY=1")

    def reloading(self) -> None:
        self._say(f"RELOADING=1\nMONOTONIC_USEC={clock.stopwatch() * 1e6:.0f}")

    def alive(self) -> None:
        self._say("WATCHDOG=1")

    def stopping(self) -> None:
        self._say("STOPPING=1")

    def status(self, line: str) -> None:
        self._say(f"STATUS={line}")

    def _say(self, words: str) -> None:
        if self._notifier is not None:
            self._notifier.notify(words)
