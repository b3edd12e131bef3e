"""Dates of an article: the year that a grade belongs to, when inspectors came, when the report came out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from monitor.extract.dates import DateMention, find_spans
from monitor.extract.phrases import MARKS
from monitor.extract.press.marks import Marked
from monitor.model import PartialDate, Span

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?"
)
_YEAR, _GRADE = MARKS["year"], MARKS["grade"]
_MONTH_BEFORE = re.compile(rf"\b(?P<month>{_MONTH}),? ?$", re.IGNORECASE)
_AFTER = re.compile(
    rf"(?:(?! and (?:then|in|again)\b|, )[^.;{_GRADE}]){{0,60}}?"
    r"(?:\b(?:in|since|of|from|back|during|for|as|inspection|and)|[(,]) ?(?:the )?(?:\d{1,2} )?"
    rf"(?:early |late |{_MONTH},? )?(?P<at>{_YEAR})",
    re.IGNORECASE,
)
_BEFORE = re.compile(rf"(?P<at>{_YEAR})(?:(?!\b(?:has|have|now|is|are)\b)[^;{_GRADE}{_YEAR}]){{0,160}}$")
_CAME = re.compile(
    r"\b(?:inspections?|inspected|inspectors?|visit(?:s|ed)?|carried out|took place|assess(?:ed|ment)|spent|held)\b",
    re.IGNORECASE,
)
_OUT = re.compile(
    r"\b(?:published|released|publication|came out|issued|made public|is dated|report out)\b", re.IGNORECASE
)
_OUT_NOW = re.compile(
    r"\b(?:published|released|publishes|out|issued)\b[^.;]{0,40}\b(?P<day>today|yesterday|this morning|this week)\b"
    r"|\b(?P<first>today|yesterday|this morning|this week)\b[^.;]{0,40}\b(?:published|released|publishes)\b",
    re.IGNORECASE,
)
_OLD = re.compile(r"\b(?:previous(?:ly)?|last|earlier|since|next|will|expected|due|before|until)\b", re.IGNORECASE)
_YEAR_ALONE = re.compile(r"\binspect(?:ion|ed)s?(?: \w+){0,4} in (?:early |late )?((?:19|20)\d\d)\b", re.IGNORECASE)
_JOINED = re.compile(r" ?(?:and|to|or|-|–) ?")
_FRESH = 400  # days from an inspection to the page that tells of it, at most


def grade_day(marked: Marked, at: int) -> PartialDate | None:
    """The year, or month, that the sentence ties to the grade at this place."""
    years = dict(marked.of("year"))
    after, before = _AFTER.match(marked.text, at + 1), _BEFORE.search(marked.text, 0, at)
    own = [match.start("at") for match in (after, before) if match]
    if not own:
        return None
    place = own[0] if after and not before else min(own, key=lambda place: abs(place - at))
    month = _MONTH_BEFORE.search(marked.text, 0, place)
    return PartialDate(int(years[place].value), _month(month["month"]) if month else None)


def _month(word: str) -> int:
    return _MONTHS.index(word[:3].lower()) + 1


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
        page = tuple(marked for marked in page if not marked.of("visit"))
    found = [
        dated
        for dated in _all_dated(folded, page, published, _CAME)
        if _is_recent(dated.span, published) and not any(Span(on, on).overlaps(dated.span) for on in recalled)
    ]
    if found and published is None:
        return max(found, key=lambda dated: dated.span.start.first)
    return found[0] if found else _year_alone(folded, page, published)


def came_out(folded: str, page: tuple[Marked, ...], published: PartialDate | None, came: Dated | None) -> Dated | None:
    """When the report was published, if the text says so."""
    for marked in page:
        sentence = marked.sentence
        now = _OUT_NOW.search(folded, sentence.start, sentence.end)
        if now and published and published.day:
            return Dated(_on(published, (now["day"] or now["first"]).lower()), now.start(), now.end(), "published-now")
    known = published or (came.span.end if came else None)
    found = _all_dated(folded, page, known, _OUT, is_after=published is None)
    recent = [dated for dated in found if _is_recent(dated.span, published) and not _precedes(dated, came)]
    return recent[0] if recent else None


def _precedes(dated: Dated, came: Dated | None) -> bool:
    return came is not None and dated.span.end.last < came.span.start.first


def _on(published: PartialDate, word: str) -> Span:
    day = published.first - timedelta(days=1) if word == "yesterday" else published.first
    on = PartialDate(day.year, day.month) if word == "this week" else PartialDate.of(day)
    return Span(on, on)


def _all_dated(
    folded: str, page: tuple[Marked, ...], known: PartialDate | None, cue: re.Pattern[str], is_after: bool = False
) -> Iterator[Dated]:
    """The dates of sentences in which the cue stands nearest before them, or alone in the sentence."""
    for marked in page:
        start, end = marked.sentence.start, marked.sentence.end
        text = folded[start:end]
        if not cue.search(text):
            continue
        for mention in _joined(text, find_spans(text, known.year if known else None)):
            if _nearest(text, mention) is cue and not _OLD.search(text[max(0, mention.start - 50) : mention.start]):
                span = _fitted(mention.span, known, is_after, text[mention.start : mention.end])
                yield Dated(span, start + mention.start, start + mention.end, "date-of-inspection")


def _nearest(text: str, mention: DateMention) -> re.Pattern[str] | None:
    """What the words before a date, or failing them those after it, say that it is the date of."""
    before = {cue: match.start() for cue in (_CAME, _OUT) for match in cue.finditer(text, 0, mention.start)}
    if before:
        return max(before, key=lambda cue: before[cue])
    after = {cue: match.start() for cue in (_CAME, _OUT) if (match := cue.search(text, mention.end, mention.end + 30))}
    return min(after, key=lambda cue: after[cue]) if after else None


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
    if known is None or re.search(r"\d{4}|/\d\d$", words):
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


def _year_alone(folded: str, page: tuple[Marked, ...], published: PartialDate | None) -> Dated | None:
    for marked in page:
        match = _YEAR_ALONE.search(folded, marked.sentence.start, marked.sentence.end)
        if match and not _OLD.search(folded[max(marked.sentence.start, match.start() - 25) : match.end()]):
            year = PartialDate(int(match[1]))
            if published and year.year == published.year:
                return Dated(Span(year, year), match.start(), match.end(), "year-of-inspection")
    return None


def newest_year(page: tuple[Marked, ...]) -> int | None:
    """The latest year that the text names."""
    return max((int(mention.value) for marked in page for _, mention in marked.of("year")), default=None)
