"""Visits and other inspections without grades, where they are an article's news."""

from dataclasses import dataclass

from monitor.extract.phrases import told
from monitor.extract.press.marks import IMPLIED, Marked, Mention
from monitor.extract.press.when import newest_year
from monitor.model import PartialDate


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit that the article reports."""

    mention: Mention
    number: int  # of the sentence
    kind: str  # an inspection's kind, or IMPLIED


def newest_visit(page: tuple[Marked, ...], published: PartialDate | None, has_grades: bool) -> Visit | None:
    """The first visit that the text speaks of as news, not as past or to come.

    One that is described but not named counts only on a page without new grades.
    """
    year = published.year if published else newest_year(page)
    found = [
        Visit(mention, number, mention.value.removesuffix("s"))
        for number, marked in enumerate(page)
        for at, mention in marked.of("visit")
        if not _is_past(marked, at, mention, year)
    ]
    named = [visit for visit in found if visit.kind != IMPLIED]
    return next(iter(named or ([] if has_grades else found)), None)


def _is_past(marked: Marked, at: int, mention: Mention, year: int | None) -> bool:
    asked = marked.asking(at)
    if mention.value.endswith("s") and not told("visit_uses", "reported", asked):
        return True
    dated = [place for place, _ in marked.of("year") if place < 25]
    if dated and marked.sentence.is_item:  # a line of a chronicle
        return True
    if told("visit_uses", "past", asked, max(0, at - 60), at + 1):
        return True
    until = min((place for place, _ in marked.of("grade") if place > at), default=len(marked.text))
    years = [int(mention.value) for place, mention in marked.of("year") if at < place < min(until, at + 80)]
    return bool(years) and year is not None and max(years) < year - 1
