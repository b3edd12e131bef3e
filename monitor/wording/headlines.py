"""One line for each event: the council, and what matters most."""

from collections.abc import Callable, Sequence

from monitor.facts import Facts
from monitor.model import Comparison, Direction, Event, EventKind, Inspection, InspectionKind, Move, Status
from monitor.wording.phrases import counted, day, listed
from monitor.wording.silence import heard_of, last_looked
from monitor.wording.terms import KINDS, SEND_OUTCOMES, area, grade, kind_of

LONGEST = 150


def headline(event: Event, facts: Facts) -> str:
    """The event in one line, by its worst-moving area, with how sure it is; never a line break.

    "Exampleshire children's services: leaders down from Good to Inadequate; 1 more down (confirmed)"
    """
    council, (main, more) = event.inspection.council, _said(event, facts)
    shorter = "reported" if event.inspection.status is Status.REPORTED else _sureness(event)
    lines = (
        f"{council} children's services: {main}{more} ({_sureness(event)})",
        f"{council} children's services: {main}{more} ({shorter})",
        f"{council} children's services: {main} ({shorter})",
        f"{council}: {main} ({shorter})",
    )
    return next((line for line in lines if len(line) <= LONGEST), lines[-1])


def afterwards(event: Event, facts: Facts) -> str:
    """What a follow-up told, in a line of a history; nothing of a confirmation, which the inspection shows itself."""
    if event.kind is EventKind.CONFIRMED:
        return "found again on Ofsted's site" if event.found_again else ""
    if event.kind is EventKind.NOT_FOUND:
        return "not found on Ofsted's site"
    return "".join(_said(event, facts))


def worst_first(moves: Sequence[Move], facts: Facts) -> list[Move]:
    """The moves by how many steps down they are, then by how low they end."""

    def ranks(move: Move) -> tuple[int, int]:
        after = facts.grades[move.after].rank
        return after - facts.grades[move.before].rank, after

    return sorted(moves, key=ranks)


def told_moves(event: Event) -> tuple[Move, ...]:
    """The moves that this event tells of; others of the inspection were told before."""
    return tuple(m for m in event.comparison.moves if not event.areas or m.area in event.areas)


def is_told_otherwise(event: Event) -> bool:
    """Whether others than Ofsted now give what was told in another way: that makes neither of them wrong."""
    is_press = not event.inspection.status.is_official
    return event.kind is EventKind.CORRECTION and is_press and event.whose_error != "ours"


def _sureness(event: Event) -> str:
    if event.kind is EventKind.CONFIRMED:
        return "found again on Ofsted's site" if event.found_again else "now read in Ofsted's report"
    if event.kind is EventKind.NOT_FOUND:
        return str(event.inspection.status)
    return {
        Status.REPORTED: "reported, not yet found on Ofsted's site",
        Status.CONFIRMED: "confirmed",
        Status.DISPUTED: "disputed",
        Status.WITHDRAWN: "withdrawn",
    }[event.inspection.status]


def _said(event: Event, facts: Facts) -> tuple[str, str]:
    """The main thing, and what may be left out where the line gets too long."""
    return _SAID.get(event.kind, _outcome)(event, facts)


def _outcome(event: Event, facts: Facts) -> tuple[str, str]:
    """What the inspection or visit itself amounts to."""
    if event.inspection.kind is not InspectionKind.FULL:
        return _visit(event.inspection), ""
    if moves := worst_first(told_moves(event), facts):
        return _moved(moves, facts)

    given = _overall_or_lowest(event.inspection, facts)
    if event.comparison.direction is Direction.FIRST:
        return f"first grades: {given}", ""
    return f"re-inspected, unchanged: {given}", _new_areas(event.comparison, facts)


def _moved(moves: Sequence[Move], facts: Facts) -> tuple[str, str]:
    worst, *others = moves
    main = (
        f"{area(worst.area, facts)} {worst.direction} from {grade(worst.before, facts)} to {grade(worst.after, facts)}"
    )
    counts = {way: sum(m.direction is way for m in others) for way in (Direction.DOWN, Direction.UP)}
    more = [f"{count} {'more ' if way is worst.direction else ''}{way}" for way, count in counts.items() if count]
    return main, f"; {', '.join(more)}" if more else ""


def _overall_or_lowest(inspection: Inspection, facts: Facts) -> str:
    grades = {name: given.grade for name, given in inspection.grades.items() if facts.areas[name].compared}
    if "overall" in grades:
        return f"overall {grade(grades['overall'], facts)}"
    if len(set(grades.values())) == 1:
        only = grade(next(iter(grades.values())), facts)
        return f"{only} in {'all ' if len(grades) > 1 else ''}{counted(len(grades), 'area', 'areas')}"
    if not grades:
        return "no grade given"
    lowest = min(grades.values(), key=lambda given: facts.grades[given].rank)
    return f"lowest {grade(lowest, facts)}, in {listed([area(n, facts) for n, g in grades.items() if g == lowest])}"


def _new_areas(comparison: Comparison, facts: Facts) -> str:
    names = [area(name, facts) for name in comparison.first_areas]
    return f"; {listed(names)} first judged" if names else ""


def _visit(inspection: Inspection) -> str:
    what = kind_of(inspection)
    if inspection.priority_action:
        return f"{what} sets areas for priority action"
    outcome = SEND_OUTCOMES.get(inspection.outcome or "")
    return f"{what}: {outcome}" if outcome else f"{what}, no grade"


def _correction(event: Event, facts: Facts) -> tuple[str, str]:
    if not event.corrections:
        return f"correction: {_visit(event.inspection)}", ""
    first, *others = event.corrections
    now = grade(first.now, facts) if first.now else "not graded"
    if is_told_otherwise(event):
        more = f"; {len(others)} more now reported otherwise" if others else ""
        return f"{area(first.area, facts)} now reported {now}, before {grade(first.told, facts)}", more
    more = f"; {len(others)} more corrected" if others else ""
    return f"correction: {area(first.area, facts)} {now}, not {grade(first.told, facts)}", more


def _disputed(event: Event, facts: Facts) -> tuple[str, str]:
    names = event.areas or tuple(event.inspection.grades)
    if not names:
        return "sources differ", ""
    says = dict.fromkeys(s.outcome.grades[names[0]] for s in event.inspection.sightings if names[0] in s.outcome.grades)
    more = f"; and on {listed([area(name, facts) for name in names[1:]])}" if names[1:] else ""
    return f"sources differ on {area(names[0], facts)}: {' or '.join(grade(given, facts) for given in says)}", more


def _withdrawn(event: Event, facts: Facts) -> tuple[str, str]:
    published = event.inspection.published
    return f"report{f' of {day(published)}' if published else ''} no longer found on Ofsted's site", ""


def _not_found(event: Event, facts: Facts) -> tuple[str, str]:
    reported = f"{KINDS[event.inspection.kind]} {heard_of(event.inspection)}"
    return f"{reported} not found on Ofsted's site", f" by {day(last_looked(event))}"


_SAID: dict[EventKind, Callable[[Event, Facts], tuple[str, str]]] = {
    EventKind.CORRECTION: _correction,
    EventKind.DISPUTED: _disputed,
    EventKind.WITHDRAWN: _withdrawn,
    EventKind.NOT_FOUND: _not_found,
}
