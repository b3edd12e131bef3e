"""Inspection beside inspection: which judgement areas moved."""

from collections.abc import Collection, Iterable

from monitor.facts import Facts
from monitor.model import NOT_COMPARED, Background, Comparison, Direction, Inspection, InspectionKind, Move
from monitor.reconcile.background import background
from monitor.reconcile.full import is_comparable


def compare(inspection: Inspection, others: Collection[Inspection], facts: Facts) -> Comparison:
    """Compare a full inspection with the one immediately before it, by publication, of the same council.

    A visit, which carries no grade, is NOT_COMPARED. Like with like: the facts say which earlier area
    each area follows. An area that has no counterpart is a first area; one that is no longer given
    (`overall` since April 2026) is no move. Nothing is compared with inspections of a framework that
    the facts exclude (`pre_sif`).

    `others` may hold the inspections of other councils. Those of the councils that this one followed
    give the background of its first inspection, and nothing more.
    """
    if inspection.kind != InspectionKind.FULL:
        return NOT_COMPARED
    previous = before(inspection, others, facts) if is_comparable(inspection, facts) else None
    if previous is None:
        return Comparison(
            Direction.FIRST, first_areas=_areas(inspection, facts), background=_background(inspection, others, facts)
        )
    moves, firsts, matched = [], [], False
    for area in _areas(inspection, facts):
        earlier = next((a for a in facts.areas[area].follows if a in previous.grades), None)
        if earlier is None:
            firsts.append(area)
            continue
        matched = True
        was, now = previous.grades[earlier].grade, inspection.grades[area].grade
        if was != now:
            up = facts.grades[now].rank > facts.grades[was].rank
            moves.append(Move(area, was, now, Direction.UP if up else Direction.DOWN))
    return Comparison(_direction(moves, matched), tuple(moves), tuple(firsts), previous)


def before(inspection: Inspection, others: Iterable[Inspection], facts: Facts) -> Inspection | None:
    """The full inspection published immediately before, of a framework that may be compared.

    Ofsted's report is compared with Ofsted's: what was only ever reported is no inspection to start from. Nor is it
    for the press once it counts among the grades no more: those who were told of it heard that too.
    """
    earlier = [
        other
        for other in others
        if other.id != inspection.id
        and other.council == inspection.council
        and other.told_on < inspection.told_on
        and other.counts_on(inspection.told_on)
        and is_comparable(other, facts)
    ]
    if inspection.status.is_official:
        earlier = [other for other in earlier if other.status.is_official] or earlier
    return max(earlier, key=lambda other: other.told_on, default=None)


def _background(inspection: Inspection, others: Collection[Inspection], facts: Facts) -> tuple[Background, ...]:
    council = facts.by_name.get(inspection.council)
    if council is None or not is_comparable(inspection, facts):
        return ()
    return background(council, [other for other in others if other.told_on < inspection.told_on], facts)


def _areas(inspection: Inspection, facts: Facts) -> tuple[str, ...]:
    """The areas given that may be compared, in the facts' order."""
    return tuple(area for area in facts.areas if area in inspection.grades and facts.areas[area].compared)


def _direction(moves: list[Move], matched: bool) -> Direction:
    if not matched:
        return Direction.FIRST
    ways = {move.direction for move in moves}
    if not ways:
        return Direction.SAME
    return ways.pop() if len(ways) == 1 else Direction.MIXED
