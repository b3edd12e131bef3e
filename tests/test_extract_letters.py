"""What Ofsted's letters and its area SEND reports say: who, when and what about, and never a grade."""

import documents
import pytest
from documents import day, outcome

from monitor.model import InspectionKind, Span


def span(first: str, last: str) -> Span:
    return Span(day(first), day(last))


def test_a_focused_visit_has_dates_and_a_theme_and_no_grade() -> None:
    """The grade that the letter recalls is the last inspection's."""
    found = outcome(documents.FOCUSED_VISIT)
    assert (found.kind, found.council, found.theme) == (InspectionKind.FOCUSED_VISIT, "Derby", "front_door")
    assert (found.inspected, found.published) == (span("2019-12-17", "2019-12-18"), day("2020-01-14"))
    assert (dict(found.grades), found.priority_action, found.priority_areas) == ({}, False, ())


@pytest.mark.parametrize(
    ("written", "visited", "certain"),
    [
        pytest.param("17 and 18 December", span("2019-12-17", "2019-12-18"), False, id="no-year"),
        pytest.param("8 and 9 January", span("2020-01-08", "2020-01-09"), False, id="no-year-same-year"),
        pytest.param("17 December 2018 to 18 December 2019", span("2019-12-17", "2019-12-18"), False, id="slip"),
        pytest.param("17 to 18 December 2019", span("2019-12-17", "2019-12-18"), True, id="whole"),
    ],
)
def test_a_visits_year_is_supplied_from_the_letter(written: str, visited: Span, certain: bool) -> None:
    """A year left out or mistyped is put right, and the outcome is then a little less certain."""
    found = outcome(documents.FOCUSED_VISIT.replace("17 and 18 December 2019", written))
    assert (found.inspected, found.confidence == 1.0) == (visited, certain)


def test_a_letter_dated_before_its_visit_has_no_date() -> None:
    """In January a year is easily mistyped: the visit's dates stand, the letter's is left out."""
    found = outcome(documents.FOCUSED_VISIT.replace("14 January 2020", "14 January 2019"))
    assert (found.inspected, found.published) == (span("2019-12-17", "2019-12-18"), None)


def test_priority_action_is_read_from_its_own_list() -> None:
    """The areas word for word; what merely needs to improve is kept apart, even where a line end is lost."""
    found = outcome(documents.FOCUSED_VISIT, documents.URGENT)
    assert found.priority_action
    assert found.priority_areas == ("the answering of telephones at night", "the counting of referrals.")
    assert [entry.text for entry in found.to_improve] == ["the filing of letters."]


@pytest.mark.parametrize(
    "below",
    [
        "There are no priority actions following this focused visit.",
        "The areas for priority action set at the last focused visit remain.",
    ],
)
def test_a_heading_alone_sets_no_priority_action(below: str) -> None:
    """Below it Ofsted has also written that there are none, and that earlier ones remain."""
    letter = documents.URGENT.replace("The local authority needs to take swift and decisive action to improve:", below)
    assert not outcome(documents.FOCUSED_VISIT, letter).priority_action


def test_priority_actions_in_passing_set_none() -> None:
    """The words alone, in a sentence about something else, are no heading."""
    assert not outcome(documents.FOCUSED_VISIT, "Police reports end with clear priority actions.").priority_action


@pytest.mark.parametrize(
    ("scope", "theme"),
    [
        ("children in need and children subject to a child protection plan", "child_in_need_and_protection"),
        ("care-experienced young people aged 18 to 25", "care_leavers"),
        ("children in care", "children_in_care"),
        ("achieving permanence", "permanence"),
        ("children who need help and protection, specifically contacts and referrals", "front_door"),
        ("children at risk of extra-familial harm", "other"),
    ],
)
def test_the_theme_is_what_inspectors_looked_at(scope: str, theme: str) -> None:
    """The sentence that gives the scope decides, not the rest of the letter."""
    assert outcome(documents.FOCUSED_VISIT.replace("the ‘front door’", scope)).theme == theme


def test_an_assurance_visit_of_the_pandemic_is_a_theme_of_its_own() -> None:
    """Visits of 2020 and 2021 looked at the whole service; themed visits since mention COVID-19 too."""
    before, _, after = documents.FOCUSED_VISIT.partition("Inspectors looked at")
    whole = "This visit looked at key decision-making across help and protection under COVID-19.\nOverview"
    assert outcome(before + whole).theme == "covid_assurance"
    assert (
        outcome(f"{before}The visit respected the rules on COVID-19.\nInspectors looked at{after}").theme
        == "front_door"
    )


@pytest.mark.parametrize(
    ("title", "told", "kind"),
    [
        ("Monitoring visit to Derby City children’s services", "the monitoring visit", InspectionKind.MONITORING_VISIT),
        ("Joint targeted area inspection of services in Derby", "a joint inspection", InspectionKind.JTAI),
    ],
)
def test_other_letters_are_told_by_their_titles(title: str, told: str, kind: InspectionKind) -> None:
    """A monitoring visit and a joint inspection have dates, and set no priority action of ILACS."""
    letter = documents.FOCUSED_VISIT.replace("Focused visit to Derby City children’s services", title)
    found = outcome(letter.replace("a focused visit", told), documents.URGENT)
    assert (found.kind, found.council, found.inspected) == (kind, "Derby", span("2019-12-17", "2019-12-18"))
    assert (dict(found.grades), found.priority_action) == ({}, False)


@pytest.mark.parametrize(
    ("words", "result"),
    [
        ("typically lead to positive experiences and outcomes", "typically_positive"),
        ("lead to inconsistent experiences\nand outcomes", "inconsistent"),
        ("show widespread and/or systemic failings leading to concern", "systemic_failings"),
    ],
)
def test_an_area_send_report_has_one_of_three_outcomes(words: str, result: str) -> None:
    """The first sentence below the heading decides; the previous inspection's dates are not this one's."""
    found = outcome(documents.AREA_SEND.format(words=words))
    assert (found.kind, found.council, found.outcome) == (InspectionKind.AREA_SEND, "Derby", result)
    assert (found.inspected, dict(found.grades)) == (span("2024-03-11", "2024-03-15"), {})
