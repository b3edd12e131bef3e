"""The ledger: what pages said, what it means, and the alerts that follow, in one transaction."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Engine, update
from sqlmodel import Session, col, select

from monitor.facts import Facts
from monitor.model import Known, Link, Sighting
from monitor.reconcile import Decision, decide
from monitor.settings.values import Destination
from monitor.shapes import outcome_json
from monitor.store.pages import ReadPage, page_of, page_row
from monitor.store.post import Post
from monitor.store.rows import event_of, outcome_row, sighting_of
from monitor.store.tables import EventRow, LedgerRow, OutcomeRow, PageRow

MOST_AT_ONCE = 500  # values in one question to SQLite


class Ledger:
    """Writes what a round finds. Every method is one transaction; nothing is kept in memory."""

    def __init__(
        self, engine: Engine, facts: Facts, destinations: Sequence[Destination] = (), catch_up: str = "summary"
    ) -> None:
        self._engine = engine
        self._facts = facts
        self._post = Post(facts, tuple(destinations), catch_up)

    def page(self, link: Link, source: str) -> ReadPage | None:
        """The page as this source last read it; None if it never did."""
        with Session(self._engine.execution_options(reading=True)) as session:
            row = session.get(PageRow, (link.url, link.kind, source))
            return page_of(row) if row else None

    def read_before(self, links: Collection[Link], source: str, rules: str) -> frozenset[str]:
        """The addresses among these links' that this source has read by these very rules."""
        urls = sorted({link.url for link in links})
        found = set[str]()
        with Session(self._engine.execution_options(reading=True)) as session:
            for first in range(0, len(urls), MOST_AT_ONCE):
                asked = col(PageRow.url).in_(urls[first : first + MOST_AT_ONCE])
                mine = (PageRow.source == source, PageRow.rules == rules)
                found |= set(session.exec(select(PageRow.url).where(asked, *mine)))
        return frozenset(found)

    def record(self, page: ReadPage, sightings: Sequence[Sighting]) -> tuple[Decision, ...]:
        """Store what a page said together with the events, the alerts and its validators.

        One transaction: a crash leaves all of it or nothing, and then the page is read again.
        A page that another process recorded meanwhile gives nothing.
        """
        with Session(self._engine) as session, session.begin():
            row = session.get(PageRow, (page.url, page.kind, page.source))
            if row is not None and page.sha256 and (row.sha256, row.rules) == (page.sha256, page.rules):
                session.merge(page_row(page))
                return ()
            decisions = tuple(d for s in sightings if (d := self._decide(session, s, page.read_at)) is not None)
            session.merge(page_row(page))
        return decisions

    def looked_at(self, page: ReadPage, at: datetime) -> None:
        """Note when a page was last looked at, unless it was recorded anew meanwhile."""
        mine = col(PageRow.url) == page.url, col(PageRow.kind) == page.kind, col(PageRow.source) == page.source
        unchanged = col(PageRow.sha256) == page.sha256, col(PageRow.rules) == page.rules
        with Session(self._engine) as session, session.begin():
            session.exec(update(PageRow).where(*mine, *unchanged).values(read_at=at))

    def _decide(self, session: Session, sighting: Sighting, at: datetime) -> Decision | None:
        if _said_before(session, sighting):
            return None
        known = self._known(session, sighting.outcome.council)
        # What is stored later was seen later, whichever look began first: order is by this instant.
        sighting = replace(sighting, seen_at=max([sighting.seen_at, *(s.seen_at for s in known.sightings)]))
        row = outcome_row(sighting)
        session.add(row)
        session.flush()
        assert row.id is not None
        decision = decide(replace(sighting, id=row.id), known, self._facts)
        events, alerts = self._post.put(session, decision.events, known, at)
        return replace(decision, events=events, alerts=alerts)

    def _known(self, session: Session, council: str) -> Known:
        made = session.exec(select(LedgerRow)).one()
        return Known(
            made_at=made.made_at,
            sightings=tuple(
                sighting_of(row) for row in session.exec(select(OutcomeRow).where(OutcomeRow.council == council))
            ),
            events=tuple(event_of(row) for row in session.exec(select(EventRow).where(EventRow.council == council))),
        )


def _said_before(session: Session, sighting: Sighting) -> bool:
    """Whether the page's last word on this inspection was the very same: then nothing is appended."""
    rows = session.exec(
        select(OutcomeRow)
        .where(OutcomeRow.url == sighting.url, OutcomeRow.council == sighting.outcome.council)
        .where(OutcomeRow.kind == sighting.outcome.kind)
    ).all()
    last_seen_at = max((row.seen_at for row in rows), default=None)
    shape = _substance(outcome_json(sighting.outcome))
    return any(
        (row.seen_at, row.held, row.authority) == (last_seen_at, sighting.held, sighting.authority)
        and _substance(row.outcome) == shape
        for row in rows
    )


def _substance(shape: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in shape.items() if name not in ("evidence", "confidence", "to_improve")}
