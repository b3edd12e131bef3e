"""The newest thing that Ofsted is known to have published."""

from datetime import date

from sqlalchemy import Engine
from sqlmodel import Session, col, func, select

from monitor.model import Authority
from monitor.store.tables import OutcomeRow


def newest_report(engine: Engine, until: date) -> date | None:
    """The last day, until one, on which Ofsted published a report or letter that the ledger knows; None without any."""
    published = func.json_extract(OutcomeRow.outcome, "$.published")
    whole_day = func.length(published) == len("2026-01-31"), published <= until.isoformat()
    query = select(func.max(published)).where(col(OutcomeRow.authority) == Authority.OFSTED, *whole_day)
    with Session(engine.execution_options(reading=True)) as session:
        newest = session.exec(query).one()
    return date.fromisoformat(newest) if newest else None
