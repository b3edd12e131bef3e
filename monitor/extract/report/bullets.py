"""The entries of a list, word for word: bullets, or paragraphs numbered one after the other."""

import re
from dataclasses import dataclass
from itertools import pairwise

from monitor.extract.fold import fold
from monitor.extract.report.furniture import without_furniture
from monitor.extract.report.sheet import Sheet
from monitor.model import Evidence, Improvement

_NUMBER = re.compile(r"^[ ]*(\d{1,3})\.[ ]*(?=[^\W\d_]|['\"])", re.MULTILINE)
# Headings between entries, and one that follows the last, with the text below it.
_HEADINGS = (
    re.compile(r"\n[ ]*(?:Areas? for [Ii]mprovement|Priority and immediate actions?)[ ]*:?[ ]*(?=\n|\Z)"),
    re.compile(
        r"(?<=[.!?)])\s*\n\s*(?!Ensure|Improve|This|These|They)[A-Z][^.;!?]{2,90}\Z|\n[ ]*[A-Z][^\n.]{2,60}:\s*\Z"
    ),
    re.compile(r"(?<=[.!?)])\s*\n\s*[A-Z][^\n.;,!?]{2,60}\n(?=\s*[A-Z0-9•])"),
)

_TAG = re.compile(r"\s*[(\[]\s*([^()\[\]]*\b(?:outcome|enabler|principle)s?\b[^()\[\]]*)[)\]][ .]*\Z", re.IGNORECASE)
_NUMBERS = ("one", "two", "three", "four", "five", "six")
_ONE = rf"(?:\d|{'|'.join(_NUMBERS)})"
_NUMBERED = re.compile(rf"\b(outcome|enabler|principle)s?\s+({_ONE}(?:\s*(?:,|and|&)\s*{_ONE})*)\b", re.IGNORECASE)
_NAMED = re.compile(r"\b(?:outcome|enabler|principle)s?:\s*[^;]+?(?=,\s*national framework|\Z)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Bullet:
    """One entry of a list: its words on one line, and where it stands."""

    text: str
    start: int
    end: int
    national_framework: str | None = None

    @property
    def improvement(self) -> Improvement:
        return Improvement(self.text, self.national_framework)


def entries(sheet: Sheet, start: int, end: int, *, headed: bool = False) -> tuple[Bullet, ...]:
    """The entries between two offsets; `headed` where headings of groups stand between them, which are no entry."""
    printed = without_furniture(sheet, start, end)
    folded = fold(printed).replace("\f", "\n")
    marks = _numbers(folded) or [(at.start(), at.end()) for at in re.finditer("•", folded)]
    found: list[Bullet] = []
    for (_, begin), (stop, _) in pairwise([*marks, (len(folded), 0)]):
        headings = _HEADINGS if headed else _HEADINGS[-1:] if stop == len(folded) else ()
        stop = begin + len(_up_to(folded[begin:stop], headings))
        if words := _words(printed[begin:stop], folded[begin:stop]):
            found.append(_bullet(words, start + begin, start + stop))
    return tuple(found)


def whole(sheet: Sheet, start: int, end: int) -> tuple[Bullet, ...]:
    """What stands between two offsets as one entry: a section that has no list."""
    printed = without_furniture(sheet, start, end)
    words = _words(printed, fold(printed))
    return (_bullet(words, start, end),) if words else ()


def evidence_of(sheet: Sheet, field: str, bullets: tuple[Bullet, ...]) -> list[Evidence]:
    """The evidence for each entry of a list: `to_improve.0`, `to_improve.1`, …"""
    return [sheet.evidence(f"{field}.{n}", b.start, b.end, "list-entry") for n, b in enumerate(bullets)]


def _numbers(folded: str) -> list[tuple[int, int]]:
    """The numbers of a numbered list; bullets below one number are its entries, those below several are their parts."""
    found: list[re.Match[str]] = []
    for number in _NUMBER.finditer(folded):
        if not found or int(number[1]) == int(found[-1][1]) + 1:
            found.append(number)
    bullet = folded.find("•")
    if not found or (bullet >= 0 and (len(found) == 1 or bullet < found[0].start())):
        return []
    return [number.span() for number in found]


def _up_to(folded: str, headings: tuple[re.Pattern[str], ...]) -> str:
    for heading in headings:
        if found := heading.search(folded):
            folded = folded[: found.start()]
    return folded


def _words(printed: str, folded: str) -> str:
    """The words on one line, a hyphen that the PDF lost at a line's end restored."""
    shown = "".join("•" if plain == "•" else as_is for as_is, plain in zip(printed, folded, strict=True))
    return " ".join(re.sub(r"\ufffe\s*", "-", shown).split())


def _bullet(words: str, start: int, end: int) -> Bullet:
    tag = _TAG.search(words)
    named = _framework(tag[1]) if tag else None
    return Bullet(words[: tag.start()] if tag and named else words, start, end, named)


def _framework(tag: str) -> str | None:
    """The outcomes and enablers of the national framework that an entry's last brackets name: "outcome 4"."""
    if numbered := _NUMBERED.findall(tag):
        return ", ".join(f"{kind.lower()} {_in_figures(numbers)}" for kind, numbers in numbered)
    named = _NAMED.search(tag)
    return " ".join(named[0].split()) if named else None


def _in_figures(numbers: str) -> str:
    words = (w.lower() for w in numbers.split())
    return " ".join(str(_NUMBERS.index(w) + 1) if w in _NUMBERS else w for w in words)
