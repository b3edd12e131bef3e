"""What is remembered of every host between requests, also after a restart."""

from collections.abc import Callable
from dataclasses import asdict

from sqlalchemy import Engine
from sqlmodel import Session, select

from monitor.model import HostState
from monitor.store.tables import HostRow


class Hosts:
    """Every method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def get(self, name: str) -> HostState:
        """The host's state; a fresh one for a host never met."""
        with Session(self._engine.execution_options(reading=True)) as session:
            return _state(session, name)

    def change(self, name: str, change: Callable[[HostState], HostState]) -> HostState:
        """Replace the state by what `change` makes of it, so that no other change is lost; what it is then."""
        with Session(self._engine) as session, session.begin():
            state = change(_state(session, name))
            session.merge(HostRow(**asdict(state)))
            return state

    def states(self) -> dict[str, HostState]:
        """All hosts that were ever met, by name."""
        with Session(self._engine.execution_options(reading=True)) as session:
            return {row.name: HostState(**row.model_dump()) for row in session.exec(select(HostRow))}


def _state(session: Session, name: str) -> HostState:
    row = session.get(HostRow, name)
    return HostState(**row.model_dump()) if row else HostState(name)
