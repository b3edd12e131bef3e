"""Spoilt documents: whatever was done to one, the program lives on, answers in time, and invents no grade."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from documents import ILACS_2023, read_pages
from mutations import (
    FACTS,
    SECONDS,
    Late,
    folder_of,
    mutation,
    our_documents,
    patience,
    result,
    unfounded,
    within,
)
from spoiling import BYTES, TEXTS

from monitor.extract.report import extract_report

WAYS = [way.__name__ for way in (*BYTES, *TEXTS)]
CORPUS = Path(__file__).parents[1] / ".." / "shared" / "corpus" / "reports"
EACH = 7  # of thirty ways: 210 mutations of our own documents
REAL = 2  # of each way, and of reports that are larger


@pytest.fixture(autouse=True)
def in_time() -> Iterator[None]:
    """A document that takes too long is given up sooner than usual, and that is a failure here."""
    with patience(SECONDS):
        yield


def wrong(way: int, originals: dict[str, bytes], each: int) -> list[str]:
    """Each mutation of one way that went wrong; `python tests/mutations.py 1 --first NUMBER` makes one again."""
    spoilt = [mutation(number, originals) for number in range(way, each * len(WAYS), len(WAYS))]
    return [f"{one}: {fault}" for one in spoilt for fault in result(one).faults]


@pytest.mark.parametrize("way", range(len(WAYS)), ids=WAYS)
def test_a_spoilt_document_is_read_rightly_or_refused(way: int) -> None:
    """Two hundred of our own documents; `python tests/mutations.py 2000` spoils more."""
    assert not wrong(way, our_documents(), EACH)


@pytest.mark.corpus
@pytest.mark.parametrize("way", range(len(WAYS)), ids=WAYS)
def test_a_spoilt_real_report_is_read_rightly_or_refused(way: int) -> None:
    """The same with Ofsted's own PDFs, which are larger and of many makers."""
    if not CORPUS.is_dir():
        pytest.skip("the corpus of real reports and articles is no part of the download")
    assert not wrong(way, folder_of(CORPUS), REAL)


def test_a_number_makes_the_same_mutation_again() -> None:
    """A failure that is told by its number can be looked at on any machine."""
    assert [mutation(number, our_documents()) for number in range(60)] == [
        mutation(number, our_documents()) for number in range(60)
    ]


def test_spoiling_spoils() -> None:
    """Most mutations change their document, and enough of them are still read for the checks to mean something."""
    spoilt = [mutation(number, our_documents()) for number in range(90)]
    came = [result(each).came for each in spoilt]
    assert came.count("read") > 30
    assert came.count("refused") > 10


COVER = read_pages(ILACS_2023)
(RIGHT,) = extract_report(COVER, FACTS).outcomes


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        pytest.param({"grades": {**RIGHT.grades, "overall": "good"}}, "overall is good", id="another-grade"),
        pytest.param({"grades": {**RIGHT.grades, "care": "good"}}, "care is good", id="an-area-without-words"),
        pytest.param({"council": "Kent", "urn": 80473}, "Kent is not named", id="another-council"),
        pytest.param({"kind": "focused_visit"}, "a focused_visit with grades", id="a-visit-with-grades"),
        pytest.param(
            {"evidence": tuple(replace(e, start=e.start + 1) for e in RIGHT.evidence)},
            "the quote does not stand there",
            id="quotes-astray",
        ),
        pytest.param(
            {"evidence": tuple(replace(e, field=e.field.replace("in_care", "leaders")) for e in RIGHT.evidence)},
            "leaders is good",
            id="one-area's-words-for-another",
        ),
    ],
)
def test_an_invented_answer_is_seen(changed: dict[str, Any], words: str) -> None:
    """The checks above would tell of a grade, a council or a quote that the text does not hold."""
    assert list(unfounded(COVER, RIGHT, FACTS)) == []
    assert any(words in fault for fault in unfounded(COVER, replace(RIGHT, **changed), FACTS))


def test_a_rule_that_does_not_end_is_seen() -> None:
    """The time is up also in the midst of one search that would take hours."""
    with pytest.raises(Late), within(0.1):
        re.match(r"(a|aa)+$", "a" * 60 + "b")
