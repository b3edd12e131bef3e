"""`extract` as people type it: every sort of input, one line out for each, and the right exit code."""

import json
import random
import re
from pathlib import Path

import pytest
from commands import run
from documents import ILACS_2023, pdf
from servers import page, serving

WORDS = "Ofsted has rated Wirral Council’s children’s services inadequate.\n\nIt inspected them in June 2024.\n"
HTML = (
    "<!DOCTYPE html><html><head><title>Services praised | Gazette</title></head><body><article>"
    "<h1>Services praised</h1><p>Warrington Borough Council's children's services have been rated good by Ofsted "
    "after an inspection in June 2024.</p></article></body></html>"
)
NOT_FOUND = "<html><head><title>Report not found</title></head><body><h1>Report not found</h1></body></html>"
KEYS = {"input", "page", "outcomes", "history", "ignored"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "page.txt").write_text(WORDS)
    (tmp_path / "page.html").write_text(HTML)
    (tmp_path / "report.pdf").write_bytes(pdf(ILACS_2023))
    (tmp_path / "gone.pdf").write_text(NOT_FOUND)
    (tmp_path / "noise.pdf").write_bytes(random.Random(7).randbytes(3000))
    (tmp_path / "noise.bin").write_bytes(random.Random(8).randbytes(3000))
    (tmp_path / "empty.txt").touch()
    (tmp_path / "empty.pdf").touch()
    (tmp_path / "empty.jsonl").touch()
    (tmp_path / "folder").mkdir()
    return tmp_path


@pytest.mark.parametrize(
    ("name", "kind", "council", "grades"),
    [
        pytest.param("page.txt", "article", "Wirral", {"overall": "inadequate"}, id="text"),
        pytest.param("page.html", "article", "Warrington", {"overall": "good"}, id="html"),
        pytest.param(
            "report.pdf",
            "report",
            "Rutland",
            {
                "overall": "requires_improvement",
                "leaders": "good",
                "help_and_protection": "requires_improvement",
                "in_care": "outstanding",
                "care_leavers": "inadequate",
            },
            id="pdf",
        ),
    ],
)
def test_a_document_is_one_line_of_json(
    folder: Path, name: str, kind: str, council: str, grades: dict[str, str]
) -> None:
    """The line holds exactly the contract's keys, and nothing else is printed."""
    ran = run(folder, "extract", "--json", name)
    assert (ran.code, ran.stderr) == (0, "")
    assert set(ran.shape) == KEYS
    assert (ran.shape["input"], ran.shape["ignored"]) == (name, None)
    assert set(ran.shape["page"]) == {"kind", "title", "url", "published"}
    assert (ran.shape["page"]["kind"], ran.shape["page"]["url"]) == (kind, None)
    (outcome,) = ran.shape["outcomes"]
    assert (outcome["council"], outcome["grades"]) == (council, grades)


@pytest.mark.parametrize(
    "written", [WORDS, WORDS.replace("\n", "\r\n"), "\n\nÉ – " + WORDS], ids=["lf", "crlf", "wide"]
)
def test_offsets_count_in_the_file_as_text(tmp_path: Path, written: str) -> None:
    """Every quote stands at its offsets in the file as Python's text mode reads it."""
    file = tmp_path / "page.txt"
    file.write_bytes(written.encode())
    text = file.read_text(encoding="utf-8")
    (outcome,) = run(tmp_path, "extract", "--json", "page.txt").shape["outcomes"]
    assert len(outcome["evidence"]) >= 3
    for evidence in outcome["evidence"]:
        assert text[evidence["start"] : evidence["end"]] == evidence["quote"]


@pytest.mark.parametrize(
    ("name", "error"),
    [
        pytest.param("noise.pdf", "expected a PDF", id="random-bytes-named-pdf"),
        pytest.param("noise.bin", "no text", id="random-bytes"),
        pytest.param("empty.txt", "empty", id="empty-text"),
        pytest.param("empty.pdf", "found nothing", id="empty-pdf"),
        pytest.param("folder", "directory", id="directory"),
        pytest.param("missing.txt", "No such file", id="missing"),
        pytest.param("missing.jsonl", "No such file", id="missing-lines"),
        pytest.param("nul\0.txt", "null", id="impossible-name"),
        pytest.param("http://127.0.0.1:9/", "not a public address", id="private-address"),
        pytest.param("https://", "not a web address", id="no-address"),
    ],
)
def test_an_unreadable_input_is_one_line_and_the_rest_goes_on(folder: Path, name: str, error: str) -> None:
    """The line says why, naming the input once; the exit code is 1 and the input after it is read."""
    ran = run(folder, "extract", "--json", name, "page.txt")
    assert ran.code == 1
    unreadable, good = ran.lines
    assert set(unreadable) == {*KEYS, "error"}
    assert (unreadable["input"], unreadable["ignored"], unreadable["outcomes"]) == (name, "unreadable", [])
    assert error.lower() in unreadable["error"].lower()
    assert unreadable["error"].startswith(f"{name}: ")
    assert f"{name}: {name}" not in unreadable["error"]
    assert good["outcomes"][0]["council"] == "Wirral"
    shown = run(folder, "extract", name, "page.txt")
    assert (shown.code, shown.stderr) == (1, f"{unreadable['error']}\n")
    assert "Wirral" in shown.stdout


def test_a_report_that_is_gone_is_no_failure(folder: Path) -> None:
    """Ofsted's page "Report not found" is read, and holds nothing."""
    ran = run(folder, "extract", "--json", "gone.pdf")
    assert (ran.code, ran.shape["ignored"], ran.shape["page"]["kind"]) == (0, "not_a_report", "report")
    assert "No outcome: it is no report" in run(folder, "extract", "gone.pdf").stdout


def test_text_that_is_not_utf_8_is_read(tmp_path: Path) -> None:
    """A file of Windows' own encoding is text too."""
    (tmp_path / "old.txt").write_bytes(WORDS.replace("’", "\x92").encode("latin-1"))
    (outcome,) = run(tmp_path, "extract", "--json", "old.txt").shape["outcomes"]
    assert outcome["grades"] == {"overall": "inadequate"}


def test_a_jsonl_gives_a_line_for_each_of_its_lines(tmp_path: Path) -> None:
    """The input is the id, also of a line without a page; a broken line is named by its number."""
    lines = [
        json.dumps(
            {"id": "good", "url": "https://x.example/1", "title": "T", "published": "2024-07-30", "text": WORDS}
        ),
        "{broken",
        json.dumps({"id": "html", "html": HTML}),
        "",
        json.dumps({"id": "bare", "title": "Nothing below it"}),
        json.dumps(["a", "list"]),
        json.dumps({"id": 0, "text": "Nothing of interest."}),
        json.dumps({"id": "when", "text": WORDS, "published": "soon"}),
        json.dumps({"id": "where", "text": WORDS, "url": 5}),
        json.dumps({"id": "half", "text": "\ud800 " + WORDS, "title": "\udce9"}),
    ]
    (tmp_path / "pages.jsonl").write_text("\n".join(lines))
    ran = run(tmp_path, "extract", "--json", "pages.jsonl")
    assert (ran.code, ran.stderr) == (1, "")
    told = {line["input"]: line["ignored"] for line in ran.lines}
    bad = dict.fromkeys(["pages.jsonl:2", "bare", "pages.jsonl:6", "when", "where"], "unreadable")
    assert told == {"good": None, "html": None, "0": "not_ofsted", "half": None} | bad
    good = ran.lines[0]
    assert good["page"] == {"kind": "article", "title": "T", "url": "https://x.example/1", "published": "2024-07-30"}
    for evidence in good["outcomes"][0]["evidence"]:
        assert WORDS[evidence["start"] : evidence["end"]] == evidence["quote"]
    assert all(line["error"].startswith(f"{line['input']}: ") for line in ran.lines if line["ignored"] == "unreadable")


def test_an_empty_jsonl_holds_nothing(folder: Path) -> None:
    """No line in, no line out."""
    assert run(folder, "extract", "--json", "empty.jsonl").stdout == ""


def test_published_is_said_for_those_that_do_not_say(tmp_path: Path) -> None:
    """--published dates every input; a line of a .jsonl that says its own date wins."""
    (tmp_path / "page.txt").write_text(WORDS)
    said, silent = {"id": "said", "text": WORDS, "published": "2024-08"}, {"id": "silent", "text": WORDS}
    (tmp_path / "pages.jsonl").write_text("\n".join(map(json.dumps, (said, silent))))
    ran = run(tmp_path, "extract", "--json", "--published", "2024-07-30", "page.txt", "pages.jsonl")
    assert [line["page"]["published"] for line in ran.lines] == ["2024-07-30", "2024-08", "2024-07-30"]
    wrong = run(tmp_path, "extract", "--published", "30/07/2024", "page.txt")
    assert wrong.code == 2
    assert "'30/07/2024' is not a day. Write it as year, month, day" in wrong.stderr


def test_an_address_is_fetched_within_the_configuration(tmp_path: Path) -> None:
    """A server of one's own needs allow-addresses; pages, reports and pages that are gone are told apart."""
    pages = {"/a": page(HTML), "/r": page(pdf(ILACS_2023), content_type="application/pdf")}
    with serving(pages) as site:
        (tmp_path / "sources.toml").write_text(
            '[monitor]\nallow-addresses = ["127.0.0.0/8"]\npause-per-host = "0s"\ncontact = "me@example.org"\n'
        )
        urls = [site.url(path) for path in ("/a", "/r", "/none")]
        ran = run(tmp_path, "extract", "--json", *urls)
        assert ran.code == 1
        assert [line["input"] for line in ran.lines] == urls
        article, report, none = ran.lines
        assert (article["page"]["url"], article["outcomes"][0]["council"]) == (urls[0], "Warrington")
        assert (report["page"]["kind"], report["outcomes"][0]["council"]) == ("report", "Rutland")
        assert (none["ignored"], "404" in none["error"]) == ("unreadable", True)
        assert "me@example.org" in site.asked[0].headers["user-agent"]
        closed = run(tmp_path, "extract", "--json", "http://127.0.0.1:1/")
    assert (closed.code, closed.shape["ignored"]) == (1, "unreadable")
    assert list(tmp_path.glob("*.db")) == []


def test_a_wrong_configuration_stops_what_needs_it(folder: Path) -> None:
    """For an address nothing is done, exit 2; files need no configuration."""
    (folder / "sources.toml").write_text("[monitr]\n")
    ran = run(folder, "extract", "page.txt", "http://127.0.0.1:9/")
    assert (ran.code, ran.stdout) == (2, "")
    assert 'unknown table "monitr"' in ran.stderr
    assert run(folder, "extract", "page.txt").code == 0


def test_people_see_grades_with_the_words_that_say_so(folder: Path) -> None:
    """The screen names council, service, dates and grades, each with its quote, within 80 columns."""
    ran = run(folder, "extract", "page.txt", "report.pdf", columns=80)
    assert "Wirral (URN 80581): full inspection, ILACS, January 2023 to March 2026" in ran.stdout
    assert "Inspected June 2024; no date of publication" in ran.stdout
    assert re.search(r"Overall: Inadequate\n +“Ofsted has rated Wirral", ran.stdout)
    assert max(map(len, ran.stdout.splitlines())) <= 80


def test_the_day_that_was_said_is_shown(tmp_path: Path) -> None:
    """Where the text tells of no day of publication, that of the page stands in its place."""
    (tmp_path / "page.txt").write_text(WORDS)
    shown = run(tmp_path, "extract", "--published", "2024-07-30", "page.txt").stdout
    assert "Inspected June 2024; the page is of 30 July 2024; confidence" in shown


def test_a_hostile_page_writes_nothing_to_the_terminal(tmp_path: Path) -> None:
    """Control signs and markup in a quote are shown as words or not at all."""
    (tmp_path / "page.txt").write_text("Ofsted has rated Wirral Council’s\x1b[2J [red]children’s services inadequate.")
    ran = run(tmp_path, "extract", "page.txt")
    assert "[red]children’s services" in ran.stdout
    assert "\x1b" not in ran.stdout
    assert "\x1b" not in run(tmp_path, "extract", "--json", "page.txt").stdout
