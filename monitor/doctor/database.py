"""The database: whether it is there, whole, of this version, and can be written to."""

import sqlite3
from pathlib import Path

from sqlalchemy import Engine

from monitor.doctor.finding import Finding, bad, note, ok
from monitor.errors import MonitorError, SchemaError
from monitor.store import Versions, versions
from monitor.store.engine import database_file, refusal
from monitor.store.probe import damage, refuses_writers

DATABASE = "Database"
LONG_LOG = 200_000_000  # bytes: a write-ahead log that is never taken over, because somebody reads for ever
RESTORE = "Stop the daemon and restore the newest backup: docs/commands.md, Backup and restore."


def examine(url: str) -> list[Finding]:
    """How it stands with the database at this address. Nothing is made, upgraded or changed."""
    file = database_file(url)
    if file is None:
        return [note(DATABASE, "in memory", "it is gone when the program ends")]
    if not file.exists():
        return [note(DATABASE, str(file), "is not there yet", "`ofsted-monitor check` or `run` makes it.")]
    if not file.stat().st_size:
        remedy = "`ofsted-monitor check` or `run` makes a new one. If it held something, restore a backup first."
        return [bad(DATABASE, str(file), "is an empty file", remedy)]
    try:
        return [_soundness(file), _writing(file), *_log(file)]
    except sqlite3.DatabaseError as fault:
        return [
            bad(DATABASE, str(file), f"cannot be read: {fault}", refusal(file, fault).partition(". ")[2] or RESTORE)
        ]


def schema(engine: Engine) -> Finding:
    """Whether the database has the schema that this version needs."""
    try:
        found = versions(engine)
    except (SchemaError, MonitorError) as fault:
        return bad(DATABASE, "schema", "is not one of this version", str(fault))
    if found.current:
        return ok(DATABASE, "schema", f"{found.needed}, which this version needs")
    return bad(DATABASE, "schema", _older(found), "Stop the daemon, make a backup, run `ofsted-monitor migrate`.")


def _older(found: Versions) -> str:
    return f"{found.found or 'none'}, and this version needs {found.needed}"


def _soundness(file: Path) -> Finding:
    if found := damage(file):
        return bad(DATABASE, str(file), f"damaged: {found}", RESTORE)
    return ok(DATABASE, str(file), f"whole, {file.stat().st_size / 1e6:.1f} MB")


def _writing(file: Path) -> Finding:
    if reason := refuses_writers(file):
        return bad(DATABASE, "writing", f"not possible: {reason}", refusal(file, reason).partition(". ")[2])
    return ok(DATABASE, "writing", "possible")


def _log(file: Path) -> list[Finding]:
    log = file.with_name(f"{file.name}-wal")
    size = log.stat().st_size if log.exists() else 0
    if size < LONG_LOG:
        return []
    return [note(DATABASE, log.name, f"has grown to {size / 1e6:.0f} MB", "Stop whatever reads the database for long.")]
