"""The settings as values: what `sources.toml` says, checked and with its secrets resolved."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from pathlib import Path

from monitor.model import NOTHING, Authority, EventKind, Link, Network, PageKind

DEFAULT_EVENTS = frozenset({EventKind.MOVE, EventKind.UNCHANGED, EventKind.FIRST_GRADE, EventKind.PRIORITY_ACTION})


@dataclass(frozen=True, slots=True)
class Busy:
    """The hours of the week in which a source is looked at more often."""

    weekdays: frozenset[int]  # 0 is Monday
    begins: time
    ends: time
    every: timedelta


@dataclass(frozen=True, slots=True)
class Source:
    """One `[[source]]`: a page to look at, and how often."""

    name: str
    kind: PageKind
    url: str
    every: timedelta | None = None
    cron: str | None = None  # five fields, weekdays by name
    busy: Busy | None = None
    hosts: frozenset[str] = frozenset()  # links are followed to these and the source's own host
    councils: tuple[str, ...] = ()  # short names, successors among them; a prior, never a proof
    match: str | None = None  # a regular expression that a link's title or address must match
    select: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    expect_at_least: int = 0
    authority: Authority = Authority.PRESS
    threshold: float = 0.8  # confidence below this goes to review, never out
    enabled: bool = True

    def matches(self, link: Link) -> bool:
        """Whether `match`, if there is one, lets a document through by its title or its address."""
        return not self.match or any(re.search(self.match, words) for words in (link.title, link.url))


@dataclass(frozen=True, slots=True)
class Destination:
    """One `[[notify]]`: one recipient, and what it wants to hear."""

    name: str
    url: str = field(repr=False)  # an Apprise URL with its secrets resolved: never logged
    operator: bool = False
    councils: frozenset[str] = frozenset()  # short names, successors among them; empty means all
    regions: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()
    events: frozenset[EventKind] = DEFAULT_EVENTS
    directions: frozenset[str] = frozenset()
    worst_grade: str | None = None  # only if some area is at this grade or worse
    confirmed_only: bool = False
    format: str | None = None  # "text", "html", "markdown"; None: what suits the service

    def wants_notice(self, kind: EventKind) -> bool:
        """Whether an operator hears of this kind of trouble: of every kind, unless `events` name some."""
        named = {event for event in self.events if event.is_for_operators}
        return not named or kind in named


@dataclass(frozen=True, slots=True)
class Retention:
    """How long things are kept; None is for ever."""

    sent_alerts: timedelta | None = timedelta(days=90)
    press_evidence: timedelta | None = None  # the clause with the grade
    reports: timedelta | None = None  # Ofsted's PDFs; their digests and first sight stay


@dataclass(frozen=True, slots=True)
class Settings:
    """All of `sources.toml`."""

    path: Path
    sources: tuple[Source, ...] = ()
    destinations: tuple[Destination, ...] = ()
    facts: Path | None = None  # a folder with the councils and the baseline of an invented country
    database: str | None = None  # an SQLAlchemy address
    timezone: str = "Europe/London"
    contact: str | None = None
    baseline: str | date = "all"  # "all", "none" or a date: rows published after it are not known
    catch_up: str = "summary"  # "summary", "alert", "silent"
    pause_per_host: timedelta = timedelta(seconds=1)
    connections_per_host: int = 1
    heartbeat: str | None = field(default=None, repr=False)  # an address that may hold a token: never logged
    proxy: str | None = field(default=None, repr=False)  # through which all requests go; it may hold a password
    ca_bundle: Path | None = None  # certificates that are trusted beside the usual ones
    quote_press: bool = False
    allow_addresses: tuple[Network, ...] = ()
    retention: Retention = field(default_factory=Retention)
    warnings: tuple[str, ...] = ()  # keys that this version accepts but does not act on yet
