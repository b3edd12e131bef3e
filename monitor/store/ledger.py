"""The ledger: what pages said, what it means, and the alerts that follow, in one transaction."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import Engine, update
from sqlmodel import Session, col, select

from monitor.facts import Facts
from monitor.model import Absence, Authority, Known, Link, Notice, Sighting, file_id
from monitor.reconcile import Decision, decide, decide_absence
from monitor.settings.values import Destination
from monitor.shapes import outcome_json
from monitor.store.documents import keep
from monitor.store.known import known_of
from monitor.store.pages import ReadPage, page_of, page_row
from monitor.store.post import Post, is_told
from monitor.store.remembered import Remembered, remembered
from monitor.store.rows import absence_row, outcome_row
from monitor.store.silence import silences
from monitor.store.tables import AbsenceRow, OutcomeRow, PageRow

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

    def remembered(self, source: str) -> Remembered:
        """What is known of the councils' pages that this source reads."""
        return remembered(self._engine, source)

    def read_before(self, links: Collection[Link], source: str, rules: str | None) -> Mapping[str, datetime]:
        """The addresses among these links' that this source has read by these very rules (None: by any), and when."""
        urls = sorted({link.url for link in links})
        found = dict[str, datetime]()
        with Session(self._engine.execution_options(reading=True)) as session:
            for first in range(0, len(urls), MOST_AT_ONCE):
                asked = col(PageRow.url).in_(urls[first : first + MOST_AT_ONCE]), col(PageRow.sha256) != ""
                mine = (PageRow.source == source, *([PageRow.rules == rules] if rules else []))
                found |= dict(session.exec(select(PageRow.url, PageRow.read_at).where(*asked, *mine)).all())
        return found

    def record(
        self, page: ReadPage, sightings: Sequence[Sighting], document: bytes | None = None
    ) -> tuple[Decision, ...]:
        """Store what a page said together with the events, the alerts, its validators and Ofsted's own document.

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
            if document:
                keep(session, document, page.url, page.read_at)
        return decisions

    def missed(
        self, council: str, gone: Mapping[str, date], shown: Collection[str], source: str, at: datetime
    ) -> tuple[Decision, ...]:
        """Note which of a council's reports are gone from Ofsted's site, since when, and which are back; and tell.

        One transaction. What is known already is not noted again.
        """
        with Session(self._engine.execution_options(reading=True)) as session:
            if not gone and not session.exec(select(AbsenceRow.id).where(AbsenceRow.council == council)).first():
                return ()
        with Session(self._engine) as session, session.begin():
            decisions = list[Decision]()
            for absence in _news(known_of(session, council, self._facts), council, gone, shown, at):
                known = known_of(session, council, self._facts)
                absence = replace(absence, after=max((s.id for s in known.sightings), default=0))
                session.add(absence_row(absence, source))
                decided = decide_absence(absence, known, self._facts)
                decisions += [self._posted(session, decided, known, at, afresh=False)] if decided else []
                session.flush()
        return tuple(decisions)

    def not_found(self, sources: Collection[str], at: datetime) -> tuple[Decision, ...]:
        """Tell those who were told of an inspection that Ofsted's site, read since by one of these sources, shows no
        report of it; of each once.

        One transaction. Who was told of nothing is told nothing.
        """
        if not sources:
            return ()
        with Session(self._engine.execution_options(reading=True)) as session:
            if not any(silences(session, sources, self._facts, at)):
                return ()
        with Session(self._engine) as session, session.begin():
            return tuple(
                self._posted(session, decision, known, at, afresh=False)
                for decision, known in silences(session, sources, self._facts, at)
            )

    def notify(self, notices: Sequence[Notice]) -> int:
        """Put notices into the outbox for the operators, of each kind and topic one; how many alerts that made."""
        with Session(self._engine.execution_options(reading=True)) as session:
            fresh = [notice for notice in notices if not is_told(session, notice)]
        if not fresh:
            return 0
        with Session(self._engine) as session, session.begin():
            return sum(self._post.put_notice(session, notice) for notice in fresh)

    def looked_at(self, page: ReadPage) -> None:
        """Note when a page was last looked at, and what its list said of it, unless it was recorded anew meanwhile."""
        mine = col(PageRow.url) == page.url, col(PageRow.kind) == page.kind, col(PageRow.source) == page.source
        unchanged = col(PageRow.sha256) == page.sha256, col(PageRow.rules) == page.rules
        with Session(self._engine) as session, session.begin():
            noted = page_row(page)
            values = {"read_at": noted.read_at, "listed_on": noted.listed_on}
            session.exec(update(PageRow).where(*mine, *unchanged).values(values))

    def _decide(self, session: Session, sighting: Sighting, at: datetime) -> Decision | None:
        if _said_before(session, sighting):
            return None
        known = known_of(session, sighting.outcome.council, self._facts)
        row = outcome_row(sighting)
        session.add(row)
        session.flush()
        assert row.id is not None
        return self._posted(session, decide(replace(sighting, id=row.id), known, self._facts), known, at)

    def _posted(
        self, session: Session, decision: Decision, known: Known, at: datetime, *, afresh: bool = True
    ) -> Decision:
        events, alerts = self._post.put(session, decision.events, known, at, afresh=afresh)
        return replace(decision, events=events, alerts=alerts)


def _news(known: Known, council: str, gone: Mapping[str, date], shown: Collection[str], at: datetime) -> list[Absence]:
    """What was not known of a council's reports: those that are gone, and those that are back."""
    there = {file_id(s.url): True for s in known.sightings if s.authority == Authority.OFSTED and s.url}
    there |= {file_id(absence.url): absence.back for absence in sorted(known.absences, key=lambda a: (a.seen_at, a.id))}
    missed = [Absence(council, url, at, since) for url, since in gone.items() if there.get(file_id(url), False)]
    return missed + [Absence(council, url, at) for url in shown if not there.get(file_id(url), True)]


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
    return {
        name: value
        for name, value in shape.items()
        if name not in ("evidence", "confidence", "to_improve", "lead_inspector")
    }
