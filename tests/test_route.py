"""Who gets an event, and why."""

from collections.abc import Callable
from dataclasses import replace

import pytest
import samples

from monitor.model import Event, EventKind
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


FOLLOW_UPS = (samples.confirmed, samples.correction, samples.disputed, samples.withdrawn, samples.not_found)


@pytest.mark.parametrize("make", FOLLOW_UPS, ids=lambda make: make.__name__)
def test_a_follow_up_goes_to_those_who_got_the_original_and_nobody_else(make: Callable[[], Event]) -> None:
    """Whatever its filters now say, who was told is told on; who was not is left in peace."""
    picky = desk(councils=("Barnet",), events=frozenset())
    assert one(make(), picky, "desk").sent
    assert not one(make(), desk(), "another").sent


def test_confirmed_only_holds_back_what_only_the_press_says() -> None:
    """The reason says so."""
    held = one(samples.reported_move(), desk(confirmed_only=True))
    assert (held.sent, "confirmed-only" in held.reason) == (False, True)


def test_a_correction_of_what_was_known_from_the_start_is_asked_about_as_a_move() -> None:
    """Nobody got an original of the baseline, so the correction is news to whoever wants moves."""
    event = samples.correction()
    known = tuple(replace(sighting, source="baseline") for sighting in event.inspection.sightings)
    event = replace(event, inspection=replace(event.inspection, sightings=known))
    assert one(event, desk()).sent
    assert not one(event, desk(events=frozenset({EventKind.UNCHANGED}))).sent


def test_every_destination_is_answered_in_order() -> None:
    """`--explain-route` shows every destination, those that get nothing too."""
    names = [r.destination for r in route(samples.unchanged(), [desk(), replace(desk(), name="b")], FACTS)]
    assert names == ["desk", "b"]
