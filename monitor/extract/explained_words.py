"""The grade wordings of a text that the stages of the extraction do not mark, and spans that cover others."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from monitor.extract.explained import Aside
from monitor.extract.fold import fold
from monitor.extract.phrases import first, rules
from monitor.extract.press.marks import Marked

CROWDED = "in a run of mentions too crowded to be prose"
AROUND = "in a line around the text, such as a link or a notice"
UNREAD = "no rule reads it as a grade where it stands"

_BLANK = re.compile(r"\s")


class Spans:
    """Stretches of a text, asked whether they cover an offset."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def cover(self, at: int) -> bool:
        place = bisect_right(self._starts, at) - 1
        return place >= 0 and at < self._ends[place]


NOWHERE = Spans(())


def unmarked(text: str, page: tuple[Marked, ...], known: Spans) -> Iterator[Aside]:
    """The grade wordings outside the known spans: in lines that are no text, or where mentions crowd."""
    flat = _BLANK.sub(" ", fold(text))
    starts = [marked.sentence.start for marked in page]
    for rule in rules("grades"):
        for match in rule.pattern.finditer(flat):
            if not known.cover(match.start()):
                marked = page[max(0, bisect_right(starts, match.start()) - 1)]
                yield Aside(*match.span(), text[slice(*match.span())], _reason(marked, flat))


def _reason(marked: Marked, flat: str) -> str:
    if marked.crowd:
        return CROWDED
    is_around = first("furniture", flat[marked.sentence.start : marked.sentence.end])
    return AROUND if is_around else UNREAD
