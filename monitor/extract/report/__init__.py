"""What one of Ofsted's own documents says: a report or a letter on a council's children's services."""

import re

from monitor.errors import UnreadablePage
from monitor.extract.report.graded import extract_graded, read_table
from monitor.extract.report.letter import TITLES as LETTERS
from monitor.extract.report.letter import extract_letter
from monitor.extract.report.looked_after import TITLE as LOOKED_AFTER
from monitor.extract.report.looked_after import extract_looked_after
from monitor.extract.report.others import claims_grades, is_board_review, why_ignored
from monitor.extract.report.send import TITLE as SEND
from monitor.extract.report.send import extract_send
from monitor.extract.report.sheet import Sheet
from monitor.facts import Facts
from monitor.model import Ignored, InspectionKind, Outcome, Page, Reading


def extract_report(page: Page, facts: Facts) -> Reading:
    """The one inspection or visit that the document tells of, or why it tells of none.

    Pure. Grades come only from the cover (before 2013 from the record of findings), each by its
    label: the text repeats earlier inspections' grades in the same words. UnreadablePage for a
    report that is titled as one and whose grades do not stand where any known layout has them.
    """
    sheet = Sheet.of(page, facts)
    if outcome := _outcome(sheet):
        return Reading(page, outcomes=(outcome,))
    if is_board_review(sheet):
        return Reading(page, ignored=Ignored.LSCB_ONLY)
    if claims_grades(sheet):
        raise UnreadablePage(
            "The document is titled as an inspection of a council's children's services, but its cover has no table "
            "of grades of a known layout. Look at it; a new layout's labels go into frameworks.toml."
        )
    return Reading(page, ignored=why_ignored(sheet))


def _outcome(sheet: Sheet) -> Outcome | None:
    if judgements := read_table(sheet):
        return extract_graded(sheet, judgements)
    cover = (sheet.folded, 0, sheet.cover_end)
    if title := LOOKED_AFTER.search(*cover):
        return extract_looked_after(sheet, title)
    titles: list[tuple[int, InspectionKind, re.Match[str]]] = [
        (title.start(), kind, title)
        for kind, pattern in {**LETTERS, InspectionKind.AREA_SEND: SEND}.items()
        if (title := pattern.search(*cover))
    ]
    if not titles:
        return None
    _, kind, title = min(titles)  # the title that stands first; others are mentions
    return extract_send(sheet, title) if kind is InspectionKind.AREA_SEND else extract_letter(sheet, kind, title)
