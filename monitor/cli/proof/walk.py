"""`sources test` at work: a source's page, then one page behind each index, fetched and read as a round would."""

from collections import Counter
from collections.abc import AsyncGenerator, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from monitor.errors import FetchError, MonitorError, Received
from monitor.facts import Facts
from monitor.fetch import Fetcher
from monitor.model import Fetched, Landmark, Link, Page, Reading
from monitor.read.markup import Misshapen
from monitor.round.faults import our_fault
from monitor.round.leads import (
    has_too_few,
    host_of,
    hosts_of,
    is_followed,
    is_foreign,
    is_wanted,
    items_of,
    leads_astray,
)
from monitor.round.reading import INDEXES, reading
from monitor.settings import Source

KEPT = 2_000_000  # bytes of an answer that is no page: any refusal, and enough of what is too large


@dataclass(frozen=True, slots=True)
class Leads:
    """The pages that an index leads to, as its source sees them."""

    items: tuple[Link, ...]
    more: tuple[Link, ...]  # further pages of the same list
    matching: tuple[Link, ...]  # items that `match` lets through
    foreign: Counter[str]  # hosts that the source may not be led to → how many of the links are there
    is_astray: bool  # whether these are a fault
    is_short: bool  # of the source's own page: it leads to fewer pages than `expect-at-least`
    newest: Link | None  # of the items that the source would follow; the first where none has a date


@dataclass(frozen=True, slots=True)
class Probe:
    """What came of one page."""

    link: Link  # as it was asked for
    answer: Received | None = None  # a Fetched if it is a whole page
    page: Page | None = None
    landmarks: tuple[Landmark, ...] = ()  # also of a page that its reader refused for one of them
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


def faults(probes: Sequence[Probe]) -> list[str]:
    """What is not in order, a few words each; nothing if the source is."""
    return [f"page {number} {fault}" for number, probe in enumerate(probes, 1) for fault in _faults(probe)]


def _faults(probe: Probe) -> Iterator[str]:
    if probe.error:
        yield "could not be read" if probe.is_fetched else "could not be fetched"
    for landmark in probe.landmarks:
        if landmark.falls_short:
            yield f"shows too few of {landmark.name}" if landmark.found else f"lacks {landmark.name}"
    if probe.leads and probe.leads.is_short:
        yield "leads to fewer pages than expect-at-least"
    if probe.leads and probe.leads.is_astray:
        yield "leads to hosts that are not among the source's hosts"


async def _probe(client: Fetcher, link: Link, source: Source, facts: Facts) -> Probe:
    try:
        fetched = await client.get(link.url, hosts=hosts_of(source), keep=KEPT)
    except FetchError as fault:
        return Probe(link, fault.answer, error=str(fault))
    probe = Probe(link, fetched)
    try:
        found = reading(link, fetched, source, facts)
    except Misshapen as fault:
        return replace(probe, landmarks=fault.landmarks, error=str(fault))
    except MonitorError as fault:
        return replace(probe, error=str(fault))
    except Exception as fault:  # noqa: BLE001 - our own fault is evidence too
        return replace(probe, error=our_fault(fault))
    probe = replace(probe, page=found.page, landmarks=found.page.landmarks)
    if link.kind in INDEXES:
        return replace(probe, leads=_leads(link, found.page, source))
    return replace(probe, reading=found)


def _leads(asked: Link, page: Page, source: Source) -> Leads:
    hosts, items = hosts_of(source), items_of(page.links, page.kind)
    more = tuple(link for link in page.links if link.kind == page.kind)
    return Leads(
        items=tuple(items),
        more=more,
        matching=tuple(link for link in items if is_wanted(link, source)),
        foreign=Counter(host_of(link.url) for link in page.links if is_foreign(link, hosts)),
        is_astray=leads_astray(page.links, source, hosts),
        is_short=asked.url == source.url and not more and has_too_few(len(items), source),  # `more` may hold the rest
        newest=max((link for link in items if is_followed(link, source, hosts)), key=_publication, default=None),
    )


def _publication(link: Link) -> date:
    return link.published.last if link.published else date.min
