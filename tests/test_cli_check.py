"""`check`: what it prints, in which form, and how it ends."""

from pathlib import Path

import pytest
from commands import run
from program import GAZETTE, configure, today
from servers import Site, page
from sinks import Hook
from story import all_areas
from town import Town, report

TODAY = today()


@pytest.fixture
def town(site: Site) -> Town:
    """One council whose leaders went down to inadequate, in a report of today."""
    town = Town(site)
    grades = all_areas("good", ("leaders", "help_and_protection", "in_care", "care_leavers"), leaders="inadequate")
    town.publish("Warrington", TODAY, report("Warrington", "8 to 19 June 2026", grades))
    return town


def test_one_object_with_exactly_the_contracts_keys(tmp_path: Path, town: Town, hook: Hook) -> None:
    """--json prints one line, and what failed is in it."""
    configure(tmp_path, town.site, hook, sources=GAZETTE.format(url=town.site.url("/none")))
    ran = run(tmp_path, "check", "--json", "--exit-code")
    assert (ran.code, ran.stderr) == (1, ""), "a source that failed outweighs a grade that moved"
    assert set(ran.shape) == {"sources", "alerts", "moved"}
    ofsted, gazette = ran.shape["sources"]
    assert ofsted == {"name": "ofsted", "status": "ok", "requests": 3, "outcomes": 1, "new": 1, "error": None}
    assert set(gazette) == set(ofsted)
    assert (gazette["name"], gazette["status"]) == ("gazette", "failed")
    assert "404" in gazette["error"]
    assert (ran.shape["alerts"], ran.shape["moved"]) == ({"queued": 1, "sent": 1, "failed": 0}, 1)


def test_people_see_what_moved_and_what_was_sent(tmp_path: Path, town: Town, hook: Hook) -> None:
    """A line for each source, one for each event, one for the outbox, within 80 columns; 10 when a grade moved."""
    configure(tmp_path, town.site, hook)
    ran = run(tmp_path, "check", "--exit-code", columns=80)
    assert (ran.code, ran.stderr) == (10, "")
    assert "Warrington children's services: leaders down from Outstanding to Inadequate" in ran.stdout
    assert ran.stdout.endswith("Grades moved: 1. Alerts: 1 queued, 1 sent, 0 failed.\n")
    assert max(map(len, ran.stdout.splitlines())) <= 80
    again = run(tmp_path, "check", "--exit-code")
    assert (again.code, hook.references) == (0, [f"W80575-{TODAY}-move"])


def test_what_could_not_be_sent_is_told_and_kept(tmp_path: Path, town: Town, hook: Hook) -> None:
    """Exit 1 and the next step; a check later sends it whatever its back-off."""
    configure(tmp_path, town.site, hook)
    hook.status = 500
    failed = run(tmp_path, "check")
    assert (failed.code, "1 failed" in failed.stdout) == (1, True)
    assert "`ofsted-monitor alerts list` says why" in failed.stderr
    hook.status = 200
    assert "1 sent, 0 failed" in run(tmp_path, "check").stdout


def test_a_dry_run_of_one_source(tmp_path: Path, town: Town, hook: Hook) -> None:
    """Only the named source is asked, what would be told is shown, and nothing is stored or sent."""
    configure(tmp_path, town.site, hook, sources=GAZETTE.format(url=town.site.url("/feed")))
    ran = run(tmp_path, "check", "ofsted", "--dry-run")
    assert (ran.code, hook.taken, list(tmp_path.glob("*.db*"))) == (0, [], [])
    assert "1 would be queued (dry run: nothing was stored or sent)" in ran.stdout
    assert "/feed" not in {request.path for request in town.site.asked}
    shape = run(tmp_path, "check", "--dry-run", "--json", "ofsted", "ofsted").shape
    assert [source["name"] for source in shape["sources"]] == ["ofsted"]
    assert shape["alerts"] == {"queued": 1, "sent": 0, "failed": 0}


def test_a_source_that_is_not_enabled_is_looked_at_by_name_only(tmp_path: Path, town: Town) -> None:
    """Its name is asking for it."""
    paper = GAZETTE.format(url=town.site.url("/feed")) + "enabled = false\n"
    configure(tmp_path, town.site, sources=paper)
    assert run(tmp_path, "check").code == 0
    town.site.pages["/feed"] = page("no feed")
    assert run(tmp_path, "check", "gazette").code == 1


@pytest.mark.parametrize(
    ("name", "said"),
    [
        pytest.param("ofsed", 'there is no source called "ofsed". Did you mean "ofsted"?', id="near"),
        pytest.param("xyz", "Write one of: ofsted", id="far"),
    ],
)
def test_an_unknown_source_does_nothing(tmp_path: Path, town: Town, name: str, said: str) -> None:
    """Exit 2 with what is near, before anything is asked or made, the known names beside it included."""
    configure(tmp_path, town.site)
    ran = run(tmp_path, "check", "ofsted", name)
    assert (ran.code, ran.stdout, town.site.asked) == (2, "", [])
    assert said in ran.stderr
    assert list(tmp_path.glob("*.db")) == []


def test_no_source_and_no_destination_is_in_order(tmp_path: Path) -> None:
    """An empty configuration checks nothing, and says so."""
    (tmp_path / "sources.toml").touch()
    ran = run(tmp_path, "check")
    assert (ran.code, ran.stdout.splitlines()[0]) == (
        0,
        "There is no source to look at: none is enabled in the configuration.",
    )
    assert run(tmp_path, "check", "--json").shape["sources"] == []
