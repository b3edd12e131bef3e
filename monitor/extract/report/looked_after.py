"""Reports of 2013 on services for looked after children alone: no grade on the cover, all in a table at the end."""

import re

from monitor.errors import UnreadablePage
from monitor.extract.report.bullets import evidence_of
from monitor.extract.report.inspectors import lead_inspector
from monitor.extract.report.judgements import grade_of, grade_pattern
from monitor.extract.report.needs import for_improvement
from monitor.extract.report.sheet import Sheet
from monitor.model import Evidence, InspectionKind, Outcome

TITLE = re.compile(
    r"^Inspection of (?:safeguarding and )?looked after children\s+services\b", re.MULTILINE | re.IGNORECASE
)
_FRAMEWORK = "pre_sif"


def extract_looked_after(sheet: Sheet, title: re.Match[str]) -> Outcome:
    """The inspection and its overall grade; its other judgements have no counterpart in any later inspection."""
    dates, printed = sheet.inspected(), sheet.published()
    named = sheet.council(0, dates.start if dates else sheet.cover_end, dates.span.start.first if dates else None)
    if named is None:
        raise UnreadablePage("The title of the report names no council that this program knows.")
    grade, grade_evidence = _overall(sheet)
    leader, needed = lead_inspector(sheet), for_improvement(sheet)
    council, council_evidence = named
    return Outcome(
        council=council.short_name,
        urn=council.urn,
        kind=InspectionKind.FULL,
        lead_inspector=leader[0] if leader else None,
        framework=_FRAMEWORK,
        inspected=dates.span if dates else None,
        published=sheet.page.published or (printed.span.start if printed else None),
        grades={"overall": grade},
        to_improve=tuple(bullet.improvement for bullet in needed),
        evidence=(
            sheet.evidence("framework", *title.span(), "title"),
            council_evidence,
            *sheet.dated(dates, printed),
            *([leader[1]] if leader else []),
            grade_evidence,
            *evidence_of(sheet, "to_improve", needed),
        ),
    )


def _overall(sheet: Sheet) -> tuple[str, Evidence]:
    """From the record of main findings, else from the section's heading: "Grade 4 (inadequate)"."""
    grade = grade_pattern(sheet.facts)
    record = sheet.folded.rfind("\nRecord of main findings")
    forms = (
        (max(record, 0), rf"^Overall effectiveness\s+(?P<grade>{grade})\b(?:\s+Grade \d)?[ ]*$", "record-of-findings"),
        (0, rf"^Overall effectiveness\b[^.]{{0,80}}?\s+Grade \d\s+\((?P<grade>{grade})\)", "heading-with-grade"),
    )
    for start, form, rule in forms:
        found = re.compile(form, re.MULTILINE | re.IGNORECASE).search(sheet.folded, start)
        if found and (judged := grade_of(sheet.facts, found["grade"])):
            return judged, sheet.evidence("grades.overall", found.start(), found.end(), rule)
    raise UnreadablePage(
        'A report on looked after children services, but neither its "Record of main findings" nor a heading '
        "gives an overall grade. Look at it: some pages may be missing."
    )
