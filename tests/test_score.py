"""`benchmarks/score.py` counts as one counts by hand, and says what was missed."""

import json
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from scored import counted, figures, judge, labelled

SCORE = Path(__file__).parents[1] / "benchmarks" / "score.py"
NEW = "Ofsted has rated Derby City Council's children's services good."
VISIT = "Ofsted has published the letter on its focused visit to Derby City Council's children's services in May 2024."


def wanted(kind: str = "full", overall: str | None = "good", council: str = "Derby", **areas: str) -> dict[str, Any]:
    return {"council": council, "inspection_type": kind, "overall": overall, "judgements": areas}


def row(id_: str, text: str, *expected: dict[str, Any], tags: tuple[str, ...] = (), **more: Any) -> dict[str, Any]:
    of = {"id": id_, "url": None, "title": None, "published": "2024-07-30", "text": text}
    return {**of, "expected": list(expected), "tags": list(tags), **more}


# Each with what one counts by hand: full outcomes found, missed and false, areas right, wrong and missed, and so on.
ROWS = [
    (row("right", NEW, wanted(), tags=("plain",)), {"full found": 1, "overall right": 1}),
    (row("grade", NEW, wanted(overall="inadequate"), tags=("plain",)), {"full found": 1, "overall wrong": 1}),
    (
        row(
            "areas",
            f"{NEW} Leadership was judged outstanding. Services for children in care were judged good.",
            wanted(leaders="good", care="good", adoption="good", lscb="good"),
        ),
        {"full found": 1, "overall right": 1, "areas right": 1, "areas wrong": 1, "areas missed": 2},
    ),
    (row("missed", "Ofsted came to Bolton.", wanted(council="Bolton"), tags=("plain",)), {"full missed": 1}),
    (row("two", NEW, wanted(), wanted(council="Bolton")), {"full found": 1, "overall right": 1, "full missed": 1}),
    (row("council", NEW, wanted(council="Bolton")), {"full missed": 1, "full false": 1}),
    (row("false", NEW), {"negatives": 1, "negatives false": 1, "full false": 1}),
    (row("school", "Ofsted has rated Oakfield Primary School in Derby good."), {"negatives": 1}),
    (row("visit", VISIT, wanted("focused_visit", None)), {"visits found": 1}),
    (row("kind", VISIT, wanted("monitoring_visit", None)), {"visits missed": 1, "visits false": 1}),
    (row("implied", VISIT, wanted("monitoring_visit", None), tags=("visit_type_implied",)), {"visits found": 1}),
    (row("other", NEW, wanted("other")), {}),
    (row("doubt", NEW, tags=("ambiguous",)), None),
    (
        row("html", "", wanted(), html=f"<html><body><article><h1>News</h1><p>{NEW}</p></article></body></html>"),
        {"full found": 1, "overall right": 1},
    ),
]


@pytest.fixture
def news(tmp_path: Path) -> Path:
    path = tmp_path / "news.jsonl"
    texts = ({key: value for key, value in one.items() if key != "text" or value} for one, _ in ROWS)
    path.write_text("\n".join(map(json.dumps, texts)), encoding="utf-8")
    return path


def score(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, SCORE, *arguments], capture_output=True, text=True, timeout=90, check=False)


def test_each_text_counts_as_one_counts_by_hand(news: Path) -> None:
    """Care and in care are equal, the board is nobody's, visits may swap where their kind is only implied."""
    found = {one.id: dict(one.counts) for one in judge(labelled(news))}
    assert found == {one["id"]: counts for one, counts in ROWS if counts is not None}


def test_the_figures_are_the_shares_of_what_was_counted(news: Path) -> None:
    """Five of seven outcomes found are wanted, five of eight wanted ones are found, and so on."""
    measured = figures(counted(judge(labelled(news))))
    assert measured == {
        "full-precision": 5 / 7,
        "full-recall": 5 / 8,
        "overall-right": 4 / 5,
        "area-precision": 1 / 2,
        "area-recall": 1 / 3,
        "visit-precision": 2 / 3,
        "visit-recall": 2 / 3,
    }


def test_the_benchmark_prints_the_figures_the_tags_and_every_difference(news: Path) -> None:
    """Each figure beside its floor and its target; with --strict a floor that is missed is a failure."""
    ran = score(str(news), "--misses", "--strict")
    lines = [line.split() for line in ran.stdout.splitlines()]
    assert "news.jsonl: 13 texts, 2 of them without an outcome" in ran.stdout
    assert ["full", "outcomes,", "precision", "0.714", "1.000", "0.98"] in lines
    assert ["negatives", "with", "an", "outcome", "1", "0", "0"] in lines
    assert ["plain", "3", "3", "2", "0", "0", "1", "0"] in lines
    assert "overall wrong grade Derby good for inadequate" in ran.stdout
    assert "visits missed kind Derby monitoring_visit" in ran.stdout
    assert "below the floor: full-precision" in ran.stdout
    assert (ran.returncode, ran.stderr) == (1, "")
    assert score(str(news)).returncode == 0


def test_the_two_halves_are_the_whole(news: Path) -> None:
    """Every text is in one half and always in the same: what is looked at seldom stays unseen."""
    halves = [[one["id"] for one in labelled(news, half)] for half in (0, 1)]
    assert sorted([*halves[0], *halves[1]]) == sorted(one["id"] for one in labelled(news))
    assert all(halves)


def test_without_the_corpus_it_says_what_to_name(tmp_path: Path) -> None:
    """The labelled articles are no part of the download."""
    ran = score(str(tmp_path / "news.jsonl"))
    assert "name a file of your own: benchmarks/score.py FILE.jsonl" in ran.stdout
    assert ran.returncode == 0


@pytest.mark.parametrize(
    ("line", "words"),
    [
        pytest.param("{", "news.jsonl:1: this line is no JSON object", id="no-json"),
        pytest.param('{"id": "a", "text": "b"}', "news.jsonl:1: this text has no expected", id="no-labels"),
    ],
)
def test_a_line_without_labels_is_named(tmp_path: Path, line: str, words: str) -> None:
    """What cannot be judged is no failure of the rules: it is told, and nothing is measured."""
    (tmp_path / "news.jsonl").write_text(line)
    ran = score(str(tmp_path / "news.jsonl"))
    assert (words in ran.stderr, "Traceback" in ran.stderr, ran.returncode) == (True, False, 1)


def test_constructions_are_counted_as_they_were_and_as_they_are(tmp_path: Path) -> None:
    """What was right when it was written is never changed afterwards; what is not right now is named."""
    path = tmp_path / "constructions.toml"
    path.write_text(
        f'[[article]]\nid = "a"\nfirst_sight = false\ntext = "{NEW}"\ngrades.Derby = {{ overall = "good" }}\n'
        f'[[article]]\nid = "b"\nfirst_sight = true\ntext = "{NEW}"\n'
        '[[article]]\nid = "c"\nfirst_sight = false\ntext = "The sun shone."\nignored = "not_ofsted"\n'
    )
    lines = list(runpy.run_path(str(SCORE))["construction_lines"](path))
    assert lines[-2:] == ["constructions: 1 of 3 right at first sight, 2 of 3 now", "  not right now: b"]
