"""Days as pages write them. A date that is not written is absent, never guessed."""

import re
from datetime import date, datetime

from monitor.model import PartialDate, english_day

# Content systems print their zero instant (0001-01-01, 1970-01-01) where an editor gave no date.
_FIRST_YEAR = 1990
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    "|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_ORDINAL = "(?:st|nd|rd|th)?"
_ISO = r"\d{4}-\d{2}-\d{2}"
_BRITISH = rf"\d{{1,2}}{_ORDINAL}\s+(?:of\s+)?(?:{_MONTH})\.?,?\s+\d{{4}}"
_AMERICAN = rf"(?:{_MONTH})\.?\s+\d{{1,2}}{_ORDINAL},?\s+\d{{4}}"
_NUMERIC = r"\d{1,2}[-/.]\d{1,2}[-/.]\d{4}"
DATE = rf"(?:{_ISO}|{_BRITISH}|{_AMERICAN}|{_NUMERIC})"
_DATE = re.compile(rf"(?<![\d/]){DATE}(?!\d)", re.IGNORECASE)
_PARTS = re.compile(r"\d+|[a-z]{3,}", re.IGNORECASE)


def days_in(text: str) -> list[PartialDate]:
    """Every possible day written in the text, in order: `9th August 2018`, `March 31, 2017`, `15/10/2019`, ISO."""
    found = (_day(match.group()) for match in _DATE.finditer(text))
    return [day for day in found if day is not None]


def day_in(text: str) -> PartialDate | None:
    """The first day written in the text."""
    return next(iter(days_in(text)), None)


def day_of(stamp: str) -> PartialDate | None:
    """The day in London of a machine's time stamp, `2024-07-11T23:30:00Z` being the 12th; else of a written date."""
    try:
        instant = datetime.fromisoformat(stamp.strip())
        return _plausible(english_day(instant) if instant.tzinfo else instant.date())
    except (ValueError, OverflowError):
        return day_in(stamp)


def _day(written: str) -> PartialDate | None:
    parts = _PARTS.findall(written)
    numbers = [int(part) for part in parts if part.isdecimal()]
    named = [_MONTHS.index(part[:3].lower()) + 1 for part in parts if part[:3].lower() in _MONTHS]
    try:
        if named:
            return _plausible(date(numbers[1], named[0], numbers[0]))
        year_first = len(parts[0]) == 4
        return _plausible(date(*numbers) if year_first else date(*reversed(numbers)))
    except ValueError:  # 31 June
        return None


def _plausible(day: date) -> PartialDate | None:
    return PartialDate.of(day) if day.year >= _FIRST_YEAR else None
