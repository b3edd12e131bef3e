"""How each source is doing, when it was last looked at and when it is next: what a restart must know."""

from collections.abc import Callable, Sequence
from dataclasses import asdict

from sqlalchemy import Engine
from sqlmodel import Session, select

from monitor.model import Notice, SourceState
from monitor.store.post import Post
from monitor.store.tables import SourceRow

Judge = Callable[[SourceState], tuple[SourceState, Sequence[Notice]]]


class Sources:
    """Every method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def states(self) -> dict[str, SourceState]:
        """Those that were ever looked at, by name."""
        with Session(self._engine.execution_options(reading=True)) as session:
            return source_states(session)

    def change(self, name: str, judge: Judge, post: Post) -> int:
        """Keep what `judge` makes of a source's record, and its notices with it; how many alerts that made.

        Read, judged and written in one transaction: two looks at once both count, and a crash leaves both the
        record and the notices as they were, or neither. `judge` is pure.
        """
        with Session(self._engine) as session, session.begin():
            row = session.get(SourceRow, name)
            state, notices = judge(_state(row) if row else SourceState(name))
            session.merge(SourceRow(**asdict(state)))
            return sum(post.put_notice(session, notice) for notice in notices)


def source_states(session: Session) -> dict[str, SourceState]:
    """The same, within a transaction."""
    return {row.name: _state(row) for row in session.exec(select(SourceRow))}


def _state(row: SourceRow) -> SourceState:
    lists = {"recent_items": tuple(row.recent_items), "notes": tuple(row.notes)}
    return SourceState(**(row.model_dump() | lists))
