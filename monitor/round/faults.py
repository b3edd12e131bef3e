"""What is wrong with a source, in words: for `check`, the ledger and whoever looks after the program."""

from collections.abc import Sequence

from monitor.errors import Gone, Offline, UnreadablePage
from monitor.fetch import public_address
from monitor.model import Authority, FaultKind, Link, PageKind
from monitor.read.markup import Misshapen
from monitor.read.report import NotAReport
from monitor.round.leads import host_of
from monitor.round.reading import INDEXES
from monitor.settings.values import Source
from monitor.wording.phrases import counted


def kind_of_fault(fault: Exception, page: Link, source: Source) -> FaultKind:
    """What a page that could not be had says of its source.

    An article without the usual parts is one odd article; a list or a council's page without them has been rebuilt.
    """
    own = page.kind == source.kind
    if isinstance(fault, Offline):
        return FaultKind.NETWORK
    if isinstance(fault, Misshapen) and (own or page.kind in INDEXES):
        return FaultKind.DRIFT
    if own:
        return FaultKind.SOURCE
    unreadable = isinstance(fault, UnreadablePage) and not isinstance(fault, NotAReport)
    if unreadable and page.kind == PageKind.REPORT and source.authority == Authority.OFSTED:
        return FaultKind.DOCUMENT
    if page.kind == PageKind.ARTICLE and isinstance(fault, Gone | UnreadablePage):
        return FaultKind.STORY
    return FaultKind.PAGE


def lost_stories(count: int) -> str:
    """So many stories are gone, or cannot be read."""
    return f"{counted(count, 'story is', 'stories are')} gone or cannot be read: asked for again, later each time"


def our_fault(fault: Exception) -> str:
    """What no page should be able to cause."""
    return f"a fault of ofsted-monitor itself, please report it: {fault!r}"


def astray(foreign: Sequence[Link]) -> str:
    """These links are on hosts that their source may not be led to."""
    hosts = sorted({host_of(link.url) for link in foreign})
    return (
        f"{public_address(foreign[0].url)} and {len(foreign) - 1} more are on hosts that the source may not be led to: "
        f"add {', '.join(hosts)} to `hosts`"
    )


def vanished(page: Link, gone: int, shown: int) -> str:
    """Too many reports at once are gone from a council's page for Ofsted to have withdrawn them."""
    return (
        f"{public_address(page.url)} has stopped showing {gone} reports at once and shows {shown}: the page has "
        "probably changed. Look at it; nothing is told as withdrawn"
    )


def endless(source: Source, most: int) -> str:
    return f"{public_address(source.url)} leads on and on: more than {most} pages. Set `match`, or another url"


def too_few(source: Source, items: int) -> str:
    return (
        f"{public_address(source.url)} leads to {items} pages, fewer than the {source.expect_at_least} that are "
        "expected: the page has probably changed its shape"
    )
