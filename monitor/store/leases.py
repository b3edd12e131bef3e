"""One at a time: what a process is at work on, other processes leave alone until it ends or dies."""

from datetime import datetime, timedelta

from sqlalchemy import Engine, delete
from sqlmodel import Session, col

from monitor.store.owner import is_dead, this_process
from monitor.store.tables import LeaseRow

LEASE = timedelta(minutes=5)  # several times as long as its holder waits before it renews it


class Leases:
    """Every method is one transaction. A process that dies holds nothing any more; nor does a copied database."""

    def __init__(self, engine: Engine, owner: str | None = None) -> None:
        self._engine = engine
        self._owner = owner or this_process()

    def take(self, name: str, now: datetime) -> str | None:
        """Take or renew the lease of this name; who holds it, if another living process does, and else None."""
        with Session(self._engine) as session, session.begin():
            row = session.get(LeaseRow, name)
            if row and row.owner != self._owner and not is_over(row.owner, row.until, now, LEASE):
                return row.owner
            session.merge(LeaseRow(name=name, owner=self._owner, until=now + LEASE))
            return None

    def release(self, name: str) -> None:
        """Give it back; another's is left alone."""
        with Session(self._engine) as session, session.begin():
            session.exec(delete(LeaseRow).where(col(LeaseRow.name) == name, col(LeaseRow.owner) == self._owner))

    def clear(self) -> None:
        """Forget all: in a copy to throw away nobody is at work."""
        with Session(self._engine) as session, session.begin():
            session.exec(delete(LeaseRow))


def is_over(owner: str, until: datetime, now: datetime, length: timedelta) -> bool:
    """Whether a lease ended, or its holder did. One that ends much later than it could was taken under another clock.

    Not a little later: `now` may have been read a while before the database let this process in.
    """
    return not now < until <= now + 2 * length or is_dead(owner)
