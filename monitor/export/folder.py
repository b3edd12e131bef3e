"""The folder of an export: every file is made out of sight and moved into place whole."""

import os
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from monitor.errors import UsageError
from monitor.export.about import MARK, METADATA, README, metadata, readme
from monitor.export.columns import Table, View
from monitor.export.contents import Contents
from monitor.export.database import DATABASE, is_export, write_database
from monitor.export.tables import Tables, tables, views
from monitor.export.texts import DICTIONARY, write_dictionary, write_table
from monitor.facts import Facts


def export(folder: Path, contents: Contents, facts: Facts, made_at: datetime) -> Mapping[str, int]:
    """Write all files into a folder, which is made if it is not there; how many rows each table has.

    Files of an earlier export are replaced one by one, whole, and other files are left alone. UsageError, with
    nothing changed, if the folder cannot be written, or holds a file of ours by name that no export wrote.
    """
    made = tables(facts)
    _refuse_strangers(folder, _names(made))
    with _writing(folder) as fresh:
        counts = Counter({table.name: sum(1 for _ in table.rows(contents)) for table in made})
        for table in made:
            write_table(fresh, table, contents)
        shown: tuple[Table | View, ...] = (*made, *views(facts))
        write_dictionary(fresh, shown)
        write_database(fresh / DATABASE, made, views(facts), contents)
        (fresh / METADATA).write_text(metadata(shown, made_at), encoding="utf-8")
        (fresh / README).write_text(readme(made, counts, made_at), encoding="utf-8")
        for name in _names(made):
            _move(fresh / name, folder / name)
    return counts


def _names(made: Tables) -> list[str]:
    """All files, that by which the folder is known as ours first: so it is too if the moving is cut short."""
    texts = [f"{table.name}.{ending}" for table in made for ending in ("csv", "json")]
    return [README, METADATA, DICTIONARY, *texts, DATABASE]


def _refuse_strangers(folder: Path, names: list[str]) -> None:
    """Refuse a folder with files that an export would replace and none wrote: a ledger may be among them."""
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file, and an export is several. Name a folder; nothing was written.")
    try:
        there = [folder / name for name in names if os.path.lexists(folder / name)]
        strange = [path for path in there if not path.is_file() or not _is_marked(folder)]
        database = folder / DATABASE
        if not strange and database in there and not is_export(database):
            strange = [database]
    except OSError as fault:
        raise _refusal(folder, fault) from None
    if strange:
        raise UsageError(
            f"{strange[0]} is not of an earlier export and would be replaced. Name an empty folder, or a new one; "
            "nothing was written."
        )


def _is_marked(folder: Path) -> bool:
    readme = folder / README
    if not readme.is_file():
        return False
    with readme.open("rb") as file:
        return file.readline().rstrip() == MARK.encode()


@contextmanager
def _writing(folder: Path) -> Iterator[Path]:
    """A folder to write into; inside the real one, which may be a disk of its own: a file is moved within one disk."""
    is_new = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".export-") as fresh:
            yield Path(fresh)
    except (OSError, sqlite3.OperationalError) as fault:
        if isinstance(fault, sqlite3.Error) and fault.sqlite_errorcode == sqlite3.SQLITE_ERROR:
            raise  # a fault of ours: it keeps its traceback
        raise _refusal(folder, fault) from None
    finally:
        if is_new:
            with suppress(OSError):  # it is not empty, or was never made
                folder.rmdir()


def _refusal(folder: Path, fault: Exception) -> UsageError:
    reason = (fault.strerror if isinstance(fault, OSError) else None) or str(fault)
    return UsageError(
        f"The export cannot be written into {folder}: {reason}. Name another folder, or see to its rights and the "
        "room on its disk."
    )


def _move(fresh: Path, place: Path) -> None:
    """Put a file in its place. What SQLite left beside an older one would be taken for part of the new one."""
    if place.name == DATABASE:
        for ending in ("-journal", "-wal", "-shm"):
            place.with_name(place.name + ending).unlink(missing_ok=True)
    fresh.replace(place)
