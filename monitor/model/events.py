"""What there is to tell, and the message that tells it."""

from dataclasses import dataclass
from datetime import datetime

from monitor.model.inspections import Absence, Comparison, Inspection, Sighting
from monitor.model.words import Direction, EventKind, InspectionKind


def original_event(inspection: Inspection, comparison: Comparison) -> EventKind:
    """The event that an inspection raises when it is first told (contract, section 5)."""
    if inspection.kind != InspectionKind.FULL:
        return EventKind.PRIORITY_ACTION if inspection.priority_action else EventKind.VISIT
    if comparison.moves:
        return EventKind.MOVE
    return EventKind.FIRST_GRADE if comparison.direction == Direction.FIRST else EventKind.UNCHANGED


@dataclass(frozen=True, slots=True)
class Correction:
    """An area whose grade was told wrongly before, and by whom."""

    area: str
    told: str
    now: str


@dataclass(frozen=True, slots=True)
class Event:
    """Something to tell, as it stood when it was recorded."""

    kind: EventKind
    reference: str
    recorded_at: datetime
    inspection: Inspection
    comparison: Comparison
    areas: tuple[str, ...] = ()  # the areas that this event tells of
    told_before: tuple[str, ...] = ()  # those told by earlier ones, with the grades of today
    corrections: tuple[Correction, ...] = ()
    whose_error: str = ""  # "Ofsted's", "the Exampleshire Gazette's", "ours"
    trigger: int = 0  # the id of the sighting that raised it
    found_again: bool = False  # a report that was told as withdrawn is back
    read_at: datetime | None = None  # of what is not found: when Ofsted's page, which shows no report, was read
    catch_up: bool = False  # published before this ledger was made: told in a summary, not as news


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that those who look after the program should know, in words; about no inspection."""

    kind: EventKind
    reference: str
    recorded_at: datetime
    subject: str
    text: str
    topic: str  # what it is about: of one topic and kind there is one notice
    reminds_of: str = ""  # how the topics of what it repeats begin; empty if it is the first word


@dataclass(frozen=True, slots=True)
class Known:
    """What the ledger knows of one council, as a value."""

    made_at: datetime  # when this ledger was made
    sightings: tuple[Sighting, ...] = ()
    events: tuple[Event, ...] = ()
    absences: tuple[Absence, ...] = ()
    predecessors: tuple[Sighting, ...] = ()  # of the councils that it followed: background to its first grades


@dataclass(frozen=True, slots=True)
class Message:
    """One message, rendered for every format that a destination may want."""

    subject: str
    text: str
    html: str
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Delivery:
    """How one attempt to send went; `detail` is fit to show (no secret in it)."""

    ok: bool
    detail: str = ""
    for_good: bool = False  # the address itself is refused: no later attempt can do better
