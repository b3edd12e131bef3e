"""How everything stands that the database knows of, at one glance: for whoever watches the program."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, case, func
from sqlmodel import Session, col, select

from monitor.model import DestinationState, HostState, SourceState
from monitor.store.destinations import destination_states
from monitor.store.engine import database_file, open_reader
from monitor.store.schema import Versions, versions
from monitor.store.sources import source_states
from monitor.store.tables import AlertRow, HostRow


@dataclass(frozen=True, slots=True)
class Waiting:
    """The alerts that one destination has not got yet."""

    pending: int
    failing: int  # of those that were tried and not taken
    oldest_at: datetime


@dataclass(frozen=True, slots=True)
class Survey:
    """One moment of the database; of hosts only what a watcher needs."""

    schema: Versions
    size: int  # bytes on the disk, with what SQLite keeps beside the file
    sources: Mapping[str, SourceState]  # those that were ever looked at
    destinations: Mapping[str, DestinationState]  # those to which something was sent, or was to be
    waiting: Mapping[str, Waiting]  # by destination
    hosts: tuple[HostState, ...]


def survey(engine: Engine) -> Survey:
    """Look at the database as it is on the disk now, in one read transaction; MonitorError where that cannot be.

    A connection of its own writes nothing and waits less for a lock than the work does.
    """
    file = database_file(str(engine.url))
    with _reading(engine, file) as reader:
        schema = versions(reader)
        with Session(reader.execution_options(reading=True)) as session:
            states = source_states(session), destination_states(session), _waiting(session), _hosts(session)
    return Survey(schema, _size(file), *states)


@contextmanager
def _reading(engine: Engine, file: Path | None) -> Iterator[Engine]:
    if file is None:
        yield engine
        return
    reader = open_reader(file)
    try:
        yield reader
    finally:
        reader.dispose()


def _waiting(session: Session) -> dict[str, Waiting]:
    failing = func.sum(case((col(AlertRow.last_error).is_not(None), 1), else_=0))
    rows = session.exec(
        select(AlertRow.destination, func.count(), failing, func.min(AlertRow.queued_at))
        .where(col(AlertRow.sent_at).is_(None))
        .group_by(AlertRow.destination)
    )
    return {name: Waiting(count - failed, failed, oldest) for name, count, failed, oldest in rows}


def _hosts(session: Session) -> tuple[HostState, ...]:
    """Without the texts of their robots.txt."""
    rows = session.exec(select(HostRow.name, HostRow.rests_until, HostRow.robots_read_at, HostRow.certificate_ends_at))
    return tuple(
        HostState(name=name, rests_until=rests_until, robots_read_at=read_at, certificate_ends_at=ends_at)
        for name, rests_until, read_at, ends_at in rows
    )


def _size(file: Path | None) -> int:
    parts = [file, *(file.with_name(f"{file.name}{end}") for end in ("-wal", "-shm"))] if file else []
    return sum(_bytes(part) for part in parts)


def _bytes(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0
