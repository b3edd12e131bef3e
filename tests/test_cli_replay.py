"""`replay` as people use it: an archive in, what would have been told out."""

from pathlib import Path
from random import Random

import pytest
from archive import MANIFEST, RUTLAND, STORY, day, left_behind, replay, save, told, write
from commands import run
from markup import article_page, report
from story import all_areas
from terminal import terminal
from test_cli_grades import MOVE_KEYS

from monitor.cli.common import Setting
from monitor.facts import in_country
from monitor.packaged import packaged


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A folder with the archive in it."""
    save(tmp_path)
    return tmp_path


def test_each_inspection_is_told_once_when_it_came_out(archive: Path) -> None:
    """Oldest first, in the shape of `history`: a paper's word counts as the first, a corrected report is no new one."""
    ran = replay(archive, "--json")
    assert (ran.code, ran.stderr) == (0, "")
    assert told(ran) == STORY
    assert all(set(line) == MOVE_KEYS for line in ran.lines)
    _, rutland, warrington = ran.lines
    assert rutland["grades"] == {**RUTLAND, "in_care": "outstanding"}
    assert [url[-1] for url in rutland["sources"]] == ["2", "5"]
    assert (warrington["status"], warrington["direction"]) == ("confirmed", "up")
    assert warrington["first_areas"] == ["care_leavers"]
    assert warrington["sources"][0] == "https://www.gazette.example/warrington"


def test_people_see_what_was_told_when_and_what_was_set_aside(archive: Path) -> None:
    """Below each inspection its alerts, at the end the sums; visits are counted."""
    lines = [line.strip() for line in replay(archive).stdout.splitlines()]
    assert lines[-6:] == [
        "8 documents read.",
        "3 full inspections told: 1 up, 2 first judged.",
        "1 visit told.",
        "2 set aside:",
        "1: it is no report of Ofsted's (line 8).",
        "1: it is about a school or a nursery (line 4).",
    ]
    first = lines.index("2024-04-30  Rutland: full inspection, 4 to 15 March 2024")
    assert lines[first + 7 : first + 9] == [
        "Told 30 April 2024 as W80547-2024-04-30-first_grade.",
        "Then told 3 June 2024 as W80547-2024-04-30-correction.",
    ]
    assert not any("focused visit" in line for line in lines)


def test_visits_are_printed_when_asked_for(archive: Path) -> None:
    """In their place among the inspections; without an address the file's name is one."""
    ran = replay(archive, "--visits", "--json")
    assert [line["inspection"] for line in ran.lines] == ["full", "focused_visit", "full", "full"]
    assert told(ran)[1] == ("Derby", "W80459-2020-01-14-visit", "2020-01-14")
    assert ran.lines[1]["sources"] == ["reports/derby.pdf"]


def test_the_order_of_the_rows_is_no_matter(archive: Path) -> None:
    """The same lines in any order print the same."""
    head, *rows = MANIFEST.splitlines(keepends=True)
    expected = replay(archive, "--visits", "--json").stdout
    for seed in range(3):
        Random(seed).shuffle(rows)
        (archive / "archive.csv").write_text(head + "".join(rows), encoding="utf-8")
        assert replay(archive, "--visits", "--json").stdout == expected


def test_every_replay_begins_with_nothing(archive: Path) -> None:
    """Run twice it prints the same, and leaves nothing behind; no baseline, configuration or database takes part."""
    (archive / "sources.toml").write_text("this is no configuration")
    ran = [replay(archive, "--json") for _ in range(2)]
    assert ran[0] == ran[1]
    assert left_behind(archive) == []
    assert not list(archive.glob("*.db*"))
    noted = replay(archive, "--json", "--database", "mine.db")
    assert (noted.code, noted.stdout) == (0, ran[0].stdout)
    assert "--database is left alone" in noted.stderr


def test_until_ends_the_replay_at_a_day(archive: Path) -> None:
    """What came out later is as if it had not been written: the paper's word still waits for Ofsted's."""
    ran = replay(archive, "--json", "--until", "2024-07-29")
    assert told(ran) == STORY
    assert ran.lines[-1]["status"] == "reported"
    assert told(replay(archive, "--json", "--until", "2024-06-02")) == STORY[:2]
    nothing = replay(archive, "--until", "2001-01-01")
    assert (nothing.code, nothing.stdout) == (0, "")
    assert nothing.stderr == "Note: archive.csv names no document published by 2001-01-01.\n"


def test_what_cannot_be_read_is_told_with_its_line_and_the_rest_goes_on(archive: Path) -> None:
    """A missing file, a damaged one, a folder, an empty page: exit 1, and every inspection is told all the same."""
    (archive / "damaged.pdf").write_bytes(b"%PDF-1.7 and no more")
    (archive / "empty.html").touch()
    (archive / "folder.txt").mkdir()
    bad = ("missing.pdf", "damaged.pdf", "empty.html", "folder.txt")
    (archive / "archive.csv").write_text(MANIFEST + "".join(f"{name},,2024-05-01\n" for name in bad), encoding="utf-8")
    ran = replay(archive, "--json")
    assert (ran.code, told(ran)) == (1, STORY)
    complaints = ran.stderr.splitlines()
    assert [
        f"archive.csv, line {line}: {name}: " in words
        for (line, name), words in zip(enumerate(bad, 10), complaints, strict=True)
    ] == [True] * 4
    assert "No such file" in complaints[0]
    assert "4 could not be read." in replay(archive).stdout


def test_what_was_old_by_then_is_not_told(archive: Path) -> None:
    """A page of 2018 that came up after a later inspection was told: its line has no reference, and says why."""
    words = (
        "Rutland County Council’s children’s services have been rated inadequate by Ofsted, inspected in March 2018."
    )
    (archive / "old.html").write_text(article_page("Gazette", "Services inadequate", day("2018-05-01"), [words]))
    write(archive, "reports/rutland.pdf,,2024-04-30", "old.html,https://gazette.example/old,2024-06-01")
    rutland, old = replay(archive, "--json").lines
    assert rutland["reference"] == "W80547-2024-04-30-first_grade"
    assert (old["grades"], old["reference"], old["alerted_at"]) == ({"overall": "inadequate"}, None, None)
    shown = replay(archive).stdout
    assert "Not told: a later inspection was known by then." in shown
    assert "1 full inspection told" in shown


def test_a_wrong_manifest_is_refused_before_anything(archive: Path) -> None:
    """Exit 2, one message, nothing printed, nothing kept."""
    write(archive, "school.html,,1 May 2024")
    ran = replay(archive, "--json")
    assert (ran.code, ran.stdout) == (2, "")
    assert ran.stderr.startswith('archive.csv, line 2, column "published": "1 May 2024" is neither a day')
    missing = run(archive, "replay", "none.csv")
    assert (missing.code, missing.stderr) == (
        2,
        "none.csv: the manifest cannot be opened: No such file or directory. Check the name.\n",
    )
    assert not (archive / "state").exists()


@pytest.mark.parametrize(
    ("host", "status", "overall"),
    [
        pytest.param("www.rutland.gov.uk", "reported", "good", id="council"),
        pytest.param("news.rutland.gov.uk", "reported", "good", id="below-the-council"),
        pytest.param("post.example", "disputed", "inadequate", id="paper"),
    ],
)
def test_a_councils_own_site_outweighs_a_paper(tmp_path: Path, host: str, status: str, overall: str) -> None:
    """What the council's page says corrects the paper; another paper only disputes it."""
    words = (
        "Rutland County Council’s children’s services have been rated {} by Ofsted. They were inspected in March 2024."
    )
    for name, grade in (("one", "inadequate"), ("two", "good")):
        (tmp_path / f"{name}.txt").write_text(words.format(grade), encoding="utf-8")
    write(tmp_path, "one.txt,https://gazette.example/1,2024-04-30", f"two.txt,https://{host}/2,2024-05-01")
    line = replay(tmp_path, "--json").shape
    assert (line["status"], line["grades"], line["alerted_at"][:10]) == (status, {"overall": overall}, "2024-04-30")


def test_what_came_out_on_one_day_counts_in_the_manifests_order(archive: Path) -> None:
    """The later row of a day is the later word, whatever the addresses: Ofsted's second report of that day stands."""
    rows = (
        "reports/rutland.pdf,https://b.example/2,2024-04-30",
        "reports/rutland-mended.pdf,https://a.example/1,2024-04-30",
    )
    write(archive, *rows)
    assert replay(archive, "--json").shape["grades"]["in_care"] == "outstanding"
    assert "Then told 30 April 2024 as W80547-2024-04-30-correction." in replay(archive).stdout
    write(archive, *reversed(rows))
    assert replay(archive, "--json").shape["grades"]["in_care"] == "good"


def test_an_instant_is_when_it_is_told(archive: Path) -> None:
    """To the second, in UTC; the reference has the day."""
    write(archive, "reports/rutland.pdf,,2024-04-30T09:30:15+01:00")
    line = replay(archive, "--json").shape
    assert (line["reference"], line["alerted_at"]) == ("W80547-2024-04-30-first_grade", "2024-04-30T08:30:15+00:00")


def test_one_address_may_hold_another_report_later(archive: Path) -> None:
    """Ofsted replaces a file under its address: a correction, and one address; the same file again says nothing."""
    address = "https://files.ofsted.gov.uk/v1/file/2"
    rows = [f"reports/rutland{which}.pdf,{address},2024-0{month}-01" for month, which in enumerate(("", "-mended"), 5)]
    write(archive, *rows, f"reports/rutland-mended.pdf,{address},2024-07-01")
    line = replay(archive, "--json").shape
    assert (line["grades"]["in_care"], line["sources"]) == ("outstanding", [address])
    lines = [line.strip() for line in replay(archive).stdout.splitlines() if "told" in line.lower()]
    assert lines[:2] == [
        "Told 1 May 2024 as W80547-2024-05-01-first_grade.",
        "Then told 1 June 2024 as W80547-2024-05-01-correction.",
    ]
    assert lines[2:] == ["1 full inspection told: 1 first judged.", "0 visits told."]


def test_on_a_terminal_a_bar_says_how_far_it_is(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is gone at the end; the inspections stand in 80 columns."""
    monkeypatch.setenv("XDG_STATE_HOME", str(archive / "state"))
    with terminal(archive, "replay", "archive.csv") as screen:
        assert screen.end() == 0
    shown = [line.rstrip() for whole in screen.lines for line in whole.split("\r")]
    assert any(line.startswith("Replaying") and "8/8" in line for line in shown)
    assert max(map(len, shown)) <= 80
    assert shown[-2] == "  1: it is about a school or a nursery (line 4)."


SITE = packaged("seeds") / "site"
COMMANDS = Path(__file__).parents[1] / "docs" / "commands.md"
SHOWN = {
    "sampleford-2026.pdf": "3-confirmed/ofsted/v1/file/9200001.pdf",
    "fablewick-visit.pdf": "5-visit/ofsted/v1/file/9200003.pdf",
    "gazette/inadequate.html": "2-reported/sampleford-gazette/news/childrens-services-inadequate.html",
    "gazette/oakleaf-primary.html": "2-reported/sampleford-gazette/news/oakleaf-primary-inadequate.html",
}


def test_the_documented_replay_is_a_real_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What docs/commands.md shows is what the demo's invented country gives."""
    monkeypatch.setattr(Setting, "facts", in_country(SITE))
    (tmp_path / "gazette").mkdir()
    for name, saved in SHOWN.items():
        (tmp_path / name).write_bytes((SITE / saved).read_bytes())
    earlier = report("Sampleford", "20 to 31 March 2023", all_areas("requires_improvement", in_care="good"))
    (tmp_path / "sampleford-2023.pdf").write_bytes(earlier)
    docs = COMMANDS.read_text(encoding="utf-8")
    manifest = docs[docs.index("file,url,published\n") :].partition("```")[0]
    (tmp_path / "manifest.csv").write_text(manifest, encoding="utf-8")
    ran = run(tmp_path, "replay", "manifest.csv")
    assert (ran.code, ran.stderr) == (0, "")
    assert f"$ ofsted-monitor replay manifest.csv\n{ran.stdout}```" in docs, ran.stdout
