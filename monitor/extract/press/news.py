"""Whether what an article claims is its news: the outcome of an inspection, or a visit, or neither."""

from datetime import timedelta
from itertools import takewhile

from monitor.extract.phrases import told
from monitor.extract.press.claims import JUDGED, NEW, RECALLED, Claim
from monitor.extract.press.marks import Marked
from monitor.extract.press.visits import Visit
from monitor.extract.press.when import Dated
from monitor.model import PartialDate, Span

_LEAD, _AFTER_TOP = 3, 2  # sentences
_ENDS_SENTENCE = (".", "!", "?", '"', "'")
_NEVER_NEWS = {"unofficial", "archive", "politics", "advertisement", "letter"}
_JUST_OUT = timedelta(days=14)
_USUAL_LAG = timedelta(days=90)  # from an inspection's end to its report: nine of ten come sooner
_LONGEST_LAG = timedelta(days=150)  # of all reports since 2022 one took two days more


def has_news(page: tuple[Marked, ...], made: tuple[Claim, ...], about: str | None, days: tuple[Span, ...] = ()) -> bool:
    """Some grade is told as new; in an article about something else, in so many words and near its beginning.

    A grade with its date is news if that is among the `days` of the inspection, or of the report, which is told.
    """
    fresh = [
        claim
        for claim in made
        if claim.use == NEW
        or (claim.use == JUDGED and (claim.on is None or any(day.overlaps(Span(claim.on, claim.on)) for day in days)))
    ]
    if about is None:
        areas = {value for claim in fresh for value in claim.values}
        return len(areas) > 2 or any(_is_told_of_inspectors(page, claim) for claim in fresh)
    return about not in _NEVER_NEWS and any(
        (claim.use == NEW or (about == "intervention" and claim.names_overall))
        and claim.number <= lead_end(page)
        and any(told("cues", "reported", marked.text) for marked in page[claim.number : claim.number + 2])
        for claim in fresh
    )


def lead_end(page: tuple[Marked, ...]) -> int:
    """The number of the last sentence that counts as the article's beginning: under a headline and a standfirst too."""
    top = sum(1 for _ in takewhile(lambda one: not one.text.rstrip().endswith(_ENDS_SENTENCE), page[:_LEAD]))
    return max(_LEAD, top + _AFTER_TOP)


def _is_told_of_inspectors(page: tuple[Marked, ...], claim: Claim) -> bool:
    """Beside the claim somebody inspects or rates: else it may be anybody's word."""
    near = range(max(0, claim.number - 2), min(len(page), claim.number + 2))
    return (
        claim.use == NEW
        or claim.rule == "newest-column"
        or any(told("cues", "rates", page[number].text) for number in near)
    )


def recent(came: Dated | None, out: Dated | None, published: PartialDate | None) -> tuple[Span, ...]:
    """The days of the inspection and of its report, unless that must have been out long before the page."""
    lags = ((came, _LONGEST_LAG), (out, _JUST_OUT))
    return tuple(
        told_of.span
        for told_of, longest in lags
        if told_of and (published is None or published.first - told_of.span.end.last <= longest)
    )


def is_fresh(published: PartialDate | None, came: Dated | None, out: Dated | None) -> bool:
    """The text dates the report, or the inspection, so near to the page that the report must be the news."""
    if published is None:
        return False
    return (out is not None and published.first - out.span.end.last <= _JUST_OUT) or (
        came is not None and published.first - came.span.end.last <= _USUAL_LAG
    )


def is_visit(visit: Visit | None, made: tuple[Claim, ...]) -> bool:
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


def recalled_on(visit: Visit | None, made: tuple[Claim, ...]) -> frozenset[PartialDate]:
    """The times of earlier inspections; on a page about a visit every grade beside its own sentence is of one."""
    is_of_visit = is_visit(visit, made)
    there = visit.number if visit else None
    return frozenset(
        claim.on for claim in made if claim.on and (claim.use == RECALLED or (is_of_visit and claim.number != there))
    )
