"""When a council's next full inspection may begin: our estimate, from how far apart past ones began.

Counted are inspections under ILACS, from the beginning of one to that of the next of the same council, by the
grade of the earlier one. Like is put with like: in the standstill of the pandemic no inspection began, so an
interval across it says nothing of the pace since. An estimate looks forward only: of past intervals, those count
that were longer than the time that has gone by already.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise
from statistics import median, quantiles

from monitor.facts import Facts
from monitor.model import Council, Due, Inspection, InspectionKind, PartialDate, Standstill

FEWEST = 5  # with fewer past intervals nothing is said of how long one may be
ILACS = "ilacs"  # how the ids of its frameworks begin


@dataclass(frozen=True, slots=True)
class Interval:
    """From the beginning of one inspection of a council to that of its next."""

    after: str  # the grade of the earlier one
    begun: date  # the first day of the earlier one
    days: int


@dataclass(frozen=True)
class Past:
    """The intervals that an estimate may rest on."""

    intervals: tuple[Interval, ...]
    lag: timedelta  # the usual one, from the beginning of an inspection to its publication
    standstill: Standstill | None = None

    def like(self, after: str, begun: date) -> tuple[Sequence[int], str]:
        """The lengths in days, shortest first, of the intervals like one after this grade, and what they are called.

        Where too few lie on the same side of the standstill, those of both sides.
        """
        since, graded = self._is_since(begun), f"after {after.replace('_', ' ')}"
        alike, other = self._days.get((after, since), []), self._days.get((after, not since), [])
        if len(alike) < FEWEST or self.standstill is None:
            return sorted([*alike, *other]), f"past intervals {graded}"
        time = f"since {self.standstill.ends:%B %Y}" if since else f"before {self.standstill.begins:%B %Y}"
        return alike, f"past intervals {time} {graded}"

    @cached_property
    def _days(self) -> Mapping[tuple[str, bool], list[int]]:
        days: dict[tuple[str, bool], list[int]] = {}
        for interval in sorted(self.intervals, key=lambda interval: interval.days):
            days.setdefault((interval.after, self._is_since(interval.begun)), []).append(interval.days)
        return days

    def _is_since(self, begun: date) -> bool:
        return self.standstill is not None and begun > self.standstill.ends


def past_intervals(councils: Iterable[Iterable[Inspection]], facts: Facts) -> Past:
    """The intervals between the inspections of each council that Ofsted's own reports tell of."""
    intervals, lags = [], []
    for inspections in councils:
        begun = sorted(
            (i.inspected.start.first, i.told_on, grade)
            for i in inspections
            if i.inspected and i.status.is_official and (grade := grade_of(i, facts))
        )
        intervals += [Interval(grade, start, (then - start).days) for (start, _, grade), (then, *_) in pairwise(begun)]
        lags += [(told_on - start).days for start, told_on, _ in begun]
    return Past(tuple(intervals), timedelta(days=median(lags or [0])), facts.standstill)


def grade_of(inspection: Inspection, facts: Facts) -> str | None:
    """The one grade that a full ILACS inspection counts under: overall, else what its areas stand for."""
    framework = inspection.framework or facts.framework_of(PartialDate.of(inspection.told_on))
    if inspection.kind != InspectionKind.FULL or not (framework or "").startswith(ILACS):
        return None
    grades = {area: given.grade for area, given in inspection.grades.items() if facts.areas[area].compared}
    return grades.get("overall") or stand_in(grades.values(), facts)


def stand_in(grades: Iterable[str], facts: Facts) -> str | None:
    """The grade that stands for the areas' where overall is not given; None without any.

    Inadequate if one of them is, else the middle one, the lower of two: of the simple rules the one that gave the
    overall grade most often where both were given (benchmarks/due.py).
    """
    ranked = sorted(grades, key=lambda grade: facts.grades[grade].rank)
    return ranked[0 if "inadequate" in ranked else (len(ranked) - 1) // 2] if ranked else None


def spread(days: Sequence[int]) -> tuple[float, float, float]:
    """Earliest, typical and latest: the tenth, the half and nine tenths of the intervals were no longer than these."""
    tenths = quantiles(days, n=10, method="inclusive")
    return tenths[0], tenths[4], tenths[8]


def next_due(council: Council, inspections: Iterable[Inspection], past: Past, facts: Facts, today: date) -> Due:
    """When a council's next full inspection may begin, as seen from a day. `inspections` are those known then.

    Nothing is said beyond the planned framework, nor of a council after its end. A last inspection that is only
    reported counts too.
    """
    if council.ends_on and council.ends_on <= today:
        return _unknown(f"the council ended on {_day(council.ends_on)}")
    full = [inspection for inspection in inspections if inspection.kind == InspectionKind.FULL]
    if not full:
        return _unknown("no full inspection is known")
    last = max(full, key=lambda inspection: inspection.told_on)
    grade = grade_of(last, facts)
    if grade is None:
        return _unknown("the last full inspection known is not one under ILACS")
    start = last.inspected.start.first if last.inspected else last.told_on - past.lag
    months, basis = _months(start, past.like(grade, start), today)
    if "overall" not in last.grades:
        basis += f"; {grade.replace('_', ' ')} stands for its areas, as no overall grade is given"
    if not last.status.is_official:
        basis += "; that inspection is reported, not yet found on Ofsted's site"
    return _bounded(months, basis, council, facts)


def _months(start: date, like: tuple[Sequence[int], str], today: date) -> tuple[list[date | None], str]:
    """Days in the months meant, and what they rest on."""
    days, called = like
    longer = [length for length in days if length > (today - start).days]
    if len(days) < FEWEST:
        return [None, None, None], f"too few {called} are known: {len(days)}"
    if len(longer) < FEWEST:
        return [today, None, None], f"overdue: {len(longer) or 'none'} of {len(days)} {called} took longer"
    basis = f"{len(days)} {called}"
    if len(longer) < len(days):
        basis = f"the {len(longer)} of {basis} that took longer than the time gone by"
    return [start + timedelta(days=length) for length in spread(longer)], basis


def _bounded(months: Sequence[date | None], basis: str, council: Council, facts: Facts) -> Due:
    """The months that lie before whatever ends first, the council or the rules of today; the others unknown."""
    ends = []
    if council.ends_on:
        ends.append((council.ends_on, f"nothing is due after the council ends on {_day(council.ends_on)}"))
    if plan := facts.planned:
        ends.append((plan.begins.last, f"unknown beyond {plan.begins}, when the {plan.name} is planned to begin"))
    end, why = min(ends, default=(date.max, ""))
    earliest, typical, latest = within = [
        PartialDate(day.year, day.month) if day and day.replace(day=1) < end else None for day in months
    ]
    if any(day and not month for day, month in zip(months, within, strict=True)):
        basis = f"{basis}; {why}" if earliest else f"{why}; {basis}"
    return Due(earliest, typical, latest, basis)


def _unknown(why: str) -> Due:
    return Due(None, None, None, why)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
