"""What is not certain enough to be told to anybody is named where a person looks, and goes out nowhere."""

from datetime import timedelta
from pathlib import Path

import pytest
from commands import run
from program import GAZETTE, configure, today
from servers import Site
from sinks import Hook
from town import Town

TODAY = today()
ABOUT_US = (
    "About us: Rutland County Council looks after 60 children. The leadership of our children's services is rated good "
    "by Ofsted, and we are proud of it."
)
LATELY = TODAY - timedelta(days=40)
OVERALL = (
    f"Ofsted has rated Rutland County Council's children's services inadequate after inspecting in {LATELY:%B %Y}."
)


@pytest.fixture
def folder(tmp_path: Path, site: Site, hook: Hook) -> Path:
    """A paper with a page that nobody can date, and one that gives an overall grade when there is none any more."""
    town = Town(site)
    town.add_council("Rutland")
    town.article("/a/1", "About our services", TODAY, ABOUT_US)
    town.article("/a/2", "Services rated inadequate", TODAY, OVERALL)
    town.feed("/feed", {"/a/1": ("About our services", TODAY), "/a/2": ("Services rated inadequate", TODAY)})
    configure(tmp_path, site, hook, sources=GAZETTE.format(url=site.url("/feed")))
    return tmp_path


def test_a_round_names_what_is_held(folder: Path, site: Site, hook: Hook) -> None:
    """With the page and the reason; nothing of it goes out, and nothing is an error."""
    ran = run(folder, "check", columns=80)
    shown = " ".join(ran.stdout.split())
    assert f"Held for review: Rutland, confidence 0.75. “About our services”, {site.url('/a/1')}" in shown
    assert "Held for review: it gives an overall grade only, and Ofsted gives none since April 2026." in shown
    assert (ran.code, hook.taken) == (0, [])
    assert all(len(line) <= 80 for line in ran.stdout.splitlines())
    assert "Held for review" not in run(folder, "check").stdout, "once is enough"


def test_a_program_finds_it_beside_the_source(folder: Path) -> None:
    """`review` is there where there is something, with the named reason."""
    ofsted, gazette = run(folder, "check", "--json").shape["sources"]
    assert "review" not in ofsted
    held, given = sorted(gazette["review"], key=lambda page: str(page["url"]))
    assert (held["reason"], held["council"], held["confidence"]) == ("below_threshold", "Rutland", 0.75)
    assert (given["reason"], given["title"]) == ("overall_not_given_since_2026", "Services rated inadequate")


def test_a_source_that_is_tested_says_so_too(folder: Path) -> None:
    """Whoever tries out a paper sees that its page would be told to nobody, and by which threshold."""
    ran = run(folder, "sources", "test", "gazette", columns=80)
    shown = " ".join(ran.stdout.split())
    assert "Held for review: Rutland, full inspection, confidence 0.75;" in shown
    assert "this source's threshold is 0.80. Nobody would be told." in shown
