"""What stood before a new council's first grades, in words."""

from monitor.facts import Facts
from monitor.model import Background
from monitor.wording.phrases import day
from monitor.wording.terms import area, grade


def before_it(background: Background, facts: Facts) -> str:
    """One sentence that names the council that is no more and its last grades, and says that they are not compared."""
    return f"Before it: {_grades(background, facts)}; not compared."


def at_its_end(background: Background, facts: Facts) -> str:
    """The last grades of a council that is no more, told of itself."""
    return f"Its last grades, by Ofsted's statistics: {_grades(background, facts)}."


def _grades(background: Background, facts: Facts) -> str:
    grades = ", ".join(f"{area(name, facts)} {grade(given, facts)}" for name, given in background.grades.items())
    published = f" ({day(background.published)})" if background.published else ""
    return f"{background.council}{published}: {grades}"
