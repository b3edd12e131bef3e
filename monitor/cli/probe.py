"""`sources test` at work: a source's page, then one page behind each index, fetched and read as a round would."""

from collections import Counter
from collections.abc import AsyncGenerator, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlsplit

from monitor.errors import FetchError, MonitorError, Received
from monitor.facts import Facts
from monitor.fetch import Fetcher
from monitor.model import Fetched, Landmark, Link, Page, Reading
from monitor.round import hosts_of
from monitor.round.reading import INDEXES, reading
from monitor.round.source import OFSTED_KINDS
from monitor.settings import Source

KEPT = 2_000_000  # bytes of an answer that is no page: any refusal, and enough of what is too large


@dataclass(frozen=True, slots=True)
class Leads:
    """The pages that an index leads to, as its source sees them."""

    items: tuple[Link, ...]
    more: tuple[Link, ...]  # further pages of the same list
    matching: tuple[Link, ...]  # items that `match` lets through
    foreign: Counter[str]  # hosts that the source may not be led to → how many of the items are there
    newest: Link | None  # of the items that the source would follow; the first where none has a date


@dataclass(frozen=True, slots=True)
class Probe:
    """What came of one page."""

    link: Link  # as it was asked for
    answer: Received | None = None  # a Fetched if it is a whole page
    page: Page | None = None
    leads: Leads | None = None  # of an index
    reading: Reading | None = None  # of every other page
    error: str | None = None

    @property
    def is_fetched(self) -> bool:
        return isinstance(self.answer, Fetched)


async def walk(client: Fetcher, source: Source, facts: Facts, *, only: bool) -> AsyncGenerator[Probe, None]:
    """The source's own page and, unless `only` that is wanted, the newest page behind it until one leads no further."""
    link: Link | None = Link(source.url, source.kind)
    while link:
        probe = await _probe(client, link, source, facts)
        yield probe
        link = probe.leads.newest if probe.leads and not only else None


def verdict(landmark: Landmark) -> str:
    """How a part of a page that its reader looks for was met."""
    if landmark.falls_short:
        return "too few" if landmark.found else "missing"
    return "found" if landmark.found else "absent"  # the reader can do without


def faults(probes: Sequence[Probe], source: Source) -> list[str]:
    """What is not in order, a few words each; nothing if the source is."""
    return [f"page {number} {fault}" for number, probe in enumerate(probes, 1) for fault in _faults(probe, source)]


def expects_more(probe: Probe, source: Source) -> bool:
    """Whether the source's own page leads to fewer pages than `expect-at-least`; a list of several pages may not."""
    leads = probe.leads
    return bool(leads and not leads.more and probe.link.url == source.url and len(leads.items) < source.expect_at_least)


def strays(probe: Probe) -> bool:
    """Whether links to other hosts are a fault: on Ofsted's pages any is, elsewhere only if there are no others."""
    leads = probe.leads
    if leads is None or not leads.foreign:
        return False
    return probe.link.kind in OFSTED_KINDS or leads.foreign.total() == len(leads.items)


def _faults(probe: Probe, source: Source) -> Iterator[str]:
    if probe.error:
        yield "could not be read" if probe.is_fetched else "could not be fetched"
    for landmark in probe.page.landmarks if probe.page else ():
        if landmark.falls_short:
            yield f"shows too few of {landmark.name}" if landmark.found else f"lacks {landmark.name}"
    if expects_more(probe, source):
        yield "leads to fewer pages than expect-at-least"
    if strays(probe):
        yield "leads to hosts that are not among the source's hosts"


async def _probe(client: Fetcher, link: Link, source: Source, facts: Facts) -> Probe:
    try:
        fetched = await client.get(link.url, hosts=hosts_of(source), keep=KEPT)
    except FetchError as fault:
        return Probe(link, fault.answer, error=str(fault))
    probe = Probe(link, fetched)
    try:
        found = reading(link, fetched, source, facts)
    except MonitorError as fault:
        return replace(probe, error=str(fault))
    except Exception as fault:  # noqa: BLE001 - our own fault is evidence too
        return replace(probe, error=f"a fault of ofsted-monitor itself, please report it: {fault!r}")
    if link.kind in INDEXES:
        return replace(probe, page=found.page, leads=_leads(found.page, source, hosts_of(source)))
    return replace(probe, page=found.page, reading=found)


def _leads(page: Page, source: Source, hosts: Collection[str]) -> Leads:
    items = tuple(link for link in page.links if link.kind != page.kind)
    matching = tuple(link for link in items if link.kind in INDEXES or source.matches(link))
    return Leads(
        items=items,
        more=tuple(link for link in page.links if link.kind == page.kind),
        matching=matching,
        foreign=Counter(host for link in items if (host := _host(link)) not in hosts),
        newest=max((link for link in matching if _host(link) in hosts), key=_publication, default=None),
    )


def _host(link: Link) -> str:
    return (urlsplit(link.url).hostname or "").lower()


def _publication(link: Link) -> date:
    return link.published.last if link.published else date.min
