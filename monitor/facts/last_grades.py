"""The last grades of councils that are no more, from Ofsted's published statistics: background for their successors.

The baseline has no report of these councils; where the ledger has one of its own, that one is shown.
"""

from collections.abc import Collection, Mapping
from pathlib import Path

from monitor.facts.table import Row, read_table
from monitor.model import Background, Council, PartialDate

AREAS = ("overall", "leaders", "help_and_protection", "care", "in_care", "care_leavers")
COLUMNS = ("gss_code", "council", "inspection_start", "published", *AREAS)


def read_last_grades(path: Path, councils: Collection[Council], grades: Collection[str]) -> Mapping[str, Background]:
    """By the council's short name; FactsError for a row that cannot be."""
    by_gss = {council.gss_code: council for council in councils}
    read = [_last(row, by_gss, {grade: grade for grade in grades}) for row in read_table(path, COLUMNS)]
    return {last.council: last for last in read}


def _last(row: Row, by_gss: Mapping[str, Council], grades: Mapping[str, str]) -> Background:
    council = by_gss.get(row.text("gss_code"))
    if council is None:
        raise row.wrong("gss_code", "is the GSS code of no council in councils.csv or predecessors.csv")
    if row.text("council") != council.short_name:
        raise row.wrong("council", f"is not {council.short_name}, whose GSS code is {council.gss_code}")
    published = row.day("published")
    if published <= row.day("inspection_start"):
        raise row.wrong("published", "is not after the inspection's first day")
    return Background(
        council=council.short_name,
        urn=council.urn,
        published=PartialDate.of(published),
        grades={area: row.choice(area, grades) for area in AREAS if row.cells[area] != "-"},
    )
