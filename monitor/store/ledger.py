"""The ledger: what pages said, what it means, and the alerts that follow, in one transaction."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from monitor.facts import Facts
from monitor.model import Event, EventKind, Known, PageKind, Sighting
from monitor.reconcile import Decision, decide
from monitor.route import route
from monitor.settings.values import Destination
from monitor.shapes import outcome_json
from monitor.store.pages import ReadPage, page_of, page_row
from monitor.store.rows import event_of, event_row, outcome_row, sighting_of
from monitor.store.tables import AlertRow, EventRow, LedgerRow, OutcomeRow, PageRow

CATCH_UP = "catch-up"
SUMMARY_WAITS = timedelta(hours=1)


class Ledger:
    """Writes what a round finds. Every method is one transaction; nothing is kept in memory."""

    def __init__(
        self, engine: Engine, facts: Facts, destinations: Sequence[Destination] = (), catch_up: str = "summary"
    ) -> None:
        self._engine = engine
        self._facts = facts
        self._destinations = tuple(destinations)
        self._catch_up = catch_up

    def page(self, url: str, kind: PageKind) -> ReadPage | None:
        """The page as it was last read; None if it never was."""
        with Session(self._engine.execution_options(reading=True)) as session:
            row = session.get(PageRow, (url, kind))
            return page_of(row) if row else None

    def record(self, page: ReadPage, sightings: Sequence[Sighting]) -> tuple[Decision, ...]:
        """Store what a page said together with the events, the alerts and its validators.

        One transaction: a crash leaves all of it or nothing, and then the page is read again.
        A page that another process recorded meanwhile gives nothing.
        """
        with Session(self._engine) as session, session.begin():
            row = session.get(PageRow, (page.url, page.kind))
            if row is not None and page.sha256 and (row.sha256, row.rules) == (page.sha256, page.rules):
                session.merge(page_row(page))
                return ()
            decisions = tuple(d for s in sightings if (d := self._decide(session, s)) is not None)
            session.merge(page_row(page))
        return decisions

    def _decide(self, session: Session, sighting: Sighting) -> Decision | None:
        if _said_before(session, sighting):
            return None
        known = self._known(session, sighting.outcome.council)
        row = outcome_row(sighting)
        session.add(row)
        session.flush()
        assert row.id is not None
        decision = decide(replace(sighting, id=row.id), known, self._facts)
        for event in decision.events:
            self._queue(session, event)
        return decision

    def _known(self, session: Session, council: str) -> Known:
        made = session.exec(select(LedgerRow)).one()
        return Known(
            made_at=made.made_at,
            sightings=tuple(
                sighting_of(row) for row in session.exec(select(OutcomeRow).where(OutcomeRow.council == council))
            ),
            events=tuple(event_of(row) for row in session.exec(select(EventRow).where(EventRow.council == council))),
        )

    def _queue(self, session: Session, event: Event) -> None:
        if event.catch_up and self._catch_up == "silent":
            return
        event = replace(event, catch_up=event.catch_up and self._catch_up == "summary")
        row = event_row(event)
        session.add(row)
        session.flush()
        assert row.id is not None
        for destination in self._recipients(session, event):
            session.add(
                AlertRow(
                    event_id=row.id,
                    destination=destination,
                    bundle=CATCH_UP if event.catch_up else event.reference,
                    queued_at=event.recorded_at,
                    # A summary waits for the end of the round, which releases it.
                    next_try_at=event.recorded_at + (SUMMARY_WAITS if event.catch_up else timedelta()),
                )
            )

    def _recipients(self, session: Session, event: Event) -> list[str]:
        already = set(
            session.exec(
                select(AlertRow.destination)
                .join(EventRow, col(EventRow.id) == col(AlertRow.event_id))
                .where(EventRow.inspection_id == event.inspection.id)
            )
        )
        if event.kind.is_follow_up and event.inspection.is_baseline:
            # The original was never told: a correction of it is news to whoever wants moves.
            event = replace(event, kind=EventKind.MOVE)
        routed = {r.destination for r in route(event, self._destinations, self._facts, already) if r.sent}
        return [d.name for d in self._destinations if d.name in routed | already]


def _said_before(session: Session, sighting: Sighting) -> bool:
    """Whether the page's last word on this inspection was the very same: then nothing is appended."""
    rows = session.exec(
        select(OutcomeRow)
        .where(OutcomeRow.url == sighting.url, OutcomeRow.council == sighting.outcome.council)
        .where(OutcomeRow.kind == sighting.outcome.kind)
    ).all()
    last_seen_at = max((row.seen_at for row in rows), default=None)
    shape = _substance(outcome_json(sighting.outcome))
    return any(
        row.seen_at == last_seen_at and row.held == sighting.held and _substance(row.outcome) == shape for row in rows
    )


def _substance(shape: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in shape.items() if name not in ("evidence", "confidence", "to_improve")}
