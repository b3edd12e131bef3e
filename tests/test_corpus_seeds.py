"""The five articles that the project began from, right to the last field."""

import json
from pathlib import Path
from typing import Any

import pytest

from monitor.extract import extract
from monitor.facts import load
from monitor.model import Origin, PageKind, Reading
from monitor.read import read

pytestmark = pytest.mark.corpus

SEEDS = Path(__file__).parents[1] / ".." / "shared" / "seeds"
FACTS = load()


def documents() -> list[tuple[str, dict[str, Any]]]:
    path = SEEDS / "expected.json"
    return list(json.loads(path.read_text(encoding="utf-8")).items()) if path.is_file() else [("absent", {})]


def reading_of(name: str) -> Reading:
    path = SEEDS / name
    if not path.is_file():
        pytest.skip("the corpus of real reports and articles is no part of the download")
    return extract(read(PageKind.ARTICLE, path.read_bytes(), Origin(content_type="text/plain")), FACTS)


@pytest.mark.parametrize(("name", "wanted"), documents(), ids=lambda value: value if isinstance(value, str) else "")
def test_a_seed_is_read_right_to_the_last_field(name: str, wanted: dict[str, Any]) -> None:
    """Outcomes, grades, days, history and the page's own day: nothing more and nothing less."""
    reading = reading_of(name)
    assert (reading.page.published and str(reading.page.published)) == wanted["published"]
    found = [
        {"council": one.council, "urn": one.urn, "inspection": str(one.kind), "grades": dict(one.grades)}
        | ({"inspected": {"from": str(one.inspected.start), "to": str(one.inspected.end)}} if one.inspected else {})
        for one in reading.outcomes
    ]
    assert found == wanted["outcomes"]
    recalled = [
        {"council": one.council, "grades": dict(one.grades)} | ({"on": str(one.on)} if one.on else {})
        for one in reading.history
    ]
    assert recalled == wanted["history"]


@pytest.mark.parametrize(("name", "wanted"), documents(), ids=lambda value: value if isinstance(value, str) else "")
def test_every_field_of_a_seed_rests_on_its_words(name: str, wanted: dict[str, Any]) -> None:
    """Council, kind, days and each grade quote the text at their offsets."""
    reading = reading_of(name)
    for outcome in reading.outcomes:
        fields = {one.field for one in outcome.evidence}
        assert fields >= {"council", "inspection", *(f"grades.{area}" for area in outcome.grades)}
        assert ("inspected" in fields) == (outcome.inspected is not None)
        for one in outcome.evidence:
            assert reading.page.text[one.start : one.end] == one.quote
            assert 0 < len(one.quote) <= 300
            assert one.rule
