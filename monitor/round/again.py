"""When a page is asked for again, though nothing new is known of it. Pure.

Ofsted's list gives the day of each council's latest report. That decides which pages are opened, but it proves
nothing: a report may be withdrawn, or a second one come on the same day. So each page has its turn on one night of the
week, and on every night while it is fresh; and each report that was read on one night after another, the older the
seldomer. What is named and cannot be had is tried again ever more seldom.
"""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from functools import cache

from monitor.model import LONDON, Link, PageKind, english_day, file_id
from monitor.schedule import next_due
from monitor.settings.values import Source
from monitor.store import ReadPage

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)  # when a page was last read whose last look failed
DAY = timedelta(days=1)
FRESH_FOR = timedelta(days=7)  # after a change, or a report, another one may follow
NIGHT = timedelta(hours=6)  # from midnight in England: Ofsted's site is then asked by few
# Of a kind in one look. Twice what a night brings of 153 pages: what a sleeping machine missed is soon made up for.
MOST_AT_ONCE = 40
# Ofsted replaces a report under its address within days, and did so after seven months: the older, the seldomer.
PART, LONGEST = 8, timedelta(days=365)


def is_announced(link: Link, page: ReadPage, now: datetime) -> bool:
    """Whether a council's page is opened at once, since Ofsted's list names a newer report than it showed.

    A page may be late: while the report is fresh it is opened until it shows it. An old one that it did not show
    although the list had named it by then is a difference that stays: for that the page has its turn every night.
    """
    if not _differs(link, page):
        return False
    is_news = link.published != page.listed_on
    return is_news or (link.published is not None and abs(english_day(now) - link.published.last) <= FRESH_FOR)


def _differs(link: Link, page: ReadPage) -> bool:
    """Whether the list names a newer report than the page showed. Without a day it may be any."""
    if link.published is None:
        return any(not report.gone_on for report in page.links)
    shown = [report.published for report in page.links if report.published]
    return not shown or link.published > max(shown)


def is_turn(link: Link, page: ReadPage, now: datetime, *, awaited: bool = False) -> bool:
    """Whether a council's page has had its turn since it was read: a nightly one while it is fresh, while a report is
    awaited or while it differs from the list, else a weekly one.

    What was read later than now was read by a wrong clock.
    """
    tonight = turn(link, now, nightly=True)
    is_nightly = awaited or is_fresh(link, page, tonight) or _differs(link, page)
    last = tonight if is_nightly else turn(link, now)
    return page.read_at < last or page.read_at > now


def is_fresh(link: Link, page: ReadPage, at: datetime) -> bool:
    """Whether a report of the council's came out, or its page changed, within a week of that instant."""
    days = [day.last for day in (link.published, *(report.published for report in page.links)) if day]
    days += [english_day(page.changed_at)] if page.changed_at else []
    return any(abs(english_day(at) - day) <= FRESH_FOR for day in days)


def is_due_again(link: Link, read_at: datetime, now: datetime) -> bool:
    """Whether a report that was read may have been replaced since.

    It is asked for in the night after a day, or after an eighth of its age if that is longer, for a year.
    """
    if link.kind != PageKind.REPORT or link.published is None or link.gone_on:
        return False
    if english_day(now) - link.published.last > LONGEST:
        return False
    last = turn(link, now, nightly=True)
    night = english_day(last)
    waited = night - english_day(read_at) >= max(DAY, (night - link.published.last) / PART)
    return waited or read_at > now


def is_tried_again(since: datetime, tried_at: datetime, now: datetime, longest: timedelta) -> bool:
    """Whether what could not be had is asked for again.

    It is at the look after it first could not (`since`), then each time when twice as long has gone by, but after the
    longest wait in any case. A try later than now was made by a wrong clock.
    """
    return tried_at > now or now - tried_at >= min(tried_at - since, longest)


def turn(link: Link, now: datetime, *, nightly: bool = False) -> datetime:
    """The last turn of a page or report: a minute of every night, or of one night of the week.

    It follows from the last part of the address, a URN or the number of a file: always the same, and all of them
    spread over the nights and their minutes.
    """
    night, minute = _place(file_id(link.url))
    days = (english_day(now) - number * DAY for number in range(8))
    turns = (
        datetime.combine(day, time(minute // 60, minute % 60), LONDON).astimezone(UTC)
        for day in days
        if nightly or day.weekday() == night
    )
    return next(at for at in turns if at <= now)


@cache
def _place(key: str) -> tuple[int, int]:
    """A night of the week and a minute of it."""
    number = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big")
    rest, night = divmod(number, 7)
    return night, rest % (NIGHT // timedelta(minutes=1))


def most_at_once(source: Source, now: datetime) -> int:
    """How many pages, and how many reports, one look may ask for again: more where it is days until the next one."""
    pause = next_due(source, now, now) - now if source.every or source.cron else DAY
    return MOST_AT_ONCE * max(1, round(pause / DAY))


def changed_at(page: ReadPage | None, shown: Iterable[Link], now: datetime) -> datetime | None:
    """When a page was last found to list another document than before, or another day; None: never.

    Other bytes alone are no change: some sites never send the same twice.
    """
    if page is None:
        return None
    listed = {(link.url, link.published) for link in page.links if not link.gone_on}
    return page.changed_at if listed == {(link.url, link.published) for link in shown} else now
