"""The files of an export: they agree with each other, with the dictionary and with the licence."""

import csv
import hashlib
import json
import re
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from sqlalchemy import Engine
from story import FACTS, GOOD, OLD, press, says

from monitor import clock
from monitor.errors import UsageError
from monitor.export import LINE, export, read_contents, write_reports
from monitor.export.columns import Column, Kind, Table, View
from monitor.export.contents import Contents
from monitor.export.tables import tables, views
from monitor.export.texts import described
from monitor.facts import Facts
from monitor.model import Area, Authority, Evidence, Improvement, InspectionKind, PageKind, PartialDate, Sighting
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


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An export of the story: every table has rows in it."""
    made = tmp_path_factory.mktemp("export") / "made"
    assert all(export(made, story(), FACTS, MADE_AT).values())
    return made


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


def fits(column: Column, value: Any) -> bool:
    """Whether a value is what the column promises."""
    if value is None:
        return column.optional
    if column.words and value not in column.words:
        return False
    match column.kind:
        case Kind.INTEGER:
            return type(value) is int
        case Kind.BOOLEAN:
            return type(value) is bool
        case Kind.DATE:
            return str(PartialDate.parse(value)) == str(value)
        case Kind.INSTANT:
            return bool(datetime.fromisoformat(value).tzinfo == UTC)
        case Kind.ADDRESS:
            return bool(re.fullmatch(r"https?://\S+", value))
    return isinstance(value, str) and value != ""


@pytest.mark.parametrize("contents", [story, baseline], ids=["story", "baseline"])
@pytest.mark.parametrize("table", TABLES, ids=NAMES)
def test_every_value_is_what_its_column_promises(table: Table, contents: Callable[[], Contents]) -> None:
    """Of its kind, among the listed words, and empty only where the dictionary says that it may be."""
    for row in table.cells(contents()):
        for column, value in zip(table.columns, row, strict=True):
            assert fits(column, value), f"{table.name}.{column.name}: {value!r}"


@pytest.mark.parametrize("name", NAMES)
def test_csv_json_and_sqlite_say_the_same(folder: Path, name: str) -> None:
    """The same columns in the same order, the same rows; only their ways to write nothing, true and false differ."""
    rows = from_json(folder, name)
    assert [list(row) for row in rows] == [list(TABLES[NAMES.index(name)].heading)] * len(rows)
    assert query(folder, f'SELECT * FROM "{name}"') == rows
    written = {None: "", True: "true", False: "false"}
    expected = [
        {k: written.get(v, str(v)) if isinstance(v, bool | None) else str(v) for k, v in r.items()} for r in rows
    ]
    plain = [{k: v.removeprefix("'") for k, v in row.items()} for row in from_csv(folder, name)]
    assert plain == expected
    text = (folder / f"{name}.csv").read_bytes()
    assert text.endswith(b"\n")
    assert b"\r" not in text


def test_the_sqlite_file_is_sound(folder: Path) -> None:
    """Whole, every reference leads somewhere, one file that needs no other."""
    assert query(folder, "PRAGMA integrity_check") == [{"integrity_check": "ok"}]
    assert query(folder, "PRAGMA foreign_key_check") == []
    assert query(folder, "PRAGMA journal_mode") == [{"journal_mode": "delete"}]
    references = {
        (r["table"], r["from"]) for name in NAMES for r in query(folder, f'PRAGMA foreign_key_list("{name}")')
    }
    assert {("councils", "council"), ("inspections", "inspection_id"), ("visits", "visit_id")} <= references


def test_metadata_and_dictionary_tell_of_every_column(folder: Path) -> None:
    """Of each table and view in the file each column, and of nothing else."""
    metadata = json.loads((folder / "metadata.json").read_text(encoding="utf-8"))["databases"]["ofsted-monitor"][
        "tables"
    ]
    listed = query(folder, "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
    there = {row["name"]: [c["name"] for c in query(folder, f'PRAGMA table_info("{row["name"]}")')] for row in listed}
    assert {name: list(table["columns"]) for name, table in metadata.items()} == there
    assert all(table["description"] and all(table["columns"].values()) for table in metadata.values())
    rows = from_csv(folder, "data-dictionary")
    assert {name: [r["column"] for r in rows if r["table"] == name] for name in there} == there
    assert all(row["meaning"] for row in rows)


def test_the_licence_stands_in_every_place(folder: Path) -> None:
    """README, metadata, dictionary, and a table of its own in every form."""
    expected = (
        "Contains public sector information licensed under the Open Government Licence v3.0. Independent of Ofsted."
    )
    for name in ("README.md", "metadata.json", "data-dictionary.csv", "licence.csv", "licence.json"):
        assert expected in (folder / name).read_text(encoding="utf-8"), name
    assert query(folder, "SELECT attribution FROM licence") == [{"attribution": expected}]
    assert expected == LINE


def test_the_readme_says_when_by_what_and_how_much(folder: Path) -> None:
    """The instant, the version, and each table with its number of rows."""
    readme = (folder / "README.md").read_text(encoding="utf-8")
    assert re.search(r"Made by ofsted-monitor \d\S* at 2026-11-22T09:30:00\+00:00\.", readme)
    for table in NAMES:
        assert f"| `{table}` | {len(from_json(folder, table))} |" in readme


def test_no_word_of_the_press_goes_out(folder: Path) -> None:
    """Neither headline nor quote of an article stands in any file; its address and its status do."""
    for file in folder.iterdir():
        assert SECRET.encode() not in file.read_bytes(), file.name
    (wirral,) = [row for row in from_json(folder, "inspections") if row["council"] == "Wirral"]
    assert (wirral["status"], wirral["published"]) == ("reported", None)
    assert wirral["url"] == STORY[-1].url


def test_what_ofsted_says_goes_out_word_for_word(folder: Path) -> None:
    """Of reports and of letters, each beside its inspection or visit; in CSV alone a formula is made harmless."""
    found = from_json(folder, "findings")
    assert [(row["finding"], row["text"]) for row in found] == [
        ("to_improve", TRICKY),
        ("to_improve", "-5 is no number here"),
        ("priority_area", "The timeliness of visits to children"),
    ]
    assert [(bool(row["inspection_id"]), bool(row["visit_id"])) for row in found] == [(True, False)] * 2 + [
        (False, True)
    ]
    cells = [row["text"] for row in from_csv(folder, "findings")]
    assert cells == [f"'{TRICKY}", "'-5 is no number here", "The timeliness of visits to children"]


def test_an_inspection_with_its_moves_and_the_alert_that_told_of_it(folder: Path) -> None:
    """A move names both grades and both days; only what the ledger saw come has an instant."""
    old, new = [row for row in from_json(folder, "inspections") if row["council"] == "Warrington"]
    assert (old["first_seen_at"], old["direction"], old["reference"]) == (None, "first", None)
    assert (new["direction"], new["reference"]) == ("up", "W80575-2024-07-30-move")
    assert new["first_seen_at"].startswith("2024-07-30T")
    assert new["gss_code"] == FACTS.by_name["Warrington"].gss_code
    moves = [row for row in from_json(folder, "moves") if row["inspection_id"] == new["id"]]
    assert ("overall", "requires_improvement", "good") in {(m["area"], m["from"], m["to"]) for m in moves}
    assert {(m["previous_published"], m["published"], m["status"]) for m in moves} == {
        ("2019-08-19", "2024-07-30", "confirmed")
    }
    beside = query(folder, "SELECT * FROM grades_by_council WHERE council = 'Warrington'")
    held = {row["area"]: row["grade"] for row in from_json(folder, "grades") if row["council"] == "Warrington"}
    assert [{area: grade for area, grade in row.items() if area in held} for row in beside] == [held]


def test_the_same_ledger_gives_the_same_bytes(tmp_path: Path) -> None:
    """But for the instant in README.md and metadata.json."""
    engine = ledger(*STORY)
    for name, at in (("one", MADE_AT), ("two", MADE_AT.replace(hour=17))):
        export(tmp_path / name, read_contents(engine, FACTS, TODAY), FACTS, at)
    differing = [
        f.name for f in (tmp_path / "one").iterdir() if f.read_bytes() != (tmp_path / "two" / f.name).read_bytes()
    ]
    assert sorted(differing) == ["README.md", "metadata.json"]


def test_a_later_export_replaces_the_earlier_one_alone(tmp_path: Path) -> None:
    """Other files stay, and nothing else is left: no file of the making, no log of the older database."""
    made = tmp_path / "made"
    export(made, baseline(), FACTS, MADE_AT)
    names = {path.name for path in made.iterdir()}
    (made / "notes.txt").write_text("mine")
    (made / "ofsted-monitor.db-wal").write_text("of the older one")
    export(made, story(), FACTS, MADE_AT)
    assert {path.name for path in made.iterdir()} == names | {"notes.txt"}
    assert (made / "notes.txt").read_text() == "mine"
    assert len(from_json(made, "findings")) == 3
    assert query(made, "PRAGMA integrity_check") == [{"integrity_check": "ok"}]


@pytest.mark.parametrize("name", ["README.md", "grades.csv", "ofsted-monitor.db", "metadata.json"])
@pytest.mark.parametrize("is_folder", [False, True], ids=["file", "folder"])
def test_files_of_others_are_not_replaced(tmp_path: Path, name: str, is_folder: bool) -> None:
    """A file by one of our names that no export wrote is named, and nothing is written."""
    (tmp_path / name).mkdir() if is_folder else (tmp_path / name).write_text("mine")
    with pytest.raises(UsageError, match=re.escape(f"{tmp_path / name} is not of an earlier export")):
        export(tmp_path, baseline(), FACTS, MADE_AT)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_ledger_put_into_an_export_is_not_replaced(tmp_path: Path) -> None:
    """Though the folder is an export's, a database that no export wrote stays."""
    export(tmp_path, baseline(), FACTS, MADE_AT)
    (tmp_path / "ofsted-monitor.db").unlink()
    open_database(f"sqlite:///{tmp_path / 'ofsted-monitor.db'}", FACTS, now=MADE_AT).dispose()
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(UsageError, match=r"ofsted-monitor\.db is not of an earlier export"):
        export(tmp_path, story(), FACTS, MADE_AT)
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_new_judgement_area_is_a_new_column(tmp_path: Path) -> None:
    """A framework of tomorrow needs no code: its area stands in every form and is described."""
    area = Area("belonging", "The belonging of children", "belonging", ("belonging",), ("belonging",), compared=True)
    facts = replace(FACTS, areas=MappingProxyType({**FACTS.areas, "belonging": area}))
    export(tmp_path, told(says(GOOD | {"belonging": "good"}), facts=facts), facts, MADE_AT)
    assert [row["belonging"] for row in from_json(tmp_path, "inspections")] == [None, "good"]
    assert query(tmp_path, "SELECT belonging FROM grades_by_council WHERE belonging IS NOT NULL") == [
        {"belonging": "good"}
    ]
    meanings = {row["column"]: row["meaning"] for row in from_csv(tmp_path, "data-dictionary")}
    assert meanings["belonging"] == "The grade of: The belonging of children."


def test_a_council_that_only_the_ledger_knows_is_kept(tmp_path: Path) -> None:
    """It has a row of its own, so that no reference leads nowhere; what is not known of it is empty."""
    stranger = says(GOOD)
    stranger = replace(stranger, outcome=replace(stranger.outcome, council="Exampleshire", urn=80999))
    export(tmp_path, told(stranger), FACTS, MADE_AT)
    (row,) = [row for row in from_json(tmp_path, "councils") if row["council"] == "Exampleshire"]
    assert (row["urn"], row["gss_code"], row["region"]) == (80999, None, None)
    assert query(tmp_path, "PRAGMA foreign_key_check") == []


def test_councils_of_the_past_hold_no_grades(tmp_path: Path) -> None:
    """Surrey is there on its last day and gone on the next; its inspections and its row stay, with its successors."""
    engine = open_baseline(FACTS, MADE_AT)
    for on, there in ((date(2027, 3, 31), True), (date(2027, 4, 1), False)):
        export(tmp_path, read_contents(engine, FACTS, on), FACTS, MADE_AT)
        assert any(row["council"] == "Surrey" for row in from_json(tmp_path, "grades")) is there
        assert any(row["council"] == "Surrey" for row in from_json(tmp_path, "inspections"))
    (surrey,) = [row for row in from_json(tmp_path, "councils") if row["council"] == "Surrey"]
    assert (surrey["ends_on"], surrey["successors"]) == ("2027-04-01", "East Surrey Council|West Surrey Council")


@pytest.mark.parametrize("table", [*TABLES, *VIEWS], ids=lambda table: table.name)
def test_docs_tell_of_every_column(table: Table | View) -> None:
    """docs/data.md has the dictionary, table by table, in the same words."""
    page = (ROOT / "docs" / "data.md").read_text(encoding="utf-8")
    section = page.partition(f"\n## {table.name}\n")[2].partition("\n## ")[0]
    assert table.meaning in section
    lines = [line for line in section.splitlines() if line.startswith("| `")]
    assert lines == [_line(column) for column in table.columns]


def _line(column: Column) -> str:
    name, kind, empty, _, refers_to, meaning = described(column)
    words = ", ".join(f"`{word}`" for word in column.words)
    cells = (f"`{name}`", kind, empty, words, f"`{refers_to}`" if refers_to else "", str(meaning).replace("|", r"\|"))
    return re.sub(" +", " ", f"| {' | '.join(map(str, cells))} |")


def test_the_kept_reports_go_out_as_they_were(tmp_path: Path) -> None:
    """A file each, called by council, day and digest, with the very bytes; a second export writes none anew."""
    engine = ledger(*STORY)
    contents = read_contents(engine, FACTS, TODAY)
    for _ in range(2):
        assert write_reports(tmp_path, contents, engine) == len(contents.documents) == 4
        files = sorted((tmp_path / "reports").iterdir())
        assert {hashlib.sha256(file.read_bytes()).hexdigest() for file in files} == {
            document.sha256 for document in contents.documents
        }
    engine.dispose()
