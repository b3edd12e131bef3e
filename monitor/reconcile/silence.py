"""What it means that Ofsted's own page shows no report of an inspection that others have reported."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.facts import Calendar, Facts
from monitor.model import Event, EventKind, Inspection, InspectionKind, Known, PartialDate, english_day
from monitor.reconcile.decide import Decision, Reason, scene_of
from monitor.reconcile.gather import gather
from monitor.reconcile.same import AFTER, LATE

PATIENCE = 3  # working days from the first report to the word that Ofsted's is not found
ADJACENT = 14  # days between two inspections whose dates others may have confused


@dataclass(frozen=True, slots=True)
class Look:
    """A council's page on Ofsted's site as it was last read whole."""

    read_at: datetime
    unread: tuple[PartialDate | None, ...] = ()  # when what stands there, and was not read, was published


def unanswered(known: Known, at: datetime, facts: Facts) -> list[Inspection]:
    """The inspections of one council that were told, and of which Ofsted's report should be there by then."""
    return [
        inspection
        for inspection in gather(known.sightings, known.absences)
        if not inspection.status.is_official
        and (told := _told(inspection, known))
        and all(event.kind is not EventKind.NOT_FOUND for event in told)
        and english_day(at) > facts.calendar.after(inspection.awaited_since, PATIENCE)
    ]


def decide_silence(
    inspection: Inspection, looks: Iterable[Look], known: Known, at: datetime, facts: Facts
) -> Decision | None:
    """Say that no report is found of an inspection that is unanswered; None while that is not proven.

    Pure. Proven it is by Ofsted's own page on the council, read after those days and on a later day than the first
    word went out, if all that it shows is known: a document that could not be read may be the very report. It is not
    if Ofsted told of another inspection at that time: others may have erred on its kind or its days. What is listed
    are the grades that somebody was told.
    """
    told, after = _told(inspection, known), gather(known.sightings, known.absences)
    look = _proof(inspection, told, looks, facts.calendar)
    if look is None or any(_may_be_meant(other, inspection) for other in after):
        return None
    raised = next((s for s in inspection.sightings if s.id == told[0].trigger), inspection.sightings[0])
    raised = replace(raised, seen_at=at)
    heard = scene_of(raised, inspection, after, known, facts).told_grades
    grades = {area: given for area, given in inspection.grades.items() if heard.get(area) == given.grade}
    scene = scene_of(raised, replace(inspection, grades=grades), after, known, facts)
    event = replace(scene.event(EventKind.NOT_FOUND, ()), read_at=look.read_at)
    return Decision(scene.sighting, Reason.NOT_FOUND, inspection, (event,))


def _told(inspection: Inspection, known: Known) -> list[Event]:
    seen = {sighting.id for sighting in inspection.sightings}
    return [event for event in known.events if event.inspection.id in seen]


def _proof(inspection: Inspection, told: Sequence[Event], looks: Iterable[Look], calendar: Calendar) -> Look | None:
    """The latest look at Ofsted's page that shows no report; None if there is none, or another may show one."""
    first = min(english_day(event.recorded_at) for event in told)
    patient = max(calendar.after(inspection.awaited_since, PATIENCE), first)
    since = [look for look in looks if english_day(look.read_at) > patient]
    if any(_may_be_it(published, inspection) for look in since for published in look.unread):
        return None
    return max(since, key=lambda look: look.read_at, default=None)


def _may_be_it(published: PartialDate | None, inspection: Inspection) -> bool:
    """Whether a document of that day may tell of the inspection: of one long before it, the press would be too late."""
    return published is None or published.last >= inspection.awaited_since - LATE


def _may_be_meant(official: Inspection, reported: Inspection) -> bool:
    """Whether others may have meant this one of Ofsted's: a full inspection is not mistaken for a visit that has no
    grades, but any visit for any other.
    """
    is_full = reported.kind == InspectionKind.FULL
    if not official.status.is_official or (is_full and official.kind != InspectionKind.FULL):
        return False
    ours, theirs = official.inspected, reported.inspected
    is_adjacent = ours is not None and theirs is not None and ours.days_from(theirs) <= ADJACENT
    return is_adjacent or abs(official.told_on - reported.awaited_since) <= AFTER
