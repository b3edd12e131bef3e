"""How each source is doing, when it was last looked at and when it is next: what a restart must know."""

from collections.abc import Callable, Sequence

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
            return {row.name: _state(row) for row in session.exec(select(SourceRow))}

    def change(self, name: str, judge: Judge, post: Post) -> int:
        """Keep what `judge` makes of a source's record, and its notices with it; how many alerts that made.

        Read, judged and written in one transaction: two looks at once both count, and a crash leaves both the
        record and the notices as they were, or neither. `judge` is pure.
        """
        with Session(self._engine) as session, session.begin():
            row = session.get(SourceRow, name)
            state, notices = judge(_state(row) if row else SourceState(name))
            session.merge(_row(state))
            return sum(post.put_notice(session, notice) for notice in notices)


def _state(row: SourceRow) -> SourceState:
    lists = {"recent_items": tuple(row.recent_items), "notes": tuple(row.notes)}
    return SourceState(**(row.model_dump() | lists))


def _row(state: SourceState) -> SourceRow:
    return SourceRow(
        name=state.name,
        checked_at=state.checked_at,
        next_due_at=state.next_due_at,
        succeeded_at=state.succeeded_at,
        failed_at=state.failed_at,
        failures=state.failures,
        last_error=state.last_error,
        items=state.items,
        recent_items=list(state.recent_items),
        landmarks=dict(state.landmarks),
        notes=list(state.notes),
        trouble_since=state.trouble_since,
        told_at=state.told_at,
        recovered_at=state.recovered_at,
    )
