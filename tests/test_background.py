"""A new council's first grades: its predecessor's last ones stand beside them as background, and change nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count, groupby
from pathlib import Path

import pytest
from commands import run
from story import FACTS, all_areas, press, says, tell

from monitor.facts import Facts, baseline
from monitor.model import (
    Background,
    Comparison,
    Council,
    Direction,
    EventKind,
    Inspection,
    InspectionKind,
    Sighting,
)
from monitor.reconcile import background, compare, gather, with_predecessors
from monitor.shapes import inspection_json
from monitor.store.rows import event_of, event_row
from monitor.wording import message

RI, GOOD, INADEQUATE = "requires_improvement", "good", "inadequate"
COMBINED = ("overall", "leaders", "help_and_protection", "care")
CUMBRIA = "Before it: Cumbria (15 November 2022): overall Requires improvement to be good"


Known = Mapping[str, tuple[Inspection, ...]]


def gathered(*sightings: Sighting) -> tuple[Inspection, ...]:
    return gather(replace(sighting, id=number) for sighting, number in zip(sightings, count(1)))


def compared(council: str, inspections: Sequence[Inspection], facts: Facts = FACTS) -> Comparison:
    """The comparison of a council's first full inspection, beside all that are known."""
    own = [i for i in inspections if i.council == council and i.kind is InspectionKind.FULL]
    return compare(min(own, key=lambda i: i.told_on), inspections, facts)


@pytest.fixture(scope="module")
def known() -> Known:
    """The baseline's inspections and visits, by council."""
    rows = sorted(baseline(FACTS, datetime(2026, 11, 1, tzinfo=UTC)), key=lambda row: row.outcome.council)
    return {council: gathered(*found) for council, found in groupby(rows, lambda row: row.outcome.council)}


def beside(council: str, known: Known, facts: Facts = FACTS) -> tuple[Inspection, ...]:
    return with_predecessors(facts.by_name[council], known, facts)


@pytest.mark.parametrize(
    ("council", "expected"),
    [
        pytest.param("North Northamptonshire", [("Northamptonshire", "2019-07-29", INADEQUATE)], id="north-northants"),
        pytest.param("West Northamptonshire", [("Northamptonshire", "2019-07-29", INADEQUATE)], id="west-northants"),
        pytest.param("Cumberland", [("Cumbria", "2022-11-15", RI)], id="cumberland"),
        pytest.param("Westmorland and Furness", [("Cumbria", "2022-11-15", RI)], id="westmorland"),
        pytest.param(
            "Bournemouth, Christchurch and Poole", [("Bournemouth", "2018-08-24", RI)], id="one-of-three-known"
        ),
        pytest.param("Dorset", [], id="nothing-known-of-the-one-before"),
        pytest.param("Buckinghamshire", [], id="goes-on-with-its-number"),
        pytest.param("Leeds", [], id="has-always-been-there"),
    ],
)
def test_the_baselines_new_councils(known: Known, council: str, expected: list[tuple[str, str, str]]) -> None:
    """The first full inspection has its predecessor's last grades beside it, and is compared with nothing."""
    first = compared(council, beside(council, known))
    assert [(last.council, str(last.published), last.grades["overall"]) for last in first.background] == expected
    assert (first.direction, first.moves, first.previous) == (Direction.FIRST, (), None)


def test_only_first_inspections_of_new_councils_have_a_background(known: Known) -> None:
    """Of all the baseline, five inspections, and not one visit."""
    with_one = [
        inspection.council
        for council, found in known.items()
        for inspection in found
        if compare(inspection, beside(council, known), FACTS).background
    ]
    assert sorted(with_one) == [
        "Bournemouth, Christchurch and Poole",
        "Cumberland",
        "North Northamptonshire",
        "West Northamptonshire",
        "Westmorland and Furness",
    ]


def test_what_the_ledger_knows_of_a_predecessor_goes_first() -> None:
    """Its last report before the new council's, as Ofsted gave it; the press and what came later do not count."""
    inspections = gathered(
        says(all_areas(RI, COMBINED), council="Cumbria", on="2018-02-01", inspected="2017-12-04/2017-12-08"),
        says(all_areas(GOOD, COMBINED), council="Cumbria", on="2022-12-01", inspected="2022-10-03/2022-10-07"),
        press(all_areas(INADEQUATE, COMBINED), council="Cumbria", on="2023-12-20"),
        says(all_areas(GOOD), council="Cumberland", on="2024-11-26", inspected="2024-10-07/2024-10-11"),
        says(all_areas(RI), council="Cumbria", on="2025-01-10", inspected="2024-12-02/2024-12-06"),
    )
    (last,) = compared("Cumberland", inspections).background
    assert (str(last.published), set(last.grades.values())) == ("2022-12-01", {GOOD})


def test_a_predecessors_grades_decide_nothing() -> None:
    """With or without them the direction, the moves and the first areas are the same."""
    cumberland = says(all_areas(GOOD), council="Cumberland", on="2024-11-26")
    cumbria = says(all_areas(INADEQUATE, COMBINED), council="Cumbria", on="2022-12-01", inspected=None)
    with_it = compared("Cumberland", gathered(cumberland, cumbria))
    without = compared("Cumberland", gathered(cumberland), facts=replace(FACTS, last_grades={}))
    assert with_it.background
    assert replace(with_it, background=()) == without


def test_surreys_successors_will_have_surreys_grades(known: Known) -> None:
    """Once they are councils, the ledger's own last inspection of Surrey is their background."""
    new = [
        Council(name, f"{name} Council", urn, f"E0699990{urn}", region="South East")
        for name, urn in (("East Surrey", 1), ("West Surrey", 2))
    ]
    surrey = replace(FACTS.by_name["Surrey"], successors=("East Surrey", "West Surrey"))
    others = [council for council in FACTS.councils if council.short_name != "Surrey"]
    facts = replace(FACTS, councils=(*others, surrey, *new))
    for council in new:
        (last,) = background(council, beside(council.short_name, known, facts), facts)
        assert (last.council, last.urn, str(last.published)) == ("Surrey", 80567, "2025-05-09")


def test_an_alert_shows_the_background_and_says_that_it_is_not_compared() -> None:
    """A first grade: no move, and in text and HTML one line of what was before."""
    (decision,) = tell(says(all_areas(GOOD), council="Cumberland", on="2024-11-26"))
    (event,) = decision.events
    assert event.kind is EventKind.FIRST_GRADE
    told = message((event,), FACTS)
    assert told.subject == "Cumberland children's services: first grades: overall Good (confirmed)"
    for body in (told.text, told.html):
        words = " ".join(body.split())
        assert CUMBRIA in words
        assert "children in care and care leavers Good; not compared." in words


def test_a_second_inspections_alert_has_no_background() -> None:
    """From then on the council is compared with itself."""
    first = says(all_areas(GOOD), council="Cumberland", on="2024-11-26", inspected="2024-10-07/2024-10-18")
    again = says(all_areas(RI), council="Cumberland", on="2027-02-10", inspected="2027-01-11/2027-01-15")
    (event,) = tell(first, again)[-1].events
    assert event.comparison.background == ()
    assert "Cumbria" not in message((event,), FACTS).text


def test_an_event_keeps_its_background_in_the_ledger() -> None:
    """As every part of it: a retry tells what was recorded, and an event from before it had one is read too."""
    (decision,) = tell(says(all_areas(GOOD), council="Cumberland", on="2024-11-26"))
    (event,) = decision.events
    row = event_row(event)
    assert event_of(row) == event
    row.event = row.event.replace('"background":[', '"formerly":[')
    assert event_of(row).comparison.background == ()


def test_the_json_has_the_key_only_where_there_is_a_background(known: Known) -> None:
    """Council, number, day and grades of the one before; elsewhere the shape is as it was."""
    of = {council: next(i for i in known[council] if i.grades) for council in ("Cumberland", "Leeds")}
    shapes = {council: inspection_json(i, compare(i, beside(council, known), FACTS)) for council, i in of.items()}
    assert shapes["Cumberland"]["background"] == [
        {
            "council": "Cumbria",
            "urn": 80457,
            "published": "2022-11-15",
            "grades": {"overall": RI, "leaders": RI, "help_and_protection": RI, "care": GOOD},
        }
    ]
    assert shapes["Cumberland"]["previous"] is None
    assert "background" not in shapes["Leeds"]


def test_last_grades_without_a_day_are_told_without_one() -> None:
    """What is not known is left out."""
    (decision,) = tell(says(all_areas(GOOD), council="Cumberland", on="2024-11-26"))
    (event,) = decision.events
    undated = replace(event.comparison, background=(Background("Cumbria", 80457, None, {"overall": GOOD}),))
    text = message((replace(event, comparison=undated),), FACTS).text
    assert "Before it: Cumbria: overall Good; not compared." in text


@pytest.mark.parametrize(
    ("council", "told"),
    [
        pytest.param("Cumberland", [CUMBRIA, "Cumberland followed Cumbria on 1 April 2023."], id="new"),
        pytest.param(
            "Northamptonshire",
            [
                "This ledger holds no report on Northamptonshire.",
                "Northamptonshire ended on 1 April 2021; North Northamptonshire and West Northamptonshire followed.",
                "Its last grades, by Ofsted's statistics: Northamptonshire (29 July 2019): overall Inadequate, ",
                "help and protection Inadequate, children in care and care leavers Inadequate.",
            ],
            id="no-more",
        ),
        pytest.param(
            "Dorset County",
            ["Dorset County ended on 1 April 2019; Dorset and Bournemouth,"],
            id="no-more-and-nothing-known",
        ),
        pytest.param("Leeds", [], id="neither"),
    ],
)
def test_history_says_what_a_council_followed_and_what_became_of_it(
    tmp_path: Path, council: str, told: list[str]
) -> None:
    """The sentences stand below the inspections, and those of other councils say nothing of it."""
    shown = run(tmp_path, "history", council, columns=400).stdout
    assert all(sentence in shown for sentence in told)
    assert ("Before it" in shown) == (council == "Cumberland")
    assert (" followed" in shown) == bool(told)


def test_history_as_json_has_the_background_and_no_sentence(tmp_path: Path) -> None:
    """One object a line, as before."""
    first, *rest = run(tmp_path, "history", "Westmorland and Furness", "--json").lines
    assert [last["council"] for last in first["background"]] == ["Cumbria"]
    assert not any("background" in line for line in rest)
    assert run(tmp_path, "history", "Cumbria", "--json").stdout == ""
