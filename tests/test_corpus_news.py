"""Labelled retellings of real articles: how right the extraction rules are, against floors that only go up."""

import json
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from monitor.extract import extract
from monitor.facts import load
from monitor.model import InspectionKind, Outcome, Page, PageKind, PartialDate, Reading

pytestmark = pytest.mark.corpus

NEWS = Path(__file__).parents[1] / ".." / "shared" / "corpus" / "news.jsonl"
FLOORS = tomllib.loads((Path(__file__).parent / "score.toml").read_text(encoding="utf-8"))["news"]
VISITS = (InspectionKind.FOCUSED_VISIT, InspectionKind.MONITORING_VISIT)
FACTS = load()


def readings() -> Iterator[tuple[dict[str, Any], Reading]]:
    """Each labelled text that a second annotator would label alike, and what the rules read in it."""
    if not NEWS.is_file():
        pytest.skip("the corpus of real reports and articles is no part of the download")
    for line in NEWS.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if "ambiguous" not in row["tags"]:
            day = PartialDate.parse(row["published"]) if row["published"] else None
            yield row, extract(Page(PageKind.ARTICLE, row["text"], row["title"], row["url"], day), FACTS)


def areas_of(grades: dict[str, str]) -> set[tuple[str, str]]:
    """The areas with their grades; children in care count as "care" however they were judged."""
    left_out = ("overall", "lscb")
    return {("care" if area == "in_care" else area, grade) for area, grade in grades.items() if area not in left_out}


def count(tally: Counter[str], row: dict[str, Any], reading: Reading) -> None:
    found = {(outcome.council, outcome.kind): outcome for outcome in reading.outcomes}
    wanted = {(one["council"], InspectionKind(one["inspection_type"])): one for one in row["expected"]}
    for key, one in wanted.items():
        if key[1] is InspectionKind.FULL:
            count_full(tally, one, found.get(key))
        elif key[1] in VISITS or key[1] is InspectionKind.AREA_SEND:
            tally["visits found" if key in found else "visits missed"] += 1
    for key in found.keys() - wanted.keys():
        tally["false full outcomes" if key[1] is InspectionKind.FULL else "false visits"] += 1


def count_full(tally: Counter[str], wanted: dict[str, Any], outcome: Outcome | None) -> None:
    if outcome is None:
        tally["full outcomes missed"] += 1
        return
    tally["full outcomes found"] += 1
    if wanted["overall"]:
        tally["overall right" if outcome.grades.get("overall") == wanted["overall"] else "overall wrong"] += 1
    found, right = areas_of(dict(outcome.grades)), areas_of(wanted["judgements"])
    tally["areas right"] += len(found & right)
    tally["areas wrong"] += len(found - right)
    tally["areas missed"] += len(right - found)


def share(part: int, rest: int) -> float:
    return part / (part + rest) if part + rest else 1.0


def test_the_news_is_read_at_least_as_well_as_before() -> None:
    """Precision first: a false alert costs more than a late one. The floors stand in score.toml."""
    tally: Counter[str] = Counter()
    for row, reading in readings():
        count(tally, row, reading)
    measured = {
        "full-precision": share(tally["full outcomes found"], tally["false full outcomes"]),
        "full-recall": share(tally["full outcomes found"], tally["full outcomes missed"]),
        "overall-right": share(tally["overall right"], tally["overall wrong"]),
        "area-precision": share(tally["areas right"], tally["areas wrong"]),
        "area-recall": share(tally["areas right"], tally["areas missed"]),
        "visit-precision": share(tally["visits found"], tally["false visits"]),
        "visit-recall": share(tally["visits found"], tally["visits missed"]),
    }
    assert measured.keys() == FLOORS.keys()
    below = {name: round(figure, 3) for name, figure in measured.items() if figure < FLOORS[name]}
    assert not below


def test_no_false_outcome_stands_on_a_negative() -> None:
    """Schools, homes, commissioners, statistics and wishes raise no full outcome."""
    false = [
        row["id"]
        for row, reading in readings()
        if not row["expected"] and any(outcome.kind is InspectionKind.FULL for outcome in reading.outcomes)
    ]
    assert false == []


def test_every_outcome_quotes_the_text() -> None:
    """Evidence stands at its offsets, is short enough to quote, and visits never carry grades."""
    for row, reading in readings():
        for outcome in reading.outcomes:
            assert outcome.evidence, row["id"]
            assert all(row["text"][one.start : one.end] == one.quote for one in outcome.evidence), row["id"]
            assert all(len(one.quote) <= 300 for one in outcome.evidence), row["id"]
            assert outcome.kind is InspectionKind.FULL or not outcome.grades, row["id"]
