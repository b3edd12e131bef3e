"""The facts in `seeds/`: what they hold, how they are found, and how a bad row is named."""

import csv
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.facts import baseline, load
from monitor.model import Authority, Council, InspectionKind, PartialDate
from monitor.packaged import packaged

SEEDS = packaged("seeds")
SEEN_AT = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
FACTS = load()


def rows_of(name: str) -> list[dict[str, str]]:
    with (SEEDS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_row_of_the_councils_is_there_and_every_abolished_one() -> None:
    """The file's 153 councils come first, then the predecessors that are no more."""
    abolished = [row["short_name"] for row in rows_of("predecessors.csv") if row["status"] == "abolished"]
    expected = [row["short_name"] for row in rows_of("councils.csv")] + abolished
    assert [council.short_name for council in FACTS.councils] == expected
    assert len(FACTS.by_name) == len(FACTS.councils)


def test_the_shipped_facts_are_loaded_once() -> None:
    """Whoever asks without a folder gets the same value."""
    assert load() is FACTS


@pytest.mark.parametrize(
    ("typed", "short_name"),
    [
        pytest.param("Wirral", "Wirral", id="short-name"),
        pytest.param("  wirral ", "Wirral", id="case-and-blanks"),
        pytest.param("kingston-upon-hull", "Kingston upon Hull", id="slug"),
        pytest.param("hull city council", "Kingston upon Hull", id="official-name"),
        pytest.param("Hull", "Kingston upon Hull", id="alias"),
        pytest.param("B&NES", "Bath and North East Somerset", id="alias-with-ampersand"),
        pytest.param("brighton & hove", "Brighton and Hove", id="ampersand-for-and"),
        pytest.param("london corporation", "City of London", id="as-ofsted-lists-it"),
        pytest.param("80575", "Warrington", id="urn"),
        pytest.param("Cumbria County Council", "Cumbria", id="abolished"),
        pytest.param("Dorset County Council", "Dorset County", id="predecessor-with-nearly-the-same-name"),
        pytest.param("Dorset Council", "Dorset", id="successor-with-nearly-the-same-name"),
    ],
)
def test_a_council_is_found_by_any_name_that_is_safe(typed: str, short_name: str) -> None:
    """A person may type a short or official name, a slug, an alias or a URN, in any case."""
    council = FACTS.council(typed)
    assert council is not None
    assert council.short_name == short_name


@pytest.mark.parametrize("typed", ["", "Kingston", "Newcastle", "Exampleshire", "99999", "²"])
def test_a_name_that_is_not_safe_finds_no_council(typed: str) -> None:
    """A weak alias, an unknown place or an unknown URN is nobody."""
    assert FACTS.council(typed) is None


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param("Wirrall", ("Wirral",), id="misspelt"),
        pytest.param("Newcastle", ("Newcastle upon Tyne",), id="half-a-name"),
        pytest.param("qqqq", (), id="nothing-near"),
    ],
)
def test_near_names_are_suggested(typed: str, expected: tuple[str, ...]) -> None:
    """A misspelt or incomplete name leads to the councils that it may mean."""
    assert FACTS.suggest(typed) == expected


def test_both_kingstons_are_suggested() -> None:
    """A name that two councils share suggests both."""
    assert {"Kingston upon Thames", "Kingston upon Hull"} <= set(FACTS.suggest("Kingston"))


@given(st.sampled_from(FACTS.councils), st.sampled_from([str.upper, str.lower, str.title]))
def test_every_council_finds_itself(council: Council, typed_as: Callable[[str], str]) -> None:
    """No other council's alias hides a council's own name, slug or URN."""
    assert FACTS.council(typed_as(council.short_name)) is council
    assert FACTS.council(council.slug) is council
    assert FACTS.council(council.official_name) is council
    assert council.urn is None or FACTS.council(str(council.urn)) is council


def test_a_law_that_is_made_ends_a_council() -> None:
    """Surrey is the council of the present, with the day on which it is no more and those that follow."""
    surrey = FACTS.by_urn[80567]
    assert surrey.region == "South East"
    assert surrey.ends_on == date(2027, 4, 1)
    assert surrey.successors == ("East Surrey Council", "West Surrey Council")


def test_a_plan_ends_no_council() -> None:
    """A decision without an order, or a council that goes on with its URN, changes nothing."""
    assert FACTS.by_name["Essex"].ends_on is None
    assert FACTS.by_name["Somerset"].ends_on is None
    assert FACTS.by_name["Somerset"].successors == ()


def test_successors_go_by_their_short_names() -> None:
    """An abolished council names those that took over as the other rows know them."""
    cumbria = FACTS.by_name["Cumbria"]
    assert cumbria.ends_on == date(2023, 4, 1)
    assert cumbria.successors == ("Cumberland", "Westmorland and Furness")
    assert set(cumbria.successors) <= FACTS.by_name.keys()


def test_areas_follow_themselves_unless_said_otherwise() -> None:
    """Children in care are compared with the combined grade of earlier years; the board with nothing."""
    assert FACTS.areas["leaders"].follows == ("leaders",)
    assert FACTS.areas["in_care"].follows == ("in_care", "care")
    assert FACTS.areas["leaders"].compared
    assert not FACTS.areas["lscb"].compared
    assert next(iter(FACTS.areas)) == "overall"


def test_the_planned_framework_is_known_by_its_year() -> None:
    """Of the framework to come there is a name and a year."""
    planned = FACTS.planned
    assert planned
    assert (planned.name, str(planned.begins)) == ("children and families services framework", "2027")


def test_regions_are_the_nine_of_england() -> None:
    """Every council of today stands in one of nine regions."""
    assert len(FACTS.regions) == 9
    assert "Yorkshire and the Humber" in FACTS.regions


@pytest.mark.parametrize(
    ("start", "framework"),
    [
        ("2012-05-01", "pre_sif"),
        ("2013-11-19", "sif"),
        ("2013", None),
        ("2018-03-05", None),
        ("2018", None),
        ("2018-09", "ilacs_2018"),
        ("2022-12-31", "ilacs_2018"),
        ("2023", "ilacs_2023"),
        ("2026-03-31", "ilacs_2023"),
        ("2026-04-01", "ilacs_2026"),
        ("2026", None),
        ("2031-01", "ilacs_2026"),
        ("2001", None),
    ],
)
def test_the_start_of_an_inspection_says_its_framework(start: str, framework: str | None) -> None:
    """No framework is named for a date that none, or more than one, fits."""
    assert FACTS.framework_of(PartialDate.parse(start)) == framework


def test_the_baseline_holds_every_row() -> None:
    """Each row of the two files is one sighting, on Ofsted's word, seen when the caller says."""
    sightings = baseline(FACTS, SEEN_AT)
    kinds = Counter(sighting.outcome.kind for sighting in sightings)
    assert kinds == {
        InspectionKind.FULL: len(rows_of("inspections.csv")),
        InspectionKind.FOCUSED_VISIT: len(rows_of("visits.csv")),
    }
    assert {(s.authority, s.publisher, s.is_baseline, s.seen_at) for s in sightings} == {
        (Authority.OFSTED, "Ofsted", True, SEEN_AT)
    }


def test_the_baseline_counts_what_the_files_count() -> None:
    """Frameworks, types, grades, themes and priority actions are as many as the files hold."""
    sightings = baseline(FACTS, SEEN_AT)
    outcomes = [sighting.outcome for sighting in sightings]
    inspections, visits = rows_of("inspections.csv"), rows_of("visits.csv")
    frameworks = Counter((outcome.framework or "").partition("_")[0] for outcome in outcomes)
    assert frameworks["ilacs"] == sum(row["framework"] == "ILACS" for row in inspections)
    assert frameworks["sif"] == sum(row["framework"] == "SIF" for row in inspections)
    types = Counter(outcome.inspection_type for outcome in outcomes)
    for theirs, ours in (("standard", "standard"), ("short", "short"), ("re-inspection", "reinspection")):
        assert types[ours] == sum(row["kind"] == theirs for row in inspections)
    for area in FACTS.areas:
        assert Counter(o.grades[area] for o in outcomes if area in o.grades) == Counter(
            row[area] for row in inspections if row[area] != "-"
        )
    assert Counter(o.theme for o in outcomes if o.theme) == Counter(row["theme"] for row in visits)
    assert sum(o.priority_action for o in outcomes) == sum(row["priority_action"] == "yes" for row in visits)


def test_the_baseline_gives_grades_only_in_areas_of_the_framework() -> None:
    """An inspection that is compared has grades in areas that its framework judges, in no others."""
    for sighting in baseline(FACTS, SEEN_AT):
        framework = FACTS.frameworks.get(sighting.outcome.framework or "")
        if framework and framework.compared:
            assert set(sighting.outcome.grades) <= set(framework.areas), sighting.url


def test_one_inspection_of_the_baseline_in_full() -> None:
    """A row becomes what a page that says the same would become."""
    sighting = next(s for s in baseline(FACTS, SEEN_AT) if s.url == "https://files.ofsted.gov.uk/v1/file/50227183")
    outcome = sighting.outcome
    assert (outcome.council, outcome.urn, outcome.framework) == ("Barking and Dagenham", 80486, "ilacs_2023")
    assert (outcome.inspection_type, str(outcome.published)) == ("standard", "2023-09-04")
    assert outcome.inspected is not None
    assert (str(outcome.inspected.start), str(outcome.inspected.end)) == ("2023-07-10", "2023-07-21")
    assert outcome.grades == {
        "overall": "requires_improvement",
        "leaders": "requires_improvement",
        "help_and_protection": "requires_improvement",
        "in_care": "requires_improvement",
        "care_leavers": "good",
    }


def test_names_that_mislead_are_there() -> None:
    """Every row of ambiguous.csv comes with its clash and its advice."""
    assert [entry.names for entry in FACTS.ambiguous] == [row["name"] for row in rows_of("ambiguous.csv")]
