"""What the ledger holds, and what it makes of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from monitor.model.dates import PartialDate, Span, english_day
from monitor.model.facts import Council
from monitor.model.outcomes import Outcome
from monitor.model.words import Authority, Direction, InspectionKind, Status

# From an inspection's end to its publication: 203 days at the most in 488 reports.
LONGEST_LAG = timedelta(days=210)
# For so long the grades of an inspection count that is reported and not found on Ofsted's site.
REPORTED_COUNTS_FOR = timedelta(days=30)


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
    def is_undated(self) -> bool:
        return not (self.outcome.published or self.page_published or self.outcome.inspected)

    @property
    def told_on(self) -> date:
        """The day on which this was told: publication, else the page's date, else when it was seen.

        Others cannot have told it later than on the day on which it was seen, whatever day they print; one of whom
        only the month is known is taken to have told it as late in that month as it can have. An undated page that
        speaks of an inspection long past tells nothing new on the day on which it is seen: reports follow within
        LONGEST_LAG of the inspection's end.
        """
        told, shown = self.outcome.published, self.page_published
        if told and shown and told.first <= shown.first <= told.last:
            told = shown  # "this month" is no more exact than the page's own date
        seen_on, inspected = english_day(self.seen_at), self.outcome.inspected
        if day := told or shown:
            return day.first if self.authority == Authority.OFSTED else min(day.last, seen_on)
        return inspected.end.last if inspected and seen_on - inspected.end.last > LONGEST_LAG else seen_on


@dataclass(frozen=True, slots=True)
class Absence:
    """That a report once seen on Ofsted's site is not shown there any more, or is shown again: append-only."""

    council: str
    url: str
    seen_at: datetime
    since: date | None = None  # the day on which it was first missed; None if it is back
    id: int = 0  # order of arrival in the ledger
    after: int = 0  # the last sighting of its council that had arrived by then

    @property
    def back(self) -> bool:
        return self.since is None


def first_told_on(published: PartialDate | None, sightings: Iterable[Sighting]) -> date:
    """The day of publication, else the first on which a page told of it."""
    return published.first if published else min(sighting.told_on for sighting in sightings)


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
    withdrawn_on: date | None = None  # the day from which none of Ofsted's reports of it is found any more
    sightings: tuple[Sighting, ...] = ()

    @property
    def told_on(self) -> date:
        """The day by which inspections are put in order: publication, else when it was first told."""
        return first_told_on(self.published, self.sightings)

    @property
    def awaited_since(self) -> date:
        """The day from which Ofsted's report on it is waited for: of publication if that is known, else of the report
        that was the first to tell of it.
        """
        is_exact = self.published is not None and self.published.day is not None
        return first_told_on(self.published if is_exact else None, self.sightings)

    @property
    def counts_until(self) -> date | None:
        """The last day on which its grades count though Ofsted's own report is not found; None once it has been."""
        return None if self.status.is_official else self.awaited_since + REPORTED_COUNTS_FOR

    def counts_on(self, day: date) -> bool:
        """Whether its grades are the council's on that day, unless a later inspection gives others."""
        return self.counts_until is None or day <= self.counts_until

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
class Background:
    """The last grades of a council that is no more, shown beside its successor's first ones; never compared."""

    council: str
    urn: int | None
    published: PartialDate | None
    grades: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Comparison:
    """An inspection beside the one immediately before it."""

    direction: Direction
    moves: tuple[Move, ...] = ()
    first_areas: tuple[str, ...] = ()
    previous: Inspection | None = None
    background: tuple[Background, ...] = ()  # of a new council's first full inspection alone


NOT_COMPARED = Comparison(Direction.FIRST)  # of a visit: it carries no grade


@dataclass(frozen=True, slots=True)
class Held:
    """A grade that a council holds, since when and on whose word."""

    grade: str
    published: PartialDate | None  # None where no page gave the day
    status: Status


@dataclass(frozen=True, slots=True)
class Due:
    """When a council's next full inspection may begin, by our estimate: months, each None where it is unknown."""

    earliest: PartialDate | None
    typical: PartialDate | None
    latest: PartialDate | None
    basis: str  # what the estimate rests on, and why the rest of it is unknown; if all of it is, that comes first


@dataclass(frozen=True, slots=True)
class Standing:
    """One council's grades and last dates: a line of `grades`."""

    council: Council
    grades: Mapping[str, Held]
    last_full: PartialDate | None = None
    last_visit: PartialDate | None = None
    due: Due | None = None  # until it is estimated
