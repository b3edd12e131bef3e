"""Reads an article: press or council news, told in sentences."""

from dataclasses import dataclass, replace
from datetime import date

from monitor.extract.councils import find_councils
from monitor.extract.fold import fold
from monitor.extract.press.claims import RECALLED, Claim, SetAside, claims
from monitor.extract.press.marks import Marked, mark
from monitor.extract.press.news import has_news, is_fresh, is_visit, recalled_on, recent
from monitor.extract.press.outcomes import Article, full_outcomes, recollections, visit_outcomes
from monitor.extract.press.past import dated, is_past_council
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
from monitor.extract.press.when import came_out, inspected, newest_year
from monitor.extract.press.who import Cast, cast_claims
from monitor.facts import Facts
from monitor.model import Council, Ignored, Outcome, Page, Reading

_LONGEST = 100_000  # characters that are read: no article has as many, and what does is an attack or an archive
_MAY_BE_NEWS = {"intervention", "appointment", "budget"}  # what the outcome of an inspection often comes with
# From then on Ofsted gives no overall grade; a page up to July 2026 may still tell of an inspection before it.
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
    folded = fold(page.text[:_LONGEST])
    if not speaks_of_inspectors(folded, page.title or "", page.url or ""):
        return Reading(page, ignored=_reason(page, folded))  # before any stage: most pages of a newspaper are such
    return stages(page, facts, councils).reading


def stages(page: Page, facts: Facts, councils: tuple[str, ...] = ()) -> Stages:
    """The same with every step on the way."""
    text = page.text[:_LONGEST]
    folded = fold(text)
    marked = mark(text, facts, page.published.first if page.published else None)
    made, set_aside = claims(marked)
    graded = frozenset(claim.number for claim in made if claim.use != RECALLED and claim.on is None)
    cast = Cast(marked, _prior(page, facts, councils), _titled(page, facts), graded, is_round_up(marked, folded))
    newest = newest_year(marked)
    aged = dated(cast_claims(made, cast), marked, page.published, newest)
    about = frame(lead(marked, folded, page.title or ""))
    visit = newest_visit(marked, page.published, about is not None or has_news(marked, aged, None))
    came = inspected(folded, marked, page.published, is_visit(visit, aged), recalled_on(visit, aged))
    article = Article(
        page.text,
        folded,
        marked,
        cast,
        facts,
        page.published,
        newest,
        came,
        came_out(folded, marked, page.published, came),
    )
    if not _is_in_scope(page, folded):
        reading = Reading(page, (), recollections(aged), _reason(page, folded, aged))
        return Stages(marked, aged, set_aside, visit, about, reading)
    outcomes, ignored = _outcomes(article, aged, visit, about)
    news = {claim for claim in aged if claim.use != RECALLED} if any(o.kind == "full" for o in outcomes) else set()
    history = recollections(claim for claim in aged if claim not in news)
    if not outcomes and ignored is None:
        ignored = _reason(page, folded, aged)
    return Stages(marked, aged, set_aside, visit, about, Reading(page, outcomes, history, ignored))


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
    if visit and is_visit(visit, made):
        visits = visit_outcomes(article, visit, any(claim.grade.value == "inadequate" for claim in made))
        return tuple(
            o for o in visits if not is_past_council(article.facts.by_name[o.council], article.published)
        ), None
    if about in _MAY_BE_NEWS and is_fresh(article.published, article.came, article.out):
        about = None
    if not has_news(article.page, made, about, recent(article.came, article.out, article.published)):
        return (), None
    outcomes = full_outcomes(article, made)
    if not _overall_ended(article):
        return outcomes, None
    without = tuple(_without_overall(outcome) for outcome in outcomes)
    kept = tuple(outcome for outcome in without if outcome.grades)
    return kept, None if kept else Ignored.OVERALL_NOT_GIVEN_SINCE_2026


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


def _reason(page: Page, folded: str, made: tuple[Claim, ...] = ()) -> Ignored:
    title = page.title or ""
    about = subject(folded, title)
    if about in REASONS:
        return REASONS[about]
    if not speaks_of_ofsted(folded, title, page.url or ""):
        return Ignored.NOT_OFSTED
    if made and all(claim.values == {"lscb"} for claim in made):
        return Ignored.LSCB_ONLY
    return Ignored.HISTORY_ONLY if made else Ignored.NO_GRADE_NO_VISIT
