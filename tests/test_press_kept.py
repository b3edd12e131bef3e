"""What a whole round keeps of a newspaper's page: the clauses with the grades, and nobody's name."""

import json
import re
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from program import GAZETTE, configure, monitor, today
from servers import Site
from sinks import Hook
from town import Town

TODAY = today()
LATELY = TODAY - timedelta(days=40)
HEADLINE = "Inspectors criticise leaders of children's services"
# The people are invented; each stands near a grade.
PEOPLE = [
    "Alfie",
    "Example",
    "Jane",
    "Roe",
    "Zoe",
    "O'Neill",
    "Grace",
    "McDonald",
    "Amara",
    "Smith-Jones",
    "Ivy",
    "Kowalski",
]
ARTICLE = f"""
Ofsted has rated the leadership of Warrington Borough Council's children's services inadequate after the death of \
six-year-old Alfie Example, whose mother Zoe O'Neill had asked for help eleven times.
It inspected the council's services in {LATELY:%B %Y}, Cllr Jane Roe said.
Alfie's aunt, Grace McDonald, said that help and protection was judged to be inadequate, and Example's teachers \
had told the council so again and again over two long winters.
Dr Amara Smith-Jones saw services for care leavers rated good, which Ivy Kowalski, 16, called a surprise.
Roe added that the council accepts every word of the report and will say more about it at its next open meeting.
""".strip().split("\n")
RUN = 60  # characters


def kept(database: Path) -> Iterator[object]:
    """Every cell of every table."""
    with sqlite3.connect(database) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        assert {"outcome", "page", "document", "event", "alert"} <= set(tables)
        for table in tables:
            for row in connection.execute(f'SELECT * FROM "{table}"'):
                yield from row
    connection.close()


def quotes(database: Path) -> list[str]:
    with sqlite3.connect(database) as connection:
        told = [
            json.loads(told) for (told,) in connection.execute("SELECT outcome FROM outcome WHERE source = 'gazette'")
        ]
    connection.close()
    return [one["quote"] for outcome in told for one in outcome["evidence"]]


@pytest.mark.parametrize("quote_press", ["true", "false"])
def test_of_a_press_page_only_clauses_are_kept_and_no_names(
    tmp_path: Path, site: Site, hook: Hook, quote_press: str
) -> None:
    """No table, no line of the log and no message holds a name of the article, or more of its text than its quotes."""
    town = Town(site)
    town.add_council("Warrington")
    town.article("/a/1", HEADLINE, TODAY, *ARTICLE)
    town.feed("/feed", {"/a/1": (HEADLINE, TODAY)})
    configure(
        tmp_path, site, hook, monitor=f"quote-press = {quote_press}", sources=GAZETTE.format(url=site.url("/feed"))
    )
    ran = monitor(tmp_path, "check", "-v", "--log-format", "json")
    history = monitor(tmp_path, "history", "Warrington")
    (database,) = tmp_path.glob("*.db")
    clauses = quotes(database)
    assert "was judged to be inadequate" in " ".join(clauses), "the grades rest on words of the page"
    (message,) = hook.taken
    is_quoted = any(clause in str(message) for clause in clauses if "inadequate" in clause)
    assert is_quoted is (quote_press == "true")

    everything = [*kept(database), ran.stdout, ran.stderr, history.stdout, message]
    files = [path.read_bytes().decode("utf-8", "replace") for path in tmp_path.iterdir() if path.is_file()]
    text = " ".join([*map(str, everything), *files])
    assert [name for name in PEOPLE if re.search(rf"\b{re.escape(name)}\b", text)] == []
    runs = {paragraph[at : at + RUN] for paragraph in ARTICLE for at in range(len(paragraph) - RUN + 1)}
    assert [run for run in runs if run in text and not any(run in clause for clause in clauses)] == []
