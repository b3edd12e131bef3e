"""What the ledger knows of one council, read within a transaction."""

from sqlmodel import Session, col, select

from monitor.facts import Facts
from monitor.model import Known, Sighting
from monitor.store.rows import absence_of, event_of, sighting_of
from monitor.store.tables import AbsenceRow, EventRow, LedgerRow, OutcomeRow


def known_of(session: Session, council: str, facts: Facts) -> Known:
    """All of it, as a value."""
    made = session.exec(select(LedgerRow)).one()
    outcomes = session.exec(select(OutcomeRow).where(OutcomeRow.council == council))
    events = session.exec(select(EventRow).where(EventRow.council == council))
    absences = session.exec(select(AbsenceRow).where(AbsenceRow.council == council))
    return Known(
        made_at=made.made_at,
        sightings=tuple(map(sighting_of, outcomes)),
        events=tuple(map(event_of, events)),
        absences=tuple(map(absence_of, absences)),
        predecessors=_predecessors(session, council, facts),
    )


def _predecessors(session: Session, council: str, facts: Facts) -> tuple[Sighting, ...]:
    if not (names := facts.predecessor_names(council)):
        return ()
    return tuple(map(sighting_of, session.exec(select(OutcomeRow).where(col(OutcomeRow.council).in_(names)))))
