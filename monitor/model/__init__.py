"""The frozen values that the steps hand on. They hold and describe themselves; nothing here decides."""

from monitor.model.dates import PartialDate, Span
from monitor.model.events import Correction, Delivery, Event, Known, Message, original_event
from monitor.model.facts import Ambiguous, Area, Council, Framework, Grade
from monitor.model.inspections import Comparison, Given, Held, Inspection, Move, Sighting, Standing
from monitor.model.outcomes import Evidence, Improvement, Outcome, Reading, Recollection
from monitor.model.pages import Fetched, Landmark, Link, Origin, Page, Validators
from monitor.model.words import (
    NOTHING,
    Authority,
    Direction,
    EventKind,
    Ignored,
    InspectionKind,
    Network,
    PageKind,
    Status,
)

__all__ = [
    "NOTHING",
    "Ambiguous",
    "Area",
    "Authority",
    "Comparison",
    "Correction",
    "Council",
    "Delivery",
    "Direction",
    "Event",
    "EventKind",
    "Evidence",
    "Fetched",
    "Framework",
    "Given",
    "Grade",
    "Held",
    "Ignored",
    "Improvement",
    "Inspection",
    "InspectionKind",
    "Known",
    "Landmark",
    "Link",
    "Message",
    "Move",
    "Network",
    "Origin",
    "Outcome",
    "Page",
    "PageKind",
    "PartialDate",
    "Reading",
    "Recollection",
    "Sighting",
    "Span",
    "Standing",
    "Status",
    "Validators",
    "original_event",
]
