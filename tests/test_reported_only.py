"""How long an inspection counts that is only reported: in grades, in comparisons, in a replay and in the export."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from archive import write
from commands import run
from exported import MADE_AT, from_csv
from markup import article_page, report
from sqlalchemy import Engine
from story import FACTS, OLD, all_areas, press, says, tell

from monitor.export import export, read_contents
from monitor.model import Absence, Direction, Known, PageKind, Sighting, Status
from monitor.reconcile import compare, decide_absence, gather
from monitor.store import Ledger, ReadPage, open_database

ILACS_2018 = ("overall", "leaders", "help_and_protection", "care")
RUMOUR = press({"overall": "inadequate"}, on="2024-07-30")  # counts until 29 August
LATER = press({"overall": "good"}, on="2025-12-01")


def numbered(*sightings: Sighting) -> list[Sighting]:
    return [replace(sighting, id=number) for number, sighting in enumerate(sightings, 1)]


def recorded(engine: Engine, sightings: Iterable[Sighting]) -> None:
    ledger = Ledger(engine, FACTS)
    for one in sightings:
        ledger.record(ReadPage(one.url, PageKind.ARTICLE, one.source, one.url, "1", one.seen_at), [one])


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A ledger that knew Warrington's grades of 2019, and read the rumour of 2024 in a paper."""
    file = tmp_path / "ofsted.db"
    engine = open_database(f"sqlite:///{file}", FACTS, now=datetime(2024, 7, 1, tzinfo=UTC), known="none")
    recorded(engine, [OLD, RUMOUR])
    engine.dispose()
    return file


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        pytest.param(("--on", "2024-07-29"), "requires_improvement", id="before-it"),
        pytest.param(("--on", "2024-08-29"), "inadequate", id="the-thirtieth-day"),
        pytest.param(("--on", "2024-08-30"), "requires_improvement", id="the-day-after"),
        pytest.param(("--known-on", "2024-08-29"), "inadequate", id="known-on-the-thirtieth-day"),
        pytest.param(("--known-on", "2024-08-30"), "requires_improvement", id="known-on-the-day-after"),
        pytest.param((), "requires_improvement", id="today"),
    ],
)
def test_grades_count_it_for_thirty_days(tmp_path: Path, database: Path, day: tuple[str, ...], expected: str) -> None:
    """`grades` as of each day; afterwards the earlier grades stand again, as if it had never been."""
    asked = ("grades", "--council", "Warrington", *day, "--database", str(database))
    shown = run(tmp_path, *asked, "--json").shape
    assert shown["grades"]["overall"]["grade"] == expected
    assert ("that inspection is reported" in shown["due"]["basis"]) == (expected == "inadequate")
    assert shown["last_full"] == "2019-08-19", "the paper gave no day of publication: the last that is known stands"
    assert f",overall,{expected}," in run(tmp_path, *asked, "--csv").stdout


def test_the_history_keeps_it_and_says_until_when_it_counts(tmp_path: Path, database: Path) -> None:
    """Nothing that was reported is forgotten."""
    asked = ("history", "Warrington", "--database", str(database))
    last = run(tmp_path, *asked, "--json").lines[-1]
    assert (last["status"], last["counts_until"], last["grades"]) == (
        "reported",
        "2024-08-29",
        {"overall": "inadequate"},
    )
    shown = " ".join(run(tmp_path, *asked, columns=80).stdout.split())
    words = "Reported by gazette.example, not yet found on Ofsted's site; among the grades until 29 August 2024."
    assert words in shown


def test_the_export_leaves_it_out_of_the_grades_alone(tmp_path: Path, database: Path) -> None:
    """After its days it is among the inspections still, with its status."""
    engine = open_database(f"sqlite:///{database}", FACTS, now=datetime(2024, 9, 1, tzinfo=UTC))
    for today, expected in ((date(2024, 8, 29), "inadequate"), (date(2024, 8, 30), "requires_improvement")):
        contents = read_contents(engine, FACTS, today)
        (overall,) = [one.held.grade for one in contents.holdings if one.area == "overall"]
        assert overall == expected
        assert Status.REPORTED in [one.inspection.status for one in contents.inspections()]
        export(tmp_path / "made", contents, FACTS, MADE_AT)
        for table in ("inspections", "moves"):
            until = {row["status"]: row["counts_until"] for row in from_csv(tmp_path / "made", table)}
            assert until["reported"] == "2024-08-29"
            assert until.get("confirmed", "") == ""
    engine.dispose()


def test_a_later_inspection_is_not_compared_with_it() -> None:
    """Neither Ofsted's report nor a paper's word: readers were told that it no longer counts."""
    for later in (LATER, says(all_areas("good"), on="2025-12-01", inspected="2025-10-06/2025-10-17")):
        inspections = gather(numbered(OLD, RUMOUR, later))
        assert len(inspections) == 3
        comparison = compare(inspections[-1], inspections, FACTS)
        assert (comparison.previous, comparison.direction) == (inspections[0], Direction.UP)
    alone = gather(numbered(RUMOUR, LATER))
    assert compare(alone[-1], alone, FACTS).direction is Direction.FIRST


def test_the_alert_on_a_later_inspection_starts_from_the_grades_that_stood() -> None:
    """Overall went from requires improvement to good; the rumour of inadequate is no step between."""
    *_, last = tell(OLD, RUMOUR, LATER)
    (move,) = last.events[0].comparison.moves
    assert (move.before, move.after) == ("requires_improvement", "good")


def test_a_rumour_that_left_does_not_hide_a_withdrawal() -> None:
    """While it counts the older report is replaced, so that nobody need hear that it is gone; afterwards it is not."""
    known = Known(datetime(2020, 1, 1, tzinfo=UTC), tuple(numbered(OLD, RUMOUR)))
    for day, told in ((date(2024, 8, 20), 0), (date(2024, 9, 20), 1)):
        seen_at = datetime.combine(day, datetime.min.time(), UTC)
        decision = decide_absence(Absence("Warrington", OLD.url, seen_at, day), known, FACTS)
        assert decision is not None
        assert len(decision.events) == told


def test_a_replay_claims_nothing_and_lets_it_go(tmp_path: Path) -> None:
    """No page of Ofsted's is read in a replay: no word that one is missing; 30 days on, it is no step to start from."""
    rated = "Warrington Borough Council’s children’s services have been rated inadequate by Ofsted."
    story = article_page("Gazette", "Ofsted rates services", date(2022, 3, 1), [rated, "It inspected in January 2022."])
    (tmp_path / "rumour.html").write_text(story, encoding="utf-8")
    (tmp_path / "2019.pdf").write_bytes(report("Warrington", "8 to 19 July 2019", all_areas("good", ILACS_2018)))
    (tmp_path / "2024.pdf").write_bytes(report("Warrington", "10 to 21 June 2024", all_areas("good")))
    write(tmp_path, "2019.pdf,,2019-08-19", "rumour.html,https://gazette.example/a,2022-03-01", "2024.pdf,,2024-07-30")
    first, rumour, last = run(tmp_path, "replay", "archive.csv", "--json").lines
    assert "counts_until" not in first
    assert (rumour["direction"], rumour["counts_until"]) == ("down", "2022-03-31")
    assert (last["direction"], last["previous"]["published"]) == ("same", "2019-08-19")
    assert "not_found" not in run(tmp_path, "replay", "archive.csv").stdout
