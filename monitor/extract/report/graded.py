"""Inspection reports with a table of grades on the cover: the single inspection (SIF) and ILACS."""

import re
from dataclasses import dataclass
from datetime import date

from monitor.extract.dates import DateMention, find_spans
from monitor.extract.report.bullets import evidence_of
from monitor.extract.report.inspectors import lead_inspector
from monitor.extract.report.judgements import DOUBLE, WRAPPED, Row, board_sentence, overall_sentence
from monitor.extract.report.needs import improvements, priority_areas, recommendations
from monitor.extract.report.sheet import Sheet
from monitor.extract.report.table import cover_rows
from monitor.model import Evidence, Framework, InspectionKind, Outcome

_REINSPECTION = re.compile(r"^[ ]*Re-?\s?inspection\s+of\s+services\b", re.MULTILINE | re.IGNORECASE)
_LAYOUT_AMISS = 0.7  # a row missing or doubtful, or a framework that did not run then: a person should look
_LENIENT = 0.9  # a grade in the middle of its label, or no dates
_SHORT, _STANDARD = 7, 30  # days at most; a split inspection is what its first part is


@dataclass(frozen=True, slots=True)
class Judgements:
    """What the cover grades, and the framework whose layout that is."""

    rows: tuple[Row, ...]
    framework: Framework
    amiss: frozenset[str]  # the areas that only one of the two has


def read_table(sheet: Sheet) -> Judgements | None:
    """The judgements of a cover that has a table of them, else None."""
    rows = cover_rows(sheet)
    if len({row.area for row in rows} - {"overall"}) < 2:
        return None
    if "overall" not in {row.area for row in rows} and (overall := overall_sentence(sheet, rows[0].start)):
        rows = (overall, *rows)
    framework, amiss = _framework(sheet, {row.area for row in rows})
    if "lscb" in framework.areas and (board := board_sentence(sheet, rows[-1].end)):
        rows = (*rows, board)
    return Judgements(rows, framework, amiss)


def extract_graded(sheet: Sheet, judgements: Judgements) -> Outcome:
    """The inspection that a cover with a table of grades reports."""
    rows = judgements.rows
    dates, printed = sheet.inspected(), sheet.published()
    first = min(row.start for row in rows)
    above = (0, min(first, dates.start if dates else first), dates.span.start.first if dates else None)
    named = sheet.council(*above)
    if named is None:
        raise sheet.names_no_council("report", *above)
    council, council_evidence = named
    kind = _inspection_type(sheet, judgements.framework, dates)
    leader = lead_inspector(sheet)
    wanted = recommendations if judgements.framework.id == "sif" else improvements
    urgent, needed = priority_areas(sheet, rows[-1].end), wanted(sheet, rows[-1].end)
    given = {row.area: row.grade for row in rows if row.grade}
    return Outcome(
        council=council.short_name,
        urn=council.urn,
        kind=InspectionKind.FULL,
        inspection_type=kind[0] if kind else None,
        lead_inspector=leader[0] if leader else None,
        framework=judgements.framework.id,
        inspected=dates.span if dates else None,
        published=sheet.page.published or (printed.span.start if printed else None),
        grades={area: given[area] for area in sheet.facts.areas if area in given},
        priority_action=bool(urgent),
        to_improve=tuple(bullet.improvement for bullet in needed),
        priority_areas=tuple(bullet.text for bullet in urgent),
        confidence=_confidence(judgements, dates),
        evidence=(
            council_evidence,
            sheet.evidence("framework", rows[0].start, rows[-1].end, "cover-layout"),
            *([kind[1]] if kind else []),
            *([leader[1]] if leader else []),
            *sheet.dated(dates, printed),
            *(sheet.evidence(f"grades.{row.area}", row.start, row.end, row.rule) for row in rows if row.grade),
            *evidence_of(sheet, "priority_areas", urgent),
            *evidence_of(sheet, "to_improve", needed),
        ),
    )


def _framework(sheet: Sheet, printed: set[str]) -> tuple[Framework, frozenset[str]]:
    """The framework whose areas are the nearest to those printed, and those in which the two differ.

    The layout decides; the day of the inspection only between layouts that are equally near.
    """
    dates = sheet.inspected()

    def differing(framework: Framework) -> frozenset[str]:
        return frozenset((set(framework.areas) - {"lscb"}) ^ printed)

    def distance(framework: Framework) -> tuple[int, bool]:
        return len(differing(framework)), dates is None or not _ran(framework, dates)

    best = min(sheet.facts.frameworks.values(), key=distance)
    return best, differing(best)


def _ran(framework: Framework, dates: DateMention) -> bool:
    return framework.begins <= dates.span.start.first <= (framework.ends or date.max)


def _inspection_type(sheet: Sheet, framework: Framework, dates: DateMention | None) -> tuple[str, Evidence] | None:
    """Titled so in the SIF; in ILACS from the length, which no report names: a week is short, two are standard."""
    if again := _REINSPECTION.search(sheet.folded, 0, sheet.cover_end):
        return "reinspection", sheet.evidence("inspection_type", again.start(), again.end(), "title-says-reinspection")
    if dates is None or not framework.id.startswith("ilacs"):
        return None
    weeks = dates.span
    parts = [*sheet.folded[dates.start : dates.end].split(" and "), ""]
    if parts[1] and (first := find_spans(parts[0])) and first[0].span.start.day:
        weeks = first[0].span
    days = (weeks.end.last - weeks.start.first).days + 1
    name = "short" if days <= _SHORT else "standard" if days <= _STANDARD else None
    return (name, sheet.evidence("inspection_type", dates.start, dates.end, "length-of-inspection")) if name else None


def _confidence(judgements: Judgements, dates: DateMention | None) -> float:
    rules = {row.rule for row in judgements.rows}
    if judgements.amiss or DOUBLE in rules or (dates and not _ran(judgements.framework, dates)):
        return _LAYOUT_AMISS
    return _LENIENT if dates is None or WRAPPED in rules else 1.0
