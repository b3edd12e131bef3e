"""What `seeds/` says of the world."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from monitor.model.dates import PartialDate


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
class Ending:
    """A council that is watched and ends soon, or has just ended."""

    council: Council
    ends_on: date
    stage: Literal["soon", "now"]
    named_by: tuple[str, ...]  # what names it in the configuration, as messages name that: source "x", notify "y"
    successors: tuple[Council, ...]  # those that this version knows
    unknown: tuple[str, ...]  # the names of those that it does not know yet


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
    terms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # areas that it called otherwise: short, label


@dataclass(frozen=True, slots=True)
class Planned:
    """A framework that is to come, of which no more is known than its name and about when it begins."""

    name: str
    begins: PartialDate


@dataclass(frozen=True, slots=True)
class Standstill:
    """The days, the first and the last, on which no full inspection began anywhere."""

    begins: date
    ends: date


@dataclass(frozen=True, slots=True)
class PreElection:
    """The days, the first and the last, on which Ofsted withholds its reports on councils before an election."""

    begins: date
    ends: date  # the day of the poll
    election: str  # "the local elections of 7 May 2026"
