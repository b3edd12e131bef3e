"""What a page leads to, and which of it its source follows. Pure: the round and `sources test` go by the same rules."""

from collections.abc import Collection, Iterable, Sequence

from monitor.errors import FetchError
from monitor.fetch import hops
from monitor.model import Authority, Link, PageKind
from monitor.round.reading import INDEXES
from monitor.settings.values import Source

# Where Ofsted keeps its reports: not the host of the pages that list them.
OFSTED_FILES = frozenset({"files.ofsted.gov.uk", "files.api.ofsted.gov.uk"})
OFSTED_KINDS = frozenset({PageKind.OFSTED_SEARCH, PageKind.OFSTED_COUNCIL})


def hosts_of(source: Source) -> frozenset[str]:
    """Every host that a source may lead to."""
    own = host_of(source.url)
    return frozenset({own}) | source.hosts | (OFSTED_FILES if source.kind in OFSTED_KINDS else frozenset())


def ofsteds_own(sources: Iterable[Source]) -> frozenset[str]:
    """The names of those that read Ofsted's own site on its own word: their pages may prove that it is silent."""
    return frozenset(source.name for source in sources if source.authority == Authority.OFSTED)


def host_of(url: str) -> str:
    """The host of an address, as the fetch calls it; "" if none can be asked there."""
    try:
        return hops.host_of(hops.parsed(url))
    except FetchError:
        return ""


def is_followed(link: Link, source: Source, hosts: Collection[str]) -> bool:
    """Whether a source with these hosts follows a link at all."""
    return is_wanted(link, source) and not is_foreign(link, hosts)


def is_wanted(link: Link, source: Source) -> bool:
    """Whether the source's `match`, if it has one, lets this document through; it says nothing of indexes."""
    return link.kind in INDEXES or source.matches(link)


def is_foreign(link: Link, hosts: Collection[str]) -> bool:
    """Whether a link leads to none of these hosts."""
    return host_of(link.url) not in hosts


def items_of(links: Iterable[Link], index: PageKind) -> list[Link]:
    """The pages that an index shows at present, without further pages of the same list."""
    return [link for link in links if link.kind != index and not link.gone_on]


def leads_astray(links: Sequence[Link], source: Source, hosts: Collection[str]) -> bool:
    """Whether a page's links to other hosts are a fault: on Ofsted's pages any is, elsewhere only if all are.

    Ofsted's pages lead to Ofsted's reports alone; a paper's may lead anywhere, but not all of them.
    """
    foreign = sum(is_foreign(link, hosts) for link in links)
    return foreign > 0 and (source.kind in OFSTED_KINDS or foreign == len(links))


def has_too_few(items: int, source: Source) -> bool:
    """Whether a source's own page, with all of its list, leads to fewer pages than `expect-at-least`."""
    return items < source.expect_at_least
