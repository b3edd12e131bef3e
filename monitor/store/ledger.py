"""The ledger: what pages said, what it means, and the alerts that follow, in one transaction."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from monitor.facts import Facts
from monitor.model import Event, Known, Link, PageKind, Sighting, Status
from monitor.reconcile import Decision, as_original, decide
from monitor.route import route
from monitor.settings.values import Destination
from monitor.shapes import outcome_json
from monitor.store.outbox import CATCH_UP
from monitor.store.pages import ReadPage, page_of, page_row
from monitor.store.rows import event_of, event_row, outcome_row, sighting_of
from monitor.store.tables import AlertRow, EventRow, LedgerRow, OutcomeRow, PageRow

SUMMARY_WAITS = timedelta(hours=1)
MOST_AT_ONCE = 500  # values in one question to SQLite


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

    def read_before(self, links: Collection[Link], rules: str) -> frozenset[str]:
        """The addresses among these links' that these very rules have read."""
        urls = sorted({link.url for link in links})
        found = set[str]()
        with Session(self._engine.execution_options(reading=True)) as session:
            for first in range(0, len(urls), MOST_AT_ONCE):
                asked = col(PageRow.url).in_(urls[first : first + MOST_AT_ONCE])
                found |= set(session.exec(select(PageRow.url).where(asked, PageRow.rules == rules)))
        return frozenset(found)

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
        # What is stored later was seen later, whichever look began first: order is by this instant.
        sighting = replace(sighting, seen_at=max([sighting.seen_at, *(s.seen_at for s in known.sightings)]))
        row = outcome_row(sighting)
        session.add(row)
        session.flush()
        assert row.id is not None
        decision = decide(replace(sighting, id=row.id), known, self._facts)
        return replace(decision, events=self._queue_all(session, decision.events, known))

    def _known(self, session: Session, council: str) -> Known:
        made = session.exec(select(LedgerRow)).one()
        return Known(
            made_at=made.made_at,
            sightings=tuple(
                sighting_of(row) for row in session.exec(select(OutcomeRow).where(OutcomeRow.council == council))
            ),
            events=tuple(event_of(row) for row in session.exec(select(EventRow).where(EventRow.council == council))),
        )

    def _queue_all(self, session: Session, events: Sequence[Event], known: Known) -> tuple[Event, ...]:
        """Store the events and their alerts; those that were put to somebody, or might have been."""
        if not events:
            return ()
        already = self._received(session, events[0])
        late = self._late(events[0], known, already)
        told = list[Event]()
        for event in events:
            event = replace(event, catch_up=event.catch_up and self._catch_up != "alert")
            silent = event.catch_up and self._catch_up == "silent"
            to = [] if silent else [d for d in self._destinations if d not in late]
            self._queue(session, event, to, already)
            told += [] if silent else [event]
        original = as_original(events[-1], (*known.events, *events))
        if any(routed.sent for routed in route(original, late, self._facts)):
            self._queue(session, original, late, ())
        return tuple(told)

    def _late(self, event: Event, known: Known, already: Collection[str]) -> list[Destination]:
        """Who was told nothing while the press alone spoke: for them Ofsted's word is the first, and whole."""
        told_before = any(earlier.inspection.id == event.inspection.id for earlier in known.events)
        if not told_before or event.inspection.status != Status.CONFIRMED:
            return []
        return [d for d in self._destinations if d.confirmed_only and d.name not in already]

    def _queue(
        self, session: Session, event: Event, destinations: Sequence[Destination], already: Collection[str]
    ) -> None:
        """Store an event and its alerts."""
        routed = {r.destination for r in route(event, destinations, self._facts, already) if r.sent}
        row = event_row(event)
        session.add(row)
        session.flush()
        assert row.id is not None
        for name in (d.name for d in destinations if d.name in routed):
            waits = event.catch_up or (event.kind.is_follow_up and _is_summed_up(session, event, name))
            session.add(
                AlertRow(
                    event_id=row.id,
                    destination=name,
                    bundle=CATCH_UP if waits else event.reference,
                    queued_at=event.recorded_at,
                    # A summary waits for the end of the round, which releases it.
                    next_try_at=event.recorded_at + (SUMMARY_WAITS if waits else timedelta()),
                )
            )

    def _received(self, session: Session, event: Event) -> set[str]:
        """Who was told of this inspection before, or will be."""
        return set(
            session.exec(
                select(AlertRow.destination)
                .join(EventRow, col(EventRow.id) == col(AlertRow.event_id))
                .where(EventRow.inspection_id == event.inspection.id)
            )
        )


def _is_summed_up(session: Session, event: Event, destination: str) -> bool:
    """Whether the original still waits in a summary: then what follows it joins it there."""
    waiting = session.exec(
        select(AlertRow.id)
        .join(EventRow, col(EventRow.id) == col(AlertRow.event_id))
        .where(EventRow.inspection_id == event.inspection.id, AlertRow.destination == destination)
        .where(AlertRow.bundle == CATCH_UP, col(AlertRow.sent_at).is_(None))
    )
    return waiting.first() is not None


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
