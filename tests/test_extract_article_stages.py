"""The stages of an article: history, what is set aside and why, priors, and any text at all."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from told import FACTS, evidence_holds, grades_told, read

from monitor.extract import extract
from monitor.extract.article import stages
from monitor.model import Page, PageKind

O, G, R, I = "outstanding", "good", "requires_improvement", "inadequate"  # noqa: E741


def test_history_is_what_the_page_recalls() -> None:
    """Older grades with their years, each once, and the news is not among them."""
    reading = read(
        "Ofsted has rated Derby City Council's children's services good. They were inadequate in 2018 and the "
        "service was judged to require improvement in May 2021."
    )
    assert [(one.council, dict(one.grades), str(one.on)) for one in reading.history] == [
        ("Derby", {"overall": I}, "2018"), ("Derby", {"overall": R}, "2021-05"),
    ]  # fmt: skip


def test_every_grade_word_is_a_claim_or_set_aside_with_a_reason() -> None:
    """Nothing is dropped in silence: `explain` can show why."""
    page = Page(
        PageKind.ARTICLE,
        "Ofsted rated Derby's children's services good. Staff do outstanding work. We want to be outstanding.",
    )
    seen = stages(page, FACTS)
    assert [(claim.grade.value, claim.use) for claim in seen.claims] == [(G, "judged")]
    assert [(aside.mention.value, aside.reason) for aside in seen.set_aside] == [(O, "adjective"), (O, "ambition")]


def test_a_page_that_names_no_council_uses_its_source_s_council_only_as_a_prior() -> None:
    """ "Our services" on a council's own site are that council's; a council that the text names comes first."""
    ours = Page(
        PageKind.ARTICLE, "Ofsted has rated our children's services good.", url="https://www.derby.gov.uk/news/1"
    )
    theirs = Page(
        PageKind.ARTICLE, "Ofsted has rated Luton's children's services good.", url="https://www.derby.gov.uk/news/2"
    )
    assert list(grades_told(extract(ours, FACTS))) == ["Derby"]
    assert list(grades_told(extract(theirs, FACTS))) == ["Luton"]
    named = Page(PageKind.ARTICLE, "Ofsted has rated the city's children's services good.")
    assert list(grades_told(extract(named, FACTS, ("Derby",)))) == ["Derby"]
    assert grades_told(extract(named, FACTS)) == {}


PIECES = [
    "Ofsted", "Derby City Council", "children's services", "rated", "good", "“outstanding”", "inadequate", "in 2019",
    "and", "care leavers", "leadership", "a focused visit", ".", "\n", "•", "–", "from", "to", "requires improvement",
    "today", ",", "all areas",
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_any_text_is_read_without_a_fault_and_with_true_quotes(pieces: list[str]) -> None:
    """Whatever the words and their order, evidence stands in the text and visits have no grades."""
    text = " ".join(pieces)
    reading = read(text)
    assert all(evidence_holds(text, outcome) for outcome in reading.outcomes)
    assert all(not outcome.grades for outcome in reading.outcomes if outcome.kind != "full")
    assert (reading.ignored is None) == bool(reading.outcomes)


def test_sentences_stand_in_order() -> None:
    """The first stage parts the text without overlap."""
    text = "Ofsted rated St. Helens. Cllr. Lee spoke!\n• Leadership – good\nThis line goes on,\nand ends here."
    found = [marked.sentence for marked in stages(Page(PageKind.ARTICLE, text), FACTS).page]
    assert [text[one.start : one.end].strip() for one in found] == [
        "Ofsted rated St. Helens.", "Cllr. Lee spoke!", "• Leadership – good", "This line goes on,\nand ends here.",
    ]  # fmt: skip
    assert all(one.end <= two.start for one, two in pairwise(found))


@pytest.mark.parametrize(
    "phrase",
    ["good ", "rated good by Ofsted ", "good (outstanding), ", "Bury and Bolton good, ", "leadership and ", "2019, "],
)
def test_what_crowds_is_no_prose(phrase: str) -> None:
    """However long one run of mentions is, no rule is asked about any of it, and the reason is named."""
    seen = stages(Page(PageKind.ARTICLE, phrase * (30_000 // len(phrase))), FACTS)
    assert all(claim.number == len(seen.page) - 1 for claim in seen.claims)  # the rest behind the last cut
    assert {aside.reason for aside in seen.set_aside} == {"no_prose"}
    assert all(len(marked.text) <= 1500 and not marked.mentions for marked in seen.page[:-1])


@pytest.mark.parametrize("length", [2_000, 20_000])
def test_a_sentence_never_asks_more_than_its_bounds(length: int) -> None:
    """The work for one sentence is bounded, so that of a page grows with its length and no faster."""
    text = ("Ofsted rated the work in Derby City Council's schools and teams in May 2019 as good, and that of " * 500)[
        :length
    ]
    page = stages(Page(PageKind.ARTICLE, text), FACTS).page
    assert all(len(marked.text) <= 1500 and len(marked.mentions) <= 60 for marked in page)


@pytest.mark.parametrize(
    ("said", "grades"),
    [
        pytest.param(
            "Derby City Council now requires improvement, as do its leadership and its adoption service.",
            {"overall": R, "leaders": R, "adoption": R},
        ),
        pytest.param(
            "The impact of leaders in Derby requires improvement, as does adoption.", {"leaders": R, "adoption": R}
        ),
    ],
    ids=["of-the-council-too", "of-areas-alone"],
)
def test_a_grade_that_areas_share_is_the_council_s_too(said: str, grades: dict[str, str]) -> None:
    """ "As do its leaders": what was graded before stays graded, the whole or an area."""
    assert grades_told(read(f"Ofsted has inspected children's services in Derby again. {said}")) == {"Derby": grades}
