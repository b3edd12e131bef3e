"""Where the lists stand: what needs to improve, and the areas for priority action."""

import re

from monitor.extract.report.bullets import Bullet, entries, whole
from monitor.extract.report.sheet import Sheet

# Below a heading the number of its footnote may stand, glued to it or on the next line; a page number in a
# table of contents has a blank before it.
_HEADING_ENDS = r"(?:[ ]*[?:])?\d?[ ]*\n(?:[ ]*\d[ ]*\n)?"
# A heading stands on a line of its own, or follows a full stop where the PDF lost the line's end.
_IMPROVE = re.compile(
    rf"(?:^|[.;] ?)What needs to improve\b[^\n.?:\d]{{0,70}}(?:\n[^\n.?:]{{0,40}}practice)?{_HEADING_ENDS}",
    re.MULTILINE,
)
_FOR_IMPROVEMENT = re.compile(rf"^Areas? for [Ii]mprovement{_HEADING_ENDS}", re.MULTILINE)
_RECOMMENDATIONS = re.compile(
    rf"^(?:What does the [Ll]ocal [Aa]uthority need to improve|Recommendations){_HEADING_ENDS}", re.MULTILINE
)
_PRIORITY = re.compile(rf"(?:^|[.;] ?)(?:Areas?|AREAS?) (?i:for|of) (?i:priority action){_HEADING_ENDS}", re.MULTILINE)
_SECTION_ENDS = re.compile(
    r"^(?:(?:The e|E)xperiences and progress|(?:The i|I)mpact of leaders)\b"
    r"|^(?:Areas? for [Ii]mprovement|Areas? of strength|Strengths|Overview|Next steps)[ ]*:?\d?[ ]*$"
    r"|^(?:Ofsted will take the findings|(?:We|I) have notified\b|Yours (?:sincerely|faithfully))"
    r"|^[ ]*1\.[ ]*[A-Z]"
    r"|(?:^|[.;:] ?)(?:What needs to improve|Areas? for priority action|(?:Main |Headline )?[Ff]indings)\b"
    r"[^\n.]{0,70}(?:\n|\Z)",
    re.MULTILINE,
)
_RECOMMENDATIONS_END = re.compile(
    r"^(?:Summary for children|Information about|Progress since|Inspection judgements|The experiences and progress"
    r"|The [Ll]ocal [Aa]uthority(?:'s| has the following) strengths|What does the LSCB|The inspection team"
    r"|Key (?:judgements|findings)|Summary of|Outcomes for (?:looked|children)|Executive summary)",
    re.MULTILINE,
)
_LONGEST = 12_000  # characters

_NONE_SET = re.compile(
    r"\b(?:no|not\s+\w+\s+any)\s+(?:areas?\s+for\s+)?priority\s+action|\A\s*(?:There\s+(?:are|were)\s+)?none\b",
    re.IGNORECASE,
)
_SET_BEFORE = re.compile(
    r"\b(?:set|identified|made|found|given|issued)\s+(?:at|in|during|by|after|following)\s+(?:the|our|its|an?)\s+"
    r"(?:last|previous|earlier)\b"
    r"|\b(?:areas?\s+for\s+priority\s+action|those)\s+(?:(?:set|identified|made|found|given|issued)\s+)?"
    r"(?:(?:from|of)\s+(?:the|our|its|an?)\s+(?:last|previous|earlier)|in\s+(?:\w+\s+)?20\d\d)\b",
    re.IGNORECASE,
)
_NEW = re.compile(r"\b(?:new|additional|further)\b", re.IGNORECASE)


def improvements(sheet: Sheet, start: int = 0) -> tuple[Bullet, ...]:
    """What Ofsted says needs to improve, in the order of the text; nothing if that section is not on these pages."""
    heading = _IMPROVE.search(sheet.folded, start) or _FOR_IMPROVEMENT.search(sheet.folded, start)
    return _section(sheet, heading.end()) if heading else ()


def recommendations(sheet: Sheet, start: int = 0) -> tuple[Bullet, ...]:
    """The same in the single inspection: under headings of groups, "priority and immediate action" the first.

    The safeguarding children board's own recommendations, further on, are not the council's.
    """
    heading = _RECOMMENDATIONS.search(sheet.folded, start)
    return _headed(sheet, heading.end()) if heading else ()


def for_improvement(sheet: Sheet, start: int = 0) -> tuple[Bullet, ...]:
    """The same in the reports of 2013: grouped by how soon."""
    heading = _FOR_IMPROVEMENT.search(sheet.folded, start)
    return _headed(sheet, heading.end()) if heading else ()


def _headed(sheet: Sheet, start: int) -> tuple[Bullet, ...]:
    return entries(sheet, start, _end(sheet, start, _RECOMMENDATIONS_END), headed=True)


def priority_areas(sheet: Sheet, start: int = 0) -> tuple[Bullet, ...]:
    """The areas for priority action that this visit sets.

    The heading alone does not prove any: below it Ofsted has also written that there are none,
    and that those of an earlier visit remain.
    """
    heading = _PRIORITY.search(sheet.folded, start)
    if heading is None:
        return ()
    end = _end(sheet, heading.end(), _SECTION_ENDS)
    preamble = sheet.folded[heading.end() : end].partition("•")[0]
    if _NONE_SET.search(preamble) or (_SET_BEFORE.search(preamble) and not _NEW.search(preamble)):
        return ()
    return _section(sheet, heading.end())


def _section(sheet: Sheet, start: int) -> tuple[Bullet, ...]:
    """The entries from here to the end of the section; a section without bullets is one entry."""
    end = _end(sheet, start, _SECTION_ENDS)
    return entries(sheet, start, end) or whole(sheet, start, end)


def _end(sheet: Sheet, start: int, ends: re.Pattern[str]) -> int:
    found = ends.search(sheet.folded, start, start + _LONGEST)
    if found is None:
        return min(len(sheet.folded), start + _LONGEST)
    return found.start() + (found[0][0] in ".;:")  # the full stop belongs to the entry before
