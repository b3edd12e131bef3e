"""Finds the councils that a text names, each where it stands."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import pairwise, permutations, takewhile
from typing import NamedTuple

from monitor.extract.fold import fold
from monitor.facts import Facts
from monitor.model import Council

OFFICIAL, NAME, WEAK, TRUST = "official", "name", "weak", "trust"
_RANK = {OFFICIAL: 0, TRUST: 1, NAME: 2, WEAK: 3}

# Names that hold a council's name and are somewhere else: seen first, so that the name inside is not.
_ELSEWHERE = (
    "Newcastle-under-Lyme", "Sutton Coldfield", "Sutton-in-Ashfield", "Bury St Edmunds", "Richmond Park",
    "Derbyshire Dales", "North West Leicestershire", "North East Derbyshire", "Old Trafford", "Sutton Trust",
    "Brent crude", "Durham City", "Barnet and Southgate", "Surrey Heath",
)  # fmt: skip
_COMPASS = frozenset({"north", "south", "east", "west", "mid", "new", "northern", "southern", "eastern"})
_SMALL = frozenset({"and", "of", "the", "upon", "on", "with", "council", "councils", "borough", "city", "county",
                    "metropolitan", "district", "royal", "unitary", "corporation", "under",
                    "in", "for"}) | _COMPASS  # fmt: skip
_BODY = ("council", "corporation", "mbc", "cc", "bc", "lea")
_RANKS_OF_BODY = frozenset({"metropolitan", "borough", "city", "county", "district", "unitary"})
_OFFICES = (("london", "borough", "of"), ("royal", "borough", "of"), ("lb",), ("city", "of"), ("borough", "of"))
# Bodies that carry a place's name and are not its council.
_OTHER_BODIES = frozenset({"university", "police", "constabulary", "fc", "college", "hospital", "hospitals",
                           "cathedral", "airport", "festival", "united", "town", "rovers", "nhs"})  # fmt: skip
_SHORT = {"&": "and", "sth": "south", "nth": "north"}
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?|&")
_GAP = re.compile(r"[ \-]{0,3}\n?[ \-]{0,3}")


@dataclass(frozen=True, slots=True)
class CouncilMention:
    """A council named in a text: `text[start:end] == words`."""

    council: Council
    start: int
    end: int
    words: str
    strength: str  # "official", "name", "weak" or "trust"


class _Word(NamedTuple):  # one for each word of a page: no dataclass is as quick to make
    plain: str  # lower case, without an apostrophe
    stem: str  # the same without a possessive
    start: int
    end: int
    stem_end: int


@dataclass(frozen=True, slots=True)
class _Name:
    printed: tuple[str, ...]
    keys: tuple[str, ...]
    council: Council | None  # None: a place that is no council
    strength: str
    has_comma: bool
    is_joint: bool = False  # one of several councils that the words name together


def find_councils(text: str, facts: Facts, on: date | None = None) -> tuple[CouncilMention, ...]:
    """Every council that the text names, in order; the longest name wins and no two mentions overlap.

    Only a trust or an abbreviation that several councils share, and "East and West Sussex", give one
    mention for each, all in one place. `on` is the day that the text speaks from: it chooses between a
    council and the one that followed it under the same name.
    """
    folded = fold(text)
    index = _index(facts)
    words = tuple(_words(folded))
    found: list[CouncilMention] = []
    at = 0
    while at < len(words):
        names, size = _longest(folded, words, at, index)
        if size:
            found += _mentions(folded, text, words, at, size, names, on)
        at += size or 1
    return tuple(dict.fromkeys(then for mention in found for then in _then(mention, facts, on)))


def _words(folded: str) -> Iterator[_Word]:
    for match in _WORD.finditer(folded):
        whole, (start, end) = match[0].lower(), match.span()
        if "'" not in whole:  # nearly all of them
            yield _Word(_SHORT.get(whole, whole), whole, start, end, end)
            continue
        stem = whole.removesuffix("'s")
        yield _Word(whole.replace("'", ""), stem.replace("'", ""), start, end, start + len(stem))


@lru_cache(maxsize=4)
def _index(facts: Facts) -> dict[str, tuple[_Name, ...]]:
    """The names by their first word, longest first."""
    weak = {
        name.strip()
        for row in facts.ambiguous
        if "weak" in row.advice or "require" in row.advice or "never" in row.advice
        for name in re.split(r"[,;/]", row.names)
    }
    index: dict[str, list[_Name]] = {}
    own = (name for council in facts.councils for name in _names_of(council, weak))
    for name in (*_elsewhere(), *own, *_joint(facts.councils)):
        index.setdefault(name.keys[0], []).append(name)
    return {first: tuple(sorted(names, key=lambda name: -len(name.keys))) for first, names in index.items()}


def _elsewhere() -> Iterator[_Name]:
    for printed in _ELSEWHERE:
        yield _name(printed, None, WEAK)


def _names_of(council: Council, weak: set[str]) -> Iterator[_Name]:
    trust = re.split(r"\s*\(", council.children_trust)[0]
    strengths = dict.fromkeys(council.weak_aliases, WEAK)
    strengths |= {alias: OFFICIAL for alias in council.aliases if ", " not in alias or "Poole" in alias}
    strengths |= {alias: TRUST for alias in strengths if re.search(r"Trust\b|Child|AfC", alias)}
    strengths |= {council.short_name: WEAK if council.short_name in weak else NAME, council.official_name: OFFICIAL}
    if trust:
        strengths[trust] = TRUST
    for printed, strength in strengths.items():
        yield _name(printed, council, strength)


def _joint(councils: tuple[Council, ...]) -> Iterator[_Name]:
    """Two councils of one place named together: North and West Northamptonshire, East and West Sussex."""
    points = [(*_compass_and_place(council.short_name), council) for council in councils]
    for (one, place, first), (other, elsewhere, second) in permutations([row for row in points if row[0]], 2):
        if place == elsewhere:
            printed = f"{one} and {other} {place}"
            yield from (replace(_name(printed, council, NAME), is_joint=True) for council in (first, second))


def _compass_and_place(name: str) -> tuple[str, str]:
    """ "North East", "Lincolnshire"; "" for a name that begins with no compass point."""
    words = name.split()
    count = len(list(takewhile(lambda word: word.lower() in _COMPASS, words)))
    return " ".join(words[:count]), " ".join(words[count:])


def _name(printed: str, council: Council | None, strength: str) -> _Name:
    words = tuple(_words(fold(printed)))
    parts = tuple(printed[word.start : word.end] for word in words)
    return _Name(parts, tuple(word.plain for word in words), council, strength, "," in printed)


def _longest(
    folded: str, words: tuple[_Word, ...], at: int, index: dict[str, tuple[_Name, ...]]
) -> tuple[list[_Name], int]:
    """The names of the greatest length that begin at this word, and that length; (…, 0) for none."""
    first = words[at]
    candidates = index.get(first.plain, ()) + (index.get(first.stem, ()) if first.stem != first.plain else ())
    if not candidates:
        return [], 0
    fitting = [name for name in candidates if _fits(folded, words, at, name)]
    size = max((len(name.keys) for name in fitting), default=0)
    return [name for name in fitting if len(name.keys) == size], size


def _fits(folded: str, words: tuple[_Word, ...], at: int, name: _Name) -> bool:
    run = words[at : at + len(name.keys)]
    if len(run) < len(name.keys) or name.keys[-1] not in (run[-1].plain, run[-1].stem):
        return False
    return (
        all(word.plain == key for word, key in zip(run[:-1], name.keys[:-1], strict=True))
        and all(_joined(folded, before, after, name.has_comma) for before, after in pairwise(run))
        and all(_cased(folded[word.start : word.end], part) for word, part in zip(run, name.printed, strict=True))
    )


def _joined(folded: str, before: _Word, after: _Word, has_comma: bool = False) -> bool:
    gap = folded[before.end : after.start]
    if has_comma or before.plain == "st":
        gap = gap.lstrip(",.")
    return _GAP.fullmatch(gap) is not None


def _cased(word: str, printed: str) -> bool:
    """Initials are exact; a name begins with a capital; small words and compass points may be in lower case."""
    if len(printed) > 1 and printed[1:].upper() == printed[1:] and not printed.islower() and printed != "&":
        return word.removesuffix("'s").upper() == word.removesuffix("'s")
    return word[0].isupper() or word == "&" or printed.lower() in _SMALL


def _mentions(
    folded: str, text: str, words: tuple[_Word, ...], at: int, size: int, names: list[_Name], on: date | None
) -> Iterator[CouncilMention]:
    last = at + size - 1
    first, end, has_office = _with_office(folded, words, at, last)
    start = words[first].start
    for name in _alive(names, on):
        if name.council is None:
            continue
        strength = OFFICIAL if has_office and name.strength != TRUST else name.strength
        if strength == OFFICIAL and _is_of_a_part(folded, words, at, end):
            continue
        if strength in (NAME, WEAK):
            if _is_other_thing(folded, words, at, last):
                continue
            if name.council.ends_on and on and on >= name.council.ends_on:
                strength = WEAK
        if strength == WEAK and _is_plain_word(folded, words, at, name):
            continue
        yield CouncilMention(name.council, start, end, text[start:end], strength)


def _alive(names: list[_Name], on: date | None) -> list[_Name]:
    """One council for each name: the one that was there on that day, today's when the day is unknown."""
    if all(name.strength == TRUST or name.is_joint for name in names):
        return names
    living = [name for name in names if name.council is None or _was_there(name.council, on)]
    ended = [name for name in names if name.council and name.council.ends_on]
    if on and any(name.council and name.council.ends_on and on < name.council.ends_on for name in ended):
        living = ended
    pool = living or names
    best = min(_RANK[name.strength] for name in pool)
    chosen = [name for name in pool if _RANK[name.strength] == best]
    return chosen if best in (_RANK[TRUST], _RANK[WEAK]) else chosen[:1]


def _then(mention: CouncilMention, facts: Facts, on: date | None) -> Iterator[CouncilMention]:
    """The mention as it was meant on that day: no council is told of before it runs children's services.

    A name that a successor has shortened is its predecessor's until then (Dorset, until 2019 Dorset County), and a
    trust that works for successors worked for those before them.
    """
    begins_on = facts.begins_on(mention.council)
    if on is None or begins_on is None or on >= begins_on:
        yield mention
        return
    for before in facts.predecessors_of(mention.council):
        if mention.strength == TRUST or before.short_name.startswith(f"{mention.council.short_name} "):
            yield replace(mention, council=before)


def _was_there(council: Council, on: date | None) -> bool:
    return council.ends_on is None or (on is not None and on < council.ends_on)


def _with_office(folded: str, words: tuple[_Word, ...], at: int, last: int) -> tuple[int, int, bool]:
    """The first word and the end of a name together with "London Borough of …" or "… City Council"."""
    first = at
    for office in _OFFICES:
        before = words[max(0, at - len(office)) : at + 1]
        if tuple(word.plain for word in before[:-1]) == office and all(
            _joined(folded, one, two) for one, two in pairwise(before)
        ):
            first = at - len(office)
            break
    end, has_body = words[last].stem_end, first < at
    for here in range(last, min(last + 3, len(words) - 1)):
        if words[here].end != words[here].stem_end or not _joined(folded, words[here], words[here + 1]):
            break
        following = words[here + 1]
        if following.stem in _BODY:
            return first, following.stem_end, True
        if following.plain not in _RANKS_OF_BODY:
            break
    return first, end, has_body


def _is_other_thing(folded: str, words: tuple[_Word, ...], at: int, last: int) -> bool:
    """The place's name is a part of another name: East Durham, Derby University, www.essex, name@kent."""
    start, end = words[at].start, words[last].stem_end
    if folded[max(0, start - 1) : start] in ("@", "/", ".", "_") or folded[end : end + 1] in ("@", "_"):
        return True
    if _has_compass(folded, words, at):
        return True
    following = words[last + 1] if last + 1 < len(words) and words[last].end == end else None
    return (
        following is not None
        and following.plain in _OTHER_BODIES
        and folded[following.start].isupper()
        and _joined(folded, words[last], following)
    )


def _is_of_a_part(folded: str, words: tuple[_Word, ...], at: int, end: int) -> bool:
    """The body is that of a part of the place: East Surrey Council, West Lancashire Borough Council."""
    is_part = _has_compass(folded, words, at) and words[at - 1].plain != "new"
    return is_part and "county" not in folded[words[at].start : end].lower()


def _has_compass(folded: str, words: tuple[_Word, ...], at: int) -> bool:
    """A compass point with a capital stands right before the name: East Durham."""
    return (
        at > 0
        and words[at - 1].plain in _COMPASS
        and folded[words[at - 1].start].isupper()
        and "\n" not in folded[words[at - 1].end : words[at].start]
        and _joined(folded, words[at - 1], words[at])
    )


def _is_plain_word(folded: str, words: tuple[_Word, ...], at: int, name: _Name) -> bool:
    """Bury and Reading begin a sentence as ordinary words too."""
    if name.keys not in (("bury",), ("reading",)) or words[at].end != words[at].stem_end:
        return False
    before = folded[max(0, words[at].start - 3) : words[at].start]
    return re.search(r"(?:^|[.!?:\n\"'•])\s*$", before) is not None
