"""Stage 2: what a text mentions (grades, areas, councils, visits, years), and its sentences with each as one mark."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby, islice

from monitor.extract.councils import find_councils
from monitor.extract.fold import fold
from monitor.extract.phrases import MARKS, Rule, rules, told
from monitor.extract.press.sentences import Sentence, sentences
from monitor.facts import Facts
from monitor.model import Council

_YEAR = re.compile(r"\b(?:19[89]|20[0-4])\d\b(?!-year)")
_LEXICONS = {"grades": "grade", "areas": "area", "every_area": "all", "some_areas": "some", "visits": "visit"}
_Lexicon = list[tuple[str, Rule]]  # the rules that may match somewhere on the page, with the kind of their mentions
IMPLIED, FOLLOW_UP = "implied", "follow_up"  # visits that are described but not named
_MOST_MENTIONS = 60  # in one sentence: the longest real lists of areas with their grades have half as many
_PRIVATE = re.compile("[\ue000-\ue00f]")
_BLANK = re.compile(r"\s")
_ENDS = re.compile(r"""[.!?]['")]{0,2}\s*$""")


@dataclass(frozen=True, slots=True)
class Mention:
    """A thing that the rules know, where the text names it."""

    mark: str
    value: str
    start: int
    end: int
    rule: str
    is_quoted: bool = False
    councils: tuple[Council, ...] = ()


@dataclass(frozen=True, slots=True)
class Marked:
    """A sentence in which every mention is one character; `places[i]` is the offset of `text[i]`."""

    sentence: Sentence
    text: str
    places: tuple[int, ...]
    mentions: tuple[tuple[int, Mention], ...]  # by position in `text`
    crowd: Mention | None = None  # the first of more mentions than prose has: then none is marked

    def of(self, *marks: str) -> tuple[tuple[int, Mention], ...]:
        return tuple((at, mention) for at, mention in self.mentions if mention.mark in marks)

    def asking(self, at: int) -> str:
        """The marked text as rules see it when they are asked about the mention at this place."""
        mention = next(mention for place, mention in self.mentions if place == at)
        kind = "plain" if mention.mark == "grade" and not mention.is_quoted else "quoted"
        if mention.value == "requires_improvement":
            kind = "verb_grade"
        return f"{self.text[:at]}{MARKS[kind]}{self.text[at + 1 :]}"


def mark(text: str, facts: Facts, on: date | None = None) -> tuple[Marked, ...]:
    """The text's sentences with their mentions; where two would overlap the earlier and longer stands."""
    folded = _PRIVATE.sub(" ", fold(text))
    flat = _BLANK.sub(" ", folded)
    named = sorted([*_councils(text, facts, on), *_years(folded)], key=lambda mention: mention.start)
    lexicon = [(kind, rule) for table, kind in _LEXICONS.items() for rule in rules(table) if rule.may_match(flat)]
    marked: list[Marked] = []
    first, is_among_links = 0, False
    for sentence in sentences(folded):
        last = first
        while last < len(named) and named[last].start < sentence.end:
            last += 1
        words = folded[sentence.start : sentence.end]
        is_among_links = _begins_links(words) or (is_among_links and not _ENDS.search(words))
        if is_among_links or _is_furniture(words):
            marked.append(_marked(folded, sentence, []))
        else:
            marked.append(_read(folded, flat, sentence, named[first:last], lexicon))
        first = last
    return tuple(_with_cells_joined(folded, marked))


def _read(folded: str, flat: str, sentence: Sentence, named: list[Mention], lexicon: _Lexicon) -> Marked:
    """The sentence with its mentions, or without them where they crowd: that is a table or an attack, no prose."""
    lexical = list(islice(_lexical(flat, sentence, lexicon), _MOST_MENTIONS))
    found = _apart([*lexical, *(mention for mention in named if sentence.start <= mention.start)])
    if len(lexical) == _MOST_MENTIONS or len(found) > _MOST_MENTIONS:
        return replace(_marked(folded, sentence, []), crowd=found[0])
    return _marked(folded, sentence, [mention for mention in found if mention.end <= sentence.end])


def _is_furniture(words: str) -> bool:
    """A line of the page around the article: a link to another story, a notice."""
    return any(rule.search(words) for rule in rules("furniture"))


def _begins_links(words: str) -> bool:
    """A heading of links to other stories, which are the lines below it up to the next whole sentence."""
    return told("furniture", "links_follow", words) is not None


def _with_cells_joined(folded: str, page: list[Marked]) -> Iterator[Marked]:
    """A line that is only an area and the next that is only a grade are two cells of one row.

    Where a grade stands before the first area the rows may run the other way: then none is joined.
    """
    kinds = [_only(marked) for marked in page]
    number = 0
    while number < len(page):
        if kinds[number : number + 2] == ["area", "grade"] and (
            number == 0 or kinds[number - 1] != "grade" or kinds[number - 2 : number - 1] == ["area"]
        ):
            first, second = page[number], page[number + 1]
            cells = Sentence(first.sentence.start, second.sentence.end, first.sentence.line, True)
            yield _marked(folded, cells, [mention for marked in (first, second) for _, mention in marked.mentions])
            number += 2
            continue
        yield page[number]
        number += 1


def _only(marked: Marked) -> str | None:
    """The kind of the mention that a line consists of."""
    is_bare = len(marked.mentions) == 1 and len(marked.text.strip(" :•*-–.0123456789")) == 1
    return marked.mentions[0][1].mark if is_bare else None


def _lexical(flat: str, sentence: Sentence, lexicon: _Lexicon) -> Iterator[Mention]:
    words = flat[sentence.start : sentence.end]
    for kind, rule in lexicon:
        if not rule.may_match(words):
            continue
        for match in rule.pattern.finditer(flat, sentence.start, sentence.end):
            start, end, is_quoted = _with_quotes(flat, match.start(), match.end(), kind)
            yield Mention(kind, rule.gives, start, end, rule.id, is_quoted or _has_capital(flat, start))


def _with_quotes(folded: str, start: int, end: int, kind: str) -> tuple[int, int, bool]:
    before, after = folded[start - 1 : start], folded[end : end + 1]
    if kind in ("grade", "area") and before in ("'", '"') and start:
        if after == before:
            return start - 1, end + 1, True
        if folded[end : end + 2] in (f",{before}", f".{before}"):
            return start - 1, end, True
    return start, end, False


def _has_capital(folded: str, start: int) -> bool:
    """A capital inside a sentence names the grade; at its beginning it says nothing."""
    return folded[start].isupper() and bool(re.search(r"[\w,:–-]['\"]? ?$", folded[max(0, start - 3) : start]))


def _councils(text: str, facts: Facts, on: date | None) -> Iterator[Mention]:
    for start, found in groupby(find_councils(text, facts, on), key=lambda mention: mention.start):
        here = list(found)
        councils = tuple(mention.council for mention in here)
        yield Mention("council", here[0].strength, start, here[0].end, "council-name", councils=councils)


def _years(folded: str) -> Iterator[Mention]:
    for match in _YEAR.finditer(folded):
        yield Mention("year", match[0], match.start(), match.end(), "year")


def _apart(found: Iterable[Mention]) -> list[Mention]:
    apart: list[Mention] = []
    for mention in sorted(found, key=lambda mention: (mention.start, -mention.end)):
        if not apart or mention.start >= apart[-1].end:
            apart.append(mention)
    return apart


def _marked(folded: str, sentence: Sentence, found: list[Mention]) -> Marked:
    parts: list[str] = []
    places: list[int] = []
    mentions: list[tuple[int, Mention]] = []
    at = sentence.start
    for mention in found:
        parts.append(folded[at : mention.start])
        places += range(at, mention.start)
        mentions.append((len(places), mention))
        parts.append(MARKS["overall" if mention.value == "overall" else mention.mark])
        places.append(mention.start)
        at = mention.end
    parts.append(folded[at : sentence.end])
    places += range(at, sentence.end)
    return Marked(sentence, _BLANK.sub(" ", "".join(parts)), tuple(places), tuple(mentions))
