"""What needs to improve, word for word and entry by entry, wherever a report or letter puts it."""

import documents
import pytest
from documents import ILACS_2023, KENT_TEAM, RECOMMENDATIONS, SIF_3, outcome

from monitor.model import Outcome


def texts(found: Outcome) -> list[str]:
    return [entry.text for entry in found.to_improve]


def test_the_single_inspections_recommendations_are_read_whole() -> None:
    """Numbered over two pages, under headings of groups, with bullets inside; the board's own are left out."""
    found = outcome(SIF_3, documents.CONTENTS, "x", "x", "x", *RECOMMENDATIONS, *KENT_TEAM)
    assert texts(found) == [
        "Answer letters within a week, and count those that are late.",
        "Make sure that: • keys are handed back • every door has a bell (paragraphs 12, 30).",
        "Keep the half-term diary up to date. Show it to children aged 16 and 17.",
        "Ask children what they think of their rooms",
        "Write to grandparents.",
    ]


@pytest.mark.parametrize(
    "heading",
    [
        "What does the Local Authority need to improve?",
        "What does the local authority need to improve",
        "Recommendations:",
    ],
)
@pytest.mark.parametrize(
    "below",
    [
        "Summary for children and young people\nHere they are happy.",
        "The local authority’s strengths\n6. Every letter is answered.",
        "Information about this inspection\nInspectors read letters.",
        "Progress since the last inspection\nThere is some.",
        "What the council does well\nLetters are answered with care.",
    ],
)
def test_the_recommendations_end_where_the_next_section_begins(heading: str, below: str) -> None:
    """Whatever that section is called."""
    first, second = RECOMMENDATIONS
    section = first.replace("Recommendations", heading) + "\f" + second
    section = section[: section.index("Summary for")] + below
    assert texts(outcome(SIF_3, *section.split("\f")))[-1] == "Write to grandparents."


def test_bulleted_groups_are_read_too() -> None:
    """The first single inspections used bullets under two headings."""
    page = """
5
What does the Local Authority need to improve?
Priority and immediate action
• Answer letters.
• Ensure that somebody opens the
door at night.
Areas for improvement
• Paint the fence
6
Information about this inspection
"""
    assert texts(outcome(documents.SIF_1, page)) == [
        "Answer letters.",
        "Ensure that somebody opens the door at night.",
        "Paint the fence",
    ]


def test_a_report_without_recommendations_of_its_own_has_none() -> None:
    """Those of the safeguarding children board are not the council's."""
    board = "What does the LSCB need to improve?\nAreas for improvement\n1. Meet more often."
    assert texts(outcome(SIF_3, board)) == []


def test_the_reports_of_2013_group_by_time() -> None:
    """Bullets under "immediately" and "within three months"; the paragraph before them is no entry."""
    page = """
Kent County Council Inspection of looked after children services 8
Areas for improvement
28. To make services better the council should do the following.
Immediately:
• see that each child has a bicycle
• count the bicycles
Within three months:
• Mend the bicycles that
are broken
Outcomes for looked after children
Grade 3 (Adequate)
29. Outcomes are adequate.
"""
    cover, contents, scale, *rest = documents.LOOKED_AFTER
    found = outcome(cover, contents, scale, page, *rest)
    assert texts(found) == [
        "see that each child has a bicycle",
        "count the bicycles",
        "Mend the bicycles that are broken",
    ]
    assert found.lead_inspector == "Ann Example"


@pytest.mark.parametrize(
    ("printed", "text", "named"),
    [
        ("Post. (outcome 4, national framework)", "Post.", "outcome 4"),
        ("Post (outcomes 2 and 3, national framework).", "Post", "outcome 2 and 3"),
        ("Post [ Outcome 3, national framework].", "Post", "outcome 3"),
        ("Post (Outcome three).", "Post", "outcome 3"),
        ("Post. (outcome 1; enabler 2, national framework)", "Post.", "outcome 1, enabler 2"),
        (
            "Post (enabler: leaders make time,\nnational framework)",
            "Post",
            "enabler: leaders make time",
        ),
        ("Post and its outcomes (in 2023).", "Post and its outcomes (in 2023).", None),
        ("Post for children (aged 4) and its outcome.", "Post for children (aged 4) and its outcome.", None),
    ],
)
def test_the_national_framework_is_named_as_printed(printed: str, text: str, named: str | None) -> None:
    """Round or square brackets, figures or words, or an enabler's own name; other brackets stay."""
    found = outcome(ILACS_2023, f"What needs to improve?\n1\n• {printed}\nThe experiences and progress of all")
    assert [(entry.text, entry.national_framework) for entry in found.to_improve] == [(text, named)]


def test_an_entry_over_a_page_break_has_no_furniture_in_it() -> None:
    """Neither the page's number and footnote nor the next page's header, and the hyphen is restored."""
    pages = (
        "What needs to improve?1\n• Life-story work for half of the\n2\n1 These are cross-referenced.\nSee there.",
        """Inspection of Rutland local authority children’s services
4 to 15 March 2024 3
children aged 16 and
17 in homes.
• Bells.
Experiences and progress of care leavers: good""",
    )
    assert texts(outcome(ILACS_2023, *pages)) == [
        "Life-story work for half of the children aged 16 and 17 in homes.",
        "Bells.",
    ]


@pytest.mark.parametrize(
    "ends",
    [
        "Main findings\n• No entry.",
        "Findings\n• No entry.",
        "Main Findings\n• No entry.",
        "Areas of strength\n• No entry.",
        "Ofsted will take the findings into account.\n• No entry.",
        "Yours sincerely\nBob Example",
        "We have notified the Department for Education.",
    ],
)
def test_a_letters_list_ends_with_its_section(ends: str) -> None:
    """Also where the list stands last, before the closing words."""
    letter = (
        f"What needs to improve in this area of social work practice?\n• Post.\n• The\nfindings from audits.\n{ends}"
    )
    assert texts(outcome(documents.FOCUSED_VISIT, letter)) == ["Post.", "The findings from audits."]


def test_words_like_a_heading_in_a_sentence_end_nothing() -> None:
    """A line may begin with "areas for improvement" in the middle of an entry."""
    letter = "Areas for Improvement\n• Audits do not find\nareas for improvement. They are late.\n• Post.\nFindings"
    assert texts(outcome(documents.FOCUSED_VISIT, letter)) == [
        "Audits do not find areas for improvement. They are late.",
        "Post.",
    ]


def test_ofsteds_address_is_no_part_of_a_list() -> None:
    """It stands at the foot of the first page, in the middle of what goes on overleaf."""
    letter = documents.FOCUSED_VISIT.partition("Overview")[0]
    first = f"{letter}What needs to improve in this area of social work practice\n• The post of\n"
    address = "Ofsted\nPiccadilly Gate\nStore Street\nManchester\nT 0300 000 0000\nwww.gov.uk/ofsted"
    assert texts(outcome(first + address, "2\nthe council.\nFindings\n")) == ["The post of the council."]


def test_a_number_that_begins_a_line_is_no_footnote_where_the_list_goes_on() -> None:
    """A footnote is the last thing on its page."""
    page = "Recommendations\n1. Count rooms of Key Stages 1 and\n2 English lessons.\n2. Paint.\n9\nSummary for children"
    assert texts(outcome(SIF_3, page)) == ["Count rooms of Key Stages 1 and 2 English lessons.", "Paint."]


def test_prose_at_the_top_of_a_page_is_no_header() -> None:
    """Even where it speaks of an inspection and a year."""
    pages = ("What needs to improve\n• What came of the", "inspection of lifts in 2019\nand the bells.\nMain findings")
    assert texts(outcome(ILACS_2023, *pages)) == ["What came of the inspection of lifts in 2019 and the bells."]
