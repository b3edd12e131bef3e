"""Why the mentions of grades in one of Ofsted's own documents gave nothing, each by where it stands."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

from monitor.extract.explained import Aside
from monitor.extract.explained_article import USES
from monitor.extract.explained_words import Spans, unmarked
from monitor.extract.fold import fold
from monitor.extract.press.claims import RECALLED, use_of
from monitor.extract.press.marks import Marked, Mention, mark
from monitor.extract.press.when import grade_day
from monitor.facts import Facts
from monitor.model import InspectionKind, Outcome, Reading

PREVIOUS = "below a heading on previous inspections"
KEY = "part of a key to what the grades mean"
HEADING = "a section's heading, which repeats the table of grades"
HEADING_DIFFERS = "a section's heading, which differs from the table of grades: the table counts"
EARLIER = "in a sentence that names an earlier inspection or year"
ABOVE = "above the table of grades, which alone counts"
BETWEEN = "between the rows of the table of grades, and none of them"
BELOW = "below the table of grades, which alone counts"
OTHER_PAGE = "on another page than the table of grades, which alone counts"
ELSEWHERE = "beside the words that give this report's grade"
NO_OUTCOME = "in a document from which no outcome is read"
WITHOUT_GRADES = {
    InspectionKind.FOCUSED_VISIT: "a letter on a visit gives no grade",
    InspectionKind.MONITORING_VISIT: "a letter on a visit gives no grade",
    InspectionKind.JTAI: "a joint targeted area inspection gives no grade",
    InspectionKind.AREA_SEND: "an area SEND inspection gives an outcome in words, and no grade",
}

# What a rule for articles may say of a word in a report too; its plans and opinions are those of newspapers.
_SAID = ("adjective", "explanation", "negated", "statistics")
_PREVIOUS = re.compile(
    r"^[^\n\f]{0,40}\bprevious\b[^\n\f.]{0,40}\binspections?\b[^\n\f.]{0,20}$", re.MULTILINE | re.IGNORECASE
)
_EARLIER = re.compile(
    r"\b(?:last|previous|earlier)\b[^.]{0,60}\b(?:inspect|judge|report|grade)|\bpreviously\b", re.IGNORECASE
)
_KEY = re.compile(r"\s*\(Grade \d\)", re.IGNORECASE)
_LINE_ENDS = re.compile(r"[ .]*(?:[\n\f]\s*(?![a-z\s])|\Z)")  # prose goes on in lower case
_NO_TABLE = "pre_sif"  # its one grade stands in the record of findings
_LONGEST_LABEL = 160  # characters


def asides(reading: Reading, facts: Facts) -> Iterator[Aside]:
    """Every grade word on the pages that were read which no field rests on, in no order."""
    text = reading.page.text
    page = mark(text.replace("\f", "\n"), facts)
    told = [(e.start, e.end) for o in reading.outcomes for e in o.evidence if e.field != "framework"]
    fields = Spans(told)
    reasons = _Reasons(text, next(iter(reading.outcomes), None), facts)
    found = [(marked, at, mention) for marked in page for at, mention in marked.of("grade")]
    for marked, at, mention in found:
        if not fields.cover(mention.start):
            quote = text[mention.start : mention.end]
            yield Aside(mention.start, mention.end, quote, *reasons.of(marked, at, mention))
    yield from unmarked(text, page, Spans(chain(told, ((mention.start, mention.end) for *_, mention in found))))


class _Reasons:
    """One document: where its pages, its table of grades and its headings stand."""

    def __init__(self, text: str, outcome: Outcome | None, facts: Facts) -> None:
        self._text, self._folded = text, fold(text)
        self._outcome, self._facts = outcome, facts
        self._ends = [*(at.start() for at in re.finditer("\f", text)), len(text)]
        self._previous = [heading.end() for heading in _PREVIOUS.finditer(text)]
        rows = (
            [e for e in outcome.evidence if e.field.startswith("grades.")]
            if outcome and outcome.framework != _NO_TABLE
            else []
        )
        self._rows = (min(row.start for row in rows), max(row.end for row in rows)) if rows else None

    def of(self, marked: Marked, at: int, mention: Mention) -> tuple[str, str | None]:
        """The reason, and the rule that says so where it is one about words."""
        if reason := self._layout(mention):
            return reason, None
        use, rule = use_of(marked, at)
        if use in _SAID:
            return USES[use], rule
        if use == RECALLED and self._names_earlier(marked):
            return EARLIER, rule
        on = grade_day(marked, at)
        if on and on.year in self._years_before(marked):
            return EARLIER, None
        return self._place(mention), None

    def _layout(self, mention: Mention) -> str | None:
        """What the part of the document is in which the grade stands, if that is not running text."""
        heading = bisect_right(self._previous, mention.start)
        if heading and self._page(self._previous[heading - 1]) == self._page(mention.start):
            return PREVIOUS
        if _KEY.match(self._text, mention.end):
            return KEY
        area = self._headed(mention)
        if area is None or self._outcome is None or self._rows is None or area not in self._outcome.grades:
            return None
        return HEADING if self._outcome.grades[area] == mention.value else HEADING_DIFFERS

    def _headed(self, mention: Mention) -> str | None:
        """The area whose label stands right before the grade, the two alone from line to line."""
        if not _LINE_ENDS.match(self._text, mention.end):
            return None
        before = self._folded[max(0, mention.start - _LONGEST_LABEL) : mention.start]
        return next((area for area, label in _labels(self._facts) if label.search(before)), None)

    def _names_earlier(self, marked: Marked) -> bool:
        return bool(self._years_before(marked) or _EARLIER.search(marked.text))

    def _years_before(self, marked: Marked) -> list[int]:
        """The years that the sentence names from before this inspection."""
        inspected = self._outcome.inspected if self._outcome else None
        years = [int(mention.value) for _, mention in marked.of("year")]
        return [year for year in years if inspected and year < inspected.start.year]

    def _place(self, mention: Mention) -> str:
        """Where it stands, as seen from the grades that count."""
        if self._outcome is None:
            return NO_OUTCOME
        if self._outcome.kind in WITHOUT_GRADES:
            return WITHOUT_GRADES[self._outcome.kind]
        if self._rows is None:
            return ELSEWHERE
        first, last = self._rows
        if first <= mention.start < last:
            return BETWEEN
        if not self._page(first) <= self._page(mention.start) <= self._page(last):
            return OTHER_PAGE
        return ABOVE if mention.start < first else BELOW

    def _page(self, at: int) -> int:
        return bisect_right(self._ends, at)


@lru_cache(maxsize=4)
def _labels(facts: Facts) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Each area's official wordings as the beginning of a heading, over line breaks."""
    return tuple((area.id, _label(wording)) for area in facts.areas.values() for wording in area.wordings)


def _label(wording: str) -> re.Pattern[str]:
    words = r"\s+".join(map(re.escape, wording.split()))
    return re.compile(rf"^[ ]*{words}(?:\s+(?:is|are))?\s*[:–-]?\s+\Z", re.MULTILINE | re.IGNORECASE)
