"""A document laid out for the rules: its text folded, and each finding with the words that it rests on."""

import re
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from monitor.errors import UnreadablePage
from monitor.extract.councils import NAME, OFFICIAL, TRUST, CouncilMention, find_councils
from monitor.extract.dates import DateMention, find_spans
from monitor.extract.fold import fold
from monitor.facts import Facts
from monitor.model import Council, Evidence, Page

LONGEST_QUOTE = 300
_FIRST_PAGES = 4
_INSPECTED = re.compile(r"^[ ]*Inspection[ ]+dates?\s*:?", re.MULTILINE)
_PUBLISHED = re.compile(r"^[ ]*(?:Report[ ]+)?Published\s*:", re.MULTILINE | re.IGNORECASE)
_NEXT_LABEL = re.compile(
    r"\n\s*(?:Lead|Report|Reporting|Published|Judgement|Dates? of previous|Age group|Inspection outcome)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document of Ofsted's, with its text as the patterns want it; offsets are those of the page's own text."""

    page: Page
    facts: Facts
    folded: str  # form feeds are line ends here: a page begins with a new line
    pages: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, page: Page, facts: Facts) -> "Sheet":
        breaks = [-1, *(at.start() for at in re.finditer("\f", page.text)), len(page.text)]
        pages = tuple((before + 1, after) for before, after in pairwise(breaks))
        return cls(page, facts, fold(page.text).replace("\f", "\n"), pages)

    @property
    def cover_end(self) -> int:
        """Where the first page ends."""
        return self.pages[0][1]

    def evidence(self, field: str, start: int, end: int, rule: str) -> Evidence:
        """The words between two offsets, without the blanks around them and no longer than a quote may be."""
        text = self.page.text
        start += len(text[start:end]) - len(text[start:end].lstrip())
        end = min(end, start + LONGEST_QUOTE)
        end -= len(text[start:end]) - len(text[start:end].rstrip())
        return Evidence(field, text[start:end], start, end, rule)

    def inspected(self) -> DateMention | None:
        """The dates beside the label "Inspection dates" on the first pages; further on they are of another one."""
        return self._labelled(_INSPECTED, self.pages[:_FIRST_PAGES][-1][1])

    def published(self) -> DateMention | None:
        """The date beside "Report published" on the cover."""
        return self._labelled(_PUBLISHED, self.cover_end)

    def dated(self, inspected: DateMention | None, published: DateMention | None) -> list[Evidence]:
        """The evidence for the dates that were found; a listing's date of publication stands on another page."""
        found = []
        if inspected:
            found.append(self.evidence("inspected", inspected.start, inspected.end, "label-inspection-dates"))
        if published and self.page.published in (None, published.span.start):
            found.append(self.evidence("published", published.start, published.end, "label-published"))
        return found

    def dates(self, start: int, end: int, year: int | None = None) -> tuple[DateMention, ...]:
        """The dates written between two offsets."""
        found = find_spans(self.folded[start:end], year)
        return tuple(DateMention(m.span, m.start + start, m.end + start) for m in found)

    def council(self, start: int, end: int, on: date | None) -> tuple[Council, Evidence] | None:
        """The council that the words between two offsets name, else the one on whose Ofsted page the document is.

        A name that more than one council shares, or only the trust that works for it, needs that
        page to be sure of, unless no other council has it or the cover names but one of them.
        """
        mentions = find_councils(self.folded[start:end], self.facts, on)
        chosen = self._chosen(mentions)
        if chosen:
            where = (start + chosen.start, start + chosen.end)
            return chosen.council, self.evidence("council", *where, f"council-{chosen.strength}")
        for line in re.finditer(r"[^\n]+", self.folded[start:end]):
            if alone := self.facts.council(line[0]):  # "Bury" or "Reading" begins a sentence elsewhere, but is no line
                return alone, self.evidence("council", start + line.start(), start + line.end(), "council-line")
        if served := self._served(mentions, end, on):
            return served.council, self.evidence("council", served.start, served.end, "council-of-trust")
        listed = self.facts.by_urn.get(self.page.urn) if self.page.urn is not None else None
        return (listed, self.evidence("council", start, max(end, start + 80), "listed-on-its-page")) if listed else None

    def councils(self, start: int, end: int, on: date | None) -> tuple[tuple[Council, Evidence], ...]:
        """Every council that the words between two offsets surely name, each once."""
        found: dict[str, tuple[Council, Evidence]] = {}
        for mention in find_councils(self.folded[start:end], self.facts, on):
            if mention.strength in (OFFICIAL, NAME):
                where = (start + mention.start, start + mention.end)
                named = mention.council, self.evidence("council", *where, f"council-{mention.strength}")
                found.setdefault(mention.council.short_name, named)
        return tuple(found.values())

    def names_no_council(self, document: str, start: int, end: int, on: date | None) -> UnreadablePage:
        """The error for a title that names none, or only a trust that works for several."""
        by_trust = [m for m in find_councils(self.folded[start:end], self.facts, on) if m.strength == TRUST]
        if not by_trust:
            return UnreadablePage(f"The title of the {document} names no council that this program knows.")
        served = ", ".join(mention.council.short_name for mention in by_trust if mention.start == by_trust[0].start)
        return UnreadablePage(
            f"The {document} names {by_trust[0].words}, which works for {served}, and names no council that this "
            "program knows. The page at Ofsted that lists it says whose it is."
        )

    def _served(self, mentions: tuple[CouncilMention, ...], end: int, on: date | None) -> CouncilMention | None:
        """Of the councils that share the trust of the title the only one that the cover names further on."""
        shared = {mention.council.short_name for mention in mentions if mention.strength == TRUST}
        below = find_councils(self.folded[end : self.cover_end], self.facts, on) if shared else ()
        named = {m.council.short_name: m for m in below if m.strength != TRUST and m.council.short_name in shared}
        if len(named) != 1:
            return None
        (only,) = named.values()
        return replace(only, start=only.start + end, end=only.end + end)

    def _chosen(self, mentions: tuple[CouncilMention, ...]) -> CouncilMention | None:
        surely = [mention for mention in mentions if mention.strength in (OFFICIAL, NAME)]
        if surely:
            return surely[0]
        if self.page.urn is not None:
            mentions = tuple(mention for mention in mentions if mention.council.urn == self.page.urn)
        by_trust = tuple(mention for mention in mentions if mention.strength == TRUST)
        for named in (by_trust, mentions):
            if len({mention.council.short_name for mention in named}) == 1:
                return named[0]
        return None

    def _labelled(self, label: re.Pattern[str], end: int) -> DateMention | None:
        found = label.search(self.folded, 0, end)
        if found is None:
            return None
        after = _NEXT_LABEL.search(self.folded, found.end(), min(end, found.end() + 200))
        dates = self.dates(found.end(), after.start() if after else min(end, found.end() + 160))
        return dates[0] if dates else None
