"""How right the extraction rules are on labelled texts: the one place that counts, for tests and `benchmarks/`."""

import json
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zlib import crc32

from told import FACTS, Article, grades_told, visits_told

from monitor.cli.inputs import Inputs
from monitor.model import Outcome, Reading

TESTS = Path(__file__).parent
NEWS = TESTS.parent / ".." / "shared" / "corpus" / "news.jsonl"
CONSTRUCTIONS = TESTS / "constructions.toml"
SCORES = tomllib.loads((TESTS / "score.toml").read_text(encoding="utf-8"))
CERTAIN = 0.8  # a source's threshold where it sets none
_VISITS = ("focused_visit", "monitoring_visit")
_NOT_SCORED = ("other", "jtai")
_ASKED = ("id", "url", "title", "published", "text", "html")
# Each figure: what counts for it, and what counts against it.
_FIGURES = {
    "full-precision": ("full found", "full false"),
    "full-recall": ("full found", "full missed"),
    "overall-right": ("overall right", "overall wrong"),
    "area-precision": ("areas right", "areas wrong"),
    "area-recall": ("areas right", "areas missed"),
    "visit-precision": ("visits found", "visits false"),
    "visit-recall": ("visits found", "visits missed"),
}
NEVER = {
    "visits-with-grades": "visits graded",
    "false-on-negatives": "negatives false",
    "without-a-true-quote": "unquoted",
}


@dataclass(frozen=True, slots=True)
class Judged:
    """One labelled text: what counts for and against the rules, and each difference in words."""

    id: str
    tags: tuple[str, ...]
    counts: Counter[str] = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)

    def note(self, what: str, *words: object) -> None:
        self.counts[what] += 1
        self.differences.append(" ".join(map(str, (what, self.id, *words))))


def labelled(path: Path, half: int | None = None) -> list[dict[str, Any]]:
    """The texts of a file that a second annotator would label alike: all, or the half with an even or odd checksum.

    ValueError names the line that is no labelled text.
    """
    rows = [
        _row(line, f"{path.name}:{number}")
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1)
        if line.strip()
    ]
    return [row for row in rows if "ambiguous" not in row["tags"] and half in (None, crc32(row["id"].encode()) % 2)]


def _row(line: str, where: str) -> dict[str, Any]:
    try:
        row = {"tags": [], **json.loads(line)}
    except (ValueError, TypeError) as fault:
        raise ValueError(f"{where}: this line is no JSON object: {fault}") from None
    if lacking := {"id", "expected"} - row.keys():
        raise ValueError(f"{where}: this text has no {' and no '.join(sorted(lacking))}. Write its labels.")
    return row


def readings(rows: Iterable[Mapping[str, Any]]) -> dict[str, Reading]:
    """What `extract` reads in each text, by its id. A page's own headline is asked of the page."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "pages.jsonl")
        asked = [
            {key: row[key] for key in _ASKED if row.get(key) and not (key == "title" and row.get("html"))}
            for row in rows
        ]
        path.write_text("\n".join(map(json.dumps, asked)), encoding="utf-8")
        return {name: found for name, found in Inputs(FACTS, None).read([str(path)]) if isinstance(found, Reading)}


def judge(rows: Iterable[Mapping[str, Any]]) -> list[Judged]:
    """Each text beside its labels; one that cannot be read has no outcome."""
    rows = list(rows)
    found = readings(rows)
    return [_judge(row, found[row["id"]].outcomes if row["id"] in found else ()) for row in rows]


def counted(judged: Iterable[Judged]) -> Counter[str]:
    return sum((one.counts for one in judged), Counter())


def figures(counts: Counter[str]) -> dict[str, float]:
    """The shares that have a floor; 0 where there is nothing to measure."""
    return {name: _share(counts[right], counts[right] + counts[wrong]) for name, (right, wrong) in _FIGURES.items()}


def missed(counts: Counter[str]) -> list[str]:
    """What falls below its floor, or should never be."""
    below = [name for name, figure in figures(counts).items() if figure < SCORES["news"][name]]
    return below + [name for name, what in NEVER.items() if counts[what]]


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _judge(row: Mapping[str, Any], outcomes: tuple[Outcome, ...]) -> Judged:
    judged = Judged(row["id"], tuple(row["tags"]))
    text = " ".join((row.get("text") or "").split())
    left = list(outcomes)
    for outcome in left:
        if text and not any(one.quote and " ".join(one.quote.split()) in text for one in outcome.evidence):
            judged.note("unquoted", outcome.council)
        if outcome.kind != "full" and outcome.grades:
            judged.note("visits graded", outcome.council)
    for wanted in row["expected"]:
        _judge_wanted(judged, wanted, left)
    if not row["expected"]:
        judged.counts["negatives"] += 1
        if any(outcome.kind == "full" for outcome in left):
            judged.note("negatives false")
    for outcome in left:
        if outcome.kind == "full" or outcome.kind in _VISITS:
            name = "full false" if outcome.kind == "full" else "visits false"
            judged.note(name, outcome.council, dict(outcome.grades))
    return judged


def _judge_wanted(judged: Judged, wanted: Mapping[str, Any], left: list[Outcome]) -> None:
    """Count one labelled outcome, and take the one found for it from those left."""
    council, kind = wanted["council"], wanted["inspection_type"]
    if kind in _NOT_SCORED:
        left[:] = [outcome for outcome in left if outcome.council != council]
        return
    may_swap = "visit_type_implied" in judged.tags and kind in _VISITS
    kinds = _VISITS if may_swap else (kind,)
    found = next((outcome for outcome in left if outcome.council == council and outcome.kind in kinds), None)
    name = "full" if kind == "full" else "visits"
    if found is None:
        judged.note(f"{name} missed", council, kind, wanted["overall"] or "")
        return
    left.remove(found)
    judged.counts[f"{name} found"] += 1
    if kind == "full":
        _judge_grades(judged, wanted, found)


def _judge_grades(judged: Judged, wanted: Mapping[str, Any], found: Outcome) -> None:
    given, right = _areas(found.grades), _areas(wanted["judgements"])
    given_overall = given.pop("overall", None)
    right.pop("overall", None)
    if wanted["overall"] and given_overall == wanted["overall"]:
        judged.counts["overall right"] += 1
    elif wanted["overall"]:
        judged.note("overall wrong", found.council, given_overall, "for", wanted["overall"])
    for area in sorted(given.keys() | right.keys()):
        if given.get(area) == right.get(area):
            judged.counts["areas right"] += 1
            continue
        if area in given:
            judged.note("areas wrong", found.council, area, given[area], "for", right.get(area))
        if area in right:
            judged.note("areas missed", found.council, area, right[area])


def _areas(grades: Mapping[str, str]) -> dict[str, str]:
    """Children in care count as "care" however they were judged; the safeguarding board is not the council's."""
    return {"care" if area == "in_care" else area: grade for area, grade in grades.items() if area != "lscb"}


@dataclass(frozen=True, slots=True)
class Construction:
    """A construction that the corpus lacks, in sentences of ours, and whether it was right when it was written."""

    article: Article
    first_sight: bool | None  # None: not recorded yet

    @property
    def is_right(self) -> bool:
        """The grades and visits that are told, the reason why there are none, and when inspectors came."""
        article, reading = self.article, self.article.read()
        if article.held:
            return all(outcome.confidence < CERTAIN for outcome in reading.outcomes)
        spans = [one.inspected and [str(one.inspected.start), str(one.inspected.end)] for one in reading.outcomes]
        return (
            (grades_told(reading), visits_told(reading)) == (article.grades, article.visits)
            and article.ignored in (None, reading.ignored)
            and (article.inspected is None or all(span == article.inspected for span in spans))
        )


def constructions(path: Path = CONSTRUCTIONS) -> Iterator[Construction]:
    """Those of a file in the form of `articles/`, each with what `construction` it is of, and `first_sight`."""
    for row in tomllib.loads(path.read_text(encoding="utf-8"))["article"]:
        told = {"published": ""} | {key: row[key] for key in row.keys() - {"construction", "first_sight"}}
        yield Construction(Article(**told), row.get("first_sight"))
