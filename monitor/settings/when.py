"""Times as the file writes them: durations, hours of the week, cron."""

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from monitor.settings.checks import text
from monitor.settings.reading import Reader, Refused

UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CLOCK = r"([01]\d|2[0-3]):([0-5]\d)"
SOME_DAY = datetime(2024, 1, 1, tzinfo=UTC)  # from which a cron must come round within its longest cycle, a leap year's


def duration(value: object) -> timedelta:
    """A length of time: a whole number and its unit, "90s", "10m", "2h", "1d"."""
    written = str(value)
    if re.fullmatch(r"\d+", written):
        raise Refused('has no unit. Write "30m" for thirty minutes, "2h" for two hours.')
    match = re.fullmatch(r"(\d{1,5})([smhd])", written)
    if match is None:
        raise Refused('is not a length of time. Write a whole number and its unit: "90s", "10m", "2h" or "1d".')
    return timedelta(**{UNITS[match[2]]: int(match[1])})


def interval(value: object) -> timedelta:
    """A length of time after which something is done again: more than nothing."""
    length = duration(value)
    if not length:
        raise Refused('is no time at all. Write for instance "30m" for thirty minutes.')
    return length


def hours(value: object) -> tuple[frozenset[int], time, time]:
    """Hours of the week on one side of midnight: "mon-fri 07:00-19:00"."""
    match = re.fullmatch(rf"([a-z,-]+) {CLOCK}-{CLOCK}", text(value))
    weekdays = _weekdays(match[1]) if match else frozenset[int]()
    if match is None or not weekdays:
        raise Refused('are not hours of the week. Write days and hours like "mon-fri 07:00-19:00".')
    begins, ends = time(int(match[2]), int(match[3])), time(int(match[4]), int(match[5]))
    if begins >= ends:
        raise Refused('ends before it begins. Write hours of one day, such as "mon-fri 07:00-19:00".')
    return weekdays, begins, ends


def _weekdays(written: str) -> frozenset[int]:
    """The days of "mon-wed,sat", Monday being 0; none if it is not a list of days. "fri-mon" goes over the Sunday."""
    days: set[int] = set()
    for part in written.split(","):
        first, _, last = part.partition("-")
        if first not in WEEKDAYS or (last or first) not in WEEKDAYS or part.endswith("-"):
            return frozenset()
        begin, end = WEEKDAYS.index(first), WEEKDAYS.index(last or first)
        days |= {(begin + step) % 7 for step in range((end - begin) % 7 + 1)}
    return frozenset(days)


def cron(zone: str) -> Reader[str]:
    """A reader of five cron fields in that time zone, weekdays by name."""

    def read(value: object) -> str:
        from apscheduler.triggers.cron import CronTrigger  # here, since only files with a cron need to wait for it

        fields = text(value).split()
        if len(fields) != 5:
            raise Refused(
                f'has {len(fields)} fields. Write five: minute hour day month weekday, like "30 7 * * mon-fri".'
            )
        if re.search(r"\d", fields[4]):
            raise Refused(
                "has a number for the weekday; people and programs differ on whether 0 is Sunday. "
                'Write mon, tue, wed, thu, fri, sat or sun, like "30 7 * * mon-fri".'
            )
        names = ("minute", "hour", "day", "month", "day_of_week")
        try:
            trigger = CronTrigger(**dict(zip(names, fields, strict=True)), timezone=ZoneInfo(zone))
        except ValueError as fault:
            raise Refused(f'is not a cron ({fault}). Write five fields like "30 7 * * mon-fri".') from None
        if trigger.get_next_fire_time(None, SOME_DAY) is None:
            raise Refused("names a day that never comes. Correct its day and month.")
        return " ".join(fields)

    return read


def moment(value: object) -> str:
    """When alerts go out: "at-once", "daily 08:00" or "weekly mon 08:00"."""
    written = text(value)
    if not re.fullmatch(rf"at-once|(daily|weekly ({'|'.join(WEEKDAYS)})) {CLOCK}", written):
        raise Refused('is not a time to send. Write "at-once", "daily 08:00" or "weekly mon 08:00".')
    return written


def night(value: object) -> str:
    """Hours in which nothing is sent, over midnight if need be: "22:00-07:00"."""
    written = text(value)
    if not re.fullmatch(rf"{CLOCK}-{CLOCK}", written):
        raise Refused('are not hours. Write them like "22:00-07:00".')
    return written


def kept(value: object) -> timedelta | None:
    """How long something is kept: a length of time, or None for "forever"."""
    if str(value).lower() == "forever":
        return None
    if not re.fullmatch(r"\d{1,5}[smhd]", str(value)):
        raise Refused('is not how long to keep something. Write a whole number of days, "90d", or "forever".')
    return interval(value)
