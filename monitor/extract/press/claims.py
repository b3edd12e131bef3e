"""Stage 3: what an article claims of grades, each claim with its use, its areas and the day it speaks of."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from monitor.extract.phrases import first, told
from monitor.extract.press.binding import bind, paired
from monitor.extract.press.lists import areas_below, areas_in
from monitor.extract.press.marks import Marked, Mention
from monitor.extract.press.speech import opinions
from monitor.extract.press.tables import EARLIER, NEWEST, UNCLEAR, columns
from monitor.extract.press.when import grade_day
from monitor.model import Council, PartialDate

NEW, JUDGED, RECALLED = "new", "judged", "recalled"
_COLUMNS = {
    NEWEST: (JUDGED, "newest-column"),
    EARLIER: (RECALLED, "earlier-column"),
    UNCLEAR: ("unclear_column", "column-without-a-heading"),
}
_UNNAMED = {"some", "all_but"}
_BACKWARDS = {"same": 1, "both": 2}  # words for areas that were named before, and how many they stand for
_NEAR, _PARAGRAPH = 2, 12  # sentences
_RATED = {"has-been-judged", "being-judged", "judged"}  # what people say of a grade that was given
_OF_AREAS = {"area-then-grade", "grade-then-area", "area-gets-such-service"}
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
    said, table = opinions(page), columns(page)
    for number, marked in enumerate(page):
        if marked.crowd:
            aside.append(SetAside(marked.crowd, "no_prose", "too-many-mentions"))
        uses = {at: use_of(marked, at) for at, _ in marked.of("grade")}
        uses |= {
            at: ("opinion", "in-a-quotation") for at in uses if (number, at) in said and _is_voiced(marked, at, uses)
        }
        if marked.text.rstrip(" '\")").endswith("?"):
            uses = {
                at: ("question", "asked-not-said") if use in (NEW, JUDGED) else (use, rule)
                for at, (use, rule) in uses.items()
            }
        uses |= {at: _COLUMNS[table[number, at].kind] for at in uses if (number, at) in table}
        if area := _verdict_on(page, number):
            made.append(
                Claim(marked.mentions[0][1], marked.mentions[0][0], number, JUDGED, "one-word-verdict", (area,))
            )
            continue
        bound = bind(marked, frozenset(at for at, (use, _) in uses.items() if use == RECALLED))
        partners = paired(marked, [at for at, (_, rule) in uses.items() if rule == "respectively"])
        bound |= {at: (partner,) for at, partner in partners.items() if partner.mark == "area"}
        for at, grade in marked.of("grade"):
            column = table.get((number, at))
            if column and column.area:
                bound[at] = (column.area,)
            if grade.value == "same":
                claim = _same_again(made, aside, at, number, grade, bound[at])
            else:
                claim = _claim(page, number, at, grade, bound[at], uses[at])
            if isinstance(claim, Claim):
                on = column.on if column else claim.on
                made.append(replace(claim, partner=partners.get(at), on=on))
            else:
                aside.append(claim)
    return tuple(made), tuple(aside)


def _verdict_on(page: tuple[Marked, ...], number: int) -> Mention | None:
    """The area that a sentence of one word, a grade, passes its verdict on: the one that is asked for just before it,
    else the one its paragraph begins with."""
    marked = page[number]
    if [mention.mark for _, mention in marked.mentions] != ["grade"] or not told("cues", "verdict", marked.text):
        return None
    asked = page[number - 1] if number else marked
    if asked.text.rstrip().endswith("?") and len(areas_in(asked)) == 1:
        return areas_in(asked)[0]
    first = marked
    for before in reversed(page[max(0, number - _PARAGRAPH) : number]):
        if before.sentence.line != marked.sentence.line:
            break
        first = before
    areas = areas_in(first)
    return areas[0] if len(areas) == 1 and areas[0].value != "overall" else None


def _claim(
    page: tuple[Marked, ...], number: int, at: int, grade: Mention, areas: tuple[Mention, ...], given: tuple[str, str]
) -> Claim | SetAside:
    marked = page[number]
    use, rule = given
    if use == "several":  # whose they are is for the text to list: see who.py
        use = NEW
    if use not in (NEW, JUDGED, RECALLED):
        return SetAside(grade, use, rule)
    meant = tuple(_resolved(page, number, areas))
    if any(area.value == "other" for area in meant) or (_may_be_of_others(meant) and _is_of_others(page, number, at)):
        return SetAside(grade, "other_body", rule)
    named = tuple(area for area in meant if area.value not in _UNNAMED)
    if not named and marked.text.rstrip().endswith(":") and at == max(place for place, _ in marked.of("grade")):
        named = areas_below(page, number)
    if areas and not named:
        return SetAside(grade, "unnamed_areas", rule)
    if not areas and rule in _OF_AREAS:  # licensed by an area that it does not reach
        return SetAside(grade, "unbound", rule)
    if not areas and not told("cues", "subject", marked.text):
        return SetAside(grade, "no_subject", rule)
    return Claim(grade, at, number, use, rule, named, grade_day(marked, at))


def _same_again(
    made: list[Claim], aside: list[SetAside], at: int, number: int, grade: Mention, areas: tuple[Mention, ...]
) -> Claim | SetAside:
    """The grade given last, be it to areas that were not named then, for areas that the text names now."""
    given = [(claim.grade, claim.use) for claim in made[-1:]]
    given += [(last.mention, JUDGED) for last in aside[-1:] if last.reason == "unnamed_areas"]
    last, use = max(given, key=lambda one: one[0].start, default=(grade, RECALLED))
    if not areas or use == RECALLED:
        return SetAside(grade, "same_again", grade.rule)
    return Claim(replace(grade, value=last.value), at, number, use, grade.rule, areas)


def _is_voiced(marked: Marked, at: int, uses: dict[int, tuple[str, str]]) -> bool:
    """Whether the grade in a quotation is what the speaker thinks, not what was given, then or now."""
    use, rule = uses[at]
    return use in (NEW, JUDGED) and rule not in _RATED and grade_day(marked, at) is None


def use_of(marked: Marked, at: int) -> tuple[str, str]:
    """What the grade is doing there, and the rule that says so; `unlicensed` when none does."""
    rule = first("uses", marked.asking(at), max(0, at - _WINDOW), at + _WINDOW, like=marked.text)
    return (rule.gives, rule.id) if rule else ("unlicensed", "no-rule")


def _resolved(page: tuple[Marked, ...], number: int, areas: tuple[Mention, ...]) -> Iterator[Mention]:
    """ "This area" is the one that was named last, "both areas" are the last two."""
    own = [area for area in areas if area.value not in _BACKWARDS]
    yield from own
    for area in areas if not own else ():
        earlier = [
            mention
            for marked in page[max(0, number - _NEAR) : number + 1]
            for _, mention in marked.of("area")
            if mention.start < area.start and mention.value not in (*_BACKWARDS, "other", "overall")
        ]
        yield from earlier[-_BACKWARDS[area.value] :]


def _may_be_of_others(areas: tuple[Mention, ...]) -> bool:
    """Agencies are graded for adoption too, and anybody overall."""
    return all(area.value == "adoption" for area in areas)


def _is_of_others(page: tuple[Marked, ...], number: int, at: int) -> bool:
    """The sentence's subject is a school, a home or another service; or "it", and the sentence before was of one."""
    marked = page[number]
    if _speaks_of_others(marked, at):
        return True
    before = page[number - 1] if number else marked
    if before.sentence.line != marked.sentence.line or not told("cues", "pronoun", marked.text):
        return False
    first_named = next((mention.value for _, mention in before.of("area", "council")), "")
    return first_named in ("other", "lscb") and not told("cues", "own_services", before.text)


def _speaks_of_others(marked: Marked, at: int) -> bool:
    """The sentence's subject is a school, a home or another service."""
    others = [place for place, mention in marked.of("area") if mention.value == "other" and place < at]
    return bool(others) and not told("cues", "own_services", marked.text, others[-1], at)
