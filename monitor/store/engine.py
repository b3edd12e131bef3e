"""Opening the database: SQLite in WAL mode, every write transaction begun as a writer."""

import os
import sqlite3
import time
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import ExceptionContext, make_url
from sqlalchemy.pool import StaticPool

from monitor.clock import stopwatch
from monitor.errors import DatabaseBusy, DatabaseFault, MonitorError, SchemaError, UsageError
from monitor.store.disk import ailment

IN_MEMORY = "sqlite://"
BUSY_MS = 30_000  # a round's transaction takes milliseconds; a queue of writers may wait this long


def database_file(url: str) -> Path | None:
    """The file behind an SQLite address; None for one in memory. UsageError if it names more, or less, than a file.

    What stands behind a "?" could make another file of it, or none, and all that lies beside it would be elsewhere.
    """
    if "?" in url or not (url == IN_MEMORY or url.startswith("sqlite:///")):
        raise UsageError(
            f"{url} is no address of an SQLite file. Write the path of the file, or sqlite:/// and the path; nothing "
            "may follow."
        )
    name = make_url(url).database
    return None if name in (None, "", ":memory:") else Path(name)


def address_of(file: Path) -> str:
    """The SQLite address of a file, whatever signs its name holds."""
    return f"sqlite:///{quote(str(file))}"


def open_engine(url: str) -> Engine:
    """An engine on which readers never wait and writers never lose an update.

    BEGIN IMMEDIATE is essential: with the driver's own transactions concurrent
    read-modify-writes are lost without an error.
    """
    file = database_file(url)
    if file is None:
        engine = create_engine(url, poolclass=StaticPool, connect_args={"check_same_thread": False})
    else:
        _make_folder(file)
        # As many connections as threads ask for: those who wait to write must not make a reader wait.
        engine = create_engine(url, max_overflow=-1)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "handle_error", _tell)
    return engine


def open_reader(file: Path) -> Engine:
    """An engine that reads a database which this process may not write, or whose folder it may not."""
    engine = create_engine(address_of(file), creator=partial(connect_to_read, file))
    event.listen(engine, "begin", _begin)
    event.listen(engine, "handle_error", _tell)
    return engine


def may_write(file: Path) -> bool:
    """Whether this process may write the file, and beside it, where SQLite keeps what it needs meanwhile."""
    return os.access(file, os.W_OK) and os.access(file.absolute().parent, os.W_OK)


_DAMAGED = (
    'Stop the daemon and put the latest backup in its place: docs/commands.md, "Backup and restore". Without a backup '
    "move it away with all files whose names begin with its own: the next start makes a new one, and finds again what "
    "the sources still show."
)
REMEDIES = {
    "file is not a database": "Name the right file with --database; if this is it, restore a backup.",
    "database disk image is malformed": "It is damaged. " + _DAMAGED,
    "unable to open database file": "Check that it is a file in a folder that you may write to, or name another "
    "with --database.",
    "database is locked": "Another program holds it: stop that one, or try again.",
    "attempt to write a readonly database": "You need the right to write to it and to its folder.",
    "database or disk is full": "Make room on the disk.",
    "disk I/O error": "The disk failed, is full or has become read-only: see to it, and try again.",
}


_PASSING = {"database is locked", "database or disk is full", "disk I/O error"}
_OF_A_RIGHT_OR_OF_THE_DISK = {"unable to open database file", "attempt to write a readonly database"}


def refusal(what: object, reason: object) -> str:
    """What SQLite refused, as a sentence with a remedy."""
    ailing = _ailment(what, reason)
    remedy = f"{ailing}: see to it, and try again." if ailing else REMEDIES.get(str(reason), "")
    return f"The database {what} cannot be used: {reason}. {remedy}".rstrip()


def _ailment(file: object, reason: object) -> str:
    """What ails the disk, where SQLite's words leave open whether that or a missing right is the reason."""
    return ailment(Path(str(file)).absolute().parent) if str(reason) in _OF_A_RIGHT_OR_OF_THE_DISK else ""


def _tell(context: ExceptionContext) -> None:
    """A refusal of SQLite as a sentence; met while connecting it means that nothing was done."""
    fault = context.original_exception
    if not isinstance(fault, sqlite3.OperationalError) and type(fault) is not sqlite3.DatabaseError:
        return  # a fault of ours: it keeps its traceback
    error: type[MonitorError] = SchemaError if context.connection is None else DatabaseFault
    file = context.engine and context.engine.url.database
    if str(fault) in _PASSING or _ailment(file, fault):
        error = DatabaseBusy
    raise error(refusal(file, fault)) from None


def _make_folder(file: Path) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise SchemaError(
            f"The database cannot be made at {file}: {fault.strerror}. Name another with --database."
        ) from fault


def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # SQLAlchemy's "begin" below begins, not the driver
    for pragma in (f"busy_timeout={BUSY_MS}", "foreign_keys=ON", "synchronous=FULL", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")
    _write_ahead(connection)


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Switch to WAL. Where two processes do so at once SQLite refuses one of them at once, whatever its patience."""
    begun = stopwatch()
    for wait in (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, None):
        try:
            if _may_be_ours(connection):
                connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as fault:
            is_patient = stopwatch() - begun < BUSY_MS / 1000
            if wait is None or not is_patient or str(fault) != "database is locked":
                raise
            time.sleep(wait)
        else:
            return


def _may_be_ours(connection: sqlite3.Connection) -> bool:
    """Whether it is empty or has our tables: in another program's nothing is changed, not even how it keeps its log."""
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return not tables or "alembic_version" in tables


def connect_to_read(file: Path) -> sqlite3.Connection:
    """A connection that writes nothing.

    A database in WAL mode wants to write beside itself even for a reader, unless its log is there already. Where there
    is no log nobody is writing, and the file is read as one that does not change.
    """
    address = file.absolute().as_uri()
    open_as = partial(sqlite3.connect, uri=True, isolation_level=None, check_same_thread=False)
    connection = open_as(f"{address}?mode=ro")
    try:
        connection.execute("SELECT 1 FROM sqlite_master")
    except sqlite3.OperationalError:
        connection.close()
        log = file.with_name(f"{file.name}-wal")
        if log.exists() and log.stat().st_size:
            raise
        return open_as(f"{address}?immutable=1")
    return connection


def _begin(connection: Connection) -> None:
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
