"""The real reports and letters, replayed: each inspection told once, on its day, as the checked tables have it."""

import csv
from pathlib import Path

import pytest
from archive import left_behind
from commands import run
from program import Ran
from test_corpus_end_to_end import AREAS, expected
from test_replay_interrupted import interrupting

from monitor.replay.keep import Journal

pytestmark = pytest.mark.corpus
CORPUS = Path(__file__).parents[1] / ".." / "shared" / "corpus"

Row = dict[str, str]


def table(name: str) -> list[Row]:
    if not CORPUS.is_dir():
        pytest.skip("the corpus of real reports and articles is no part of the download")
    with (CORPUS / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A manifest of all reports and letters, those of a day in the tables' order."""
    made = tmp_path_factory.mktemp("archive")
    with (made / "manifest.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["file", "url", "published"])
        for name, day in (("reports", "listing_date"), ("visits", "published")):
            folder = (CORPUS / name).resolve()
            rows.writerows([folder / row["file"], row.get("url", ""), row[day]] for row in table(name))
    return made


@pytest.fixture(scope="module")
def ran(archive: Path) -> Ran:
    """An undisturbed replay of all of it."""
    return replay(archive, "--json", "--visits")


def replay(folder: Path, *options: str) -> Ran:
    return run(folder, "replay", "manifest.csv", *options)


def test_each_real_inspection_is_told_once_on_its_day(ran: Ran) -> None:
    """Grades, dates, reference and direction are those of the tables."""
    assert (ran.code, ran.stderr) == (0, "")
    lines = [line for line in ran.lines if line["inspection"] == "full"]
    reports = {(row["urn"], row["listing_date"]): row for row in table("reports") if row["framework"] != "other"}
    assert sorted(line["reference"] for line in lines) == sorted(expected(list(reports.values())))
    assert [line["alerted_at"] for line in lines] == sorted(line["alerted_at"] for line in lines)
    for line in lines:
        row = reports.pop((str(line["urn"]), line["alerted_at"][:10]))
        assert line["inspected"] == {"from": row["inspection_start"], "to": row["inspection_end"]}, row["file"]
        areas = ("overall",) if row["framework"] == "pre-SIF" else AREAS
        given = {area: grade for area, grade in line["grades"].items() if area != "lscb"}
        assert given == {area: row[area] for area in areas if row[area] != "-"}, row["file"]
        kind = line["reference"].rpartition("-")[2]
        told = {"first": "first_grade", "same": "unchanged"}.get(line["direction"], "move")
        assert (kind, line["status"], line["sources"]) == (told, "confirmed", [row["url"]]), row["file"]
        ways = {move["direction"] for move in line["moves"]}
        assert ways == {"mixed": {"up", "down"}, "up": {"up"}, "down": {"down"}}.get(line["direction"], set())
    assert not reports


def test_each_real_visit_is_told_once_on_its_day(ran: Ran) -> None:
    """Its dates and its areas for priority action are those of the table."""
    visits = {
        f"W{row['urn']}-{row['published']}-{'priority_action' if row['priority_action'] == 'yes' else 'visit'}": row
        for row in table("visits")
    }
    lines = [line for line in ran.lines if line["inspection"] != "full"]
    assert sorted(line["reference"] for line in lines) == sorted(visits)
    for line in lines:
        row = visits[line["reference"]]
        assert line["alerted_at"][:10] == row["published"]
        assert line["inspected"] == {"from": row["visit_start"], "to": row["visit_end"]}


def test_interrupted_once_it_prints_the_same(archive: Path, ran: Ran, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second replay, stopped in the middle and gone on with, prints what the first one did, and leaves nothing."""
    interrupting(monkeypatch, Journal, "add", after=False)[0] = 90
    assert replay(archive, "--json", "--visits").code == 130
    resumed = replay(archive, "--json", "--visits")
    assert (resumed.code, resumed.stdout, left_behind(archive)) == (0, ran.stdout, [])


def test_what_is_no_report_of_an_inspection_is_set_aside(archive: Path) -> None:
    """The sums at the end count it with its reason."""
    assert replay(archive).stdout.splitlines()[-5:-2] == [
        "124 full inspections told: 23 up, 6 down, 2 mixed, 3 unchanged, 90 first judged.",
        "53 visits told.",
        "3 set aside:",
    ]
