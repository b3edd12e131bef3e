"""Letters about visits and joint inspections: who, when and what about. They never grade.

Grades that such a letter quotes are those of an earlier inspection.
"""

import re
from dataclasses import replace
from datetime import date

from monitor.errors import UnreadablePage
from monitor.extract.dates import DateMention
from monitor.extract.report.bullets import evidence_of, improvements, priority_areas
from monitor.extract.report.sheet import Sheet
from monitor.extract.report.themes import theme_of
from monitor.model import Council, Evidence, InspectionKind, Outcome, PartialDate, Span

_FLAGS = re.MULTILINE | re.IGNORECASE
_FOUND = r"\bfindings\s+of\s+(?:a|the)\s+"
TITLES = {
    InspectionKind.FOCUSED_VISIT: re.compile(
        rf"^Focused (?:assurance )?visit (?:to|of|at)\b|{_FOUND}focused\s+(?:assurance\s+)?visit\b", _FLAGS
    ),
    InspectionKind.MONITORING_VISIT: re.compile(
        rf"^(?:\w+ )?Monitoring visit (?:to|of|at)\b|{_FOUND}(?:\w+\s+)?monitoring\s+visit\b", _FLAGS
    ),
    InspectionKind.JTAI: re.compile(r"^Joint targeted area inspection\b", _FLAGS),
}
_SUMMARY = re.compile(r"\bThis\s+letter\s+summarises\b|^Between\s+\d|\bcarried\s+out\s+a\s+joint\b", re.MULTILINE)
_DATED = re.compile(r"^[ ]*\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]+,? (?:19|20)\d\d[ ]*$", re.MULTILINE)
_SENTENCE = 600  # characters in which the letter says whom it visited and when
_VISIT = 100  # days; a longer one has a year mistyped
_LENIENT = 0.9


def extract_letter(sheet: Sheet, kind: InspectionKind, title: re.Match[str]) -> Outcome:
    """The visit or joint inspection that a letter under this title tells of."""
    begins = title.start()
    summary = _SUMMARY.search(sheet.folded, begins)
    told = summary.start() if summary and summary.start() < begins + 4 * _SENTENCE else begins
    sent = _sent_on(sheet)
    dates, repaired = _visited(sheet, told, sent)
    if sent and dates and sent.span.start < dates.span.end:
        sent = None  # a year mistyped: no letter is sent before the visit
    council, council_evidence = _council(sheet, begins, told, dates)
    visit = kind == InspectionKind.FOCUSED_VISIT
    urgent = priority_areas(sheet, told) if visit else ()
    needed = improvements(sheet, told)
    theme = theme_of(sheet, told) if kind != InspectionKind.JTAI else None
    return Outcome(
        council=council.short_name,
        urn=council.urn,
        kind=kind,
        inspected=dates.span if dates else None,
        published=sheet.page.published or (sent.span.start if sent else None),
        priority_action=bool(urgent),
        theme=theme[0] if theme else "other" if visit else None,
        to_improve=tuple(bullet.improvement for bullet in needed),
        priority_areas=tuple(bullet.text for bullet in urgent),
        confidence=_LENIENT if repaired or dates is None else 1.0,
        evidence=(
            sheet.evidence("inspection", *title.span(), "title"),
            council_evidence,
            *([sheet.evidence("inspected", dates.start, dates.end, "visit-dates")] if dates else []),
            *(
                [sheet.evidence("published", sent.start, sent.end, "letter-date")]
                if sent and not sheet.page.published
                else []
            ),
            *([theme[1]] if theme else []),
            *evidence_of(sheet, "priority_areas", urgent),
            *evidence_of(sheet, "to_improve", needed),
        ),
    )


def _sent_on(sheet: Sheet) -> DateMention | None:
    """The letter's own date: the first line of the first page that is nothing but a day."""
    line = _DATED.search(sheet.folded, 0, sheet.cover_end)
    return next(iter(sheet.dates(*line.span())), None) if line else None


def _visited(sheet: Sheet, told: int, sent: DateMention | None) -> tuple[DateMention | None, bool]:
    """The days of the visit, and whether a year had to be supplied or put right."""
    if labelled := sheet.inspected():
        return labelled, False
    end = min(len(sheet.folded), told + _SENTENCE)
    known = sheet.page.published or (sent.span.start if sent else None)
    written = sheet.dates(told, end)
    dates = [mention for mention in sheet.dates(told, end, known.year if known else None) if mention.span.start.day]
    if not dates:
        return None, False
    first = dates[0]
    span = _repaired(first.span) if first in written else _before(first.span, known)
    return replace(first, span=span), span != first.span or first not in written


def _repaired(span: Span) -> Span:
    """A visit lasts days: where its years make it last longer, the first is a slip of the pen."""
    if (span.end.last - span.start.first).days <= _VISIT:
        return span
    start = replace(span.start, year=span.end.year)
    return Span(start, span.end) if start <= span.end else span


def _before(span: Span, known: PartialDate | None) -> Span:
    """A visit whose year is not written comes before its letter: that of December before one of January."""
    if known is None or span.start <= known:
        return span
    return Span(replace(span.start, year=span.start.year - 1), replace(span.end, year=span.end.year - 1))


def _council(sheet: Sheet, begins: int, told: int, dates: DateMention | None) -> tuple[Council, Evidence]:
    """From the title, else from the sentence that tells of the visit, else from the address above."""
    on: date | None = dates.span.start.first if dates else None
    end = dates.start if dates and dates.start > told else told + _SENTENCE
    for start, stop in ((begins, told), (told, end), (0, begins)):
        if stop > start and (named := sheet.council(start, stop, on)):
            return named
    raise UnreadablePage("The letter names no council that this program knows.")
