"""The councils of `councils.csv`, with what `predecessors.csv` says of the past and of what is law already."""

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
    short_names = {council.official_name: council.short_name for council in councils.values()}
    for row in read_table(folder / "predecessors.csv", PREDECESSORS):
        change, ends_on = row.choice("status", STATUS), _ends_on(row)
        successors = tuple(short_names.get(name, name) for name in row.several("successors"))
        if change is Change.ADDS:
            _add(row, _past(row, ends_on, successors), councils, urns)
        elif row.number("urn") not in urns:
            raise row.wrong("urn", "is the URN of no row of councils.csv")
        elif change is Change.ENDS:
            slug = urns[row.number("urn")]
            councils[slug] = replace(councils[slug], ends_on=ends_on, successors=successors)
    return tuple(councils.values())


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


def _past(row: Row, ends_on: date | None, successors: tuple[str, ...]) -> Council:
    return Council(
        short_name=row.text("short_name"),
        official_name=row.text("predecessor"),
        urn=row.number("urn") if row.cells["urn"] else None,
        gss_code=row.text("gss_code"),
        ends_on=ends_on,
        successors=successors,
    )


def _ends_on(row: Row) -> date | None:
    """The day of the change; none while the file itself doubts it with a question mark."""
    return None if row.text("abolished").endswith("?") else row.day("abolished")
