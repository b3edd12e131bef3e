"""When a source is next due: a table of cadences, on both sides of the clock changes."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Authority, PageKind
from monitor.schedule import CRON_JITTER, LONGEST_JITTER, SPREAD, first_due, next_due, spread
from monitor.settings import Busy, Source

LONDON = ZoneInfo("Europe/London")
WEEKDAYS = Busy(frozenset(range(5)), time(7), time(19), timedelta(minutes=10))


def source(every: str = "1h", busy: Busy | None = None, cron: str | None = None, name: str = "a-source") -> Source:
    hours = None if cron else timedelta(hours=int(every.removesuffix("h")))
    return Source(name, PageKind.FEED, "https://gazette.example/feed", every=hours, busy=busy, cron=cron)


def at(iso: str) -> datetime:
    return datetime.fromisoformat(iso).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("cadence", "last", "now", "due"),
    [
        pytest.param(source(), None, "2026-11-20T09:00", "2026-11-20T09:00", id="never-looked-at-is-due-now"),
        pytest.param(source(), "2026-11-20T09:00", "2026-11-20T09:01", "2026-11-20T10:00", id="an-hour-later"),
        pytest.param(source(), "2026-11-18T09:00", "2026-11-20T09:30", "2026-11-20T09:30", id="missed-is-due-once"),
        pytest.param(
            source(busy=WEEKDAYS),
            "2026-11-20T09:00",
            "2026-11-20T09:01",
            "2026-11-20T09:10",
            id="friday-morning-is-busy",
        ),
        pytest.param(
            source(busy=WEEKDAYS), "2026-11-20T20:00", "2026-11-20T20:01", "2026-11-20T21:00", id="friday-night-is-not"
        ),
        pytest.param(
            source("12h", WEEKDAYS),
            "2026-11-22T23:00",
            "2026-11-22T23:01",
            "2026-11-23T07:00",
            id="busy-begins-on-monday",
        ),
        pytest.param(
            source("12h", WEEKDAYS),
            "2026-07-12T23:00",
            "2026-07-12T23:01",
            "2026-07-13T06:00",
            id="in-summer-an-hour-ahead",
        ),
        pytest.param(
            source(cron="0 7 * * sun"), "2026-11-20T09:00", "2026-11-20T09:01", "2026-11-22T07:00", id="cron-on-sunday"
        ),
        pytest.param(
            source(cron="0 7 * * *"),
            "2026-03-28T07:00",
            "2026-03-28T09:00",
            "2026-03-29T06:00",
            id="cron-over-march-change",
        ),
        pytest.param(
            source(cron="0 7 * * *"),
            "2026-11-18T07:00",
            "2026-11-20T05:00",
            "2026-11-20T05:00",
            id="cron-missed-is-due",
        ),
    ],
)
def test_a_source_is_due_when_its_cadence_says(cadence: Source, last: str | None, now: str, due: str) -> None:
    """Local hours follow summer time; what fell due while nobody ran is due once, now; a little may come on top."""
    late = next_due(cadence, at(last) if last else None, at(now)) - at(due)
    assert timedelta() <= late <= (CRON_JITTER if cadence.cron else LONGEST_JITTER)
    if due in (now, last):
        assert late == timedelta()


def looks(cadence: Source, begins: str, ends: str) -> Iterator[str]:
    """The London times of a source's looks, each begun the instant it is due."""
    due = next_due(cadence, at(begins), at(begins))
    while due < at(ends):
        yield f"{due.astimezone(LONDON):%d %H:%M %Z}"
        due = next_due(cadence, due, due)


@pytest.mark.parametrize(
    ("cron", "begins", "ends", "due"),
    [
        pytest.param(
            "30 1 * * *", "2026-10-24T12:00", "2026-10-26T12:00", ["25 01:30 BST", "26 01:30 GMT"], id="autumn"
        ),
        pytest.param(
            "30 1 * * *", "2026-03-28T12:00", "2026-03-30T12:00", ["29 02:30 BST", "30 01:30 BST"], id="spring"
        ),
        pytest.param(
            "*/30 0-2 * * *",
            "2026-10-24T22:30",
            "2026-10-25T12:00",
            ["25 00:00 BST", "25 00:30 BST", "25 01:00 BST", "25 01:30 BST", "25 02:00 GMT", "25 02:30 GMT"],
            id="hours-named-in-autumn",
        ),
        pytest.param(
            "*/30 * * * *",
            "2026-10-25T00:10",
            "2026-10-25T02:10",
            ["25 01:30 BST", "25 01:00 GMT", "25 01:30 GMT", "25 02:00 GMT"],
            id="every-hour-in-autumn",
        ),
        pytest.param(
            "*/30 * * * *",
            "2026-03-29T00:10",
            "2026-03-29T01:50",
            ["29 00:30 GMT", "29 02:00 BST", "29 02:30 BST"],
            id="every-hour-in-spring",
        ),
        pytest.param(
            "0 7 * * sun", "2026-10-24T12:00", "2026-10-26T12:00", ["25 07:00 GMT"], id="sunday-of-the-change"
        ),
    ],
)
def test_a_cron_comes_once_a_slot_on_the_days_on_which_clocks_change(
    cron: str, begins: str, ends: str, due: list[str]
) -> None:
    """An hour that comes twice is one slot, one that is left out comes all the same; `*` is every hour there is."""
    assert list(looks(source(cron=cron), begins, ends)) == due


@pytest.mark.parametrize(
    ("saturday", "sunday"), [("2026-03-28T20:00", "2026-03-29"), ("2026-10-24T20:00", "2026-10-25")]
)
def test_busy_hours_begin_by_the_local_clock_on_the_days_of_the_change(saturday: str, sunday: str) -> None:
    """At seven in the morning, in winter time and in summer time."""
    busy = Busy(frozenset({6}), time(7), time(19), timedelta(minutes=10))
    due = next_due(source("24h", busy), at(saturday), at(saturday)).astimezone(LONDON)
    assert f"{due:%Y-%m-%d}" == sunday
    assert time(7) <= due.time() <= time(7, 1)


MINUTES = st.integers(0, 60 * 24 * 4)
CADENCES = st.sampled_from(
    [
        source("6h"),
        source("1h", WEEKDAYS),
        source("12h", WEEKDAYS),
        source(cron="30 1 * * *"),
        source(cron="*/7 * * * *"),
    ]
)
STARTS = st.sampled_from(["2026-03-27T00:00", "2026-10-23T00:00", "2026-07-01T00:00"])


@given(CADENCES, STARTS, MINUTES, MINUTES, st.integers(0, 600))
def test_a_source_is_never_due_in_the_past_never_too_late_and_never_sooner_for_waiting(
    cadence: Source, start: str, begun: int, asked: int, later: int
) -> None:
    """Whatever the clock says, set back or forward: nothing is put off for longer than its interval."""
    last, now = (at(start) + timedelta(minutes=minutes) for minutes in (begun, asked))
    due = next_due(cadence, last, now)
    assert now <= due
    if cadence.every:
        assert due <= max(now, min(last, now) + cadence.every + min(cadence.every / 10, LONGEST_JITTER))
    else:
        slot = next_due(cadence, now, now) if last >= now else max(now, next_due(cadence, last, last))
        assert abs(due - slot) <= CRON_JITTER
    assert due <= next_due(cadence, last, now + timedelta(minutes=later))


@given(st.text(min_size=1), STARTS, MINUTES)
def test_whoever_asks_gets_the_same_instant(name: str, start: str, minutes: int) -> None:
    """The jitter follows from the source and its last look alone, in whichever zone that is written."""
    last = at(start) + timedelta(minutes=minutes)
    due = next_due(source("24h", name=name), last, last)
    assert due == next_due(source("24h", name=name), last.astimezone(LONDON), last + timedelta(hours=1))


def test_sources_of_one_cadence_part() -> None:
    """Those that were looked at in one instant are not all due in one again."""
    last = at("2026-11-20T09:00")
    assert len({next_due(source(name=f"paper-{number}"), last, last) for number in range(50)}) == 50


def test_after_a_restart_the_earlier_of_two_plans_holds() -> None:
    """A cadence made longer or shorter meanwhile, or a clock set back, puts no source off."""
    last, now = at("2026-11-20T09:00"), at("2026-11-20T09:10")
    as_now = next_due(source(), last, now)
    assert first_due(source(), last, None, now, "Europe/London") == as_now
    assert first_due(source(), last, at("2026-11-20T09:30"), now, "Europe/London") == at("2026-11-20T09:30")
    assert first_due(source(), last, at("2026-11-21T09:30"), now, "Europe/London") == as_now
    assert first_due(source(), last, at("2026-11-20T09:05"), now, "Europe/London") == now


def test_what_fell_due_while_nobody_ran_is_spread_with_ofsteds_own_first() -> None:
    """Three hundred overdue sources begin within a minute and not in one second; others keep their time."""
    now = at("2026-11-20T09:00")
    papers = [source(name=f"paper-{number}") for number in range(299)]
    ofsted = Source("ofsted", PageKind.OFSTED_SEARCH, "https://o.example/", authority=Authority.OFSTED)
    later = (source(name="later"), now + timedelta(hours=1))
    plan = spread([*((paper, now) for paper in papers), (ofsted, now), later], now)
    begun = sorted(at for name, at in plan.items() if name != "later")
    assert plan["ofsted"] == begun[0] == now
    assert now + SPREAD / 2 < begun[-1] <= now + SPREAD
    assert max(sum(instant <= other < instant + timedelta(seconds=1) for other in begun) for instant in begun) <= 6
    assert plan["later"] == later[1]
