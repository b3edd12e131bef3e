"""The grades on a cover, each found by the label that stands beside it, never by its place in the table."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeGuard

from monitor.extract.report.sheet import LONGEST_QUOTE, Sheet
from monitor.facts import Facts

_FLAGS = re.IGNORECASE | re.MULTILINE
_NOT_JUDGED = "not judged"  # too few children to tell; the row is printed without a grade
# A grade ends its line: prose that repeats a label and a grade goes on. "improvement.2": a footnote's number.
_ENDS = r"(?=\.?\s?\d?[ ]*(?:\n|\Z))"
_LONGEST_ROW = 300  # characters; a longer one could not be quoted
_NUMBER = r"(?P<number>\d(?:\.\d)?\.?[ ]+)?"


@dataclass(frozen=True, slots=True)
class Row:
    """One judgement as printed; `grade` is None where the cover says "not judged"."""

    area: str
    grade: str | None
    start: int
    end: int
    rule: str
    numbered: bool = False


# How a row may be read that is not simply its label and then its grade.
WRAPPED = "table-row-wrapped"  # the grade stands between two lines of its label
DOUBLE = "table-row-double"  # one more grade, or one more row, stands there that no label claims


def rows_between(sheet: Sheet, start: int, end: int) -> list[Row]:
    """Every row between two offsets; of labels that overlap the longest counts: "children in care" stays whole."""
    found = [row for area, label in _patterns(sheet.facts).labels for row in _matches(sheet, area, label, start, end)]
    kept: list[Row] = []
    for row in sorted(found, key=lambda row: (row.start, -row.end)):
        if row.end - row.start <= LONGEST_QUOTE and (not kept or row.start >= kept[-1].end):
            kept.append(row)
    return kept


def is_grade(sheet: Sheet, line: str) -> bool:
    """Whether a line is a grade and nothing else."""
    return _patterns(sheet.facts).grade_alone.fullmatch(line) is not None


def ends_in_grade(sheet: Sheet, line: str) -> bool:
    """Whether a line is, or ends in, a grade as a table prints it, with a capital."""
    return any(is_grade(sheet, line[at.start() :]) for at in re.finditer(r"(?<!\S)[A-Z]", line))


def label_alone(sheet: Sheet, end: int) -> bool:
    """Whether the next words from here on are a judgement's label without a grade."""
    start = end + len(sheet.folded[end:]) - len(sheet.folded[end:].lstrip())
    found = (label.match(sheet.folded, start) for _, label in _patterns(sheet.facts).labels)
    return any(match and not match["grade"] for match in found)


def overall_sentence(sheet: Sheet, end: int) -> Row | None:
    """The overall grade that stands as a sentence above the table: "Children's services in Oakfield are good"."""
    found = _patterns(sheet.facts).overall.search(sheet.folded, 0, end)
    return _row(sheet.facts, "overall", found, found["grade"], "overall-sentence") if _is_short(found) else None


def board_sentence(sheet: Sheet, start: int) -> Row | None:
    """The safeguarding children board's grade, where it stands below the table."""
    found = _patterns(sheet.facts).board.search(sheet.folded, start, max(start, sheet.cover_end))
    return _row(sheet.facts, "lscb", found, found["grade"], "board-sentence") if _is_short(found) else None


def _is_short(found: re.Match[str] | None) -> TypeGuard[re.Match[str]]:
    """Whether the words fit into one quote; blanks by the page between them are no sentence."""
    return found is not None and found.end() - found.start() <= LONGEST_QUOTE


@dataclass(frozen=True, slots=True)
class _Patterns:
    labels: tuple[tuple[str, re.Pattern[str]], ...]
    grade_alone: re.Pattern[str]
    overall: re.Pattern[str]
    board: re.Pattern[str]


@lru_cache(maxsize=4)
def _patterns(facts: Facts) -> _Patterns:
    grade = grade_pattern(facts)
    labels = [
        (area.id, re.compile(_label(wording, grade), _FLAGS))
        for area in facts.areas.values()
        for wording in area.wordings
    ]
    board = "|".join(_spaced(wording) for wording in facts.areas["lscb"].wordings)
    return _Patterns(
        labels=tuple(labels),
        grade_alone=re.compile(rf"\.?\s*(?:{grade}){_ENDS}", _FLAGS),
        overall=re.compile(
            r"^[ ]*(?:The\s+overall\s+judgement(?:\s+is\s+that\s+children's\s+services?)?"
            r"|(?-i:Children)'s\s+services?)\b"
            rf"(?:(?!\b(?:is|are|requires?|not|was|were|when|since|if|until|leadership|{grade})\b)(?:[^•.\d]|(?<=St)\.)){{0,160}}?"
            rf"\b(?:(?:is|are)\s+|(?=require))(?P<grade>{grade}){_ENDS}",
            _FLAGS,
        ),
        board=re.compile(
            rf"(?:{board})(?:\s+of\s+[^.]{{1,80}}?)?\s*(?:\(LSCB\)\s*)?(?:is\s+)?(?P<grade>{grade}){_ENDS}", _FLAGS
        ),
    )


def grade_pattern(facts: Facts) -> str:
    """Any grade in Ofsted's wordings, the longest first, over line breaks."""
    wordings = sorted((w for grade in facts.grades.values() for w in grade.wordings), key=len, reverse=True)
    return "|".join(map(_spaced, [*wordings, _NOT_JUDGED]))


def grade_of(facts: Facts, words: str) -> str | None:
    """The grade that the words mean; None for "not judged"."""
    plain = " ".join(words.lower().split())
    return next((grade.id for grade in facts.grades.values() if plain in grade.wordings), None)


def _label(wording: str, grade: str) -> str:
    """A label at the start of a line and a grade after it, or between two of the lines that it is wrapped over."""
    gap = rf"(?:\s+|[ ]+({grade})[ ]*\n\s*)"
    words = gap.join(re.escape(word).replace(",", ",?") for word in wording.split())
    return rf"^[ ]*{_NUMBER}(?=(?-i:[A-Z])){words}\.?\d?(?:\s+(?P<grade>{grade}))?{_ENDS}"


def _spaced(wording: str) -> str:
    return r"\s+".join(map(re.escape, wording.split()))


def _matches(sheet: Sheet, area: str, label: re.Pattern[str], start: int, end: int) -> Iterator[Row]:
    for found in label.finditer(sheet.folded, start, end):
        after = found["grade"]
        between = [words for words in found.groups() if words and words not in (after, found["number"])]
        if bool(after) != bool(between) and found.end() - found.start() <= _LONGEST_ROW:
            double = _patterns(sheet.facts).grade_alone.match(sheet.folded, found.end(), end)
            rule = DOUBLE if double else "table-row" if after else WRAPPED
            yield _row(sheet.facts, area, found, after or between[0], rule)


def _row(facts: Facts, area: str, found: re.Match[str], words: str, rule: str) -> Row:
    numbered = bool(found.groupdict().get("number"))
    return Row(area, grade_of(facts, words), found.start(), found.end(), rule, numbered)
