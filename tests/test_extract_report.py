"""What Ofsted's own documents say: every family's layout, read from PDFs made for these tests."""

from dataclasses import replace
from random import Random

import documents
import pytest
from documents import FACTS, NEEDS, PREVIOUS, day, outcome, reading
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.errors import UnreadablePage
from monitor.extract.report import extract_report
from monitor.model import Ignored, InspectionKind, Page, PageKind, Span


def span(first: str, last: str) -> Span:
    return Span(day(first), day(last))


FAMILIES = [
    pytest.param(
        (documents.ILACS_2018,),
        ("Rutland", "ilacs_2018", "short", span("2019-06-03", "2019-06-07"), None),
        {
            "leaders": "good",
            "help_and_protection": "requires_improvement",
            "care": "requires_improvement",
            "overall": "good",
        },
        id="ilacs-2018",
    ),
    pytest.param(
        (documents.ILACS_2023, NEEDS),
        ("Rutland", "ilacs_2023", "standard", span("2024-03-04", "2024-03-15"), None),
        {
            "leaders": "good",
            "help_and_protection": "requires_improvement",
            "in_care": "outstanding",
            "care_leavers": "inadequate",
            "overall": "requires_improvement",
        },
        id="ilacs-2023",
    ),
    pytest.param(
        (documents.ILACS_2026,),
        ("Torbay", "ilacs_2026", "standard", span("2026-06-01", "2026-06-12"), None),
        {
            "leaders": "good",
            "help_and_protection": "outstanding",
            "in_care": "good",
            "care_leavers": "requires_improvement",
        },
        id="ilacs-2026-has-no-overall",
    ),
    pytest.param(
        (documents.SIF_1,),
        ("Kent", "sif", None, span("2014-02-18", "2014-03-12"), None),
        {
            "overall": "requires_improvement",
            "help_and_protection": "requires_improvement",
            "care": "good",
            "adoption": "outstanding",
            "care_leavers": "requires_improvement",
            "leaders": "inadequate",
            "lscb": "requires_improvement",
        },
        id="sif-with-the-board-on-the-cover",
    ),
    pytest.param(
        (documents.SIF_3, PREVIOUS),
        ("Kent", "sif", None, span("2016-09-12", "2016-10-06"), day("2016-11-28")),
        {
            "overall": "requires_improvement",
            "help_and_protection": "requires_improvement",
            "care": "good",
            "care_leavers": "good",
            "leaders": "requires_improvement",
        },
        id="sif-not-judged-and-misnumbered",
    ),
    pytest.param(
        (documents.REINSPECTION, PREVIOUS),
        ("Kent", "sif", "reinspection", span("2017-11-09", "2017-11-24"), day("2018-01-29")),
        dict.fromkeys(("overall", "help_and_protection", "care", "adoption", "care_leavers", "leaders"), "good"),
        id="sif-reinspection",
    ),
    pytest.param(
        documents.LOOKED_AFTER,
        ("Kent", "pre_sif", None, span("2013-07-08", "2013-07-12"), day("2013-08-16")),
        {"overall": "adequate"},
        id="looked-after-2013",
    ),
]


@pytest.mark.parametrize(("pages", "about", "grades"), FAMILIES)
def test_each_family_of_reports_is_read_by_its_labels(
    pages: tuple[str, ...], about: tuple[object, ...], grades: dict[str, str]
) -> None:
    """Council, framework, type, dates and each grade; earlier grades in the prose give nothing."""
    found = outcome(*pages)
    assert (found.council, found.framework, found.inspection_type, found.inspected, found.published) == about
    assert dict(found.grades) == grades
    assert (found.kind, found.confidence) == (InspectionKind.FULL, 1.0)
    assert {f"grades.{area}" for area in grades} <= {evidence.field for evidence in found.evidence}


@pytest.mark.parametrize(
    ("sentence", "grade"),
    [
        ("The overall judgement is Inadequate", "inadequate"),
        ("The overall judgement is good.", "good"),
        ("The overall judgement is that children’s services require\nimprovement.2", "requires_improvement"),
        ("The overall judgement is that children’s service requires improvement.", "requires_improvement"),
        ("The overall judgement is that children’s services are inadequate. 2", "inadequate"),
        ("Children’s services in St. Helens requires improvement to be good", "requires_improvement"),
        ("Children’s services in the Kent County Council area are outstanding", "outstanding"),
        ("Children’s services require improvement to be Good", "requires_improvement"),
    ],
)
def test_the_overall_grade_of_the_single_inspection_is_a_sentence(sentence: str, grade: str) -> None:
    """Its wording changed from year to year; the prose below it, which names grades too, never wins."""
    cover = documents.SIF_1.replace("The overall judgement is requires improvement.", sentence)
    assert outcome(cover).grades["overall"] == grade


def test_rows_in_any_order_keep_their_grades() -> None:
    """A grade belongs to its label, wherever in the table that stands."""
    top, rows, bottom = documents.ILACS_2023.partition("The impact of leaders")
    row = rows + bottom
    first, second = row.split("The experiences and progress of\nchildren in care\nOutstanding\n")
    moved = top + "The experiences and progress of\nchildren in care\nOutstanding\n" + first + second
    assert dict(outcome(moved).grades) == dict(outcome(documents.ILACS_2023).grades)


def test_a_table_may_break_over_two_pages() -> None:
    """Numbered rows go on at the top of the next page."""
    first, second = documents.SIF_3.split("2.2 Experiences")
    assert outcome(first, f"2.2 Experiences{second}").grades["leaders"] == "requires_improvement"


def test_a_missing_row_lowers_the_confidence() -> None:
    """A cover of a known layout with a row unread goes to a person before anyone is told."""
    spoilt = documents.ILACS_2023.replace("Overall effectiveness Requires improvement to be good", "Overall")
    found = outcome(spoilt)
    assert "overall" not in found.grades
    assert found.confidence < 0.8


@pytest.mark.parametrize(
    ("cover", "dates"),
    [
        pytest.param(
            documents.ILACS_2023.replace("families\nGood", "families\nGood\nInadequate"), None, id="two-grades"
        ),
        pytest.param(documents.ILACS_2023, "4 to 15 March 2018", id="before-the-layout-began"),
    ],
)
def test_what_cannot_all_be_true_lowers_the_confidence(cover: str, dates: str | None) -> None:
    """A grade that no label claims, or a layout that did not exist yet, goes to a person too."""
    assert outcome(cover.replace("4 to 15 March 2024", dates or "4 to 15 March 2024")).confidence < 0.8


def test_a_grade_between_two_lines_of_its_label_is_found() -> None:
    """Where the PDF gives a cell before its neighbour's second line, the label is still whole around it."""
    cover = documents.ILACS_2018.replace(
        "care and care\nleavers Requires improvement", "care and care Inadequate\nleavers"
    )
    found = outcome(cover)
    assert (found.grades["care"], found.confidence) == ("inadequate", 0.9)


def test_a_report_of_no_known_layout_is_refused() -> None:
    """Titled as an inspection, but without a table that can be read: said, not passed over."""
    with pytest.raises(UnreadablePage, match="No table of grades"):
        reading(
            documents.ILACS_2023.replace("Good", "Splendid").replace("progress of", "path of").replace("impact", "use")
        )


def test_what_needs_to_improve_is_quoted_word_for_word() -> None:
    """Each entry on one line, with the outcome of the national framework where it is printed."""
    found = outcome(documents.ILACS_2023, NEEDS).to_improve
    assert [(entry.text, entry.national_framework) for entry in found] == [
        ("How soon plans are written down, so that families know them.", "outcome 3"),
        ("The choice of homes for older children", "outcome 4"),
        ("Learning from complaints.", "enabler 2"),
        ("Handwriting.", None),
    ]


def test_a_split_inspection_is_what_its_first_part_is() -> None:
    """A week, and two days some weeks later, is a short inspection that was resumed."""
    dates = "5 to 9 February 2024 and 14 to 15 March 2024"
    found = outcome(documents.ILACS_2023.replace("4 to 15 March 2024", dates))
    assert (found.inspected, found.inspection_type) == (span("2024-02-05", "2024-03-15"), "short")


@pytest.mark.parametrize(
    ("name", "dates", "council"),
    [
        ("Bradford Children and Families Trust", "2 to 13 March 2026", "Bradford"),
        ("Dorset local authority", "3 to 7 September 2018", "Dorset County"),
        ("Dorset local authority", "3 to 7 July 2023", "Dorset"),
        ("the Royal Borough of\nWindsor and Maidenhead local authority", "3 to 7 July 2023", "Windsor and Maidenhead"),
        ("Newcastle local authority", "3 to 7 July 2023", "Newcastle upon Tyne"),
        ("St. Helens local authority", "3 to 7 July 2023", "St Helens"),
    ],
)
def test_the_council_is_the_one_that_was_there(name: str, dates: str, council: str) -> None:
    """Site forms, trusts and predecessors of the same name are told apart by the title and the day."""
    cover = documents.ILACS_2023.replace("Rutland local authority", name).replace("4 to 15 March 2024", dates)
    assert outcome(cover).council == council


def test_the_page_that_lists_a_report_names_the_council_when_the_title_does_not() -> None:
    """A title without a name rests on the council's own page at Ofsted; without that it is refused."""
    page = documents.read_pages(documents.ILACS_2023.replace("Rutland local authority", "local authority"))
    with pytest.raises(UnreadablePage, match="names no council"):
        extract_report(page, FACTS)
    (found,) = extract_report(replace(page, urn=80547), FACTS).outcomes
    assert found.council == "Rutland"


def test_the_listings_day_of_publication_wins() -> None:
    """What the caller knows of the publication goes before what the cover prints."""
    page = replace(documents.read_pages(documents.SIF_3), published=day("2016-11-29"))
    (found,) = extract_report(page, FACTS).outcomes
    assert found.published == day("2016-11-29")


@pytest.mark.parametrize(
    ("text", "ignored"),
    [
        (documents.BOARD_REVIEW, Ignored.LSCB_ONLY),
        ("Inspection of Oakfield Primary School\nOfsted\nQuality of education Good", Ignored.SCHOOL_OR_NURSERY),
        ("Inspection of a children’s home\nOfsted\nOverall Good", Ignored.PROVIDER_NOT_COUNCIL),
        ("Ofsted: strategy for the years to come", Ignored.NOT_A_REPORT),
        ("Minutes of a parish council", Ignored.NOT_OFSTED),
    ],
)
def test_other_documents_are_told_what_they_are(text: str, ignored: Ignored) -> None:
    """A readable document of another kind is no failure."""
    found = reading(text)
    assert (found.outcomes, found.ignored) == ((), ignored)


TEXTS = [
    documents.ILACS_2018, documents.ILACS_2023 + "\f" + NEEDS, documents.ILACS_2026, documents.SIF_1, documents.SIF_3,
    "\f".join(documents.LOOKED_AFTER), documents.FOCUSED_VISIT + "\f" + documents.URGENT, documents.AREA_SEND,
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(TEXTS), st.randoms(use_true_random=False))
def test_spoilt_text_gives_an_outcome_or_a_reason(text: str, chance: Random) -> None:
    """Lines lost, doubled or out of order: an answer with true evidence, or one clear sentence."""
    lines = text.splitlines(keepends=True)
    kept = [line for line in lines if chance.random() > 0.1]
    at, to = sorted(chance.choices(range(len(kept) + 1), k=2))
    spoilt = "".join(kept[:at] + kept[at:to][::-1] + kept[to:])
    try:
        found = extract_report(Page(kind=PageKind.REPORT, text=spoilt), FACTS)
    except UnreadablePage as refused:
        assert "\n" not in str(refused)
        return
    assert bool(found.outcomes) != bool(found.ignored)
    for only in found.outcomes:
        assert all(spoilt[e.start : e.end] == e.quote for e in only.evidence)
        assert set(only.grades.values()) <= set(FACTS.grades)
