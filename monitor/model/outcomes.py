"""What the rules find in a page."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field

from monitor.model.dates import PartialDate, Span
from monitor.model.pages import Page
from monitor.model.words import NOTHING, Ignored, InspectionKind

# The press says "children in care" of either judgement, the combined one and the later one.
TWINS = {"care": "in_care", "in_care": "care"}


def counterpart(area: str, areas: Container[str]) -> str | None:
    """The area itself or, of the two that the press gives one name, the other; None where the areas have neither."""
    return next((a for a in (area, TWINS.get(area)) if a is not None and a in areas), None)


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words that one field rests on: `page.text[start:end] == quote`."""

    field: str  # "council", "grades.leaders", "inspected", …
    quote: str
    start: int
    end: int
    rule: str


@dataclass(frozen=True, slots=True)
class Improvement:
    """One thing that Ofsted's report says needs to improve, verbatim."""

    text: str
    national_framework: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one page says of one inspection of one council. What it does not give is absent."""

    council: str
    urn: int | None
    kind: InspectionKind
    inspection_type: str | None = None  # "standard", "short", "reinspection"
    lead_inspector: str | None = None  # as Ofsted's own document prints the name
    framework: str | None = None
    inspected: Span | None = None
    published: PartialDate | None = None
    grades: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    priority_action: bool = False
    theme: str | None = None
    outcome: str | None = None  # of an area SEND inspection
    to_improve: tuple[Improvement, ...] = ()
    priority_areas: tuple[str, ...] = ()
    confidence: float = 1.0
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Recollection:
    """Grades that a page recalls from an earlier inspection; never news."""

    council: str
    grades: Mapping[str, str]
    on: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """All that the rules found in one page; `ignored` says why there is no outcome."""

    page: Page
    outcomes: tuple[Outcome, ...] = ()
    history: tuple[Recollection, ...] = ()
    ignored: Ignored | None = None
