"""What is wrong with a source, in words: for `check`, the ledger and whoever looks after the program."""

from collections.abc import Sequence

from monitor.errors import Gone, Offline, UnreadablePage
from monitor.fetch import public_address
from monitor.model import Authority, FaultKind, Link, PageKind
from monitor.read.guards import GuardPage
from monitor.read.markup import Misshapen
from monitor.read.report import NotAReport
from monitor.round.carried import Listed
from monitor.round.leads import host_of
from monitor.round.reading import INDEXES
from monitor.settings.values import Source
from monitor.wording.phrases import counted, day, listed

MOST_NAMED = 5  # councils in one sentence
_LATER = "asked for again, later each time"


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
    if isinstance(fault, GuardPage):
        return FaultKind.PAGE
    unreadable = isinstance(fault, UnreadablePage) and not isinstance(fault, NotAReport)
    if unreadable and page.kind == PageKind.REPORT and source.authority == Authority.OFSTED:
        return FaultKind.DOCUMENT
    if page.kind == PageKind.ARTICLE and isinstance(fault, Gone | UnreadablePage):
        return FaultKind.STORY
    return FaultKind.PAGE


def missing(count: int, source: Source) -> str:
    """So many stories, or old reports of Ofsted's, cannot be had."""
    if source.authority == Authority.OFSTED:
        return f"{counted(count, 'old report is', 'old reports are')} listed and not there: {_LATER}"
    return f"{counted(count, 'story is', 'stories are')} gone or cannot be read: {_LATER}"


def nothing_readable(source: Source, lost: int) -> str:
    """Every story that a paper names is lost: that is no story taken down."""
    return (
        f"{public_address(source.url)} names {lost} stories, and none of them can be read: the paper has probably "
        "changed its shape, or refuses programs. Open one of them in a browser"
    )


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


def vanished(page: Link, reports: Listed) -> str:
    """Reports are gone from a council's page, and it is not that Ofsted has withdrawn them: too many went at once, or
    its list still names one that the page lacks.
    """
    gone, shown = counted(len(reports.gone), "report", "reports"), len(reports.shown)
    seen = f"has stopped showing {gone} at once and shows {shown}: the page has probably changed"
    if reports.lacked:
        seen = (
            f"has stopped showing {gone} and shows {shown}, but none of {day(reports.lacked)}, the day of the latest "
            "one in Ofsted's list: the page is out of date, or has changed"
        )
    return f"{public_address(page.url)} {seen}. Look at it; nothing is told as withdrawn"


def endless(source: Source, most: int) -> str:
    return f"{public_address(source.url)} leads on and on: more than {most} pages. Set `match`, or another url"


def too_few(source: Source, items: int) -> str:
    return (
        f"{public_address(source.url)} leads to {items} pages, fewer than the {source.expect_at_least} that are "
        "expected: the page has probably changed its shape"
    )


def names_nobody(source: Source, before: int) -> str:
    return (
        f"{public_address(source.url)} names no council at all, where it named {before}: the search has probably "
        "changed. Open it and compare; the councils' own pages are still opened in turn"
    )


def names_too_few(source: Source, named: int, stated: int, missing: Sequence[str]) -> str:
    """The list shows fewer councils than it says there are: one of them would go unwatched."""
    which = f": without {_some(missing)}" if missing else ""
    return (
        f"{public_address(source.url)} names {named} councils on all its pages, where it says that there are {stated}"
        f"{which}. If that lasts, open it and compare; `url` may lack `rows=100`"
    )


def unlisted(councils: Sequence[str]) -> str:
    """The list no longer names these councils: a note."""
    return (
        f"the list no longer names {_some(councils)}: their pages are still opened in turn. If that is meant, since "
        "`url` is another, give the source another `name`"
    )


def _some(councils: Sequence[str]) -> str:
    """The first of these councils, and how many more there are."""
    names = sorted(councils)
    more = len(names) - MOST_NAMED
    return listed([*names[:MOST_NAMED], *([f"{more} more"] if more > 0 else [])])
