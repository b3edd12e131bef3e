"""What reading reports costs, against the least that it can cost: `python benchmarks/reports.py [FOLDER]`.

The whole is `ofsted-monitor extract --json` on every PDF of the folder, in one command. The floor is
pypdfium2 alone, in one process, taking the text of the very pages that the whole needed. Both are
counted in seconds of processor time after start-up, which is what the same command uses on one page
without a finding; the PDF worker's time counts as the whole's. Each is run several times and the best
run counts, since noise only ever adds.

Memory is each process's own peak. That of the worker is an upper bound: the kernel counts to it what
its parent held when it was started.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from monitor.clock import stopwatch

CORPUS = Path(__file__).parents[2] / "shared" / "corpus" / "reports"
RATIO, MEMORY_MB = 2.0, 150  # at most
EXISTING = 1.0  # seconds a report: the existing tool, which is built on Java

# A PDF needs no more than this; the library finds its objects without a table of them.
TINY = b"""%PDF-1.4
1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj
2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj
3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R
/Resources <</Font <</F <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>>>>>>> endobj
4 0 obj <</Length 36>> stream
BT /F 12 Tf 50 800 Td (Nothing) Tj ET
endstream endobj
trailer <</Root 1 0 R>>
"""

# The program itself; the last that it does is to write what it and its ended children used.
WHOLE = """
import atexit, json, resource, sys
def used(who):
    of = resource.getrusage(who)
    return [of.ru_utime + of.ru_stime, of.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)]
def tell():
    with open(sys.argv[0], "w") as target:
        json.dump([used(resource.RUSAGE_SELF), used(resource.RUSAGE_CHILDREN)], target)
sys.argv[:] = sys.argv[1:]
atexit.register(tell)
from monitor.cli import main
main()
"""

# The pages whose text the rules were given; files that are no PDF need none.
PAGES = """
import json, sys
from pathlib import Path
from monitor.errors import UnreadablePage
from monitor.model import Origin
from monitor.read.report import read
for name in sys.argv[1:]:
    try:
        pages = read(Path(name).read_bytes(), Origin()).text.split("\\f")
    except UnreadablePage:
        pages = []
    print(json.dumps([name, [number for number, text in enumerate(pages) if text]]))
"""

FLOOR = """
import json, sys, time
from pathlib import Path
import pypdfium2
pages = json.load(sys.stdin)
began = time.process_time()
for name, wanted in pages:
    if wanted:
        document = pypdfium2.PdfDocument(Path(name).read_bytes())
        for number in wanted:
            page = document[number]
            text = page.get_textpage()
            text.get_text_range()
            text.close()
            page.close()
        document.close()
print(time.process_time() - began)
"""


@dataclass(frozen=True)
class Whole:
    """One run of the whole command."""

    cpu: float
    wall: float
    memory: float  # MB
    worker_memory: float


@dataclass(frozen=True)
class Costs:
    """The best of several runs."""

    files: int
    pages: int
    start_up: float
    whole: Whole
    floor: float

    @property
    def ratio(self) -> float:
        return (self.whole.cpu - self.start_up) / self.floor

    @property
    def missed(self) -> list[str]:
        found = [f"ratio {self.ratio:.2f}"] if self.ratio > RATIO else []
        most = max(self.whole.memory, self.whole.worker_memory)
        return [*found, f"memory {most:.0f} MB"] if most >= MEMORY_MB else found

    def lines(self) -> Iterator[str]:
        whole, each = self.whole, self.whole.wall / self.files
        yield f"{self.files} files, {self.pages} pages needed"
        yield f"start-up          {self.start_up:6.2f} s CPU, subtracted below"
        yield f"whole extraction  {whole.cpu - self.start_up:6.2f} s CPU, its PDF worker included"
        yield f"floor, pypdfium2  {self.floor:6.2f} s CPU"
        yield f"ratio             {self.ratio:6.2f} (at most {RATIO})"
        yield f"peak memory       {whole.memory:6.0f} MB, its PDF worker {whole.worker_memory:.0f} (below {MEMORY_MB})"
        yield f"wall, all in all  {each:6.3f} s a report"
        yield f"existing tool     {EXISTING:6.1f} s a report, about: {EXISTING / each:.0f} times as long"


def main() -> int:
    """Measure and print; 1 only with --strict and a target missed."""
    options = _options()
    files = sorted(map(str, options.folder.glob("*.pdf")))
    if not files:
        print(f"{options.folder}: no PDFs there. Name a folder of Ofsted's reports: benchmarks/reports.py FOLDER")
        return 0
    costs = measure(files, options.best_of)
    print(*costs.lines(), sep="\n")
    print(f"missed: {', '.join(costs.missed)}" if costs.missed else "all targets met")
    return 1 if costs.missed and options.strict else 0


def measure(files: Sequence[str], best_of: int) -> Costs:
    """The least that each needs in so many runs, taken in turn."""
    with tempfile.TemporaryDirectory() as folder:
        tiny = Path(folder, "tiny.pdf")
        tiny.write_bytes(TINY)
        pages = [json.loads(line) for line in _python(PAGES, *files).splitlines()]
        starts, wholes, floors = [], [], []
        for _ in range(best_of):
            starts.append(_whole(folder, [str(tiny)]).cpu)
            floors.append(float(_python(FLOOR, said=json.dumps(pages))))
            wholes.append(_whole(folder, files))
    whole = min(wholes, key=lambda run: run.cpu)
    return Costs(len(files), sum(len(numbers) for _, numbers in pages), min(starts), whole, min(floors))


def _whole(folder: str, files: Sequence[str]) -> Whole:
    told = Path(folder, "used.json")
    began = stopwatch()
    _python(WHOLE, str(told), "extract", "--json", *files)
    wall = stopwatch() - began
    (cpu, memory), (worker_cpu, worker_memory) = json.loads(told.read_text())
    return Whole(cpu + worker_cpu, wall, memory, worker_memory)


def _python(program: str, *arguments: str, said: str = "") -> str:
    """What it prints. Exit code 1 is an input that cannot be read, which is no failure here."""
    ended = subprocess.run(
        [sys.executable, "-c", program, *arguments], input=said, stdout=subprocess.PIPE, text=True, check=False
    )
    if ended.returncode not in (0, 1) or not ended.stdout:
        raise SystemExit("the program could not be run; its own words stand above")
    return ended.stdout


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="What reading reports costs, against bare pypdfium2.")
    parser.add_argument("folder", nargs="?", type=Path, default=CORPUS, help="of PDFs [default: the shared corpus]")
    parser.add_argument(
        "--best-of", type=int, default=5, metavar="N", help="runs of each, the best counts [default: 5]"
    )
    parser.add_argument("--strict", action="store_true", help="exit 1 when a target is missed")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
