"""What a table of the export is: its columns, each with its meaning and the way to its value."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from monitor.export.contents import Contents
from monitor.model import PartialDate

Plain = str | int | bool | None
Value = Plain | date | datetime | PartialDate


class Kind(StrEnum):
    """What stands in a column."""

    TEXT = "text"
    INTEGER = "integer"
    BOOLEAN = "boolean"  # true or false; in SQLite 1 or 0
    DATE = "date"  # ISO, as exact as its source: 2023-09-30, 2023-09 or 2023
    INSTANT = "instant"  # ISO, in UTC
    ADDRESS = "address"  # of a page

    @property
    def sql(self) -> str:
        return "INTEGER" if self in (Kind.INTEGER, Kind.BOOLEAN) else "TEXT"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the heading, the words of the data dictionary, and the value that a row has in it."""

    name: str
    kind: Kind
    meaning: str
    value: Callable[[Any], Value]
    optional: bool = False  # may be empty
    words: tuple[str, ...] = ()  # all that may stand in it, where that is a fixed list
    refers_to: str = ""  # the table whose key stands in it


@dataclass(frozen=True, slots=True)
class Table:
    """One table: it drives the CSV, the JSON, the SQLite schema, the metadata and the dictionary."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    rows: Callable[[Contents], Iterable[Any]]
    key: tuple[str, ...] = ()

    @property
    def heading(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    def cells(self, contents: Contents) -> Iterator[tuple[Plain, ...]]:
        """Every row's values in the order of the columns."""
        for row in self.rows(contents):
            yield tuple(_plain(column.value(row)) for column in self.columns)


@dataclass(frozen=True, slots=True)
class View:
    """A table of the SQLite file alone, computed from others."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    select: str


def _plain(value: Value) -> Plain:
    if isinstance(value, datetime):
        return value.isoformat()
    if value is None or isinstance(value, int):
        return value
    # A damaged PDF gives half a sign, or none: neither UTF-8 nor SQLite's own shell has a place for them.
    return str(value).encode("utf-8", "replace").decode().replace("\0", "")
