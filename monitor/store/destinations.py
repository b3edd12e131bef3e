"""How each destination is doing: what a restart must know, and what the operators were told of it."""

from collections.abc import Callable, Sequence
from dataclasses import asdict

from sqlalchemy import Engine
from sqlmodel import Session, select

from monitor.model import DestinationState, Notice
from monitor.store.outbox import Change
from monitor.store.post import Post
from monitor.store.tables import DestinationRow

Judge = Callable[[DestinationState], tuple[DestinationState, Sequence[Notice]]]


class Destinations:
    """Every method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def states(self) -> dict[str, DestinationState]:
        """Those to which something was sent, or was to be, by name."""
        with Session(self._engine.execution_options(reading=True)) as session:
            return destination_states(session)


def destination_changed(name: str, judge: Judge, post: Post) -> Change:
    """What keeps what `judge` makes of a destination's record, and its notices with it.

    It is done within the transaction that marks an alert as sent or failed. `judge` is pure.
    """

    def change(session: Session) -> None:
        row = session.get(DestinationRow, name)
        before = _state(row) if row else DestinationState(name)
        after, notices = judge(before)
        if after != before:
            session.merge(DestinationRow(**asdict(after)))
        for notice in notices:
            post.put_notice(session, notice, failing=name)

    return change


def destination_states(session: Session) -> dict[str, DestinationState]:
    """Those to which something was sent, or was to be, by name; within a transaction."""
    return {row.name: _state(row) for row in session.exec(select(DestinationRow))}


def _state(row: DestinationRow) -> DestinationState:
    return DestinationState(**row.model_dump())
