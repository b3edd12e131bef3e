"""Retention: what was kept long enough is removed, and nothing that is still needed to tell right."""

import sqlite3
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Engine, update
from sqlmodel import Session, col, select

from monitor.errors import MonitorError
from monitor.model import Authority, Event, Inspection
from monitor.settings.values import Retention
from monitor.store.engine import refusal
from monitor.store.rows import event_of, event_text
from monitor.store.tables import AlertRow, DocumentRow, EventRow, OutcomeRow, ReceiptRow


@dataclass(frozen=True, slots=True)
class Purged:
    """How much was removed, or would be."""

    alerts: int = 0
    clauses: int = 0  # outcomes and events of the press whose words went
    reports: int = 0
    bytes: int = 0


def purge(engine: Engine, retention: Retention, now: datetime, *, dry_run: bool = False) -> Purged:
    """Remove what is older than its retention, in one transaction; a dry run only counts.

    What waits to be sent stays. Of a sent alert a receipt stays, so that a correction still finds those who
    were told; of the press the address, title, date and digest; of a report its digest and first sight.
    """
    with Session(engine) as session:
        alerts = _alerts(session, retention.sent_alerts, now)
        clauses = _clauses(session, retention.press_evidence, now)
        reports, size = _reports(session, retention.reports, now)
        if dry_run:
            session.rollback()
        else:
            session.commit()
    return Purged(alerts, clauses, reports, size)


def compact(engine: Engine) -> None:
    """Give the room of what was removed back to the disk, and overwrite it."""
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        try:
            raw.execute("VACUUM")
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # the file itself too, while others hold it open
        except sqlite3.DatabaseError as fault:
            raise MonitorError(refusal(engine.url.database, fault)) from None


def _alerts(session: Session, kept: timedelta | None, now: datetime) -> int:
    if kept is None:
        return 0
    rows = session.exec(select(AlertRow).where(col(AlertRow.sent_at) < now - kept)).all()
    for row in rows:
        assert row.sent_at is not None
        session.merge(ReceiptRow(event_id=row.event_id, destination=row.destination, sent_at=row.sent_at))
        session.delete(row)
    return len(rows)


def _clauses(session: Session, kept: timedelta | None, now: datetime) -> int:
    if kept is None:
        return 0
    old = col(OutcomeRow.seen_at) < now - kept, OutcomeRow.authority != Authority.OFSTED
    outcomes = [row for row in session.exec(select(OutcomeRow).where(*old)) if row.outcome["evidence"]]
    for row in outcomes:
        row.outcome = row.outcome | {"evidence": []}
        session.add(row)
    return len(outcomes) + _clauses_told(session, col(EventRow.recorded_at) < now - kept)


def _clauses_told(session: Session, old: ColumnElement[bool]) -> int:
    """The same in the events that were told; one that still waits keeps its words until it is out."""
    waiting = select(AlertRow.event_id).where(col(AlertRow.sent_at).is_(None))
    is_event = col(EventRow.inspection_id).is_not(None), col(EventRow.id).not_in(waiting)
    count = 0
    for row in session.exec(select(EventRow).where(old, *is_event)):
        event = event_of(row)
        if (bare := _without_words(event)) != event:
            row.event = event_text(bare)
            session.add(row)
            count += 1
    return count


def _without_words(event: Event) -> Event:
    previous = event.comparison.previous
    comparison = replace(event.comparison, previous=_wordless(previous)) if previous else event.comparison
    return replace(event, inspection=_wordless(event.inspection), comparison=comparison)


def _wordless(inspection: Inspection) -> Inspection:
    sightings = tuple(
        s if s.authority == Authority.OFSTED else replace(s, outcome=replace(s.outcome, evidence=()))
        for s in inspection.sightings
    )
    return replace(inspection, sightings=sightings)


def _reports(session: Session, kept: timedelta | None, now: datetime) -> tuple[int, int]:
    if kept is None:
        return 0, 0
    old = col(DocumentRow.first_seen_at) < now - kept, DocumentRow.body != b""
    sizes = session.exec(select(DocumentRow.size).where(*old)).all()  # never the bodies: they are years of PDFs
    session.exec(update(DocumentRow).where(col(DocumentRow.first_seen_at) < now - kept).values(body=b""))
    return len(sizes), sum(sizes)
