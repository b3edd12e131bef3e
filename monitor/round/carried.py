"""What it means that a page shows a document no more. Pure."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from monitor.model import Link, PageKind, PartialDate

CARRIED_FOR = timedelta(days=14)  # a document that its page shows no more is remembered for so long
MOST_GONE = 2  # reports of one council at once: more, and it is the page that has changed


@dataclass(frozen=True, slots=True)
class Listed:
    """A council's reports as its page has them: the addresses shown, those gone on repeated sight."""

    urn: int | None
    shown: tuple[str, ...]
    gone: Mapping[str, date]  # and since when
    at_once: int  # the most that went on one day
    lacked: PartialDate | None  # the day of the latest report in Ofsted's list, if the page shows none of that day

    @property
    def is_doubtful(self) -> bool:
        """Whether the page is broken or out of date rather than short of a report: what Ofsted withdraws leaves its
        list too.
        """
        return self.at_once > MOST_GONE or bool(self.gone and self.lacked)


def gone(before: Iterable[Link], shown: Collection[Link], kind: PageKind, today: date) -> list[Link]:
    """The documents of a kind that a page showed before and shows no more, each with the day since when, which a clock
    that was ahead must not put off.
    """
    urls, now = {link.url for link in shown}, PartialDate.of(today)
    return [
        replace(link, gone_on=min(link.gone_on or now, now))
        for link in before
        if link.kind == kind and link.url not in urls
    ]


def is_ahead(links: Iterable[Link], today: date) -> bool:
    """Whether one of these was missed on a day that is still to come: the clock was wrong."""
    return any(link.gone_on and link.gone_on.first > today for link in links)


def still_carried(links: Iterable[Link], today: date, latest: PartialDate | None = None) -> tuple[Link, ...]:
    """These links without those that the page stopped showing too long ago; what Ofsted's list goes on to name as the
    latest report is never forgotten.
    """
    return tuple(
        link
        for link in links
        if not link.gone_on or today - link.gone_on.first <= CARRIED_FOR or (latest and link.published == latest)
    )


def sure_of(links: Iterable[Link], last_look: date, latest: PartialDate | None) -> tuple[Link, ...]:
    """What a page that is not opened now leads to: without what its last look was the first to miss, which nothing
    is made of before a second one.
    """
    carried = still_carried(links, last_look, latest)
    return tuple(link for link in carried if not link.gone_on or link.gone_on.first < last_look)


def listed(links: Sequence[Link], today: date, latest: PartialDate | None) -> Listed:
    """What a council's page says of its reports, and whether it has the latest one that Ofsted's list names.

    Gone is what was missed on one day and still is on a later one.
    """
    reports = [link for link in links if link.kind == PageKind.REPORT]
    shown = [link for link in reports if not link.gone_on]
    missed = {link.url: link.gone_on.first for link in reports if link.gone_on and link.gone_on.first < today}
    return Listed(
        urn=next((link.urn for link in reports), None),
        shown=tuple(link.url for link in shown),
        gone=missed,
        at_once=max(Counter(missed.values()).values(), default=0),
        lacked=None if any(link.published == latest for link in shown) else latest,
    )
