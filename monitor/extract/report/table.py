"""The table of grades on a cover: which of the rows there belong to it, and whether it can be trusted."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby, pairwise

from monitor.extract.report.furniture import without_furniture
from monitor.extract.report.judgements import DOUBLE, Row, ends_in_grade, is_grade, label_alone, rows_between
from monitor.extract.report.sheet import Sheet

_COVER_PAGES = 4
_DATES_LABEL = re.compile(r"^[ ]*Inspection[ ]+dates?\b[ ]*:?[ ]*\d", re.MULTILINE)
_TABLE_ON_TOP = re.compile(r"\s*(?:\d{1,2}[ ]*\n)?\s*Judgement Grade\n")
_RECALLED = re.compile(
    r"^(?!Dates? of\b).*\b(?:previous|last|earlier|prior)\b.*\b(?:inspections?|judgements?|grades?)\b", re.IGNORECASE
)
# What may stand between two rows of one table: a row of a label that is not known, or one without a grade.
_LONGEST_ROW = 250
_NO_ROW = re.compile(r"[.;:\d]")
_GRADE_TAIL = re.compile(r"\A\.?\s?\d?[ ]*(?=\n|\Z)")
_FOOTNOTE_ALONE = re.compile(r"\.?\s?\d?\s*(?:\d{1,2} +[A-Z][^•]{0,900})?\s*\Z")
# A judgement's label says no more than what was judged; a sentence has a verb.
_VERB = re.compile(r"\b(?:is|are|was|were|has|have|had|be|been|judged|found|remain)\b", re.IGNORECASE)


def cover_rows(sheet: Sheet) -> tuple[Row, ...]:
    """The rows of the judgement table, one for each area, in the order of the text; () where no table can be read.

    All stand on one page but where the table goes on at the very top of the next. A table of
    earlier grades is passed over. Where something beside the rows looks like one more, the
    last row says so by its rule; where grades might belong to other labels, nothing is read.
    """
    for number in _covers(sheet):
        start, end = sheet.pages[number]
        for block in _blocks(sheet, _numbered_only(rows_between(sheet, start, end))):
            if not _is_recalled(sheet, block[0], start):
                whole = [*_doubted(sheet, block), *_continued(sheet, block[-1], number)]
                return () if len(whole) < 2 or _is_swapped(sheet, whole, start) else _one_of_each(whole)
    return ()


def _covers(sheet: Sheet) -> Iterator[int]:
    """The page with the dates, else the first; then one that begins with the table, as only that of a cover does."""
    pages = sheet.pages[:_COVER_PAGES]
    cover = next((n for n, page in enumerate(pages) if _DATES_LABEL.search(sheet.folded, *page)), 0)
    yield cover
    if cover + 1 < len(pages) and _TABLE_ON_TOP.match(sheet.folded, *pages[cover + 1]):
        yield cover + 1


def _numbered_only(rows: list[Row]) -> list[Row]:
    """Where rows are numbered the overall grade is a sentence, and a label without a number stands in the prose."""
    return [row for row in rows if row.numbered] or rows


def _blocks(sheet: Sheet, rows: list[Row]) -> list[list[Row]]:
    """The rows in groups: a sentence between two rows ends a table."""
    number = 0
    numbers = [number := number + (not _is_gap(sheet, one, two)) for one, two in pairwise(rows)]
    numbered = zip([0, *numbers], rows, strict=True) if rows else ()
    return [[row for _, row in group] for _, group in groupby(numbered, key=lambda pair: pair[0])]


def _is_gap(sheet: Sheet, one: Row, two: Row) -> bool:
    between = _between(sheet, one, two)
    return len(between) <= _LONGEST_ROW and not _NO_ROW.search(between) and not _RECALLED.search(between)


def _between(sheet: Sheet, one: Row, two: Row) -> str:
    """What stands between two rows, without the full stop and the footnote's number behind a grade."""
    return _GRADE_TAIL.sub("", sheet.folded[one.end : two.start]).strip()


def _is_recalled(sheet: Sheet, first: Row, start: int) -> bool:
    return any(_RECALLED.search(line[:_LONGEST_ROW]) for line in _above(sheet, first, start)[-3:])


def _above(sheet: Sheet, first: Row, start: int) -> list[str]:
    return [line.strip() for line in sheet.folded[start : first.start].split("\n") if line.strip()]


def _continued(sheet: Sheet, last: Row, number: int) -> list[Row]:
    """The rows at the very top of the next page, where nothing but a footnote stands below the last one of this."""
    if number + 1 >= len(sheet.pages):
        return []
    (_, end), (start, stop) = sheet.pages[number : number + 2]
    rows = [row for row in rows_between(sheet, start, stop) if row.numbered == last.numbered]
    if not rows or not _FOOTNOTE_ALONE.match(sheet.folded, last.end, end):
        return []
    head = without_furniture(sheet, start, rows[0].start).replace("Judgement Grade", "")
    return [] if head.strip() else _blocks(sheet, rows)[0]


def _is_swapped(sheet: Sheet, block: list[Row], start: int) -> bool:
    """Whether the grades stand before their labels: then each would be read for the label above it."""
    above = _above(sheet, block[0], start)
    graded = bool(above) and is_grade(sheet, above[-1]) and above[-1][0].isupper()
    return graded and (not block[0].numbered or label_alone(sheet, block[-1].end))


def _doubted(sheet: Sheet, block: list[Row]) -> list[Row]:
    """The rows, the last marked where a row that no label claims stands among or below them."""
    numbered = block[0].numbered
    doubtful = not numbered and (
        any(_between(sheet, one, two) for one, two in pairwise(block)) or _has_row_below(sheet, block[-1].end)
    )
    return [*block[:-1], replace(block[-1], rule=DOUBLE)] if doubtful else block


def _has_row_below(sheet: Sheet, end: int) -> bool:
    """Whether up to three lines directly below the table read as a label and a grade."""
    lines = sheet.folded[end : end + 300].strip().split("\n")
    below = next((lines[: n + 1] for n, line in enumerate(lines[:3]) if ends_in_grade(sheet, line)), [])
    words = " ".join(below)
    return words[:1].isupper() and not any(no.search(words) for no in (_NO_ROW, _VERB, _RECALLED))


def _one_of_each(rows: list[Row]) -> tuple[Row, ...]:
    """One row an area; none at all where two of them differ."""
    first: dict[str, Row] = {}
    for row in rows:
        if first.setdefault(row.area, row).grade != row.grade:
            return ()
    return tuple(first.values())
