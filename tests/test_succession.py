"""Councils that end: who follows them, what names them in the configuration, and what the operator is told."""

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from commands import run

from monitor.errors import FactsError
from monitor.facts import Facts, load
from monitor.model import Council
from monitor.packaged import packaged
from monitor.settings import Settings
from monitor.settings import load as load_settings
from monitor.succession import ended, endings
from monitor.wording.endings import before_and_after, ending_words, in_its_stead

FACTS = load()
SPLIT = date(2027, 4, 1)
NEW_ROWS = (
    "2999901,946,E06999901,East Surrey Council,East Surrey,South East,unitary,,,,eastsurrey.example,East Surrey,"
    "east surrey,\n"
    "2999902,947,E06999902,West Surrey Council,West Surrey,South East,unitary,,,,westsurrey.example,West Surrey,"
    "west surrey,\n"
)


def seeds(folder: Path, **changes: tuple[str, str]) -> Path:
    """A copy of the seeds, with words of its files (`councils`, `predecessors`, `last_grades`) replaced once."""
    shutil.copytree(packaged("seeds"), folder / "seeds")
    for name, (old, new) in changes.items():
        file = folder / "seeds" / f"{name}.csv"
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder / "seeds"


@pytest.fixture
def later(tmp_path: Path) -> Facts:
    """The facts of a later version, which knows the two councils that follow Surrey; the numbers are invented."""
    row = "80567,936,E10000030,Surrey County Council"
    return load(seeds(tmp_path, councils=(row, NEW_ROWS + row)))


def settings_of(folder: Path, text: str, facts: Facts = FACTS) -> Settings:
    path = folder / "sources.toml"
    path.write_text(text, encoding="utf-8")
    return load_settings(path, facts, {})


def names(councils: tuple[Council, ...]) -> list[str]:
    return [council.short_name for council in councils]


def desk(councils: str = "", name: str = "desk") -> str:
    return f'[[notify]]\nname = "{name}"\nurl = "json://hooks.example"\n{councils}\n'


def source(councils: str, name: str = "gazette") -> str:
    address = 'url = "https://gazette.example/rss"\nkind = "feed"\nevery = "1h"'
    return f'[[source]]\nname = "{name}"\n{address}\n{councils}\n'


@pytest.mark.parametrize(
    ("council", "successors", "predecessors"),
    [
        pytest.param("Northamptonshire", ["North Northamptonshire", "West Northamptonshire"], [], id="split"),
        pytest.param("Cumbria", ["Cumberland", "Westmorland and Furness"], [], id="split-with-other-names"),
        pytest.param("Poole", ["Bournemouth, Christchurch and Poole"], [], id="merged"),
        pytest.param("Bournemouth, Christchurch and Poole", [], ["Bournemouth", "Poole", "Dorset County"], id="new"),
        pytest.param("Dorset", [], ["Dorset County"], id="nearly-the-same-name"),
        pytest.param("Somerset", [], [], id="goes-on-with-its-number"),
        pytest.param("Surrey", [], [], id="successors-known-by-name-alone"),
    ],
)
def test_successors_and_predecessors_are_councils(council: str, successors: list[str], predecessors: list[str]) -> None:
    """Each end leads from the council to those that took over, and back."""
    known = FACTS.by_name[council]
    assert names(FACTS.successors_of(known)) == successors
    assert names(FACTS.predecessors_of(known)) == predecessors


def test_a_successor_without_a_row_is_known_by_its_name() -> None:
    """East and West Surrey have no number yet: they are named, and no council of the program's."""
    assert FACTS.by_name["Surrey"].successors == ("East Surrey Council", "West Surrey Council")
    assert FACTS.council("East Surrey Council") is None


def test_a_successor_is_a_council_once_it_has_a_row(later: Facts) -> None:
    """A later version's row is enough: the law's row need not change."""
    surrey = later.by_name["Surrey"]
    assert surrey.successors == ("East Surrey", "West Surrey")
    assert names(later.successors_of(surrey)) == ["East Surrey", "West Surrey"]
    assert names(later.predecessors_of(later.by_name["East Surrey"])) == ["Surrey"]
    assert later.successors_of(surrey, SPLIT - timedelta(days=1)) == ()
    assert names(later.successors_of(surrey, SPLIT)) == ["East Surrey", "West Surrey"]


def test_successors_of_successors_are_followed(tmp_path: Path) -> None:
    """A council that follows one that has ended itself stands for both."""
    new = "Cumberland Council,Cumberland,2733690,942,E06000063,2028-04-01,Cumbria Council,scheduled (law made),\n"
    facts = load(seeds(tmp_path, predecessors=("Surrey County Council", new + "Surrey County Council")))
    assert facts.by_name["Cumberland"].successors == ("Cumbria Council",)
    assert names(facts.successors_of(facts.by_name["Cumbria"])) == ["Cumberland", "Westmorland and Furness"]
    assert names(facts.successors_of(facts.by_name["Cumbria"], date(2028, 4, 1))) == ["Westmorland and Furness"]


SURREY_ROW = "2027-04-01,East Surrey Council|West Surrey Council"
NORTHANTS_ROW = "North Northamptonshire Council|West Northamptonshire Council,abolished"


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        pytest.param(
            "predecessors", NORTHANTS_ROW, "North Northamptonshire Council|Middle Northamptonshire Council,abolished",
            'column "successors": "North Northamptonshire Council|Middle Northamptonshire Council" names "Middle '
            'Northamptonshire Council", the official name of no council in either file. Correct the row.',
            id="abolished-for-an-unknown-council",
        ),
        pytest.param(
            "predecessors", SURREY_ROW, "2027-04-01,",
            'column "successors": "" may not be empty. Correct the row.',
            id="nobody-follows",
        ),
        pytest.param(
            "predecessors", SURREY_ROW, "2027-04-01,Surrey County Council",
            'column "successors": "Surrey County Council" names Surrey, which ends on 2027-04-01 and so cannot follow '
            "in its place. Correct the row.",
            id="follows-itself",
        ),
        pytest.param(
            "predecessors", NORTHANTS_ROW, "Cumbria County Council|Bournemouth Borough Council,abolished",
            'names Bournemouth, which ends on 2019-04-01 and so cannot follow in its place. Correct the row.',
            id="follows-although-gone-before",
        ),
        pytest.param(
            "predecessors", "2027-04-01", "2027-04-01?",
            'column "abolished": "2027-04-01?" is not a day written as 2023-09-30. Correct the row.',
            id="doubtful-day-of-a-law",
        ),
        pytest.param(
            "last_grades", "E10000006,Cumbria", "E10000099,Cumbria",
            'seeds/last_grades.csv, line 3, column "gss_code": "E10000099" is the GSS code of no council in '
            "councils.csv or predecessors.csv. Correct the row.",
            id="last-grades-of-an-unknown-council",
        ),
        pytest.param(
            "last_grades", "E10000006,Cumbria", "E10000006,Cumberland",
            'column "council": "Cumberland" is not Cumbria, whose GSS code is E10000006. Correct the row.',
            id="last-grades-under-another-name",
        ),
        pytest.param(
            "last_grades", "2022-09-20,2022-11-15", "2022-09-20,2022-09-15",
            'column "published": "2022-09-15" is not after the inspection\'s first day. Correct the row.',
            id="published-before-the-inspection",
        ),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_is_refused(tmp_path: Path, file: str, old: str, new: str, message: str) -> None:
    """File, line and column, what is wrong and what to do."""
    folder = seeds(tmp_path, **{file: (old, new)})
    with pytest.raises(FactsError) as refused:
        load(folder)
    assert str(refused.value).endswith(message)
    assert str(refused.value).startswith(f"seeds/{file}.csv, line ")


def test_what_names_a_council_that_ended_counts_for_its_successors(tmp_path: Path) -> None:
    """In a source and in a destination, by any name, each council once; naming a successor gives nothing older."""
    both = 'councils = ["Northamptonshire County Council", "west-northamptonshire"]'
    settings = settings_of(tmp_path, source(both) + desk(both) + desk('councils = ["Cumberland"]', "other"))
    expected = ("Northamptonshire", "North Northamptonshire", "West Northamptonshire")
    assert settings.sources[0].councils == expected
    assert [sorted(d.councils) for d in settings.destinations] == [sorted(expected), ["Cumberland"]]


def test_surrey_carries_over_once_its_successors_are_known(tmp_path: Path, later: Facts) -> None:
    """The same configuration hears of East and West Surrey after an upgrade, and of Surrey still."""
    text = desk('councils = ["Surrey"]')
    assert settings_of(tmp_path, text).destinations[0].councils == {"Surrey"}
    assert settings_of(tmp_path, text, later).destinations[0].councils == {"Surrey", "East Surrey", "West Surrey"}


@pytest.mark.parametrize(
    ("today", "stage"),
    [
        pytest.param(SPLIT - timedelta(days=31), None, id="31-days-before"),
        pytest.param(SPLIT - timedelta(days=30), "soon", id="30-days-before"),
        pytest.param(SPLIT - timedelta(days=1), "soon", id="the-day-before"),
        pytest.param(SPLIT, "now", id="on-the-day"),
        pytest.param(SPLIT + timedelta(days=30), "now", id="30-days-after"),
        pytest.param(SPLIT + timedelta(days=31), None, id="31-days-after"),
    ],
)
def test_an_ending_is_told_in_two_stages(tmp_path: Path, today: date, stage: str | None) -> None:
    """From 30 days before as soon, from the day on as now, and no more once it is long past."""
    settings = settings_of(tmp_path, desk('councils = ["Surrey", "Leeds"]'))
    assert [(e.council.short_name, e.ends_on, e.stage) for e in endings(settings, FACTS, today)] == (
        [("Surrey", SPLIT, stage)] if stage else []
    )


@pytest.mark.parametrize(
    ("text", "named_by"),
    [
        pytest.param(desk(), (), id="hears-of-all-england"),
        pytest.param(desk('regions = ["South East"]'), (), id="hears-of-its-region"),
        pytest.param(desk('councils = ["Surrey"]'), ('notify "desk"',), id="destination"),
        pytest.param(source('councils = ["Surrey"]'), ('source "gazette"',), id="source"),
        pytest.param(desk('councils = ["Leeds"]'), None, id="another-council"),
        pytest.param(desk('regions = ["London"]'), None, id="another-region"),
        pytest.param(source('councils = ["Surrey"]\nenabled = false'), None, id="source-that-is-off"),
        pytest.param("", None, id="nobody-to-tell"),
    ],
)
def test_only_a_council_that_is_watched_ends_for_the_operator(
    tmp_path: Path, text: str, named_by: tuple[str, ...] | None
) -> None:
    """What names the council is told; who watches another hears nothing."""
    found = endings(settings_of(tmp_path, text), FACTS, SPLIT)
    assert [ending.named_by for ending in found] == ([] if named_by is None else [named_by])


def test_the_notice_says_what_ends_who_follows_and_what_to_do(tmp_path: Path) -> None:
    """Before the successors are known it asks for an upgrade."""
    settings = settings_of(tmp_path, source('councils = ["Surrey"]') + desk('councils = ["Surrey"]'))
    (ending,) = endings(settings, FACTS, SPLIT - timedelta(days=30))
    subject, text = ending_words(ending)
    assert subject == "Surrey ends on 1 April 2027; East Surrey Council and West Surrey Council follow"
    opening, carried, upgrade, last = text.split("\n\n")
    assert opening == (
        "Surrey County Council ends on 1 April 2027. Its children's services go to East Surrey Council and West Surrey "
        "Council on that day."
    )
    assert carried.startswith('Your configuration names Surrey in source "gazette" and notify "desk".')
    assert "need not change" in carried
    assert "does not know East Surrey Council and West Surrey Council yet" in upgrade
    assert "background" in last


def test_the_notice_on_the_day_speaks_of_the_past(tmp_path: Path, later: Facts) -> None:
    """Once the successors are known nothing needs to be done."""
    (ending,) = endings(settings_of(tmp_path, desk(), later), later, SPLIT)
    subject, text = ending_words(ending)
    assert subject == "Surrey ended on 1 April 2027; East Surrey and West Surrey followed"
    assert "went to East Surrey and West Surrey on that day" in text
    assert "Nothing in your configuration names Surrey" in text
    assert "pgrade" not in text


def test_a_configuration_that_names_a_council_of_the_past_is_told_what_is_watched(tmp_path: Path) -> None:
    """Every command notes it, beside the name of what names it; what only follows is no reason."""
    (tmp_path / "sources.toml").write_text(
        desk('councils = ["Northamptonshire"]') + desk('councils = ["North Northamptonshire"]', "other")
    )
    said = run(tmp_path, "sources").stderr
    assert (
        'Note: sources.toml: notify "desk": councils: Northamptonshire ended on 1 April 2021; North Northamptonshire '
        "and West Northamptonshire are watched in its stead; you may write them in its place.\n"
    ) in said
    assert 'notify "other": councils' not in said


def test_nothing_is_noted_before_the_day_and_an_upgrade_is_asked_for_after_it(tmp_path: Path, later: Facts) -> None:
    """Until this version knows the successors it says that it knows no inspections there."""
    settings = settings_of(tmp_path, desk('councils = ["Surrey"]'))
    assert ended(settings, FACTS, SPLIT - timedelta(days=1)) == ()
    ((where, surrey),) = ended(settings, FACTS, SPLIT)
    assert in_its_stead(where, surrey, FACTS, SPLIT) == (
        'notify "desk": councils: Surrey ended on 1 April 2027; East Surrey Council and West Surrey Council followed, '
        "and this version knows no inspections there: upgrade it."
    )
    assert "East Surrey and West Surrey are watched" in in_its_stead(where, later.by_name["Surrey"], later, SPLIT)


@pytest.mark.parametrize(
    ("council", "today", "told"),
    [
        pytest.param(
            "Cumbria",
            "2026-11-22",
            ["Cumbria ended on 1 April 2023; Cumberland and Westmorland and Furness followed."],
            id="ended",
        ),
        pytest.param("Cumberland", "2026-11-22", ["Cumberland followed Cumbria on 1 April 2023."], id="new"),
        pytest.param(
            "Surrey", "2027-03-31", ["Surrey ends on 1 April 2027; East Surrey and West Surrey follow."], id="to-end"
        ),
        pytest.param(
            "Surrey",
            "2027-04-01",
            ["Surrey ended on 1 April 2027; East Surrey and West Surrey followed."],
            id="ends-today",
        ),
        pytest.param("East Surrey", "2027-03-31", ["East Surrey follows Surrey on 1 April 2027."], id="to-begin"),
        pytest.param("Leeds", "2026-11-22", [], id="unchanged"),
    ],
)
def test_a_council_says_what_it_followed_and_what_follows_it(
    later: Facts, council: str, today: str, told: list[str]
) -> None:
    """One sentence for each change, in the tense of the day."""
    assert list(before_and_after(later.by_name[council], later, date.fromisoformat(today))) == told


@pytest.mark.parametrize(
    ("day", "there", "gone"),
    [
        pytest.param(
            "2021-03-31", {"Northamptonshire"}, {"North Northamptonshire", "West Northamptonshire"}, id="before"
        ),
        pytest.param(
            "2021-04-01", {"North Northamptonshire", "West Northamptonshire"}, {"Northamptonshire"}, id="after"
        ),
        pytest.param("2019-03-31", {"Dorset County", "Poole"}, {"Dorset"}, id="dorset-county"),
        pytest.param("2027-03-31", {"Surrey"}, set(), id="last-day-of-surrey"),
        pytest.param("2027-04-01", set(), {"Surrey"}, id="without-surrey"),
    ],
)
def test_grades_on_a_day_are_those_of_the_councils_of_that_day(
    tmp_path: Path, day: str, there: set[str], gone: set[str]
) -> None:
    """A council is listed from its first day to its last."""
    listed = {line["council"] for line in run(tmp_path, "grades", "--json", "--on", day).lines}
    assert there <= listed
    assert not gone & listed
