"""Area by area: from what to what, and where nothing may be compared."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from monitor.facts import Facts
from monitor.model import Comparison, Event, EventKind, Given, Inspection, Move, Status
from monitor.wording.headlines import told_moves, worst_first
from monitor.wording.phrases import day
from monitor.wording.sources import publisher
from monitor.wording.terms import area, grade


@dataclass(frozen=True, slots=True)
class Row:
    """One judgement area in an alert."""

    mark: str  # "Down", "Up", "First", "Same", "Ended", …
    area: str  # Ofsted's own name of it
    words: str


def rows(event: Event, facts: Facts) -> tuple[Row, ...]:
    """Every judgement area that the alert has to speak of, the worst move first."""
    if event.kind is EventKind.CORRECTION:
        corrected = {_label(c.area, event, facts) for c in event.corrections}
        rest = (*_first(event, facts), *_others(event, facts))
        others = (row for row in rest if row.area not in corrected)
        return (*_corrections(event, facts), *_moved(event, facts), *others, *_ended(event, facts))
    if event.kind is EventKind.DISPUTED:
        return tuple(_disputed(event, facts))
    given = (*_moved(event, facts), *_first(event, facts), *_others(event, facts))
    if event.kind is not EventKind.NOT_FOUND:
        return (*given, *_ended(event, facts))
    differ = [name for name, given in event.inspection.grades.items() if given.status is Status.DISPUTED]
    return tuple(_disputed(replace(event, areas=tuple(differ)), facts)) if differ else given


def previous(comparison: Comparison, facts: Facts) -> Inspection | None:
    """The inspection before, if its framework is one that we compare with."""
    before = comparison.previous
    if before is None or (before.framework and not facts.frameworks[before.framework].compared):
        return None
    return before


def _moved(event: Event, facts: Facts) -> Iterator[Row]:
    told = told_moves(event)
    before = [m for m in event.comparison.moves if m not in told and _is_told_before(m, event)]
    for move in (*worst_first(told, facts), *before):
        words = f"from {grade(move.before, facts)} to {grade(move.after, facts)}"
        again = "" if move in told or event.inspection.is_baseline else " (told before)"
        yield Row(
            str(move.direction).capitalize(),
            _label(move.area, event, facts),
            words + again + _compared_with(move.area, event, facts) + _unsure(move, event),
        )


def _is_told_before(move: Move, event: Event) -> bool:
    """What was not is told in a message of its own, which follows."""
    return event.inspection.is_baseline or move.area in event.told_before


def _first(event: Event, facts: Facts) -> Iterator[Row]:
    has_previous = previous(event.comparison, facts) is not None
    for name in event.comparison.first_areas:
        if given := event.inspection.grades.get(name):
            new = ", first judged as an area of its own" if has_previous else ""
            words = grade(given.grade, facts) + new + _doubt(given, event.inspection)
            yield Row("First", _label(name, event, facts), words)


def _others(event: Event, facts: Facts) -> Iterator[Row]:
    spoken_of = {*(m.area for m in event.comparison.moves), *event.comparison.first_areas}
    for name in facts.areas:
        given = event.inspection.grades.get(name)
        if given is None or name in spoken_of:
            continue
        compared = previous(event.comparison, facts) is not None and facts.areas[name].compared
        note = _compared_with(name, event, facts) if compared else ""
        words = grade(given.grade, facts) + note + _doubt(given, event.inspection)
        yield Row("Same" if compared else "Given", _label(name, event, facts), words)


def _ended(event: Event, facts: Facts) -> Iterator[Row]:
    """Areas that the framework has no more: never a move, and never carried forward."""
    before, framework = previous(event.comparison, facts), event.inspection.framework
    if before is None or framework is None or "overall" not in before.grades:
        return
    now = facts.frameworks[framework]
    if "overall" in now.areas or "overall" in event.inspection.grades:
        return
    ended = next(f for f in facts.frameworks.values() if f.compared and "overall" not in f.areas)
    last = grade(before.grades["overall"].grade, facts)
    given = f"; last given as {last}" + (f" on {day(before.published)}" if before.published else "")
    since = f"{ended.begins:%B %Y}"
    yield Row("Ended", facts.areas["overall"].label, f"no longer given since {since}{given}")


def _compared_with(name: str, event: Event, facts: Facts) -> str:
    """Where an area was once judged together with another, the comparison says so."""
    before = previous(event.comparison, facts)
    earlier = next((a for a in facts.areas[name].follows if before and a in before.grades), name)
    return "" if earlier == name else f" (compared with the earlier joint judgement on {area(earlier, facts)})"


def _unsure(move: Move, event: Event) -> str:
    given = event.inspection.grades.get(move.area)
    return _doubt(given, event.inspection) if given else ""


def _doubt(given: Given, inspection: Inspection) -> str:
    """An area may be less sure than its inspection: a newspaper gave it and Ofsted's report is not read yet."""
    if given.status is inspection.status or given.status is Status.CONFIRMED:
        return ""
    return {Status.REPORTED: " (reported only)", Status.DISPUTED: " (sources differ)"}.get(given.status, "")


def _corrections(event: Event, facts: Facts) -> Iterator[Row]:
    before = "in our record before" if event.inspection.is_baseline else "told before"
    for correction in event.corrections:
        now = grade(correction.now, facts) if correction.now else "not graded in this inspection"
        yield Row(
            "Now",
            _label(correction.area, event, facts),
            f"{now} ({before}: {grade(correction.told, facts)})",
        )


def _disputed(event: Event, facts: Facts) -> Iterator[Row]:
    """Who says what, each in its latest word."""
    for name in event.areas or tuple(event.inspection.grades):
        says: dict[str, str] = {}
        for sighting in event.inspection.sightings:
            if given := sighting.outcome.grades.get(name):
                says[publisher(sighting)] = grade(given, facts)
        if says:
            yield Row(
                "Differ",
                _label(name, event, facts),
                "; ".join(f"{who}: {what}" for who, what in says.items()),
            )


def _label(name: str, event: Event, facts: Facts) -> str:
    """What Ofsted called an area in this inspection."""
    return facts.label(name, event.inspection.framework)
