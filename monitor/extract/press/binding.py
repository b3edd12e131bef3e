"""Stage 3a: which judgement areas a grade speaks of, by the words that stand between them."""

import re
from dataclasses import dataclass
from itertools import pairwise

from monitor.extract.phrases import MARKS
from monitor.extract.press.marks import Marked, Mention

_JOIN = re.compile(
    r"(?:[\s,;:&\"'()|–-]|'s|\b(?:and|the|as well as|along with|of|for|with|in|on|work|works|support|services?|both|"
    r"also|provision|plus|their|its|including|namely|around|how|it|or|young people|families|practice|team|judge?ments?|"
    r"areas?|i\.e\.|experiences? and progress)\b){0,24}"
)
_BREAK = re.compile(r"\b(?:but|while|whilst|whereas|although|though|however|yet|except)\b|;|[.!?]\s")
_TO_AREA = re.compile(
    r"(?:\s*(?:overall|ratings?|grad(?:e|ing)s?|judge?ments?|rankings?|marks?|status|by ofsted|again|both|was|were|is|"
    r"are|came|given|awarded|applied))*"
    r",? (?:for|in|on|across|at|of|to|when it came to|with regards? to|regarding)\b[^;]{0,60}"
)
_AS_WAS = re.compile(r",? (?:as|and so|so) (?:is|are|was|were) (?:[\w'-]+ ){0,4}")
_LISTED = re.compile(r"[\s'\"]*[,;:–-]? ?(?:and |as well as |including )?(?:the |for |for the )?['\"]?")
_DIRECTLY = re.compile(r" (?:for|in|on|across) (?:the |its |their |both )?(?:quality of )?")
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|being|rated|graded|judged|judging|deemed|found|received?|given|got|handed|remain\w*|"
    r"scored?|achieved?|considered|as|told|said|awarded|gained|earned|require|still|now|also|has|have|improved|need)\b"
)
# "the leadership of Exampleshire's children's services inadequate": whose area it is, and nothing else.
_WHOSE = re.compile(
    r" (?:of|at|in|within) [^;.!?]{0,60}?\b(?:services?|council|authority|department|social care),?"
    r"(?: (?:as|to be))? ?['\"]?"
)
_CLOSE = re.compile(r"[\s,:–|=(-]*(?:of|a|an|the|is|as|therefore|to)?[\s:–-]*")


@dataclass(frozen=True, slots=True)
class Group:
    """Areas that stand together in one list."""

    first: int
    last: int
    members: tuple[Mention, ...]
    is_excepted: bool = False  # "all areas except …"


def bind(marked: Marked, recalled: frozenset[int] = frozenset()) -> dict[int, tuple[Mention, ...]]:
    """For each grade's place in the sentence, the areas that it speaks of.

    A recalled grade and the new one beside it speak of the same: "from good to outstanding for
    leadership", "leadership, previously good, is outstanding".
    """
    bound = _bind(marked)
    groups = [at for at, _ in marked.of("area", "all", "some")]
    for one, two in pairwise(bound):
        if (one in recalled) != (two in recalled) and not any(one < at < two for at in groups):
            shared = bound[one] or bound[two]
            bound |= {one: bound[one] or shared, two: bound[two] or shared}
    return bound


def _bind(marked: Marked) -> dict[int, tuple[Mention, ...]]:
    grades = [at for at, _ in marked.of("grade")]
    bound: dict[int, tuple[Mention, ...]] = dict.fromkeys(grades, ())
    for group in _groups(marked):
        before = max((at for at in grades if at < group.first), default=None)
        after = min((at for at in grades if at > group.last), default=None)
        forward = 0
        if before is not None and not group.is_excepted:
            forward = _forward(marked.text[before + 1 : group.first], group)
        backward = _backward(marked.text[group.last + 1 : after], group) if after is not None else 0
        if max(forward, backward) == 0:
            continue
        chosen = before if forward > backward else after
        assert chosen is not None
        bound[chosen] += group.members
    return bound


def _groups(marked: Marked) -> list[Group]:
    groups: list[Group] = []
    grades = (MARKS["grade"],)
    for at, mention in marked.of("area", "all", "some"):
        between = marked.text[groups[-1].last + 1 : at] if groups else ""
        is_adverb = bool(groups) and marked.text[max(0, groups[-1].last - 2) : groups[-1].last].strip()[-1:] in grades
        if groups and _joins(groups[-1], mention, between, is_adverb):
            last = groups.pop()
            groups.append(Group(last.first, at, (*last.members, mention)))
        else:
            is_excepted = bool(groups) and groups[-1].members[-1].rule == "all-but" and at - groups[-1].last < 12
            groups.append(Group(at, at, (mention,), is_excepted))
    return groups


def _joins(group: Group, mention: Mention, between: str, is_adverb: bool) -> bool:
    if group.members[-1].rule == "all-but" or len(between) > 60 or not _JOIN.fullmatch(between):
        return False
    # "overall" and a list only join as members of one list, never by mere nearness.
    if "overall" not in (mention.value, group.members[-1].value):
        return True
    return bool(_LISTED.fullmatch(between)) and not is_adverb


def _forward(between: str, group: Group) -> int:
    """How strongly a grade reaches the areas after it."""
    if _BREAK.search(between):
        return 0
    if group.members[0].value == "overall" and not between.strip(" \"',"):
        return 6
    if _AS_WAS.fullmatch(between):
        return 5
    if re.fullmatch(r"[\s:,–(-]*(?:the )?", between):
        return 2 if group.members[0].mark == "area" else 4
    if _DIRECTLY.fullmatch(between):
        return 5
    if _TO_AREA.fullmatch(between):
        return 4 if len(between) < 30 else 3
    return 1 if len(between) < 40 and re.search(r"\b(?:for|in|across|including|on)\b", between) else 0


def _backward(between: str, group: Group) -> int:
    """How strongly a grade reaches the areas before it."""
    if _CLOSE.fullmatch(between) or re.fullmatch(r" ?\([^)]{0,60}\) ?[–:-]? ?", between):
        return 4
    if _BREAK.search(between):
        return 0
    if (_VERB.search(between) and len(between) < 110) or _WHOSE.fullmatch(between):
        return 3
    if len(between) < 25:
        return 2
    return 1 if len(between) < 90 and {"all", "overall"} & {member.value for member in group.members} else 0
