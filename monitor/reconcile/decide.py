"""What an outcome found on a page means, given what the ledger knows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from monitor.facts import Facts
from monitor.model import (
    Absence,
    Authority,
    Correction,
    Event,
    EventKind,
    Inspection,
    InspectionKind,
    Known,
    Sighting,
    Status,
    counterpart,
    english_day,
    file_id,
    original_event,
)
from monitor.reconcile.compare import compare
from monitor.reconcile.corrections import corrections_of, whose_error
from monitor.reconcile.gather import gather
from monitor.reconcile.same import LATE, gives_another_grade
from monitor.reconcile.telling import Scene


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
    AT_ODDS = "other_grades_than_confirmed"
    ALREADY_REPORTED = "already_reported"
    OLDER_THAN_KNOWN = "older_than_known"
    WITHDRAWN = "withdrawn"
    FOUND_AGAIN = "found_again"
    REPLACED = "replaced_report_gone"
    NOT_FOUND = "not_found_on_ofsteds_site"


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of one sighting, absence or silence; without events nothing is told, and `reason` says why."""

    sighting: Sighting  # of an absence, the last one of the report that is gone; of a silence, the first that was told
    reason: Reason
    inspection: Inspection | None = None
    events: tuple[Event, ...] = ()
    alerts: int = 0  # put into the outbox for it


Verdict = tuple[Reason, tuple[Event, ...]]


def decide(sighting: Sighting, known: Known, facts: Facts) -> Decision:
    """Say what a sighting means for its council.

    Pure. The first word of an inspection raises its one original event. Later words on the
    same inspection confirm, add, correct or dispute; what adds nothing is silent. A grade that
    differs is a correction, never news: Ofsted does replace published reports.
    """
    if sighting.held:
        return Decision(sighting, Reason.HELD)
    after = gather((*known.sightings, sighting), known.absences)
    inspection = next(i for i in after if sighting in i.sightings)
    if sighting.is_baseline:
        return Decision(sighting, Reason.BASELINE, inspection)
    scene = scene_of(sighting, inspection, after, known, facts)
    before, comparison = scene.before, scene.comparison
    if before and (scene.told or inspection.is_baseline):
        reason, events = _follow_up(scene, before)
    elif _is_old_news(sighting, inspection, after):
        reason, events = Reason.OLDER_THAN_KNOWN, ()
    else:
        reason, events = Reason.NEW_INSPECTION, (scene.event(original_event(inspection, comparison)),)
    return Decision(sighting, reason, inspection, events)


def decide_absence(absence: Absence, known: Known, facts: Facts) -> Decision | None:
    """Say what it means that one of Ofsted's reports is gone, or is back; None if it tells of no inspection known.

    Pure. An inspection of which no report is left is withdrawn. That of an inspection that a later one has
    replaced is told only to those who were told of it: old reports leave Ofsted's site as a matter of course.
    """
    document = [s for s in known.sightings if not s.held and file_id(s.url) == file_id(absence.url)]
    official = [s for s in document if s.authority == Authority.OFSTED]
    if not official:
        return None
    sighting = replace(official[-1], seen_at=absence.seen_at)
    after = gather(known.sightings, (*known.absences, absence))
    inspection = next(i for i in after if official[-1] in i.sightings)
    scene = scene_of(sighting, inspection, after, known, facts)
    reason, events = _after_absence(scene, facts)
    is_wanted = scene.told or not _is_replaced(inspection, after, english_day(absence.seen_at))
    return Decision(sighting, reason, inspection, events if is_wanted else ())


def scene_of(
    sighting: Sighting, inspection: Inspection, after: Sequence[Inspection], known: Known, facts: Facts
) -> Scene:
    """The sighting in its scene; `after` are its council's inspections with it."""
    comparison = compare(inspection, (*after, *gather(known.predecessors)), facts)
    return Scene(sighting, inspection, _as_it_was(inspection, known), comparison, known)


def _after_absence(scene: Scene, facts: Facts) -> Verdict:
    before, inspection = scene.before, scene.inspection
    assert before is not None  # the report was seen before it was missed
    if inspection.status == Status.WITHDRAWN:
        return Reason.WITHDRAWN, (scene.event(EventKind.WITHDRAWN),) if before.status != Status.WITHDRAWN else ()
    if before.status == Status.WITHDRAWN:
        return _found_again(scene)
    told = {area: grade for area, grade in scene.told_grades.items() if facts.areas[area].compared}
    if corrections := corrections_of(told, inspection):  # what only the replaced report gave
        return Reason.CORRECTED, (scene.event(EventKind.CORRECTION, (), corrections, "Ofsted's"),)
    return Reason.REPLACED, ()


def _found_again(scene: Scene) -> Verdict:
    return Reason.FOUND_AGAIN, (replace(scene.event(EventKind.CONFIRMED), found_again=True),)


def _as_it_was(inspection: Inspection, known: Known) -> Inspection | None:
    """The inspection before the news: the one that shares a sighting with it, whichever of them was seen first."""
    seen = {sighting.id for sighting in inspection.sightings}
    earlier = gather(known.sightings, known.absences)
    return next((i for i in earlier if any(s.id in seen for s in i.sightings)), None)


def _is_replaced(inspection: Inspection, after: Sequence[Inspection], day: date) -> bool:
    """Whether the council has a later inspection of the same kind, one that counts on the day."""
    return any(
        other.kind == inspection.kind and other.told_on > inspection.told_on and other.counts_on(day) for other in after
    )


def _is_old_news(sighting: Sighting, inspection: Inspection, after: Sequence[Inspection]) -> bool:
    """The press recalling an inspection that a later one has long replaced."""
    is_official = sighting.authority == Authority.OFSTED
    return not is_official and _is_replaced(inspection, after, english_day(sighting.seen_at))


def _follow_up(scene: Scene, before: Inspection) -> Verdict:
    """What a further word on a known inspection adds; the first that fits, the gravest first."""
    inspection, told = scene.inspection, scene.told_grades
    is_official = scene.sighting.authority == Authority.OFSTED
    if not is_official and inspection.status == Status.CONFIRMED:
        return (Reason.AT_ODDS if _is_at_odds(scene) else Reason.ALREADY_CONFIRMED), ()
    if corrections := corrections_of(told, inspection):
        return Reason.CORRECTED, _corrected(scene, before, corrections)
    if disputed := sorted(_disputed(inspection) - _disputed(before), key=list(inspection.grades).index):
        return Reason.DISPUTED, (scene.event(EventKind.DISPUTED, disputed),)
    if inspection.priority_action and not before.priority_action and inspection.kind != InspectionKind.FULL:
        return Reason.ADDED, (scene.event(EventKind.PRIORITY_ACTION),)  # a warning that nobody had yet
    if not is_official:
        return Reason.ALREADY_REPORTED, ()
    if _took_back(before, inspection):
        whose = whose_error(before, scene.sighting, ())
        return Reason.CORRECTED, (scene.event(EventKind.CORRECTION, whose_error=whose),)
    if untold := _untold(scene):
        return Reason.ADDED, (scene.event(EventKind.MOVE, untold),)
    if before.status == Status.CONFIRMED:
        return Reason.ALREADY_CONFIRMED, ()
    if before.status == Status.WITHDRAWN:
        return _found_again(scene)
    return Reason.CONFIRMED, (scene.event(EventKind.CONFIRMED),)


def _disputed(inspection: Inspection) -> set[str]:
    return {area for area, given in inspection.grades.items() if given.status == Status.DISPUTED}


def _is_at_odds(scene: Scene) -> bool:
    """Whether a page long after Ofsted's report gives other grades for the very dates: perhaps it errs on those."""
    is_late = scene.sighting.told_on - scene.inspection.told_on > LATE
    official = [s for s in scene.inspection.sightings if s.authority == Authority.OFSTED]
    return is_late and gives_another_grade(official, scene.sighting)


def _took_back(before: Inspection, inspection: Inspection) -> bool:
    """Whether Ofsted's word on a visit, which carries no grade, is milder or another than what was told."""
    if inspection.kind == InspectionKind.FULL:
        return False
    differs = bool(before.outcome and inspection.outcome and before.outcome != inspection.outcome)
    return differs or (before.priority_action and not inspection.priority_action)


def _untold(scene: Scene) -> list[str]:
    """The areas that moved and of which nobody was told."""
    told = scene.told_grades
    return [move.area for move in scene.comparison.moves if counterpart(move.area, told) is None]


def _corrected(scene: Scene, before: Inspection, corrections: tuple[Correction, ...]) -> tuple[Event, ...]:
    areas = [correction.area for correction in corrections]
    event = scene.event(EventKind.CORRECTION, areas, corrections, whose_error(before, scene.sighting, corrections))
    later = scene.after(event)
    if scene.inspection.status == Status.CONFIRMED and (untold := _untold(later)):
        return event, later.event(EventKind.MOVE, untold)
    return (event,)
