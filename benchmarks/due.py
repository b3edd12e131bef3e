"""How well the estimate of the next inspection fits the past: `python benchmarks/due.py`.

Each interval between two ILACS inspections of the baseline is estimated, as on the day of the earlier report, from
all the others (leave one out). So an estimate also rests on intervals that had not ended by then. What one could have
said in life, from no more than was known some months before the later inspection, is measured beside it.
What it prints stands in docs/commands.md, and a test compares the two.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from statistics import median

from monitor import clock
from monitor.due import Interval, Past, grade_of, next_due, past_intervals, spread, stand_in
from monitor.facts import Facts, baseline, load
from monitor.model import Inspection, Sighting
from monitor.reconcile import gather

MONTH = 365.25 / 12  # days
THREE_YEARS = 36  # months: what is commonly said
GRADES = ("inadequate", "requires_improvement", "good", "outstanding")
ASKED = {"a year": timedelta(days=365), "half a year": timedelta(days=183)}
FORESIGHT = ("asked", "estimates", "median error", "error of three years")
HEADINGS = ("after", "intervals", "earliest, typical, latest", "median error", "within", "error of three years")


@dataclass(frozen=True)
class Tried:
    """One past interval beside what was estimated from the others, in months."""

    interval: Interval
    called: str  # the intervals that the estimate rests on
    error: float
    within: bool  # whether it lay between earliest and latest
    three_years: float  # the error of that rule
    pooled: float  # the error of the median after the same grade, whatever the time


def councils(facts: Facts) -> list[tuple[Inspection, ...]]:
    """Every council's inspections in the baseline."""
    by_council: defaultdict[str, list[Sighting]] = defaultdict(list)
    for sighting in baseline(facts, clock.now()):
        by_council[sighting.outcome.council].append(sighting)
    return [gather(sightings) for sightings in by_council.values()]


def tried(known: Past) -> Iterator[Tried]:
    for number, interval in enumerate(known.intervals):
        others = known.intervals[:number] + known.intervals[number + 1 :]
        days, called = Past(others, known.lag, known.standstill).like(interval.after, interval.begun)
        earliest, typical, latest = spread(days)
        yield Tried(
            interval,
            called,
            error=abs(interval.days - typical) / MONTH,
            within=earliest <= interval.days <= latest,
            three_years=abs(interval.days / MONTH - THREE_YEARS),
            pooled=abs(interval.days - median(o.days for o in others if o.after == interval.after)) / MONTH,
        )


def table(known: Past) -> Iterator[str]:
    """The errors by time and grade, as Markdown."""
    trials = list(tried(known))
    yield f"| {' | '.join(HEADINGS)} |"
    yield "|---" * len(HEADINGS) + "|"
    times = dict.fromkeys(_time(trial) for trial in trials)
    for time in sorted(times, reverse=True):
        then = [trial for trial in trials if _time(trial) == time]
        for grade in GRADES:
            some = [trial for trial in then if trial.interval.after == grade]
            yield _row(f"{grade.replace('_', ' ')}, {time}", some, spread([t.interval.days for t in some]))
        yield _row(f"all {time}", then)
    yield _row("all", trials)


def foresight(known: Sequence[Sequence[Inspection]], facts: Facts) -> Iterator[str]:
    """What one could have said before each later inspection, as Markdown: the errors of those with a typical month."""
    yield f"| {' | '.join(FORESIGHT)} |"
    yield "|---" * len(FORESIGHT) + "|"
    facts = replace(facts, planned=None)  # its horizon would hide the errors of late estimates
    for asked, before in ASKED.items():
        found = list(_foreseen(known, facts, before))
        for rested, is_since in {"since June 2021": True, "of all times": False}.items():
            some = [(error, naive) for error, naive, basis in found if (" since " in basis) == is_since]
            errors = [f"{median(column):.1f} months" for column in zip(*some, strict=True)]
            yield f"| {' | '.join([f'{asked} before, from intervals {rested}', str(len(some)), *errors])} |"


def _foreseen(
    known: Sequence[Sequence[Inspection]], facts: Facts, before: timedelta
) -> Iterator[tuple[float, float, str]]:
    """The error of the typical month, that of the rule of three years, and what the estimate rested on."""
    for inspections in known:
        full = sorted((i for i in inspections if grade_of(i, facts)), key=lambda i: i.told_on)
        for earlier, later in pairwise(full):
            start, then = _start(earlier), _start(later)
            seen = past_intervals([_told(some, then - before) for some in known], facts)
            council, its = facts.by_name[later.council], _told(inspections, then - before)
            due = next_due(council, its, seen, facts, then - before)
            if due.typical:
                error = (then - due.typical.first).days / MONTH - 0.5  # from the middle of the month
                yield abs(error), abs((then - start).days / MONTH - THREE_YEARS), due.basis


def _told(inspections: Sequence[Inspection], by: date) -> list[Inspection]:
    return [inspection for inspection in inspections if inspection.told_on <= by]


def _start(inspection: Inspection) -> date:
    assert inspection.inspected
    return inspection.inspected.start.first


def _time(trial: Tried) -> str:
    """On which side of the standstill the intervals lie that an estimate rests on, as they are called."""
    return trial.called.removeprefix("past intervals ").partition(" after ")[0]


def _row(name: str, trials: Sequence[Tried], months: Sequence[float] = ()) -> str:
    cells = (
        name,
        str(len(trials)),
        f"{', '.join(f'{days / MONTH:.0f}' for days in months)} months" if months else "",
        f"{median(trial.error for trial in trials):.1f} months",
        f"{sum(trial.within for trial in trials) / len(trials):.0%}",
        f"{median(trial.three_years for trial in trials):.1f} months",
    )
    return f"| {' | '.join(cells)} |"


def medians(known: Past) -> str:
    """The typical intervals of all times together, and what an estimate from them would have been worth since."""
    months = [median(i.days for i in known.intervals if i.after == grade) / MONTH for grade in GRADES]
    said = ", ".join(
        f"{month:.0f} after {grade.replace('_', ' ')}" for month, grade in zip(months, GRADES, strict=True)
    )
    since = [trial.pooled for trial in tried(known) if " since " in trial.called]
    return (
        f"The medians of all intervals, in months, those across the standstill included, are {said}. As an estimate of "
        f"those begun since, they would have been wrong by {median(since):.1f} months."
    )


def agreement(inspections: Sequence[Inspection], facts: Facts) -> str:
    """How often the areas' grades, by some simple rules, gave the overall grade that was given beside them."""
    agreed: Counter[str] = Counter()
    both = [i for i in inspections if grade_of(i, facts) and "overall" in i.grades]
    for inspection in both:
        areas = {name: given.grade for name, given in inspection.grades.items() if name != "overall"}
        ranked = sorted(areas.values(), key=lambda grade: facts.grades[grade].rank)
        agreed["ours"] += inspection.grades["overall"].grade == stand_in(areas.values(), facts)
        agreed["middle"] += inspection.grades["overall"].grade == ranked[(len(ranked) - 1) // 2]
        agreed["leaders"] += inspection.grades["overall"].grade == areas["leaders"]
        agreed["lowest"] += inspection.grades["overall"].grade == ranked[0]
    share = {rule: f"{count / len(both):.0%}" for rule, count in agreed.items()}
    return (
        f"In {len(both)} ILACS inspections that gave both, what stands for overall was overall in {share['ours']}. The "
        f"middle one alone was in {share['middle']}, the leaders' grade in {share['leaders']}, the lowest in "
        f"{share['lowest']}."
    )


def report() -> list[str]:
    """The parts of what is printed, each as it stands in the docs."""
    facts = load()
    known = councils(facts)
    found = past_intervals(known, facts)
    return [
        "\n".join(table(found)),
        "\n".join(foresight(known, facts)),
        medians(found),
        agreement([inspection for inspections in known for inspection in inspections], facts),
    ]


if __name__ == "__main__":
    print("\n\n".join(report()))
