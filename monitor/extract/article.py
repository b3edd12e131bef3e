"""Reads an article: press or council news, told in sentences."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from monitor.extract.councils import find_councils
from monitor.extract.fold import fold
from monitor.extract.phrases import told
from monitor.extract.press.claims import JUDGED, NEW, RECALLED, Claim, SetAside, claims
from monitor.extract.press.marks import Marked, mark
from monitor.extract.press.outcomes import Article, full_outcomes, recollections, visit_outcomes
from monitor.extract.press.scope import (
    REASONS,
    frame,
    is_round_up,
    lead,
    speaks_of_inspectors,
    speaks_of_ofsted,
    subject,
)
from monitor.extract.press.visits import Visit, newest_visit
from monitor.extract.press.when import Dated, came_out, inspected, newest_year
from monitor.extract.press.who import Cast, cast_claims
from monitor.facts import Facts
from monitor.model import Council, Ignored, Outcome, Page, PartialDate, Reading, Span
from monitor.model.inspections import LONGEST_LAG

# From then on Ofsted gives no overall grade; a page of July 2026 may still tell of an inspection before it.
_LEAD = 3  # sentences
_MAY_BE_NEWS = {"intervention", "appointment", "budget"}  # what the outcome of an inspection often comes with
_FRESH = 300  # days from a year or month that a grade is tied to, to the page that tells it as news
_JUST_OUT = timedelta(days=14)
_USUAL_LAG = timedelta(days=90)  # from an inspection's end to its report: nine of ten come sooner
_LONGEST_USUAL_LAG = timedelta(days=150)  # of all reports since 2022 one took two days more
_NO_OVERALL_FROM = date(2026, 4, 1)
_NO_OVERALL_ON_PAGES_FROM = date(2026, 7, 1)


@dataclass(frozen=True, slots=True)
class Stages:
    """Every stage of one article, for whoever wants to know why."""

    page: tuple[Marked, ...]
    claims: tuple[Claim, ...]
    set_aside: tuple[SetAside, ...]
    visit: Visit | None
    frame: str | None
    reading: Reading


def extract_article(page: Page, facts: Facts, councils: tuple[str, ...] = ()) -> Reading:
    """What the article reports as news and what it recalls; `councils` is a prior, never a proof."""
    return stages(page, facts, councils).reading


def stages(page: Page, facts: Facts, councils: tuple[str, ...] = ()) -> Stages:
    """The same with every step on the way."""
    folded = fold(page.text)
    marked = mark(page.text, facts, page.published.first if page.published else None)
    made, set_aside = claims(marked)
    graded = frozenset(claim.number for claim in made if claim.use != RECALLED and claim.on is None)
    cast = Cast(marked, _prior(page, facts, councils), _titled(page, facts), graded, is_round_up(marked, folded))
    dated = _dated(cast_claims(made, cast), marked, page.published, newest_year(marked))
    visit = newest_visit(marked, page.published, _has_news(marked, dated, None))
    came = inspected(folded, marked, page.published, _is_visit(visit, dated), _recalled_on(visit, dated))
    article = Article(
        page.text, folded, marked, cast, facts, page.published, came, came_out(folded, marked, page.published, came)
    )
    about = frame(lead(marked, folded, page.title or ""))
    if not _is_in_scope(page, folded):
        reading = Reading(page, (), recollections(dated), _reason(page, folded, dated, visit))
        return Stages(marked, dated, set_aside, visit, about, reading)
    outcomes, ignored = _outcomes(article, dated, visit, about)
    news = {claim for claim in dated if claim.use != RECALLED} if any(o.kind == "full" for o in outcomes) else set()
    history = recollections(claim for claim in dated if claim not in news)
    if not outcomes and ignored is None:
        ignored = _reason(page, folded, dated, visit)
    return Stages(marked, dated, set_aside, visit, about, Reading(page, outcomes, history, ignored))


def _titled(page: Page, facts: Facts) -> tuple[Council, ...]:
    """The councils that the title names, if only perhaps: they count where the text names them too."""
    found = find_councils(page.title or "", facts, page.published.first if page.published else None)
    return tuple(mention.council for mention in found)


def _prior(page: Page, facts: Facts, councils: tuple[str, ...]) -> tuple[Council, ...]:
    """The councils that a page may be taken to speak of where it names none: of those, the ones of its day."""
    named = [facts.by_name[name] for name in councils if name in facts.by_name]
    host = (page.url or "").split("//")[-1].split("/")[0].removeprefix("www.")
    hosted = (c for c in facts.councils if host and c.website and host.endswith(c.website))
    on = page.published.first if page.published else None
    return tuple(c for c in dict.fromkeys((*named, *hosted)) if on is None or facts.runs(c, on))


def _dated(
    made: tuple[Claim, ...], page: tuple[Marked, ...], published: PartialDate | None, newest: int | None
) -> tuple[Claim, ...]:
    """The claims, those tied to an older year or to councils of the past recalled, however they are told."""
    told_now = {claim.grade.value for claim in made if claim.use == NEW and claim.on is None}

    def is_old(on: PartialDate, grade: str) -> bool:
        if published:
            return (published.first - on.last).days > _FRESH or on.year < published.year - 1
        return (newest is not None and on.year < newest) or bool(told_now - {grade})

    def is_past(claim: Claim) -> bool:
        tied = claim.on is not None and is_old(claim.on, claim.grade.value)
        return tied or (bool(claim.councils) and all(_is_past(council, published) for council in claim.councils))

    dated = [replace(claim, use=RECALLED) if is_past(claim) else claim for claim in made]
    return tuple(_with_its_sentence(claim, dated, page) for claim in dated)


def _with_its_sentence(claim: Claim, made: list[Claim], page: tuple[Marked, ...]) -> Claim:
    """A grade told after an older year's in one breath is of that year: "In 2019 it was inadequate, save for …, good"."""
    if claim.use != JUDGED or claim.on or claim.rule == "newest-column":
        return claim
    words = page[claim.number].text
    is_older = any(
        other.number == claim.number
        and other.at < claim.at
        and other.use == RECALLED
        and other.on
        and other.councils == claim.councils
        and not told("cues", "turn", words, other.at, claim.at)
        for other in made
    )
    return replace(claim, use=RECALLED) if is_older else claim


def _is_past(council: Council, published: PartialDate | None) -> bool:
    """Whether the last report on a council that is no more was out long before the page."""
    return bool(council.ends_on and published and published.first - council.ends_on > LONGEST_LAG)


def _is_in_scope(page: Page, folded: str) -> bool:
    title = page.title or ""
    about, url = subject(folded, title), page.url or ""
    if about == "council":
        return speaks_of_inspectors(folded, title, url)
    return about is None and speaks_of_ofsted(folded, title, url)


def _outcomes(
    article: Article, made: tuple[Claim, ...], visit: Visit | None, about: str | None
) -> tuple[tuple[Outcome, ...], Ignored | None]:
    """A full inspection's outcomes, or those of a visit, or none."""
    if visit and _is_visit(visit, made):
        visits = visit_outcomes(article, visit, any(claim.grade.value == "inadequate" for claim in made))
        return tuple(o for o in visits if not _is_past(article.facts.by_name[o.council], article.published)), None
    if about in _MAY_BE_NEWS and _is_fresh(article):
        about = None
    if not _has_news(article.page, made, about, _recent(article.came, article.published)):
        return (), None
    outcomes = full_outcomes(article, made)
    if not _overall_ended(article):
        return outcomes, None
    without = tuple(_without_overall(outcome) for outcome in outcomes)
    kept = tuple(outcome for outcome in without if outcome.grades)
    return kept, None if kept else Ignored.OVERALL_NOT_GIVEN_SINCE_2026


def _has_news(page: tuple[Marked, ...], made: tuple[Claim, ...], about: str | None, came: Span | None = None) -> bool:
    """Some grade is told as new; in an article about something else, in so many words and near its beginning.

    A grade with its date is news if that is the date of the inspection, `came`, which the page tells of.
    """
    fresh = [
        claim
        for claim in made
        if claim.use == NEW
        or (claim.use == JUDGED and (claim.on is None or (came and came.overlaps(Span(claim.on, claim.on)))))
    ]
    if about is None:
        areas = {value for claim in fresh for value in claim.values}
        return len(areas) > 2 or any(_is_told_of_inspectors(page, claim) for claim in fresh)
    return any(
        (claim.use == NEW or (about == "intervention" and claim.names_overall))
        and claim.number <= _LEAD
        and told("cues", "reported", page[claim.number].text)
        for claim in fresh
    )


def _recent(came: Dated | None, published: PartialDate | None) -> Span | None:
    """The inspection's days, unless its report must have been out long before the page."""
    if came is None or (published and published.first - came.span.end.last > _LONGEST_USUAL_LAG):
        return None
    return came.span


def _is_told_of_inspectors(page: tuple[Marked, ...], claim: Claim) -> bool:
    """Beside the claim somebody inspects or rates: else it may be anybody's word."""
    near = range(max(0, claim.number - 2), min(len(page), claim.number + 2))
    return (
        claim.use == NEW
        or claim.rule == "newest-column"
        or any(told("cues", "rates", page[number].text) for number in near)
    )


def _is_fresh(article: Article) -> bool:
    """The text dates the report, or the inspection, so near to the page that the report must be the news."""
    if article.published is None:
        return False
    out, came = article.out, article.came
    return (out is not None and article.published.first - out.span.end.last <= _JUST_OUT) or (
        came is not None and article.published.first - came.span.end.last <= _USUAL_LAG
    )


def _is_visit(visit: Visit | None, made: tuple[Claim, ...]) -> bool:
    """The page's news is a visit: it is told before any new grade."""
    return visit is not None and all(
        claim.use == RECALLED
        or (claim.use == JUDGED and claim.on)
        or visit.number <= claim.number
        or (visit.kind == "monitoring_visit" and visit.number <= _LEAD and _is_standing(claim))
        for claim in made
    )


def _is_standing(claim: Claim) -> bool:
    """ "Still inadequate", "since it was downgraded to inadequate": Ofsted monitors no other council."""
    return claim.rule in ("remains", "has-changed") and claim.grade.value == "inadequate" and claim.is_overall


def _recalled_on(visit: Visit | None, made: tuple[Claim, ...]) -> frozenset[PartialDate]:
    """The times of earlier inspections; on a page about a visit every grade beside its own sentence is of one."""
    is_visit = _is_visit(visit, made)
    there = visit.number if visit else None
    return frozenset(
        claim.on for claim in made if claim.on and (claim.use == RECALLED or (is_visit and claim.number != there))
    )


def _overall_ended(article: Article) -> bool:
    if article.came:
        return article.came.span.start.first >= _NO_OVERALL_FROM
    return article.published is not None and article.published.first >= _NO_OVERALL_ON_PAGES_FROM


def _without_overall(outcome: Outcome) -> Outcome:
    return replace(
        outcome,
        grades={area: grade for area, grade in outcome.grades.items() if area != "overall"},
        evidence=tuple(evidence for evidence in outcome.evidence if evidence.field != "grades.overall"),
    )


def _reason(page: Page, folded: str, made: tuple[Claim, ...], visit: Visit | None) -> Ignored:
    title = page.title or ""
    about = subject(folded, title)
    if about in REASONS:
        return REASONS[about]
    if not speaks_of_ofsted(folded, title, page.url or ""):
        return Ignored.NOT_OFSTED
    if made and all(claim.values == {"lscb"} for claim in made):
        return Ignored.LSCB_ONLY
    return Ignored.HISTORY_ONLY if made else Ignored.NO_GRADE_NO_VISIT
