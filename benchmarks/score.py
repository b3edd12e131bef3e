"""How right the extraction rules read labelled news: `python benchmarks/score.py [FILE.jsonl]`.

A line of the file is a text (`text` or `html`) with its labels, `expected`; `in_care` counts as `care`, and what is
tagged `ambiguous` is left out. The figures stand beside their floors (tests/score.toml), which only go up, and the
targets of the project. Develop on `--half 0`; look at `--half 1` seldom.

Below them stands how many of our own sentences for constructions that the corpus lacks (tests/constructions.toml) were
right when they were written, and how many are now.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from scored import CONSTRUCTIONS, NEVER, NEWS, SCORES, Judged, constructions, counted, figures, judge, labelled, missed

FIGURES = {
    "full-precision": ("full outcomes, precision", 0.98),
    "full-recall": ("full outcomes, recall", 0.93),
    "overall-right": ("overall grade right", 0.98),
    "area-precision": ("area grades, precision", 0.96),
    "area-recall": ("area grades, recall", 0.88),
    "visit-precision": ("visits, precision", 0.95),
    "visit-recall": ("visits, recall", 0.90),
}
NEVER_FIGURES = {
    "visits-with-grades": "visits with grades",
    "false-on-negatives": "negatives with an outcome",
    "without-a-true-quote": "outcomes without a true quote",
}
TAGS = ("texts", "wanted", "found", "false", "areas", "wrong", "missed")
WIDTH = 7


def main() -> int:
    """Measure and print; 1 only with --strict and a floor missed."""
    options = _options()
    below: list[str] = []
    if options.file.is_file():
        judged = judge(labelled(options.file, options.half))
        below = missed(counted(judged))
        print(*lines(options.file.name, judged), "", *tag_lines(judged, options.tags), sep="\n")
        if options.misses:
            print("", *(line for one in judged for line in one.differences), sep="\n")
        print("", f"below the floor: {', '.join(below)}" if below else "no floor missed", sep="\n")
    else:
        print(
            f"{options.file}: no file there. The labelled articles are no part of the download;"
            " name a file of your own: benchmarks/score.py FILE.jsonl"
        )
    print(*construction_lines(), sep="\n")
    return 1 if below and options.strict else 0


def lines(name: str, judged: Sequence[Judged]) -> Iterator[str]:
    """The figures, each beside its floor and its target."""
    counts = counted(judged)
    yield f"{name}: {len(judged)} texts, {counts['negatives']} of them without an outcome"
    yield f"{'':32}{'now':>7}{'floor':>8}{'target':>8}"
    for figure, share in figures(counts).items():
        label, target = FIGURES[figure]
        yield f"{label:32}{share:7.3f}{SCORES['news'][figure]:8.3f}{target:8.2f}"
    for figure, what in NEVER.items():
        yield f"{NEVER_FIGURES[figure]:32}{counts[what]:7}{0:8}{0:8}"


def tag_lines(judged: Sequence[Judged], is_whole: bool = False) -> Iterator[str]:
    """The tags in whose texts something was wrong, the worst first; if asked for, the others too."""
    table = sorted(by_tag(judged).items(), key=lambda pair: (-_wrong(pair[1]), pair[0]))
    shown = [(tag, row) for tag, row in table if is_whole or _wrong(row)]
    yield f"{'by tag, the worst first':32}" + "".join(f"{heading:>{WIDTH}}" for heading in TAGS)
    for tag, row in shown:
        yield f"{tag:32}" + "".join(f"{row[heading]:{WIDTH}}" for heading in TAGS)
    if len(shown) < len(table):
        yield f"nothing wrong under {len(table) - len(shown)} more tags: --tags lists them"


def by_tag(judged: Sequence[Judged]) -> dict[str, Counter[str]]:
    """For each tag its texts, and what was wanted, found, false, right, wrong and missed in them."""
    table: dict[str, Counter[str]] = {}
    for one in judged:
        counts = one.counts
        found = counts["full found"] + counts["visits found"]
        row = {
            "texts": 1,
            "wanted": found + counts["full missed"] + counts["visits missed"],
            "found": found,
            "false": counts["full false"] + counts["visits false"],
            "areas": counts["areas right"],
            "wrong": counts["areas wrong"] + counts["overall wrong"],
            "missed": counts["areas missed"],
        }
        for tag in one.tags:
            table.setdefault(tag, Counter()).update(row)
    return table


def _wrong(row: Counter[str]) -> int:
    return row["wanted"] - row["found"] + row["false"] + row["wrong"] + row["missed"]


def construction_lines(path: Path = CONSTRUCTIONS) -> Iterator[str]:
    """How many of our own sentences were right when they were written, how many are now, and which are not."""
    yield ""
    if not path.is_file():
        yield f"constructions: {path.name} is not there"
        return
    found = list(constructions(path))
    wrong = [one.article.id for one in found if not one.is_right]
    known = [one.first_sight for one in found if one.first_sight is not None]
    now = f"{len(found) - len(wrong)} of {len(found)} now"
    yield f"constructions: {sum(known)} of {len(known)} right at first sight, {now}"
    if len(known) < len(found):
        yield f"  {len(found) - len(known)} do not say whether they were right at first sight (first_sight)"
    yield from (f"  not right now: {name}" for name in wrong)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="How right the extraction rules read labelled news.")
    parser.add_argument("file", nargs="?", type=Path, default=NEWS, help="of texts, a line each [default: the corpus]")
    parser.add_argument("--half", type=int, choices=(0, 1), help="only those whose checksum is even, or odd")
    parser.add_argument("--misses", action="store_true", help="list every difference")
    parser.add_argument("--tags", action="store_true", help="list the tags under which nothing was wrong too")
    parser.add_argument("--strict", action="store_true", help="exit 1 when a floor is missed")
    return parser.parse_args()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except ValueError as fault:
        sys.exit(str(fault))
