"""Ofsted's real documents of the shared corpus, against the table that was checked by hand."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.extract.report import extract_report
from monitor.facts import load
from monitor.model import Ignored, InspectionKind, Origin, Outcome, Reading
from monitor.read.report import NotAReport, read

pytestmark = pytest.mark.corpus

CORPUS = Path(__file__).parents[1] / ".." / "shared" / "corpus"
AREAS = ("overall", "leaders", "help_and_protection", "care", "in_care", "care_leavers", "adoption")
FACTS = load()


def table(name: str) -> Iterator[tuple[dict[str, str], Reading | None]]:
    """The rows of a table, each with what the rules read; None for a page "Report not found"."""
    if not CORPUS.is_dir():
        pytest.skip("the corpus of real reports and articles is no part of the download")
    with (CORPUS / f"{name}.csv").open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            try:
                page = read((CORPUS / name / row["file"]).read_bytes(), Origin())
                found = extract_report(page, FACTS)
            except NotAReport:
                yield row, None
            else:
                yield row, found
                for outcome in found.outcomes:
                    assert all(page.text[e.start : e.end] == e.quote for e in outcome.evidence), row["file"]


def only(row: dict[str, str], found: Reading | None, kind: InspectionKind) -> Outcome:
    assert found is not None, row["file"]
    assert [outcome.kind for outcome in found.outcomes] == [kind], row["file"]
    return found.outcomes[0]


def inspected(outcome: Outcome) -> tuple[str, str]:
    assert outcome.inspected is not None
    return str(outcome.inspected.start), str(outcome.inspected.end)


def test_every_report_is_read_wholly_right() -> None:
    """All grades, the council, the dates; none invented. The layout's framework agrees with the day."""
    for row, found in table("reports"):
        if row["framework"] == "other":
            assert found is None or found.ignored == Ignored.LSCB_ONLY, row["file"]
            continue
        outcome = only(row, found, InspectionKind.FULL)
        areas = ("overall",) if row["framework"] == "pre-SIF" else AREAS
        assert {a: g for a, g in outcome.grades.items() if a != "lscb"} == {
            area: row[area] for area in areas if row[area] != "-"
        }, row["file"]
        assert str(outcome.urn) == row["urn"], row["file"]
        assert inspected(outcome) == (row["inspection_start"], row["inspection_end"]), row["file"]
        if row["framework"] == "ILACS":
            assert outcome.inspection_type == row["kind"], row["file"]
            assert outcome.to_improve, row["file"]


def test_every_letter_is_read_wholly_right() -> None:
    """Council, dates, theme, priority action; never a grade."""
    for row, found in table("visits"):
        outcome = only(row, found, InspectionKind.FOCUSED_VISIT)
        assert str(outcome.urn) == row["urn"], row["file"]
        assert inspected(outcome) == (row["visit_start"], row["visit_end"]), row["file"]
        assert outcome.priority_action == (row["priority_action"] == "yes"), row["file"]
        assert outcome.theme == row["theme"], row["file"]
        assert not outcome.grades, row["file"]


def test_every_area_send_report_is_read_wholly_right() -> None:
    """Council, dates and which of the three outcomes."""
    for row, found in table("send"):
        outcome = only(row, found, InspectionKind.AREA_SEND)
        assert (str(outcome.urn), outcome.outcome) == (row["urn"], row["outcome"]), row["file"]
        assert inspected(outcome) == (row["inspection_start"], row["inspection_end"]), row["file"]
        assert not outcome.grades, row["file"]
