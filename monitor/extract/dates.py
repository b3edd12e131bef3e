"""Finds days, months and ranges of them in a text: the dates of inspections, visits and letters."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from monitor.model import PartialDate, Span

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TOKEN = re.compile(
    r"""
      (?P<numeric> (?<![\w./-]) \d{1,2} (?: ([./]) \d{1,2} \2 (?:19|20)\d\d | / \d{1,2} / [1-4]\d ) (?![\w/-]) )
    | (?P<iso> (?<![\w./-]) (?:19|20)\d\d - \d\d - \d\d (?![\d/-]) )
    | (?P<year> (?<![\w.£$,/-]) (?:19|20)\d\d (?![\d%]|[.,]\d) )
    | (?P<number> (?<![\w.£$%:]) (?: (?<![A-Za-z]-) | (?<=uary-|arch-|pril-|June-|July-|gust-|mber-|ober-)
                    | (?<=May-|Jan-|Feb-|Mar-|Apr-|Jun-|Jul-|Aug-|Sep-|Oct-|Nov-|Dec-) )
                    (?<!\d,) \d{1,2} (?:st|nd|rd|th)? (?![\w%]|[.,]\d|:\d) )
    | (?P<month> \b (?: January|February|March|April|May|June|July|August|September|October|November|December
                      | JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER
                      | (?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.? ) (?![a-z]) )
    | (?P<range> [–-] | \b(?:to|until|till)\b )
    | (?P<list> [,&/] | \band\b )
    | (?P<between> \b[Bb]etween\b )
    | (?P<filler> \b(?:of|the|from)\b | \b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b,? )
    """,
    re.VERBOSE,
)
_BLANK = re.compile(r"[ \n]{0,3}")
_SHORT_YEAR = re.compile(r"[1-4]\d(?=\s*(?:[.,;:)–-]|\n|\Z|to\b|and\b|until\b))")

# Two days named one after the other are one inspection in two parts up to this many days apart.
_ONE_INSPECTION = 120
# More dates than this in a row are a table or an attack, not an inspection.
_MOST_POINTS = 12


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date or a range in a text, and where it stands."""

    span: Span
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Point:
    """One end of a range as far as it is written: "the 15th", "15 May", "May 2018"."""

    start: int
    end: int
    day: int | None = None
    month: int | None = None
    year: int | None = None
    ranged: bool = False  # joined to the point before by "to" or a dash, or by "between … and"
    listed: bool = False  # joined to the point before by "and" or a comma
    own_year: bool = False


def find_spans(text: str, year: int | None = None) -> tuple[DateMention, ...]:
    """Every date and range in folded text, in order, as precise as it is written.

    "23 January to 3 February 2023", "14 and 15 May 2018", "15, 16 and 21 July 2025" and
    "5 to 9 December 2022 and 14 to 15 February 2023" are one mention each. A date without a
    year is of `year`, and left out where none is given; so are days that no calendar has.
    """
    found: list[DateMention] = []
    for phrase in _phrases(text):
        for run in _runs(_points(text, phrase)):
            found += _mentions(run, year)
    return tuple(found)


def _phrases(text: str) -> Iterator[list[re.Match[str]]]:
    """Tokens with nothing between them but a blank."""
    phrase: list[re.Match[str]] = []
    for token in _TOKEN.finditer(text):
        if phrase and not _BLANK.fullmatch(text, phrase[-1].end(), token.start()):
            yield phrase
            phrase = []
        phrase.append(token)
    yield phrase


def _points(text: str, phrase: list[re.Match[str]]) -> Iterator[list[_Point]]:
    """The points of a phrase, in lists that nothing but joining words parts."""
    points: list[_Point] = []
    join, between = "", False
    for token in phrase:
        kind, word = token.lastgroup, token[0]
        if kind in ("range", "list"):
            join = "range" if kind == "range" or (between and word == "and") else join or "list"
        elif kind in ("between", "filler"):
            between = between or kind == "between"
        elif completed := _complete(points, token, text, join):
            points, join = completed, ""
        else:
            if points and (not join or len(points) == _MOST_POINTS):
                yield points
                points, between = [], False
            if started := _start(token, join if points else ""):
                points.append(started)
            join = ""
    yield points


def _complete(points: list[_Point], token: re.Match[str], text: str, join: str) -> list[_Point] | None:
    """The points with this token's month, year or day filled in where they lack it; None if it begins a new point."""
    if not points:
        return None
    last, end = points[-1], token.end()
    if token.lastgroup == "month" and not join and last.month is None:
        return [replace(p, month=p.month or _month(token[0]), end=end if p is last else p.end) for p in points]
    if token.lastgroup == "year" and join != "range" and last.month and last.year is None:
        return _dated(points, int(token[0]), end)
    if token.lastgroup == "number" and not join and last.month and last.year is None:
        if last.day is None:  # "March 31, 2017"
            return [*points[:-1], replace(last, day=_number(token[0]), end=end)]
        if _SHORT_YEAR.match(text, token.start()):  # "7 March 22"
            return _dated(points, 2000 + int(token[0]), end)
    return None


def _dated(points: list[_Point], year: int, end: int) -> list[_Point]:
    last = points[-1]
    dated = [p if p.year else replace(p, year=year) for p in points]
    return [*dated[:-1], replace(dated[-1], end=end, own_year=True)] if last.year is None else dated


def _start(token: re.Match[str], join: str) -> _Point | None:
    at, joined = token.span(), (join == "range", join == "list")
    match token.lastgroup:
        case "number":
            return _Point(*at, _number(token[0]), None, None, *joined)
        case "month":
            return _Point(*at, None, _month(token[0]), None, *joined)
        case "numeric" | "iso":
            numbers = [int(part) for part in re.findall(r"\d+", token[0])]
            day, month, year = numbers if token.lastgroup == "numeric" else reversed(numbers)
            return _Point(*at, day, month, year if year > 99 else 2000 + year, *joined, own_year=True)
    return None  # a year alone


def _runs(lists: Iterable[list[_Point]]) -> Iterator[list[_Point]]:
    """The points that make one mention: a range, or days that stand together."""
    for points in lists:
        run: list[_Point] = []
        for point in (p for p in points if p.month):
            if run and not (point.ranged or _together(run[-1], point)):
                yield run
                run = []
            run.append(point)
        if run:
            yield run


def _together(before: _Point, after: _Point) -> bool:
    if not (after.listed and before.day and after.day):
        return False
    if not before.own_year:
        return True
    first, then = _day(before), _day(after)
    return first is not None and then is not None and 0 <= (then - first).days <= _ONE_INSPECTION


def _mentions(run: list[_Point], year: int | None) -> Iterator[DateMention]:
    dated = _over_new_year([p if p.year else replace(p, year=year) for p in run])
    if any(p.year is None or _day(p) is None for p in dated):
        return
    ends = [PartialDate(p.year or 0, p.month, p.day) for p in dated]
    first, last = min(ends, key=lambda end: end.first), max(ends, key=lambda end: end.last)
    yield DateMention(Span(first, last), run[0].start, run[-1].end)


def _over_new_year(points: list[_Point]) -> list[_Point]:
    """A point that took its year from the one behind it and would come after that is of the year before."""
    turned = points[-1:]
    for point in reversed(points[:-1]):
        days = (_day(point), _day(turned[0]))
        if point.year and not point.own_year and days[0] and days[1] and days[0] > days[1]:
            point = replace(point, year=point.year - 1)  # "30 December to 3 January 2024"
        turned.insert(0, point)
    return turned


def _day(point: _Point) -> date | None:
    """The day, or the first of the month; None for one that no calendar has."""
    try:
        return date(point.year or 2000, point.month or 1, 1 if point.day is None else point.day)
    except ValueError:
        return None


def _month(word: str) -> int:
    return _MONTHS.index(word[:3].lower()) + 1


def _number(word: str) -> int:
    return int(word.rstrip("stndrh"))
