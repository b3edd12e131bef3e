"""Rows ↔ values."""

from datetime import date

from pydantic import TypeAdapter

from monitor.model import Absence, Authority, Event, EventKind, Notice, PartialDate, Sighting
from monitor.shapes import outcome_from, outcome_json
from monitor.store.tables import AbsenceRow, EventRow, OutcomeRow

# An event is kept as it stood, whole: a retry after an upgrade tells what was recorded.
_EVENT = TypeAdapter(Event)
_NOTICE = TypeAdapter(Notice)


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
        event=event_text(event),
    )


def event_text(event: Event) -> str:
    # Mappings may be read-only ones, which pydantic takes with this help and a warning.
    return _EVENT.dump_json(event, fallback=dict, warnings=False).decode()


def event_of(row: EventRow) -> Event:
    return _EVENT.validate_json(row.event)


def notice_row(notice: Notice) -> EventRow:
    return EventRow(
        reference=notice.reference,
        kind=notice.kind,
        council="",
        topic=notice.topic,
        recorded_at=notice.recorded_at,
        event=_NOTICE.dump_json(notice).decode(),
    )


def notice_of(row: EventRow) -> Notice | None:
    """The notice to operators that a row holds; None if it holds an event."""
    return _NOTICE.validate_json(row.event) if EventKind(row.kind).is_for_operators else None


def absence_of(row: AbsenceRow) -> Absence:
    assert row.id is not None
    since = date.fromisoformat(row.since) if row.since else None
    return Absence(row.council, row.url, row.seen_at, since, row.id, row.after)


def absence_row(absence: Absence, source: str) -> AbsenceRow:
    return AbsenceRow(
        council=absence.council,
        url=absence.url,
        source=source,
        seen_at=absence.seen_at,
        since=str(absence.since) if absence.since else None,
        after=absence.after,
    )
