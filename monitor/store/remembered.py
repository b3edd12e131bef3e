"""What is known of the councils' pages on Ofsted's site, in one question."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Engine
from sqlmodel import Session, select

from monitor.model import PageKind
from monitor.store.pages import ReadPage, page_of
from monitor.store.silence import unanswered_councils
from monitor.store.tables import AbsenceRow, PageRow


@dataclass(frozen=True, slots=True)
class Remembered:
    """What a look at Ofsted's site begins with. Councils stand with their short names."""

    pages: Mapping[str, ReadPage]  # the councils' pages as this source last read them, by address
    awaited: frozenset[str]  # the councils of which others told something that Ofsted has not said
    missed: frozenset[str]  # the councils of which a report was ever found to be gone


def remembered(engine: Engine, source: str) -> Remembered:
    """What the ledger knows of the councils' pages that this source reads."""
    with Session(engine.execution_options(reading=True)) as session:
        rows = session.exec(
            select(PageRow).where(PageRow.source == source, PageRow.kind == PageKind.OFSTED_COUNCIL)
        ).all()
        return Remembered(
            pages={row.url: page_of(row) for row in rows},
            awaited=frozenset(unanswered_councils(session)),
            missed=frozenset(session.exec(select(AbsenceRow.council).distinct())),
        )
