"""Dates of an article: the year that a grade belongs to, when inspectors came, when the report came out."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from monitor.extract.dates import DateMention, find_spans
from monitor.extract.phrases import MARKS, fitting, giving, told
from monitor.extract.press.marks import IMPLIED, Marked
from monitor.model import PartialDate, Span

_JOINED = re.compile(r" ?(?:and|to|or|-|–) ?")
_HAS_YEAR = re.compile(r"\d{4}|/\d\d$")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
_CAME, _OUT = "came", "out"
_FRESH = 400  # days from an inspection to the page that tells of it, at most
_FURTHEST = 170  # characters from a grade to its year
_BEGINNING = re.compile(rf"\b[Ss]ince {MARKS['year']}(?!,? when)")
_HEADS_MORE = re.compile(rf"{MARKS['year']}:")  # the head of what follows, not of what came before
_CLOSE_AFTER = 30  # characters
_JUST_BEFORE = 50  # characters before a date that may say that it is of another time


def grade_day(marked: Marked, at: int) -> PartialDate | None:
    """The year, or month, that the sentence ties to the grade at this place."""
    asked = marked.asking(at)
    own = [
        place
        for place, _ in marked.of("year")
        if abs(place - at) < _FURTHEST
        and fitting("years", asked, min(place, at), max(place, at) + 1)
        and not _is_elsewhere(asked, place, at)
    ]
    if not own:
        return None
    place = min(own, key=lambda place: abs(place - at))
    year = dict(marked.of("year"))[place].value
    written = find_spans(f"{marked.text[max(0, place - 20) : place]}{year}")
    return PartialDate(int(year), written[-1].span.end.month if written else None)


def _is_elsewhere(asked: str, year: int, at: int) -> bool:
    """A year behind the grade heads what follows; one before it is only a beginning: "since 2018"."""
    if year > at:
        return _HEADS_MORE.match(asked, year) is not None
    return _BEGINNING.search(asked, max(0, year - 6), year + 8) is not None


@dataclass(frozen=True, slots=True)
class Dated:
    """A date of the inspection, and the words that give it."""

    span: Span
    start: int
    end: int
    rule: str


def inspected(
    folded: str,
    page: tuple[Marked, ...],
    published: PartialDate | None,
    is_visit: bool,
    recalled: frozenset[PartialDate],
) -> Dated | None:
    """When inspectors came for the inspection, or visit, that is the page's news, as precisely as the text says.

    `recalled` are the times of earlier inspections: they are never this one's.
    """
    if not is_visit:
        page = tuple(marked for marked in page if not any(m.value != IMPLIED for _, m in marked.of("visit")))
    found = [
        dated
        for dated in _all_dated(folded, page, published, _CAME)
        if _is_recent(dated.span, published) and not any(Span(on, on).overlaps(dated.span) for on in recalled)
    ]
    if found and published is None:
        return max(found, key=lambda dated: dated.span.start.first)
    return found[0] if found else _month_before(folded, page, published) or _year_alone(page, published)


def came_out(folded: str, page: tuple[Marked, ...], published: PartialDate | None, came: Dated | None) -> Dated | None:
    """When the report was published, if the text says so."""
    now = _told_now(folded, page, published) if published and published.day else None
    if now:
        return now
    known = published or (came.span.end if came else None)
    found = _all_dated(folded, page, known, _OUT, is_after=published is None)
    recent = [dated for dated in found if _is_recent(dated.span, published) and not _precedes(dated, came)]
    return recent[0] if recent else None


def _precedes(dated: Dated, came: Dated | None) -> bool:
    return came is not None and dated.span.end.last < came.span.start.first


def _told_now(folded: str, page: tuple[Marked, ...], published: PartialDate) -> Dated | None:
    """The publication that a sentence puts on the page's day, the day before or that week."""
    day, before = published, PartialDate.of(published.first - timedelta(days=1))
    meant = {"today": day, "yesterday": before, "this_week": PartialDate(day.year, day.month)}
    for marked in page:
        if weekday := told("times", "weekday", folded, marked.sentence.start, marked.sentence.end):
            on = _last(weekday[0], published.first)
            return Dated(Span(on, on), weekday.start(), weekday.end(), "published-on-weekday")
        for word, on in meant.items():
            if now := told("times", word, folded, marked.sentence.start, marked.sentence.end):
                return Dated(Span(on, on), now.start(), now.end(), "published-now")
    return None


def _last(words: str, day: date) -> PartialDate:
    """The last weekday of that name up to a day."""
    named = next(number for number, name in enumerate(_WEEKDAYS) if name in words.lower())
    return PartialDate.of(day - timedelta(days=(day.weekday() - named) % 7))


def _all_dated(
    folded: str, page: tuple[Marked, ...], known: PartialDate | None, cue: str, is_after: bool = False
) -> Iterator[Dated]:
    """The dates of sentences in which the cue stands nearest before them, or alone in the sentence."""
    for marked in page:
        start, end = marked.sentence.start, marked.sentence.end
        text = folded[start:end]
        cues = _cues(text)
        if not any(told_of == cue for _, told_of in cues):
            continue
        for mention in _joined(text, find_spans(text, known.year if known else None)):
            just_before = (max(0, mention.start - _JUST_BEFORE), mention.end)
            if _nearest(cues, mention) == cue and not told("times", "other_time", text, *just_before):
                span = _fitted(mention.span, known, is_after, text[mention.start : mention.end])
                yield Dated(span, start + mention.start, start + mention.end, "date-of-inspection")


def _cues(text: str) -> list[tuple[int, str]]:
    """Where a sentence speaks of an inspection and where of a publication, in order."""
    cues = [*giving("times", _CAME), *giving("times", _OUT)]
    return sorted((match.start(), rule.gives) for rule in cues for match in rule.finditer(text))


def _nearest(cues: list[tuple[int, str]], mention: DateMention) -> str | None:
    """What the words before a date, or failing them those close after it, say that it is the date of."""
    before = bisect_left(cues, (mention.start, ""))
    if before:
        return cues[before - 1][1]
    after = cues[0] if cues else None
    return after[1] if after and mention.end <= after[0] < mention.end + _CLOSE_AFTER else None


def _joined(text: str, found: tuple[DateMention, ...]) -> list[DateMention]:
    """Months that stand together are one time: January and February."""
    joined: list[DateMention] = []
    for mention in found:
        if joined and _JOINED.fullmatch(text, joined[-1].end, mention.start) and not mention.span.start.day:
            last = joined.pop()
            mention = DateMention(Span(last.span.start, mention.span.end), last.start, mention.end)
        joined.append(mention)
    return joined


def _fitted(span: Span, known: PartialDate | None, is_after: bool, words: str) -> Span:
    """A date written without a year falls in the year up to the page, or in the one after the inspection."""
    if known is None or _HAS_YEAR.search(words):
        return span
    if is_after and span.end.last < known.first:
        return _shifted(span, 1)
    return _shifted(span, -1) if not is_after and span.start.first > known.last else span


def _shifted(span: Span, years: int) -> Span:
    return Span(*(PartialDate(end.year + years, end.month, end.day) for end in (span.start, span.end)))


def _is_recent(span: Span, published: PartialDate | None) -> bool:
    if published is None:
        return True
    return span.start.first <= published.last and (published.first - span.end.last) < timedelta(days=_FRESH)


def _month_before(folded: str, page: tuple[Marked, ...], published: PartialDate | None) -> Dated | None:
    """The month before the page's, where a sentence says that inspectors came last month."""
    if published is None or published.month is None:
        return None
    day = published.first.replace(day=1) - timedelta(days=1)
    month = PartialDate(day.year, day.month)
    for marked in page:
        if came := told("times", "last_month", folded, marked.sentence.start, marked.sentence.end):
            return Dated(Span(month, month), came.start(), came.end(), "came-last-month")
    return None


def _year_alone(page: tuple[Marked, ...], published: PartialDate | None) -> Dated | None:
    """The year of the page, where a sentence says only in which year inspectors came."""
    for marked in page:
        match = told("times", "year_alone", marked.text)
        if match and not told("times", "other_time", marked.text, max(0, match.start() - 25), match.end()):
            mention = dict(marked.of("year"))[match.end() - 1]
            year = PartialDate(int(mention.value))
            if published and year.year == published.year:
                return Dated(Span(year, year), mention.start, mention.end, "year-of-inspection")
    return None


def newest_year(page: tuple[Marked, ...]) -> int | None:
    """The latest year that the text names."""
    return max((int(mention.value) for marked in page for _, mention in marked.of("year")), default=None)
