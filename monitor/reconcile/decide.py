"""What an outcome found on a page means, given what the ledger knows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from monitor.facts import Facts
from monitor.model import (
    Authority,
    Correction,
    Event,
    EventKind,
    Inspection,
    InspectionKind,
    Known,
    Sighting,
    Status,
    original_event,
)
from monitor.reconcile.compare import compare
from monitor.reconcile.gather import gather
from monitor.reconcile.telling import TWINS, Scene


class Reason(StrEnum):
    """Why a sighting was told, or was not."""

    NEW_INSPECTION = "new_inspection"
    CONFIRMED = "confirmed"
    CORRECTED = "corrected"
    DISPUTED = "disputed"
    ADDED = "more_than_was_told"
    BASELINE = "known_on_day_one"
    HELD = "below_threshold"
    ALREADY_CONFIRMED = "already_confirmed"
    ALREADY_REPORTED = "already_reported"
    OLDER_THAN_KNOWN = "older_than_known"


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of one sighting; without events it is silent, and `reason` says why."""

    sighting: Sighting
    reason: Reason
    inspection: Inspection | None = None
    events: tuple[Event, ...] = ()
    alerts: int = 0  # put into the outbox for it


def decide(sighting: Sighting, known: Known, facts: Facts) -> Decision:
    """Say what a sighting means for its council.

    Pure. The first word of an inspection raises its one original event. Later words on the
    same inspection confirm, add, correct or dispute; what adds nothing is silent. A grade that
    differs is a correction, never news: Ofsted does replace published reports.
    """
    if sighting.held:
        return Decision(sighting, Reason.HELD)
    after = gather((*known.sightings, sighting))
    inspection = next(i for i in after if sighting in i.sightings)
    if sighting.is_baseline:
        return Decision(sighting, Reason.BASELINE, inspection)
    before = next((i for i in gather(known.sightings) if i.id == inspection.id), None)
    comparison = compare(inspection, after, facts)
    scene = Scene(sighting, inspection, before, comparison, known)
    if before and (scene.told or inspection.is_baseline):
        reason, events = _follow_up(scene, before)
    elif _is_old_news(sighting, inspection, after):
        reason, events = Reason.OLDER_THAN_KNOWN, ()
    else:
        reason, events = Reason.NEW_INSPECTION, (scene.event(original_event(inspection, comparison)),)
    return Decision(sighting, reason, inspection, events)


def _is_old_news(sighting: Sighting, inspection: Inspection, after: Sequence[Inspection]) -> bool:
    """The press recalling an inspection that a later one has long replaced."""
    if sighting.authority == Authority.OFSTED:
        return False
    return any(
        other.id != inspection.id and other.kind == inspection.kind and other.told_on > inspection.told_on
        for other in after
    )


Verdict = tuple[Reason, tuple[Event, ...]]


def _follow_up(scene: Scene, before: Inspection) -> Verdict:
    """What a further word on a known inspection adds; the first that fits, the gravest first."""
    inspection, told = scene.inspection, scene.told_grades
    is_official = scene.sighting.authority == Authority.OFSTED
    if not is_official and inspection.status == Status.CONFIRMED:
        return Reason.ALREADY_CONFIRMED, ()
    if corrections := _corrections(told, inspection):
        return Reason.CORRECTED, _corrected(scene, before, corrections)
    if inspection.status == Status.DISPUTED and before.status != Status.DISPUTED:
        disputed = [area for area, given in inspection.grades.items() if given.status == Status.DISPUTED]
        return Reason.DISPUTED, (scene.event(EventKind.DISPUTED, disputed),)
    if inspection.priority_action and not before.priority_action and inspection.kind != InspectionKind.FULL:
        return Reason.ADDED, (scene.event(EventKind.PRIORITY_ACTION),)  # a warning that nobody had yet
    if not is_official:
        return Reason.ALREADY_REPORTED, ()
    if _took_back(before, inspection):
        whose = _whose_error(before, scene.sighting, ())
        return Reason.CORRECTED, (scene.event(EventKind.CORRECTION, whose_error=whose),)
    if untold := _untold(scene):
        return Reason.ADDED, (scene.event(EventKind.MOVE, untold),)
    if before.status == Status.CONFIRMED:
        return Reason.ALREADY_CONFIRMED, ()
    return Reason.CONFIRMED, (scene.event(EventKind.CONFIRMED),)


def _took_back(before: Inspection, inspection: Inspection) -> bool:
    """Whether Ofsted's word on a visit, which carries no grade, is milder or another than what was told."""
    if inspection.kind == InspectionKind.FULL:
        return False
    differs = bool(before.outcome and inspection.outcome and before.outcome != inspection.outcome)
    return differs or (before.priority_action and not inspection.priority_action)


def _untold(scene: Scene) -> list[str]:
    """The areas that moved and of which nobody was told."""
    told = scene.told_grades
    return [move.area for move in scene.comparison.moves if _counterpart(move.area, told) is None]


def _corrected(scene: Scene, before: Inspection, corrections: tuple[Correction, ...]) -> tuple[Event, ...]:
    areas = [correction.area for correction in corrections]
    event = scene.event(EventKind.CORRECTION, areas, corrections, _whose_error(before, scene.sighting, corrections))
    later = scene.after(event)
    if scene.inspection.status == Status.CONFIRMED and (untold := _untold(later)):
        return event, later.event(EventKind.MOVE, untold)
    return (event,)


def _whose_error(before: Inspection, sighting: Sighting, corrections: Sequence[Correction]) -> str:
    """Ours if the very same document was read anew, Ofsted's if Ofsted replaced it, else the outlet's."""
    if any(_is_same_document(earlier, sighting) for earlier in before.sightings):
        return "ours"
    if all(s.is_baseline for s in before.sightings):
        return ""  # typed from a document that we no longer have beside this one: it is not for us to say
    if before.status == Status.CONFIRMED:
        return "Ofsted's"
    erred = [s for s in before.sightings if any(_said(s.outcome.grades, c) for c in corrections)]
    return f"{(erred or before.sightings)[-1].publisher}'s"


def _said(grades: Mapping[str, str], correction: Correction) -> bool:
    area = _counterpart(correction.area, grades)
    return area is not None and grades[area] == correction.told


def _is_same_document(earlier: Sighting, sighting: Sighting) -> bool:
    if earlier.is_baseline:  # typed from the document, so it has no digest
        return earlier.url == sighting.url
    return bool(earlier.sha256) and earlier.sha256 == sighting.sha256


def _corrections(told: Mapping[str, str], inspection: Inspection) -> tuple[Correction, ...]:
    found = []
    for area, grade in told.items():
        given = _counterpart(area, inspection.grades)
        now = inspection.grades[given].grade if given else ""
        if given and inspection.grades[given].status == Status.DISPUTED:
            continue  # sources differ: neither is the correction of the other
        if now != grade and (given or inspection.status == Status.CONFIRMED):
            found.append(Correction(given or area, grade, now))
    return tuple(found)


def _counterpart(area: str, grades: Mapping[str, object]) -> str | None:
    return next((a for a in (area, TWINS.get(area)) if a in grades), None)
