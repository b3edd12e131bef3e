"""The days on which Ofsted publishes nothing about councils: bank holidays, weekends and the weeks before elections."""

import csv
import shutil
from datetime import date
from pathlib import Path

import pytest

from monitor.errors import FactsError
from monitor.facts import load
from monitor.packaged import packaged

SEEDS = packaged("seeds")
CALENDAR = load().calendar


def day(iso: str) -> date:
    return date.fromisoformat(iso)


@pytest.mark.parametrize(
    ("since", "working_days", "until"),
    [
        pytest.param("2026-09-14", 3, "2026-09-17", id="within-a-week"),
        pytest.param("2026-09-17", 3, "2026-09-22", id="over-a-weekend"),
        pytest.param("2026-09-19", 1, "2026-09-21", id="from-a-saturday"),
        pytest.param("2026-12-23", 3, "2026-12-30", id="boxing-day-is-on-monday"),
        pytest.param("2027-03-25", 1, "2027-03-30", id="easter"),
        pytest.param("2026-04-01", 3, "2026-05-11", id="over-a-local-election"),
        pytest.param("2024-05-24", 1, "2024-07-05", id="over-a-general-election"),
        pytest.param("2017-04-03", 1, "2017-06-09", id="over-two-elections"),
        pytest.param("2031-12-24", 1, "2031-12-25", id="beyond-the-data-weekdays-are-working-days"),
        pytest.param("2026-09-14", 0, "2026-09-14", id="none"),
    ],
)
def test_working_days_are_counted(since: str, working_days: int, until: str) -> None:
    """Monday to Friday without England's bank holidays, and without the days before an election."""
    assert CALENDAR.after(day(since), working_days) == day(until)


def test_the_reason_of_the_quiet_can_be_asked() -> None:
    """A day before an election names the election; its poll is the last such day."""
    period = CALENDAR.before_election(day("2026-05-07"))
    assert period is not None
    assert (period.begins, period.election) == (day("2026-04-07"), "the local elections of 7 May 2026")
    assert CALENDAR.before_election(day("2026-05-08")) is None


def test_every_local_election_is_there() -> None:
    """The first Thursday of May of each year; those of 2020 were put off to 2021."""
    polls = [period.ends for period in CALENDAR.pre_election]
    last = polls[-1].year
    assert last >= 2030
    for year in (*range(2015, 2020), *range(2021, last + 1)):
        (thursday,) = [one for one in (date(year, 5, number) for number in range(1, 8)) if one.weekday() == 3]
        assert CALENDAR.before_election(thursday), year
        assert year == 2017 or thursday in polls, year
    assert {day("2015-05-07"), day("2017-06-08"), day("2019-12-12"), day("2024-07-04")} <= set(polls)


def test_the_baseline_bears_the_periods_out() -> None:
    """Full inspections came less than half as often on such days; councils without a poll of their own got theirs."""
    with (SEEDS / "inspections.csv").open(encoding="utf-8", newline="") as file:
        published = {day(row["published"]) for row in csv.DictReader(file)}
    first, last = CALENDAR.pre_election[0].begins, max(published)
    days = [date.fromordinal(number) for number in range(first.toordinal(), last.toordinal())]
    working = [one for one in days if one.weekday() < 5]
    quiet = [one for one in working if CALENDAR.before_election(one)]
    others = set(working) - set(quiet)
    assert len(published & set(quiet)) / len(quiet) < len(published & others) / len(others) / 2


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        pytest.param(
            "bank_holidays.csv", "2026-12-28", "2026-12-26",
            'column "day": "2026-12-26" is a Saturday: the bank holiday is the weekday in its stead.',
            id="on-a-weekend",
        ),
        pytest.param(
            "bank_holidays.csv", "2026-08-31", "2026-05-04",
            'column "day": "2026-05-04" does not come after 2026-05-25, the row above.', id="out-of-order",
        ),
        pytest.param(
            "bank_holidays.csv", "2026-12-28,", "2027-12-28,",
            'column "day": "2027-12-28" begins a year, and 2026 has 7 bank holidays above, where 8 are expected.',
            id="one-is-missing",
        ),
        pytest.param(
            "pre_election_periods.csv", "2026-04-07,2026-05-07", "2026-05-07,2026-05-07",
            'column "ends": "2026-05-07" is not after 2026-05-07, when the period begins.', id="no-length",
        ),
        pytest.param(
            "pre_election_periods.csv", "2026-04-07,2026-05-07", "2026-06-08,2026-05-07",
            'column "ends": "2026-05-07" is not after 2026-06-08, when the period begins.', id="the-wrong-way-round",
        ),
        pytest.param(
            "pre_election_periods.csv", "2024-05-25", "2024-05-02",
            'column "begins": "2024-05-02" is not after 2024-05-02, the end of the period above: put them in order, '
            "and what overlaps into one row.",
            id="overlap",
        ),
        pytest.param(
            "pre_election_periods.csv", "2026-04-07", "7 April 2026",
            'column "begins": "7 April 2026" is not a day written as 2023-09-30.', id="no-day",
        ),
        pytest.param(
            "pre_election_periods.csv", "the general election of 4 July 2024", "",
            'column "election": "" may not be empty.', id="no-election",
        ),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_is_refused(tmp_path: Path, file: str, old: str, new: str, message: str) -> None:
    """By file, line and column, with what was expected."""
    folder = shutil.copytree(SEEDS, tmp_path / "seeds")
    whole = (folder / file).read_text(encoding="utf-8")
    assert whole.count(old) >= 1
    (folder / file).write_text(whole.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(FactsError) as caught:
        load(folder)
    assert str(caught.value).startswith(f"seeds/{file}, line ")
    assert message in str(caught.value)
