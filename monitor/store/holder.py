"""One daemon a database: who holds it, as long as that process lives and not a moment longer."""

import fcntl
import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from monitor.errors import DatabaseBusy, UsageError
from monitor.store.disk import is_the_disks
from monitor.store.engine import database_file
from monitor.wording.phrases import instant

TRIES = 5  # whoever only asks holds the lock for an instant


@dataclass(frozen=True, slots=True)
class Holder:
    """The daemon that works on a database."""

    pid: int
    host: str
    since: datetime

    def __str__(self) -> str:
        return f"process {self.pid} on {self.host} since {instant(self.since, 'Europe/London')}"


@contextmanager
def hold(url: str, now: datetime) -> Iterator[None]:
    """Be the daemon of this database; UsageError says who is, if there is one. DatabaseBusy if the disk refuses.

    The kernel keeps the lock and ends it with the process, however that ends, and whatever the clock
    says; the file beside the database stays and only tells who it was. A database in memory is nobody else's.
    """
    file = _lock_file(url)
    if file is None:
        yield
        return
    lock = _opened(file)
    try:
        if not _locked(lock, fcntl.LOCK_EX):
            raise UsageError(
                f"Another daemon works on this database: {_read(lock) or 'it has not said who it is'}. "
                "Stop it first, or give another --database."
            )
        said = {"process": os.getpid(), "host": socket.gethostname(), "since": now.isoformat()}
        with suppress(OSError):  # on a full disk it is held all the same, and only not said by whom
            os.ftruncate(lock, 0)
            os.pwrite(lock, json.dumps(said).encode() + b"\n", 0)
        yield
    finally:
        os.close(lock)


def holder(url: str) -> Holder | None:
    """The daemon that works on this database; None if there is none, or it is just starting."""
    file = _lock_file(url)
    try:
        lock = os.open(file, os.O_RDONLY) if file else None
    except OSError:
        return None
    if lock is None:
        return None
    try:
        return None if _locked(lock, fcntl.LOCK_SH) else _read(lock)
    finally:
        os.close(lock)


def _lock_file(url: str) -> Path | None:
    """Beside the database itself, by whichever link it is named."""
    file = database_file(url)
    return file and (whole := file.resolve()).with_name(f"{whole.name}.lock")


def _opened(file: Path) -> int:
    try:
        return os.open(file, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as fault:
        refused = f"The lock of the database cannot be made at {file}: {fault.strerror}."
        if is_the_disks(fault):
            raise DatabaseBusy(f"{refused} See to the disk, and try again.") from None
        raise UsageError(
            f"{refused} You need the right to write to it and to its folder; or give another --database."
        ) from None


def _locked(lock: int, how: int) -> bool:
    for tries_left in reversed(range(TRIES)):
        try:
            fcntl.flock(lock, how | fcntl.LOCK_NB)
        except BlockingIOError:
            if tries_left:
                time.sleep(0.05)
        else:
            return True
    return False


def _read(lock: int) -> Holder | None:
    try:
        said = json.loads(os.pread(lock, 1000, 0))
        return Holder(int(said["process"]), str(said["host"]), datetime.fromisoformat(said["since"]))
    except (ValueError, TypeError, KeyError):
        return None
