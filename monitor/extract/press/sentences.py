"""Stage 1: a text as sentences and list items, each with its offsets."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_LONGEST = 1500
_LINE = re.compile(r"[^\n]+")
_STOP = re.compile(r"[.!?]['\")]{0,2}\s+(?=[A-Z\"'(•\d])|[.!?]['\")]{0,2}(?=[A-Z][a-z])")
_ITEM = re.compile(r"\s*(?:[•*●–-]|\d{1,2}[.)])\s")
_NO_STOP = re.compile(r"(?:\b(?:Cllr|Cllrs|Mr|Mrs|Ms|Dr|St|Sir|Rev|No|Prof|Hon)|\b[A-Z]|(?:^|\s)\d{1,2})\.$")
_UNFINISHED = re.compile(r"[a-z,'’]\s*$")


@dataclass(frozen=True, slots=True)
class Sentence:
    start: int
    end: int
    line: int  # which line of the text, a wrapped line being one
    is_item: bool


def sentences(folded: str) -> tuple[Sentence, ...]:
    """The text's sentences in order. A line that goes on in lower case on the next is one line."""
    return tuple(
        Sentence(start, end, number, is_item)
        for number, (first, last) in enumerate(_lines(folded))
        for is_item in [_ITEM.match(folded, first, last) is not None]
        for start, end in _parts(folded, first, last)
    )


def _lines(folded: str) -> Iterator[tuple[int, int]]:
    begun: tuple[int, int] | None = None
    for match in _LINE.finditer(folded):
        if not match[0].strip():
            continue
        if begun and _goes_on(folded, begun, match):
            begun = (begun[0], match.end())
            continue
        if begun:
            yield begun
        begun = (match.start(), match.end())
    if begun:
        yield begun


def _goes_on(folded: str, begun: tuple[int, int], match: re.Match[str]) -> bool:
    touches = folded[begun[1] : match.start()].count("\n") == 1
    return touches and match[0].lstrip()[:1].islower() and bool(_UNFINISHED.search(folded[begun[1] - 3 : begun[1]]))


def _parts(folded: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    start = first
    for stop in _STOP.finditer(folded, first, last):
        before = folded[max(first, stop.start() - 6) : stop.start() + 1]
        if _NO_STOP.search(before):
            continue
        yield from _cut(folded, start, stop.end())
        start = stop.end()
    if folded[start:last].strip():
        yield from _cut(folded, start, last)


def _cut(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence, or the pieces of one without an end in sight: the stages' work stays linear in the text."""
    while end - start > _LONGEST:
        blank = folded.rfind(" ", start + _LONGEST // 2, start + _LONGEST)
        middle = blank + 1 if blank > 0 else start + _LONGEST
        yield start, middle
        start = middle
    yield start, end
