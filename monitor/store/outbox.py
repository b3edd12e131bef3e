"""The outbox: alerts wait here until they are delivered, leased while they are being sent."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, func, or_, update
from sqlmodel import Session, col, select

from monitor.model import Event, EventKind, Notice
from monitor.store.leases import is_over
from monitor.store.owner import this_process
from monitor.store.rows import event_of, notice_of
from monitor.store.tables import AlertRow, EventRow

CATCH_UP = "catch-up"  # the bundle of what was published before the ledger was made: one message
LEASE = timedelta(minutes=5)  # far longer than one attempt may take
LONGEST_WAIT = timedelta(hours=1)
ANOTHER_CLOCK = LONGEST_WAIT + timedelta(minutes=1)  # nor does a summary wait longer: it was put off under another
STUCK_AFTER = timedelta(hours=1)  # refused for so long: whoever waits for it should hear of it by other means
SURELY_REFUSED = 8  # attempts, over two hours: by then it is not the destination's bad moment

Change = Callable[[Session], None]  # what belongs into the same transaction


@dataclass(frozen=True, slots=True)
class Parcel:
    """The alerts that make one message to one destination, leased to this process."""

    destination: str
    alerts: tuple[int, ...]
    events: tuple[Event, ...]
    notice: Notice | None = None  # instead of events

    @property
    def references(self) -> tuple[str, ...]:
        return (self.notice.reference,) if self.notice else tuple(event.reference for event in self.events)


@dataclass(frozen=True, slots=True)
class Alert:
    """One line of `alerts list`."""

    id: int
    reference: str
    kind: str
    council: str
    destination: str
    queued_at: datetime
    attempts: int
    next_try_at: datetime
    last_error: str | None
    sent_at: datetime | None

    @property
    def state(self) -> str:
        if self.sent_at:
            return "sent"
        return "failing" if self.last_error else "pending"


# What was sent and is not marked yet, when it was sent, by its alerts. Of the database: a reload makes a new outbox.
_UNMARKED = WeakKeyDictionary[Engine, dict[tuple[int, ...], tuple[Parcel, datetime]]]()


class Outbox:
    """Every method is one transaction, so that two processes never send one alert twice."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._owner = this_process()
        self._unmarked = _UNMARKED.setdefault(engine, {})

    def lease(
        self, now: datetime, destinations: Collection[str], *, whatever: bool = False, tried: Collection[int] = ()
    ) -> Parcel | None:
        """Take the oldest waiting message for one of `destinations`; None if there is none.

        `whatever` takes alerts whose back-off has not ended too; `tried` are left out.
        """
        query = (
            select(AlertRow)
            .where(col(AlertRow.sent_at).is_(None), col(AlertRow.destination).in_(destinations))
            .order_by(col(AlertRow.attempts), col(AlertRow.id))  # one that is refused never holds the others back
        )
        if not whatever:
            query = query.where(or_(col(AlertRow.next_try_at) <= now, col(AlertRow.next_try_at) > now + ANOTHER_CLOCK))
        with Session(self._engine) as session, session.begin():

            def is_free(row: AlertRow, beside: Sequence[AlertRow] = ()) -> bool:
                return row.id not in tried and not _is_leased(row, now) and not _waits(session, row, tried, beside)

            first = next(filter(is_free, session.exec(query.execution_options(yield_per=20))), None)
            if first is None:
                return None
            rows = [first]
            if first.bundle == CATCH_UP:
                bundled = query.where(AlertRow.bundle == CATCH_UP, AlertRow.destination == first.destination)
                rows = []
                for row in session.exec(bundled.order_by(None).order_by(col(AlertRow.id))):
                    if is_free(row, rows):  # it may follow what goes in the same message
                        rows.append(row)
            for row in rows:
                row.leased_by, row.leased_until = self._owner, now + LEASE
                session.add(row)
            return _parcel(session, first.destination, rows)

    def sent(self, parcel: Parcel, at: datetime, also: Change | None = None) -> None:
        """Mark as delivered. What else waits for this destination may go at once: it is back.

        `also` is done in the same transaction, here and in `failed`. Until it succeeds the parcel is `unmarked`.
        """
        self._unmarked[parcel.alerts] = parcel, at
        with Session(self._engine) as session, session.begin():
            for row in _rows(session, parcel):
                row.sent_at, row.leased_by, row.leased_until, row.last_error = at, None, None, None
                row.attempts += 1
                session.add(row)
            session.exec(
                update(AlertRow)
                .where(col(AlertRow.destination) == parcel.destination, col(AlertRow.sent_at).is_(None))
                .where(col(AlertRow.attempts) > 0, col(AlertRow.next_try_at) > at)
                .values(next_try_at=at)
            )
            if also:
                also(session)
        self._unmarked.pop(parcel.alerts, None)

    def unmarked(self, destination: str) -> list[tuple[Parcel, datetime]]:
        """What this process sent and could not mark, and when it was sent: leased again it would be sent twice."""
        return [sent for sent in self._unmarked.values() if sent[0].destination == destination]

    def failed(self, parcel: Parcel, at: datetime, error: str, also: Change | None = None) -> None:
        """Keep for another try, later each time: after 1, 2, 4 … minutes, at most an hour."""
        with Session(self._engine) as session, session.begin():
            for row in _rows(session, parcel):
                row.leased_by = row.leased_until = None
                row.next_try_at = at + min(timedelta(minutes=2 ** min(row.attempts, 6)), LONGEST_WAIT)
                row.attempts, row.last_error = row.attempts + 1, error
                session.add(row)
            if also:
                also(session)

    def release(self, bundle: str, now: datetime) -> None:
        """Let a bundle go that was waiting to be complete."""
        with Session(self._engine) as session, session.begin():
            session.exec(
                update(AlertRow)
                .where(col(AlertRow.bundle) == bundle, col(AlertRow.sent_at).is_(None), col(AlertRow.attempts) == 0)
                .values(next_try_at=now)
            )

    def retry(self, now: datetime, alert: int | None = None) -> list[str]:
        """Make one alert, or all that are not sent, due now; the destination of each."""
        with Session(self._engine) as session, session.begin():
            query = select(AlertRow).where(col(AlertRow.sent_at).is_(None))
            rows = session.exec(query if alert is None else query.where(AlertRow.id == alert)).all()
            for row in rows:
                row.next_try_at = now
                session.add(row)
            return [row.destination for row in rows]

    def waiting(self, destinations: Collection[str]) -> int:
        """How many alerts for these destinations are not sent yet."""
        query = select(func.count()).where(col(AlertRow.sent_at).is_(None), col(AlertRow.destination).in_(destinations))
        with Session(self._engine.execution_options(reading=True)) as session:
            return session.exec(query).one()

    def is_stuck(self, now: datetime, destinations: Collection[str]) -> bool:
        """Whether an alert for one of these destinations was tried in vain and has waited for long."""
        query = select(AlertRow.id).where(col(AlertRow.sent_at).is_(None), col(AlertRow.destination).in_(destinations))
        late = query.where(col(AlertRow.attempts) > 0, col(AlertRow.queued_at) <= now - STUCK_AFTER).limit(1)
        with Session(self._engine.execution_options(reading=True)) as session:
            return session.exec(late).first() is not None

    def events(self) -> dict[str, Event]:
        """Every event that was ever put here, by its reference, the newest last."""
        with Session(self._engine.execution_options(reading=True)) as session:
            rows = session.exec(
                select(EventRow).where(col(EventRow.inspection_id).is_not(None)).order_by(col(EventRow.id))
            )
            return {row.reference: event_of(row) for row in rows}

    def alerts(self) -> list[Alert]:
        """All alerts, the newest last."""
        with Session(self._engine.execution_options(reading=True)) as session:
            rows = session.exec(
                select(AlertRow, EventRow.reference, EventRow.kind, EventRow.council)
                .join(EventRow, col(EventRow.id) == col(AlertRow.event_id))
                .order_by(col(AlertRow.id))
            )
            return [_alert(row, reference, kind, council) for row, reference, kind, council in rows]


def _is_leased(row: AlertRow, now: datetime) -> bool:
    if row.leased_by is None or row.leased_until is None:
        return False
    return not is_over(row.leased_by, row.leased_until, now, LEASE)


def _waits(session: Session, row: AlertRow, tried: Collection[int], beside: Sequence[AlertRow]) -> bool:
    """Whether what was told before of its inspection, or of a trouble that is over, is still to be sent to this
    destination: that goes first, or `beside` it in one message.

    One that is refused again and again, and was just tried once more, holds what follows back no longer.
    """
    event = session.get_one(EventRow, row.event_id)
    same = col(EventRow.inspection_id) == event.inspection_id
    if event.inspection_id is None:
        if event.kind != EventKind.RECOVERED:
            return False
        same = col(EventRow.topic).startswith(event.topic, autoescape=True)  # its beginning, and the reminders
    before = session.exec(
        select(AlertRow)
        .join(EventRow, col(EventRow.id) == col(AlertRow.event_id))
        .where(same, AlertRow.destination == row.destination)
        .where(col(AlertRow.sent_at).is_(None), col(AlertRow.id) < row.id)
    )
    with_it = _ids(beside)
    return any(one.id not in with_it and (one.attempts < SURELY_REFUSED or one.id not in tried) for one in before)


def _ids(rows: Sequence[AlertRow]) -> tuple[int, ...]:
    return tuple(row.id for row in rows if row.id is not None)


def _rows(session: Session, parcel: Parcel) -> Sequence[AlertRow]:
    return session.exec(select(AlertRow).where(col(AlertRow.id).in_(parcel.alerts))).all()


def _parcel(session: Session, destination: str, rows: Sequence[AlertRow]) -> Parcel:
    told = [row for alert in rows if (row := session.get(EventRow, alert.event_id))]
    if notice := notice_of(told[0]):  # its bundle is its own reference: it goes by itself
        return Parcel(destination, _ids(rows), (), notice)
    return Parcel(destination, _ids(rows), tuple(map(event_of, told)))


def _alert(row: AlertRow, reference: str, kind: str, council: str) -> Alert:
    assert row.id is not None
    return Alert(
        id=row.id,
        reference=reference,
        kind=kind,
        council=council,
        destination=row.destination,
        queued_at=row.queued_at,
        attempts=row.attempts,
        next_try_at=row.next_try_at,
        last_error=row.last_error,
        sent_at=row.sent_at,
    )
