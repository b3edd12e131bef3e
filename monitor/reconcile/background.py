"""The last grades of the councils that a new council followed: background to its first ones, never compared."""

from collections.abc import Collection, Mapping, Sequence

from monitor.facts import Facts
from monitor.model import Background, Council, Inspection
from monitor.reconcile.full import is_comparable


def background(council: Council, inspections: Collection[Inspection], facts: Facts) -> tuple[Background, ...]:
    """The last grades of each council that this one followed; none for most.

    `inspections` may be of any councils. Of a predecessor with no full inspection among them the facts may know one.
    """
    found = (_last(predecessor, inspections, facts) for predecessor in facts.predecessors_of(council))
    return tuple(last for last in found if last)


def with_predecessors(
    council: Council, by_name: Mapping[str, Sequence[Inspection]], facts: Facts
) -> tuple[Inspection, ...]:
    """All that `compare` needs of a council: its own inspections, and those of the councils that it followed."""
    councils = (council, *facts.predecessors_of(council))
    return tuple(inspection for one in councils for inspection in by_name.get(one.short_name, ()))


def _last(council: Council, inspections: Collection[Inspection], facts: Facts) -> Background | None:
    """The last that Ofsted itself gave: what was only ever reported is no background."""
    own = [
        i for i in inspections if i.council == council.short_name and i.status.is_official and is_comparable(i, facts)
    ]
    if not own:
        return facts.last_grades.get(council.short_name)
    last = max(own, key=lambda inspection: inspection.told_on)
    return Background(
        last.council, last.urn, last.published, {area: given.grade for area, given in last.grades.items()}
    )
