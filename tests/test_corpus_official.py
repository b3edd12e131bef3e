"""The baseline beside Ofsted's own yearly statistics, which were made without us."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor import clock
from monitor.facts import baseline, load
from monitor.model import InspectionKind, Outcome

OFFICIAL = Path("../shared/facts/official_ilacs_history.csv")
AREAS = ("overall", "leaders", "help_and_protection", "in_care", "care_leavers")
# Councils that are no more: Ofsted's site has no page of theirs, so the baseline has none of their reports.
ABOLISHED = {"Bournemouth", "Cumbria", "Northamptonshire"}

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not OFFICIAL.exists(), reason="Ofsted's statistics are not here: ../shared/facts"),
]


def rows() -> Iterator[dict[str, str]]:
    with OFFICIAL.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def published() -> dict[tuple[str, str], Outcome]:
    """The full inspections of the baseline, by URN and day of publication."""
    known = (sighting.outcome for sighting in baseline(load(), clock.now()))
    return {(str(o.urn), str(o.published)): o for o in known if o.kind == InspectionKind.FULL}


def ours(outcome: Outcome, area: str) -> str | None:
    """Our grade in the statistics' words; they show the judgement on children in care and care leavers as one area."""
    given = outcome.grades.get(area) or (outcome.grades.get("care") if area == "in_care" else None)
    return load().grades[given].label if given else None


def test_every_comparable_cell_is_equal() -> None:
    """271 rows, up to five grades each, and their dates: no cell differs; whom the baseline lacks is listed."""
    known, lacking, compared = published(), [], 0
    differing: list[tuple[object, ...]] = []
    for row in rows():
        outcome = known.get((row["urn"], row["publication_date"]))
        if outcome is None:
            lacking.append(row["ofsted_name"])
            continue
        begun = str(outcome.inspected.start) if outcome.inspected else None
        pairs = {area: (row[area], ours(outcome, area)) for area in AREAS if row[area]}
        compared += len(pairs)
        pairs["begun"] = (row["inspection_date"], begun)
        differing += [
            (row["ofsted_name"], row["publication_date"], *cell) for cell in pairs.items() if len(set(cell[1])) > 1
        ]
    assert differing == []
    assert (set(lacking), compared) == (ABOLISHED, 1175)
