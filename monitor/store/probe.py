"""Questions to a database that may be broken: nothing in it is made, upgraded or changed by them."""

import sqlite3
from contextlib import closing
from pathlib import Path

PATIENCE = 5.0  # seconds that a writer may hold it


def damage(file: Path) -> str | None:
    """What is damaged, in SQLite's words; None if it is whole. sqlite3.DatabaseError if it cannot be read."""
    with closing(_opened(file)) as connection:
        (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    return None if found == "ok" else " ".join(found.split())


def refuses_writers(file: Path) -> str | None:
    """Why nothing can be written, in SQLite's words; None if something can, which is taken back at once."""
    with closing(_opened(file)) as connection:
        try:
            connection.execute("BEGIN IMMEDIATE")
            # A read-only file is opened to be read, and then nothing but a write itself is refused.
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            connection.execute(f"PRAGMA user_version={version}")
            connection.execute("ROLLBACK")
        except sqlite3.OperationalError as fault:
            return str(fault)
    return None


def _opened(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=rw", uri=True, timeout=PATIENCE)
    connection.isolation_level = None
    return connection
