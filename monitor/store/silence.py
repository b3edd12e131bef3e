"""Of which told inspections Ofsted's site shows no report, by the pages of it that were really read."""

from collections.abc import Collection, Iterator
from datetime import datetime

from sqlmodel import Session, col, select

from monitor.facts import Facts
from monitor.model import Authority, EventKind, Known, Link, PageKind, file_id
from monitor.reconcile import Decision, Look, decide_silence, unanswered
from monitor.store.known import known_of
from monitor.store.pages import ReadPage, page_of
from monitor.store.post import received
from monitor.store.record import ORIGINALS, Holdings
from monitor.store.tables import EventRow, OutcomeRow, PageRow


def silences(
    session: Session, sources: Collection[str], facts: Facts, at: datetime
) -> Iterator[tuple[Decision, Known]]:
    """What is to be told of reports that are not found, each with what was known; `sources` read Ofsted's own site.

    Where nobody received the first word there is nobody to tell.
    """
    for council in unanswered_councils(session):
        for inspection in unanswered(known_of(session, council, facts), at, facts):
            known = known_of(session, council, facts)  # with what was told a moment ago
            looks = _looks(session, council, sources, known, facts)
            decision = decide_silence(inspection, looks, known, at, facts)
            if decision and received(session, decision.events[0], known):
                yield decision, known


def unanswered_councils(session: Session) -> list[str]:
    """The councils with an inspection that was told on others' word and on which Ofsted's has not been told since."""
    others = _told_on(session, col(OutcomeRow.authority) != Authority.OFSTED, col(EventRow.kind).in_(ORIGINALS))
    official = _told_on(session, col(OutcomeRow.authority) == Authority.OFSTED)
    closed = _told_on(session, col(EventRow.kind) == EventKind.NOT_FOUND)
    answered = {*official, *closed}
    return sorted({council for inspection, council in others.items() if inspection not in answered})


def _told_on(session: Session, *where: object) -> dict[int | None, str]:
    """The inspections of these events, by the id that each was told under, and their councils."""
    raised = select(EventRow.inspection_id, EventRow.council).join(
        OutcomeRow, col(OutcomeRow.id) == col(EventRow.trigger_id)
    )
    return dict(session.exec(raised.where(*where)).all())  # type: ignore[arg-type]


def _looks(session: Session, council: str, sources: Collection[str], known: Known, facts: Facts) -> list[Look]:
    """A council's page as each of these sources last read it; a page with a gap is none."""
    urn = facts.by_name[council].urn if council in facts.by_name else None
    whole = select(PageRow).where(
        PageRow.kind == PageKind.OFSTED_COUNCIL, col(PageRow.source).in_(sources), PageRow.sha256 != ""
    )
    pages = [page for row in session.exec(whole) if _is_of(page := page_of(row), urn)]
    return [Look(page.read_at, tuple(link.published for link in _unread(page, known))) for page in pages]


def _is_of(page: ReadPage, urn: int | None) -> bool:
    """Whether it is the page of the council with this URN; one without reports has it in its address alone."""
    return urn is not None and (any(link.urn == urn for link in page.links) or file_id(page.url) == str(urn))


def _unread(page: ReadPage, known: Known) -> list[Link]:
    """The documents that the page shows and that told nothing of the council: not read yet, unreadable, held for
    review, or read without an outcome, since a layout that nobody knows may be that of the very report.
    """
    shown = [link for link in page.links if link.kind == PageKind.REPORT and not link.gone_on]
    told = {file_id(s.url) for s in known.sightings if s.url and not s.held and s.authority == Authority.OFSTED}
    baseline = Holdings.of(s for s in known.sightings if s.is_baseline)
    return [link for link in shown if not baseline.hold(link) and file_id(link.url) not in told]
