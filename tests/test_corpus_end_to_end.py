"""Real reports and real articles through the whole program, to a real mail server and a webhook."""

import csv
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from pathlib import Path

import pytest
from program import configure, monitor
from servers import page, serving
from sinks import mail_server, web_hook
from town import Town

from monitor.facts import load

pytestmark = pytest.mark.corpus
SHARED = Path(__file__).parents[1] / ".." / "shared"
AREAS = ("overall", "leaders", "help_and_protection", "care", "in_care", "care_leavers", "adoption")

Row = dict[str, str]


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    table = SHARED / "corpus" / "reports.csv"
    if not table.exists():
        pytest.skip("the corpus of real reports and articles is no part of the download")
    with table.open(encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["framework"] != "other"]


def expected(rows: list[Row]) -> Iterator[str]:
    """The references that the reports must raise, worked out from the checked table alone."""
    for urn, found in groupby(sorted(rows, key=lambda r: (r["urn"], r["listing_date"])), lambda r: r["urn"]):
        earlier: Row | None = None
        for row in found:
            comparable = earlier if row["framework"] != "pre-SIF" else None
            yield f"W{urn}-{row['listing_date']}-{kind(row, comparable)}"
            earlier = earlier if row["framework"] == "pre-SIF" else row


def kind(row: Row, earlier: Row | None) -> str:
    if earlier is None:
        return "first_grade"
    pairs = [(row[area], earlier[area]) for area in AREAS]
    if earlier["in_care"] == "-":
        pairs.append((row["in_care"], earlier["care"]))  # judged together before 2023
    return "move" if any("-" not in pair and pair[0] != pair[1] for pair in pairs) else "unchanged"


def test_real_reports_raise_exactly_the_alerts_of_the_checked_table(tmp_path: Path, rows: list[Row]) -> None:
    """First check: every report told once to both. Second: nothing, and every page asked for is a 304."""
    with serving({}) as site, web_hook() as hook, mail_server() as box:
        town = Town(site)
        for row in sorted(rows, key=lambda r: r["listing_date"]):
            name = load().by_urn[int(row["urn"])].short_name
            document = (SHARED / "corpus" / "reports" / row["file"]).read_bytes()
            town.publish(
                name, date.fromisoformat(row["listing_date"]), document, file=int(row["url"].rpartition("/")[2])
            )
        configure(tmp_path, site, box, hook, monitor='baseline = "none"\ncatch-up = "alert"')
        first = monitor(tmp_path, "check", "--json")
        assert (first.code, first.stderr) == (0, "")
        assert sorted(box.references) == sorted(hook.references) == sorted(expected(rows))
        asked = len(site.asked)
        second = monitor(tmp_path, "check", "--json")
        assert second.shape["alerts"] == {"queued": 0, "sent": 0, "failed": 0}
        assert all("if-none-match" in request.headers for request in site.asked[asked:])
        assert len(box.mails) == len(hook.taken) == len(rows)


def test_real_articles_come_first_and_the_report_confirms(tmp_path: Path, rows: list[Row]) -> None:
    """The five articles are told as reported, each inspection once; Ofsted's report of one then confirms it."""
    with serving({}) as site, web_hook() as hook:
        town = Town(site)
        town.add_council("Rutland")
        seeds = sorted((SHARED / "seeds").glob("*.txt"))
        for seed in seeds:
            site.pages[f"/{seed.stem}"] = page(seed.read_bytes(), content_type="text/plain; charset=utf-8")
        listing = "".join(f'<li><a href="/{seed.stem}">{seed.stem}</a></li>' for seed in seeds)
        site.pages["/news"] = page(f"<html><body><ul>{listing}</ul></body></html>")
        listed = (
            f'[[source]]\nname = "paper"\nkind = "listing"\nurl = "{site.url("/news")}"\nevery = "1h"\n'
            'authority = "press"\nselect = { links = "li a" }\n'
        )
        configure(tmp_path, site, hook, monitor='baseline = "none"\ncatch-up = "alert"', sources=listed)
        assert monitor(tmp_path, "check", "paper", "--json").code == 0
        told = sorted(reference.rpartition("-")[2] for reference in hook.references)
        assert told == ["first_grade"] * 5 + ["visit"] * 2
        assert all("reported" in str(message["title"]) for message in hook.taken)
