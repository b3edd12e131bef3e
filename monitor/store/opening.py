"""Opening a ledger: made on first use with the baseline in it, never upgraded without being asked."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import structlog
from sqlalchemy import Engine
from sqlmodel import Session

from monitor import __version__
from monitor.errors import DatabaseBusy, DatabaseFault, SchemaError
from monitor.facts import Facts, baseline
from monitor.model import Sighting
from monitor.store.backup import copy_whole
from monitor.store.engine import (
    IN_MEMORY,
    address_of,
    database_file,
    may_write,
    open_engine,
    open_reader,
    refusal,
)
from monitor.store.rows import outcome_row
from monitor.store.schema import Versions, upgrade, versions
from monitor.store.tables import LedgerRow

log = structlog.get_logger()

DAMAGED = "database disk image is malformed"  # in SQLite's own words


def exists(url: str) -> bool:
    """Whether there is a database at an address; one in memory never is."""
    file = database_file(url)
    return file is not None and file.exists()


def open_database(url: str, facts: Facts, *, now: datetime, known: str | date = "all") -> Engine:
    """An engine on a database with this program's schema.

    An empty one gets its tables and the baseline, in one transaction each; an older one is
    refused with the command that upgrades it; a newer one is refused.
    """
    file = database_file(url)
    if file and file.exists() and not file.stat().st_size:
        log.error("database empty", file=str(file), remedy="A new one is made. If it held something, restore a backup.")
    engine = open_engine(url)
    with _refused_whole(engine):
        _bring_up(engine)
        _make_ledger(engine, facts, now, known)
    return engine


def open_to_read(url: str, facts: Facts, *, now: datetime, known: str | date = "all") -> Engine:
    """The same for who wants to read alone: a database that may not be written is read as it is."""
    file = database_file(url)
    if file is None or may_write(file):
        return open_database(url, facts, now=now, known=known)
    engine = open_reader(file)
    with _refused_whole(engine):
        _refuse_older(versions(engine))
    return engine


def refuse_damaged(engine: Engine) -> None:
    """SchemaError if SQLite finds the database damaged. It looks through the whole file: 0.1 s for 50 MB in memory."""
    with _refused_whole(engine), engine.connect().execution_options(reading=True) as connection:
        found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
        if found != "ok":
            log.error("database damaged", file=engine.url.database, found=found)
            raise SchemaError(refusal(engine.url.database, DAMAGED))


@contextmanager
def _refused_whole(engine: Engine) -> Iterator[None]:
    """What fails while a database is being opened leaves nothing open.

    Unless it passes by itself, it means that nothing was done and that somebody has to do something.
    """
    try:
        yield
    except DatabaseBusy:
        engine.dispose()
        raise
    except DatabaseFault as fault:
        engine.dispose()
        raise SchemaError(str(fault)) from None
    except BaseException:
        engine.dispose()
        raise


def _bring_up(engine: Engine) -> None:
    schema = versions(engine)
    if schema.found is None:
        upgrade(engine)
    else:
        _refuse_older(schema)


def _refuse_older(schema: Versions) -> None:
    if not schema.current:
        raise SchemaError(
            f"The database has schema {schema.found or 'none'} and this version needs {schema.needed}. "
            "Stop the daemon, make a backup (ofsted-monitor backup FILE), then run: ofsted-monitor migrate"
        )


def open_baseline(facts: Facts, now: datetime) -> Engine:
    """A ledger in memory that holds the baseline alone, for reading where no database is yet."""
    return open_database(IN_MEMORY, facts, now=now)


def copy_database(url: str, copy: Path, facts: Facts, now: datetime, known: str | date) -> Engine:
    """An engine on a copy to throw away; where there is no database, on one made as it would be."""
    if exists(url):
        source = database_file(url)
        assert source is not None
        try:
            copy_whole(source, copy)
        except sqlite3.DatabaseError as fault:
            raise SchemaError(refusal(copy, fault)) from fault
    return open_database(address_of(copy), facts, now=now, known=known)


def _make_ledger(engine: Engine, facts: Facts, now: datetime, known: str | date) -> None:
    """Once, when the database is made: rows that an upgrade adds to the seeds never silence an alert."""
    with Session(engine.execution_options(reading=True)) as reading:
        if reading.get(LedgerRow, 1) is not None:
            return
    with Session(engine) as session, session.begin():
        if session.get(LedgerRow, 1) is not None:
            return
        session.add(LedgerRow(made_at=now, made_by=__version__, baseline=str(known)))
        session.add_all(outcome_row(sighting) for sighting in _baseline(facts, now, known))


def _baseline(facts: Facts, now: datetime, known: str | date) -> list[Sighting]:
    if known == "none":
        return []
    rows = baseline(facts, seen_at=now)
    if isinstance(known, date):
        rows = [row for row in rows if row.outcome.published and row.outcome.published.last <= known]
    # In order of publication: the order of arrival is the order of the ids.
    return [replace(row, seen_at=now) for row in sorted(rows, key=_published)]


def _published(row: Sighting) -> date:
    assert row.outcome.published is not None
    return row.outcome.published.first
