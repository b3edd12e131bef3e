"""What people say in quotation marks: a grade in there is their opinion unless it is Ofsted that is quoted."""

from itertools import groupby

from monitor.extract.phrases import told
from monitor.extract.press.marks import Marked

_MARK = '"'
_FEWEST = 6  # words in quotation marks that make a speech; fewer are a phrase of the report or a grade


def opinions(page: tuple[Marked, ...]) -> frozenset[tuple[int, int]]:
    """The places of grades, by sentence and place, inside quotations that are not Ofsted's own words."""
    found: set[tuple[int, int]] = set()
    for _, group in groupby(enumerate(page), key=lambda pair: pair[1].sentence.line):
        paragraph = list(group)
        if any(_MARK in marked.text for _, marked in paragraph):
            found |= _in_speech(paragraph)
    return frozenset(found)


def _in_speech(paragraph: list[tuple[int, Marked]]) -> set[tuple[int, int]]:
    pieces = "".join(marked.text for _, marked in paragraph).split(_MARK)
    if told("cues", "speaks", " ".join(pieces[::2])):  # words outside the quotation marks
        return set()
    speeches = [number % 2 == 1 and len(piece.split()) >= _FEWEST for number, piece in enumerate(pieces)]
    found: set[tuple[int, int]] = set()
    piece = 0
    for number, marked in paragraph:
        for at, _ in marked.of("grade"):
            if speeches[piece + marked.text.count(_MARK, 0, at)]:
                found.add((number, at))
        piece += marked.text.count(_MARK)
    return found
