"""When a source is next due: its cadence, when it was last begun, and now → an instant. Pure."""

from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

from monitor.settings.values import Busy, Source


def next_due(
    source: Source, last_begun_at: datetime | None, now: datetime, timezone: str = "Europe/London"
) -> datetime:
    """The instant at which a source should next be looked at; never before `now`.

    A source never looked at is due at once, and so is one that fell due while nobody ran: once,
    however many times it was missed. `busy` hours are local and follow summer time.
    """
    if last_begun_at is None:
        return now
    zone = ZoneInfo(timezone)
    due = _cron_due(source, last_begun_at, zone) if source.cron else _interval_due(source, last_begun_at, zone)
    return max(due, now)


def _cron_due(source: Source, last: datetime, zone: ZoneInfo) -> datetime:
    assert source.cron is not None
    due = _cron(source.cron, zone).get_next_fire_time(last, last)
    assert due is not None, "settings refuse a cron expression that never fires"
    return datetime.fromtimestamp(due.timestamp(), UTC)


@cache
def _cron(expression: str, zone: ZoneInfo) -> CronTrigger:
    minute, hour, day, month, weekday = expression.split()
    return CronTrigger(minute=minute, hour=hour, day=day, month=month, day_of_week=weekday, timezone=zone)


def _interval_due(source: Source, last: datetime, zone: ZoneInfo) -> datetime:
    assert source.every is not None
    if source.busy is None:
        return last + source.every
    if _within(source.busy, last.astimezone(zone)):
        return last + source.busy.every
    return min(last + source.every, _next_beginning(source.busy, last, zone))


def _within(busy: Busy, local: datetime) -> bool:
    return local.weekday() in busy.weekdays and busy.begins <= local.time() < busy.ends


def _next_beginning(busy: Busy, last: datetime, zone: ZoneInfo) -> datetime:
    """When the busy hours next begin after `last`."""
    day = last.astimezone(zone).date()
    for ahead in range(8):
        begins = datetime.combine(day + timedelta(days=ahead), busy.begins, zone)
        if begins.weekday() in busy.weekdays and begins.astimezone(UTC) > last:
            return begins.astimezone(UTC)
    raise AssertionError("busy hours fall on at least one day of the week")
