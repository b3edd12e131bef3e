"""Readers of the names that only the facts know: councils, regions, areas and grades."""

from collections.abc import Mapping
from typing import Protocol

from monitor.model import Area, Council, Grade
from monitor.settings.checks import one_of, several, text
from monitor.settings.reading import Reader, Refused, did_you_mean, near


class Names(Protocol):
    """What the settings ask of the facts; the two stand in one row of the house and do not import each other."""

    @property
    def grades(self) -> Mapping[str, Grade]: ...

    @property
    def areas(self) -> Mapping[str, Area]: ...

    @property
    def regions(self) -> tuple[str, ...]: ...

    def council(self, name: str) -> Council | None: ...

    def suggest(self, name: str) -> tuple[str, ...]: ...

    def successors_of(self, council: Council) -> tuple[Council, ...]: ...


def councils_of(names: Names) -> Reader[tuple[str, ...]]:
    """A reader of councils, each by any name that is safe, giving their short names and those of their successors.

    What names a council that ends counts for those that follow it. It needs no date: their inspections begin when
    its own have ended.
    """

    def read(value: object) -> Council:
        name = text(value)
        council = names.council(name)
        if council is None:
            remedy = did_you_mean(names.suggest(name), otherwise="Write a name as in seeds/councils.csv.")
            raise Refused(f"is no council that this program knows. {remedy}")
        return council

    def followed(value: object) -> tuple[str, ...]:
        named = several(read)(value)
        return tuple(dict.fromkeys(c.short_name for one in named for c in (one, *names.successors_of(one))))

    return followed


def region_of(names: Names) -> Reader[str]:
    """A reader of a region of England, however it is capitalised."""
    regions = {region.lower(): region for region in names.regions}

    def read(value: object) -> str:
        name = text(value)
        if name.lower() not in regions:
            raise Refused(f"is no region of England. {near(name, names.regions)}")
        return regions[name.lower()]

    return read


def id_of(known: Mapping[str, Area] | Mapping[str, Grade]) -> Reader[str]:
    """A reader of the id of a judgement area or a grade."""
    return one_of({known_id: known_id for known_id in known})
