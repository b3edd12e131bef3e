"""The ledger built again from what pages said: everything else in it follows from that."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from monitor.facts import Facts
from monitor.model import Absence, Event, InspectionKind, Known, Sighting
from monitor.reconcile import compare, decide, decide_absence, gather
from monitor.store.rows import absence_of, event_of, event_row, sighting_of
from monitor.store.tables import AbsenceRow, EventRow, LedgerRow, OutcomeRow


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What the outcomes make, and how that compares with what was there."""

    outcomes: int
    full: int  # full inspections
    visits: int
    moved: int  # full inspections at which some grade moved
    events: int  # as they were recorded
    mended: int  # rows whose columns did not say what their own content says
    added: int  # events that were missing; nothing is sent of them
    unexplained: int  # events recorded that today's rules would not raise; they were told, and stay


def rebuild(engine: Engine, facts: Facts) -> Rebuilt:
    """Derive again, in one transaction, all that follows from outcomes and absences.

    An event stays as it was told, under its reference. Nothing is sent: what was missing is recorded only.
    """
    with Session(engine) as session, session.begin():
        made_at = session.exec(select(LedgerRow)).one().made_at
        mended = _mend_outcomes(session) + _mend_events(session)
        rows = session.exec(select(EventRow).where(col(EventRow.inspection_id).is_not(None))).all()
        recorded = {row.reference: event_of(row) for row in rows}
        seen, missed = _by_council(session)
        raised = [
            event
            for council, sightings in seen.items()
            for event in _raised(
                Known(made_at, predecessors=_before(council, seen, facts)),
                sightings,
                missed[council],
                _of(council, recorded),
                facts,
            )
        ]
        added = [event for event in raised if event.reference not in recorded]
        session.add_all(map(event_row, added))
        kept = _explained(recorded.values(), {event.reference for event in raised})
        histories = [gather(sightings, missed[council]) for council, sightings in seen.items()]
    inspections = [(i, history) for history in histories for i in history]
    full = [(i, history) for i, history in inspections if i.kind == InspectionKind.FULL]
    return Rebuilt(
        outcomes=sum(map(len, seen.values())),
        full=len(full),
        visits=len(inspections) - len(full),
        moved=sum(bool(compare(inspection, history, facts).moves) for inspection, history in full),
        events=len(recorded),
        mended=mended,
        added=len(added),
        unexplained=len(recorded) - kept,
    )


def _mend_outcomes(session: Session) -> int:
    """Bring the columns that rows are found by into line with the outcome they hold."""
    mended = 0
    for row in session.exec(select(OutcomeRow)):
        outcome = row.outcome
        if (row.council, row.urn, row.kind) != (outcome["council"], outcome["urn"], outcome["inspection"]):
            row.council, row.urn, row.kind = outcome["council"], outcome["urn"], outcome["inspection"]
            session.add(row)
            mended += 1
    return mended


def _mend_events(session: Session) -> int:
    mended = 0
    for row in session.exec(select(EventRow).where(EventRow.topic == "")):
        whole = event_row(event_of(row))
        columns = ("reference", "kind", "council", "inspection_id", "trigger_id", "recorded_at")
        if any(getattr(row, name) != getattr(whole, name) for name in columns):
            for name in columns:
                setattr(row, name, getattr(whole, name))
            session.add(row)
            mended += 1
    return mended


def _by_council(session: Session) -> tuple[Mapping[str, list[Sighting]], Mapping[str, list[Absence]]]:
    """All sightings and absences, in order of arrival."""
    seen, missed = defaultdict[str, list[Sighting]](list), defaultdict[str, list[Absence]](list)
    for row in session.exec(select(OutcomeRow).order_by(col(OutcomeRow.id))):
        seen[row.council].append(sighting_of(row))
    for absence in session.exec(select(AbsenceRow).order_by(col(AbsenceRow.id))):
        missed[absence.council].append(absence_of(absence))
    return seen, missed


def _before(council: str, seen: Mapping[str, list[Sighting]], facts: Facts) -> tuple[Sighting, ...]:
    """The sightings of the councils that this one followed."""
    return tuple(sighting for name in facts.predecessor_names(council) for sighting in seen.get(name, ()))


def _of(council: str, recorded: Mapping[str, Event]) -> list[Event]:
    return [event for event in recorded.values() if event.inspection.council == council]


def _raised(
    known: Known, seen: Sequence[Sighting], missed: Sequence[Absence], recorded: Sequence[Event], facts: Facts
) -> list[Event]:
    """The events that one council's sightings and absences raise, each knowing what had been told by then."""
    raised: list[Event] = []
    late: Sequence[Event]
    for news in _in_arrival(seen, missed):
        if isinstance(news, Absence):
            decision, late = decide_absence(news, known, facts), ()
            known = replace(known, absences=(*known.absences, news))
        else:
            decision, late = decide(news, known, facts), [event for event in recorded if event.trigger == news.id]
            known = replace(known, sightings=(*known.sightings, news))
        events = decision.events if decision else ()
        raised += events
        # What some were told late, and whole, is no decision: it is known only from the record.
        at_once = {event.reference for event in events}
        late = [e for e in late if e.recorded_at == news.seen_at and e.reference not in at_once]
        known = replace(known, events=(*known.events, *events, *late))
    return raised


def _in_arrival(seen: Sequence[Sighting], missed: Sequence[Absence]) -> Iterator[Sighting | Absence]:
    """Sightings and absences as they were stored."""
    waiting = list(missed)
    for sighting in seen:
        while waiting and waiting[0].after < sighting.id:
            yield waiting.pop(0)
        yield sighting
    yield from waiting


def _explained(recorded: Iterable[Event], raised: set[str]) -> int:
    """How many recorded events today's rules raise too, or tell late to whom the first word did not reach."""
    triggers = {event.trigger for event in recorded if event.reference in raised}
    return sum(event.reference in raised or event.trigger in triggers for event in recorded)
