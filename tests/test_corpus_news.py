"""Labelled retellings of real articles: how right the extraction rules are, against floors that only go up."""

from functools import cache
from typing import Any

import pytest
from scored import NEVER, NEWS, SCORES, Judged, counted, figures, judge, labelled, readings

from monitor.model import InspectionKind

pytestmark = pytest.mark.corpus


@cache
def rows() -> list[dict[str, Any]]:
    """Each labelled text that a second annotator would label alike."""
    if not NEWS.is_file():
        pytest.skip("the corpus of real reports and articles is no part of the download")
    return labelled(NEWS)


@cache
def judged() -> list[Judged]:
    return judge(rows())


def test_the_news_is_read_at_least_as_well_as_before() -> None:
    """Precision first: a false alert costs more than a late one. The floors stand in score.toml."""
    measured, floors = figures(counted(judged())), SCORES["news"]
    assert measured.keys() == floors.keys()
    below = {name: round(figure, 3) for name, figure in measured.items() if figure < floors[name]}
    assert not below, [line for one in judged() for line in one.differences]


@pytest.mark.parametrize("what", NEVER.values())
def test_what_must_never_be_is_not(what: str) -> None:
    """No full outcome on schools, homes, commissioners, statistics and wishes; no grade on a visit; no untrue quote."""
    assert [line for one in judged() if one.counts[what] for line in one.differences] == []


def test_every_outcome_quotes_the_text() -> None:
    """Evidence stands at its offsets, is short enough to quote, and visits never carry grades."""
    for name, reading in readings(rows()).items():
        for outcome in reading.outcomes:
            assert outcome.evidence, name
            assert all(reading.page.text[one.start : one.end] == one.quote for one in outcome.evidence), name
            assert all(0 < len(one.quote) <= 300 for one in outcome.evidence), name
            assert outcome.kind is InspectionKind.FULL or not outcome.grades, name
