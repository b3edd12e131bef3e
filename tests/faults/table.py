"""`python tests/faults/table.py`: play every fault against the real program, and print what happened as a table."""

import sys
from contextlib import redirect_stdout
from pathlib import Path

import pytest

HERE = Path(__file__).parent


class Rows:
    """What the tests say of themselves."""

    def __init__(self) -> None:
        self.rows: list[dict[str, str]] = []
        self.failed: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed.append(report.nodeid)
        elif report.when == "call" and report.user_properties:
            self.rows.append({name: str(words) for name, words in report.user_properties})


def main() -> int:
    """The table on standard output; 1 if some fault was not survived."""
    rows = Rows()
    with redirect_stdout(sys.stderr):  # how it goes, for whoever watches
        pytest.main(["-q", str(HERE)], plugins=[rows])
    for cells in (("fault", "what happened", "recovery"), ("---",) * 3, *map(_cells, rows.rows)):
        print("| " + " | ".join(cells) + " |")
    print(f"\n{len(rows.rows)} faults, {len(rows.failed)} not survived.", *rows.failed, sep="\n")
    return 1 if rows.failed or not rows.rows else 0


def _cells(row: dict[str, str]) -> tuple[str, ...]:
    return tuple(row[name].replace("|", "\\|") for name in ("fault", "happened", "recovery"))


if __name__ == "__main__":
    sys.exit(main())
