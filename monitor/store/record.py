"""Reading the ledger: what it holds, as values. Nothing here writes."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Engine, func
from sqlmodel import Session, col, select

from monitor.model import Inspection, Link, Sighting
from monitor.reconcile import gather
from monitor.store.rows import sighting_of
from monitor.store.tables import AlertRow, EventRow, OutcomeRow

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

    def hold(self, link: Link) -> bool:
        if (link.urn, file_id(link.url)) in self.documents:
            return True
        is_visit = "focused visit" in link.title.lower()
        return is_visit and link.published is not None and (link.urn, str(link.published)) in self.visits


def file_id(url: str) -> str:
    """Ofsted's id of a report file: the last part of its address."""
    return url.rstrip("/").rpartition("/")[2]


def holdings(engine: Engine) -> Holdings:
    with Session(engine.execution_options(reading=True)) as session:
        rows = [
            sighting_of(row) for row in session.exec(select(OutcomeRow).where(OutcomeRow.source == "baseline")).all()
        ]
    return Holdings(
        documents=frozenset((row.outcome.urn, file_id(row.url)) for row in rows if row.url),
        visits=frozenset((row.outcome.urn, str(row.outcome.published)) for row in rows if not row.url),
    )


def sightings(engine: Engine, council: str | None = None, until: date | None = None) -> list[Sighting]:
    """All sightings in order of arrival, of one council or of all, seen by the end of a day (UTC) or ever."""
    query = select(OutcomeRow).order_by(col(OutcomeRow.id))
    if council is not None:
        query = query.where(OutcomeRow.council == council)
    if until is not None:
        query = query.where(OutcomeRow.seen_at < datetime.combine(until + timedelta(days=1), time(), UTC))
    with Session(engine.execution_options(reading=True)) as session:
        return [sighting_of(row) for row in session.exec(query)]


def inspections(
    engine: Engine, council: str | None = None, until: date | None = None
) -> Mapping[str, tuple[Inspection, ...]]:
    """Every council's inspections and visits, oldest first, computed from what pages had said by a day."""
    by_council: defaultdict[str, list[Sighting]] = defaultdict(list)
    for sighting in sightings(engine, council, until):
        by_council[sighting.outcome.council].append(sighting)
    return {
        name: tuple(sorted(gather(found), key=lambda inspection: inspection.told_on))
        for name, found in by_council.items()
    }


def told(engine: Engine) -> Mapping[int, Told]:
    """What was told of each inspection, by the inspection's id: the first event that was delivered, else the first."""
    query = (
        select(EventRow.inspection_id, EventRow.reference, func.min(AlertRow.sent_at))
        .outerjoin(AlertRow, col(AlertRow.event_id) == col(EventRow.id))
        .where(col(EventRow.kind).in_(ORIGINALS))
        .group_by(col(EventRow.id))
        .order_by(func.min(AlertRow.sent_at).is_not(None), col(EventRow.id).desc())
    )
    with Session(engine.execution_options(reading=True)) as session:  # the last one in this order stands
        return {inspection: Told(reference, sent_at) for inspection, reference, sent_at in session.exec(query)}
