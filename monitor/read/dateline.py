"""The day on which a text says it was published: from a labelled line, or a line at its top that is only a date."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from monitor.model import PartialDate
from monitor.read.dates import DATE, day_in

_TOP_LINES = 8
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+)?"
_TIME = r"(?:\d{1,2}[:.]\d{2}(?:[:.]\d{2})?\s*(?:[ap]\.?m\.?)?|\d{1,2}\s*[ap]m)(?:\s*(?:gmt|bst|utc))?"
_WHEN = rf"(?:{_TIME},?\s+(?:on\s+)?)?{_WEEKDAY}{DATE}(?:,?\s*(?:at\s+)?{_TIME})?"
_THEN = r"(?:[\s,;(]+(?:last\s+)?(?:updated|modified|reviewed|amended)\b.*)?"
_PUBLISHED = (
    r"(?:(?:first|originally|date)\s+)?(?:published|posted|released|issued)(?:\s+by\s[^\d:]{2,60}?)?(?:\s+(?:date|on|at))?"
    r"|(?:publication|publish|release|issue)\s+date|date\s+of\s+publication"
)
_LABELLED = re.compile(rf"(?:{_PUBLISHED})\s*[:\-–]?\s*{_WHEN}{_THEN}[.\s]*", re.IGNORECASE)
# A bare "Date:" or a byline counts at the top only: further down it is the date of a meeting or an event.
_ALONE = re.compile(
    rf"(?:date\s*:\s*|by\s(?:(?!updated|modified)[^\d]){{2,60}}?[,\s]\s*)?{_WHEN}{_THEN}[.\s]*", re.IGNORECASE
)
_STATED = re.compile(rf"(?<![a-z])(?:{_PUBLISHED})\s*[:\-–]?\s*{_WHEN}", re.IGNORECASE)
_SHORT = 150  # characters of a line that tells who wrote a page when
_WHEN_ALONE = re.compile(rf"{_WHEN}[.\s]*", re.IGNORECASE)
_BULLETS = ("- ", "• ", "* ")
_PARTED = re.compile(r"\s*[|•·]\s*|(?<=\d{4}\.)\s+")
_PARTED_BY_DASH = re.compile(_PARTED.pattern + r"|\s+[-–—]\s+")  # not for a bare date: "10 - 14 June 2024" is a span


def published_line(text: str) -> PartialDate | None:
    """The publication day that a line of the text states, or None.

    A line that says so ("Published: 9th August 2018") counts anywhere and weighs most; a date
    standing alone counts near the top. "Updated" never does, nor does a list item further down:
    those are the dates of other stories.
    """
    lines = _lines(text)
    stated = chain(_days(lines, _PARTED_BY_DASH, _LABELLED), _days(lines[:_TOP_LINES], _PARTED, _ALONE))
    return next(stated, None)


def stated_within(line: str) -> PartialDate | None:
    """The day that a short line calls the publication's among other words: "By Jo Roe Published: 4 March 2031"."""
    found = _STATED.search(line) if len(line) < _SHORT else None
    return day_in(found[0]) if found else None


def only_labelled_day(text: str) -> PartialDate | None:
    """The day that lines of the text call the publication's; None where they name several, those of other stories."""
    days = set(_days(_lines(text), _PARTED_BY_DASH, _LABELLED))
    return days.pop() if len(days) == 1 else None


def is_day_alone(text: str) -> bool:
    """Whether the text is a date, with its weekday and its hour perhaps, and nothing else."""
    return _WHEN_ALONE.fullmatch(text) is not None


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def _days(lines: Iterable[str], parted: re.Pattern[str], form: re.Pattern[str]) -> Iterator[PartialDate]:
    parts = (part for line in lines if not line.startswith(_BULLETS) for part in parted.split(line))
    return (day for part in parts if form.fullmatch(part) and (day := day_in(part)))
