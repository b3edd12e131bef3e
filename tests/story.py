"""Telling a council's story to the reconciler, sighting by sighting. The facts are real, the stories invented."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from monitor.facts import load
from monitor.model import (
    NOTHING,
    Authority,
    InspectionKind,
    Known,
    Outcome,
    PartialDate,
    Sighting,
    Span,
)
from monitor.reconcile import Decision, decide

FACTS = load()
MADE_AT = datetime(2020, 1, 1, tzinfo=UTC)
ILACS = ("overall", "leaders", "help_and_protection", "in_care", "care_leavers")


def all_areas(grade: str, areas: Iterable[str] = ILACS, **others: str) -> dict[str, str]:
    """The same grade in every area of an inspection, but for those named."""
    return {area: others.get(area, grade) for area in areas}


def says(
    grades: Mapping[str, str] = NOTHING,
    *,
    on: str = "2024-07-30",
    who: Authority = Authority.OFSTED,
    outlet: str = "",
    inspected: str | None = "2024-06-10/2024-06-14",
    framework: str | None = "ilacs_2023",
    kind: InspectionKind = InspectionKind.FULL,
    council: str = "Warrington",
    seen_at: datetime | None = None,
    **more: object,
) -> Sighting:
    """A page's word on an inspection, published and seen on the same day unless told otherwise."""
    day = PartialDate.parse(on)
    outcome = Outcome(
        council,
        FACTS.by_name[council].urn,
        kind,
        framework=framework,
        inspected=Span(*map(PartialDate.parse, inspected.split("/"))) if inspected else None,
        published=day if who == Authority.OFSTED else None,
        grades=grades,
        priority_action=bool(more.pop("priority_action", False)),
    )
    outlet = outlet or ("Ofsted" if who == Authority.OFSTED else "gazette.example")
    return Sighting(
        outcome,
        seen_at or datetime(day.year, day.month or 1, day.day or 1, 9, tzinfo=UTC),
        source="baseline" if more.pop("baseline", False) else "a-source",
        authority=who,
        publisher=outlet,
        url=str(more.pop("url", f"https://{outlet.lower()}.example/{on}")),
        page_published=day,
        sha256=str(more.pop("sha256", "")),
        held=bool(more.pop("held", False)),
    )


def press(grades: Mapping[str, str] = NOTHING, **more: object) -> Sighting:
    """A newspaper's word, without the inspection's dates unless told otherwise."""
    return says(grades, **({"who": Authority.PRESS, "inspected": None, "framework": None} | more))  # type: ignore[arg-type]


def tell(*sightings: Sighting, made_at: datetime = MADE_AT) -> list[Decision]:
    """Hand the sightings to the reconciler one by one; what it decides on each."""
    known, decisions = Known(made_at), []
    for number, sighting in enumerate(sightings, 1):
        numbered = replace(sighting, id=number, seen_at=sighting.seen_at + timedelta(seconds=number))
        decision = decide(numbered, known, FACTS)
        known = replace(known, sightings=(*known.sightings, numbered), events=(*known.events, *decision.events))
        decisions.append(decision)
    return decisions


def references(decisions: Iterable[Decision]) -> list[str]:
    return [event.reference for decision in decisions for event in decision.events]


GOOD = all_areas("good")
# What the ledger knew of Warrington from the start: requires improvement throughout.
OLD = says(
    all_areas("requires_improvement", ("overall", "leaders", "help_and_protection", "care")),
    on="2019-08-19",
    inspected="2019-07-08/2019-07-19",
    framework="ilacs_2018",
    baseline=True,
)
