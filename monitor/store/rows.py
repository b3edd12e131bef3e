"""Rows ↔ values."""

from pydantic import TypeAdapter

from monitor.model import Authority, Event, PartialDate, Sighting
from monitor.shapes import outcome_from, outcome_json
from monitor.store.tables import EventRow, OutcomeRow

# An event is kept as it stood, whole: a retry after an upgrade tells what was recorded.
_EVENT = TypeAdapter(Event)


def outcome_row(sighting: Sighting) -> OutcomeRow:
    return OutcomeRow(
        seen_at=sighting.seen_at,
        council=sighting.outcome.council,
        urn=sighting.outcome.urn,
        kind=sighting.outcome.kind,
        source=sighting.source,
        authority=sighting.authority,
        publisher=sighting.publisher,
        url=sighting.url,
        title=sighting.title,
        page_published=str(sighting.page_published) if sighting.page_published else None,
        sha256=sighting.sha256,
        held=sighting.held,
        outcome=outcome_json(sighting.outcome),
    )


def sighting_of(row: OutcomeRow) -> Sighting:
    assert row.id is not None
    return Sighting(
        outcome=outcome_from(row.outcome),
        seen_at=row.seen_at,
        source=row.source,
        authority=Authority(row.authority),
        publisher=row.publisher,
        url=row.url,
        title=row.title,
        page_published=PartialDate.parse(row.page_published) if row.page_published else None,
        sha256=row.sha256,
        held=row.held,
        id=row.id,
    )


def event_row(event: Event) -> EventRow:
    return EventRow(
        reference=event.reference,
        kind=event.kind,
        council=event.inspection.council,
        inspection_id=event.inspection.id,
        trigger_id=event.trigger,
        recorded_at=event.recorded_at,
        # Mappings may be read-only ones, which pydantic takes with this help and a warning.
        event=_EVENT.dump_json(event, fallback=dict, warnings=False).decode(),
    )


def event_of(row: EventRow) -> Event:
    return _EVENT.validate_json(row.event)
