"""The lists of what needs to improve and of areas for priority action, word for word."""

import re
from dataclasses import dataclass

from monitor.extract.report.sheet import Sheet
from monitor.model import Evidence, Improvement

# A heading stands on a line of its own, or follows a full stop where the PDF lost the line's end.
_IMPROVE = re.compile(
    r"(?:^|[.;] ?)What needs to improve\b[^\n.]{0,70}?(?:\n[^\n.]{0,40}practice)?[?:]?[ ]*\d?[ ]*\n(?:\d\n)?",
    re.MULTILINE,
)
_FOR_IMPROVEMENT = re.compile(r"^Areas? for [Ii]mprovement[ ]*:?[ ]*\d?[ ]*\n", re.MULTILINE)
_PRIORITY = re.compile(
    r"(?:^|[.;] ?)(?:Areas?|AREAS?) (?:for|of) priority action[ ]*:?[ ]*\d?[ ]*\n(?:\d\n)?",
    re.MULTILINE | re.IGNORECASE,
)
_SECTION_ENDS = re.compile(
    r"^(?:The experiences and progress|The impact of leaders|Main findings|Findings|Areas? for improvement)\b"
    r"|^[ ]*1\.[ ]*[A-Z]"
    r"|(?:^|[.;:] ?)(?:What needs to improve|Areas? for priority action|Main findings|Findings)\b[^\n.]*\n",
    re.MULTILINE | re.IGNORECASE,
)
_LONGEST_SECTION = 12_000  # characters

_NONE_SET = re.compile(r"\b(?:no|not\s+\w+\s+any)\s+(?:areas?\s+for\s+)?priority\s+action", re.IGNORECASE)
_SET_BEFORE = re.compile(
    r"\b(?:set|identified|made|found|given|issued)\s+(?:at|in|during|by|after|following)\s+(?:the|our|its|an?)\s+"
    r"(?:last|previous|earlier)\b",
    re.IGNORECASE,
)
_NEW = re.compile(r"\b(?:new|additional|further)\b", re.IGNORECASE)

# What stands at the foot and head of pages: the address, page numbers, running headers, footnotes.
_FURNITURE = re.compile(
    r"(?:Ofsted\s*\n)?Piccadilly Gate[\s\S]{0,200}?www\.gov\.uk/ofsted[ ]*\d{0,2}"
    r"|\n\d\s+[A-Z][^\f]{0,900}(?=\f)"
    r"|\f[ ]*\d{1,2}[ ]*(?=\n)"
    r"|\f(?:[^\n]*\n){0,2}[^\n]*\b20\d\d[ ]+\d{1,2}[ ]*(?=\n|\Z)"
)
_TAG = re.compile(r"\s*\(([^()]*\b(?:outcome|enabler)s?\b[^()]*)\)[ .]*\Z", re.IGNORECASE)
_OUTCOME = re.compile(r"\b(outcome|enabler)s?\s+(\d(?:\s*(?:,|and|&)\s*\d)*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Bullet:
    """One entry of a list: its words on one line, and where it stands."""

    text: str
    start: int
    end: int
    national_framework: str | None = None

    @property
    def improvement(self) -> Improvement:
        return Improvement(self.text, self.national_framework)


def improvements(sheet: Sheet, start: int = 0) -> tuple[Bullet, ...]:
    """What Ofsted says needs to improve, in the order of the text; nothing if that section is not on these pages."""
    heading = _IMPROVE.search(sheet.folded, start) or _FOR_IMPROVEMENT.search(sheet.folded, start)
    return _bullets(sheet, heading.end()) if heading else ()


def priority_areas(sheet: Sheet, start: int = 0) -> tuple[Bullet, ...]:
    """The areas for priority action that this visit sets.

    The heading alone does not prove any: below it Ofsted has also written that there are none,
    and that those of an earlier visit remain.
    """
    heading = _PRIORITY.search(sheet.folded, start)
    if heading is None:
        return ()
    end = _section_end(sheet, heading.end())
    preamble = sheet.folded[heading.end() : end].partition("•")[0]
    if _NONE_SET.search(preamble) or (_SET_BEFORE.search(preamble) and not _NEW.search(preamble)):
        return ()
    return _bullets(sheet, heading.end())


def evidence_of(sheet: Sheet, field: str, bullets: tuple[Bullet, ...]) -> list[Evidence]:
    """The evidence for each entry of a list: `to_improve.0`, `to_improve.1`, …"""
    return [sheet.evidence(f"{field}.{n}", b.start, b.end, "list-entry") for n, b in enumerate(bullets)]


def _section_end(sheet: Sheet, start: int) -> int:
    found = _SECTION_ENDS.search(sheet.folded, start, start + _LONGEST_SECTION)
    if found is None:
        return min(len(sheet.folded), start + _LONGEST_SECTION)
    return found.start() + (found[0][0] in ".;:")  # the full stop belongs to the entry before


def _bullets(sheet: Sheet, start: int) -> tuple[Bullet, ...]:
    """The entries from here to the end of the section; a section without bullets is one entry."""
    end = _section_end(sheet, start)
    marks = [at.start() + 1 for at in re.finditer("•", sheet.folded[start:end])]
    starts = [start + mark for mark in marks] or [start]
    ends = [at - 1 for at in starts[1:]] + [end]
    found = (_bullet(sheet, *ends_of) for ends_of in zip(starts, ends, strict=True))
    return tuple(bullet for bullet in found if bullet.text)


def _bullet(sheet: Sheet, start: int, end: int) -> Bullet:
    words = " ".join(_FURNITURE.sub(" ", sheet.page.text[start:end]).replace("\ufffe", "-").split())
    tag = _TAG.search(words)
    outcomes = _OUTCOME.findall(tag[1]) if tag else []
    if tag and outcomes:
        words = words[: tag.start()]
    named = ", ".join(f"{kind.lower()} {' '.join(numbers.split())}" for kind, numbers in outcomes)
    return Bullet(words, start, end, named or None)
