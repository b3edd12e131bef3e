"""docs/data-protection.md and SECURITY.md speak of the program as it is."""

import re
from pathlib import Path

import pytest
from test_docs import keys

from monitor.settings import Retention
from monitor.store.tables import METADATA

ROOT = Path(__file__).parents[1]
KEPT = (ROOT / "docs/data-protection.md").read_text(encoding="utf-8")


def test_every_table_of_the_database_is_accounted_for() -> None:
    """What is kept is said of each table, by its name, and of none that is not there."""
    rows = "\n".join(line for line in KEPT.splitlines() if "| database (" in line)
    named = {name for inside in re.findall(r"\| database \(([^)]*)\)", rows) for name in re.findall(r"`(\w+)`", inside)}
    assert named == set(METADATA.tables)


@pytest.mark.parametrize("key", keys("retention"))
def test_every_retention_is_told(key: str) -> None:
    """How long something is kept is said by the key that decides it, with its default."""
    rows = [line for line in KEPT.splitlines() if f"`{key}`" in line and line.startswith("|")]
    kept = getattr(Retention(), key.replace("-", "_"))
    assert any((f"{kept.days} days" if kept else "by default always") in row for row in rows)


@pytest.mark.parametrize("page", ["SECURITY.md", "docs/data-protection.md", "deploy/README.md"])
def test_links_and_tests_named_are_there(page: str) -> None:
    """Every file that the page links to, and every test that it calls as a witness, exists."""
    text = (ROOT / page).read_text(encoding="utf-8")
    linked = [link for link in re.findall(r"\]\(([^)#]+)", text) if not link.startswith("http")]
    assert all(((ROOT / page).parent / link).exists() for link in linked), linked
    assert all(any(ROOT.glob(pattern.rstrip("/"))) for pattern in re.findall(r"`(tests/[\w*./]+)`", text))
