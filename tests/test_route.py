"""Who gets an event, and why."""

from collections.abc import Callable
from dataclasses import replace

import pytest
import samples

from monitor.model import Event, EventKind, Status
from monitor.route import Routed, route
from monitor.settings.values import DEFAULT_EVENTS, Destination

FACTS = samples.facts()


def one(event: Event, destination: Destination, *already: str) -> Routed:
    (routed,) = route(event, [destination], FACTS, already)
    assert routed.destination == destination.name
    assert routed.reason
    return routed


def desk(
    *,
    councils: tuple[str, ...] = (),
    regions: tuple[str, ...] = (),
    areas: tuple[str, ...] = (),
    events: frozenset[EventKind] = DEFAULT_EVENTS,
    directions: tuple[str, ...] = (),
    worst_grade: str | None = None,
    confirmed_only: bool = False,
    operator: bool = False,
) -> Destination:
    return Destination(
        "desk",
        "json://hooks.example",
        operator,
        frozenset(councils),
        frozenset(regions),
        frozenset(areas),
        events,
        frozenset(directions),
        worst_grade,
        confirmed_only,
    )


@pytest.mark.parametrize(
    ("destination", "sent", "word"),
    [
        pytest.param(desk(), True, "every filter", id="no-filter"),
        pytest.param(desk(councils=("Barnet", "Exampleshire")), True, "every filter", id="its-council"),
        pytest.param(desk(councils=("Barnet",)), False, "councils", id="another-council"),
        pytest.param(desk(regions=("North West",)), True, "every filter", id="its-region"),
        pytest.param(desk(regions=("London",)), False, "regions", id="another-region"),
        pytest.param(desk(areas=("leaders",)), True, "every filter", id="area-told"),
        pytest.param(desk(areas=("adoption",)), False, "areas", id="area-not-told"),
        pytest.param(desk(directions=("mixed",)), True, "every filter", id="direction"),
        pytest.param(desk(directions=("up", "same")), False, "directions", id="another-direction"),
        pytest.param(desk(worst_grade="inadequate"), True, "every filter", id="as-bad-as-that"),
        pytest.param(desk(events=frozenset({EventKind.VISIT})), False, "events", id="event-not-wanted"),
        pytest.param(desk(confirmed_only=True), True, "every filter", id="confirmed"),
        pytest.param(desk(operator=True), True, "every filter", id="an-operator-hears-what-its-filters-let-through"),
        pytest.param(desk(operator=True, councils=("Barnet",)), False, "councils", id="operator-with-filter"),
    ],
)
def test_filters_decide_over_a_move(destination: Destination, sent: bool, word: str) -> None:
    """Each filter lets through or holds back, and the reason names it."""
    routed = one(samples.confirmed_move(), destination)
    assert routed.sent is sent
    assert word in routed.reason


def test_worst_grade_holds_back_better_ones() -> None:
    """Who asks for inadequate only does not hear of good."""
    routed = one(samples.unchanged(), desk(worst_grade="inadequate"))
    assert (routed.sent, "worst-grade" in routed.reason) == (False, True)
    assert one(samples.unchanged(), desk(worst_grade="good")).sent


def test_a_visit_is_not_lost_to_a_filter_on_grades() -> None:
    """A visit has no grade, so filters on grades do not hold back its warning; `events` and `councils` do."""
    visit = samples.priority_action()
    assert one(visit, desk(areas=("leaders",), directions=("down",), worst_grade="inadequate")).sent
    assert not one(visit, desk(events=frozenset({EventKind.MOVE}))).sent
    assert not one(visit, desk(councils=("Barnet",))).sent


FOLLOW_UPS = (samples.confirmed, samples.correction, samples.disputed, samples.withdrawn)


@pytest.mark.parametrize("make", FOLLOW_UPS, ids=lambda make: make.__name__)
def test_a_follow_up_goes_to_those_who_got_the_original_and_nobody_else(make: Callable[[], Event]) -> None:
    """Whatever its filters now say, who was told is told on; who was not is left in peace."""
    picky = desk(councils=("Barnet",), events=frozenset())
    assert one(make(), picky, "desk").sent
    assert not one(make(), desk(), "another").sent


def test_confirmed_only_waits_for_ofsted() -> None:
    """What only the press says is held back, and Ofsted's report then comes as the original."""
    careful = desk(confirmed_only=True)
    held = one(samples.reported_move(), careful)
    assert (held.sent, "confirmed-only" in held.reason) == (False, True)
    assert one(samples.confirmed(), careful).sent
    assert one(samples.correction(), careful).sent
    assert not one(samples.disputed(), careful).sent


@pytest.mark.parametrize(
    "careful",
    [
        pytest.param(desk(confirmed_only=True, councils=("Barnet",)), id="another-council"),
        pytest.param(desk(confirmed_only=True, events=frozenset({EventKind.UNCHANGED})), id="moves-not-wanted"),
    ],
)
def test_confirmed_only_still_filters(careful: Destination) -> None:
    """A confirmation that stands for a move is asked the questions that a move is asked."""
    assert not one(samples.confirmed(), careful).sent


def test_a_correction_that_ofsted_did_not_make_is_no_original() -> None:
    """One newspaper correcting another tells a confirmed-only destination nothing."""
    event = samples.correction()
    event = replace(event, inspection=replace(event.inspection, status=Status.REPORTED))
    assert not one(event, desk(confirmed_only=True)).sent


def test_every_destination_is_answered_in_order() -> None:
    """`--explain-route` shows every destination, those that get nothing too."""
    names = [r.destination for r in route(samples.unchanged(), [desk(), replace(desk(), name="b")], FACTS)]
    assert names == ["desk", "b"]
