"""`explain` as a reporter types it: each field with its words and its rule, and why other grades gave nothing."""

import json
from pathlib import Path

import pytest
from commands import run
from documents import AREA_SEND, FOCUSED_VISIT, ILACS_2023, NEEDS, URGENT, pdf
from servers import page, serving

WORDS = (
    "Ofsted has rated Wirral Council’s children’s services inadequate. They had been rated good in 2019. "
    "Staff have good ideas.\n\nIt inspected them in June 2024.\n"
)
LATER = "\n".join(f"{number}. Help for a child in street {number} is consistently good." for number in range(9))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "page.txt").write_text(WORDS)
    (tmp_path / "report.pdf").write_bytes(pdf(ILACS_2023, NEEDS, LATER))
    (tmp_path / "letter.pdf").write_bytes(pdf(FOCUSED_VISIT, URGENT))
    (tmp_path / "send.pdf").write_bytes(pdf(AREA_SEND.format(words="lead to inconsistent experiences and outcomes")))
    (tmp_path / "school.txt").write_text("Oakfield Primary School has been rated inadequate by Ofsted.")
    (tmp_path / "unknown.pdf").write_bytes(
        pdf("Inspection of Rutland local authority children's services\nVerdict: Good, after an invented table")
    )
    (tmp_path / "noise.txt").write_bytes(bytes(range(256)) * 9)
    return tmp_path


@pytest.mark.parametrize("name", ["page.txt", "report.pdf", "letter.pdf", "send.pdf", "school.txt"])
def test_json_is_the_line_of_extract_and_more(folder: Path, name: str) -> None:
    """It has the text that all offsets count in, what was set aside, and what each rule means; nothing is changed."""
    explained = run(folder, "explain", "--json", name).shape
    plain = run(folder, "extract", "--json", name).shape
    text = explained.pop("text")
    for aside in explained.pop("set_aside"):
        assert text[aside["start"] : aside["end"]] == aside["quote"] != ""
        assert set(aside) - {"rule"} == {"start", "end", "quote", "reason"}
    for outcome in explained["outcomes"]:
        for evidence in outcome["evidence"]:
            assert text[evidence["start"] : evidence["end"]] == evidence["quote"]
            assert evidence.pop("meaning")
    assert explained == plain


def test_json_names_reasons_and_rules(folder: Path) -> None:
    """A reason that a rule of words gives names the rule; one of place has none."""
    article, report = run(folder, "explain", "--json", "page.txt", "report.pdf").lines
    told = [(aside["quote"], aside["reason"], aside.get("rule")) for aside in article["set_aside"]]
    assert told == [
        ("good", "an earlier inspection's grade", "had-been"),
        ("good", "an ordinary word here, not a grade", "before-its-noun"),
    ]
    places = [aside for aside in report["set_aside"] if "rule" not in aside]
    assert places[0]["reason"] == "below the table of grades, which alone counts"


def test_people_see_each_field_with_its_words_and_its_rule(folder: Path) -> None:
    """What was read comes first; then value, words in brackets, and the rule with what it means."""
    shown = run(folder, "explain", "page.txt", columns=80).stdout
    short, _, why = shown.partition("\n\n")
    assert short.splitlines()[1:] == [
        "  Wirral (URN 80581): full inspection, ILACS, January 2023 to March 2026",
        "  Inspected June 2024; no date of publication; confidence 0.97",
        "    Overall: Inadequate",
        "  recalls Wirral, 2019: overall Good",
    ]
    assert "    Inspected: June 2024\n      It inspected them in [June 2024].\n      Rule date-of-inspection: " in why
    assert "    Overall: Inadequate\n    Kind: full inspection\n      [Ofsted has rated Wirral Council’s" in why
    assert "Rule has-been-judged: the text says that the services have been judged so" in why
    assert "    Framework: ILACS, January 2023 to March 2026\n      No words of its own: follows from the day" in why
    assert why.endswith(
        "  Set aside: 2 other mentions of a grade\n"
        "    1 × an earlier inspection's grade\n"
        "      … They had been rated [good] in 2019. Staff have good …\n"
        "    1 × an ordinary word here, not a grade\n"
        "      … good in 2019. Staff have [good] ideas.\n"
    )


def test_a_report_names_its_pages(folder: Path) -> None:
    """Words of a PDF are told by their page; what follows from the same rule is explained once."""
    shown = run(folder, "explain", "report.pdf", columns=80).stdout
    assert "    Leaders: Good\n      page 1: [The impact of leaders on social work practice" in shown
    assert "    To improve, 1: outcome 3 of the national framework\n      page 2: [How soon plans" in shown
    assert shown.count("Rule table-row: ") == 1
    assert "Rule table-row, as above" in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_three_of_a_kind_are_shown(folder: Path) -> None:
    """A report's many mentions are counted by their reason; the JSON holds them all."""
    reason = "on another page than the table of grades, which alone counts"
    shown = run(folder, "explain", "report.pdf", columns=80).stdout
    section = shown.partition(f"    9 × {reason}\n")[2]
    assert [line[:14] for line in section.splitlines()[:3]] == ["      page 3: "] * 3
    assert section.splitlines()[3] == "      and 6 more; --json gives each"
    told = run(folder, "explain", "--json", "report.pdf").shape["set_aside"]
    assert sum(aside["reason"] == reason for aside in told) == 9


def test_thousands_of_mentions_are_counted(tmp_path: Path) -> None:
    """Beyond the first thousand nothing is looked at one by one, and both forms say how many there are."""
    (tmp_path / "long.txt").write_text("Inspectors called it good.\n" * 1200)
    shown = run(tmp_path, "explain", "long.txt").stdout
    assert "Set aside: 1200 other mentions of a grade" in shown
    assert shown.endswith("    and 200 more, which are not looked at one by one\n")
    assert len(shown.splitlines()) < 20
    line = run(tmp_path, "explain", "--json", "long.txt").shape
    assert (len(line["set_aside"]), line["set_aside_left_off"]) == (1000, 200)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("letter.pdf", "    For priority action, 1\n      page 2: "),
        ("letter.pdf", "Theme: the front door\n"),
        ("letter.pdf", "      No words of its own: follows from the areas for priority action listed\n"),
        ("letter.pdf", "    1 × a letter on a visit gives no grade\n"),
        ("send.pdf", "    Outcome: arrangements lead to inconsistent experiences and outcomes\n"),
        ("send.pdf", "  Set aside: no other mention of a grade\n"),
        ("school.txt", "  No outcome: it is about a school or a nursery.\n"),
        ("school.txt", "    1 × of another service or body\n"),
    ],
)
def test_every_kind_of_document_is_explained(folder: Path, name: str, words: str) -> None:
    """Visits, area inspections and pages without an outcome have their own fields and reasons."""
    assert words in run(folder, "explain", name, columns=80).stdout


@pytest.mark.parametrize("command", ["extract", "explain"])
def test_a_report_that_cannot_be_read_is_one_of_many(folder: Path, command: str) -> None:
    """A report of no known layout is told with its name, those after it are read, and the exit code is 1."""
    ran = run(folder, command, "--json", "unknown.pdf", "noise.txt", "page.txt")
    assert ran.code == 1
    unknown, noise, good = ran.lines
    assert (unknown["ignored"], noise["ignored"], good["ignored"]) == ("unreadable", "unreadable", None)
    assert unknown["error"].startswith("unknown.pdf: ")
    assert noise["error"].startswith("noise.txt: ")


def test_an_unreadable_report_shows_the_grades_in_it(folder: Path) -> None:
    """The error comes with the mentions that a person should look at; noise has none and is only an error."""
    ran = run(folder, "explain", "unknown.pdf", "noise.txt", "page.txt")
    assert ran.stderr.startswith("unknown.pdf: ")
    assert "  No outcome: it could not be read.\n" in ran.stdout
    assert "Verdict: [Good], after an invented" in ran.stdout
    assert "noise.txt" not in ran.stdout
    assert "\n\npage.txt\n" in ran.stdout
    noise = run(folder, "explain", "--json", "noise.txt").shape
    assert (noise["text"], noise["set_aside"]) == ("", [])


def test_each_line_of_a_jsonl_has_its_section(tmp_path: Path) -> None:
    """Sections are parted by an empty line and named by the id; --published dates those that do not say."""
    lines = [{"id": "first", "text": WORDS}, {"id": "second", "text": WORDS, "published": "2024-08-02"}]
    (tmp_path / "pages.jsonl").write_text("\n".join(map(json.dumps, lines)))
    shown = run(tmp_path, "explain", "--published", "2024-07-30", "pages.jsonl").stdout
    assert shown.startswith("first\n")
    assert "\n\nsecond\n" in shown
    assert "the page is of 30 July 2024" in shown
    assert "the page is of 2 August 2024" in shown


def test_several_councils_are_told_apart(tmp_path: Path) -> None:
    """Each outcome has its own part, which says whose it is."""
    (tmp_path / "two.txt").write_text(
        "Ofsted today rated Bolton Council's children's services good, and those of Wigan Council outstanding."
    )
    shown = run(tmp_path, "explain", "two.txt").stdout
    for council in ("Bolton", "Wigan"):
        assert f"  What each field rests on for {council}\n    Council: {council}\n" in shown


def test_an_address_is_explained_too(tmp_path: Path) -> None:
    """What stands on the web is fetched as `extract` does."""
    (tmp_path / "sources.toml").write_text(
        '[monitor]\nallow-addresses = ["127.0.0.0/8"]\npause-per-host = "0s"\ncontact = "me@example.org"\n'
    )
    with serving({"/r": page(pdf(ILACS_2023), content_type="application/pdf")}) as site:
        shown = run(tmp_path, "explain", site.url("/r")).stdout
    assert "Rutland (URN 80547): full inspection" in shown
    assert "    Leaders: Good\n      page 1: " in shown


def test_a_hostile_page_writes_nothing_to_the_terminal(tmp_path: Path) -> None:
    """Control signs and markup in the words, and in those around them, are shown as words or not at all."""
    (tmp_path / "page.txt").write_text(
        "Ofsted has rated \x1b[2JWirral Council’s [red]children’s services inadequate. They had\x9b been rated good."
    )
    shown = run(tmp_path, "explain", "page.txt").stdout
    assert "[red]children’s services" in shown
    assert not {"\x1b", "\x9b"} & set(shown)


def test_the_documented_example_is_what_is_seen(tmp_path: Path) -> None:
    """The words and the output in docs/commands.md are those of today's rules."""
    told = (Path(__file__).parents[1] / "docs" / "commands.md").read_text(encoding="utf-8")
    section = told.partition("## Why a page is read as it is\n")[2]
    words = section.partition("```text\n")[2].partition("```")[0]
    (tmp_path / "cutting.txt").write_text(words)
    typed, _, shown = section.partition("```console\n$ ofsted-monitor ")[2].partition("```")[0].partition("\n")
    assert run(tmp_path, *typed.split(), columns=80).stdout == shown
