"""Inspections of the area partnership for special educational needs (SEND): an outcome in words, never a grade."""

import re

from monitor.errors import UnreadablePage
from monitor.extract.report.inspectors import lead_inspector
from monitor.extract.report.sheet import Sheet
from monitor.model import InspectionKind, Outcome

TITLE = re.compile(
    r"^(?:Joint )?(?:local )?Area SEND (?:full |monitoring )?(?:inspection|revisit)\b"
    r"|\bjoint\s+(?:area\s+)?inspection\s+of\s+the\s+local\s+area\b|\bsummarises\s+our\s+findings\b[^.]{0,80}\blocal\s+area\b",
    re.MULTILINE | re.IGNORECASE,
)
_HEADING = re.compile(r"^Inspection outcome\s*\n", re.MULTILINE | re.IGNORECASE)
# Ofsted's exact words since 2023; the first sentence below the heading decides.
_OUTCOMES = (
    ("systemic_failings", re.compile(r"widespread\s+and\s*/\s*or\s+systemic\s+failings", re.IGNORECASE)),
    ("inconsistent", re.compile(r"lead\s+to\s+inconsistent\s+experiences", re.IGNORECASE)),
    ("typically_positive", re.compile(r"typically\s+lead\s+to\s+positive\s+experiences", re.IGNORECASE)),
)
_BELOW_HEADING = 600
_BETWEEN = re.compile(r"\b(?:Between|From|On)\s+(?=\d)", re.IGNORECASE)


def extract_send(sheet: Sheet, title: re.Match[str]) -> Outcome:
    """The area inspection under this title; the reports and letters before 2023 have no outcome of the three."""
    dates = sheet.inspected()
    if dates is None and (sentence := _BETWEEN.search(sheet.folded)):
        dates = next(iter(sheet.dates(sentence.start(), sentence.start() + 200)), None)
    start = title.start()
    end = dates.start if dates and dates.start > start else start + 300
    named = sheet.council(start, end, dates.span.start.first if dates else None)
    if named is None:
        raise UnreadablePage("The title of the area SEND report names no council that this program knows.")
    council, council_evidence = named
    outcome, leader = _outcome(sheet), lead_inspector(sheet)
    evidence = [
        sheet.evidence("inspection", *title.span(), "title"),
        council_evidence,
        *sheet.dated(dates, None),
    ]
    if outcome:
        evidence.append(sheet.evidence("outcome", *outcome[1], "inspection-outcome"))
    if leader:
        evidence.append(leader[1])
    return Outcome(
        council=council.short_name,
        urn=council.urn,
        kind=InspectionKind.AREA_SEND,
        lead_inspector=leader[0] if leader else None,
        inspected=dates.span if dates else None,
        published=sheet.page.published,
        outcome=outcome[0] if outcome else None,
        evidence=tuple(evidence),
    )


def _outcome(sheet: Sheet) -> tuple[str, tuple[int, int]] | None:
    heading = _HEADING.search(sheet.folded)
    if heading is None:
        return None
    found = (
        (name, words.search(sheet.folded, heading.end(), heading.end() + _BELOW_HEADING)) for name, words in _OUTCOMES
    )
    first = min(((match.start(), name, match) for name, match in found if match), default=None)
    return (first[1], first[2].span()) if first else None
