"""The facts in `seeds/`, loaded and checked: councils, grades, judgement areas, frameworks, and the baseline."""

from monitor.facts.inspections import baseline
from monitor.facts.known import Facts, in_country, load

__all__ = ["Facts", "baseline", "in_country", "load"]
