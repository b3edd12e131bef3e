"""The clause of a press page that may be kept: the grade, the words that give it, and the name of nobody."""

import re
from collections.abc import Iterator
from itertools import pairwise

from monitor.extract.phrases import giving, rules
from monitor.extract.press.binding import bind
from monitor.extract.press.marks import Marked, Mention
from monitor.extract.press.people import people

LONGEST = 300  # characters
_VERB_REACH = 120
_LOOSE = re.compile(r"(?:[\s,.;:)\]–-]|'s\b|(?:and|or|but|that|who|which)\b)*", re.IGNORECASE)
_HANGING = re.compile(r"(?:\s+(?:a|an|and|as|at|by|for|from|in|of|on|or|the|to|under|with))+\s*\Z", re.IGNORECASE)
_LISTED = re.compile(r",?\s?(?:(?:and|or|&)\s)?(?:the\s|in\s)?")  # between two of one list


def clause(folded: str, marked: Marked, mention: Mention, field: str) -> tuple[int, int]:
    """Where the clause around a grade, or a visit, begins and ends in the text.

    It holds the mention; the areas that the grade is for, its verb and its council where no name stands
    between; at most LONGEST characters; and no person's name (see people.py). Where a name leaves no
    natural end in reach, it ends with the last of those words.
    """
    names = people(folded, marked)
    kept = _longest_free(mention.start, mention.end, names)
    low = max((end for _, end in names if end <= kept[0]), default=marked.sentence.start)
    high = min((start for start, _ in names if start >= kept[1]), default=marked.sentence.end)
    first, last = kept
    for start, end in _wanted(folded, marked, mention, field, low):
        if low <= start and end <= high and max(last, end) - min(first, start) <= LONGEST:
            first, last = min(first, start), max(last, end)
    begin, end = _natural(folded, marked, (low, first), (last, min(high, _next_grade(folded, marked, last))))
    loose, hanging = _LOOSE.match(folded, begin, first), _HANGING.search(folded, last, end)
    if loose and begin > marked.sentence.start:
        begin = loose.end()
    return begin, hanging.start() if hanging else end


def _next_grade(folded: str, marked: Marked, at: int) -> int:
    """Where the next grade stands that is none of one list with what ends here: another clause, if no cut says so."""
    for _, later in marked.of("grade"):
        if later.start >= at:
            if not _LISTED.fullmatch(folded, at, later.start):
                return later.start
            at = later.end
    return marked.sentence.end


def nameless(folded: str, page: tuple[Marked, ...], start: int, end: int) -> tuple[int, int]:
    """The longest part of some words that names nobody; a month alone is one, and no April."""
    touched = (marked for marked in page if marked.sentence.start < end and start < marked.sentence.end)
    free = _longest_free(start, end, tuple(name for marked in touched for name in people(folded, marked)))
    return free if folded[slice(*free)].strip() else (start, end)


def _natural(folded: str, marked: Marked, before: tuple[int, int], after: tuple[int, int]) -> tuple[int, int]:
    """The closest natural beginning in one stretch, and end in the other, brackets kept whole if possible."""
    cuts = list(_cuts(folded, marked))
    begins = sorted((at for at in _begins(cuts, before[0]) if at <= before[1]), reverse=True)
    ends = [*sorted(at for at in _ends(folded, marked, cuts, after[1]) if at >= after[0]), after[0]]
    pairs = [(begin, end) for end in ends[:2] for begin in begins[:2] if end - begin <= LONGEST]
    whole = [pair for pair in pairs if folded.count("(", *pair) == folded.count(")", *pair)]
    return next(iter([*whole, *pairs]), (before[1], after[0]))


def _begins(cuts: list[tuple[int, int]], low: int) -> Iterator[int]:
    """Where a clause may begin: with the sentence or behind a name, or behind a cut."""
    yield low
    yield from (end for _, end in cuts if end >= low)


def _ends(folded: str, marked: Marked, cuts: list[tuple[int, int]], high: int) -> Iterator[int]:
    """Where it may end: with the sentence, at a cut, or behind a bracket that closes."""
    if high == marked.sentence.end:
        yield high
    for start, end in cuts:
        if start <= high:
            yield start
        if folded[start:end] == ")" and end <= high:
            yield end


def _longest_free(start: int, end: int, names: tuple[tuple[int, int], ...]) -> tuple[int, int]:
    """The mention, or the longest part of it that is no name."""
    free, at = [], start
    for first, last in names:
        if first < end and last > start:
            free.append((at, max(at, first)))
            at = max(at, last)
    free.append((at, max(at, end)))
    return max(free, key=lambda part: part[1] - part[0])


def _wanted(folded: str, marked: Marked, mention: Mention, field: str, low: int) -> Iterator[tuple[int, int]]:
    """What the clause should hold besides, the most telling first."""
    at = next((place for place, one in marked.mentions if one.start == mention.start), 0)
    areas = bind(marked).get(at, ())
    named = [area for area in areas if field.removeprefix("grades.") in area.value.split("+")]
    yield from ((area.start, area.end) for area in named or areas)
    yield from _verb(folded, marked, mention, low)
    councils = [one for _, one in marked.of("council")]
    before = [one for one in councils if one.end <= mention.start]
    yield from ((one.start, one.end) for one in (before[-1:] or councils[:1]))


def _verb(folded: str, marked: Marked, mention: Mention, low: int) -> Iterator[tuple[int, int]]:
    """The verb that stands closest before the grade and behind the grade before."""
    earlier = [grade.end for _, grade in marked.of("grade") if grade.end <= mention.start]
    since = max(low, mention.start - _VERB_REACH, *earlier[-1:], 0)
    found = [at.span() for rule in giving("clauses", "verb") for at in rule.finditer(folded, since, mention.start)]
    yield from found[-1:]


def _cuts(folded: str, marked: Marked) -> Iterator[tuple[int, int]]:
    """Where a clause ends and the next begins: in no mention, and not between those of one list."""
    mentions = [one for _, one in marked.mentions]
    whole = [(one.start, one.end) for one in mentions]
    whole += [
        (one.start, two.end)
        for one, two in pairwise(mentions)
        if one.mark == two.mark and _LISTED.fullmatch(folded, one.end, two.start)
    ]
    for rule in rules("clauses"):
        if rule.gives == "cut":
            for at in rule.finditer(folded, marked.sentence.start, marked.sentence.end):
                if not any(start <= at.start() < end for start, end in whole):
                    yield at.span()
