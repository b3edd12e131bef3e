"""The baseline: the inspections and visits that were published before this version, as sightings for the ledger."""

from datetime import datetime

from monitor.facts.known import Facts
from monitor.facts.table import Row, read_table
from monitor.model import Authority, Council, InspectionKind, Outcome, PartialDate, Sighting, Span

AREAS = ("overall", "leaders", "help_and_protection", "care", "in_care", "care_leavers", "adoption", "lscb")
INSPECTIONS = (
    "urn", "council", "url", "framework", "kind", "inspection_start", "inspection_end", "published", "listing_date",
    *AREAS,
)  # fmt: skip
VISITS = ("urn", "council", "kind", "visit_start", "visit_end", "published", "theme", "priority_action")

FAMILIES = {"pre-SIF": "pre_sif", "SIF": "sif", "ILACS": "ilacs"}  # an ILACS inspection's start date says which
TYPES = {
    "full": None,
    "looked-after children inspection": None,
    "standard": "standard",
    "short": "short",
    "re-inspection": "reinspection",
}
VISIT_KINDS = {"focused_visit": InspectionKind.FOCUSED_VISIT}
THEMES = {
    theme: theme
    for theme in (
        "front_door", "child_in_need_and_protection", "children_in_care", "care_leavers", "permanence",
        "covid_assurance", "other",
    )
}  # fmt: skip
YES_NO = {"yes": True, "no": False}


def baseline(facts: Facts, seen_at: datetime) -> list[Sighting]:
    """Every inspection and visit these facts know, as Ofsted's word seen at `seen_at`; FactsError for a bad row."""
    inspections = (
        (_inspection(row, facts), row.text("url")) for row in read_table(facts.folder / "inspections.csv", INSPECTIONS)
    )
    visits = ((_visit(row, facts), "") for row in read_table(facts.folder / "visits.csv", VISITS))
    return [
        Sighting(outcome, seen_at, "baseline", Authority.OFSTED, "Ofsted", url)
        for told in (inspections, visits)
        for outcome, url in told
    ]


def _inspection(row: Row, facts: Facts) -> Outcome:
    council = _council(row, facts)
    inspected = _span(row, "inspection_start", "inspection_end")
    row.day("listing_date")
    framework = _framework(row, inspected.start, facts)
    return Outcome(
        council=council.short_name,
        urn=council.urn,
        kind=InspectionKind.FULL,
        inspection_type=row.choice("kind", TYPES),
        framework=framework,
        inspected=inspected,
        published=_published(row, inspected),
        grades=_grades(row, framework, facts),
    )


def _visit(row: Row, facts: Facts) -> Outcome:
    council = _council(row, facts)
    inspected = _span(row, "visit_start", "visit_end")
    return Outcome(
        council=council.short_name,
        urn=council.urn,
        kind=row.choice("kind", VISIT_KINDS),
        inspected=inspected,
        published=_published(row, inspected),
        theme=row.choice("theme", THEMES),
        priority_action=row.choice("priority_action", YES_NO),
    )


def _council(row: Row, facts: Facts) -> Council:
    council = facts.by_urn.get(row.number("urn"))
    if council is None:
        raise row.wrong("urn", "is the URN of no council in councils.csv or predecessors.csv")
    if row.text("council") != council.ofsted_site_name:
        raise row.wrong("council", f'is not "{council.ofsted_site_name}", as Ofsted\'s site names URN {council.urn}')
    return council


def _span(row: Row, start: str, end: str) -> Span:
    first, last = row.day(start), row.day(end)
    if last < first:
        raise row.wrong(end, f"is before the first day, {first}")
    return Span(PartialDate.of(first), PartialDate.of(last))


def _published(row: Row, inspected: Span) -> PartialDate:
    published = PartialDate.of(row.day("published"))
    if published <= inspected.end:
        raise row.wrong("published", f"is not after the last day on site, {inspected.end}")
    return published


def _framework(row: Row, start: PartialDate, facts: Facts) -> str:
    family = row.choice("framework", FAMILIES)
    for framework in facts.frameworks.values():
        if framework.id.startswith(family) and framework.begins <= start.first <= (framework.ends or start.first):
            return framework.id
    raise row.wrong("framework", f"had no inspections that began on {start}: see frameworks.toml")


def _grades(row: Row, framework: str, facts: Facts) -> dict[str, str]:
    names = {grade: grade for grade in facts.grades}
    return {area: row.choice(area, names) for area in AREAS if row.cells[area] not in ("", "-")}
