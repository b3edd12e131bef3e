"""Opening the database: SQLite in WAL mode, every write transaction begun as a writer."""

import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.pool import StaticPool

from monitor.errors import MonitorError, SchemaError

IN_MEMORY = "sqlite://"
BUSY_MS = 30_000  # a round's transaction takes milliseconds; a queue of writers may wait this long


def database_file(url: str) -> Path | None:
    """The file behind an SQLite address; None for one in memory."""
    name = url.removeprefix("sqlite:///")
    return None if name in ("", ":memory:") or url == IN_MEMORY else Path(name)


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
        engine = create_engine(url)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "handle_error", _tell)
    return engine


REMEDIES = {
    "file is not a database": "Name the right file with --database.",
    "unable to open database file": "Check that it is a file in a folder that you may write to, or name another "
    "with --database.",
    "database is locked": "Another program holds it: stop that one, or try again.",
    "attempt to write a readonly database": "You need the right to write to it and to its folder.",
    "database or disk is full": "Make room on the disk.",
}


def refusal(what: object, reason: object) -> str:
    """What SQLite refused, as a sentence with a remedy."""
    return f"The database {what} cannot be used: {reason}. {REMEDIES.get(str(reason), '')}".rstrip()


def _tell(context: ExceptionContext) -> None:
    """A refusal of SQLite as a sentence; met while connecting it means that nothing was done."""
    fault = context.original_exception
    if not isinstance(fault, sqlite3.OperationalError) and type(fault) is not sqlite3.DatabaseError:
        return  # a fault of ours: it keeps its traceback
    error = SchemaError if context.connection is None else MonitorError
    raise error(refusal(context.engine and context.engine.url.database, fault)) from None


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
    for wait in (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, None):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as fault:
            if wait is None or str(fault) != "database is locked":
                raise
            time.sleep(wait)
        else:
            return


def _begin(connection: Connection) -> None:
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
