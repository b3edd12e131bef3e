"""What one of Ofsted's own documents says: a report or a letter on a council's children's services."""

import re

from monitor.errors import UnreadablePage
from monitor.extract.report.graded import extract_graded, read_table
from monitor.extract.report.letter import TITLES as LETTERS
from monitor.extract.report.letter import extract_letter
from monitor.extract.report.looked_after import TITLE as LOOKED_AFTER
from monitor.extract.report.looked_after import extract_looked_after
from monitor.extract.report.others import claims_grades, is_board_review, is_letter, why_ignored
from monitor.extract.report.send import TITLE as SEND
from monitor.extract.report.send import extract_send
from monitor.extract.report.sheet import Sheet
from monitor.extract.report.unknown import unknown_layout
from monitor.facts import Facts
from monitor.model import Ignored, InspectionKind, Outcome, Page, Reading


def extract_report(page: Page, facts: Facts) -> Reading:
    """The inspection or visit that the document tells of (a joint one of each council), or why it tells of none.

    Pure. Grades come only from the cover (before 2013 from the record of findings), each by its
    label: the text repeats earlier inspections' grades in the same words. UnreadablePage for a
    report that is titled as one and whose grades do not stand where any known layout has them.
    """
    sheet = Sheet.of(page, facts)
    if outcomes := _outcomes(sheet):
        return Reading(page, outcomes=outcomes)
    if is_board_review(sheet):
        return Reading(page, ignored=Ignored.LSCB_ONLY)
    if claims_grades(sheet):
        raise UnreadablePage(unknown_layout(sheet))
    return Reading(page, ignored=why_ignored(sheet))


def _outcomes(sheet: Sheet) -> tuple[Outcome, ...]:
    """What the title that stands first on the cover announces; others are mentions, and a letter grades nothing."""
    cover = (sheet.folded, 0, sheet.cover_end)
    titles: list[tuple[int, InspectionKind, re.Match[str]]] = [
        (title.start(), kind, title)
        for kind, pattern in {**LETTERS, InspectionKind.AREA_SEND: SEND}.items()
        if (title := pattern.search(*cover))
    ]
    start, kind, title = min(titles, default=(sheet.cover_end, InspectionKind.FULL, None))
    if (
        title is None or title[0][0].islower()
    ):  # "… the findings of the focused visit": a letter's, or in a report's text
        graded = () if is_letter(sheet) else _graded(sheet)
        if graded or title is None:
            return graded
    if claims_grades(sheet, start):
        return _graded(sheet)
    if kind is InspectionKind.AREA_SEND:
        return (extract_send(sheet, title),)
    return extract_letter(sheet, kind, title)


def _graded(sheet: Sheet) -> tuple[Outcome, ...]:
    if judgements := read_table(sheet):
        return (extract_graded(sheet, judgements),)
    title = LOOKED_AFTER.search(sheet.folded, 0, sheet.cover_end)
    return (extract_looked_after(sheet, title),) if title else ()
