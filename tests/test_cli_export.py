"""`export DIR`: what people type and see, what the files hold beside the other commands, and what is refused."""

import csv
import json
import sqlite3
import subprocess
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from commands import run
from program import COMMAND, WAIT, environment

from monitor.export import LINE

FILES = {
    "README.md", "metadata.json", "data-dictionary.csv", "ofsted-monitor.db",
    *(f"{table}.{ending}" for ending in ("csv", "json")
      for table in ("councils", "grades", "inspections", "moves", "visits", "findings", "documents", "licence")),
}  # fmt: skip


def table(folder: Path, name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    return rows


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The baseline alone, exported into a folder that was not there."""
    folder = tmp_path_factory.mktemp("export")
    ran = run(folder, "export", "out/data")
    assert ran.code == 0
    return folder / "out" / "data"


def test_without_a_database_the_baseline_goes_out_and_says_so(tmp_path: Path) -> None:
    """With the note that `grades` gives; nothing but the folder is made."""
    ran = run(tmp_path, "export", "data", columns=80)
    assert ran.stderr == run(tmp_path, "grades").stderr
    assert "this is the baseline alone" in ran.stderr
    shown = ran.stdout.splitlines()
    assert shown[0].split() == ["Table", "Rows"]
    assert ["councils", str(len(table(tmp_path / "data", "councils")))] in [line.split() for line in shown]
    assert "Written into data: README.md says what is there." in shown
    assert LINE in ran.stdout.replace("\n", " ")
    assert max(map(len, shown)) <= 80
    assert [path.name for path in tmp_path.iterdir()] == ["data"]
    assert {path.name for path in (tmp_path / "data").iterdir()} == FILES


def test_grades_are_those_of_the_command(exported: Path) -> None:
    """A row for each grade of `grades --csv`, with its GSS code besides."""
    rows = list(csv.DictReader(run(exported.parent, "grades", "--csv").stdout.splitlines()))
    with (exported / "grades.csv").open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    assert [{column: row[column] for column in rows[0]} for row in found] == rows
    assert all(row["gss_code"] for row in found)


def test_moves_and_inspections_are_those_of_the_command(exported: Path) -> None:
    """Each area of each line of `moves --json`; directions and grades the same."""
    lines = run(exported.parent, "moves", "--json").lines
    assert [
        (row["council"], row["published"], row["area"], row["from_grade"], row["to_grade"], row["direction"])
        for row in table(exported, "moves")
    ] == [
        (line["council"], line["published"], move["area"], move["from"], move["to"], move["direction"])
        for line in lines
        for move in line["moves"]
    ]
    moved = {(row["council"], row["published"]): row for row in table(exported, "inspections")}
    for line in lines:
        row = moved[line["council"], line["published"]]
        assert row["direction"] == line["direction"]
        assert {area: row[area] for area in line["grades"]} == line["grades"]
        assert [row["url"]] == line["sources"]


def test_every_inspection_and_visit_of_a_council_goes_out(exported: Path) -> None:
    """As many as `history` has."""
    rows = [row for name in ("inspections", "visits") for row in table(exported, name) if row["council"] == "Trafford"]
    lines = run(exported.parent, "history", "Trafford", "--json").lines
    assert sorted(row["published"] for row in rows) == [line["published"] for line in lines]


@pytest.mark.parametrize(
    ("target", "said"),
    [
        pytest.param("notes.txt", "notes.txt is a file", id="a-file"),
        pytest.param("notes.txt/below", "Not a directory", id="below-a-file"),
        pytest.param("/proc/export", "cannot be written into /proc/export", id="where-nobody-may-write"),
    ],
)
def test_a_place_that_cannot_be_written_is_told(tmp_path: Path, target: str, said: str) -> None:
    """Exit 2 with the folder and the reason; nothing is made."""
    (tmp_path / "notes.txt").write_text("mine")
    ran = run(tmp_path, "export", target)
    assert (ran.code, ran.stdout) == (2, "")
    assert said in ran.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_disk_that_is_full_leaves_the_earlier_export_whole(tmp_path: Path) -> None:
    """The kernel refuses to write more than 100 KB of a file: no file is replaced, none is left over."""
    database = str(tmp_path / "ledger.db")
    run(tmp_path, "migrate", "--database", database)
    for folder, there in (("data", True), ("new", False)):
        if there:
            run(tmp_path, "export", folder, "--database", database)
        before = {path: path.read_bytes() for path in (tmp_path / folder).glob("*")}
        limited = ["sh", "-c", 'ulimit -f 200; exec "$@"', "sh", *COMMAND, "export", folder, "--database", database]
        ended = subprocess.run(
            limited, cwd=tmp_path, env=environment(), capture_output=True, text=True, timeout=WAIT, check=False
        )
        assert (ended.returncode, ended.stdout) == (2, "")
        assert f"The export cannot be written into {folder}: " in ended.stderr
        assert "Traceback" not in ended.stderr
        assert (tmp_path / folder).exists() is there
        assert {path: path.read_bytes() for path in (tmp_path / folder).glob("*")} == before


def test_the_ledger_is_never_overwritten(tmp_path: Path) -> None:
    """An export into the folder of the ledger, which has the name of a file of ours, is refused."""
    assert run(tmp_path, "migrate", "--database", "ofsted-monitor.db").code == 0
    before = (tmp_path / "ofsted-monitor.db").read_bytes()
    ran = run(tmp_path, "export", ".", "--database", "ofsted-monitor.db")
    assert (ran.code, ran.stdout) == (2, "")
    assert "ofsted-monitor.db is not of an earlier export and would be replaced." in ran.stderr
    assert (tmp_path / "ofsted-monitor.db").read_bytes() == before
    assert not (tmp_path / "README.md").exists()


def test_an_export_is_no_ledger(exported: Path) -> None:
    """Who takes its database for one is told so, and what it holds stays."""
    ran = run(exported, "grades", "--database", "ofsted-monitor.db")
    assert (ran.code, ran.stdout) == (2, "")
    assert "belongs to another program" in ran.stderr
    with closing(sqlite3.connect(exported / "ofsted-monitor.db")) as connection:
        assert connection.execute("SELECT count(*) FROM councils").fetchone()[0] > 150


def test_a_reader_never_sees_half_a_file(tmp_path: Path) -> None:
    """While one export follows the other, whatever is read is whole."""
    folder = tmp_path / "data"
    run(tmp_path, "export", "data")
    expected = len(table(folder, "inspections"))
    done, wrong, looks = threading.Event(), list[str](), 0

    def look() -> None:
        nonlocal looks
        while not done.is_set():
            try:
                if len(table(folder, "inspections")) != expected:
                    wrong.append("rows are missing")
                with closing(sqlite3.connect(f"{(folder / 'ofsted-monitor.db').as_uri()}?mode=ro", uri=True)) as opened:
                    if opened.execute("SELECT count(*) FROM inspections").fetchone() != (expected,):
                        wrong.append("the database is not whole")
            except (OSError, ValueError, sqlite3.Error) as fault:
                wrong.append(repr(fault))
            looks += 1

    reader = threading.Thread(target=look)
    reader.start()
    try:
        for _ in range(4):
            assert run(tmp_path, "export", "data").code == 0
    finally:
        done.set()
        reader.join(WAIT)
    assert wrong == []
    assert looks > 4
