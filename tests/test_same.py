"""Which pages speak of one inspection, and which only seem to speak of another: one story a test."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from story import GOOD, OLD, all_areas, press, says, tell

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


CONFIRMED = Reason.CONFIRMED
WORD = press({"leaders": "inadequate"}, on="2026-09-14", outlet="gazette.example")
DATED_WORD = press({"leaders": "inadequate"}, on="2026-09-14", inspected="2026-06-08/2026-06-19")


def herald(grade: str = "inadequate", **more: object) -> Sighting:
    return press({"leaders": grade}, **({"outlet": "herald.example"} | more))


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        pytest.param(DATED_WORD, herald("good", on="2027-06-21", inspected="2027-05-10/2027-05-21"),
                     Reason.NEW_INSPECTION, id="both-dated-a-year-apart"),
        pytest.param(DATED_WORD, herald(on="2027-06-21", inspected="2027-05-10/2027-05-21"),
                     Reason.NEW_INSPECTION, id="with-the-same-grade"),
        pytest.param(WORD, herald("good", on="2026-12-14", inspected="2026-10/2026-10"),
                     Reason.NEW_INSPECTION, id="begun-after-the-first-word"),
        pytest.param(WORD, herald("good", on="2027-05-03"), Reason.NEW_INSPECTION, id="undated-with-another-grade"),
        pytest.param(WORD, herald("good", on="2026-10-20"), Reason.NEW_INSPECTION, id="another-grade-once-it-lapsed"),
        pytest.param(WORD, herald("good", on="2026-10-10"), Reason.DISPUTED, id="another-grade-while-it-counts"),
        pytest.param(DATED_WORD, herald("good", on="2027-05-03", inspected="2026-06/2026-06"),
                     Reason.DISPUTED, id="another-grade-for-the-very-dates"),
        pytest.param(DATED_WORD, herald(on="2026-09-20", inspected="2025-06-08/2025-06-19"),
                     Reason.ALREADY_REPORTED, id="the-wrong-year-days-later"),
        pytest.param(WORD, herald(on="2026-10-20", inspected="2026-06/2026-06"),
                     Reason.ALREADY_REPORTED, id="the-dates-weeks-later"),
        pytest.param(WORD, herald(on="2026-12-20", inspected="2026-06/2026-06"),
                     Reason.ALREADY_REPORTED, id="the-dates-months-later"),
        pytest.param(WORD, press({"leaders": "inadequate", "in_care": "good"}, on="2026-10-20", outlet="echo.example"),
                     Reason.ALREADY_REPORTED, id="one-area-more-weeks-later"),
        pytest.param(WORD, press({"leaders": "good"}, on="2026-10-20", url=WORD.url),
                     Reason.CORRECTED, id="the-very-page-edited"),
        pytest.param(WORD, herald(on="2027-09-01"), Reason.ALREADY_REPORTED, id="the-same-again-a-year-later"),
    ],
)  # fmt: skip
def test_what_others_reported_does_not_swallow_the_next_inspection(
    first: Sighting, second: Sighting, reason: Reason
) -> None:
    """While Ofsted is silent a later word is on the same one by its dates, or while that counts; else it is news."""
    assert tell(OLD, first, second)[-1].reason == reason


def test_ofsteds_report_answers_the_word_that_is_on_it() -> None:
    """Of two that the press told, each report finds its own; the later one does not correct the first."""
    next_word = herald("good", on="2026-10-20")
    report = says({"leaders": "good"}, on="2026-10-22", inspected="2026-06-08/2026-06-19", framework="ilacs_2026")
    decision = tell(OLD, WORD, next_word, report)[-1]
    assert decision.reason == CONFIRMED
    assert decision.inspection is not None
    assert [s.publisher for s in decision.inspection.sightings] == ["herald.example", "Ofsted"]


VISIT = InspectionKind.FOCUSED_VISIT


@pytest.mark.parametrize(
    ("kind", "published", "inspected", "reason"),
    [
        pytest.param(InspectionKind.FULL, "2027-02-08", "2026-09-07/2026-09-18", CONFIRMED, id="five-months"),
        pytest.param(InspectionKind.FULL, "2027-03-08", "2026-09-07/2026-09-18", Reason.NEW_INSPECTION, id="too-late"),
        pytest.param(InspectionKind.FULL, "2027-01-08", "2026-11-02/2026-11-13", Reason.NEW_INSPECTION, id="begun"),
        pytest.param(VISIT, "2026-11-10", "2026-09-08/2026-09-09", CONFIRMED, id="visit-two-months"),
        pytest.param(VISIT, "2026-11-20", "2026-09-08/2026-09-09", Reason.NEW_INSPECTION, id="visit-too-late"),
        pytest.param(VISIT, "2026-11-10", "2026-10-06/2026-10-07", Reason.NEW_INSPECTION, id="visit-begun"),
    ],
)  # fmt: skip
def test_a_word_without_dates_is_answered_when_ofsteds_report_comes(
    kind: InspectionKind, published: str, inspected: str, reason: Reason
) -> None:
    """Who was told that nothing was found hears of the next report on an inspection that had begun by then."""
    word = press({"leaders": "good"} if kind == InspectionKind.FULL else {}, kind=kind, on="2026-09-20")
    report = says(word.outcome.grades, kind=kind, on=published, inspected=inspected, framework=None)
    assert tell(OLD, word, report)[-1].reason == reason


AREAS = ("leaders", "help_and_protection", "in_care", "care_leavers")
LAST = says(all_areas("good", AREAS), on="2026-07-30", inspected="2026-06-08/2026-06-19", framework="ilacs_2026")


@pytest.mark.parametrize(
    ("article", "reason"),
    [
        pytest.param(herald(on="2027-07-01", inspected="2027-05/2027-05"), Reason.NEW_INSPECTION, id="begun-since"),
        pytest.param(herald("good", on="2027-07-01", inspected="2027-05/2027-05"),
                     Reason.ALREADY_CONFIRMED, id="begun-since-with-the-known-grade"),
        pytest.param(herald(on="2027-07-01", inspected="2027/2027"), Reason.ALREADY_CONFIRMED, id="of-the-year-alone"),
        pytest.param(herald(on="2027-07-01", inspected="2026-03/2026-03"), Reason.ALREADY_CONFIRMED, id="begun-before"),
        pytest.param(herald(on="2027-09-01", inspected="2026-06/2026-06"), Reason.AT_ODDS, id="its-dates-long-after"),
        pytest.param(herald("good", on="2027-09-01", inspected="2026-06/2026-06"),
                     Reason.ALREADY_CONFIRMED, id="its-dates-and-grade-long-after"),
    ],
)  # fmt: skip
def test_the_press_after_ofsted_tells_of_the_next_one_only_by_its_dates(article: Sighting, reason: Reason) -> None:
    """An inspection begun since, with another grade, is news; other grades for the confirmed one's dates never are."""
    decision = tell(OLD, LAST, article)[-1]
    assert (decision.reason, len(decision.events)) == (reason, int(reason == Reason.NEW_INSPECTION))


@pytest.mark.parametrize(
    ("article", "reason"),
    [
        pytest.param(press(kind=VISIT, on="2026-11-20"), Reason.ALREADY_CONFIRMED, id="undated-months-later"),
        pytest.param(replace(press(kind=VISIT, on="2026-11-20"), page_published=None),
                     Reason.ALREADY_CONFIRMED, id="without-any-date"),
        pytest.param(press(kind=VISIT, on="2027-10-20"), Reason.NEW_INSPECTION, id="undated-a-year-later"),
        pytest.param(press(kind=VISIT, on="2027-02-20", inspected="2027-01-12/2027-01-13"),
                     Reason.NEW_INSPECTION, id="with-other-dates"),
        pytest.param(press(kind=InspectionKind.MONITORING_VISIT, on="2026-11-20"),
                     Reason.NEW_INSPECTION, id="of-another-kind"),
    ],
)  # fmt: skip
def test_an_undated_word_on_a_visit_is_on_the_last_one(article: Sighting, reason: Reason) -> None:
    """Papers come back to a letter for a year, and seldom say when the visit was."""
    letter = says(kind=VISIT, on="2026-09-14", inspected="2026-07-07/2026-07-08", framework="ilacs_2026")
    assert tell(OLD, letter, article)[-1].reason == reason


def test_a_page_that_is_dated_long_before_its_own_matter_is_of_today() -> None:
    """The council's page bears the day on which it was made; it told of this year's inspection all the same."""
    seen_at = datetime(2026, 9, 14, 9, tzinfo=UTC)
    page = press({"leaders": "good"}, on="2019-01-08", inspected="2026-06-08/2026-06-19", seen_at=seen_at)
    report = says({"leaders": "good"}, on="2026-09-16", inspected="2026-06-08/2026-06-19", framework="ilacs_2026")
    assert tell(page, report)[-1].reason == CONFIRMED
    told = replace(page, outcome=replace(page.outcome, inspected=None, published=PartialDate(2026, 9, 16)))
    told = replace(told, seen_at=datetime(2026, 9, 17, 9, tzinfo=UTC))
    assert tell(OLD, report, told)[-1].reason == Reason.ALREADY_CONFIRMED


@pytest.mark.parametrize(
    ("shown", "seen_on", "told_on"),
    [
        pytest.param("2027-09-14", "2026-09-14", "2026-09-14", id="dated-a-year-ahead"),
        pytest.param("2026-09-15", "2026-09-14", "2026-09-14", id="dated-a-day-ahead"),
        pytest.param("2026-09-10", "2026-09-14", "2026-09-10", id="dated-before"),
        pytest.param("2026-09", "2026-09-22", "2026-09-22", id="of-the-month"),
        pytest.param("2026-09", "2026-10-22", "2026-09-30", id="of-the-month-before"),
    ],
)
def test_nothing_is_told_later_than_it_is_seen(shown: str, seen_on: str, told_on: str) -> None:
    """Of a page dated ahead, or by its month alone, the 30 days count from the day on which it can have told."""
    article = replace(
        WORD, page_published=PartialDate.parse(shown), seen_at=datetime.fromisoformat(f"{seen_on}T09:00Z")
    )
    for one in (article, replace(article, outcome=replace(article.outcome, published=article.page_published))):
        inspection = tell(OLD, one)[-1].inspection
        assert inspection is not None
        assert str(inspection.awaited_since) == told_on
        assert inspection.told_on <= one.seen_at.date()


def test_a_second_area_in_dispute_is_told_too() -> None:
    """Sources differ on leaders, then on children in care: those who were told hear of each, once."""
    first = press({"leaders": "good", "in_care": "good"}, on="2026-09-14")
    others = [
        press({"leaders": "inadequate"}, on="2026-09-15", outlet="herald.example"),
        press({"in_care": "inadequate"}, on="2026-09-15", outlet="echo.example"),
        press({"in_care": "inadequate"}, on="2026-09-16", outlet="courier.example"),
    ]
    decisions = tell(OLD, first, *others)[2:]
    assert [[(e.kind, e.areas) for e in d.events] for d in decisions] == [
        [(EventKind.DISPUTED, ("leaders",))],
        [(EventKind.DISPUTED, ("in_care",))],
        [],
    ]
