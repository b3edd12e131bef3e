"""An older database comes along with all that it holds."""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
import samples
from alembic import command
from commands import run

from monitor.store import schema
from monitor.store.engine import open_engine
from monitor.store.rows import event_text

ROWS = """
INSERT INTO ledger VALUES (1, '2024-07-01 00:00:00', '0.1.0', 'none');
INSERT INTO outcome VALUES (1, '2024-07-30 09:00:00', 'Warrington', 80575, 'full', 'ofsted', 'ofsted', 'Ofsted',
  'https://f.example/1', '', NULL, 'abc', 0, '{"council": "Warrington", "urn": 80575, "inspection": "full",
  "grades": {"overall": "good"}, "priority_action": false, "theme": null, "to_improve": [], "priority_areas": [],
  "confidence": 1.0, "evidence": [], "published": "2024-07-30"}');
INSERT INTO event VALUES (1, 'W80575-2024-07-30-first_grade', 'first_grade', 'Warrington', 1, 1,
  '2024-07-30 09:00:00', '__EVENT__');
INSERT INTO alert VALUES (1, 1, 'desk', 'W80575-2024-07-30-first_grade', '2024-07-30 09:00:00', 1,
  '2024-07-30 09:00:00', NULL, NULL, NULL, '2024-07-30 09:00:05');
"""


def event_of_then() -> str:
    """An event as the first version wrote it: without what later ones tell besides."""
    event = samples.first_grade()
    event = replace(event, inspection=replace(event.inspection, id=1, council="Warrington", sightings=()))
    shape = json.loads(event_text(event))
    for holder, key in ((shape, "told_before"), (shape, "found_again"), (shape["inspection"], "withdrawn_on"),
                        (shape["comparison"], "background")):  # fmt: skip
        del holder[key]
    return json.dumps(shape).replace("'", "''")


@pytest.fixture
def first(tmp_path: Path) -> Path:
    """A database as the first schema left it, with a row in each table that others point to."""
    file = tmp_path / "ofsted.db"
    engine, config = open_engine(f"sqlite:///{file}"), schema._config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    engine.dispose()
    with closing(sqlite3.connect(file)) as held, held:
        held.executescript(ROWS.replace("__EVENT__", event_of_then()))
    return file


def test_the_first_schema_comes_along_whole(tmp_path: Path, first: Path) -> None:
    """Every row stays, alerts still point to their events, and what was told is shown as before."""
    ran = run(tmp_path, "migrate", "--database", str(first))
    assert (ran.code, ran.stdout) == (0, "The database's schema went from 0001 to 0003.\n")
    with closing(sqlite3.connect(first)) as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        told = "SELECT e.reference, e.topic, a.destination FROM alert a JOIN event e ON e.id = a.event_id"
        assert connection.execute(told).fetchall() == [("W80575-2024-07-30-first_grade", "", "desk")]
    shown = run(tmp_path, "history", "Warrington", "--json", "--database", str(first))
    assert '"reference": "W80575-2024-07-30-first_grade", "alerted_at": "2024-07-30T09:00:05+00:00"' in shown.stdout


def test_a_command_that_needs_the_new_schema_says_how(tmp_path: Path, first: Path) -> None:
    """Nothing is upgraded without being asked."""
    before = first.read_bytes()
    ran = run(tmp_path, "grades", "--database", str(first))
    assert (ran.code, ran.stdout) == (2, "")
    assert "ofsted-monitor migrate" in ran.stderr
    assert first.read_bytes() == before


def test_an_upgrade_that_would_lose_something_changes_nothing(tmp_path: Path, first: Path) -> None:
    """A database that was damaged by hand is refused, as it was."""
    with closing(sqlite3.connect(first)) as connection, connection:
        connection.execute("UPDATE alert SET event_id = 9")
    ran = run(tmp_path, "migrate", "--database", str(first))
    assert ran.code == 2
    assert "nothing was changed" in ran.stderr
    with closing(sqlite3.connect(first)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]
