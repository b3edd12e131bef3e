"""Corrections: what was told otherwise before, and whose error that was."""

from collections.abc import Mapping, Sequence

from monitor.model import Correction, Inspection, Sighting, Status, counterpart


def whose_error(before: Inspection, sighting: Sighting, corrections: Sequence[Correction]) -> str:
    """Ours if the very same document was read anew, Ofsted's if Ofsted replaced it, else that of every outlet whose
    last word was what we told: `gazette.example's, herald.example's`.
    """
    if any(s.sha256 == sighting.sha256 for s in before.sightings if s.sha256):
        return "ours"
    if all(s.is_baseline for s in before.sightings):
        return ""  # typed from a document that we no longer have beside this one: it is not for us to say
    if before.status == Status.CONFIRMED:
        return "Ofsted's"
    told = [s for s in before.sightings if _misled(s, sighting, corrections)]
    last = {(s.url or s.id): s for s in before.sightings}.values()
    erred = [s for s in told if s in last] or told
    return ", ".join(dict.fromkeys(f"{s.publisher}'s" for s in erred))


def _misled(told: Sighting, now: Sighting, corrections: Sequence[Correction]) -> bool:
    """Whether a page gave a grade that is corrected; of a visit, whether it said more or other than Ofsted does."""
    if corrections:
        return any(_said(told.outcome.grades, correction) for correction in corrections)
    warned = told.outcome.priority_action and not now.outcome.priority_action
    return warned or told.outcome.outcome not in (None, now.outcome.outcome)


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
