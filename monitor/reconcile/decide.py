"""What an outcome found on a page means, given what the ledger knows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from monitor.facts import Facts
from monitor.model import (
    Authority,
    Comparison,
    Correction,
    Direction,
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


class Reason(StrEnum):
    """Why a sighting was told, or was not."""

    NEW_INSPECTION = "new_inspection"
    CONFIRMED = "confirmed"
    CORRECTED = "corrected"
    DISPUTED = "disputed"
    ADDED = "more_areas_moved"
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
    told = [event for event in known.events if event.inspection.id == inspection.id]
    comparison = compare(inspection, after, facts) if inspection.kind == InspectionKind.FULL else NOT_COMPARED
    scene = _Scene(sighting, inspection, comparison, known)
    if told or inspection.is_baseline:
        return _follow_up(scene, _told_grades(told, inspection))
    if _is_old_news(sighting, inspection, after):
        return Decision(sighting, Reason.OLDER_THAN_KNOWN, inspection)
    return Decision(sighting, Reason.NEW_INSPECTION, inspection, (scene.event(original_event(inspection, comparison)),))


NOT_COMPARED = Comparison(Direction.FIRST)


@dataclass(frozen=True, slots=True)
class _Scene:
    sighting: Sighting
    inspection: Inspection
    comparison: Comparison
    known: Known

    def event(
        self,
        kind: EventKind,
        areas: Sequence[str] | None = None,
        corrections: tuple[Correction, ...] = (),
        whose_error: str = "",
    ) -> Event:
        inspection, at = self.inspection, self.sighting.seen_at
        return Event(
            kind=kind,
            reference=_reference(inspection, kind, at, {event.reference for event in self.known.events}),
            recorded_at=at,
            inspection=inspection,
            comparison=self.comparison,
            areas=tuple(inspection.grades if areas is None else areas),
            corrections=corrections,
            whose_error=whose_error,
            trigger=self.sighting.id,
            catch_up=_last_day_told(self.sighting) < self.known.made_at.date(),
        )


def _last_day_told(sighting: Sighting) -> date:
    """The latest day that the publication may have been on: "in June" may mean the 30th."""
    day = sighting.outcome.published or sighting.page_published
    return day.last if day else sighting.told_on


def _is_old_news(sighting: Sighting, inspection: Inspection, after: Sequence[Inspection]) -> bool:
    """The press recalling an inspection that a later one has long replaced."""
    if sighting.authority == Authority.OFSTED:
        return False
    return any(
        other.id != inspection.id and other.kind == inspection.kind and other.told_on > inspection.told_on
        for other in after
    )


def _told_grades(told: Sequence[Event], inspection: Inspection) -> Mapping[str, str]:
    """What those who follow this inspection were last told, per area; of the baseline, what it holds."""
    grades: dict[str, str] = {}
    if inspection.is_baseline:
        first = next(s for s in inspection.sightings if s.is_baseline)
        grades.update(first.outcome.grades)
    for event in told:
        grades.update({area: event.inspection.grades[area].grade for area in event.areas})
        grades.update({c.area: c.now for c in event.corrections})
    return {area: grade for area, grade in grades.items() if grade}


def _follow_up(scene: _Scene, told: Mapping[str, str]) -> Decision:
    sighting, inspection = scene.sighting, scene.inspection
    before = _before(scene)
    if sighting.authority != Authority.OFSTED and inspection.status == Status.CONFIRMED:
        return Decision(sighting, Reason.ALREADY_CONFIRMED, inspection)
    if corrections := _corrections(told, inspection):
        return _corrected(scene, before, corrections)
    if inspection.status == Status.DISPUTED and before.status != Status.DISPUTED:
        disputed = [area for area, given in inspection.grades.items() if given.status == Status.DISPUTED]
        return Decision(sighting, Reason.DISPUTED, inspection, (scene.event(EventKind.DISPUTED, disputed),))
    if sighting.authority != Authority.OFSTED:
        return Decision(sighting, Reason.ALREADY_REPORTED, inspection)
    untold = [move.area for move in scene.comparison.moves if _counterpart(move.area, told) is None]
    if untold:
        return Decision(sighting, Reason.ADDED, inspection, (scene.event(EventKind.MOVE, untold),))
    if before.status == Status.CONFIRMED:
        return Decision(sighting, Reason.ALREADY_CONFIRMED, inspection)
    return Decision(sighting, Reason.CONFIRMED, inspection, (scene.event(EventKind.CONFIRMED),))


def _before(scene: _Scene) -> Inspection:
    """The inspection as it stood before this sighting."""
    return next(i for i in gather(scene.known.sightings) if i.id == scene.inspection.id)


def _corrected(scene: _Scene, before: Inspection, corrections: tuple[Correction, ...]) -> Decision:
    events = [
        scene.event(
            EventKind.CORRECTION, [c.area for c in corrections], corrections, _whose_error(before, scene.sighting)
        )
    ]
    told = {c.area for c in corrections} | {area for e in scene.known.events for area in e.areas}
    if before.status != Status.CONFIRMED and scene.inspection.status == Status.CONFIRMED:
        untold = [move.area for move in scene.comparison.moves if move.area not in told]
        if untold:
            known = replace(scene.known, events=(*scene.known.events, *events))
            events.append(replace(scene, known=known).event(EventKind.MOVE, untold))
    return Decision(scene.sighting, Reason.CORRECTED, scene.inspection, tuple(events))


def _whose_error(before: Inspection, sighting: Sighting) -> str:
    """Ours if the very same bytes were read anew, Ofsted's if Ofsted replaced itself, else the outlet's."""
    if any(s.sha256 and s.sha256 == sighting.sha256 for s in before.sightings):
        return "ours"
    if before.status == Status.CONFIRMED:
        return "Ofsted's"
    return f"{before.sightings[0].publisher}'s"


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


# The press says "children in care" of either judgement, the combined one and the later one.
_TWINS = {"care": "in_care", "in_care": "care"}


def _counterpart(area: str, grades: Mapping[str, object]) -> str | None:
    return next((a for a in (area, _TWINS.get(area)) if a in grades), None)


def _reference(inspection: Inspection, kind: EventKind, at: datetime, taken: set[str]) -> str:
    """`W<urn>-<date>-<event>`: the publication date if known now, else today; a repeat ends "-2"."""
    day = inspection.published if inspection.published and inspection.published.day else at.date()
    base = f"W{inspection.urn or inspection.council}-{day}-{kind}"
    count = 1
    while (reference := base if count == 1 else f"{base}-{count}") in taken:
        count += 1
    return reference
