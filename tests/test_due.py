"""When the next inspection may begin: from which past intervals, what stays unknown, and how it is said."""

import json
import re
import runpy
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from commands import run
from hypothesis import given
from hypothesis import strategies as st
from samples import COUNCIL, facts, inspection, press, sighting, span

from monitor.due import FEWEST, Interval, Past, grade_of, next_due, past_intervals, stand_in
from monitor.facts import baseline, load
from monitor.model import Due, Inspection, InspectionKind, PartialDate, Planned, Status
from monitor.wording.estimate import estimate

ROOT = Path(__file__).parents[1]
FACTS = facts()
EXAMPLESHIRE = FACTS.by_name[COUNCIL]
BEGUN = date(2023, 6, 12)
GOOD = {"overall": "good", "leaders": "good", "help_and_protection": "good"}
FIVE = (1000, 1100, 1200, 1300, 1400)  # days


def full(
    start: date, grades: Mapping[str, str] = GOOD, framework: str = "ilacs_2023", status: Status = Status.CONFIRMED
) -> Inspection:
    """An inspection of two weeks, published some seven weeks after it."""
    on_site = span(str(start), str(start + timedelta(days=11)))
    published = str(start + timedelta(days=60))
    return inspection(
        grades, (sighting(grades),), framework=framework, inspected=on_site, published=published, status=status
    )


def intervals(*days: int, after: str = "good", begun: date = BEGUN) -> Past:
    lengths = tuple(Interval(after, begun, length) for length in days)
    return Past(lengths, timedelta(days=60), FACTS.standstill)


def due(known: Past, today: date, *inspections: Inspection) -> Due:
    return next_due(EXAMPLESHIRE, inspections or (full(BEGUN),), known, FACTS, today)


def months(estimated: Due) -> list[str | None]:
    return [str(month) if month else None for month in (estimated.earliest, estimated.typical, estimated.latest)]


def test_an_estimate_lies_in_the_middle_of_past_intervals() -> None:
    """Earliest, typical and latest are months counted from the first day of the last inspection."""
    estimated = due(intervals(*FIVE), date(2024, 1, 1))
    assert months(estimated) == ["2026-04", "2026-09", "2027-03"]  # 1040, 1200 and 1360 days later
    assert estimated.basis == "5 past intervals since June 2021 after good"


def test_only_longer_intervals_count_when_time_has_gone_by() -> None:
    """An estimate never lies in the past: shorter intervals have been disproved."""
    estimated = due(intervals(10, 20, *FIVE), date(2024, 1, 1))
    assert months(estimated) == months(due(intervals(*FIVE), date(2024, 1, 1)))
    assert (
        estimated.basis == "the 5 of 7 past intervals since June 2021 after good that took longer than the time gone by"
    )


def test_a_council_is_overdue_when_few_intervals_took_longer() -> None:
    """It may be any day now; how long it may still take nothing says."""
    estimated = due(intervals(*FIVE), BEGUN + timedelta(days=1399))
    assert months(estimated) == ["2027-04", None, None]
    assert estimated.basis == "overdue: 1 of 5 past intervals since June 2021 after good took longer"
    assert "overdue: none of 5" in due(intervals(*FIVE), BEGUN + timedelta(days=1400)).basis


def test_too_few_intervals_say_nothing() -> None:
    """Four intervals are no experience; those after another grade count as none."""
    assert due(intervals(*FIVE[:4]), date(2024, 1, 1)) == Due(
        None, None, None, "too few past intervals after good are known: 4"
    )
    assert due(intervals(*FIVE, after="inadequate"), date(2024, 1, 1)).basis.endswith("after good are known: 0")


@given(
    st.lists(st.integers(1, 2500), max_size=12),
    st.dates(BEGUN + timedelta(days=60), date(2032, 12, 31)),
)
def test_an_estimate_is_in_order_and_never_in_the_past(days: list[int], today: date) -> None:
    """Whatever the past was like: this month or later, earliest first, nothing after 2027, and a reason."""
    estimated = due(intervals(*days), today)
    given_ = [month for month in months(estimated) if month]
    assert given_ == sorted(given_)
    assert all(f"{today:%Y-%m}" <= month <= "2027-12" for month in given_)
    assert estimated.basis
    assert months(estimated)[: len(given_)] == given_, "the later ones are unknown first"


def test_like_is_put_with_like_across_the_standstill() -> None:
    """A council inspected after the pandemic is not expected at the pace of the time across it, if there is another."""
    before = [Interval("good", date(2019, 1, 14), 1900) for _ in range(9)]
    since = [Interval("good", date(2022, 1, 17), length) for length in FIVE]
    both = Past((*before, *since), timedelta(days=60), FACTS.standstill)
    assert months(due(both, date(2024, 1, 1))) == ["2026-04", "2026-09", "2027-03"]
    few = Past((*before, *since[:4]), timedelta(days=60), FACTS.standstill)
    assert due(few, date(2024, 1, 1)).basis.startswith("13 past intervals after good")
    earlier = due(both, date(2020, 1, 1), full(date(2018, 6, 11), framework="ilacs_2018"))
    assert earlier.basis == "9 past intervals before March 2020 after good"


def test_nothing_is_said_beyond_the_planned_framework() -> None:
    """Months after 2027 are unknown, each by itself, and the reason is given."""
    estimated = due(intervals(*(length + 250 for length in FIVE)), date(2024, 1, 1))
    assert months(estimated) == ["2026-12", "2027-06", "2027-11"]
    later = due(intervals(*(length + 400 for length in FIVE)), date(2024, 1, 1))
    assert months(later) == ["2027-05", "2027-10", None]
    assert later.basis.endswith(
        "after good; unknown beyond 2027, when the children and families services framework is planned to begin"
    )
    assert months(due(intervals(*(length + 900 for length in FIVE)), date(2024, 1, 1))) == [None, None, None]


def test_a_framework_planned_for_a_day_ends_the_estimates_there() -> None:
    """The month in which it begins is unknown already; with none planned nothing is cut."""
    day = replace(FACTS, planned=Planned("next framework", PartialDate.parse("2026-09-01")))
    known, today = intervals(*FIVE), date(2024, 1, 1)
    assert months(next_due(EXAMPLESHIRE, [full(BEGUN)], known, day, today)) == ["2026-04", None, None]
    none = replace(FACTS, planned=None)
    later = intervals(*(length + 900 for length in FIVE))
    assert months(next_due(EXAMPLESHIRE, [full(BEGUN)], later, none, today)) == ["2028-10", "2029-03", "2029-08"]


def test_nothing_is_due_after_a_councils_end() -> None:
    """Its last month may be given, the months after it not; of one that has ended nothing is said."""
    ending = replace(EXAMPLESHIRE, ends_on=date(2026, 9, 1))
    estimated = next_due(ending, [full(BEGUN)], intervals(*FIVE), FACTS, date(2024, 1, 1))
    assert months(estimated) == ["2026-04", None, None]
    assert estimated.basis.endswith("; nothing is due after the council ends on 1 September 2026")
    ended = next_due(ending, [full(BEGUN)], intervals(*FIVE), FACTS, date(2026, 9, 1))
    assert ended == Due(None, None, None, "the council ended on 1 September 2026")


@pytest.mark.parametrize(
    ("inspections", "why"),
    [
        pytest.param([], "no full inspection is known", id="none"),
        pytest.param(
            [full(date(2016, 5, 9), framework="sif")], "the last full inspection known is not one under ILACS", id="sif"
        ),
        pytest.param([full(BEGUN, {})], "the last full inspection known is not one under ILACS", id="no-grades"),
    ],
)
def test_without_an_ilacs_inspection_nothing_is_known(inspections: list[Inspection], why: str) -> None:
    """All three months are unknown, and the basis says why."""
    assert next_due(EXAMPLESHIRE, inspections, intervals(*FIVE), FACTS, date(2024, 1, 1)) == Due(None, None, None, why)


def test_an_inspection_that_is_only_reported_is_counted_from() -> None:
    """Without dates on site it began the usual time before it was told; the basis says whose word it is."""
    grades = {"overall": "good"}
    told = inspection(grades, (press(grades),), status=Status.REPORTED, framework=None, published="2023-08-11")
    estimated = due(intervals(*FIVE), date(2024, 1, 1), told)
    assert months(estimated) == months(due(intervals(*FIVE), date(2024, 1, 1)))
    assert estimated.basis.endswith("; that inspection is reported, not yet found on Ofsted's site")


def test_past_intervals_are_those_of_ofsteds_own_ilacs_reports() -> None:
    """From each to the next of the same council; what is only reported, a visit, or of an older framework is none."""
    sif, first, reported, last = (
        full(date(2017, 1, 9), framework="sif"),
        full(date(2021, 9, 6), {"overall": "inadequate"}, framework="ilacs_2018"),
        full(date(2023, 2, 6), status=Status.REPORTED),
        full(date(2024, 9, 2)),
    )
    known = past_intervals([(sif, last, reported, first), (full(date(2022, 1, 10)),)], FACTS)
    assert known.intervals == (Interval("inadequate", date(2021, 9, 6), (date(2024, 9, 2) - date(2021, 9, 6)).days),)
    assert known.lag == timedelta(days=60)
    assert past_intervals([], FACTS).intervals == ()


@pytest.mark.parametrize(
    ("grades", "stands"),
    [
        pytest.param(["good", "good", "good", "inadequate"], "inadequate", id="one-inadequate"),
        pytest.param(["outstanding", "outstanding", "good", "good"], "good", id="lower-of-the-middle-two"),
        pytest.param(["requires_improvement", "good", "good"], "good", id="middle-of-three"),
        pytest.param([], None, id="none"),
    ],
)
def test_areas_stand_for_overall(grades: list[str], stands: str | None) -> None:
    """Since April 2026 there is no overall grade: inadequate if one area is, else the middle one."""
    assert stand_in(grades, FACTS) == stands


def test_a_grade_that_stands_in_is_said_to() -> None:
    """Overall counts where it is given; else the areas do, and the basis says so."""
    areas = {"leaders": "good", "help_and_protection": "inadequate", "in_care": "good", "care_leavers": "good"}
    last = full(date(2026, 4, 27), areas, framework="ilacs_2026")
    assert grade_of(last, FACTS) == "inadequate"
    assert grade_of(full(BEGUN, areas | {"overall": "good"}), FACTS) == "good"
    estimated = due(intervals(*FIVE, after="inadequate"), date(2026, 7, 1), last)
    assert "; inadequate stands for its areas, as no overall grade is given" in estimated.basis


@pytest.mark.parametrize(
    ("given_", "said"),
    [
        (("2027-03", "2027-06", "2027-11"), "March to November 2027, most likely June 2027"),
        (("2026-12", "2027-02", "2027-03"), "December 2026 to March 2027, most likely February 2027"),
        (("2027-10", "2027-12", None), "any time from October 2027 on, most likely December 2027"),
        (("2027-10", None, None), "any time from October 2027 on"),
        (("2027-03", "2027-03", "2027-03"), "March 2027"),
    ],
)
def test_the_estimate_in_words(given_: tuple[str | None, ...], said: str) -> None:
    """Months as people say them, and always that it is ours."""
    earliest, typical, latest = (PartialDate.parse(month) if month else None for month in given_)
    told = Due(earliest, typical, latest, "9 past intervals after good")
    assert estimate(told) == f"Next inspection, our estimate, not Ofsted's: {said}."


def test_an_unknown_estimate_says_why() -> None:
    """Nothing is claimed, so nobody's word is denied."""
    told = Due(None, None, None, "no full inspection is known")
    assert estimate(told, "Hull") == "Hull: next inspection, our estimate: unknown (no full inspection is known)."


def test_no_inspection_of_the_baseline_began_in_the_standstill() -> None:
    """The days that the facts name are bounded by inspections of the records."""
    standstill = load().standstill
    assert standstill
    told = [sighting.outcome for sighting in baseline(load(), datetime(2026, 9, 1, tzinfo=UTC))]
    begun = [o.inspected.start.first for o in told if o.kind == InspectionKind.FULL and o.inspected]
    assert not [day for day in begun if standstill.begins <= day <= standstill.ends]
    assert standstill.ends + timedelta(days=1) in begun


def test_the_docs_give_the_errors_as_they_are() -> None:
    """What benchmarks/due.py measures stands in docs/commands.md; if this fails, put what it prints there."""
    docs = " ".join((ROOT / "docs" / "commands.md").read_text(encoding="utf-8").split())
    for part in runpy.run_path(str(ROOT / "benchmarks" / "due.py"))["report"]():
        assert " ".join(part.split()) in docs


def test_grades_give_the_estimate_of_every_council(tmp_path: Path) -> None:
    """The contract's keys in their order, months or null; on a day of 2026 some are known and all have a reason."""
    lines = run(tmp_path, "grades", "--json", "--on", "2026-09-01").lines
    estimates = [line["due"] for line in lines]
    assert all(list(each) == ["earliest", "typical", "latest", "basis"] for each in estimates)
    told = [each[name] for each in estimates for name in ("earliest", "typical", "latest")]
    assert all(month is None or re.fullmatch(r"202[67]-\d\d", month) for month in told)
    assert all(each["basis"] for each in estimates)
    assert sum(each["typical"] is not None for each in estimates) >= FEWEST
    assert any(each["basis"].startswith("overdue") for each in estimates)
    surrey = next(line["due"] for line in lines if line["council"] == "Surrey")
    assert (surrey["latest"], "ends on 1 April 2027" in surrey["basis"]) == (None, True)


def test_the_estimate_is_as_seen_from_the_day(tmp_path: Path) -> None:
    """In June 2024 Trafford's next inspection, of June 2026, was still to be estimated; in 2019 nothing could be."""
    then = run(tmp_path, "grades", "--json", "--council", "Trafford", "--on", "2024-06-01").shape["due"]
    assert "2024-06" <= then["earliest"] <= "2026-06" <= then["latest"]
    before = run(tmp_path, "grades", "--json", "--council", "Leeds", "--on", "2019-06-01").shape["due"]
    assert before == {
        "earliest": None, "typical": None, "latest": None,
        "basis": "too few past intervals after outstanding are known: 0",
    }  # fmt: skip


def test_people_read_the_estimate_below_a_few_councils(tmp_path: Path) -> None:
    """A sentence a council in 80 columns; none below a long table; the last line of a history."""
    few = run(tmp_path, "grades", "--council", "Trafford", "--council", "Hull", columns=80).stdout
    assert max(map(len, few.splitlines())) <= 80
    assert {"Trafford: next inspection, our", "Kingston upon Hull: next inspection, our"} <= set(
        re.findall(r"^[\w ]+: next inspection, our", few, re.MULTILINE)
    )
    assert "our estimate" not in run(tmp_path, "grades").stdout
    last = run(tmp_path, "history", "Trafford").stdout.splitlines()[-1]
    assert last.startswith("Next inspection, our estimate: ")
    assert json.dumps(run(tmp_path, "history", "Trafford", "--json").lines).count("estimate") == 0
