"""The contract's JSON (section 3) of the values, and back where the ledger stores it.

What a source does not give is absent, never null, but for `urn`, `url`, `published` of a page,
`theme` and `ignored`, which the contract shows as null, and what is not known of `due`.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from monitor.model import (
    Comparison,
    Due,
    Event,
    Evidence,
    Improvement,
    Inspection,
    InspectionKind,
    Outcome,
    Page,
    PartialDate,
    Reading,
    Span,
    Standing,
)

Json = dict[str, Any]


def span_json(span: Span) -> Json:
    return {"from": str(span.start), "to": str(span.end)}


def span_from(shape: Mapping[str, str]) -> Span:
    return Span(PartialDate.parse(shape["from"]), PartialDate.parse(shape["to"]))


def outcome_json(outcome: Outcome) -> Json:
    shape: Json = {"council": outcome.council, "urn": outcome.urn, "inspection": str(outcome.kind)}
    shape |= _present(
        inspection_type=outcome.inspection_type,
        lead_inspector=outcome.lead_inspector,
        framework=outcome.framework,
        inspected=span_json(outcome.inspected) if outcome.inspected else None,
        published=str(outcome.published) if outcome.published else None,
        outcome=outcome.outcome,
    )
    return shape | {
        "grades": dict(outcome.grades),
        "priority_action": outcome.priority_action,
        "theme": outcome.theme,
        "to_improve": [
            {"text": i.text} | _present(national_framework=i.national_framework) for i in outcome.to_improve
        ],
        "priority_areas": list(outcome.priority_areas),
        "confidence": outcome.confidence,
        "evidence": [
            {"field": e.field, "quote": e.quote, "start": e.start, "end": e.end, "rule": e.rule}
            for e in outcome.evidence
        ],
    }


def outcome_from(shape: Mapping[str, Any]) -> Outcome:
    return Outcome(
        council=shape["council"],
        urn=shape["urn"],
        kind=InspectionKind(shape["inspection"]),
        inspection_type=shape.get("inspection_type"),
        lead_inspector=shape.get("lead_inspector"),
        framework=shape.get("framework"),
        inspected=span_from(shape["inspected"]) if "inspected" in shape else None,
        published=PartialDate.parse(shape["published"]) if "published" in shape else None,
        outcome=shape.get("outcome"),
        grades=shape["grades"],
        priority_action=shape["priority_action"],
        theme=shape["theme"],
        to_improve=tuple(Improvement(i["text"], i.get("national_framework")) for i in shape["to_improve"]),
        priority_areas=tuple(shape["priority_areas"]),
        confidence=shape["confidence"],
        evidence=tuple(Evidence(**e) for e in shape["evidence"]),
    )


def page_json(page: Page) -> Json:
    return {
        "kind": str(page.kind),
        "title": page.title,
        "url": page.url,
        "published": str(page.published) if page.published else None,
    }


def reading_json(name: str, reading: Reading) -> Json:
    """One line of `extract --json`."""
    return {
        "input": name,
        "page": page_json(reading.page),
        "outcomes": [outcome_json(outcome) for outcome in reading.outcomes],
        "history": [
            {"council": past.council, "grades": dict(past.grades)} | _present(on=str(past.on) if past.on else None)
            for past in reading.history
        ],
        "ignored": str(reading.ignored) if reading.ignored else None,
    }


def follow_up_json(event: Event) -> Json:
    """What was told of an inspection after the first word; in `follow_ups` of `history --json`."""
    corrections = [{"area": c.area, "told": c.told, "now": c.now or None} for c in event.corrections]
    return {
        "event": str(event.kind),
        "reference": event.reference,
        "recorded_at": event.recorded_at.isoformat(),
        "corrections": corrections,
    } | _present(read_at=event.read_at.isoformat() if event.read_at else None)


def inspection_json(
    inspection: Inspection, comparison: Comparison, reference: str | None = None, alerted_at: datetime | None = None
) -> Json:
    """One line of `moves --json`, `replay --json` and `history --json`."""
    shape: Json = {"council": inspection.council, "urn": inspection.urn, "inspection": str(inspection.kind)}
    shape |= _present(
        inspection_type=inspection.inspection_type,
        framework=inspection.framework,
        inspected=span_json(inspection.inspected) if inspection.inspected else None,
        published=str(inspection.published) if inspection.published else None,
        outcome=inspection.outcome,
        theme=inspection.theme,
        withdrawn_on=str(inspection.withdrawn_on) if inspection.withdrawn_on else None,
    )
    shape["status"] = str(inspection.status)
    is_full = inspection.kind == InspectionKind.FULL
    if is_full and inspection.counts_until:
        shape["counts_until"] = str(inspection.counts_until)
    shape |= {} if is_full else {"priority_action": inspection.priority_action}
    shape |= _comparison_json(inspection, comparison)
    return shape | {
        "sources": list(dict.fromkeys(s.url for s in inspection.sightings if s.url)),
        "reference": reference,
        "alerted_at": alerted_at.isoformat() if alerted_at else None,
    }


def standing_json(standing: Standing) -> Json:
    """One line of `grades --json`. `due` is null where it was not estimated."""
    council = standing.council
    return {
        "council": council.short_name,
        "urn": council.urn,
        "region": council.region,
        "grades": {
            area: {
                "grade": held.grade,
                "published": str(held.published) if held.published else None,
                "status": str(held.status),
            }
            for area, held in standing.grades.items()
        },
        "last_full": str(standing.last_full) if standing.last_full else None,
        "last_visit": str(standing.last_visit) if standing.last_visit else None,
        "due": due_json(standing.due) if standing.due else None,
    }


def due_json(due: Due) -> Json:
    """An estimate: months, each null where it is unknown; `basis` says why."""
    months = {"earliest": due.earliest, "typical": due.typical, "latest": due.latest}
    return {name: str(month) if month else None for name, month in months.items()} | {"basis": due.basis}


def _comparison_json(inspection: Inspection, comparison: Comparison) -> Json:
    """Of a visit, which is compared with nothing, every key is there and empty."""
    previous = comparison.previous
    return {
        "direction": str(comparison.direction) if inspection.kind == InspectionKind.FULL else None,
        "moves": [
            {"area": m.area, "from": m.before, "to": m.after, "direction": str(m.direction)} for m in comparison.moves
        ],
        "first_areas": list(comparison.first_areas),
        "grades": {area: given.grade for area, given in inspection.grades.items()},
        "previous": previous
        and {
            "published": str(previous.published) if previous.published else None,
            "grades": {area: given.grade for area, given in previous.grades.items()},
        },
    } | _background_json(comparison)


def _background_json(comparison: Comparison) -> Json:
    """The last grades of the councils that a new council followed; the key is there only where there are any."""
    told = [
        {
            "council": last.council,
            "urn": last.urn,
            "published": str(last.published) if last.published else None,
            "grades": dict(last.grades),
        }
        for last in comparison.background
    ]
    return {"background": told} if told else {}


def _present(**fields: object) -> Json:
    return {name: value for name, value in fields.items() if value is not None}
