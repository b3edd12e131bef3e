"""All the facts as one value, and the questions that the other places ask of it."""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType

from monitor.facts.calendar import Calendar, read_calendar
from monitor.facts.councils import read_councils
from monitor.facts.frameworks import read_frameworks
from monitor.facts.last_grades import read_last_grades
from monitor.facts.table import read_table
from monitor.model import (
    Ambiguous,
    Area,
    Background,
    Council,
    Framework,
    Grade,
    PartialDate,
    Planned,
    Standstill,
)
from monitor.packaged import packaged


@dataclass(frozen=True, eq=False)  # compared and hashed by identity: there is one for each folder
class Facts:
    """What `seeds/` says of councils, grades, judgement areas, frameworks and days."""

    councils: tuple[Council, ...]  # the present ones, then the abolished ones
    grades: Mapping[str, Grade]
    areas: Mapping[str, Area]  # in the order in which they are shown
    frameworks: Mapping[str, Framework]
    ambiguous: tuple[Ambiguous, ...]
    last_grades: Mapping[str, Background]  # of councils that are no more, by short name
    calendar: Calendar  # of England
    folder: Path  # where the councils and the baseline stand
    planned: Planned | None = None  # the framework to come
    standstill: Standstill | None = None
    council_page: str = "https://reports.ofsted.gov.uk/provider/44/{urn}"  # where Ofsted lists a council's reports

    @cached_property
    def by_urn(self) -> Mapping[int, Council]:
        return MappingProxyType({council.urn: council for council in self.councils if council.urn is not None})

    @cached_property
    def by_name(self) -> Mapping[str, Council]:
        """Councils by short name."""
        return MappingProxyType({council.short_name: council for council in self.councils})

    @cached_property
    def regions(self) -> tuple[str, ...]:
        return tuple(sorted({council.region for council in self.councils if council.region}))

    def short(self, area: str, framework: str | None) -> str:
        """What tables call a judgement area of an inspection under a framework."""
        return self._terms(framework).get(area, (self.areas[area].short,))[0]

    def label(self, area: str, framework: str | None) -> str:
        """What Ofsted called a judgement area under a framework."""
        return self._terms(framework).get(area, (self.areas[area].label,))[-1]

    def _terms(self, framework: str | None) -> Mapping[str, tuple[str, ...]]:
        return self.frameworks[framework].terms if framework else {}

    def council(self, name: str) -> Council | None:
        """The council that a person means by a short or official name, a safe alias, a slug or a URN."""
        typed = name.strip()
        if typed.isascii() and typed.isdigit():
            return self.by_urn.get(int(typed))
        return self._by_typed_name.get(_key(typed))

    def successors_of(self, council: Council, on: date | None = None) -> tuple[Council, ...]:
        """The councils that followed a council, and those that followed them; on a day, only those that run then.

        One that is to come and has no row yet is known by its name alone (`Council.successors`): it is not among them.
        """
        direct = [self.by_name[name] for name in council.successors if name in self.by_name]
        followed = dict.fromkeys(later for one in direct for later in (one, *self.successors_of(one)))
        return tuple(later for later in followed if on is None or self.runs(later, on))

    def predecessors_of(self, council: Council) -> tuple[Council, ...]:
        """The councils whose children's services a council took over, whole or in part."""
        return self._predecessors.get(council.short_name, ())

    def predecessor_names(self, name: str) -> tuple[str, ...]:
        """The short names of the councils that the one of this short name took over from."""
        return tuple(before.short_name for before in self._predecessors.get(name, ()))

    def begins_on(self, council: Council) -> date | None:
        """The day on which a council took over from another; None for one that was there before these facts begin."""
        return max((before.ends_on for before in self.predecessors_of(council) if before.ends_on), default=None)

    def runs(self, council: Council, on: date) -> bool:
        """Whether a council runs children's services on a day."""
        return (self.begins_on(council) or date.min) <= on < (council.ends_on or date.max)

    def suggest(self, name: str) -> tuple[str, ...]:
        """Short names near to a name that `council` does not know, the likeliest first; perhaps none."""
        key = _key(name)
        weak = [council for council in self.councils if key in map(_key, council.weak_aliases)]
        longer = [council for council in self.councils if council.slug.startswith(f"{key}-")]
        near = [self._by_typed_name[k] for k in difflib.get_close_matches(key, self._by_typed_name, n=3, cutoff=0.7)]
        return tuple(dict.fromkeys(council.short_name for council in (*weak, *longer, *near)))

    def framework_of(self, start: PartialDate) -> str | None:
        """The framework of an inspection begun then; None when none, or more than one, ran in that time.

        From January to August 2018 the last single inspections ran beside the first ILACS ones.
        """
        running = [f.id for f in self.frameworks.values() if _ran(f, start)]
        return running[0] if len(running) == 1 else None

    @cached_property
    def _predecessors(self) -> Mapping[str, tuple[Council, ...]]:
        """By the successor's short name."""
        names = dict.fromkeys(name for council in self.councils for name in council.successors)
        return {name: tuple(council for council in self.councils if name in council.successors) for name in names}

    @cached_property
    def _by_typed_name(self) -> Mapping[str, Council]:
        """Of two councils that share a name, the short name wins over the official one, and that over the alias."""
        pairs = [
            *((council.short_name, council) for council in self.councils),
            *((council.official_name, council) for council in self.councils),
            *((alias, c) for c in self.councils for alias in (c.ofsted_site_name, *c.aliases) if alias),
        ]
        return {_key(name): council for name, council in reversed(pairs)}


def in_country(folder: Path) -> Facts:
    """These grades, areas and frameworks, in a country whose councils and baseline stand in another folder."""
    return replace(load(), councils=read_councils(folder), ambiguous=(), last_grades={}, folder=folder)


def load(folder: Path | None = None) -> Facts:
    """The facts of a folder, by default those that travel with the program; FactsError for a row that cannot be."""
    return _shipped() if folder is None else _read(folder)


@cache
def _shipped() -> Facts:
    return _read(packaged("seeds"))


def _read(folder: Path) -> Facts:
    tables, councils = read_frameworks(folder / "frameworks.toml"), read_councils(folder)
    return Facts(
        councils=councils,
        grades=MappingProxyType(tables.grades),
        areas=MappingProxyType(tables.areas),
        frameworks=MappingProxyType(tables.frameworks),
        ambiguous=tuple(
            Ambiguous(row.text("name"), row.text("clash"), row.text("advice"))
            for row in read_table(folder / "ambiguous.csv", ("name", "clash", "advice"))
        ),
        calendar=read_calendar(folder),
        folder=folder,
        planned=tables.planned,
        standstill=tables.standstill,
        last_grades=MappingProxyType(read_last_grades(folder / "last_grades.csv", councils, tables.grades)),
    )


def _key(name: str) -> str:
    """A name as people type it, in one form: "B&NES council", "b-and-nes-council"."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower().replace("&", " and ")).strip("-")


def _ran(framework: Framework, start: PartialDate) -> bool:
    return framework.begins <= start.last and start.first <= (framework.ends or date.max)
