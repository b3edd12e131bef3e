"""England's working days, and the periods before elections in which Ofsted withholds its reports on councils.

The files give every day with its source. Where the bank holidays end, the weekdays after them count as working days;
a general election that is called after this version is a row of `pre_election_periods.csv` in the next.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from monitor.facts.table import Row, read_table
from monitor.model import PreElection

HOLIDAYS = ("day", "name", "source")
PERIODS = ("begins", "ends", "election", "source")
SATURDAY = 5
FEWEST = 8  # bank holidays of a year in England: proclamations add to them
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days on which Ofsted publishes nothing about councils."""

    bank_holidays: frozenset[date]
    pre_election: tuple[PreElection, ...]  # in order, none of them beginning before the one before has ended

    def is_working(self, day: date) -> bool:
        """Whether it is a Monday to Friday, and no bank holiday in England."""
        return day.weekday() < SATURDAY and day not in self.bank_holidays

    def before_election(self, day: date) -> PreElection | None:
        """The period in which reports on councils are withheld on that day; None on most days."""
        return next((period for period in self.pre_election if period.begins <= day <= period.ends), None)

    def after(self, day: date, working_days: int) -> date:
        """The day by whose end so many working days have passed since a day, those before elections not counted."""
        while working_days > 0:
            day += ONE_DAY
            working_days -= self.is_working(day) and not self.before_election(day)
        return day


def read_calendar(folder: Path) -> Calendar:
    """The calendar of `bank_holidays.csv` and `pre_election_periods.csv`; FactsError for a row that cannot be."""
    return Calendar(_bank_holidays(folder / "bank_holidays.csv"), _periods(folder / "pre_election_periods.csv"))


def _bank_holidays(path: Path) -> frozenset[date]:
    days: list[date] = []
    for row in read_table(path, HOLIDAYS):
        day = row.day("day")
        row.text("name"), row.text("source")
        if day.weekday() >= SATURDAY:
            raise row.wrong("day", f"is a {day:%A}: the bank holiday is the weekday in its stead")
        if days and day <= days[-1]:
            raise row.wrong("day", f"does not come after {days[-1]}, the row above")
        if days and day.year != days[-1].year:
            _check_year(row, day, days)
        days.append(day)
    return frozenset(days)


def _check_year(row: Row, day: date, days: list[date]) -> None:
    """That the year above is whole, and that this is the next one: a gap would make working days of holidays."""
    last = days[-1].year
    if (found := sum(above.year == last for above in days)) < FEWEST:
        raise row.wrong(
            "day", f"begins a year, and {last} has {found} bank holidays above, where {FEWEST} are expected"
        )
    if day.year != last + 1:
        raise row.wrong("day", f"begins a year, and {last + 1} is missing above")


def _periods(path: Path) -> tuple[PreElection, ...]:
    periods: list[PreElection] = []
    for row in read_table(path, PERIODS):
        period = PreElection(row.day("begins"), row.day("ends"), row.text("election"))
        row.text("source")
        if period.ends <= period.begins:
            raise row.wrong("ends", f"is not after {period.begins}, when the period begins")
        if periods and period.begins <= periods[-1].ends:
            raise row.wrong(
                "begins",
                f"is not after {periods[-1].ends}, the end of the period above: put them in order, and what "
                "overlaps into one row",
            )
        periods.append(period)
    return tuple(periods)
