"""Covers that are not as they should be: every grade is right, doubted or refused, and never another row's."""

from random import Random
from textwrap import fill

import documents
import pytest
from documents import FACTS, HELP, IN_CARE, LEADERS, LEAVERS, NEEDS, PREVIOUS, outcome, reading
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.errors import UnreadablePage
from monitor.extract.report import extract_report
from monitor.model import Page, PageKind

COVER = documents.ILACS_2023
ABOVE, _, TABLE = COVER.partition("Judgement Grade\n")
HEADER = "Inspection of Rutland local authority children’s services\n4 to 15 March 2024"
GRADES = dict(outcome(COVER).grades)
EARLIER = f"Judgements at the previous inspection\nJudgement Grade\n{LEADERS} Inadequate\n{HELP} Inadequate\n"
GRADE_FIRST = f"""Good
{LEADERS}
Inadequate
{HELP}
Outstanding
{IN_CARE}
Requires improvement to be good
{LEAVERS}
Good
Overall effectiveness
"""


def cover(old: str, new: str) -> str:
    assert old in COVER
    return COVER.replace(old, new)


def printed(text: str) -> dict[str, str]:
    """The grades of a text as it is, with characters that the fonts of these tests' PDFs do not have."""
    (only,) = extract_report(Page(kind=PageKind.REPORT, text=text), FACTS).outcomes
    assert only.confidence == 1.0
    return dict(only.grades)


@pytest.mark.parametrize(
    "pages",
    [
        pytest.param(
            (f"{HEADER} 1\n{COVER.strip()}",),
            id="running-header-above-the-title",
        ),
        pytest.param((cover("families\nGood", "families2\nGood."), NEEDS), id="footnote-and-full-stop"),
        pytest.param((cover("families\nGood", "families Good 1"),), id="footnote-behind-a-blank"),
        pytest.param((COVER.replace("improvement to be good", "improvement"),), id="requires-improvement"),
        pytest.param((cover("Overall effectiveness Req", "Overall effectiveness\nReq"),), id="grade-on-its-own-line"),
        pytest.param((COVER.replace("’", "'"),), id="straight-apostrophes"),
        pytest.param(
            (f"{ABOVE}{EARLIER}Inspectors came again.\nJudgement Grade\n{TABLE}",), id="earlier-grades-above-the-table"
        ),
        pytest.param((f"{ABOVE}Judgement Grade\n{TABLE}{EARLIER}",), id="earlier-grades-below-the-table"),
        pytest.param((COVER, NEEDS, documents.REINSPECTION, PREVIOUS), id="two-reports-bound-together"),
        pytest.param(("Ofsted\nRaising standards, improving lives", COVER), id="a-page-before-the-cover"),
        pytest.param((COVER.replace("Inspection dates:", "Inspected"), NEEDS, "Inspection dates"), id="no-dates-label"),
        pytest.param((ABOVE, f"2\nJudgement Grade\n{TABLE}"), id="table-on-the-next-page"),
        pytest.param(
            (
                cover(
                    "Judgement Grade",
                    "Area SEND inspection of Rutland Local Area Partnership: see page 3\nJudgement Grade",
                ),
            ),
            id="another-inspections-title-in-between",
        ),
        pytest.param(
            tuple(
                cover(
                    "Inadequate\nOverall",
                    f"Inadequate\n\f{HEADER} 2\nOverall",
                ).split("\f")
            ),
            id="table-goes-on-below-the-next-pages-header",
        ),
    ],
)
def test_what_stands_around_the_table_changes_no_grade(pages: tuple[str, ...]) -> None:
    """Headers, footnotes, apostrophes, earlier grades and other reports in the same file."""
    found = outcome(*pages)
    assert (dict(found.grades), found.council) == (GRADES, "Rutland")
    assert found.confidence == (1.0 if found.inspected else 0.9)


@pytest.mark.parametrize("blank", ["\u00a0", "\u202f", " \n", "  "])
def test_any_blank_parts_the_words_of_a_label(blank: str) -> None:
    """Labels are wrapped anywhere, and typeset with blanks that do not break."""
    text = COVER
    for label in (LEADERS, HELP, IN_CARE, LEAVERS):
        text = text.replace(fill(label, 36), blank.join(label.split()))
    assert printed(text) == GRADES


@pytest.mark.parametrize(
    ("words", "grade"),
    [
        ("Require improvement", "requires_improvement"),
        ("Requires Improvement to be Good", "requires_improvement"),
        ("Requires\nimprovement\nto be good", "requires_improvement"),
        ("Good.", "good"),
        ("OUTSTANDING", "outstanding"),
        ("Inadequate 1", "inadequate"),
    ],
)
def test_a_grade_is_read_however_it_is_printed(words: str, grade: str) -> None:
    """Capitals, wrapping, full stops and a missing letter are Ofsted's own."""
    assert outcome(cover("families\nGood", f"families\n{words}")).grades["leaders"] == grade


def test_not_judged_is_no_grade_and_no_fault() -> None:
    """A row printed as not judged leaves its area out."""
    found = outcome(cover("children in care\nOutstanding", "children in care\nNot judged"))
    assert dict(found.grades) == {area: grade for area, grade in GRADES.items() if area != "in_care"}
    assert found.confidence == 1.0


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        pytest.param(cover("children in care\nOutstanding", "children in care"), {"in_care"}, id="grade-missing"),
        pytest.param(
            cover("The experiences and progress of\nchildren in care", "The lives of\nchildren in care"),
            {"in_care"},
            id="label-renamed",
        ),
        pytest.param(cover("Overall eff", "The pace of reform\nGood\nOverall eff"), set(), id="a-sixth-row-among"),
        pytest.param(
            cover("Much has", "The pace of reform across partners\nGood\nMuch has"), set(), id="a-sixth-below"
        ),
        pytest.param(cover("Much has", "The pace of reform Good\nMuch has"), set(), id="a-sixth-below-on-one-line"),
    ],
)
def test_a_table_that_is_not_wholly_understood_is_doubted(text: str, lost: set[str]) -> None:
    """The rows that are known are right; a person looks before anyone is told."""
    found = outcome(text)
    assert dict(found.grades) == {area: grade for area, grade in GRADES.items() if area not in lost}
    assert found.confidence < 0.8


@pytest.mark.parametrize(
    "pages",
    [
        pytest.param((f"{ABOVE}Grade Judgement\n{GRADE_FIRST}",), id="grade-first"),
        pytest.param((ABOVE + GRADE_FIRST,), id="grade-first-without-a-heading"),
        pytest.param((f"{ABOVE}Good {LEADERS}\nInadequate {HELP}\nGood Overall effectiveness\n",), id="one-line-each"),
        pytest.param(
            (
                documents.REINSPECTION.partition("1. Children")[0]
                + "Good\n1. Children who need help and protection\nInadequate\n2. Children looked after and achieving "
                "permanence\nOutstanding\n3. Leadership, management and governance\n",
            ),
            id="numbered-grade-first",
        ),
        pytest.param(
            (f"{ABOVE}Judgement\n{LEADERS}\n{HELP}\nOverall effectiveness\nGrade\nGood\nInadequate\nGood\n",),
            id="all-labels-then-all-grades",
        ),
        pytest.param((f"{ABOVE}{LEADERS} Good\n{LEADERS} Inadequate\n{HELP} Good\n",), id="one-label-two-grades"),
        pytest.param((ABOVE,), id="no-table"),
        pytest.param((ABOVE, PREVIOUS), id="only-earlier-grades-on-the-next-page"),
        pytest.param((f"{ABOVE}Overall effectiveness is good.\nLeaders are inadequate.\n",), id="only-prose"),
        pytest.param((f"{ABOVE}{EARLIER}",), id="only-earlier-grades"),
        pytest.param((documents.SIF_3.partition("1. Children")[0], PREVIOUS), id="numbered-table-lost"),
        pytest.param(
            ("Inspection of Rutland children and families services\nInspection dates: 3 to 7 May 2027\nCare Secure",),
            id="a-framework-to-come",
        ),
    ],
)
def test_a_table_that_cannot_be_trusted_is_refused(pages: tuple[str, ...]) -> None:
    """Never the grade of the row above, of an earlier inspection or of the prose."""
    with pytest.raises(UnreadablePage, match="No table of grades of a known layout"):
        reading(*pages)


@pytest.mark.parametrize(
    "sentence",
    [
        "Children’s services in Kent require improvement to be\nLeadership and governance require improvement",
        "Children’s services in Kent Outstanding\nLeadership and management require improvement",
        "Children’s services in Kent are not all\ngood",
        "The overall judgement was inadequate in 2011. Services are\ngood",
        "Children’s services in Kent have changed since leaders were\ngood",
    ],
)
def test_a_sentence_that_gives_no_overall_grade_is_not_taken_for_one(sentence: str) -> None:
    """Cut short, denied or of another day: the grade is left out, and a person looks."""
    cover = documents.SIF_1.replace("The overall judgement is requires improvement.", sentence)
    found = outcome(cover)
    assert "overall" not in found.grades
    assert found.confidence < 0.8


def test_the_refusal_says_what_the_cover_shows() -> None:
    """Title, dates, the judgements and the grades that were seen: enough to act on, on a few lines."""
    with pytest.raises(UnreadablePage) as refused:
        reading(f"{ABOVE}Judgement\n{LEADERS}\n{HELP}\nGrade\nGood\nInadequate\n")
    assert str(refused.value) == (
        "No table of grades of a known layout on the cover of “Inspection of Rutland local authority children’s "
        "services” (4 to 15 March 2024). Judgements named: leaders, help_and_protection; grades: good, inadequate. "
        "Look at it; new labels go into frameworks.toml."
    )


ROWS = {LEADERS: "Good", HELP: "Requires improvement to be good", IN_CARE: "Outstanding", LEAVERS: "Inadequate"}
PROSE = st.sampled_from(
    [
        "Leaders were judged inadequate in 2019 and have been good since.",
        "Children in care say that their homes are\noutstanding",
        "the experiences of care leavers: inadequate",
        "Overall effectiveness was\nInadequate\nthen, and much has changed.",
        "1. Children who need help and protection wait less.",
        "What needs to improve\n• Inadequate records",
        "The impact of leaders is good, and that of their partners requires improvement.",
    ]
)


@settings(max_examples=120, deadline=None)
@given(st.lists(PROSE, max_size=8), st.permutations(list(ROWS)), st.randoms(use_true_random=False))
def test_no_prose_changes_a_grade(prose: list[str], labels: list[str], chance: Random) -> None:
    """Whatever is written below the table and on later pages, in whatever order its rows stand."""
    rows = "\n".join(f"{fill(label, chance.choice([30, 36, 60, 90]))}\n{ROWS[label]}" for label in labels)
    below = "\n".join(prose)
    text = f"{ABOVE}Judgement Grade\n{rows}\nOverall effectiveness Requires improvement to be good\n"
    cut = chance.randrange(len(below) + 1)
    page = Page(kind=PageKind.REPORT, text=f"{text}Much has changed here.\n{below[:cut]}\f{below[cut:]}\f{PREVIOUS}")
    (found,) = extract_report(page, FACTS).outcomes
    assert dict(found.grades) == GRADES
    without = Page(
        kind=PageKind.REPORT, text=f"{ABOVE}Much has changed here.\n{below[:cut]}\f{below[cut:]}\f{PREVIOUS}"
    )
    with pytest.raises(UnreadablePage):
        extract_report(without, FACTS)
