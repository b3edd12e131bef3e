"""`grades`, `history` and `moves` on the baseline and on a ledger of the test's, by day and by place."""

import csv
import io
from pathlib import Path

import pytest
from commands import run
from program import Ran, today

from monitor.facts import load

TODAY = today()
MOVE_KEYS = {
    "council", "urn", "inspection", "inspection_type", "framework", "inspected", "published", "status", "direction",
    "moves", "first_areas", "grades", "previous", "sources", "reference", "alerted_at",
}  # fmt: skip


def test_grades_of_every_council(tmp_path: Path) -> None:
    """One line for each council of today, in order, with the contract's keys; nothing is made."""
    ran = run(tmp_path, "grades", "--json")
    assert ran.code == 0
    assert [line["council"] for line in ran.lines] == sorted(line["council"] for line in ran.lines)
    today = {council.short_name for council in load().councils if council.ends_on is None or council.ends_on > TODAY}
    assert {line["council"] for line in ran.lines} == today
    keys = {"council", "urn", "region", "grades", "last_full", "last_visit", "due"}
    assert all(set(line) == keys for line in ran.lines)
    assert all(set(line["due"]) == {"earliest", "typical", "latest", "basis"} for line in ran.lines)
    assert all(set(held) == {"grade", "published", "status"} for line in ran.lines for held in line["grades"].values())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["Hull", "kingston-upon-hull", "80477", "KINGSTON UPON HULL"])
def test_a_council_goes_by_any_of_its_names(tmp_path: Path, name: str) -> None:
    """Alias, slug, URN and name in any capitals mean the same council, in `grades` and in `history`."""
    assert run(tmp_path, "grades", "--council", name, "--json").shape["urn"] == 80477
    assert {line["urn"] for line in run(tmp_path, "history", name, "--json").lines} == {80477}


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        pytest.param("Hul", "Did you mean Kingston upon Hull?", id="near"),
        pytest.param("Xyzzy", "`ofsted-monitor grades` lists them all.", id="far"),
        pytest.param("99999", "`ofsted-monitor grades` lists them all.", id="urn-of-none"),
    ],
)
@pytest.mark.parametrize("command", [["grades", "--council"], ["history"]], ids=["grades", "history"])
def test_an_unknown_council_is_told_with_what_is_near(tmp_path: Path, command: list[str], name: str, hint: str) -> None:
    """Exit 2 and the likeliest names."""
    ran = run(tmp_path, *command, name)
    assert (ran.code, ran.stdout) == (2, "")
    assert ran.stderr.startswith(f'No council is called "{name}". ')
    assert hint in ran.stderr


def test_regions_choose_and_an_unknown_one_lists_them(tmp_path: Path) -> None:
    """--region takes any capitals and may be repeated; it goes together with --council."""
    lines = run(tmp_path, "grades", "--json", "--region", "north east", "--region", "London").lines
    assert {line["region"] for line in lines} == {"North East", "London"}
    assert run(tmp_path, "grades", "--json", "--region", "London", "--council", "Hull").lines == []
    ran = run(tmp_path, "grades", "--region", "Narnia")
    assert (ran.code, ran.stdout) == (2, "")
    assert all(region in ran.stderr for region in load().regions)
    assert "No council matches." in run(tmp_path, "grades", "--region", "London", "--council", "Hull").stdout


def test_grades_as_published_by_a_day(tmp_path: Path) -> None:
    """Trafford's report of 3 August 2026 counts from that day on; overall stays as last given, on its date."""
    before = run(tmp_path, "grades", "--council", "Trafford", "--json", "--on", "2026-08-02").shape
    after = run(tmp_path, "grades", "--council", "Trafford", "--json", "--on", "2026-08-03").shape
    assert (before["last_full"], after["last_full"]) == ("2023-01-31", "2026-08-03")
    assert (before["grades"]["leaders"]["grade"], after["grades"]["leaders"]["grade"]) == (
        "requires_improvement",
        "inadequate",
    )
    assert after["grades"]["overall"] == {
        "grade": "requires_improvement",
        "published": "2023-01-31",
        "status": "confirmed",
    }


def test_grades_as_this_ledger_knew_them(tmp_path: Path) -> None:
    """A ledger made today knew nothing yesterday, whatever was published by then."""
    yesterday = run(tmp_path, "grades", "--council", "Hull", "--json", "--known-on", "2026-01-01").shape
    assert (yesterday["grades"], yesterday["last_full"]) == ({}, None)
    today = run(tmp_path, "grades", "--council", "Hull", "--json", "--known-on", str(TODAY)).shape
    assert today["grades"]["overall"]["grade"] == "good"


def test_grades_as_csv_say_the_same(tmp_path: Path) -> None:
    """A row for each grade of the JSON, under a heading."""
    rows = list(csv.DictReader(io.StringIO(run(tmp_path, "grades", "--csv", "--region", "London").stdout)))
    expected = [
        {"council": line["council"], "urn": str(line["urn"]), "region": "London", "area": area, **held}
        for line in run(tmp_path, "grades", "--json", "--region", "London").lines
        for area, held in line["grades"].items()
    ]
    assert rows == expected


def test_a_council_that_is_no_more_is_shown_for_its_time(tmp_path: Path) -> None:
    """Cumbria was there in 2020 and is gone today; its history stays."""
    then = [line["council"] for line in run(tmp_path, "grades", "--json", "--on", "2020-01-01").lines]
    now = [line["council"] for line in run(tmp_path, "grades", "--json").lines]
    assert ("Cumbria" in then, "Cumbria" in now) == (True, False)
    assert run(tmp_path, "history", "Cumbria", "--json").code == 0


@pytest.mark.parametrize("columns", [80, 120])
@pytest.mark.parametrize("on", [[], ["--on", "2025-01-01"]], ids=["now", "then"])
def test_the_table_fits_the_terminal_and_breaks_no_word(tmp_path: Path, columns: int, on: list[str]) -> None:
    """Each council's name, grades and dates can be read in 80 columns; short words are explained below."""
    table = run(tmp_path, "grades", *on, columns=columns).stdout
    assert max(map(len, table.splitlines())) <= columns
    assert "…" not in table
    words = set(table.replace("-", " ").split())
    names = {word for council in load().councils if council.ends_on is None for word in council.short_name.split()}
    assert {word for name in names for word in name.split("-")} <= words
    assert {"Outstanding", "Inadequate"} & words if columns == 120 else {"Outst.", "Inad."} <= words
    assert "RI: requires improvement to be good." in table
    assert "+: children in care and care leavers, judged together." in table


def test_a_grade_of_another_day_shows_its_day(tmp_path: Path) -> None:
    """Overall, no longer given since April 2026, stands with the date on which it last was."""
    table = run(tmp_path, "grades", "--council", "Trafford").stdout
    assert "RI 2023-01-31" in table
    assert "A grade with a date was given then" in table
    assert "given then" not in run(tmp_path, "grades", "--council", "Hull").stdout


def test_history_is_oldest_first_with_visits_and_moves(tmp_path: Path) -> None:
    """All that is known of a council; an inspection has the keys of `moves`, a visit has no grades."""
    lines = run(tmp_path, "history", "Trafford", "--json").lines
    assert [line["published"] for line in lines] == sorted(line["published"] for line in lines)
    assert {line["inspection"] for line in lines} == {"full", "focused_visit"}
    assert all(line["grades"] == {} for line in lines if line["inspection"] != "full")
    last = lines[-1]
    assert set(last) == MOVE_KEYS
    assert last["moves"][0] == {
        "area": "leaders",
        "from": "requires_improvement",
        "to": "inadequate",
        "direction": "down",
    }


def test_history_shows_arrows_and_whose_word_it_is(tmp_path: Path) -> None:
    """What and when, in words; an arrow beside each area that moved."""
    shown = run(tmp_path, "history", "Trafford", columns=80).stdout
    assert "2026-08-03  Trafford: full inspection, 8 to 19 June 2026" in shown
    assert "ILACS from April 2026. Read in Ofsted's published report." in shown
    assert "Leaders                   ▼ Inadequate, was Requires improvement" in shown
    assert "Care leavers                Requires improvement, first judged" in shown
    assert max(map(len, shown.splitlines())) <= 80


def days_of(ran: Ran) -> list[str]:
    return [line["published"] for line in ran.lines]


def test_moves_within_days(tmp_path: Path) -> None:
    """--since and --until count their own days; each line has at least one move and the contract's keys."""
    ran = run(tmp_path, "moves", "--since", "2026-07-07", "--until", "2026-08-18", "--json")
    assert days_of(ran) == sorted(days_of(ran))
    assert (days_of(ran)[0], days_of(ran)[-1]) == ("2026-07-07", "2026-08-18")
    assert all(set(line) == MOVE_KEYS and line["moves"] for line in ran.lines)
    assert all(move["from"] != move["to"] for line in ran.lines for move in line["moves"])
    everything = days_of(run(tmp_path, "moves", "--json"))
    assert [day for day in everything if "2026-07-07" <= day <= "2026-08-18"] == days_of(ran)
    assert run(tmp_path, "moves", "--since", "2026-08-19", "--until", "2026-08-01").stdout == (
        "No grade moved in that time.\n"
    )


def test_a_day_before_the_ledger_was_made_says_so(tmp_path: Path) -> None:
    """It knew nothing then: an empty table is explained, and --on is named."""
    run(tmp_path, "migrate", "--database", "ofsted.db")
    asked = run(tmp_path, "grades", "--known-on", "2020-01-01", "--database", "ofsted.db")
    assert asked.code == 0
    assert "knew nothing on 2020-01-01; --on gives what was published by then." in asked.stderr
