"""The moves of thirteen years: the baseline compared with itself gives the figures of the domain notes."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import groupby

import pytest
from story import FACTS, OLD, all_areas, press, says

from monitor.facts import baseline
from monitor.model import Comparison, InspectionKind, Sighting
from monitor.reconcile import compare, gather, standing


def by_council() -> dict[str, list[Sighting]]:
    rows = sorted(baseline(FACTS, datetime(2026, 11, 1, tzinfo=UTC)), key=lambda s: str(s.outcome.published))
    numbered = [replace(row, id=number) for number, row in enumerate(rows, 1)]
    return {
        council: list(found)
        for council, found in groupby(sorted(numbered, key=lambda s: s.outcome.council), lambda s: s.outcome.council)
    }


def test_the_baselines_moves_are_those_counted_by_hand() -> None:
    """488 inspections, 335 pairs, 295 with a move (207 up, 75 down, 13 mixed), 203 in the overall grade."""
    comparisons: list[Comparison] = []
    for found in by_council().values():
        inspections = gather(found)
        assert len(inspections) == len(found), "no two rows of the baseline are the same inspection"
        comparisons += [
            compare(i, inspections, FACTS)
            for i in inspections
            if i.kind == InspectionKind.FULL and i.framework != "pre_sif"
        ]
    moved = [c for c in comparisons if c.moves]
    assert (len(comparisons), sum(c.previous is not None for c in comparisons), len(moved)) == (488, 335, 295)
    assert Counter(str(c.direction) for c in moved) == {"up": 207, "down": 75, "mixed": 13}
    assert sum(any(m.area == "overall" for m in c.moves) for c in moved) == 203


@pytest.mark.parametrize(
    ("framework", "first", "moves"),
    [
        pytest.param("pre_sif", ("overall",), [], id="never-with-the-frameworks-before-november-2013"),
        pytest.param("sif", (), [("overall", "inadequate", "good")], id="but-with-the-single-inspection-framework"),
    ],
)
def test_only_comparable_frameworks_are_compared(
    framework: str, first: tuple[str, ...], moves: list[tuple[str, str, str]]
) -> None:
    """A grade of another scale is no earlier grade."""
    old = says({"overall": "inadequate"}, on="2013-08-16", inspected="2013-07-08/2013-07-12", framework=framework)
    new = replace(says({"overall": "good"}, on="2015-05-12", inspected="2015-02-24/2015-03-20", framework="sif"), id=2)
    inspections = gather([replace(old, id=1), new])
    comparison = compare(inspections[1], inspections, FACTS)
    assert comparison.first_areas == first
    assert [(m.area, m.before, m.after) for m in comparison.moves] == moves


def test_a_standing_carries_no_overall_grade_forward() -> None:
    """After April 2026 the overall grade is shown as last given, on its date; the areas are the new ones."""
    areas = ("leaders", "help_and_protection", "in_care", "care_leavers")
    old = replace(says(all_areas("good")), id=1)
    new = replace(
        says(
            all_areas("inadequate", areas), on="2026-08-03", inspected="2026-06-08/2026-06-19", framework="ilacs_2026"
        ),
        id=2,
    )
    held = standing(FACTS.by_name["Warrington"], gather([old, new]), FACTS, date(2026, 9, 1)).grades
    assert {area: (h.grade, str(h.published)) for area, h in held.items()} == {
        "overall": ("good", "2024-07-30"),
        **dict.fromkeys(areas, ("inadequate", "2026-08-03")),
    }


def test_a_reported_inspection_counts_for_thirty_days() -> None:
    """After them the earlier grades stand again; what Ofsted's own report gives stands until the next one."""
    inspections = gather([replace(OLD, id=1), replace(press({"overall": "inadequate"}), id=2)])
    council = FACTS.by_name["Warrington"]
    on = [standing(council, inspections, FACTS, day) for day in (date(2024, 8, 29), date(2024, 8, 30))]
    assert [(s.grades["overall"].grade, str(s.last_full)) for s in on] == [
        ("inadequate", "None"),
        ("requires_improvement", "2019-08-19"),
    ]
