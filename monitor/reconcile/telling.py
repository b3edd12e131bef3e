"""Events: what is told of an inspection, as it stands when it is told."""

import itertools
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from monitor.model import (
    TWINS,
    Authority,
    Comparison,
    Correction,
    Event,
    EventKind,
    Inspection,
    Known,
    Sighting,
    english_day,
    original_event,
)


@dataclass(frozen=True, slots=True)
class Scene:
    """One sighting, its inspection as it now stands and as it stood, and what its council knows."""

    sighting: Sighting
    inspection: Inspection
    before: Inspection | None
    comparison: Comparison
    known: Known

    @property
    def told(self) -> tuple[Event, ...]:
        """What was told of this inspection so far, by whichever of its sightings was the first then."""
        seen = {sighting.id for sighting in self.inspection.sightings}
        return tuple(event for event in self.known.events if event.inspection.id in seen)

    @property
    def told_grades(self) -> Mapping[str, str]:
        """The grades that those who follow this inspection were last told; of the baseline, those it holds."""
        grades: dict[str, str] = {}
        if self.inspection.is_baseline:
            grades.update(next(s for s in self.inspection.sightings if s.is_baseline).outcome.grades)
        for event in self.told:
            given = event.inspection.grades
            grades.update({area: given[area].grade for area in event.areas if area in given})
            for correction in event.corrections:
                grades.pop(TWINS.get(correction.area, ""), None)
                grades[correction.area] = correction.now
        return {area: grade for area, grade in grades.items() if grade}

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
            reference=reference(inspection, kind, at, self.known.events),
            recorded_at=at,
            inspection=_in_short([event.inspection.id for event in self.told], inspection, self.sighting),
            comparison=self.comparison,
            areas=tuple(inspection.grades if areas is None else areas),
            told_before=tuple(a for a, told in self.told_grades.items() if told == _grade(inspection, a)),
            corrections=corrections,
            whose_error=whose_error,
            trigger=self.sighting.id,
            # A follow-up is always news: it was found out now.
            catch_up=not kind.is_follow_up and _last_day_told(self.sighting) < english_day(self.known.made_at),
        )

    def after(self, *events: Event) -> "Scene":
        """The scene once these events are told."""
        return replace(self, known=replace(self.known, events=(*self.known.events, *events)))


def _grade(inspection: Inspection, area: str) -> str | None:
    return inspection.grades[area].grade if area in inspection.grades else None


def as_original(event: Event, told: Sequence[Event]) -> Event:
    """An event for those who were not told what was only reported: for them it is the first word, and whole."""
    kind = original_event(event.inspection, event.comparison)
    return replace(
        event,
        kind=kind,
        reference=reference(event.inspection, kind, event.recorded_at, told),
        areas=tuple(event.inspection.grades),
        told_before=(),
        corrections=(),
        whose_error="",
    )


def reference(inspection: Inspection, kind: EventKind, at: datetime, told: Sequence[Event]) -> str:
    """`W<urn>-<date>-<event>`: the publication date if known now, else today; a repeat ends "-2"."""
    day = inspection.published if inspection.published and inspection.published.day else english_day(at)
    return unused(f"W{inspection.urn or inspection.council}-{day}-{kind}", {event.reference for event in told})


def unused(reference: str, taken: Collection[str]) -> str:
    """The reference, or where it is taken with the first number that is free: `…-2`."""
    numbered = (f"{reference}-{count}" for count in itertools.count(2))
    return next(name for name in itertools.chain([reference], numbered) if name not in taken)


def _in_short(told_as: Sequence[int], inspection: Inspection, trigger: Sighting) -> Inspection:
    """The inspection under the id by which it was first told, so that what follows finds who was told.

    With the sightings that a message may name, Ofsted's, each outlet's last, the first to be seen and to be written,
    this one; and those under which two were told apart that are one by now.
    """
    last = {s.publisher: s.id for s in inspection.sightings}
    earliest = min(inspection.sightings, key=lambda s: s.told_on)
    named = {*last.values(), *told_as, inspection.id, earliest.id, trigger.id}
    kept = (s for s in inspection.sightings if s.id in named or s.authority == Authority.OFSTED)
    return replace(inspection, id=[*told_as, inspection.id][0], sightings=tuple(kept))


def _last_day_told(sighting: Sighting) -> date:
    """The latest day that the publication may have been on: "in June" may mean the 30th."""
    day = sighting.outcome.published or sighting.page_published
    return day.last if day else sighting.told_on
