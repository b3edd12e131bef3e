"""What reading a page of the press costs, against bare trafilatura on the same page: `python benchmarks/pages.py`.

Ours is from the bytes to the finished reading: `read` and `extract`. Bare trafilatura is its body and its metadata, of
which ours has the headline and the day too; without its metadata stands beside it. Everything runs in one process, in
turn, and the best of several runs of each counts, since noise only ever adds.

Each hostile page is read in a process of its own, whose peak of memory is told with all libraries and facts in it.
"""

import argparse
import json
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import trafilatura
from press import pages

from monitor.clock import stopwatch
from monitor.errors import UnreadablePage
from monitor.extract import extract
from monitor.facts import load
from monitor.model import Origin
from monitor.read.article import read

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from hostile import ENCODINGS, PAGES

FACTS = load()
ORIGIN = Origin("https://gazette.example/1", "text/html; charset=utf-8")
MOST_TIMES, LEAST_TIMES = 1.3, 20  # as long for a page about an inspection; as short for any other
MOST_SECONDS, MOST_MB = 2.0, 200  # for a hostile page


@dataclass(frozen=True)
class Cost:
    """The best of several runs on one page, in milliseconds."""

    name: str
    size: int
    bare: float
    body: float  # of trafilatura without its metadata
    read: float
    extract: float

    @property
    def ours(self) -> float:
        return self.read + self.extract

    def line(self) -> str:
        cells = f"{self.bare:8.1f}{self.body:8.1f}{self.read:8.2f}{self.extract:9.2f}"
        return f"{self.name:32}{self.size / 1000:5.0f}{cells}{self.ours / self.bare:9.2f}{self.bare / self.ours:8.0f}"


@dataclass(frozen=True)
class Hostile:
    """How one hostile page was met."""

    name: str
    size: int
    seconds: float
    memory: float  # MB
    answer: str

    def line(self) -> str:
        return f"{self.name:34}{self.size / 1e6:6.2f} MB{self.seconds:6.2f} s{self.memory:5.0f} MB  {self.answer}"


def costs(name: str, page: bytes, best_of: int) -> Cost:
    text, found = page.decode(), read(page, ORIGIN)
    bare, body, reading, extracting = best(
        best_of,
        lambda: trafilatura.bare_extraction(text, with_metadata=True, include_comments=False),
        lambda: trafilatura.bare_extraction(text, include_comments=False),
        lambda: read(page, ORIGIN),
        lambda: extract(found, FACTS),
    )
    return Cost(name, len(page), bare, body, reading, extracting)


def best(times: int, *works: Callable[[], object]) -> list[float]:
    """The least milliseconds that each needs in so many runs, taken in turn."""
    least = [float("inf")] * len(works)
    for _ in range(times):
        for number, work in enumerate(works):
            began = stopwatch()
            work()
            least[number] = min(least[number], 1000 * (stopwatch() - began))
    return least


def hostile() -> Iterator[Hostile]:
    for name in (*PAGES, *ENCODINGS):
        ran = subprocess.run(
            [sys.executable, __file__, "--one", name], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False
        )
        told = json.loads(ran.stdout) if ran.stdout else (0, float("inf"), float("inf"), f"ended with {ran.returncode}")
        yield Hostile(name, *told)


def one(name: str) -> None:
    """One hostile page, in this process: how long, how much memory, and what the answer was."""
    read(next(iter(pages().values()))[0], ORIGIN)  # libraries are loaded once in a life, not once a page
    body = PAGES[name]() if name in PAGES else ENCODINGS[name]
    began = stopwatch()
    try:
        found = extract(read(body, ORIGIN), FACTS)
        answer = f"{len(found.page.text):,} characters, {found.ignored or 'outcomes'}"
    except UnreadablePage as refusal:
        answer = f"refused: {str(refusal).partition(': ')[2][:45]}…"
    seconds = stopwatch() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
    print(json.dumps([len(body), seconds, peak, answer]))


def missed(relevant: Sequence[Cost], others: Sequence[Cost], met: Sequence[Hostile]) -> list[str]:
    whole = sum(cost.ours for cost in relevant) / sum(cost.bare for cost in relevant)
    cheaper = sum(cost.bare for cost in others) / sum(cost.ours for cost in others)
    slow = [one.name for one in met if one.seconds > MOST_SECONDS or one.memory > MOST_MB]
    return [
        *([f"relevant pages {whole:.2f} times"] if whole > MOST_TIMES else []),
        *([f"others only {cheaper:.0f} times cheaper"] if cheaper < LEAST_TIMES else []),
        *slow,
    ]


def main() -> int:
    """Measure and print; 1 only with --strict and a target missed."""
    options = _options()
    if options.one:
        one(options.one)
        return 0
    heavy = pages()
    relevant = [costs(name, page, options.best_of) for name, (page, _) in heavy.items()]
    others = [costs(name, page, options.best_of) for name, (_, page) in heavy.items()]
    met = list(hostile())
    for title, rows in {"about an inspection": relevant, "about something else": others}.items():
        print(f"{title:33}  kB    bare    body    read  extract    times cheaper")
        print(*(cost.line() for cost in rows), _whole(rows).line(), "", sep="\n")
    print(*(page.line() for page in met), "", sep="\n")
    found = missed(relevant, others, met)
    print(f"missed: {', '.join(found)}" if found else "all targets met")
    return 1 if found and options.strict else 0


def _whole(rows: Sequence[Cost]) -> Cost:
    sums = [sum(getattr(cost, part) for cost in rows) for part in ("size", "bare", "body", "read", "extract")]
    return Cost("all of them", *sums)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="What reading a page of the press costs, against bare trafilatura.")
    parser.add_argument(
        "--best-of", type=int, default=9, metavar="N", help="runs of each, the best counts [default: 9]"
    )
    parser.add_argument("--strict", action="store_true", help="exit 1 when a target is missed")
    parser.add_argument("--one", metavar="NAME", help="read one hostile page and tell what it cost, as JSON")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
