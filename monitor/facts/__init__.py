"""The facts in `seeds/`, loaded and checked: councils, grades, judgement areas, frameworks, days, and the baseline."""

from monitor.facts.calendar import Calendar
from monitor.facts.inspections import baseline
from monitor.facts.known import Facts, in_country, load

__all__ = ["Calendar", "Facts", "baseline", "in_country", "load"]
