"""What a database says of a trial, asked from outside, alive or dead."""

import re
import shutil
import sqlite3
import tempfile
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

DATABASE = "ofsted-monitor.db"
Told = tuple[str, str]  # destination and reference


def looked_at(folder: Path) -> Mapping[str, str]:
    """When the last finished look at each source began."""
    return {name: at or "" for name, at in _ask(folder, "SELECT name, checked_at FROM source")}


def unsent(folder: Path) -> set[Told]:
    """What our record does not know as sent."""
    rows = _ask(
        folder,
        "SELECT alert.destination, event.reference FROM alert JOIN event ON event.id = alert.event_id"
        " WHERE alert.sent_at IS NULL",
    )
    return {(destination, reference) for destination, reference in rows}


def _ask(folder: Path, question: str) -> list[tuple[str, ...]]:
    """The answer of the database as it stands; none where it, or its tables, are not there yet."""
    try:
        with closing(sqlite3.connect(f"file:{folder / DATABASE}?mode=ro", uri=True)) as connection:
            return connection.execute(question).fetchall()
    except sqlite3.OperationalError:
        return []


def damage(folder: Path) -> list[str]:
    """What is unsound in a copy of the database, journal and all: looking must mend nothing."""
    with tempfile.TemporaryDirectory() as copy:
        for file in folder.glob(f"{DATABASE}*"):
            shutil.copy(file, copy)
        with closing(sqlite3.connect(Path(copy) / DATABASE)) as connection:
            whole = connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            stray = connection.execute("PRAGMA foreign_key_check").fetchall()
    return [*([] if whole else ["the database is damaged"]), *(f"a row refers to none: {row}" for row in stray)]


def normal(text: str) -> str:
    """Without what differs from one trial to the next: ports, and the time of the day."""
    text = re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1", text)
    return re.sub(r"(\d{4}-\d\d-\d\d)T[\d:.]+(?:Z|\+00:00)|\d\d:\d\d (?=BST|GMT)", r"\1", text)
