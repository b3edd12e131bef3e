"""What an interrupted replay leaves behind, so that the next one goes on: a ledger, and a journal of what was read."""

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from monitor import __version__
from monitor.errors import UsageError
from monitor.replay.manifest import Item

LEDGER, JOURNAL = "ledger.db", "read.jsonl"
KEPT_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Read:
    """What came of one document: nothing to tell of, or why nothing was found, or why it could not be read."""

    line: int
    ignored: str | None = None
    error: str | None = None


class Journal:
    """The documents that are done, in order.

    One is added when the ledger has it. A crash in between does no harm: to the ledger twice is as once.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self.read = list(_entries(file))
        # What a crash left half written is not to run into the next entry.
        file.write_text("".join(map(_entry, self.read)), encoding="utf-8")

    def add(self, read: Read) -> None:
        with self._file.open("a", encoding="utf-8") as file:
            file.write(_entry(read))
        self.read.append(read)


def _entry(read: Read) -> str:
    return json.dumps(asdict(read)) + "\n"


def _entries(file: Path) -> Iterator[Read]:
    """The whole entries, up to the first that is not."""
    if file.exists():
        for line in file.read_bytes().splitlines(keepends=True):
            try:
                entry = json.loads(line)
            except ValueError:
                return
            if not line.endswith(b"\n"):
                return
            yield Read(**entry)


def key_of(manifest: Path, items: Sequence[Item]) -> str:
    """A name for the replay of these very documents by this very program."""
    listed = [(item.line, item.name, item.url, item.kind, item.at.isoformat(), _stamp(item.file)) for item in items]
    whole = repr((__version__, str(manifest.resolve()), listed))
    return hashlib.sha256(whole.encode(errors="replace")).hexdigest()[:32]


def _stamp(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except (OSError, ValueError):
        return None
    return found.st_size, found.st_mtime_ns


@contextmanager
def kept(home: Path, key: str, *, fresh: bool = False) -> Iterator[Path]:
    """The folder of one replay, for this process alone; it stays, also when the process is killed.

    UsageError while another process has it, and where no folder can be made.
    """
    folder = home / key
    try:
        held = _lock(folder)
    except BlockingIOError:
        raise UsageError(
            "This manifest is being replayed by another process. Wait until that one has ended, or stop it."
        ) from None
    except OSError as fault:
        raise _unusable(home, fault) from fault
    try:
        if fresh or not (folder / LEDGER).exists():
            empty(folder)
        yield folder
    except BrokenPipeError:  # whoever reads has seen enough
        raise
    except OSError as fault:
        raise _unusable(home, fault) from fault
    finally:
        os.close(held)


def _unusable(home: Path, fault: OSError) -> UsageError:
    return UsageError(
        f"A replay keeps its ledger in {home}, and that cannot be written: {fault.strerror}. "
        "Name another folder in the variable XDG_STATE_HOME."
    )


def _lock(folder: Path) -> int:
    """A descriptor that holds the folder until it is closed, at the latest by the end of the process."""
    while True:
        folder.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):  # another one has just ended and taken its folder away
            held = os.open(folder, os.O_RDONLY)
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if folder.stat().st_ino == os.fstat(held).st_ino:
                    return held
            except BaseException:
                os.close(held)
                raise
            os.close(held)


def empty(folder: Path) -> None:
    """Take all out of a folder; the journal first, so that half of it is never taken for a finished replay."""
    (folder / JOURNAL).unlink(missing_ok=True)
    for file in folder.iterdir():
        file.unlink()


def remove(folder: Path) -> None:
    """Take a finished replay's folder away."""
    empty(folder)
    folder.rmdir()


def sweep(home: Path, now: datetime) -> None:
    """Take away what replays left behind that nobody went on with for a month."""
    try:
        folders = list(home.iterdir())
    except OSError:  # there is none yet, or none that can be read: `kept` will tell
        return
    for folder in folders:
        with suppress(OSError):  # it is just being gone on with, or gone
            if datetime.fromtimestamp(folder.stat().st_mtime, now.tzinfo) < now - KEPT_FOR:
                held = _lock(folder)
                try:
                    remove(folder)
                finally:
                    os.close(held)
