"""docs/operating.md lists every metric and every event of the log, and none that there is not."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families as metrics
from watched import watching

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs/operating.md").read_text(encoding="utf-8")
LEVELS = {"debug", "info", "warning", "error", "critical", "log", "tell", "_tell", "_complain", "_begin"}
NAMED = re.compile(r"[a-z]+( [a-z]+)*")


def table(heading: str) -> list[list[str]]:
    """What stands as code in each row of a section's table, cell by cell."""
    section = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    rows = [line.split("|")[1:-1] for line in section.splitlines() if line.startswith("| `")]
    return [
        [" ".join(re.findall(r"`([^`]+)`", cell)) if number else cell for number, cell in enumerate(r)] for r in rows
    ]


def events() -> Iterator[str]:
    """Every event that some line of the program logs."""
    for file in (ROOT / "monitor").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _name(node.func) in LEVELS:
                for part in node.args:
                    said = [leaf.value for leaf in ast.walk(part) if isinstance(leaf, ast.Constant)]
                    yield from (word for word in said if isinstance(word, str) and NAMED.fullmatch(word))


def _name(called: ast.expr) -> str:
    if isinstance(called, ast.Attribute):
        return called.attr
    return called.id if isinstance(called, ast.Name) else ""


def test_every_metric_is_documented(tmp_path: Path) -> None:
    """By the name with which it is asked for, with its labels."""
    with watching(tmp_path) as site:
        (scrape,) = site.get("/metrics")
    shown = {
        re.sub(r"_total$", "", family.name)
        for family in metrics(scrape.body)
        if family.name.startswith("ofsted_monitor_")
    }
    told = {re.sub(r"_total$", "", re.findall(r"`([^`]+)`", row[0])[0]): row[1].split() for row in table("Metrics")}
    assert set(told) == shown
    for family in metrics(scrape.body):
        for sample in family.samples:
            if family.name in told:
                assert sorted(set(sample.labels) - {"le"}) == sorted(told[family.name]), family.name


def test_every_event_of_the_log_is_documented() -> None:
    """A line in the table says what it means; no event is told of that no line of the program logs."""
    told = {event for row in table("Log") for event in re.findall(r"`([^`]+)`", row[0])}
    logged = set(events())
    assert told - logged == set()
    missing = {event for event in logged - told if " " in event}
    assert missing == set(), "add them to the table of events in docs/operating.md"
