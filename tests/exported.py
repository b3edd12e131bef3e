"""A ledger with a story, what it comes to as an export, and how its files are read."""

import csv
import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from story import FACTS, GOOD, OLD, press, says

from monitor import clock
from monitor.export import read_contents
from monitor.export.contents import Contents
from monitor.export.tables import tables, views
from monitor.facts import Facts
from monitor.model import Authority, Evidence, Improvement, InspectionKind, PageKind, Sighting
from monitor.store import Ledger, ReadPage, open_baseline, open_database

ROOT = Path(__file__).parents[1]
MADE_AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
TODAY = MADE_AT.date()
TABLES, VIEWS = tables(FACTS), views(FACTS)
NAMES = [table.name for table in TABLES]
TRICKY = "=HYPERLINK(\"https://evil.example\"), the 'front door',\nand more"
SECRET = "Words of the newspaper alone"


def saying(sighting: Sighting, *to_improve: str, priority: Iterable[str] = (), **fields: Any) -> Sighting:
    """The same page, which also says what needs to improve."""
    needed = tuple(Improvement(text, "outcome 4") for text in to_improve)
    return replace(
        sighting,
        outcome=replace(sighting.outcome, to_improve=needed, priority_areas=tuple(priority), **fields),
    )


STORY = (
    saying(says(GOOD), TRICKY, "-5 is no number here"),
    saying(
        says(kind=InspectionKind.FOCUSED_VISIT, on="2025-03-04", inspected="2025-02-01/2025-02-02", framework=None),
        priority=["The timeliness of visits to children"],
        theme="front_door",
        priority_action=True,
    ),
    saying(
        says(kind=InspectionKind.AREA_SEND, on="2025-06-04", inspected=None, framework=None), outcome="inconsistent"
    ),
    replace(
        saying(
            press(GOOD, council="Wirral", on="2025-09"),
            SECRET,
            evidence=(Evidence("grades.overall", SECRET, 0, len(SECRET), "a-rule"),),
        ),
        title=SECRET,
    ),
)


def ledger(*sightings: Sighting, facts: Facts = FACTS) -> Engine:
    """A ledger that was told these, one page each, after what it knew of Warrington from the start."""
    engine = open_database("sqlite://", facts, now=datetime(2020, 1, 1, tzinfo=UTC), known="none")
    for number, sighting in enumerate((OLD, *sightings)):
        page = ReadPage(sighting.url, PageKind.REPORT, "a-source", str(number), "rules", clock.now())
        document = f"%PDF-1.7 {number}".encode() if sighting.authority == Authority.OFSTED else None
        Ledger(engine, facts).record(page, [sighting], document)
    return engine


def told(*sightings: Sighting, facts: Facts = FACTS) -> Contents:
    return read_contents(ledger(*sightings, facts=facts), facts, TODAY)


@cache
def story() -> Contents:
    """What the story comes to; reading it changes nothing."""
    return told(*STORY)


@cache
def baseline() -> Contents:
    return read_contents(open_baseline(FACTS, MADE_AT), FACTS, TODAY)


def from_json(folder: Path, table: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((folder / f"{table}.json").read_text(encoding="utf-8"))
    return rows


def from_csv(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def query(folder: Path, statement: str) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(folder / "ofsted-monitor.db")) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(statement)]
