"""The files of an export: they agree with each other, with the dictionary and with the licence."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from exported import (
    MADE_AT,
    NAMES,
    ROOT,
    SECRET,
    STORY,
    TABLES,
    TRICKY,
    VIEWS,
    baseline,
    from_csv,
    from_json,
    query,
    story,
    told,
)
from story import FACTS, GOOD, says

from monitor.export import LINE, export, read_contents
from monitor.export.columns import Column, Kind, Table, View
from monitor.export.contents import Contents
from monitor.export.texts import described
from monitor.model import Area, PartialDate
from monitor.store import open_baseline


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An export of the story: every table has rows in it."""
    made = tmp_path_factory.mktemp("export") / "made"
    assert all(export(made, story(), FACTS, MADE_AT).values())
    return made


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
    assert ("overall", "requires_improvement", "good") in {(m["area"], m["from_grade"], m["to_grade"]) for m in moves}
    assert {(m["previous_published"], m["published"], m["status"]) for m in moves} == {
        ("2019-08-19", "2024-07-30", "confirmed")
    }
    beside = query(folder, "SELECT * FROM grades_by_council WHERE council = 'Warrington'")
    held = {row["area"]: row["grade"] for row in from_json(folder, "grades") if row["council"] == "Warrington"}
    assert [{area: grade for area, grade in row.items() if area in held} for row in beside] == [held]


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
