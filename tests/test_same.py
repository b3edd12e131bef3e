"""Which pages speak of one inspection, and which only seem to speak of another: one story a test."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from story import GOOD, OLD, press, says, tell

from monitor.model import Authority, EventKind, InspectionKind, PartialDate, Sighting
from monitor.reconcile import Reason


def test_several_outlets_on_one_inspection_are_one_alert() -> None:
    """A second paper on the same day is a second source, not a second alert."""
    first, second = tell(OLD, press({"overall": "good"}), press({"overall": "good"}, outlet="echo.example"))[1:]
    assert (len(first.events), second.reason) == (1, Reason.ALREADY_REPORTED)
    assert second.inspection is not None
    assert len(second.inspection.sightings) == 2


def test_equal_outlets_that_differ_are_disputed_and_neither_wins() -> None:
    """Two papers with different grades: told as a dispute, the first grade stands until Ofsted speaks."""
    decision = tell(OLD, press({"overall": "good"}), press({"overall": "inadequate"}, outlet="echo.example"))[-1]
    assert [event.kind for event in decision.events] == [EventKind.DISPUTED]
    assert decision.inspection is not None
    assert decision.inspection.grades["overall"].grade == "good"


@pytest.mark.parametrize(
    ("article", "reason"),
    [
        pytest.param(press({"overall": "good"}), Reason.ALREADY_CONFIRMED, id="on-the-day"),
        pytest.param(press({"overall": "good"}, on="2024-09-20"), Reason.ALREADY_CONFIRMED, id="seven-weeks-later"),
        pytest.param(press({"overall": "good"}, on="2025-06-01"), Reason.ALREADY_CONFIRMED, id="a-follow-up-next-year"),
        pytest.param(press({"overall": "inadequate"}), Reason.ALREADY_CONFIRMED, id="a-paper-that-errs"),
        pytest.param(press({"overall": "inadequate"}, on="2015-05-12"), Reason.OLDER_THAN_KNOWN, id="an-old-page"),
        pytest.param(press({"overall": "good"}, held=True), Reason.HELD, id="below-the-threshold"),
    ],
)
def test_the_press_after_ofsted_is_silent(article: Sighting, reason: Reason) -> None:
    """An article about what Ofsted's own report said, or about the past, is never an alert."""
    decision = tell(OLD, says(GOOD), article)[-1]
    assert (decision.reason, decision.events) == (reason, ())


@pytest.mark.parametrize(
    "later",
    [
        pytest.param(press({"overall": "good"}, inspected="2024-07-01/2024-07-05"), id="a-paper-with-wrong-dates"),
        pytest.param(press({"overall": "inadequate"}, on="2024-10-08"), id="a-paper-that-errs-ten-weeks-later"),
        pytest.param(press({"overall": "requires_improvement"}, on="2024-12-01"), id="a-paper-with-the-grade-before"),
    ],
)
def test_no_second_inspection_is_made_of_a_wrong_date_or_grade(later: Sighting) -> None:
    """No council is inspected twice within a year: such a page speaks of the inspection that is known."""
    assert tell(OLD, says(GOOD), later)[-1].reason == Reason.ALREADY_CONFIRMED


def test_a_paper_with_the_wrong_year_makes_no_second_inspection() -> None:
    """An article days after the report that dates the inspection a year off still speaks of it."""
    late = press({"overall": "inadequate"}, on="2024-08-02", inspected="2023-07/2023-07")
    assert tell(OLD, says(GOOD), late)[-1].reason == Reason.ALREADY_CONFIRMED


def test_published_this_month_is_no_more_exact_than_the_article() -> None:
    """An article of the 30th that says "this month" belongs to the letter of the 28th."""
    visit = InspectionKind.FOCUSED_VISIT
    article = press(kind=visit, on="2024-08-30")
    article = replace(article, outcome=replace(article.outcome, published=PartialDate(2024, 8)))
    seen_at = datetime(2024, 8, 31, tzinfo=UTC)
    letter = says(kind=visit, on="2024-08-28", inspected="2024-07-16/2024-07-17", framework=None, seen_at=seen_at)
    assert tell(article, letter)[1].reason == Reason.CONFIRMED


def test_a_combined_judgement_is_corrected_once() -> None:
    """The press's "care" put right as "in care" is not put right again by every further page."""
    again = says(GOOD, url="https://files.example/again")
    decisions = tell(OLD, press({"care": "inadequate"}), says(GOOD), again)
    assert [d.reason for d in decisions[2:]] == [Reason.CORRECTED, Reason.ALREADY_CONFIRMED]


@pytest.mark.parametrize("url", ["https://files.example/1", "https://files.example/2"], ids=["same-file", "reissued"])
def test_a_visit_whose_dates_are_mended_is_the_same_visit(url: str) -> None:
    """A letter read anew, or issued again on its day, with other dates tells nothing twice."""
    visit = InspectionKind.FOCUSED_VISIT
    first = says(kind=visit, url="https://files.example/1", inspected="2024-06-10/2024-06-11", framework=None)
    mended = says(kind=visit, url=url, inspected="2024-06-17/2024-06-18", framework=None)
    assert tell(first, mended)[-1].events == ()


def test_the_outlet_that_erred_is_named() -> None:
    """The council's own page misled after the paper had it right: the error was the council's."""
    council = press({"overall": "inadequate"}, who=Authority.COUNCIL, outlet="warrington.example")
    decision = tell(OLD, press({"overall": "good"}), council, says(GOOD))[-1]
    assert decision.events[0].whose_error == "warrington.example's"


def test_an_undated_page_with_old_grades_is_an_echo() -> None:
    """An archive page met today repeats an inspection long known; nobody is told."""
    page = press({"overall": "requires_improvement"}, seen_at=datetime(2026, 11, 1, tzinfo=UTC))
    decision = tell(OLD, says(GOOD), replace(page, page_published=None))[-1]
    assert (decision.reason, decision.events) == (Reason.ALREADY_CONFIRMED, ())


def test_a_report_reissued_with_other_dates_is_the_same_inspection() -> None:
    """A corrected misprint in the dates is no new inspection."""
    for dates in ("2024-07-10/2024-07-14", "2023-06-10/2023-06-14"):
        again = says(GOOD, inspected=dates, url="https://files.example/again")
        assert tell(OLD, says(GOOD), again)[-1].events == ()


def test_two_reports_with_dates_of_their_own_are_two_inspections() -> None:
    """Ofsted came again sooner than it ever did: the first report is no misprint of the second."""
    again = says(GOOD, on="2024-11-18", inspected="2024-10-07/2024-10-18", url="https://files.example/again")
    decision = tell(OLD, says(GOOD), again)[-1]
    assert (decision.reason, [event.kind for event in decision.events]) == (
        Reason.NEW_INSPECTION,
        [EventKind.UNCHANGED],
    )


def test_a_stray_report_of_the_press_does_not_become_the_inspection_before() -> None:
    """Ofsted's report is compared with Ofsted's last one, whatever a paper once said in between."""
    stray = press({"overall": "inadequate"}, on="2022-05-01")
    (event,) = tell(OLD, stray, says(GOOD))[-1].events
    assert {(m.area, m.before) for m in event.comparison.moves} == {
        (area, "requires_improvement") for area in ("overall", "leaders", "help_and_protection", "in_care")
    }
