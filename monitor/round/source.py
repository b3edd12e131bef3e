"""One source: walk from its page to the pages it leads to, and say how it went."""

import traceback
from collections import deque
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlsplit

import structlog

from monitor.errors import MonitorError
from monitor.model import EventKind, Link, PageKind
from monitor.reconcile import Decision
from monitor.round.visit import SetAside, Visit, Visitor
from monitor.settings.values import Source
from monitor.store import Holdings

log = structlog.get_logger()

# Where Ofsted keeps its reports: not the host of the pages that list them.
OFSTED_FILES = frozenset({"files.ofsted.gov.uk", "files.api.ofsted.gov.uk"})
OFSTED_KINDS = frozenset({PageKind.OFSTED_SEARCH, PageKind.OFSTED_COUNCIL})
MOST_PAGES = 5_000  # a paging that leads on and on is a trap
ALARMING = 5  # so many faults are told one by one; the rest is counted


@dataclass(slots=True)
class SourceReport:
    """How a round over one source went: the line of `check --json`."""

    name: str
    requests: int = 0
    outcomes: int = 0
    errors: list[str] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)
    items: int = 0  # pages that the source's own page led to
    finished: bool = True  # false if the program was told to stop meanwhile

    @property
    def status(self) -> str:
        return "failed" if self.errors else "ok"

    @property
    def new(self) -> int:
        return sum(1 for decision in self.decisions if decision.events)

    @property
    def moved(self) -> int:
        return sum(event.kind == EventKind.MOVE for decision in self.decisions for event in decision.events)

    @property
    def error(self) -> str | None:
        if not self.errors:
            return None
        more = len(self.errors) - ALARMING
        return "; ".join(self.errors[:ALARMING]) + (f"; and {more} more" if more > 0 else "")


def hosts_of(source: Source) -> frozenset[str]:
    """Every host that a source may lead to."""
    own = (urlsplit(source.url).hostname or "").lower()
    return frozenset({own}) | source.hosts | (OFSTED_FILES if source.kind in OFSTED_KINDS else frozenset())


async def look(
    visitor: Visitor, holdings: Holdings, stopping: Callable[[], bool], progress: Callable[[int], None]
) -> SourceReport:
    """Visit a source's page and all that it leads to, oldest publication first.

    A page that cannot be fetched or read is one error in the report; the rest goes on. When
    `stopping` says so it ends after the page at hand: what is left is looked at next time.
    """
    source, report = visitor.source, SourceReport(visitor.source.name)
    waiting, met = deque([Link(source.url, source.kind)]), {source.url}
    while waiting and report.finished and len(met) <= MOST_PAGES:
        progress(report.requests)
        link = waiting.popleft()
        visit = await _visit(visitor, link, report)
        fresh = [follow for follow in visit.links if follow.url not in met]
        met.update(follow.url for follow in fresh)
        if link.kind == source.kind:
            report.items += sum(follow.kind != link.kind and not follow.gone_on for follow in fresh)
        waiting.extend(await _to_follow(fresh, visitor, holdings, report))
        report.finished = not stopping()
    _judge(report, source, met)
    return report


def _judge(report: SourceReport, source: Source, met: Collection[str]) -> None:
    """What the walk as a whole says of the source."""
    if len(met) > MOST_PAGES:
        report.errors.append(f"{source.url} leads on and on: more than {MOST_PAGES} pages. Set `match`, or another url")
    if report.finished and not report.errors and report.items < source.expect_at_least:
        report.errors.append(
            f"{source.url} leads to {report.items} pages, fewer than the {source.expect_at_least} that are expected: "
            "the page has probably changed its shape"
        )


async def _to_follow(links: Sequence[Link], visitor: Visitor, holdings: Holdings, report: SourceReport) -> list[Link]:
    """The pages to visit among those that a page leads to, the oldest first: history before news."""
    foreign = [link for link in links if visitor.is_foreign(link)]
    # Ofsted's pages lead to Ofsted's reports alone; a paper's may lead anywhere, but not all of them.
    if foreign and (visitor.source.kind in OFSTED_KINDS or len(foreign) == len(links)):
        hosts = sorted({urlsplit(link.url).hostname or "" for link in foreign})
        report.errors.append(
            f"{foreign[0].url} and {len(foreign) - 1} more are on hosts that the source may not be led to: "
            f"add {', '.join(hosts)} to `hosts`"
        )
    wanted = [
        link for link in links if visitor.leads_to(link) and not (link.kind == PageKind.REPORT and holdings.hold(link))
    ]
    return sorted(await visitor.unread(wanted[:MOST_PAGES]), key=_publication)


def _publication(link: Link) -> date:
    return link.published.first if link.published else date.max


async def _visit(visitor: Visitor, link: Link, report: SourceReport) -> Visit:
    """One page and its part of the report; what fails is told there and leads nowhere."""
    try:
        visit = await visitor.visit(link)
    except MonitorError as fault:
        visit = Visit(requests=1, faults=(str(fault),))
        log.warning("page failed", source=report.name, url=link.url, error=str(fault))
    except Exception as fault:  # noqa: BLE001 - our own fault on one page must not silence the others
        visit = Visit(requests=1, faults=(f"a fault of ofsted-monitor itself, please report it: {fault!r}",))
        log.error("page failed", source=report.name, url=link.url, error=repr(fault), where=_where(fault))  # noqa: TRY400
    report.requests += visit.requests
    report.outcomes += visit.outcomes
    report.decisions += visit.decisions
    report.set_aside += [visit.set_aside] if visit.set_aside else []
    address = link.url.partition("?")[0]  # queries are long, and may be private
    report.errors += [fault if address in fault else f"{address}: {fault}" for fault in visit.faults]
    return visit


def _where(fault: Exception) -> str:
    """The line of the program that a fault came from."""
    last = traceback.extract_tb(fault.__traceback__)[-1]
    return f"{last.filename}:{last.lineno}"
