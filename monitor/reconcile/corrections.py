"""Corrections: what was told otherwise before, and whose error that was."""

from collections.abc import Mapping, Sequence

from monitor.model import Correction, Inspection, Sighting, Status
from monitor.reconcile.telling import TWINS


def whose_error(before: Inspection, sighting: Sighting, corrections: Sequence[Correction]) -> str:
    """Ours if the very same document was read anew, Ofsted's if Ofsted replaced it, else the outlet's."""
    if any(s.sha256 == sighting.sha256 for s in before.sightings if s.sha256):
        return "ours"
    if all(s.is_baseline for s in before.sightings):
        return ""  # typed from a document that we no longer have beside this one: it is not for us to say
    if before.status == Status.CONFIRMED:
        return "Ofsted's"
    erred = [s for s in before.sightings if any(_said(s.outcome.grades, c) for c in corrections)]
    return f"{(erred or before.sightings)[-1].publisher}'s"


def _said(grades: Mapping[str, str], correction: Correction) -> bool:
    area = counterpart(correction.area, grades)
    return area is not None and grades[area] == correction.told


def corrections_of(told: Mapping[str, str], inspection: Inspection) -> tuple[Correction, ...]:
    found = []
    for area, grade in told.items():
        given = counterpart(area, inspection.grades)
        now = inspection.grades[given].grade if given else ""
        if given and inspection.grades[given].status == Status.DISPUTED:
            continue  # sources differ: neither is the correction of the other
        if now != grade and (given or inspection.status == Status.CONFIRMED):
            found.append(Correction(given or area, grade, now))
    return tuple(found)


def counterpart(area: str, grades: Mapping[str, object]) -> str | None:
    return next((a for a in (area, TWINS.get(area)) if a in grades), None)
