"""One source: walk from its page to the pages it leads to, and say how it went."""

import traceback
from collections import deque
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import structlog

from monitor.errors import DatabaseFault, MonitorError, UnreadablePage
from monitor.fetch import public, public_address
from monitor.health import in_one_line
from monitor.model import Authority, EventKind, Fault, FaultKind, Link, PageKind, file_id
from monitor.reconcile import Decision
from monitor.round.faults import astray, endless, kind_of_fault, nothing_readable, our_fault, too_few
from monitor.round.leads import has_too_few, is_followed, is_foreign, items_of, leads_astray
from monitor.round.roll_call import call_the_roll, visit_unlisted
from monitor.round.visit import SetAside, Visit, Visitor
from monitor.settings.values import Source
from monitor.store import Holdings
from monitor.wording.phrases import clean

log = structlog.get_logger()

MANY_STORIES = 5  # of which a paper does not lose all by taking them down
MOST_PAGES = 5_000  # a paging that leads on and on is a trap


@dataclass(slots=True)
class SourceReport:
    """How a round over one source went: the line of `check --json`."""

    name: str
    requests: int = 0  # that were made; robots.txt and repeats apart
    outcomes: int = 0
    faults: list[Fault] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)
    notices: int = 0  # alerts to operators
    items: int = 0  # pages that the source's own page led to
    missing: int = 0  # stories and old reports that could not be had, and are asked for again later
    readable: int = 0  # stories that were read, now or before
    finished: bool = True  # false if the program was told to stop meanwhile
    unlisted: Sequence[str] = ()  # the councils that Ofsted's list named before and names no more
    landmarks: Mapping[str, int] = field(default_factory=dict)  # of the source's own page; empty if that is unchanged
    moved_to: str | None = None  # where its page has moved to for good
    certificate_ends_at: datetime | None = None  # of its host

    @property
    def errors(self) -> list[str]:
        return [fault.words for fault in self.faults]

    @property
    def status(self) -> str:
        return "failed" if self.faults else "ok"

    @property
    def new(self) -> int:
        return sum(1 for decision in self.decisions if decision.events)

    @property
    def moved(self) -> int:
        return sum(event.kind == EventKind.MOVE for decision in self.decisions for event in decision.events)

    @property
    def error(self) -> str | None:
        return in_one_line(self.errors)


async def look(
    visitor: Visitor, holdings: Holdings, stopping: Callable[[], bool], progress: Callable[[int], None]
) -> SourceReport:
    """Visit a source's page, the further pages of its list, then all that they lead to, oldest publication first.

    A page that cannot be fetched or read is one error in the report; the rest goes on. When
    `stopping` says so it ends after the page at hand: what is left is looked at next time.
    """
    source, report = visitor.source, SourceReport(visitor.source.name)
    waiting, met = deque([Link(source.url, source.kind)]), {source.url}
    unlisted: Collection[Link] = ()
    opened, failed, listed = dict[Link, Visit](), set[str](), dict[Link, Visit]()
    while waiting and report.finished and len(met) <= MOST_PAGES:
        progress(report.requests)
        link = waiting.popleft()
        visiting = visit_unlisted(visitor, link) if link in unlisted else visitor.visit(link)
        visit = await _tried(visiting, visitor, link, report)
        if visit.faults:
            failed.add(link.url)
        elif link.kind == PageKind.OFSTED_COUNCIL:
            opened[link] = visit
        fresh = [follow for follow in visit.links if follow.url not in met]
        met.update(follow.url for follow in fresh)
        if link.kind == source.kind:
            listed[link] = visit
            report.items += len(items_of(fresh, link.kind))
        if link.url == source.url:
            report.landmarks, report.moved_to = visit.landmarks, visit.moved_to
            report.certificate_ends_at = visit.certificate_ends_at
        followed = await _to_follow(link, fresh, visitor, holdings, report)
        further = [follow for follow in followed if follow.kind == source.kind]
        waiting.extendleft(reversed(further))  # the list as a whole says which of the others this look opens
        waiting.extend(follow for follow in followed if follow.kind != source.kind)
        if link.kind == PageKind.OFSTED_SEARCH and not (waiting and waiting[0].kind == link.kind):
            unlisted = await _list_ended(visitor, listed, report)
            met.update(page.url for page in unlisted)
            waiting.extend(unlisted)
        report.finished = report.finished and not stopping()
    if report.finished and not any(visit.faults for visit in listed.values()):  # a broken list vouches for no page
        await _tell_missed(visitor, opened, failed, report)
    _judge(report, source, met)
    return report


async def _list_ended(visitor: Visitor, pages: Mapping[Link, Visit], report: SourceReport) -> Collection[Link]:
    """What Ofsted's list as a whole adds to the report; the pages of councils that it names no more."""
    roll = await call_the_roll(visitor, pages, report.faults)
    report.faults += roll.faults
    report.unlisted = roll.missing
    return roll.pages


async def _tell_missed(
    visitor: Visitor, opened: Mapping[Link, Visit], failed: Collection[str], report: SourceReport
) -> None:
    """What it means that reports are gone from councils' pages. Not before all that a page shows is read: what
    stands there under a new address may be the very report.
    """
    shown = {page: {file_id(at.url) for at in visit.links if not at.gone_on} for page, visit in opened.items()}
    for page, visit in opened.items():
        unread = [_publication(at) for at in visit.links if at.url in failed and not at.gone_on]
        sure = [at for at in visit.links if not (at.gone_on and unread and max(unread) >= _publication(at))]
        elsewhere = set().union(*(ids for other, ids in shown.items() if other is not page))
        await _tried(visitor.missed(page, sure, elsewhere), visitor, page, report)


def _judge(report: SourceReport, source: Source, met: Collection[str]) -> None:
    """What the walk as a whole says of the source."""
    lost = report.missing + sum(fault.kind is FaultKind.STORY for fault in report.faults)
    is_paper = source.authority != Authority.OFSTED
    if report.finished and is_paper and lost >= MANY_STORIES and not report.readable:
        report.faults.append(Fault(FaultKind.DRIFT, nothing_readable(source, lost), page=source.url))
    if len(met) > MOST_PAGES:
        report.faults.append(Fault(FaultKind.SOURCE, endless(source, MOST_PAGES), own=True))
    if report.finished and not any(fault.own for fault in report.faults) and has_too_few(report.items, source):
        report.faults.append(Fault(FaultKind.DRIFT, too_few(source, report.items), own=True))


async def _to_follow(
    page: Link, links: Sequence[Link], visitor: Visitor, holdings: Holdings, report: SourceReport
) -> list[Link]:
    """The pages to visit among those that a page leads to, the oldest first: history before news."""
    source, hosts = visitor.source, visitor.hosts
    if leads_astray(links, source, hosts):
        own, words = page.kind == source.kind, astray([link for link in links if is_foreign(link, hosts)])
        report.faults.append(Fault(FaultKind.SOURCE if own else FaultKind.PAGE, words, own, page.url))
    wanted = [
        link
        for link in links
        if is_followed(link, source, hosts) and not (link.kind == PageKind.REPORT and holdings.hold(link))
    ]
    followed = wanted[:MOST_PAGES]
    unread = await visitor.unread(followed)
    asked = await visitor.asked_now(unread)
    report.missing += len(unread) - len(asked)
    report.readable += _stories(followed) - _stories(unread)
    return sorted(asked, key=_publication)


def _stories(links: Sequence[Link]) -> int:
    return sum(link.kind == PageKind.ARTICLE for link in links)


def _publication(link: Link) -> date:
    return link.published.first if link.published else date.max


async def _tried(visiting: Awaitable[Visit], visitor: Visitor, link: Link, report: SourceReport) -> Visit:
    """One page and its part of the report; what fails is told there and leads nowhere."""
    own, kind = link.kind == visitor.source.kind, FaultKind.DRIFT  # what a page that was read lacks is of its shape
    try:
        visit = await visiting
    except DatabaseFault as fault:  # each page that follows would fail too, after a wait: all of them stay due
        visit, kind, report.finished = Visit(faults=(str(fault),)), FaultKind.PAGE, False
        log.error("look given up", source=report.name, error=str(fault))  # noqa: TRY400
    except MonitorError as fault:
        visit, kind = Visit(faults=(str(fault),)), kind_of_fault(fault, link, visitor.source)
        log.warning("page failed", source=report.name, url=link.url, error=str(fault))
        if isinstance(fault, UnreadablePage):
            report.notices += await visitor.report_unreadable(link, fault)
    except Exception as fault:  # noqa: BLE001 - our own fault on one page must not silence the others
        visit, kind = Visit(faults=(our_fault(fault),)), kind_of_fault(fault, link, visitor.source)
        log.error("page failed", source=report.name, url=link.url, error=repr(fault), where=_where(fault))  # noqa: TRY400
    report.requests = visitor.requests
    report.outcomes += visit.outcomes
    report.missing += visit.is_missing
    report.readable += link.kind == PageKind.ARTICLE and not visit.faults
    report.decisions += visit.decisions
    report.set_aside += [visit.set_aside] if visit.set_aside else []
    report.faults += [Fault(kind, _told(fault, link), own, link.url) for fault in map(public, visit.faults)]
    return visit


def _told(fault: str, link: Link) -> str:
    """A fault with the address, and the council's name, that it is about."""
    address = public_address(link.url).partition("?")[0]  # queries are long
    told = fault if address in fault else f"{address}: {fault}"
    return f"{clean(link.title, 60)}: {told}" if link.kind == PageKind.OFSTED_COUNCIL and link.title else told


def _where(fault: Exception) -> str:
    """The line of the program that a fault came from."""
    last = traceback.extract_tb(fault.__traceback__)[-1]
    return f"{last.filename}:{last.lineno}"
