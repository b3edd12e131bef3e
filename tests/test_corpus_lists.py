"""Ofsted's real documents of the shared corpus: whole lists, who led, and grades that nothing around them changes."""

import csv
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from random import Random

import pytest

from monitor.errors import UnreadablePage
from monitor.extract.report import extract_report
from monitor.facts import load
from monitor.model import Origin, Outcome, Page
from monitor.read.report import NotAReport, read

pytestmark = pytest.mark.corpus

CORPUS = Path(__file__).parents[1] / ".." / "shared" / "corpus"
FACTS = load()
TYPES = {"standard": "standard", "short": "short", "re-inspection": "reinspection"}
FURNITURE = re.compile(
    r"[\ufffe\uf000-\uf0ff◼]|\bInspection of [A-Z]|Piccadilly|www\.|Yours sincerely|^\d{1,3}\.\s|^Areas? for|^Recommend"
)
HOSTILE = (
    "Leaders were judged inadequate in 2019 and are now\ngood.",
    "Overall effectiveness was\nInadequate\nat that time.",
    "Children’s services in Rutland were outstanding.",
)


@lru_cache(maxsize=4)
def documents(name: str) -> tuple[tuple[dict[str, str], Page, Outcome], ...]:
    """Every document of a table that gives an outcome, as it is read."""
    if not CORPUS.is_dir():
        pytest.skip("the corpus of real reports and articles is no part of the download")
    return tuple(_documents(name))


def _documents(name: str) -> Iterator[tuple[dict[str, str], Page, Outcome]]:
    with (CORPUS / f"{name}.csv").open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            try:
                page = read((CORPUS / name / row["file"]).read_bytes(), Origin())
            except NotAReport:
                continue
            for outcome in extract_report(page, FACTS).outcomes:
                yield row, page, outcome


def graded() -> Iterator[tuple[str, Page, Outcome, int, int]]:
    """The reports with a table on the cover, and where it begins and ends."""
    for row, page, outcome in documents("reports"):
        rows = [e for e in outcome.evidence if e.field.startswith("grades.") and e.rule.startswith("table-row")]
        if rows:
            yield row["file"], page, outcome, min(e.start for e in rows), max(e.end for e in rows)


def mended(page: Page, text: str) -> dict[str, str]:
    (only,) = extract_report(replace(page, text=text), FACTS).outcomes
    return dict(only.grades)


def test_every_report_says_what_needs_to_improve() -> None:
    """Entries that are whole: none runs into a header, a number or the next section."""
    for row, _, outcome in documents("reports"):
        assert outcome.to_improve, row["file"]
        for entry in outcome.to_improve:
            assert not FURNITURE.search(entry.text), (row["file"], entry.text)
            assert 15 < len(entry.text) < 900, (row["file"], entry.text)
            assert entry.text[0].isupper() or row["file"][:5] in ("80522", "80451"), (row["file"], entry.text)


def test_every_letters_list_is_whole() -> None:
    """One letter of the corpus, full of praise, asks for nothing."""
    empty = [row["file"] for row, _, outcome in documents("visits") if not outcome.to_improve]
    assert len(empty) == 1
    for row, _, outcome in documents("visits"):
        for words in (*(entry.text for entry in outcome.to_improve), *outcome.priority_areas):
            assert not FURNITURE.search(words), (row["file"], words)


def test_every_report_but_one_names_its_lead_inspector() -> None:
    """That one prints none; all names are of two words or more."""
    nameless = [row["file"] for row, _, outcome in documents("reports") if not outcome.lead_inspector]
    assert nameless == ["80576-warwickshire-2025-10-14.pdf"]
    assert all(" " in outcome.lead_inspector for *_, outcome in documents("send") if outcome.lead_inspector)
    assert all(outcome.lead_inspector for *_, outcome in documents("send"))


def test_every_inspection_type_is_right() -> None:
    """Re-inspections by their title; other single inspections have none."""
    for row, _, outcome in documents("reports"):
        assert outcome.inspection_type == TYPES.get(row["kind"]), row["file"]


def test_without_its_table_no_report_has_a_grade() -> None:
    """The text repeats every grade, and earlier ones: none of them stands in."""
    for file, page, _, start, end in graded():
        with pytest.raises(UnreadablePage, match="No table of grades"):
            extract_report(replace(page, text=page.text[:start] + page.text[end:]), FACTS)
            pytest.fail(file)


def test_the_text_around_the_table_changes_no_grade() -> None:
    """Lines below and on later pages shuffled, lost and mixed with the grades of other days."""
    chance = Random(20260814)
    for file, page, outcome, _, end in graded():
        after = page.text[end:]
        if "lscb" in outcome.grades:  # its sentence stands right below the table
            cut = after.index("\f")
            end, after = end + cut, after[cut:]
        lines = [*after.split("\n"), *HOSTILE * 3]
        kept = [line for line in lines[1:] if chance.random() > 0.1]
        chance.shuffle(kept)
        text = page.text[:end] + "\n" + "\n".join([lines[0], "Much has changed here since then.", *kept])
        assert mended(page, text) == dict(outcome.grades), file
