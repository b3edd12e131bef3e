"""Stage 3a: which judgement areas a grade speaks of, by the words that stand between them."""

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from monitor.extract.phrases import fitting
from monitor.extract.press.marks import Marked, Mention

_SEMICOLONS, _OTHER = "semicolons", "other"
_OWN_VERB = re.compile(r" ?(?:was|were|is|are|requires?|remains?|has|have)\b")
_OPENING = 5  # characters before a council that is its sentence's subject
_FURTHEST = 500  # characters from a grade to its area


@dataclass(frozen=True, slots=True)
class Group:
    """Areas that stand together in one list."""

    first: int
    last: int
    members: tuple[Mention, ...]
    is_excepted: bool = False  # "all areas except …"
    link: str = ""  # what joined its last two


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


def paired(marked: Marked, grades: list[int]) -> dict[int, Mention]:
    """Each of the grades that are given "respectively" with its area or council, in the order of the two lists."""
    for mark in ("area", "council") if grades else ():
        listed = [(at, mention) for at, mention in marked.of(mark) if at < grades[0]][-len(grades) :]
        if len(listed) == len(grades) and all(
            fitting("links", marked.text, one, two + 1) for (one, _), (two, _) in pairwise(listed)
        ):
            return {at: mention for at, (_, mention) in zip(grades, listed, strict=True)}
    return {}


def _bind(marked: Marked) -> dict[int, tuple[Mention, ...]]:
    grades = [at for at, _ in marked.of("grade")]
    bound: dict[int, tuple[Mention, ...]] = dict.fromkeys(grades, ())
    for group in _groups(marked):
        before = max((at for at in grades if at < group.first), default=None)
        after = min((at for at in grades if at > group.last), default=None)
        forward = 0 if before is None or group.is_excepted else _reach(marked, before, before, group.first)
        backward = 0 if after is None else _reach(marked, after, group.last, after)
        chosen = before if forward > backward else after
        if chosen is not None and max(forward, backward) > 0:
            bound[chosen] += group.members
            if chosen == before and bound[chosen] == group.members and _is_given_besides(marked, before, group.first):
                bound[chosen] += (replace(group.members[0], value="overall"),)
    return bound


def _is_given_besides(marked: Marked, grade: int, area: int) -> bool:
    """The areas share the grade of a council, the subject: "Bolton is good, as are its leaders"."""
    rule = fitting("reach", marked.asking(grade), grade, area + 1)
    return rule is not None and rule.id == "as-was" and any(at < _OPENING for at, _ in marked.of("council"))


def _reach(marked: Marked, grade: int, start: int, end: int) -> int:
    """How strongly a grade reaches areas, by the words from the one to the other."""
    if end - start > _FURTHEST:
        return 0
    rule = fitting("reach", marked.asking(grade), start, end + 1)
    return int(rule.gives) if rule else 0


def _begins_anew(marked: Marked, last: int, at: int) -> bool:
    """A clause of its own begins behind a semicolon: "help and protection; leaders were outstanding"."""
    between = marked.text[last + 1 : at]
    return ";" in between and "and" not in between and _OWN_VERB.match(marked.text, at + 1) is not None


def _is_one_list(group: Group, mention: Mention, link: str) -> bool:
    """Semicolons join areas that nothing else does; and schools stand in no list with children in care."""
    same_kind = (group.members[-1].value == _OTHER) == (mention.value == _OTHER)
    return same_kind and (link != _SEMICOLONS or group.link in ("", _SEMICOLONS))


def _groups(marked: Marked) -> list[Group]:
    groups: list[Group] = []
    for at, mention in marked.of("area", "all", "some"):
        last = groups[-1] if groups else None
        excepts = last is not None and last.members[-1].value == "all_but"
        rule = fitting("links", marked.text, last.last, at + 1) if last and not excepts else None
        if last and rule and _is_one_list(last, mention, rule.gives) and not _begins_anew(marked, last.last, at):
            groups[-1] = Group(last.first, at, (*last.members, mention), link=rule.gives)
        else:
            is_excepted = excepts and last is not None and at - last.last < 12
            groups.append(Group(at, at, (mention,), is_excepted))
    return groups
