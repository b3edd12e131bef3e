"""The tables as one SQLite file, made anew each time. Its schema follows from the columns.

The SQL here writes a format, as others write CSV; the ledger is read through the store alone.
"""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from monitor.export.columns import Column, Table, View
from monitor.export.contents import Contents

DATABASE = "ofsted-monitor.db"
APPLICATION_ID = 0x4F465354  # "OFST", in the file's head: by it a file of ours is known from a ledger
_AT = 68  # where SQLite keeps it
# What people look for besides keys: what belongs to a council, and what was published when.
_INDEXED = ("council", "published", "area")


def write_database(path: Path, tables: Iterable[Table], views: Iterable[View], contents: Contents) -> None:
    """Write the file, whole and by itself; sqlite3.OperationalError if the disk refuses it."""
    tables = tuple(tables)
    keys = {table.name: table.key[0] for table in tables if table.key}
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("BEGIN")
        for table in tables:
            connection.execute(_create(table, keys))
            marks = ", ".join("?" for _ in table.columns)
            insert = f"INSERT INTO {_quoted(table.name)} VALUES ({marks})"  # noqa: S608 names of ours
            connection.executemany(insert, table.cells(contents))
            for column in table.columns:
                if column.name in _INDEXED and table.key != (column.name,):
                    index = _quoted(f"ix_{table.name}_{column.name}")
                    connection.execute(f"CREATE INDEX {index} ON {_quoted(table.name)} ({_quoted(column.name)})")
        for view in views:
            connection.execute(f"CREATE VIEW {_quoted(view.name)} AS {view.select}")
        connection.commit()


def is_export(path: Path) -> bool:
    """Whether a file is a database that an export wrote."""
    with path.open("rb") as file:
        file.seek(_AT)
        return file.read(4) == APPLICATION_ID.to_bytes(4, "big")


def _create(table: Table, keys: dict[str, str]) -> str:
    lines = [_declared(column, keys) for column in table.columns]
    if table.key:
        lines.append(f"PRIMARY KEY ({', '.join(map(_quoted, table.key))})")
    return f"CREATE TABLE {_quoted(table.name)} (\n  " + ",\n  ".join(lines) + "\n)"


def _declared(column: Column, keys: dict[str, str]) -> str:
    words = [_quoted(column.name), column.kind.sql]
    if not column.optional:
        words.append("NOT NULL")
    if column.refers_to:
        words.append(f"REFERENCES {_quoted(column.refers_to)} ({_quoted(keys[column.refers_to])})")
    return " ".join(words)


def _quoted(name: str) -> str:
    """A name as SQL takes any: `from` and `to` are words of its own."""
    return f'"{name}"'
