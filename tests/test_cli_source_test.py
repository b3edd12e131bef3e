"""`sources test`: what it shows of a source, and what it keeps for whoever mends it."""

import hashlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from commands import run
from documents import ILACS_2023, pdf
from program import configure
from proofs import kept, one_source
from servers import Answering, Site, page, raw, redirect
from sinks import SECRET, Mailbox
from story import all_areas
from town import Town, report

OFSTED_ON = date(2026, 9, 1)


def search_page(cards: int, results: int) -> bytes:
    """A page of Ofsted's search that says how many results there are, and shows so many."""
    card = '<li class="search-result"><h3 class="search-result__title"><a href="/provider/44/8054{}">A</a></h3></li>'
    shown = f'<ul class="results-list">{"".join(map(card.format, range(cards)))}</ul>' if cards else ""
    heading = f'<div class="search-results__heading"><b class="results-count">{results}</b> results</div>'
    return page(f"<!DOCTYPE html><html><body><main>{heading}{shown}</main></body></html>")


def test_a_chain_in_order_is_shown_to_its_end(tmp_path: Path, site: Site) -> None:
    """Search, the council with the newest report, that report: landmarks, links and the outcome; nothing is stored."""
    town = Town(site)
    for council, day in (("Warrington", 1), ("Rutland", 8), ("Trafford", 3)):
        town.publish(council, date(2026, 9, day), report(council, "8 to 19 June 2026", all_areas("good")))
    configure(tmp_path, site)
    ran = run(tmp_path, "sources", "test", "ofsted", columns=80)
    assert (ran.code, ran.stderr) == (0, "")
    assert [asked.path for asked in site.asked] == ["/search?rows=100", "/provider/44/80547", "/v1/file/60000001"]
    for words in (
        "1. The source's page (ofsted-search)",
        "  found    the result cards (3 of 3)",
        "  absent   the link to the next page (0)",
        "  Leads to 3 pages:\n    2026-09-01  Warrington\n",
        "2. The newest page behind it (ofsted-council)",
        "3. The newest page behind that (report)",
        "  Rutland (URN 80547): full inspection",
    ):
        assert words in ran.stdout
    assert ran.stdout.endswith("\nofsted: in order.\n")
    assert max(map(len, ran.stdout.splitlines())) <= 80
    assert list(tmp_path.glob("*.db")) == []


def test_only_the_sources_own_page_if_that_is_wanted(tmp_path: Path, site: Site) -> None:
    """--only asks for one page."""
    Town(site).feed("/feed", {"/a": ("Ofsted praises services", OFSTED_ON)})
    one_source(tmp_path, "feed", site.url("/feed"))
    ran = run(tmp_path, "sources", "test", "it", "--only")
    assert (ran.code, len(site.asked), ran.stdout.splitlines()[-1]) == (0, 1, "it: in order.")


def test_match_and_expect_at_least_are_tested_too(tmp_path: Path, site: Site) -> None:
    """Links that `match` passes over are counted, neither shown nor followed; too few pages end with 1."""
    town = Town(site)
    town.article("/a/1", "Ofsted praises services", OFSTED_ON, "Inspectors came to the council in June.")
    town.feed(
        "/feed", {"/a/1": ("Ofsted praises services", OFSTED_ON), "/a/2": ("Fire in the High Street", date(2026, 9, 2))}
    )
    match = 'match = "(?i)ofsted"\n'
    one_source(tmp_path, "feed", site.url("/feed"), match)
    ran = run(tmp_path, "sources", "test", "it")
    assert (ran.code, "Leads to 2 pages, 1 of them as `match` wants:" in ran.stdout) == (0, True)
    assert ("2026-09-01  Ofsted praises services" in ran.stdout, "Fire" in ran.stdout) == (True, False)
    assert "2. The newest page behind it (article)" in ran.stdout
    assert [asked.path for asked in site.asked] == ["/feed", "/a/1"]
    one_source(tmp_path, "feed", site.url("/feed"), match + "expect-at-least = 3\n")
    few = run(tmp_path, "sources", "test", "it")
    assert (few.code, "Fewer than the 3 pages of expect-at-least" in few.stderr) == (1, True)
    assert "it: not in order: page 1 leads to fewer pages than expect-at-least." in few.stderr
    one_source(tmp_path, "feed", site.url("/feed"), 'match = "nothing of the kind"\n')
    none = run(tmp_path, "sources", "test", "it")
    assert (none.code, "nothing behind it was read" in none.stdout) == (0, True)


def test_without_dates_the_first_page_behind_is_read(tmp_path: Path, site: Site) -> None:
    """A listing dates nothing: its first link that matches is followed, and said to be the first."""
    for path in ("/1", "/2", "/3"):
        Town(site).article(path, f"Ofsted{path}", OFSTED_ON, "Inspectors came to the council in June.")
    links = '<a href="/1">Bins</a><a href="/2">Ofsted came</a><a href="/3">Ofsted left</a>'
    site.pages["/news"] = page(f"<html><body><main>{links}</main></body></html>")
    one_source(tmp_path, "listing", site.url("/news"), 'match = "Ofsted"\nselect = { links = "main a" }')
    ran = run(tmp_path, "sources", "test", "it")
    assert (ran.code, [asked.path for asked in site.asked]) == (0, ["/news", "/2"])
    assert "2. The first page behind it (article)" in ran.stdout


def test_hosts_that_it_may_not_be_led_to_are_told(tmp_path: Path, site: Site) -> None:
    """They are named, counted and not asked; with nothing else to follow the source is not in order."""
    item = "<item><title>Ofsted</title><link>https://else.example/{}</link></item>"
    rss = f'<?xml version="1.0"?><rss version="2.0"><channel>{item.format(1)}{item.format(2)}</channel></rss>'
    site.pages["/feed"] = page(rss, content_type="application/rss+xml")
    one_source(tmp_path, "feed", site.url("/feed"))
    ran = run(tmp_path, "sources", "test", "it", "--save", "kept")
    assert (ran.code, "2 of 2 on hosts that the source may not be led to: else.example." in ran.stderr) == (1, True)
    _, told = kept(tmp_path / "kept")
    assert told["pages"][0]["links"] == {
        "found": 2,
        "matching": 2,
        "more_pages_of_this_list": 0,
        "on_other_hosts": {"else.example": 2},
        "newest": None,
    }


def test_everything_is_kept_of_a_page_in_order(tmp_path: Path, site: Site) -> None:
    """The bytes as they came, the headers, and a report that says what they are and what was read."""
    site.pages["/r"] = page(pdf(ILACS_2023), content_type="application/pdf")
    site.pages["/old"] = redirect("/r")
    one_source(tmp_path, "report", site.url("/old"), 'councils = ["Rutland"]')
    ran = run(tmp_path, "sources", "test", "it", "--save", "kept/pages")
    assert (ran.code, ran.stderr) == (0, "")
    made, told = kept(tmp_path / "kept/pages")
    assert f"Kept in kept/pages/{made.name}\nit: in order.\n" in ran.stdout
    assert (made / "1-report.pdf").read_bytes() == pdf(ILACS_2023)
    headers = (made / "1-report.headers.txt").read_text(encoding="utf-8").splitlines()
    assert headers == ["200 OK", "content-type: application/pdf", f"content-length: {len(pdf(ILACS_2023))}"]
    assert (told["name"], told["verdict"], told["faults"]) == ("it", "in order", [])
    assert {"ofsted-monitor", "python", "httpx", "pypdfium2"} <= set(told["versions"])
    assert told["source"]["kind"] == "report"
    assert told["source"]["authority"] == "ofsted"
    (only,) = told["pages"]
    assert only["answer"].pop("took_ms") >= 0
    assert only["answer"] == {
        "addresses": [site.url("/old"), site.url("/r")],
        "status": "200 OK",
        "content_type": "application/pdf",
        "whole_page": True,
        "bytes": len(pdf(ILACS_2023)),
        "sha256": hashlib.sha256(pdf(ILACS_2023)).hexdigest(),
    }
    assert only["files"] == {"headers": "1-report.headers.txt", "page": "1-report.pdf"}
    assert [mark["verdict"] for mark in only["landmarks"]] == ["found"]
    assert only["reading"]["outcomes"][0]["council"] == "Rutland"


def test_a_landmark_that_falls_short_is_told(tmp_path: Path, site: Site) -> None:
    """A search page that says 3 and shows 2, with its councils' pages away: both are named in the last line."""
    site.pages["/search"] = search_page(cards=2, results=3)
    one_source(tmp_path, "ofsted-search", site.url("/search?rows=100"))
    site.pages["/search?rows=100"] = site.pages["/search"]
    ran = run(tmp_path, "sources", "test", "it", "--save", "kept", columns=80)
    assert (ran.code, "  too few  the result cards (2 of 3)" in ran.stdout) == (1, True)
    _, told = kept(tmp_path / "kept")
    assert told["faults"] == ["page 1 shows too few of the result cards", "page 2 could not be fetched"]
    assert told["pages"][0]["landmarks"][1] == {
        "name": "the result cards",
        "verdict": "too few",
        "found": 2,
        "expected": 3,
        "required": True,
    }
    assert "404" in told["pages"][1]["error"]


REFUSED = page("<title>No</title>", 403, content_type="text/html", set_cookie="guard=s3cr3t-cookie; Path=/; HttpOnly")


@pytest.mark.parametrize(
    ("answering", "fault", "status", "files"),
    [
        pytest.param(REFUSED, "fetched", "403 Forbidden", {"1-ofsted-search.html": b"<title>No</title>"}, id="refused"),
        pytest.param(page("", 503), "fetched", "503 Service Unavailable", {}, id="without-a-page"),
        pytest.param(
            page('{"a": 1}', content_type="application/json"),
            "read",
            "200 OK",
            {"1-ofsted-search.json": b'{"a": 1}'},
            id="another-kind",
        ),
        pytest.param(
            page("<html><title>Just a moment...</title></html>"),
            "read",
            "200 OK",
            {"1-ofsted-search.html": b"<html><title>Just a moment...</title></html>"},
            id="a-guard",
        ),
        pytest.param(
            raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<p>Gra"),
            "fetched",
            "200 OK",
            {"1-ofsted-search.bin": b"<p>Gra"},
            id="cut-short",
        ),
        pytest.param(
            page(b"x" * 20_000_001, content_type="text/html"), "fetched", "200 OK", {}, id="too-large-from-the-start"
        ),
        pytest.param(
            raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", bytes(1_000_000), for_ever=True),
            "fetched",
            "200 OK",
            {"1-ofsted-search.html": bytes(2_000_000)},
            id="too-large",
        ),
    ],
)
def test_of_a_broken_page_the_evidence_is_kept(
    tmp_path: Path, site: Site, answering: Answering, fault: str, status: str, files: Mapping[str, bytes] | None
) -> None:
    """Exit 1, why, and whatever came of it: that is when it is needed."""
    site.pages["/s"] = answering
    one_source(tmp_path, "ofsted-search", site.url("/s"))
    ran = run(tmp_path, "sources", "test", "it", "--save", "kept")
    made, told = kept(tmp_path / "kept")
    end = f"To report it, look through kept/{made.name} and attach it to an issue."
    assert (ran.code, ran.stderr.splitlines()[-1]) == (1, f"it: not in order: page 1 could not be {fault}. {end}")
    assert (told["verdict"], told["pages"][0]["answer"]["status"]) == ("not in order", status)
    assert told["pages"][0]["error"].startswith(site.url("/s"))
    assert (made / "1-ofsted-search.headers.txt").read_text(encoding="utf-8").startswith(f"{status}\n")
    if files is not None:
        pages = {file.name: file.read_bytes() for file in made.iterdir() if file.suffix != ".txt"}
        assert pages.pop("report.json")
        assert pages == files


def test_of_a_page_without_its_landmarks_all_of_them_are_told(tmp_path: Path, site: Site) -> None:
    """The report and the screen say of each landmark whether it was there, though the page could not be read."""
    site.pages["/s"] = search_page(cards=0, results=3)
    one_source(tmp_path, "ofsted-search", site.url("/s"))
    ran = run(tmp_path, "sources", "test", "it", "--save", "kept")
    assert ran.code == 1
    assert "page 1 could not be read; page 1 lacks the results list; page 1 lacks the result cards." in ran.stderr
    assert "missing  the results list (0)" in ran.stdout
    _, told = kept(tmp_path / "kept")
    verdicts = {mark["name"]: mark["verdict"] for mark in told["pages"][0]["landmarks"]}
    assert verdicts["the results list"] == verdicts["the result cards"] == "missing"
    assert verdicts["the link to the next page"] == "absent"


def test_where_nothing_came_the_report_is_kept(tmp_path: Path, site: Site) -> None:
    """A server that hangs up leaves its error and no files."""
    site.pages["/s"] = raw(b"")
    one_source(tmp_path, "feed", site.url("/s"))
    assert run(tmp_path, "sources", "test", "it", "--save", "kept").code == 1
    made, told = kept(tmp_path / "kept")
    assert [file.name for file in made.iterdir()] == ["report.json"]
    assert (told["pages"][0]["answer"], "disconnected" in told["pages"][0]["error"]) == (None, True)


def test_an_index_whose_next_page_is_broken_is_not_in_order(tmp_path: Path, site: Site) -> None:
    """The list is well, the article behind it is not: both are kept, and the second is named."""
    Town(site).feed("/feed", {"/a/1": ("Ofsted praises services", OFSTED_ON)})
    site.pages["/a/1"] = page("<html><body></body></html>")
    one_source(tmp_path, "feed", site.url("/feed"))
    ran = run(tmp_path, "sources", "test", "it", "--save", "kept")
    assert (ran.code, "it: not in order: page 2 could not be read; page 2 lacks article text." in ran.stderr) == (
        1,
        True,
    )
    made, told = kept(tmp_path / "kept")
    assert (told["pages"][0]["error"], "no article text" in told["pages"][1]["error"]) == (None, True)
    assert {file.name for file in made.iterdir()} == {
        "1-feed.headers.txt",
        "1-feed.xml",
        "2-article.headers.txt",
        "2-article.html",
        "report.json",
    }


def test_nothing_is_overwritten(tmp_path: Path, site: Site) -> None:
    """Every test makes a set of its own beside those before, in the same second too."""
    site.pages["/r"] = page(pdf(ILACS_2023), content_type="application/pdf")
    one_source(tmp_path, "report", site.url("/r"))
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept/1-report.pdf").write_text("mine")
    for _ in range(3):
        assert run(tmp_path, "sources", "test", "it", "--save", "kept").code == 0
    assert (tmp_path / "kept/1-report.pdf").read_text() == "mine"
    assert len(list(tmp_path.glob("kept/it-*/1-report.pdf"))) == 3


def test_a_folder_that_cannot_be_written_is_told_at_once(tmp_path: Path, site: Site) -> None:
    """Exit 2 with what to do, before anything is asked of the site."""
    one_source(tmp_path, "report", site.url("/r"))
    (tmp_path / "file").touch()
    refused = run(tmp_path, "sources", "test", "it", "--save", "file/below")
    said = "file/below: Not a directory. Name another folder with --save.\n"
    assert (refused.code, refused.stdout, refused.stderr, site.asked) == (2, "", said, [])


def test_the_report_as_json(tmp_path: Path, site: Site) -> None:
    """--json prints the same object on one line and nothing else, in order or not."""
    site.pages["/r"] = page(pdf(ILACS_2023), content_type="application/pdf")
    one_source(tmp_path, "report", site.url("/r"))
    ran = run(tmp_path, "sources", "test", "it", "--json", "--save", "kept")
    _, told = kept(tmp_path / "kept")
    assert (ran.code, ran.stderr, ran.shape) == (0, "", told)
    site.pages["/r"] = REFUSED
    refused = run(tmp_path, "sources", "test", "it", "--json")
    assert (refused.code, refused.stderr, refused.shape["verdict"]) == (1, "", "not in order")
    assert refused.shape["pages"][0]["files"] == {}


def test_an_unknown_source_is_told(tmp_path: Path, site: Site) -> None:
    """Exit 2 with the near name."""
    configure(tmp_path, site, Mailbox(port=25))
    ran = run(tmp_path, "sources", "test", "ofstd")
    assert (ran.code, 'Did you mean "ofsted"?' in ran.stderr, SECRET in ran.stderr) == (2, True, False)
