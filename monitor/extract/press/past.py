"""Which claims are of the past, however they are told."""

from dataclasses import replace
from itertools import groupby

from monitor.extract.phrases import told
from monitor.extract.press.claims import JUDGED, NEW, RECALLED, Claim
from monitor.extract.press.marks import Marked
from monitor.model import Council, PartialDate
from monitor.model.inspections import LONGEST_LAG

_FRESH = 300  # days from a year or month that a grade is tied to, to the page that tells it as news


def dated(
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
        return tied or (bool(claim.councils) and all(is_past_council(council, published) for council in claim.councils))

    aged = [replace(claim, use=RECALLED) if is_past(claim) else claim for claim in made]
    aged = _with_headline(aged, page)
    beside = {number: tuple(group) for number, group in groupby(aged, key=lambda claim: claim.number)}
    return tuple(_with_its_sentence(claim, beside[claim.number], page) for claim in aged)


def _with_headline(made: list[Claim], page: tuple[Marked, ...]) -> list[Claim]:
    """A headline is short: the grade that it names, where the story only recalls it, is recalled there too."""
    if not made or made[0].number or not _is_headline(page):
        return made
    told_of = {claim.grade.value for claim in made if claim.number and claim.use != RECALLED}
    recalled = {claim.grade.value for claim in made if claim.number and claim.use == RECALLED} - told_of
    return [
        replace(claim, use=RECALLED)
        if claim.number == 0 and claim.use == JUDGED and claim.grade.value in recalled
        else claim
        for claim in made
    ]


def _is_headline(page: tuple[Marked, ...]) -> bool:
    return not page[0].text.rstrip().endswith(".") and (len(page) < 2 or page[1].sentence.line != page[0].sentence.line)


def _with_its_sentence(claim: Claim, beside: tuple[Claim, ...], page: tuple[Marked, ...]) -> Claim:
    """A grade told after an older year's in one breath is of that year: "inadequate in 2019, save for a good for …"."""
    if claim.use != JUDGED or claim.on or claim.rule == "newest-column":
        return claim
    words = page[claim.number].text
    is_older = any(
        other.at < claim.at
        and other.use == RECALLED
        and other.on
        and other.councils == claim.councils
        and not told("cues", "turn", words, other.at, claim.at)
        for other in beside
    )
    return replace(claim, use=RECALLED) if is_older else claim


def is_past_council(council: Council, published: PartialDate | None) -> bool:
    """Whether the last report on a council that is no more was out long before the page."""
    return bool(council.ends_on and published and published.first - council.ends_on > LONGEST_LAG)
