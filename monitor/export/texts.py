"""The tables as text files: CSV, JSON, and the dictionary of their columns."""

import csv
import json
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

from monitor.export.columns import Column, Plain, Table, View
from monitor.export.contents import Contents

DICTIONARY = "data-dictionary.csv"
DICTIONARY_HEADING = ("table", "column", "type", "may_be_empty", "values", "refers_to", "meaning")
# With one of these in front a spreadsheet takes a cell for a formula, and a formula may do anything.
FORMULA = tuple("=+-@＝＋－＠\t\r\n")


def write_csv(file: TextIO, heading: Iterable[str], rows: Iterable[Iterable[Plain]]) -> None:
    """A row a line that ends with LF, quoted as in RFC 4180; nothing in it is a formula to a spreadsheet."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(heading)
    writer.writerows(map(_cell, row) for row in rows)


def write_json(file: TextIO, heading: tuple[str, ...], rows: Iterable[Iterable[Plain]]) -> None:
    """An array with an object a line; every object has every column, null where nothing is known."""
    file.write("[")
    for number, row in enumerate(rows):
        shape = dict(zip(heading, row, strict=True))
        file.write(("," if number else "") + "\n" + json.dumps(shape, ensure_ascii=False))
    file.write("\n]\n")


def write_table(folder: Path, table: Table, contents: Contents) -> None:
    """One table as `NAME.csv` and `NAME.json`."""
    with _text(folder / f"{table.name}.csv") as file:
        write_csv(file, table.heading, table.cells(contents))
    with _text(folder / f"{table.name}.json") as file:
        write_json(file, table.heading, table.cells(contents))


def write_dictionary(folder: Path, tables: Iterable[Table | View]) -> None:
    """What each column of each table means."""
    rows = ((table.name, *described(column)) for table in tables for column in table.columns)
    with _text(folder / DICTIONARY) as file:
        write_csv(file, DICTIONARY_HEADING, rows)


def described(column: Column) -> tuple[Plain, ...]:
    """A column as the dictionary has it, from its name on."""
    may_be_empty = "yes" if column.optional else "no"
    return (
        column.name,
        str(column.kind),
        may_be_empty,
        "|".join(column.words) or None,
        column.refers_to or None,
        column.meaning,
    )


def _cell(value: Plain) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def _text(path: Path) -> TextIO:
    return path.open("w", encoding="utf-8", newline="")
