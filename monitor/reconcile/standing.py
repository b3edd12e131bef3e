"""Where a council stands: its grade in each judgement area, each on its own date."""

from collections.abc import Iterable
from datetime import date

from monitor.facts import Facts
from monitor.model import Council, Held, Inspection, InspectionKind, Standing


def standing(council: Council, inspections: Iterable[Inspection], facts: Facts, day: date) -> Standing:
    """A council's grades as these inspections give them, seen from a day.

    A confirmed inspection is complete: older ones give nothing more, but for `overall`, which
    ended in April 2026 and is shown as it was last given, never carried forward. One that is only reported counts
    for 30 days; then those before it stand again.
    """
    counted = [i for i in inspections if i.counts_on(day)]
    full = sorted((i for i in counted if i.kind == InspectionKind.FULL), key=lambda i: i.told_on, reverse=True)
    visits = [i for i in counted if i.kind != InspectionKind.FULL]
    held: dict[str, Held] = {}
    complete = False
    for inspection in full:
        for area, given in inspection.grades.items():
            superseded = any(area in facts.areas[later].follows for later in held)
            if not superseded and facts.areas[area].compared and (not complete or area == "overall"):
                held[area] = Held(given.grade, inspection.published, given.status)
        complete = complete or inspection.status.is_official
    return Standing(
        council,
        {area: held[area] for area in facts.areas if area in held},
        full[0].published if full else None,
        max((visit.published for visit in visits if visit.published), default=None),
    )
