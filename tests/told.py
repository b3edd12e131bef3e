"""The labelled articles in `articles/`, and the rules asked about one."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from monitor.extract import extract
from monitor.facts import load
from monitor.model import Outcome, Page, PageKind, PartialDate, Reading

FACTS = load()
PUBLISHED = "2024-07-30"  # where an article does not say otherwise


@dataclass(frozen=True, slots=True)
class Article:
    """An invented article and what a reader learns from it: grades by council, or visits, or nothing new."""

    id: str
    text: str
    title: str | None = None
    url: str | None = None
    published: str = PUBLISHED
    grades: dict[str, dict[str, str]] = field(default_factory=dict)
    visits: dict[str, str] = field(default_factory=dict)
    inspected: list[str] | None = None
    ignored: str | None = None
    held: bool = False  # told without an inspection or a publication: never certain enough to be sent

    def read(self) -> Reading:
        return read(self.text, self.published, self.title, self.url)


def articles() -> list[Article]:
    """Every article of every topic."""
    files = sorted((Path(__file__).parent / "articles").glob("*.toml"))
    return [Article(**row) for path in files for row in tomllib.loads(path.read_text(encoding="utf-8"))["article"]]


def read(text: str, published: str | None = PUBLISHED, title: str | None = None, url: str | None = None) -> Reading:
    """What the rules read in a text printed on that day."""
    day = PartialDate.parse(published) if published else None
    return extract(Page(PageKind.ARTICLE, text, title, url, day), FACTS)


def grades_told(reading: Reading) -> dict[str, dict[str, str]]:
    return {outcome.council: dict(outcome.grades) for outcome in reading.outcomes if outcome.kind == "full"}


def visits_told(reading: Reading) -> dict[str, str]:
    return {outcome.council: str(outcome.kind) for outcome in reading.outcomes if outcome.kind != "full"}


def evidence_holds(text: str, outcome: Outcome) -> bool:
    """Every quote stands at its offsets, and every field of the outcome has one."""
    fields = {evidence.field for evidence in outcome.evidence}
    return (
        all(text[one.start : one.end] == one.quote and 0 < len(one.quote) <= 300 for one in outcome.evidence)
        and all(one.rule for one in outcome.evidence)
        and {f"grades.{area}" for area in outcome.grades} <= fields
        and "inspection" in fields
        and ("inspected" in fields) == (outcome.inspected is not None)
    )
