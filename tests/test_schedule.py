"""When a source is next due: a table of cadences, on both sides of the clock changes."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import PageKind
from monitor.schedule import next_due
from monitor.settings import Busy, Source

WEEKDAYS = Busy(frozenset(range(5)), time(7), time(19), timedelta(minutes=10))


def source(every: str = "1h", busy: Busy | None = None, cron: str | None = None) -> Source:
    hours = None if cron else timedelta(hours=int(every.removesuffix("h")))
    return Source("a-source", PageKind.FEED, "https://gazette.example/feed", every=hours, busy=busy, cron=cron)


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
    """Local hours follow summer time; what fell due while nobody ran is due once, now."""
    assert next_due(cadence, at(last) if last else None, at(now)) == at(due)


@given(st.integers(0, 10_000), st.integers(0, 10_000), st.booleans())
def test_a_source_is_never_due_in_the_past_and_never_later_than_its_interval(
    minutes: int, later: int, is_busy: bool
) -> None:
    """Whatever the clock says, nothing is skipped for longer than `every`."""
    last = at("2026-03-27T00:00") + timedelta(minutes=minutes)
    now = last + timedelta(minutes=later)
    due = next_due(source("6h", WEEKDAYS if is_busy else None), last, now)
    assert now <= due <= max(now, last + timedelta(hours=6))
