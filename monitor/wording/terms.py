"""What Ofsted calls things: kinds of inspection, themes of visits, outcomes; and what each may be said to mean."""

import re
from datetime import date

from monitor.facts import Facts
from monitor.model import Authority, Event, Inspection, InspectionKind, Sighting, english_day
from monitor.wording.phrases import clean, listed

_HOST = re.compile(r"[a-z0-9.-]{1,60}")

KINDS = {
    InspectionKind.FULL: "full inspection",
    InspectionKind.FOCUSED_VISIT: "focused visit",
    InspectionKind.MONITORING_VISIT: "monitoring visit",
    InspectionKind.AREA_SEND: "area SEND inspection",
    InspectionKind.JTAI: "joint targeted area inspection",
    InspectionKind.OTHER: "inspection or visit",
}
TYPES = {"standard": "standard", "short": "short", "reinspection": "re-inspection"}
THEMES = {
    "front_door": "the front door",
    "child_in_need_and_protection": "children in need and child protection",
    "children_in_care": "children in care",
    "care_leavers": "care leavers",
    "permanence": "planning and achieving permanence",
    "covid_assurance": "COVID-19 assurance",
}
SEND_OUTCOMES = {
    "typically_positive": "arrangements typically lead to positive experiences and outcomes",
    "inconsistent": "arrangements lead to inconsistent experiences and outcomes",
    "systemic_failings": "widespread and/or systemic failings",
}
WITHOUT_GRADES = {
    InspectionKind.FOCUSED_VISIT: "Focused visits carry no grade.",
    InspectionKind.MONITORING_VISIT: "Monitoring visits carry no grade.",
    InspectionKind.AREA_SEND: "It judges the local area partnership, not the council alone; its outcome is no grade.",
    InspectionKind.JTAI: "Joint targeted area inspections carry no overall grade.",
    InspectionKind.OTHER: "It carries no grade that we compare.",
}


def kind_of(inspection: Inspection) -> str:
    """`full inspection`, `focused visit on care leavers`."""
    theme = THEMES.get(inspection.theme or "")
    return f"{KINDS[inspection.kind]} on {theme}" if theme else KINDS[inspection.kind]


def grade(given: str, facts: Facts) -> str:
    return facts.grades[given].label


def area(name: str, facts: Facts) -> str:
    """A judgement area in running text: `leaders`, `children in care`."""
    short = facts.areas[name].short
    return f"children {short}" if short.startswith("in ") else short


def publisher(sighting: Sighting) -> str:
    """Whose word it is: Ofsted's, or the site's by its host, which its source's configuration names."""
    if sighting.authority is Authority.OFSTED:
        return "Ofsted"
    is_host = _HOST.fullmatch(sighting.publisher)
    return sighting.publisher if is_host else clean(sighting.publisher, 60) or "an unnamed page"


def reporters(inspection: Inspection) -> str:
    """The outlets and councils that told of an inspection, in the order in which they were seen."""
    names = [publisher(s) for s in inspection.sightings if s.authority is not Authority.OFSTED and not s.is_baseline]
    return listed(list(dict.fromkeys(names))[:4]) or "an unnamed page"


def first_reported(inspection: Inspection) -> date:
    """The day of the first page that told of an inspection; of a page without a date the day on which it was seen."""
    return min(s.page_published.first if s.page_published else english_day(s.seen_at) for s in inspection.sightings)


def last_looked(event: Event) -> date:
    """The day on which Ofsted's page was last read that does not show what an event says was not found."""
    return english_day(event.read_at or event.recorded_at)


def trigger(event: Event) -> Sighting | None:
    """The sighting that raised an event; failing that, the weightiest that its inspection rests on."""
    sightings = event.inspection.sightings
    raised = next((s for s in sightings if s.id == event.trigger), None)
    return raised or max(sightings, key=lambda s: s.authority.weight, default=None)
