"""The councils of `councils.csv`, with what `predecessors.csv` says of the past and of what is law already."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from enum import Enum
from pathlib import Path

from monitor.facts.table import Row, read_table
from monitor.model import Council

COUNCILS = (
    "urn", "la_code", "gss_code", "official_name", "short_name", "region", "type", "aliases", "weak_aliases",
    "children_trust", "website", "ons_name", "ofsted_site_name", "old_gss",
)  # fmt: skip
PREDECESSORS = ("predecessor", "short_name", "urn", "la_code", "gss_code", "abolished", "successors", "status", "note")


class Change(Enum):
    """What a row of predecessors.csv changes."""

    ADDS = "a council that is no more"
    ENDS = "a day on which a present council ends"
    NOTHING = "nothing yet"


STATUS = {
    "abolished": Change.ADDS,
    "scheduled (law made)": Change.ENDS,
    "continuing (same URN)": Change.NOTHING,
    "planned": Change.NOTHING,  # a decision without an order may still change
}


def read_councils(folder: Path) -> tuple[Council, ...]:
    """The present councils in the file's order, then the abolished ones; FactsError for a row that cannot be."""
    councils: dict[str, Council] = {}  # by slug
    urns: dict[int, str] = {}
    for row in read_table(folder / "councils.csv", COUNCILS):
        _add(row, _present(row), councils, urns)
    changes = list(read_table(folder / "predecessors.csv", PREDECESSORS))
    short_names = {council.official_name: council.short_name for council in councils.values()} | {
        row.text("predecessor"): row.text("short_name") for row in changes if _change(row) is Change.ADDS
    }
    ended = [(row, slug) for row in changes if (slug := _changed(row, short_names, councils, urns))]
    for row, slug in ended:
        _check_successors(row, councils[slug], {council.short_name: council for council in councils.values()})
    return tuple(councils.values())


def _changed(
    row: Row, short_names: Mapping[str, str], councils: dict[str, Council], urns: dict[int, str]
) -> str | None:
    """Put what a row of predecessors.csv says among the councils; the slug of the council that it ends, if any."""
    change = _change(row)
    if change is Change.ADDS:
        council = _past(row, row.day("abolished"), _successors(row, short_names))
        _add(row, council, councils, urns)
        return council.slug
    slug = urns.get(row.number("urn"))
    if slug is None:
        raise row.wrong("urn", "is the URN of no row of councils.csv")
    if change is Change.NOTHING:
        return None
    councils[slug] = replace(councils[slug], ends_on=row.day("abolished"), successors=_successors(row, short_names))
    return slug


def _change(row: Row) -> Change:
    return row.choice("status", STATUS)


def _successors(row: Row, short_names: Mapping[str, str]) -> tuple[str, ...]:
    """By their short names; one that has no row yet goes by its name as printed."""
    row.text("successors")
    return tuple(short_names.get(name, name) for name in row.several("successors"))


def _check_successors(row: Row, council: Council, by_name: Mapping[str, Council]) -> None:
    """A successor lives longer than the council that it follows, so that no chain of them comes back to its start.

    One that is to come may have no row before Ofsted gives it a URN; one that has taken over has its row.
    """
    for name in council.successors:
        successor = by_name.get(name)
        if successor is None and _change(row) is Change.ADDS:
            raise row.wrong("successors", f'names "{name}", the official name of no council in either file')
        if successor and successor.ends_on and council.ends_on and successor.ends_on <= council.ends_on:
            raise row.wrong(
                "successors", f"names {name}, which ends on {successor.ends_on} and so cannot follow in its place"
            )


def _add(row: Row, council: Council, councils: dict[str, Council], urns: dict[int, str]) -> None:
    slug = council.slug
    if slug in councils:
        raise row.wrong("short_name", f"is the name of {councils[slug].official_name} already")
    if council.urn in urns:
        raise row.wrong("urn", f"is the URN of {councils[urns[council.urn]].short_name} already")
    councils[slug] = council
    if council.urn is not None:
        urns[council.urn] = slug


def _present(row: Row) -> Council:
    return Council(
        short_name=row.text("short_name"),
        official_name=row.text("official_name"),
        urn=row.number("urn"),
        gss_code=row.text("gss_code"),
        region=row.text("region"),
        aliases=row.several("aliases"),
        weak_aliases=row.several("weak_aliases"),
        children_trust=row.cells["children_trust"],
        website=row.cells["website"],
        ofsted_site_name=row.text("ofsted_site_name"),
    )


def _past(row: Row, ends_on: date, successors: tuple[str, ...]) -> Council:
    return Council(
        short_name=row.text("short_name"),
        official_name=row.text("predecessor"),
        urn=row.number("urn") if row.cells["urn"] else None,
        gss_code=row.text("gss_code"),
        ends_on=ends_on,
        successors=successors,
    )
