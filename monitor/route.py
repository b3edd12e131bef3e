"""Who gets an event, and why; who does not, and why not. Who hears of trouble."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from monitor.facts import Facts
from monitor.model import Event, EventKind, Status
from monitor.settings.values import Destination


@dataclass(frozen=True, slots=True)
class Routed:
    """Whether one destination gets one event; `reason` is fit to show."""

    destination: str
    sent: bool
    reason: str


def route(
    event: Event, destinations: Sequence[Destination], facts: Facts, already: Collection[str] = ()
) -> tuple[Routed, ...]:
    """Say for every destination, in the order given, whether it gets this event and why.

    Pure. Whoever is in `already`, having got the original, gets what follows it, whatever the filters;
    a follow-up goes to nobody else. Of an inspection that the ledger knew from the start nobody got the
    original: a correction of it is asked about as the move that it is.
    Visits carry no grades: the filters that ask about grades (areas, directions, worst grade) let them
    through, and who does not want them leaves them out of `events`. An early warning must not be lost
    to a filter that speaks of something else.
    The role "operator" adds news of trouble (another kind of event); of inspections an operator hears
    what its filters let through, like everybody else.
    """
    return tuple(_routed(event, destination, facts, already) for destination in destinations)


def concerned(kind: EventKind, destinations: Sequence[Destination], failing: str = "") -> tuple[Destination, ...]:
    """Who hears of a notice of this kind: the operators, and where nobody has that role the first destination.

    Pure. An operator whose `events` name kinds of trouble hears of these alone, if another is left to hear of the rest:
    trouble is never told to nobody. Of a council that ends all hear. What is about a `failing` destination goes to the
    others of them, or waits for that one itself: an operator's word never goes to a reader.
    """
    operators = [d for d in destinations if d.operator]
    told = operators or list(destinations)
    others = [d for d in told if d.name != failing] or told
    if not operators:
        return tuple(others[:1])
    asked = [d for d in others if kind is EventKind.COUNCIL_ENDS or d.wants_notice(kind)]
    return tuple(asked or others)


def _routed(event: Event, destination: Destination, facts: Facts, already: Collection[str]) -> Routed:
    if destination.name in already:
        return Routed(destination.name, True, "it got the original, and what follows goes with it")
    kind = event.kind
    if kind.is_follow_up:
        if not event.inspection.is_baseline:
            return Routed(destination.name, False, "a follow-up, and it did not get the original")
        kind = EventKind.MOVE
    refused = _held_back(event, destination) or _filtered(event, kind, destination, facts)
    return Routed(destination.name, not refused, refused or "every filter lets it through")


def _held_back(event: Event, destination: Destination) -> str:
    if destination.confirmed_only and event.inspection.status is not Status.CONFIRMED:
        return f"confirmed-only: it is {event.inspection.status}, not read in Ofsted's report"
    return ""


def _filtered(event: Event, kind: EventKind, destination: Destination, facts: Facts) -> str:
    """The first filter that refuses the event, in words; empty when none does."""
    if kind not in destination.events:
        return f"events: {kind} is not among {_shown(destination.events)}"
    filters = _FILTERS if event.inspection.grades else _FILTERS_WITHOUT_GRADES
    return next((words for refuses in filters if (words := refuses(event, destination, facts))), "")


def _council(event: Event, destination: Destination, facts: Facts) -> str:
    if not destination.councils or event.inspection.council in destination.councils:
        return ""
    return f"councils: {event.inspection.council} is not among {_shown(destination.councils)}"


def _region(event: Event, destination: Destination, facts: Facts) -> str:
    council = facts.by_name.get(event.inspection.council)
    region = council.region if council else ""
    if not destination.regions or region in destination.regions:
        return ""
    return f"regions: {region or 'a council without a region'} is not among {_shown(destination.regions)}"


def _areas(event: Event, destination: Destination, facts: Facts) -> str:
    if not destination.areas or destination.areas & set(event.areas):
        return ""
    return f"areas: it tells of {_shown(event.areas)}, of none of {_shown(destination.areas)}"


def _direction(event: Event, destination: Destination, facts: Facts) -> str:
    if not destination.directions or event.comparison.direction in destination.directions:
        return ""
    return f"directions: {event.comparison.direction} is not among {_shown(destination.directions)}"


def _worst_grade(event: Event, destination: Destination, facts: Facts) -> str:
    if destination.worst_grade is None:
        return ""
    limit = facts.grades[destination.worst_grade].rank
    if any(facts.grades[given.grade].rank <= limit for given in event.inspection.grades.values()):
        return ""
    return f"worst-grade: no area is at {destination.worst_grade} or worse"


Filter = Callable[[Event, Destination, Facts], str]
_FILTERS_WITHOUT_GRADES: tuple[Filter, ...] = (_council, _region)
_FILTERS: tuple[Filter, ...] = (*_FILTERS_WITHOUT_GRADES, _areas, _direction, _worst_grade)


def _shown(words: Collection[str]) -> str:
    return ", ".join(sorted(words)) or "no area"
