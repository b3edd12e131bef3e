"""What a report of no known layout shows, so that a person can see at once what changed."""

import re

from monitor.extract.report.judgements import grade_of, grade_pattern
from monitor.extract.report.sheet import Sheet

_LONGEST_TITLE = 60
_LONGEST_DATES = 30


def unknown_layout(sheet: Sheet) -> str:
    """One message of at most some 300 characters: title, dates, and which labels and grades the cover has."""
    dates = sheet.inspected()
    inspected = _line(sheet.page.text[dates.start : dates.end], _LONGEST_DATES) if dates else "no dates"
    title = _line(sheet.page.title or sheet.page.text.strip(), _LONGEST_TITLE)
    return (
        f"No table of grades of a known layout on the cover of “{title}” ({inspected}). "
        f"Judgements named: {', '.join(_labels(sheet)) or 'none'}; grades: {', '.join(_grades(sheet)) or 'none'}. "
        "Look at it; new labels go into frameworks.toml."
    )


def _labels(sheet: Sheet) -> list[str]:
    cover = " ".join(sheet.folded[: sheet.cover_end].lower().split())
    return [area.id for area in sheet.facts.areas.values() if any(wording in cover for wording in area.wordings)]


def _grades(sheet: Sheet) -> list[str]:
    words = re.compile(rf"\b(?:{grade_pattern(sheet.facts)})\b", re.IGNORECASE)
    named = (grade_of(sheet.facts, found[0]) for found in words.finditer(sheet.folded, 0, sheet.cover_end))
    return list(dict.fromkeys(grade for grade in named if grade))


def _line(words: str, longest: int) -> str:
    line = " ".join(words.split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"
