"""Stage 3: what an article claims of grades, each claim with its use, its areas and the day it speaks of."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from monitor.extract.phrases import first, told
from monitor.extract.press.binding import bind, paired
from monitor.extract.press.marks import Marked, Mention
from monitor.extract.press.when import grade_day
from monitor.model import Council, PartialDate

NEW, JUDGED, RECALLED = "new", "judged", "recalled"
_UNNAMED = {"some", "all_but"}
_WINDOW = 300  # characters on either side of a grade that say what it is doing there


@dataclass(frozen=True, slots=True)
class SetAside:
    """A grade word that makes no claim, and why."""

    mention: Mention
    reason: str
    rule: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A grade that the text gives, and of what."""

    grade: Mention
    at: int  # its place in the marked sentence
    number: int  # of the sentence
    use: str  # "new", "judged" or "recalled"
    rule: str
    areas: tuple[Mention, ...]
    on: PartialDate | None = None
    partner: Mention | None = None  # what "respectively" gives it to
    councils: tuple[Council, ...] = field(default=())

    @property
    def values(self) -> frozenset[str]:
        return frozenset(area.value for area in self.areas)

    @property
    def is_overall(self) -> bool:
        return not self.areas or bool({"overall", "all"} & self.values)

    @property
    def names_overall(self) -> bool:
        return "overall" in self.values


def claims(page: tuple[Marked, ...]) -> tuple[tuple[Claim, ...], tuple[SetAside, ...]]:
    """Every grade of the text as a claim or, with the reason, set aside."""
    made: list[Claim] = []
    aside: list[SetAside] = []
    for number, marked in enumerate(page):
        if marked.crowd:
            aside.append(SetAside(marked.crowd, "no_prose", "too-many-mentions"))
        uses = {at: use_of(marked, at) for at, _ in marked.of("grade")}
        bound = bind(marked, frozenset(at for at, (use, _) in uses.items() if use == RECALLED))
        partners = paired(marked, [at for at, (_, rule) in uses.items() if rule == "respectively"])
        bound |= {at: (partner,) for at, partner in partners.items() if partner.mark == "area"}
        for at, grade in marked.of("grade"):
            if grade.value == "same":
                claim = _same_again(made, at, number, grade, bound[at])
            else:
                claim = _claim(page, number, at, grade, bound[at], uses[at])
            if isinstance(claim, Claim):
                made.append(replace(claim, partner=partners.get(at)))
            else:
                aside.append(claim)
    return tuple(made), tuple(aside)


def _claim(
    page: tuple[Marked, ...], number: int, at: int, grade: Mention, areas: tuple[Mention, ...], given: tuple[str, str]
) -> Claim | SetAside:
    marked = page[number]
    use, rule = given
    if use == "several":  # whose they are is for the text to list: see who.py
        use = NEW
    if use not in (NEW, JUDGED, RECALLED):
        return SetAside(grade, use, rule)
    areas = tuple(_resolved(page, number, areas))
    if any(area.value == "other" for area in areas) or (not areas and _speaks_of_others(marked, at)):
        return SetAside(grade, "other_body", rule)
    named = tuple(area for area in areas if area.value not in _UNNAMED)
    if areas and not named:
        return SetAside(grade, "unnamed_areas", rule)
    return Claim(grade, at, number, use, rule, named, grade_day(marked, at))


def _same_again(
    made: list[Claim], at: int, number: int, grade: Mention, areas: tuple[Mention, ...]
) -> Claim | SetAside:
    """The grade given last, for areas that the text names now."""
    if not made or not areas or made[-1].use == RECALLED:
        return SetAside(grade, "same_again", grade.rule)
    return Claim(replace(grade, value=made[-1].grade.value), at, number, made[-1].use, grade.rule, areas)


def use_of(marked: Marked, at: int) -> tuple[str, str]:
    """What the grade is doing there, and the rule that says so; `unlicensed` when none does."""
    rule = first("uses", marked.asking(at), max(0, at - _WINDOW), at + _WINDOW)
    return (rule.gives, rule.id) if rule else ("unlicensed", "no-rule")


def _resolved(page: tuple[Marked, ...], number: int, areas: tuple[Mention, ...]) -> Iterator[Mention]:
    """ "This area" is the one that was named last."""
    for area in areas:
        if area.value != "same":
            yield area
            continue
        earlier = [
            mention
            for marked in page[max(0, number - 1) : number + 1]
            for _, mention in marked.of("area")
            if mention.start < area.start and mention.value not in ("same", "other", "overall")
        ]
        yield from earlier[-1:]


def _speaks_of_others(marked: Marked, at: int) -> bool:
    """The sentence's subject is a school, a home or another service."""
    others = [place for place, mention in marked.of("area") if mention.value == "other" and place < at]
    return bool(others) and not told("cues", "own_services", marked.text, others[-1], at)
