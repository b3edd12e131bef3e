"""Dates as precise as their source gave them."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import total_ordering
from zoneinfo import ZoneInfo

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@total_ordering
@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as precise as its source gave it: a day, a month or a year."""

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def parse(cls, iso: str) -> "PartialDate":
        """Read `2023`, `2023-09` or `2023-09-30`; ValueError for anything else, impossible days included."""
        match = _ISO.fullmatch(iso)
        if match is None:
            raise ValueError(f"{iso!r} is not a date: write 2023, 2023-09 or 2023-09-30")
        year, month, day = (int(part) if part else None for part in match.groups())
        assert year is not None
        date(year, month or 1, day or 1)
        return cls(year, month, day)

    @classmethod
    def of(cls, day: date) -> "PartialDate":
        return cls(day.year, day.month, day.day)

    @property
    def first(self) -> date:
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def __lt__(self, other: "PartialDate") -> bool:
        """By the first day that may be meant, then by the last: "2023" stands before "2023-02"."""
        return (self.first, other.last) < (other.first, self.last)

    def __str__(self) -> str:
        return "-".join([f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part is not None)])


LONDON = ZoneInfo("Europe/London")


def english_day(at: datetime) -> date:
    """The day that an instant falls on in England."""
    return at.astimezone(LONDON).date()


@dataclass(frozen=True, slots=True)
class Span:
    """The first and the last day of an inspection or visit."""

    start: PartialDate
    end: PartialDate

    def overlaps(self, other: "Span") -> bool:
        return self.days_from(other) == 0

    def days_from(self, other: "Span") -> int:
        """How many days lie between the two; 0 if they may share a day."""
        later, earlier = max(self.start.first, other.start.first), min(self.end.last, other.end.last)
        return max(0, (later - earlier).days)
