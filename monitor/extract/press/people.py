"""Where a sentence names a person, or may: words with a capital that are none of those that such pages are made of."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import zip_longest

from monitor.extract.phrases import giving, rules
from monitor.extract.press.marks import Marked, Mention

# What a word with a capital may be: none of a name, a part beside one, a word and a name, nothing but a name.
WORD, PART, BOTH, NAME, INITIAL = "word", "part", "both", "name", "initial"
_LETTERS = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_PARTS = re.compile(r"['-]")
_TOGETHER = re.compile(r"\.?\s{1,2}(?:(?:de|da|di|del|der|den|van|von|bin|ibn|al|el|la|le|ap|dos)\s){0,3}|\.")
_BEGINS = re.compile(r"(?:^|[.!?:•\"'])[\s\"'(•-]*$")
_LOWER = re.compile(r"(?<![\w'-])[a-z]{2,30}(?![\w'])")
_PAIR = re.compile(r"(?<![\w'-])([^\W\d_a-z][\w'-]{0,30})\.?\s(?=([^\W\d_a-z][\w-]{1,30}))")
_NO_VOWEL = re.compile(r"[B-DF-HJ-NP-TV-XZ]{2,6}")  # DCSF: an abbreviation
_READ = 50_000  # characters of a text that say which words it uses in lower case, and which are surnames


@dataclass(frozen=True, slots=True)
class _Word:
    """A word with a capital, or a mention; the possessive of what ends at `end` ends at `whole`."""

    start: int
    end: int
    whole: int
    kind: str
    is_council: bool = False


@lru_cache(maxsize=16)  # several grades of one sentence ask in turn
def people(folded: str, marked: Marked) -> tuple[tuple[int, int], ...]:
    """The stretches of a sentence that name a person, or may, in their order.

    Whoever is not known to be no person is one: a quote that is shorter harms nobody, the name of a child may.
    """
    first, last = marked.sentence.start, marked.sentence.end
    signed = {at.end() for rule in giving("people", "before") for at in rule.finditer(folded, first, last)}
    found = [
        (run[0].start, run[-1].whole)
        for run in _runs(folded, _words(folded, marked))
        if _is_name(folded, run, first) or run[0].start in signed or _has_a_sign(folded, run[-1])
    ]
    found += [at.span() for rule in giving("people", NAME) for at in rule.finditer(folded, first, last)]
    return tuple(sorted(found))


def _is_name(folded: str, run: list[_Word], sentence: int) -> bool:
    kinds = [word.kind for word in run]
    if NAME in kinds or (INITIAL in kinds and len(run) > 1) or sum(word.is_council for word in run) > 1:
        return True
    begins = _BEGINS.search(folded[max(sentence, run[0].start - 4) : run[0].start])
    return BOTH in kinds and (len(run) > 1 or not begins)


def _has_a_sign(folded: str, word: _Word) -> bool:
    """What comes next is said of people: an age, a mother, a death; what councils do too is no sign of their names."""
    signs = giving("people", "after") + (() if word.is_council else giving("people", "deed"))
    return any(rule.pattern.match(folded, word.end) for rule in signs)


def _runs(folded: str, words: Iterator[_Word]) -> Iterator[list[_Word]]:
    """The words that stand together and may be one name."""
    run: list[_Word] = []
    for word in words:
        if run and (word.kind == WORD or not _touch(folded, run[-1], word)):
            yield run
            run = []
        if word.kind != WORD:
            run.append(word)
    if run:
        yield run


def _touch(folded: str, one: _Word, two: _Word) -> bool:
    return one.end == one.whole and _TOGETHER.fullmatch(folded, one.end, two.start) is not None


def _words(folded: str, marked: Marked) -> Iterator[_Word]:
    """The sentence's words with a capital, and its mentions, each with its kind."""
    first, last = marked.sentence.start, marked.sentence.end
    months = [at.span() for rule in giving("people", "month") for at in rule.finditer(folded, first, last)]
    found = sorted([*_mentioned(folded, marked), *_capitals(folded, marked)], key=lambda word: word.start)
    for word, following in zip_longest(found, found[1:]):
        is_plain = word.kind == BOTH and (
            any(start <= word.start and word.end <= end for start, end in months)
            or _is_in_a_title(folded, word, following)
        )
        yield replace(word, kind=PART) if is_plain else word


def _is_in_a_title(folded: str, word: _Word, following: _Word | None) -> bool:
    """Young People's Services: the next word has a capital too and is none of a name."""
    return (
        following is not None
        and following.kind == WORD
        and not following.is_council
        and folded[following.start].isupper()
        and _touch(folded, word, following)
    )


def _mentioned(folded: str, marked: Marked) -> Iterator[_Word]:
    """The mentions, each as one word. A bare place may be part of a name."""
    for mention in _known(marked):
        is_place = mention.mark == "council" and mention.value not in ("official", "trust")
        whole = mention.end + 2 * (folded[mention.end : mention.end + 2].lower() == "'s")
        yield _Word(mention.start, mention.end, whole, PART if is_place else WORD, mention.mark == "council")


def _known(marked: Marked) -> list[Mention]:
    return [mention for _, mention in marked.of("grade", "area", "all", "some", "council")]


def _capitals(folded: str, marked: Marked) -> Iterator[_Word]:
    """The words with a capital that are outside of the mentions."""
    used = _used(folded)
    covered = {at for mention in _known(marked) for at in range(mention.start, mention.end)}
    for at in _LETTERS.finditer(folded, marked.sentence.start, marked.sentence.end):
        if at.start() not in covered and any(part[:1].isupper() for part in _PARTS.split(at[0])):
            stem = at[0][:-2] if at[0][-2:].lower() == "'s" else at[0]
            end = at.start() + len(stem)
            is_initial = len(stem) == 1 and (stem not in "AI" or folded[end : end + 1] == ".")
            yield _Word(at.start(), end, at.end(), INITIAL if is_initial else used.kind_of(stem))


@dataclass(frozen=True, slots=True)
class _Used:
    """What an article says of its own words."""

    lower: frozenset[str]  # those that it writes in lower case too
    surnames: frozenset[str]  # those that stand behind what is only a name

    def kind_of(self, stem: str) -> str:
        kind, lower = _kind(stem), stem.lower()
        if kind == NAME and lower in self.lower:
            kind = BOTH
        return NAME if kind in (PART, BOTH) and lower in self.surnames else kind


@lru_cache(maxsize=4)
def _used(folded: str) -> _Used:
    text = folded[:_READ]
    lower = frozenset(_LOWER.findall(text))
    pairs = [(one, two.removesuffix("'s").lower()) for one, two in _PAIR.findall(text)]
    surnames = {two for one, two in pairs if _kind(one) in (NAME, BOTH) and one.lower() not in lower}
    return _Used(lower, frozenset(surnames))


@lru_cache(maxsize=4096)
def _kind(stem: str) -> str:
    """What a word with a capital is by the tables, or by all of its parts."""
    lower = stem.lower()
    for rule in rules("people"):
        if rule.gives in (WORD, PART, BOTH) and rule.pattern.fullmatch(lower):
            return rule.gives
    if _NO_VOWEL.fullmatch(stem):
        return PART
    parts = _PARTS.split(stem)
    return WORD if len(parts) > 1 and all(_kind(part) == WORD for part in parts if part[:1].isupper()) else NAME
