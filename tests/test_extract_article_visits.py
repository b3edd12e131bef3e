"""Visits told by the press: their kind, their days, and never a grade."""
# ruff: noqa: E501 - each case is a sentence as a paper would print it

import pytest
from told import read

VISITS = [
    pytest.param(
        "Ofsted made a focused visit to Derby City Council's children's services in May.",
        "2024-07-30",
        "focused_visit",
        ("2024-05", "2024-05"),
        id="focused",
    ),
    pytest.param(
        "Inspectors made a fifth monitoring visit to Derby City Council, rated inadequate in 2021, on 4 and 5 June.",
        "2024-07-30",
        "monitoring_visit",
        ("2024-06-04", "2024-06-05"),
        id="monitoring",
    ),
    pytest.param(
        "Ofsted carried out a focused visit to Derby City Council in November. Children's services were rated good in 2019.",
        "2024-01-12",
        "focused_visit",
        ("2023-11", "2023-11"),
        id="month-of-the-year-before",
    ),
    pytest.param(
        "A joint targeted area inspection (JTAI) of services for children in Derby found strong work, Ofsted said.",
        "2024-07-30",
        "jtai",
        None,
        id="jtai",
    ),
    pytest.param(
        "The Local Area SEND inspection report for Derby has been published by Ofsted and the Care Quality Commission.",
        "2024-07-30",
        "area_send",
        None,
        id="area-send",
    ),
    pytest.param(
        "Ofsted made a focused visit to Derby City Council in May. At its last monitoring visit in 2018 social workers were tired.",
        None,
        "focused_visit",
        None,
        id="undated",
    ),
]


@pytest.mark.parametrize(("text", "published", "kind", "inspected"), VISITS)
def test_a_visit_is_an_outcome_without_grades(
    text: str, published: str | None, kind: str, inspected: tuple[str, str] | None
) -> None:
    """Visits carry their kind and, where the page is dated, their days; grades in such a page are history."""
    (outcome,) = read(text, published).outcomes
    assert (outcome.council, outcome.kind, dict(outcome.grades)) == ("Derby", kind, {})
    assert (outcome.inspected and (str(outcome.inspected.start), str(outcome.inspected.end))) == inspected


@pytest.mark.parametrize(
    ("words", "is_set"), [("two areas for priority action", True), ("no areas for priority action", False)]
)
def test_priority_action_is_read_from_the_news_of_a_focused_visit(words: str, is_set: bool) -> None:
    """The main early warning is told by the press too; its absence is not."""
    (outcome,) = read(
        f"After a focused visit to Derby City Council's children's services Ofsted named {words}."
    ).outcomes
    assert outcome.priority_action is is_set
    assert any(one.field == "priority_action" for one in outcome.evidence) is is_set


def test_several_visits_stand_under_their_headings() -> None:
    """A round-up gives each council its own visit with its own days."""
    text = (
        "Ofsted has published the results of two focused visits.\n\nDerby City Council\nInspectors visited on 4 and 5 June 2024 "
        "to look at care leavers.\n\nLuton Borough Council\nInspectors visited on 11 and 12 June 2024 to look at children in need."
    )
    found = {outcome.council: str(outcome.inspected and outcome.inspected.start) for outcome in read(text).outcomes}
    assert found == {"Derby": "2024-06-04", "Luton": "2024-06-11"}
