"""From events to alerts: each event is stored, and an alert put into the outbox for everybody it goes to."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from monitor.facts import Facts
from monitor.model import Event, EventKind, Known, Notice, Status, english_day
from monitor.reconcile import as_original, unused
from monitor.route import concerned, route
from monitor.settings.values import Destination
from monitor.store.outbox import CATCH_UP
from monitor.store.rows import event_row, notice_row
from monitor.store.tables import AlertRow, EventRow, ReceiptRow

SUMMARY_WAITS = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Post:
    """Who there is to tell, and how the past is told. It works within the ledger's transaction."""

    facts: Facts
    destinations: tuple[Destination, ...]
    catch_up: str

    def put(
        self, session: Session, events: Sequence[Event], known: Known, at: datetime, *, afresh: bool = True
    ) -> tuple[tuple[Event, ...], int]:
        """Store a decision's events and their alerts: the events told, the silent past left out; how many alerts.

        `afresh`: those whom the first word did not reach hear of it now, whole.
        """
        if not events:
            return (), 0
        already = received(session, events[0], known)
        late = self._late(events[0], known, already) if afresh else []
        told, queued = list[Event](), 0
        for event in events:
            event = replace(event, catch_up=event.catch_up and self.catch_up != "alert")
            silent = event.catch_up and self.catch_up == "silent"
            queued += self._queue(
                session, event, [] if silent else [d for d in self.destinations if d not in late], already, at
            )
            told += [] if silent else [event]
        if late:
            queued += self._tell_late(
                session, as_original(events[-1], (*known.events, *events)), events, known, late, at
            )
        return tuple(told), queued

    def put_notice(self, session: Session, notice: Notice, *, failing: str = "") -> int:
        """Store a notice and an alert for every operator that it concerns, unless its topic was told; how many alerts.

        It goes past the `failing` destination, which it is about, while another of them is left. Where the word before
        on the same trouble still waits a reminder adds nothing: nobody comes back to a heap of them.
        """
        if is_told(session, notice):
            return 0
        named = col(EventRow.reference).startswith(notice.reference, autoescape=True)
        taken = set(session.exec(select(EventRow.reference).where(named)))
        row = notice_row(replace(notice, reference=unused(notice.reference, taken)))
        session.add(row)
        session.flush()
        assert row.id is not None
        waiting = _still_waiting(session, notice)
        names = [d.name for d in concerned(notice.kind, self.destinations, failing) if d.name not in waiting]
        for name in names:
            session.add(_alert_row(row, name, notice.recorded_at))
        return len(names)

    def _tell_late(
        self,
        session: Session,
        original: Event,
        events: Sequence[Event],
        known: Known,
        late: Sequence[Destination],
        at: datetime,
    ) -> int:
        """Tell those whom the first word did not reach; what was out before the installation as the past is told."""
        is_news = any(event.kind == EventKind.CORRECTION for event in events)
        past = not is_news and self.catch_up != "alert" and _is_past(original, known)
        wanted = any(routed.sent for routed in route(original, late, self.facts))
        if not wanted or (past and self.catch_up == "silent"):
            return 0
        return self._queue(session, replace(original, catch_up=past), late, (), at)

    def _late(self, event: Event, known: Known, already: Collection[str]) -> list[Destination]:
        """Whom the first word did not reach, or did not concern: for them Ofsted's word is the first, and whole."""
        told_before = any(earlier.inspection.id == event.inspection.id for earlier in known.events)
        if not told_before or event.inspection.is_baseline or event.inspection.status != Status.CONFIRMED:
            return []
        return [d for d in self.destinations if d.name not in already]

    def _queue(
        self,
        session: Session,
        event: Event,
        destinations: Sequence[Destination],
        already: Collection[str],
        at: datetime,
    ) -> int:
        """Store an event and its alerts; how many there are."""
        routed = {r.destination for r in route(event, destinations, self.facts, already) if r.sent}
        row = event_row(event)
        session.add(row)
        session.flush()
        for name in (d.name for d in destinations if d.name in routed):
            waits = event.catch_up or (event.kind.is_follow_up and _is_summed_up(session, event, name))
            session.add(_alert_row(row, name, at, summed_up=waits))
        return len(routed)


def is_told(session: Session, notice: Notice) -> bool:
    """Whether there was a notice of this kind on this topic."""
    same = select(EventRow.id).where(EventRow.topic == notice.topic, EventRow.kind == notice.kind)
    return session.exec(same).first() is not None


def _still_waiting(session: Session, notice: Notice) -> set[str]:
    """The destinations at which the word that a reminder repeats has not arrived yet."""
    if not notice.reminds_of:
        return set()
    same = col(EventRow.topic).startswith(notice.reminds_of, autoescape=True), EventRow.kind == notice.kind
    joined = select(AlertRow.destination).join(EventRow, col(EventRow.id) == col(AlertRow.event_id))
    return set(session.exec(joined.where(*same, col(AlertRow.sent_at).is_(None))))


def _alert_row(event: EventRow, destination: str, at: datetime, *, summed_up: bool = False) -> AlertRow:
    assert event.id is not None
    return AlertRow(
        event_id=event.id,
        destination=destination,
        bundle=CATCH_UP if summed_up else event.reference,
        queued_at=at,
        next_try_at=at + (SUMMARY_WAITS if summed_up else timedelta()),  # the end of the round releases a summary
    )


def received(session: Session, event: Event, known: Known) -> set[str]:
    """Who was told of an event's inspection before, or will be, under whichever of its sightings it was told."""
    ids = _told_under(event, known)
    told = set[str]()
    for row in (AlertRow, ReceiptRow):
        joined = select(row.destination).join(EventRow, col(EventRow.id) == col(row.event_id))
        told |= set(session.exec(joined.where(col(EventRow.inspection_id).in_(ids))))
    return told


def _told_under(event: Event, known: Known) -> set[int]:
    seen = {sighting.id for sighting in event.inspection.sightings}
    return {event.inspection.id} | {e.inspection.id for e in known.events if e.inspection.id in seen}


def _is_summed_up(session: Session, event: Event, destination: str) -> bool:
    """Whether the original still waits in a summary: then what follows it joins it there."""
    waiting = session.exec(
        select(AlertRow.id)
        .join(EventRow, col(EventRow.id) == col(AlertRow.event_id))
        .where(EventRow.inspection_id == event.inspection.id, AlertRow.destination == destination)
        .where(AlertRow.bundle == CATCH_UP, col(AlertRow.sent_at).is_(None))
    )
    return waiting.first() is not None


def _is_past(event: Event, known: Known) -> bool:
    """Whether an inspection was published before the ledger was made."""
    published = event.inspection.published
    return (published.last if published else event.inspection.told_on) < english_day(known.made_at)
