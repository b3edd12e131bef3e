"""Stage 4: what the claims of an article add up to: outcomes with their evidence, and what it recalls."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from monitor.extract.phrases import told
from monitor.extract.press.claims import JUDGED, NEW, RECALLED, Claim
from monitor.extract.press.lists import NO_AREAS, areas_below, areas_in
from monitor.extract.press.marks import FOLLOW_UP, IMPLIED, Marked, Mention
from monitor.extract.press.news import lead_end
from monitor.extract.press.quote import clause, nameless
from monitor.extract.press.scope import is_round_up
from monitor.extract.press.visits import Visit, digest
from monitor.extract.press.when import Dated, inspected
from monitor.extract.press.who import Cast
from monitor.facts import Facts
from monitor.model import Council, Evidence, InspectionKind, Outcome, PartialDate, Recollection

_LEAD, _TOP = 3, 8  # sentences
_TOLD_AS_NEWS = {"has-been-judged", "has-changed", "latest", "first-to-be", "several-councils"}
_STANDING = {"service-is", "being-judged", "headline"}  # may be as old as the council's last inspection
_ORDER = ("overall", "leaders", "help_and_protection", "care", "in_care", "care_leavers", "adoption", "lscb")
_ILACS_VISITS = (InspectionKind.FOCUSED_VISIT, InspectionKind.MONITORING_VISIT)
_USUAL_LAG = timedelta(days=55)  # from the first day of an inspection to its report: the median
_SINGLE = {"sif", "ilacs_2018"}  # where children in care are judged as "care"
_TOGETHER = {"in_care+care_leavers": "care"}  # "those in and leaving care", while they were judged together
_APART = {"ilacs_2023", "ilacs_2026"}  # where they and care leavers are judged apart


@dataclass(frozen=True, slots=True)
class Article:
    """One article with all that the stages before found in it."""

    text: str
    folded: str
    page: tuple[Marked, ...]
    cast: Cast
    facts: Facts
    published: PartialDate | None
    newest: int | None  # the latest year that it names
    came: Dated | None
    out: Dated | None


def full_outcomes(article: Article, claims: tuple[Claim, ...]) -> tuple[Outcome, ...]:
    """One outcome for each council that a claim gives a new grade."""
    fresh = [claim for claim in claims if claim.use != RECALLED]
    councils = _reported_on(article, fresh)
    made = (_full(article, council, [claim for claim in fresh if council in claim.councils]) for council in councils)
    return tuple(outcome for outcome in made if outcome.grades)


def _reported_on(article: Article, fresh: list[Claim]) -> list[Council]:
    """The councils whose outcomes are the news: the main one, those told beside it, and those told as new.

    What an article says further down of another council's services is background, unless it is a round-up,
    or gives that council's areas one by one.
    """
    told_of = list(dict.fromkeys(council for claim in fresh for council in claim.councils))
    if is_round_up(article.page, article.folded):
        return told_of
    lead = lead_end(article.page)
    news = set(article.cast.main) | {
        council
        for claim in fresh
        if claim.on is None
        and (
            (claim.number <= lead and claim.rule not in _STANDING)
            or (claim.number <= _TOP and claim.rule in _TOLD_AS_NEWS)
        )
        for council in claim.councils
    }
    news |= {council for council in told_of if len(_named_areas(fresh, council)) > 1}
    for claim in fresh:
        if news & set(claim.councils):
            news |= set(claim.councils)
    return [council for council in told_of if council in news]


def _named_areas(fresh: list[Claim], council: Council) -> set[str]:
    return {value for claim in fresh if council in claim.councils for value in claim.values - {"overall", "all"}}


def _full(article: Article, council: Council, claims: list[Claim]) -> Outcome:
    framework = _framework(article)
    given = _graded(article, claims, framework)
    evidence = [
        _quote(article, f"grades.{area}", given[area].grade, given[area].number, given[area].rule) for area in given
    ]
    grades = {area: claim.grade.value for area, claim in given.items()}
    lead = next(iter(given.values()), None)
    if lead:
        evidence.append(_quote(article, "inspection", lead.grade, lead.number, "grade-given"))
    return Outcome(
        council.short_name,
        council.urn,
        InspectionKind.FULL,
        framework=framework,
        inspected=article.came.span if article.came else None,
        published=article.out.span.start if article.out else None,
        grades=grades,
        confidence=_confidence(article, council, list(given.values())),
        evidence=(*_common(article, council), *evidence),
    )


def visit_outcomes(article: Article, visit: Visit, was_inadequate: bool) -> tuple[Outcome, ...]:
    """The outcomes of visits, which have no grades: one for each council of a digest or under its own heading, or one.

    A visit that is described but not named is a monitoring visit where the page recalls that
    the council was inadequate: Ofsted makes those to no other.
    """
    is_named = visit.kind not in (IMPLIED, FOLLOW_UP)
    kind = visit.kind if is_named else "monitoring_visit" if was_inadequate else "focused_visit"
    if rows := digest(article.page):
        return tuple(
            _visit(article, own, InspectionKind(own.kind), council, _came(article, own.number, own.number + 1))
            for council, own in rows
        )
    sections = _sections(article)
    if len(sections) > 1:
        return tuple(_visit(article, visit, InspectionKind(kind), *section) for section in sections)
    councils = article.cast.spoken_of(visit.number) if visit.is_of_several else ()
    return tuple(
        _visit(article, visit, InspectionKind(kind), council, article.came) for council in councils or article.cast.main
    )


def _sections(article: Article) -> list[tuple[Council, Dated | None]]:
    """The councils whose names stand alone as headings, each with the date of its section."""
    heads = [
        (number, mention.councils[0])
        for number, marked in enumerate(article.page)
        for _, mention in marked.of("council")
        if mention.value == "official" and len(marked.text.strip()) == 1
    ]
    ends = [*(number for number, _ in heads[1:]), len(article.page)] if heads else []
    return [(council, _came(article, first, last)) for (first, council), last in zip(heads, ends, strict=True)]


def _came(article: Article, first: int, last: int) -> Dated | None:
    """When inspectors came, as a part of the page says."""
    return inspected(article.folded, article.page[first:last], article.published, True, frozenset())


def _visit(article: Article, visit: Visit, kind: InspectionKind, council: Council, came: Dated | None) -> Outcome:
    own = replace(article, came=came)
    priority = told("cues", "priority_action", article.folded) if kind is InspectionKind.FOCUSED_VISIT else None
    return Outcome(
        council.short_name,
        council.urn,
        kind,
        framework=_framework(own) if kind in _ILACS_VISITS else None,
        inspected=came.span if came else None,
        published=article.out.span.start if article.out else None,
        priority_action=priority is not None,
        confidence=0.9 if visit.kind == kind else 0.75,
        evidence=(
            *_common(own, council),
            _quote(article, "inspection", visit.mention, visit.number, visit.mention.rule),
            *([_evidence(article, "priority_action", *priority.span(), "priority-action")] if priority else []),
        ),
    )


def recollections(claims: Iterable[Claim]) -> tuple[Recollection, ...]:
    """The grades that the text recalls, each once."""
    found: dict[tuple[str, tuple[str, ...], str, PartialDate | None], Recollection] = {}
    for claim in claims:
        areas = ("overall",) if claim.is_overall else tuple(sorted(claim.values))
        for council in claim.councils:
            key = (council.short_name, areas, claim.grade.value, claim.on)
            found[key] = Recollection(council.short_name, dict.fromkeys(areas, claim.grade.value), claim.on)
    return tuple(found.values())


def _framework(article: Article) -> str | None:
    return article.facts.framework_of(article.came.span.start) if article.came else None


def _graded(article: Article, claims: list[Claim], framework: str | None) -> dict[str, Claim]:
    """For each area the claim that gives its grade: the most explicit first, then the first told."""
    given: dict[str, Claim] = {}
    for claim in sorted(claims, key=_explicitness):
        for area in _areas_of(article, claim, framework):
            given.setdefault(area, claim)
    return {area: given[area] for area in _ORDER if area in given}


def _explicitness(claim: Claim) -> tuple[int, int, int]:
    named = 0 if claim.names_overall else 1 if "all" in claim.values else 2
    return (named, 0 if claim.use == NEW else 1, claim.grade.start)


def _areas_of(article: Article, claim: Claim, framework: str | None) -> Iterator[str]:
    if claim.is_overall:
        yield "overall"
    mentioned = [area.value for area in claim.areas]
    if "all" in mentioned:
        mentioned += _listed_near(article.page, claim.number)
    elif claim.is_overall:
        mentioned += _same_for_all(article.page, claim.number)
    era = framework or _era(article)
    if era == "ilacs_2018":
        mentioned = [_TOGETHER.get(area, area) for area in mentioned]
    for area in "+".join(mentioned).split("+"):
        if area == "care" and era in _APART:
            yield from ("in_care", "care_leavers")
        elif area == "in_care" and era in _SINGLE:
            yield "care"
        elif area not in ("", "all", "overall", "some", *NO_AREAS):
            yield area


def _era(article: Article) -> str | None:
    """Roughly the framework of a page without inspection dates: that of the usual time before it was published."""
    told_in = article.published or (PartialDate(article.newest) if article.newest else None)
    if told_in is None:
        return None
    told_under, begun_under = map(article.facts.framework_of, (told_in, PartialDate.of(told_in.first - _USUAL_LAG)))
    return begun_under if (begun_under, told_under) == ("ilacs_2018", "ilacs_2023") else told_under


def _listed_near(page: tuple[Marked, ...], number: int) -> list[str]:
    """The areas that the text lists as judged, in the sentence of "all areas" or one of the next."""
    for marked in page[number : number + 4]:
        areas = [mention.value for mention in areas_in(marked)]
        if len(set(areas)) >= 3 and (marked is page[number] or not marked.of("grade")):
            return [area for area in dict.fromkeys(areas) if area != "overall"]
    return [mention.value for mention in areas_below(page, number) if mention.value != "overall"]


def _same_for_all(page: tuple[Marked, ...], number: int) -> list[str]:
    """The areas of a later sentence that says the grade stands for all of them."""
    for later in range(number + 1, min(number + 4, len(page))):
        marked = page[later]
        if marked.of("all") and not marked.of("grade") and told("cues", "same_for_all", marked.text):
            return [mention.value for mention in areas_in(marked)] or _listed_near(page, later)
    return []


def _confidence(article: Article, council: Council, given: list[Claim]) -> float:
    mention = article.cast.mention_of(council)
    certain = 0.97
    if mention is None or mention.value == "weak":
        certain -= 0.12
    if all(claim.use == JUDGED for claim in given):
        certain -= 0.07 if _is_tied(article, given) else 0.22
    return round(certain, 2)


def _is_tied(article: Article, given: list[Claim]) -> bool:
    """An inspection or a publication is told beside the grades: else they may have stood on the page for years."""
    if article.came or article.out:
        return True
    near = {number for claim in given for number in range(claim.number - 1, claim.number + 2)} | set(range(_LEAD))
    return any(told("cues", "inspection", article.page[at].text) for at in near if 0 <= at < len(article.page))


def _common(article: Article, council: Council) -> Iterator[Evidence]:
    mention = article.cast.mention_of(council)
    if mention:
        yield _evidence(article, "council", mention.start, mention.end, mention.rule)
    for field, dated in (("inspected", article.came), ("published", article.out)):
        if dated:
            yield _evidence(article, field, *nameless(article.folded, article.page, dated.start, dated.end), dated.rule)


def _quote(article: Article, field: str, mention: Mention, number: int, rule: str) -> Evidence:
    """The clause around a mention, without the name of anybody."""
    return _evidence(article, field, *clause(article.folded, article.page[number], mention, field), rule)


def _evidence(article: Article, field: str, start: int, end: int, rule: str) -> Evidence:
    words = article.text[start:end]
    start += len(words) - len(words.lstrip())
    quote = words.strip()
    return Evidence(field, quote, start, start + len(quote), rule)
