"""What a visit was about, from the sentence in which its letter says what inspectors looked at."""

import re

from monitor.extract.report.sheet import Sheet
from monitor.model import Evidence

_SCOPE = re.compile(
    r"\b(?:Inspectors|We)\s+(?:also\s+)?(?:looked\s+at|considered|reviewed|evaluated|examined|focused\s+on)\s+"
    r"(?!(?:(?:an?|the)\s+)?(?:(?:wide|broad)\s+)?(?:range|variety)\b)"
    r"|\b(?:focus|scope)\s+of\s+(?:this|the)\s+visit\s+(?:was|were)\b|\bvisit\s+(?:specifically\s+)?(?:looked\s+at|focused\s+on|considered)\b",
    re.IGNORECASE,
)
_SCOPE_ENDS = re.compile(
    r"\n(?:Overview|Headline|Main findings|What needs)"
    r"|range\s+of\s+(?:\w+\s+)?evidence|in\s+line\s+with\s+the\s+inspection",
    re.IGNORECASE,
)
_LONGEST_SCOPE = 700
_PANDEMIC = re.compile(r"\bCOVID-19\b")
_WHOLE_SERVICE = re.compile(r"key\s+decision-making\s+across\b", re.IGNORECASE)

# The theme named first in the scope is the visit's; "other" where that is a narrower one.
_THEMES = {
    "front_door": (
        "front[ -]door", r"contacts?,?\s+(?:and\s+)?referrals?", r"\bMASH\b", r"multi-agency\s+safeguarding\s+hub",
        r"first\s+point\s+of\s+contact",
    ),
    "permanence": (r"permanen(?:ce|cy|t\s+(?:homes?|arrangements?))", r"\badoption\b"),
    "care_leavers": ("care[ -]leav(?:er|ing)", r"leaving\s+care", "care[ -]experienced"),
    "children_in_care": (
        r"children\s+(?:and\s+young\s+people\s+)?in\s+(?:the\s+)?care\b", "looked[ -]after", "placement",
        r"children\s+who\s+(?:are\s+in|come\s+into|enter)\s+care",
    ),
    "other": (
        "extra-?familial", "exploitation", "contextual", r"missing\s+from", r"private\s+fostering",
        r"disabled\s+children", r"early\s+help",
    ),
    "child_in_need_and_protection": (
        r"child(?:ren)?\s+in\s+need", r"child\s+protection", r"protection\s+plan", "pre-proceedings",
        r"need\s+(?:of\s+)?(?:help|protection)", r"edge\s+of\s+care", r"public\s+law",
    ),
}  # fmt: skip
_NAMED = re.compile("|".join(f"(?P<{theme}>{'|'.join(words)})" for theme, words in _THEMES.items()), re.IGNORECASE)
_INTAKE = re.compile("|".join(_THEMES["front_door"]), re.IGNORECASE)
_PERMANENCE = re.compile("|".join(_THEMES["permanence"]), re.IGNORECASE)


def theme_of(sheet: Sheet, start: int) -> tuple[str, Evidence] | None:
    """The theme of the visit whose letter begins its account at `start`; None where the letter has no scope."""
    scope = _SCOPE.search(sheet.folded, start, sheet.pages[min(1, len(sheet.pages) - 1)][1])
    whole = _WHOLE_SERVICE.search(sheet.folded, start, start + 4_000)
    pandemic = _PANDEMIC.search(sheet.folded, start, start + 4_000)
    if pandemic and (whole or scope is None):
        return "covid_assurance", sheet.evidence("theme", *(whole or pandemic).span(), "pandemic-assurance-visit")
    if scope is None:
        return None
    ends = _SCOPE_ENDS.search(sheet.folded, scope.end(), scope.end() + _LONGEST_SCOPE)
    end = ends.start() if ends else min(len(sheet.folded), scope.end() + _LONGEST_SCOPE)
    named = _NAMED.search(sheet.folded, scope.end(), end)
    if named is None or named.lastgroup is None:
        return "other", sheet.evidence("theme", scope.start(), end, "visit-scope")
    theme = named.lastgroup
    if theme == "child_in_need_and_protection" and _INTAKE.search(sheet.folded, named.end(), end):
        theme = "front_door"  # "children who need help and protection … specifically contacts and referrals"
    if theme == "children_in_care" and _PERMANENCE.search(sheet.folded, named.end(), end):
        theme = "permanence"  # "children in care and the timeliness of their permanent homes"
    return theme, sheet.evidence("theme", scope.start(), min(end, named.end() + 60), "visit-scope")
