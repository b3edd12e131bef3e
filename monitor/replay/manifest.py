"""The manifest of a replay: which saved page or report was published when, and at which address."""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from io import StringIO
from pathlib import Path, PurePath
from urllib.parse import urlsplit

from monitor.errors import UsageError
from monitor.model import PageKind, PartialDate, english_day

COLUMNS = ("file", "url", "published")
SUFFIXES = {
    ".pdf": PageKind.REPORT,
    ".html": PageKind.ARTICLE,
    ".htm": PageKind.ARTICLE,
    ".txt": PageKind.ARTICLE,
}
KINDS = (PageKind.REPORT, PageKind.ARTICLE)
NOON = time(12, tzinfo=UTC)
ALARMING = 5  # so many faults are told one by one; the rest is counted
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Item:
    """One saved document, and the instant at which the replay's clock meets it."""

    line: int
    name: str  # of the file, as the manifest has it
    file: Path
    url: str  # where it was published; its name where the manifest does not say
    kind: PageKind
    at: datetime

    @property
    def published_on(self) -> date:
        return english_day(self.at)

    @property
    def published(self) -> PartialDate:
        return PartialDate.of(self.published_on)


def read_manifest(manifest: Path) -> list[Item]:
    """The documents in order of publication, those of one instant as they stand in the manifest.

    A day stands for its noon in UTC. Further columns are left alone: people make manifests from
    tables of their own. UsageError names the line and the column of what is wrong.
    """
    items, faults = list[Item](), list[str]()
    for line, cells in _rows(manifest):
        try:
            items.append(_item(manifest, line, cells))
        except UsageError as fault:
            faults.append(str(fault))
    if faults:
        more = [f"… and {len(faults) - ALARMING} more."] if len(faults) > ALARMING else []
        raise UsageError("\n".join(faults[:ALARMING] + more))
    return sorted(items, key=lambda item: item.at)


def _rows(manifest: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Every row that is not empty: the line that it ends on, and its cells by column."""
    reader = csv.reader(StringIO(_text(manifest), newline=""), strict=True)
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        _check(header, manifest)
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells[len(header) :]):
                raise UsageError(
                    f"{manifest}, line {reader.line_num}: {len(cells)} cells where the header names {len(header)} "
                    'columns. A value with a comma in it stands in "double quotes".'
                )
            if any(cells):
                yield reader.line_num, dict.fromkeys(header, "") | dict(zip(header, cells, strict=False))
    except csv.Error as fault:
        raise UsageError(f"{manifest}, line {reader.line_num}: no row of a CSV file ({fault}). Correct it.") from None


def _text(manifest: Path) -> str:
    try:
        return manifest.read_bytes().decode("utf-8-sig")  # line ends as they are: the CSV reader knows them all
    except UnicodeDecodeError as fault:
        raise UsageError(f"{manifest}: byte {fault.start} is not UTF-8. Save it as CSV in UTF-8.") from None
    except (OSError, ValueError) as fault:
        reason = fault.strerror if isinstance(fault, OSError) else fault
        raise UsageError(f"{manifest}: the manifest cannot be opened: {reason}. Check the name.") from None


def _check(header: list[str], manifest: Path) -> None:
    expected = f"The first line names the columns: {','.join(COLUMNS)}, and if need be kind."
    if missing := [name for name in COLUMNS if name not in header]:
        found = ",".join(header)
        found = f'found "{found[:60]}"' if found else "the manifest is empty"
        raise UsageError(f'{manifest}, line 1: there is no column "{missing[0]}"; {found}. {expected}')
    if twice := [name for name in (*COLUMNS, "kind") if header.count(name) > 1]:
        raise UsageError(f'{manifest}, line 1: there are several columns "{twice[0]}". {expected}')


def _item(manifest: Path, line: int, cells: Mapping[str, str]) -> Item:
    name, url = cells["file"], cells["url"] or cells["file"]

    def wrong(column: str, reason: str) -> UsageError:
        return UsageError(f'{manifest}, line {line}, column "{column}": "{cells.get(column, "")}" {reason}')

    if not name:
        raise wrong("file", "names no file. Name a saved page or report, from the manifest's folder.")
    try:
        urlsplit(url)
    except ValueError as fault:
        raise wrong("url" if cells["url"] else "file", f"is no address ({fault}). Correct it.") from None
    at = _instant(cells["published"])
    if at is None:
        expected = "a day, 2024-07-30, nor an instant with its zone, 2024-07-30T09:30:00+01:00"
        raise wrong("published", f"is neither {expected}. Write one of these.")
    said = cells.get("kind", "").lower()
    # Other words are of a table of one's own, such as "short" or "focused_visit": the name's ending says as much.
    kind = PageKind(said) if said in KINDS else SUFFIXES.get(PurePath(name).suffix.lower())
    if kind is None:
        known = ", ".join(SUFFIXES)
        raise wrong("file", f"ends in none of {known}. Say in the column kind what it is: {' or '.join(KINDS)}.")
    return Item(line, name, manifest.parent / name, url, kind, at)


def _instant(text: str) -> datetime | None:
    """A day's noon, or the instant as it stands; None for anything else."""
    try:
        if _DAY.fullmatch(text):
            return datetime.combine(date.fromisoformat(text), NOON)
        at = datetime.fromisoformat(text)
        english_day(at)  # an instant at the very end of the calendar has no day in England
    except (ValueError, OverflowError):
        return None
    return at.astimezone(UTC) if at.tzinfo else None
