"""Letters about visits and joint inspections: who, when and what about. They never grade.

Grades that such a letter quotes are those of an earlier inspection.
"""

import re
from dataclasses import replace
from datetime import date

from monitor.extract.dates import DateMention
from monitor.extract.report.bullets import evidence_of
from monitor.extract.report.inspectors import lead_inspector
from monitor.extract.report.needs import improvements, priority_areas
from monitor.extract.report.sheet import Sheet
from monitor.extract.report.themes import theme_of
from monitor.model import Council, Evidence, InspectionKind, Outcome, PartialDate, Span

_FLAGS = re.MULTILINE | re.IGNORECASE
_FOUND = r"\bfindings\s+of\s+(?:an?|the|this)\s+"
# "Focused visit"; in 2020 and 2021 also "focused assurance visit" and "COVID-19 assurance visit".
_FOCUSED = r"(?:Focused\s+(?:(?:COVID-19\s+)?assurance\s+)?|(?:COVID-19\s+)?assurance\s+)visit"
_JOINT = r"Joint\s+targeted\s+area\s+inspection\b"
TITLES = {
    InspectionKind.FOCUSED_VISIT: re.compile(rf"^{_FOCUSED}[ ](?:to|of|at)\b|{_FOUND}{_FOCUSED}\b", _FLAGS),
    InspectionKind.MONITORING_VISIT: re.compile(
        rf"^(?:Report of the )?(?:\w+ )?Monitoring visit (?:to|of|at)\b|{_FOUND}(?:\w+\s+)?monitoring\s+visit\b", _FLAGS
    ),
    InspectionKind.JTAI: re.compile(rf"^{_JOINT}|{_FOUND}{_JOINT}", _FLAGS),
}
_SUMMARY = re.compile(r"\bThis\s+letter\s+summarises\b|^Between\s+\d|\bcarried\s+out\s+a\s+joint\b", re.MULTILINE)
_DATED = re.compile(r"^[ ]*\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]+,? (?:19|20)\d\d[ ]*$", re.MULTILINE)
_SENTENCE = 600  # characters in which the letter says whom it visited and when
_VISIT = 100  # days; a longer one has a year mistyped
_SENT_WITHIN = 366  # days; a date long before the letter's is that of an earlier inspection
_LENIENT = 0.9


def extract_letter(sheet: Sheet, kind: InspectionKind, title: re.Match[str]) -> tuple[Outcome, ...]:
    """The visit or joint inspection that a letter under this title tells of; a joint one may be of several councils."""
    begins = title.start()
    summary = _SUMMARY.search(sheet.folded, begins)
    told = summary.start() if summary and summary.start() < begins + 4 * _SENTENCE else begins
    sent = _sent_on(sheet)
    dates, repaired = _visited(sheet, told, sent)
    if sent and dates and sent.span.start < dates.span.end:
        sent = None  # a year mistyped: no letter is sent before the visit
    (council, named), *others = _councils(sheet, kind, begins, told, dates)
    visit = kind == InspectionKind.FOCUSED_VISIT
    urgent, needed = priority_areas(sheet, told) if visit else (), improvements(sheet, told)
    theme = theme_of(sheet, told) if kind != InspectionKind.JTAI else None
    leader = lead_inspector(sheet)
    outcome = Outcome(
        council=council.short_name,
        urn=council.urn,
        kind=kind,
        lead_inspector=leader[0] if leader else None,
        inspected=dates.span if dates else None,
        published=sheet.page.published or (sent.span.start if sent else None),
        priority_action=bool(urgent),
        theme=theme[0] if theme else "other" if visit else None,
        to_improve=tuple(bullet.improvement for bullet in needed),
        priority_areas=tuple(bullet.text for bullet in urgent),
        confidence=_LENIENT if repaired or dates is None else 1.0,
        evidence=(
            sheet.evidence("inspection", *title.span(), "title"),
            named,
            *_dated(sheet, dates, sent),
            *([theme[1]] if theme else []),
            *([leader[1]] if leader else []),
            *evidence_of(sheet, "priority_areas", urgent),
            *evidence_of(sheet, "to_improve", needed),
        ),
    )
    return (outcome, *(_of(outcome, *other) for other in others))


def _of(outcome: Outcome, council: Council, named: Evidence) -> Outcome:
    """The same outcome of another council."""
    evidence = tuple(named if words.field == "council" else words for words in outcome.evidence)
    return replace(outcome, council=council.short_name, urn=council.urn, evidence=evidence)


def _dated(sheet: Sheet, dates: DateMention | None, sent: DateMention | None) -> list[Evidence]:
    found = [sheet.evidence("inspected", dates.start, dates.end, "visit-dates")] if dates else []
    if sent and not sheet.page.published:
        found.append(sheet.evidence("published", sent.start, sent.end, "letter-date"))
    return found


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
    sent_on = sent.span.start.first if sent else date.max
    dates = [mention for mention in dates if (sent_on - mention.span.end.last).days <= _SENT_WITHIN or not sent]
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


def _councils(
    sheet: Sheet, kind: InspectionKind, begins: int, told: int, dates: DateMention | None
) -> tuple[tuple[Council, Evidence], ...]:
    """From the title, else from the sentence that tells of the visit, else from the address above.

    A joint inspection's title may name several councils.
    """
    on: date | None = dates.span.start.first if dates else None
    end = dates.start if dates and dates.start > told else told + _SENTENCE
    if kind == InspectionKind.JTAI and (all_named := sheet.councils(begins, told, on)):
        return all_named
    for start, stop in ((begins, told), (told, end), (0, begins)):
        if stop > start and (named := sheet.council(start, stop, on)):
            return (named,)
    raise sheet.names_no_council("letter", 0, end, on)
