"""What Ofsted calls things: kinds of inspection, themes of visits, outcomes; and what each may be said to mean."""

from monitor.facts import Facts
from monitor.model import Event, Inspection, InspectionKind, Sighting

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


def trigger(event: Event) -> Sighting | None:
    """The sighting that raised an event; failing that, the weightiest that its inspection rests on."""
    sightings = event.inspection.sightings
    raised = next((s for s in sightings if s.id == event.trigger), None)
    return raised or max(sightings, key=lambda s: s.authority.weight, default=None)
