"""How each source is doing, when it was last looked at and when it is next: what a restart must know."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Engine
from sqlmodel import Session, select

from monitor.store.tables import SourceRow


@dataclass(frozen=True, slots=True)
class SourceState:
    """One source's record, kept beside the ledger."""

    name: str
    checked_at: datetime | None = None  # when the last finished look at it began
    next_due_at: datetime | None = None
    succeeded_at: datetime | None = None
    failed_at: datetime | None = None
    failures: int = 0  # in a row
    last_error: str | None = None
    items: int | None = None
    recent_items: tuple[int, ...] = ()  # of the last successes, the newest last
    landmarks: Mapping[str, int] = field(default_factory=dict)  # of its own page, and how often each was there
    notes: tuple[str, ...] = ()
    trouble_since: datetime | None = None  # when the trouble began that the operators were told of
    told_at: datetime | None = None


class Sources:
    """Every method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def states(self) -> dict[str, SourceState]:
        with Session(self._engine.execution_options(reading=True)) as session:
            return {row.name: _state(row) for row in session.exec(select(SourceRow))}

    def succeeded(self, name: str, checked_at: datetime, at: datetime, items: int) -> None:
        self._update(name, checked_at=checked_at, succeeded_at=at, failures=0, last_error=None, items=items)

    def failed(self, name: str, checked_at: datetime, at: datetime, error: str) -> None:
        failures = self.states().get(name, SourceState(name)).failures + 1
        self._update(name, checked_at=checked_at, failed_at=at, last_error=error, failures=failures)

    def _update(self, name: str, **fields: object) -> None:
        with Session(self._engine) as session, session.begin():
            row = session.get(SourceRow, name)
            session.merge(SourceRow(**((row.model_dump() if row else {"name": name}) | fields)))


def _state(row: SourceRow) -> SourceState:
    lists = {"recent_items": tuple(row.recent_items), "notes": tuple(row.notes)}
    return SourceState(**(row.model_dump() | lists))
