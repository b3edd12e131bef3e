"""Documents that are no report or letter on a council's children's services, and what they are instead."""

import re

from monitor.extract.report.sheet import Sheet
from monitor.model import Ignored

_BOARD = re.compile(
    r"^(?:Review of|Inspection of) the effectiveness of the\s+Local\s+Safeguarding\s+Children\s+Board",
    re.MULTILINE | re.IGNORECASE,
)
_FULL_TITLE = re.compile(
    r"^(?:Re-?\s?inspection|Inspection) of services for children in need\b"
    r"|^Inspection of (?:local authority )?children's (?:social care )?services\b"
    r"|^Inspection of [^\n]{2,80}(?:\n[^\n]{0,80}){0,2}?"
    r"(?:children's\s+services|Families\s+Trust|children\s+and\s+families'?\s+services|\blocal\s+authority)\b",
    re.MULTILINE | re.IGNORECASE,
)
_GREETING = re.compile(r"^Dear\b", re.MULTILINE)
# The first of these whose words stand on the first page says what the document is.
_KINDS = {
    Ignored.SCHOOL_OR_NURSERY: (
        "quality of education", "(?:primary|secondary|nursery|infant|junior|high) school", "childminder", "early years",
        "further education", "academy trust",
    ),
    Ignored.PROVIDER_NOT_COUNCIL: (
        "children's home", "fostering (?:agency|service)", "adoption agency", "supported accommodation",
        "residential (?:family|special)", "registered provider",
    ),
    Ignored.ADULT_SOCIAL_CARE: ("adult social care", "care act"),
    Ignored.OTHER_INSPECTORATE: (
        "care quality commission", "HMICFRS", "hm inspectorate of (?:probation|prisons)", "estyn", "care inspectorate",
    ),
}  # fmt: skip


def claims_grades(sheet: Sheet, before: int | None = None) -> bool:
    """Whether the cover (up to an offset) is titled as a full inspection of a council's children's services."""
    return _FULL_TITLE.search(sheet.folded, 0, sheet.cover_end if before is None else before) is not None


def is_letter(sheet: Sheet) -> bool:
    """Whether somebody is greeted on the first page: a letter may repeat earlier grades, and gives none."""
    return _GREETING.search(sheet.folded, 0, sheet.cover_end) is not None


def is_board_review(sheet: Sheet) -> bool:
    """Whether the cover is that of a review of a safeguarding children board alone."""
    return _BOARD.search(sheet.folded, 0, sheet.cover_end) is not None and not claims_grades(sheet)


def why_ignored(sheet: Sheet) -> Ignored:
    """What kind of document this is, by the words on its first page."""
    for reason, words in _KINDS.items():
        if re.search(rf"\b(?:{'|'.join(words)})\b", sheet.folded[: sheet.cover_end], re.IGNORECASE):
            return reason
    return Ignored.NOT_A_REPORT if re.search(r"\bOfsted\b", sheet.folded) else Ignored.NOT_OFSTED
