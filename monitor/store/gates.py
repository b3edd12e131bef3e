"""One request at a time to a host, whichever process of a database makes it."""

import fcntl
import os
import struct
from contextlib import suppress
from zlib import crc32

import structlog

from monitor import clock
from monitor.store.engine import database_file

log = structlog.get_logger()

_PLACES = 65_536  # two hosts that share one only wait for each other
_TIMES = struct.Struct("dd")  # by the stopwatch, which all processes of a machine share: the end, and when to go on


class Gates:
    """A gate for each host, in a file beside the database.

    The kernel keeps its locks, and ends them with their process, however that ends. Where there can be no such file
    every gate is open: each process is then polite by itself.
    """

    def __init__(self, url: str, *, make: bool = True) -> None:
        """Unless it is to `make` one, it only uses a file that another process has made."""
        database = database_file(url)
        self._path = database and (whole := database.resolve()).with_name(f"{whole.name}.hosts")
        self._how = os.O_RDWR | (os.O_CREAT if make else 0)
        self._file: int | None = None
        self._is_told = False

    def enter(self, host: str, lane: int, longest: float) -> float | None:
        """0.0 if this process may ask the host, until it leaves; None while another one does.

        Else how many seconds are left of the pause after the last request, which counts as `longest` at most:
        it may have been made by another configuration, and a file may be damaged.
        """
        if self._path is None:
            return 0.0
        place = _place(host, lane)
        try:
            if self._file is None:
                self._file = os.open(self._path, self._how, 0o644)
            if not _locked(self._file, place):
                return None
            wait = _wait(os.pread(self._file, _TIMES.size, place), longest)
        except OSError as fault:
            if not self._is_told and self._how & os.O_CREAT:
                log.warning("hosts not shared", file=str(self._path), error=fault.strerror)
            self._is_told = True
            return 0.0
        if wait:
            self._unlock(place)
        return wait

    def leave(self, host: str, lane: int, pause: float) -> None:
        """Let the next one in, so many seconds from now at the earliest."""
        if self._file is None:
            return
        place, now = _place(host, lane), clock.stopwatch()
        with suppress(OSError):  # on a full disk the next one goes in at once
            os.pwrite(self._file, _TIMES.pack(now, now + pause), place)
        self._unlock(place)

    def close(self) -> None:
        """Leave every gate."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _unlock(self, place: int) -> None:
        assert self._file is not None
        with suppress(OSError):
            fcntl.lockf(self._file, fcntl.LOCK_UN, _TIMES.size, place)


def _place(host: str, lane: int) -> int:
    return (crc32(host.encode()) + lane) % _PLACES * _TIMES.size


def _locked(file: int, place: int) -> bool:
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, _TIMES.size, place)
    except (BlockingIOError, PermissionError):  # POSIX allows either
        return False
    return True


def _wait(said: bytes, longest: float) -> float:
    """How long the pause after the last request still is; what was written before the machine started says nothing."""
    if len(said) < _TIMES.size:
        return 0.0
    ended, until = _TIMES.unpack(said)
    now = clock.stopwatch()
    return max(min(ended + longest, until) - now, 0.0) if ended <= now else 0.0
