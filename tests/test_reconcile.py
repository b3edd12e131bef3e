"""What an outcome means, given what the ledger knows: one story a test."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from story import FACTS, GOOD, OLD, all_areas, press, references, says, tell

from monitor.model import Authority, EventKind, InspectionKind, Sighting, Status
from monitor.reconcile import Reason, gather
from monitor.wording import message


def test_a_report_with_other_grades_is_one_move_with_its_reference() -> None:
    """A new report raises exactly one move, compared area by area, and no alert for the baseline."""
    known, new = tell(OLD, says(all_areas("good", leaders="inadequate")))
    assert (known.reason, known.events) == (Reason.BASELINE, ())
    (event,) = new.events
    assert event.reference == "W80575-2024-07-30-move"
    assert {(m.area, m.before, m.after) for m in event.comparison.moves} == {
        ("overall", "requires_improvement", "good"),
        ("leaders", "requires_improvement", "inadequate"),
        ("help_and_protection", "requires_improvement", "good"),
        ("in_care", "requires_improvement", "good"),  # judged together with care leavers before
    }
    assert event.comparison.first_areas == ("care_leavers",)


def test_the_same_report_again_is_silent() -> None:
    """Reading a report twice announces nothing, under the same or another file id."""
    again = says(GOOD, url="https://files.example/other-id")
    first, *rest = tell(says(GOOD), says(GOOD), again)
    assert len(first.events) == 1
    assert [(d.reason, d.events) for d in rest] == [(Reason.ALREADY_CONFIRMED, ())] * 2


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        pytest.param(None, GOOD, EventKind.FIRST_GRADE, id="council-never-inspected"),
        pytest.param("good", GOOD, EventKind.UNCHANGED, id="every-area-as-before"),
        pytest.param("inadequate", GOOD, EventKind.MOVE, id="areas-went-up"),
    ],
)
def test_a_full_inspection_raises_exactly_one_original_event(
    before: str | None, after: dict[str, str], kind: EventKind
) -> None:
    """Move, unchanged or first grade: never none, never two."""
    earlier = (
        [says(all_areas(before), on="2021-03-01", inspected="2021-01-11/2021-01-22", baseline=True)] if before else []
    )
    assert [event.kind for event in tell(*earlier, says(after))[-1].events] == [kind]


@pytest.mark.parametrize(
    ("kind", "priority_action", "event"),
    [
        pytest.param(InspectionKind.FOCUSED_VISIT, False, EventKind.VISIT, id="focused-visit"),
        pytest.param(InspectionKind.FOCUSED_VISIT, True, EventKind.PRIORITY_ACTION, id="with-priority-action"),
        pytest.param(InspectionKind.MONITORING_VISIT, False, EventKind.VISIT, id="monitoring-visit"),
        pytest.param(InspectionKind.AREA_SEND, False, EventKind.VISIT, id="area-send"),
    ],
)
def test_a_visit_is_an_event_of_its_own_and_never_a_move(
    kind: InspectionKind, priority_action: bool, event: EventKind
) -> None:
    """A visit carries no grade, so it is compared with nothing."""
    decision = tell(OLD, says(kind=kind, priority_action=priority_action, framework=None))[-1]
    assert [(e.kind, e.comparison.moves) for e in decision.events] == [(event, ())]


def test_since_april_2026_overall_ends_without_a_move() -> None:
    """The absence of an overall grade is no move, and the four areas are compared as ever."""
    areas = ("leaders", "help_and_protection", "in_care", "care_leavers")
    (event,) = tell(
        says(GOOD),
        says(all_areas("good", areas), on="2026-08-03", inspected="2026-06-08/2026-06-19", framework="ilacs_2026"),
    )[-1].events
    assert (event.kind, event.comparison.first_areas) == (EventKind.UNCHANGED, ())


def test_ofsted_confirms_what_the_press_reported() -> None:
    """First the paper, then the report with the same grades: a move as reported, then one line."""
    reported, confirmed = tell(
        OLD, press({"overall": "good"}), says(all_areas("requires_improvement", overall="good"))
    )[1:]
    assert [(e.kind, e.inspection.status) for e in reported.events] == [(EventKind.MOVE, Status.REPORTED)]
    assert [(e.kind, e.inspection.status) for e in confirmed.events] == [(EventKind.CONFIRMED, Status.CONFIRMED)]


def test_ofsted_adds_an_area_that_the_press_had_not_told() -> None:
    """A move that nobody was told of yet is a move of its own, for that area alone."""
    added = tell(
        OLD, press({"overall": "good"}), says(all_areas("requires_improvement", overall="good", leaders="good"))
    )
    (event,) = added[-1].events
    assert (event.kind, event.areas, event.reference) == (EventKind.MOVE, ("leaders",), "W80575-2024-07-30-move-2")


def test_ofsted_corrects_the_press_and_tells_what_it_missed() -> None:
    """A grade that differs is a correction that names the outlet, and other moves follow."""
    decision = tell(OLD, press({"overall": "good"}), says(all_areas("requires_improvement", leaders="good")))[-1]
    correction, move = decision.events
    assert correction.kind == EventKind.CORRECTION
    assert [(c.area, c.told, c.now) for c in correction.corrections] == [("overall", "good", "requires_improvement")]
    assert correction.whose_error == "gazette.example's"
    assert (move.kind, move.areas) == (EventKind.MOVE, ("leaders",))


def test_an_overall_grade_that_ofsted_never_gave_is_corrected() -> None:
    """The press's 'rated good' after April 2026 is taken back when the report gives no overall."""
    areas = ("leaders", "help_and_protection", "in_care", "care_leavers")
    report = says(all_areas("good", areas), on="2026-08-03", inspected="2026-06-08/2026-06-19", framework="ilacs_2026")
    decision = tell(says(GOOD), press({"overall": "inadequate"}, on="2026-08-03"), report)[-1]
    assert [(c.area, c.told, c.now) for c in decision.events[0].corrections] == [("overall", "inadequate", "")]


@pytest.mark.parametrize(
    ("sha256", "whose"),
    [pytest.param("b", "Ofsted's", id="other-bytes"), pytest.param("a", "ours", id="the-same-bytes-read-anew")],
)
def test_a_replaced_report_is_a_correction_and_says_whose_error_it_was(sha256: str, whose: str) -> None:
    """The later seen wins; the same bytes read otherwise were our mistake."""
    decision = tell(says(GOOD, sha256="a"), says(all_areas("good", leaders="inadequate"), sha256=sha256))[-1]
    (event,) = decision.events
    assert (event.kind, event.whose_error) == (EventKind.CORRECTION, whose)
    assert decision.inspection is not None
    assert decision.inspection.grades["leaders"].grade == "inadequate"


def test_a_report_before_the_ledger_was_made_is_catch_up() -> None:
    """What was published before the installation is marked, so that it is told as a summary."""
    made_at = datetime(2024, 7, 31, tzinfo=UTC)
    late = says(GOOD, seen_at=datetime(2024, 8, 1, tzinfo=UTC))
    new = says(GOOD, on="2024-08-02", inspected="2024-07-01/2024-07-05", council="Wirral")
    assert [[e.catch_up for e in tell(s, made_at=made_at)[0].events] for s in (late, new)] == [[True], [False]]


def test_a_visit_without_a_known_day_is_dated_by_when_it_was_recorded() -> None:
    """The reference carries the publication date if known, else that day."""
    decision = tell(press(kind=InspectionKind.FOCUSED_VISIT, on="2024-08-05"))[0]
    assert references([decision]) == ["W80575-2024-08-05-visit"]


AREAS_2026 = ("leaders", "help_and_protection", "in_care", "care_leavers")
REPORT_2026 = says(
    all_areas("good", AREAS_2026), on="2026-08-03", inspected="2026-06-08/2026-06-19", framework="ilacs_2026"
)


def test_after_an_overall_was_taken_back_the_inspection_goes_on() -> None:
    """A correction to "not given" does not stand in the way of what comes later."""
    again = says(
        all_areas("good", AREAS_2026, leaders="inadequate"),
        on="2026-08-03",
        inspected="2026-06-08/2026-06-19",
        framework="ilacs_2026",
        url="https://files.example/replaced",
    )
    decisions = tell(says(GOOD), press({"overall": "inadequate"}, on="2026-08-03"), REPORT_2026, again)
    assert [d.reason for d in decisions[2:]] == [Reason.CORRECTED, Reason.ADDED]


def test_an_earlier_inspections_alerts_do_not_hide_todays_moves() -> None:
    """What was told of the inspection before says nothing of what was told of this one."""
    decision = tell(says(GOOD), press({"leaders": "inadequate"}, on="2026-08-03"), REPORT_2026)[-1]
    assert [event.kind for event in decision.events] == [EventKind.CORRECTION]
    worse = says(
        all_areas("inadequate", AREAS_2026), on="2026-08-03", inspected="2026-06-08/2026-06-19", framework="ilacs_2026"
    )
    decision = tell(says(GOOD), press({"leaders": "outstanding"}, on="2026-08-03"), worse)[-1]
    assert [(e.kind, e.areas) for e in decision.events] == [
        (EventKind.CORRECTION, ("leaders",)),
        (EventKind.MOVE, ("help_and_protection", "in_care", "care_leavers")),
    ]


@pytest.mark.parametrize("who", [Authority.PRESS, Authority.OFSTED], ids=["after-the-press", "in-a-replaced-letter"])
def test_an_early_warning_is_never_lost_behind_a_plain_visit(who: Authority) -> None:
    """Priority action that comes to light later is an event of its own, which everybody can get."""
    visit = InspectionKind.FOCUSED_VISIT
    first = says(kind=visit, who=who, inspected="2024-06-10/2024-06-11", framework=None)
    letter = says(kind=visit, priority_action=True, inspected="2024-06-10/2024-06-11", framework=None)
    assert [e.kind for e in tell(first, letter)[-1].events] == [EventKind.PRIORITY_ACTION]


def test_a_false_alarm_of_the_press_is_taken_back() -> None:
    """The paper told of priority action and Ofsted's letter sets none: a correction, never "confirmed"."""
    visit = InspectionKind.FOCUSED_VISIT
    article = press(kind=visit, priority_action=True)
    decision = tell(article, says(kind=visit, inspected="2024-06-10/2024-06-11", framework=None))[-1]
    assert [(e.kind, e.whose_error) for e in decision.events] == [(EventKind.CORRECTION, "gazette.example's")]
    shown = message(decision.events, FACTS)
    assert "correction: focused visit, no grade" in shown.subject
    assert "sets no areas for priority action" in " ".join(shown.text.split())


def test_a_grade_that_our_rules_invented_can_be_taken_back() -> None:
    """The same document read anew without an area: a page's last word counts."""
    without = {area: grade for area, grade in GOOD.items() if area != "overall"}
    (event,) = tell(says(GOOD, sha256="a"), says(without, sha256="a"))[-1].events
    assert [(c.area, c.told, c.now) for c in event.corrections] == [("overall", "good", "")]
    assert event.whose_error == "ours"


def test_a_follow_up_is_news_even_about_the_past() -> None:
    """Ofsted replacing a report from before the installation is told at once."""
    made_at = datetime(2025, 1, 1, tzinfo=UTC)
    replaced = says(
        all_areas("inadequate"), url="https://files.example/again", seen_at=datetime(2025, 2, 1, tzinfo=UTC)
    )
    first = says(GOOD, seen_at=datetime(2025, 1, 2, tzinfo=UTC))
    assert [[e.catch_up for e in d.events] for d in tell(first, replaced, made_at=made_at)] == [[True], [False]]


def test_a_page_seen_after_midnight_in_summer_carries_the_english_day() -> None:
    """Half past midnight in British Summer Time is not yesterday."""
    late = press(kind=InspectionKind.FOCUSED_VISIT, on="2024-07-31", seen_at=datetime(2024, 7, 30, 23, 30, tzinfo=UTC))
    assert references(tell(late)) == ["W80575-2024-07-31-visit"]


DAYS = st.dates(min_value=datetime(2021, 1, 1, tzinfo=UTC).date(), max_value=datetime(2026, 3, 1, tzinfo=UTC).date())
GRADES = st.sampled_from(["good", "inadequate", "requires_improvement", "outstanding"])


@given(st.lists(st.tuples(DAYS, GRADES, st.sampled_from(list(Authority))), max_size=8))
def test_reading_the_same_pages_twice_announces_nothing(found: list[tuple[object, str, Authority]]) -> None:
    """Whatever was told, telling it again in the same order raises no event."""
    pages = [says({"overall": grade}, on=str(day), who=who, inspected=None) for day, grade, who in found]
    decisions = tell(*pages, *pages[-1:])
    assert not pages or decisions[-1].events == ()


@given(st.lists(st.tuples(DAYS, GRADES), min_size=1, max_size=8), st.randoms())
def test_the_order_of_arrival_does_not_change_the_inspections(found: list[tuple[object, str]], random: object) -> None:
    """Inspections are a function of the sightings and of when each was seen."""
    pages = [says({"overall": grade}, on=str(day), inspected=None) for day, grade in found]
    shuffled = sorted(pages, key=lambda _page: random.random())  # type: ignore[attr-defined]

    def shape(sightings: list[Sighting]) -> list[tuple[object, ...]]:
        return [(i.told_on, {a: g.grade for a, g in i.grades.items()}) for i in gather(sightings)]

    if len({page.seen_at for page in pages}) == len(pages):
        assert shape(pages) == shape(shuffled)
