"""Why a reading is what it is: the mentions of grades that gave no field of it, each with its reason."""

from dataclasses import dataclass

from monitor.facts import Facts
from monitor.model import PageKind, Reading

ORDINARY = "an ordinary word here, not a grade"
MOST = 1_000  # mentions that are kept; a page with more is a table or an attack


@dataclass(frozen=True, slots=True)
class Aside:
    """A mention of a grade that gave nothing: `page.text[start:end] == quote`."""

    start: int
    end: int
    quote: str
    reason: str
    rule: str | None = None  # the rule that says so, where one does


@dataclass(frozen=True, slots=True)
class Explained:
    """A reading with what it set aside, in the order of the text; `left_off` counts those beyond what is kept."""

    reading: Reading
    set_aside: tuple[Aside, ...] = ()
    left_off: int = 0


def explain(reading: Reading, facts: Facts) -> Explained:
    """Every mention of a grade in the reading's page that no field of it rests on, and why.

    Pure, and for any page: one that holds no outcome, or whose report could not be read, has all
    of its mentions set aside.
    """
    if reading.page.kind is PageKind.REPORT:
        from monitor.extract.explained_report import asides
    elif reading.page.kind is PageKind.ARTICLE:
        from monitor.extract.explained_article import asides
    else:
        return Explained(reading)
    found = sorted(asides(reading, facts), key=lambda aside: aside.start)
    return Explained(reading, tuple(found[:MOST]), max(0, len(found) - MOST))
