"""Visits and other inspections without grades, where they are an article's news."""

from dataclasses import dataclass

from monitor.extract.phrases import told
from monitor.extract.press.marks import IMPLIED, Marked, Mention
from monitor.extract.press.when import newest_year
from monitor.model import Council, PartialDate

_TOP = 8  # sentences in which a visit may be the news; further down only its letter or its findings are
_OPENING, _BESIDE = 4, 20  # characters: before a council that opens a sentence; from it to its visit
_NAMED = ("focused_visit", "monitoring_visit", "jtai", "area_send")


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit that the article reports."""

    mention: Mention
    number: int  # of the sentence
    kind: str  # an inspection's kind, or IMPLIED
    is_of_several: bool = False  # councils


def newest_visit(page: tuple[Marked, ...], published: PartialDate | None, has_other_news: bool) -> Visit | None:
    """The first visit that the text speaks of as news, not as past or to come.

    One that is described but not named counts only on a page without other news.
    """
    year = published.year if published else newest_year(page)
    found = [
        Visit(
            mention,
            number,
            mention.value.removesuffix("s"),
            told("visit_uses", "several", marked.asking(at)) is not None,
        )
        for number, marked in enumerate(page)
        for at, mention in marked.of("visit")
        if not _is_past(marked, at, mention, year)
        and (number < _TOP or told("visit_uses", "reported", marked.asking(at)))
    ]
    named = [visit for visit in found if visit.kind != IMPLIED]
    return next(iter(named or ([] if has_other_news else found)), None)


def digest(page: tuple[Marked, ...]) -> tuple[tuple[Council, Visit], ...]:
    """The visits of a digest, each told in a sentence that begins with its council; none of a page with fewer than two.

    "Bolton (focused visit, 5 to 6 May): care leavers."
    """
    rows = [
        (named.councils[0], Visit(mention, number, mention.value))
        for number, marked in enumerate(page)
        for place, named in marked.of("council")[:1]
        for at, mention in marked.of("visit")[:1]
        if place < _OPENING and 0 < at - place < _BESIDE and mention.value in _NAMED
    ]
    return tuple(rows) if len({council for council, _ in rows}) > 1 else ()


def _is_past(marked: Marked, at: int, mention: Mention, year: int | None) -> bool:
    asked = marked.asking(at)
    if mention.value.endswith("s") and not told("visit_uses", "reported", asked):
        return True
    dated = [place for place, _ in marked.of("year") if place < 25]
    if dated and marked.sentence.is_item:  # a line of a chronicle
        return True
    if told("visit_uses", "past", asked, max(0, at - 60), at + 60):
        return True
    until = min((place for place, _ in marked.of("grade") if place > at), default=len(marked.text))
    years = [int(mention.value) for place, mention in marked.of("year") if at < place < min(until, at + 80)]
    return bool(years) and year is not None and max(years) < year - 1
