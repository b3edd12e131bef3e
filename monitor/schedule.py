"""When a source is next due: its cadence, when it was last begun, and now → an instant. Pure."""

import hashlib
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

from monitor.model import Authority
from monitor.settings.values import Busy, Source

LONGEST_JITTER = timedelta(minutes=5)
CRON_JITTER = timedelta(seconds=5)  # whoever writes an hour means it; sources of one hour still part a little
SPREAD = timedelta(minutes=1)  # within which all that fell due while nobody ran is begun
APART = timedelta(seconds=0.2)


def next_due(
    source: Source, last_begun_at: datetime | None, now: datetime, timezone: str = "Europe/London"
) -> datetime:
    """The instant at which a source should next be looked at; never before `now`.

    A source never looked at is due at once, and so is one that fell due while nobody ran: once,
    however many times it was missed. A look begun later than `now`, before the clock was set back,
    counts as begun now. `busy` hours are local and follow summer time.

    Up to a tenth of the interval, and five minutes at most, comes on top, so that sources of one
    cadence part. It follows from the source and its last look: whoever asks gets the same instant.
    """
    if last_begun_at is None:
        return now
    zone, share = ZoneInfo(timezone), _share(source.name, last_begun_at)
    last = min(last_begun_at, now).astimezone(UTC)  # where adding hours adds hours
    due = _cron_due(source, last, zone, share) if source.cron else _interval_due(source, last, zone, share)
    return max(due, now)


def first_due(
    source: Source, last_begun_at: datetime | None, stored: datetime | None, now: datetime, timezone: str
) -> datetime:
    """When a source is due after a restart: as was stored, or as the present configuration says if that is earlier."""
    due = next_due(source, last_begun_at, now, timezone)
    return due if stored is None else max(now, min(stored, due))


def spread(due: Collection[tuple[Source, datetime]], now: datetime) -> dict[str, datetime]:
    """When each source is begun, by its name: all that is due at once within a minute, Ofsted's own first."""
    overdue = [source for source, at in due if at <= now]
    overdue.sort(key=lambda source: source.authority != Authority.OFSTED)
    step = min(APART, SPREAD / max(len(overdue), 1))
    plan = {source.name: at for source, at in due}
    return plan | {source.name: now + place * step for place, source in enumerate(overdue)}


def _share(name: str, last_begun_at: datetime) -> float:
    """A number from 0 up to 1 that is a source's own for each of its looks, in every process."""
    digest = hashlib.sha256(f"{name} {last_begun_at.astimezone(UTC).isoformat()}".encode()).digest()
    return int.from_bytes(digest[:6]) / 2**48


def _cron_due(source: Source, last: datetime, zone: ZoneInfo, share: float) -> datetime:
    assert source.cron is not None
    if source.cron.split()[1].startswith("*"):  # every hour has its turn, also the one that comes twice
        due = _cron(source.cron, zone).get_next_fire_time(last, last)
        assert due is not None, "settings refuse a cron expression that never fires"
        return datetime.fromtimestamp(due.timestamp(), UTC) + share * CRON_JITTER
    return _once_a_slot(_cron(source.cron, ZoneInfo("UTC")), last, zone) + share * CRON_JITTER


def _once_a_slot(cron: CronTrigger, last: datetime, zone: ZoneInfo) -> datetime:
    """The next slot of the wall clock after `last`: one that comes twice in autumn the first time alone.

    One that summer time leaves out comes as long after midnight as on any other day.
    """
    wall = last.astimezone(zone).replace(tzinfo=UTC, fold=0)
    while True:
        wall = cron.get_next_fire_time(wall, wall)
        assert wall is not None, "settings refuse a cron expression that never fires"
        due: datetime = wall.replace(tzinfo=zone).astimezone(UTC)
        if due > last:
            return due


@cache
def _cron(expression: str, zone: ZoneInfo) -> CronTrigger:
    minute, hour, day, month, weekday = expression.split()
    return CronTrigger(minute=minute, hour=hour, day=day, month=month, day_of_week=weekday, timezone=zone)


def _interval_due(source: Source, last: datetime, zone: ZoneInfo, share: float) -> datetime:
    assert source.every is not None
    due = last + source.every + _jitter(source.every, share)
    if source.busy is None:
        return due
    jitter = _jitter(source.busy.every, share)
    if _within(source.busy, last.astimezone(zone)):
        return last + source.busy.every + jitter
    return min(due, _next_beginning(source.busy, last, zone) + jitter)


def _jitter(interval: timedelta, share: float) -> timedelta:
    return share * min(interval / 10, LONGEST_JITTER)


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
