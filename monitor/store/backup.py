"""A copy of the database that is consistent while others write to it, and whole by itself."""

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlalchemy import NullPool, create_engine

from monitor.errors import SchemaError, UsageError
from monitor.store.engine import BUSY_MS, connect_to_read, database_file, may_write, refusal
from monitor.store.schema import versions

SIDES = ("-wal", "-shm", "-journal")  # what SQLite keeps beside a database, by its name


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made and checked, and how much is in it."""

    file: Path
    size: int  # bytes
    outcomes: int
    alerts: int
    sent: int


def copy_whole(source: Path, copy: Path) -> None:
    """Copy a database as it stands at this moment, its write-ahead log included, into a new file.

    SchemaError if the source cannot be read; sqlite3.DatabaseError if the copy cannot be written.
    """
    try:
        reading = _opened(source)
    except sqlite3.DatabaseError as fault:
        raise SchemaError(refusal(source, fault)) from None
    with closing(reading), closing(sqlite3.connect(copy)) as writing:
        try:  # a snapshot first: without one a copy waits for ever for a database that is held
            reading.execute("BEGIN")
            reading.execute("SELECT 1 FROM sqlite_master").fetchone()
        except sqlite3.DatabaseError as fault:
            raise SchemaError(refusal(source, fault)) from None
        reading.backup(writing)


def _opened(source: Path) -> sqlite3.Connection:
    if may_write(source):
        return sqlite3.connect(f"{source.absolute().as_uri()}?mode=rw", uri=True, timeout=BUSY_MS / 1000)
    return connect_to_read(source)


def back_up(url: str, file: Path, *, force: bool = False) -> Backup:
    """Copy the database into a file, check the copy, and only then put it in its place.

    The file has the database's permissions. `force` replaces a file that is there. UsageError, and nothing is left
    behind, if there is nothing to back up, if the copy would replace what it may not, or cannot be written or is
    not sound; SchemaError if the database is not one of ours.
    """
    source, file = database_file(url), file.absolute()
    if source is None or not source.exists():
        raise UsageError(f"There is nothing to back up: there is no database at {source or url} yet.")
    _refuse_target(source, file, force=force)
    with _beside(file) as folder:
        copy = folder / file.name
        copy_whole(source, copy)
        _settle(copy, source)
        made = _counted(copy, file)
        copy.chmod(source.stat().st_mode & 0o777)
        _sync(copy)
        for side in _sides(file):  # SQLite would take an older database's for part of this one
            side.unlink(missing_ok=True)
        copy.replace(file)
        _sync(file.parent)
    return made


def _refuse_target(source: Path, file: Path, *, force: bool) -> None:
    own = [source, *_sides(source)]
    is_link = file.exists() and any(path.exists() and path.samefile(file) for path in own)
    if is_link or file.resolve() in [path.resolve() for path in own]:
        raise UsageError(f"{file} is the database itself. Name another file for the backup.")
    taken = [path for path in (file, *_sides(file)) if os.path.lexists(path)]
    if taken and not force:
        raise UsageError(f"{taken[0]} exists already. Name another file, or replace it with --force.")
    if strange := [path for path in taken if path.exists() and not path.is_file()]:
        raise UsageError(f"{strange[0]} is not a file. Name a file for the backup.")


@contextmanager
def _beside(file: Path) -> Iterator[Path]:
    """A folder of ours on the same disk, which nobody else may look into; what is left in it goes when it ends."""
    try:
        with tempfile.TemporaryDirectory(dir=file.parent, prefix=".backup-") as folder:
            yield Path(folder)
    except (OSError, sqlite3.DatabaseError) as fault:
        reason = (fault.strerror if isinstance(fault, OSError) else None) or str(fault)
        raise UsageError(
            f"The backup cannot be written to {file}: {reason}. Name a file in a folder that is there, that you may "
            "write to, and on whose disk there is room; nothing was left behind."
        ) from None


def _settle(copy: Path, source: Path) -> None:
    """Refuse a copy that is not sound or not ours, and make it one file, without a log beside it."""
    if versions(create_engine("sqlite://", creator=partial(sqlite3.connect, copy), poolclass=NullPool)).found is None:
        raise UsageError(f"There is nothing to back up: the database {source} is empty.")
    with closing(sqlite3.connect(copy)) as connection:
        found = [row[0] for row in connection.execute("PRAGMA integrity_check(1)")]
        if found != ["ok"]:
            raise SchemaError(f"The database {source} is damaged: {found[0]}. No backup was made; keep the older ones.")
        connection.execute("PRAGMA journal_mode=DELETE")


def _counted(copy: Path, file: Path) -> Backup:
    with closing(sqlite3.connect(copy)) as connection:
        (outcomes,) = connection.execute("SELECT count(*) FROM outcome").fetchone()
        alerts, sent = connection.execute("SELECT count(*), count(sent_at) FROM alert").fetchone()
    return Backup(file, copy.stat().st_size, outcomes, alerts, sent)


def _sides(file: Path) -> list[Path]:
    return [file.with_name(file.name + side) for side in SIDES]


def _sync(path: Path) -> None:
    """To the disk: a backup that a power cut takes away is none."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
