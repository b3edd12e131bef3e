"""A table of `seeds/`, row by row, each cell checked where it is used."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from monitor.errors import FactsError

T = TypeVar("T")


def shown(path: Path) -> str:
    """A file of `seeds/` as messages name it: its folder and itself."""
    return f"{path.parent.name}/{path.name}"


def read_text(path: Path) -> str:
    """The file's text; FactsError if it is missing or not UTF-8."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise FactsError(
            f"{shown(path)} is missing. Restore it from the project, or install the program again."
        ) from None
    except UnicodeDecodeError as fault:
        raise FactsError(f"{shown(path)}: byte {fault.start} is not UTF-8. Save the file as UTF-8.") from None


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table, and where it stands."""

    where: str
    cells: Mapping[str, str]

    def text(self, column: str) -> str:
        """The cell's text, which may not be empty."""
        if not self.cells[column]:
            raise self.wrong(column, "may not be empty")
        return self.cells[column]

    def several(self, column: str) -> tuple[str, ...]:
        """The parts of a cell that `|` divides; none if it is empty."""
        return tuple(self.cells[column].split("|")) if self.cells[column] else ()

    def number(self, column: str) -> int:
        text = self.cells[column]
        if not (text.isascii() and text.isdigit()):
            raise self.wrong(column, "is not a whole number")
        return int(text)

    def day(self, column: str) -> date:
        try:
            return date.fromisoformat(self.cells[column])
        except ValueError:
            raise self.wrong(column, "is not a day written as 2023-09-30") from None

    def choice(self, column: str, choices: Mapping[str, T]) -> T:
        """What the cell's word stands for."""
        if self.cells[column] not in choices:
            raise self.wrong(column, f"is none of {', '.join(choices)}")
        return choices[self.cells[column]]

    def wrong(self, column: str, reason: str) -> FactsError:
        return FactsError(f'{self.where}, column "{column}": "{self.cells[column]}" {reason}. Correct the row.')


def read_table(path: Path, columns: tuple[str, ...]) -> Iterator[Row]:
    """The rows of a CSV file whose header is exactly `columns`; FactsError names the first line that strays."""
    reader = csv.reader(read_text(path).splitlines(keepends=True), strict=True)
    try:
        header = next(reader, [])
        if tuple(header) != columns:
            raise FactsError(f"{shown(path)}, line 1: the header {_header_fault(header, columns)}.")
        for cells in reader:
            where = f"{shown(path)}, line {reader.line_num}"
            if len(cells) != len(columns):
                raise FactsError(
                    f"{where}: {len(cells)} columns where the header names {len(columns)}. "
                    'A value with a comma in it stands in "double quotes".'
                )
            yield Row(where, dict(zip(columns, cells, strict=True)))
    except csv.Error as fault:
        raise FactsError(
            f"{shown(path)}, line {reader.line_num}: not a CSV row ({fault}). Correct the quotes."
        ) from None


def _header_fault(header: list[str], columns: tuple[str, ...]) -> str:
    expected = f"expected {','.join(columns)}"
    if missing := [name for name in columns if name not in header]:
        return f'lacks the column "{missing[0]}": {expected}'
    if unknown := [name for name in header if name not in columns]:
        return f'has the unknown column "{unknown[0]}": {expected}'
    return f"has another order: {expected}"
