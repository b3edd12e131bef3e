"""The frozen values that the steps hand on. They hold and describe themselves; nothing here decides."""

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network
from types import MappingProxyType

NOTHING: Mapping[str, str] = MappingProxyType({})

Network = IPv4Network | IPv6Network


class InspectionKind(StrEnum):
    """What Ofsted did. Only `full` carries grades."""

    FULL = "full"
    FOCUSED_VISIT = "focused_visit"
    MONITORING_VISIT = "monitoring_visit"
    AREA_SEND = "area_send"
    JTAI = "jtai"
    OTHER = "other"


class Authority(StrEnum):
    """Who says so, the weightiest first."""

    OFSTED = "ofsted"
    COUNCIL = "council"
    PRESS = "press"

    @property
    def weight(self) -> int:
        return {"ofsted": 3, "council": 2, "press": 1}[self.value]


class Status(StrEnum):
    """What the ledger may claim about an inspection."""

    REPORTED = "reported"
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"
    WITHDRAWN = "withdrawn"


class EventKind(StrEnum):
    """What an alert is about (contract, section 5)."""

    MOVE = "move"
    UNCHANGED = "unchanged"
    FIRST_GRADE = "first_grade"
    VISIT = "visit"
    PRIORITY_ACTION = "priority_action"
    CONFIRMED = "confirmed"
    CORRECTION = "correction"
    DISPUTED = "disputed"
    WITHDRAWN = "withdrawn"
    SOURCE_TROUBLE = "source_trouble"
    RECOVERED = "recovered"
    DELIVERY_TROUBLE = "delivery_trouble"

    @property
    def is_follow_up(self) -> bool:
        """Whether it goes to those who received the original, whatever their filters."""
        return self in (EventKind.CONFIRMED, EventKind.CORRECTION, EventKind.DISPUTED, EventKind.WITHDRAWN)


class Direction(StrEnum):
    UP = "up"
    DOWN = "down"
    MIXED = "mixed"
    SAME = "same"
    FIRST = "first"


class PageKind(StrEnum):
    """The kinds of page that a reader exists for; also the `kind` of a source."""

    OFSTED_SEARCH = "ofsted-search"
    OFSTED_COUNCIL = "ofsted-council"
    REPORT = "report"
    FEED = "feed"
    LISTING = "listing"
    ARTICLE = "article"


class Ignored(StrEnum):
    """Why a page gave no outcome (contract, section 3)."""

    NOT_OFSTED = "not_ofsted"
    SCHOOL_OR_NURSERY = "school_or_nursery"
    PROVIDER_NOT_COUNCIL = "provider_not_council"
    ADULT_SOCIAL_CARE = "adult_social_care"
    OTHER_INSPECTORATE = "other_inspectorate"
    NOT_ENGLAND = "not_england"
    HISTORY_ONLY = "history_only"
    NO_GRADE_NO_VISIT = "no_grade_no_visit"
    OVERALL_NOT_GIVEN_SINCE_2026 = "overall_not_given_since_2026"
    LSCB_ONLY = "lscb_only"
    NOT_A_REPORT = "not_a_report"
    UNREADABLE = "unreadable"


_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date as precise as its source gave it: a day, a month or a year."""

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def parse(cls, iso: str) -> "PartialDate":
        """Read `2023`, `2023-09` or `2023-09-30`; ValueError for anything else, impossible days included."""
        match = _ISO.fullmatch(iso)
        if match is None:
            raise ValueError(f"{iso!r} is not a date: write 2023, 2023-09 or 2023-09-30")
        year, month, day = (int(part) if part else None for part in match.groups())
        assert year is not None
        date(year, month or 1, day or 1)
        return cls(year, month, day)

    @classmethod
    def of(cls, day: date) -> "PartialDate":
        return cls(day.year, day.month, day.day)

    @property
    def first(self) -> date:
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def __str__(self) -> str:
        return "-".join([f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part is not None)])


@dataclass(frozen=True, slots=True)
class Span:
    """The first and the last day of an inspection or visit."""

    start: PartialDate
    end: PartialDate

    def overlaps(self, other: "Span") -> bool:
        return self.start.first <= other.end.last and other.start.first <= self.end.last


# --- facts -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Council:
    """One council that runs, or ran, children's services: a row of councils.csv or predecessors.csv."""

    short_name: str
    official_name: str
    urn: int | None
    gss_code: str
    region: str = ""
    aliases: tuple[str, ...] = ()  # safe for matching
    weak_aliases: tuple[str, ...] = ()  # need support nearby
    children_trust: str = ""
    website: str = ""
    ofsted_site_name: str = ""
    ends_on: date | None = None  # the first day on which it is no more
    successors: tuple[str, ...] = ()  # short names where known, else as printed

    @property
    def slug(self) -> str:
        return re.sub(r"[^a-z0-9]+", "-", self.short_name.lower()).strip("-")


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Names that mislead, with the reason and what to ask for: a row of ambiguous.csv."""

    names: str
    clash: str
    advice: str


@dataclass(frozen=True, slots=True)
class Grade:
    id: str
    label: str  # as Ofsted writes it today
    rank: int  # higher is better; only ranks of one scale are compared
    wordings: tuple[str, ...]  # official spellings in reports, lower case


@dataclass(frozen=True, slots=True)
class Area:
    id: str
    label: str  # as Ofsted writes it today
    short: str  # for tables
    wordings: tuple[str, ...]  # official labels in reports, lower case, most specific first
    follows: tuple[str, ...]  # the areas of the inspection before that it is compared with, first found wins
    compared: bool


@dataclass(frozen=True, slots=True)
class Framework:
    """One inspection framework; `begins` and `ends` bound the inspections' start dates."""

    id: str
    name: str
    begins: date
    ends: date | None
    areas: tuple[str, ...]
    compared: bool


# --- fetch -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to ask "has it changed?" with; sent back verbatim."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """One answered request: the bytes, or the server's word that nothing changed."""

    url: str  # after redirects
    body: bytes = b""
    content_type: str = ""
    validators: Validators = field(default_factory=Validators)
    not_modified: bool = False
    requests: int = 1  # redirects included
    took_ms: int = 0


# --- read ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Origin:
    """Where bytes came from, and how their source wants them read.

    `select` maps a part of the page ("links", "title", "body", "published") to a CSS selector.
    """

    url: str | None = None
    content_type: str = ""
    select: Mapping[str, str] = field(default_factory=lambda: NOTHING)


@dataclass(frozen=True, slots=True)
class Link:
    """A page to follow, with what the page that names it says about it."""

    url: str
    kind: PageKind
    title: str = ""
    published: PartialDate | None = None
    urn: int | None = None  # the council on whose Ofsted page it stands


@dataclass(frozen=True, slots=True)
class Landmark:
    """A part of a page that its reader relied on, and how often it was there."""

    name: str
    found: int
    required: bool = True
    expected: int = 1  # fewer than this, and something is missing


@dataclass(frozen=True, slots=True)
class Page:
    """What a reader made of the bytes of one page.

    `text` is what the extraction rules see and what offsets count in. In a report its pages
    are parted by form feeds.
    """

    kind: PageKind
    text: str = ""
    title: str | None = None
    url: str | None = None
    published: PartialDate | None = None
    urn: int | None = None
    links: tuple[Link, ...] = ()
    landmarks: tuple[Landmark, ...] = ()


# --- extract ---------------------------------------------------------------


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


# --- reconcile ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sighting:
    """An outcome as one page told it at one instant: the ledger's append-only row."""

    outcome: Outcome
    seen_at: datetime
    source: str  # the name in sources.toml, or "baseline"
    authority: Authority
    publisher: str  # the outlet as people know it
    url: str
    title: str = ""
    page_published: PartialDate | None = None
    sha256: str = ""  # of the bytes that said so
    held: bool = False  # confidence below the source's threshold: kept for review, never out
    id: int = 0  # order of arrival in the ledger

    @property
    def is_baseline(self) -> bool:
        return self.source == "baseline"

    @property
    def told_on(self) -> date:
        """The day on which this was told: publication, else the page's date, else when it was seen.

        An undated page that speaks of an inspection long past tells nothing new on the day on
        which it is seen: reports follow within LONGEST_LAG of the inspection's end.
        """
        if day := self.outcome.published or self.page_published:
            return day.first
        seen_on, inspected = self.seen_at.date(), self.outcome.inspected
        return inspected.end.last if inspected and seen_on - inspected.end.last > LONGEST_LAG else seen_on


# From an inspection's end to its publication: 203 days at the most in 488 reports.
LONGEST_LAG = timedelta(days=210)


@dataclass(frozen=True, slots=True)
class Given:
    """One area's grade in one inspection, and on whose word."""

    grade: str
    status: Status


@dataclass(frozen=True, slots=True)
class Inspection:
    """The ledger's record of one inspection, reconciled from the sightings it rests on."""

    id: int  # the id of the sighting that first told of it
    council: str
    urn: int | None
    kind: InspectionKind
    status: Status
    first_seen_at: datetime
    grades: Mapping[str, Given]
    inspection_type: str | None = None
    framework: str | None = None
    inspected: Span | None = None
    published: PartialDate | None = None
    priority_action: bool = False
    theme: str | None = None
    outcome: str | None = None
    sightings: tuple[Sighting, ...] = ()

    @property
    def told_on(self) -> date:
        """The day by which inspections are put in order: publication, else when it was first told."""
        return self.published.first if self.published else min(sighting.told_on for sighting in self.sightings)

    @property
    def is_baseline(self) -> bool:
        return any(sighting.is_baseline for sighting in self.sightings)


@dataclass(frozen=True, slots=True)
class Move:
    """A judgement area whose grade differs from the inspection before."""

    area: str
    before: str
    after: str
    direction: Direction


@dataclass(frozen=True, slots=True)
class Comparison:
    """An inspection beside the one immediately before it."""

    direction: Direction
    moves: tuple[Move, ...] = ()
    first_areas: tuple[str, ...] = ()
    previous: Inspection | None = None


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
class Held:
    """A grade that a council holds, since when and on whose word."""

    grade: str
    published: PartialDate
    status: Status


@dataclass(frozen=True, slots=True)
class Standing:
    """One council's grades and last dates: a line of `grades`."""

    council: Council
    grades: Mapping[str, Held]
    last_full: PartialDate | None = None
    last_visit: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something to tell, as it stood when it was recorded."""

    kind: EventKind
    reference: str
    recorded_at: datetime
    inspection: Inspection
    comparison: Comparison
    areas: tuple[str, ...] = ()  # the areas that this event tells of
    corrections: tuple[Correction, ...] = ()
    whose_error: str = ""  # "Ofsted's", "the Exampleshire Gazette's", "ours"
    trigger: int = 0  # the id of the sighting that raised it
    catch_up: bool = False  # published before this ledger was made: told in a summary, not as news


@dataclass(frozen=True, slots=True)
class Known:
    """What the ledger knows of one council, as a value."""

    made_at: datetime  # when this ledger was made
    sightings: tuple[Sighting, ...] = ()
    events: tuple[Event, ...] = ()


# --- deliver -----------------------------------------------------------------


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
