"""Reading the ledger: what it holds, as values. Nothing here writes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar

from sqlalchemy import Engine
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from monitor.model import LONDON, Absence, Event, Inspection, Link, Sighting, file_id
from monitor.reconcile import gather
from monitor.store.rows import absence_of, event_of, sighting_of
from monitor.store.tables import AbsenceRow, AlertRow, EventRow, LedgerRow, OutcomeRow, ReceiptRow

R = TypeVar("R", OutcomeRow, AbsenceRow)

LATEST = datetime.max.replace(tzinfo=UTC)
ORIGINALS = ("move", "unchanged", "first_grade", "visit", "priority_action")


@dataclass(frozen=True, slots=True)
class Told:
    """The reference of the event that first told of an inspection, and when it was first delivered."""

    reference: str
    alerted_at: datetime | None


@dataclass(frozen=True, slots=True)
class Holdings:
    """The documents of the baseline: a listed report that is among them need not be fetched."""

    documents: frozenset[tuple[int | None, str]]  # URN and Ofsted's file id
    visits: frozenset[tuple[int | None, str]]  # URN and publication date: visits are known without their files

    @classmethod
    def of(cls, baseline: Iterable[Sighting]) -> "Holdings":
        known = [(sighting.url, sighting.outcome) for sighting in baseline]
        return cls(
            documents=frozenset((outcome.urn, file_id(url)) for url, outcome in known if url),
            visits=frozenset((outcome.urn, str(outcome.published)) for url, outcome in known if not url),
        )

    def hold(self, link: Link) -> bool:
        if (link.urn, file_id(link.url)) in self.documents:
            return True
        is_visit = "focused visit" in link.title.lower()
        return is_visit and link.published is not None and (link.urn, str(link.published)) in self.visits


def made_at(engine: Engine) -> datetime:
    """When this ledger was made: before that it knew nothing."""
    with Session(engine.execution_options(reading=True)) as session:
        return session.exec(select(LedgerRow)).one().made_at


def holdings(engine: Engine) -> Holdings:
    with Session(engine.execution_options(reading=True)) as session:
        return Holdings.of(map(sighting_of, session.exec(select(OutcomeRow).where(OutcomeRow.source == "baseline"))))


def sightings(engine: Engine, council: str | None = None, until: date | None = None) -> list[Sighting]:
    """All sightings in order of arrival, of one council or of all, seen by the end of a day in England or ever."""
    with Session(engine.execution_options(reading=True)) as session:
        return [sighting_of(row) for row in session.exec(_by(OutcomeRow, council, until))]


def absences(engine: Engine, council: str | None = None, until: date | None = None) -> list[Absence]:
    """Which reports were found to be gone or back, of one council or of all, by the end of a day in England or ever."""
    with Session(engine.execution_options(reading=True)) as session:
        return [absence_of(row) for row in session.exec(_by(AbsenceRow, council, until))]


def _by(table: type[R], council: str | None, until: date | None) -> SelectOfScalar[R]:
    query = select(table).order_by(col(table.id))
    if council is not None:
        query = query.where(table.council == council)
    if until is not None:
        query = query.where(table.seen_at < datetime.combine(until + timedelta(days=1), time(), LONDON))
    return query


def inspections(
    engine: Engine, council: str | None = None, until: date | None = None
) -> Mapping[str, tuple[Inspection, ...]]:
    """Every council's inspections and visits, oldest first, computed from what pages had said by a day."""
    seen, missed = defaultdict[str, list[Sighting]](list), defaultdict[str, list[Absence]](list)
    for sighting in sightings(engine, council, until):
        seen[sighting.outcome.council].append(sighting)
    for absence in absences(engine, council, until):
        missed[absence.council].append(absence)
    return {
        name: tuple(sorted(gather(found, missed[name]), key=lambda inspection: inspection.told_on))
        for name, found in seen.items()
    }


def told(engine: Engine) -> Mapping[int, Told]:
    """What was told of each inspection, by the id it was told under: the first event delivered, else the first."""
    with Session(engine.execution_options(reading=True)) as session:
        events = session.exec(
            select(EventRow.id, EventRow.inspection_id, EventRow.reference)
            .where(col(EventRow.kind).in_(ORIGINALS))
            .order_by(col(EventRow.id))
        ).all()
        sent_at = _first_sent(session)
    found: dict[int, Told] = {}
    for event, inspection, reference in events:
        if event is None or inspection is None:
            continue
        before, now = found.get(inspection), Told(reference, sent_at.get(event))
        if before is None or (now.alerted_at or LATEST) < (before.alerted_at or LATEST):
            found[inspection] = now
    return found


def told_of(inspection: Inspection, references: Mapping[int, Told]) -> Told | None:
    """What was told of an inspection, whichever of its sightings was the first when it was told."""
    return next((references[s.id] for s in inspection.sightings if s.id in references), None)


def follow_ups(engine: Engine, council: str) -> Mapping[int, Sequence[Event]]:
    """What was told of a council's inspections after the first word, by the id that each was told under."""
    query = select(EventRow).where(EventRow.council == council).order_by(col(EventRow.id))
    found = defaultdict[int, list[Event]](list)
    with Session(engine.execution_options(reading=True)) as session:
        for event in map(event_of, session.exec(query)):
            if event.kind.is_follow_up:
                found[event.inspection.id].append(event)
    return found


def _first_sent(session: Session) -> Mapping[int, datetime]:
    """When each event was first delivered to anybody."""
    first: dict[int, datetime] = {}
    for row in (AlertRow, ReceiptRow):
        for event, sent_at in session.exec(select(row.event_id, row.sent_at)):
            if sent_at is not None:
                first[event] = min(sent_at, first.get(event, sent_at))
    return first
