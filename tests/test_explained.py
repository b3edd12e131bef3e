"""Why mentions of grades gave nothing, and what the rules mean: for reporters who want to check a reading."""

import ast
import re
from itertools import pairwise
from pathlib import Path

import pytest
from documents import (
    AREA_SEND,
    BOARD_REVIEW,
    FACTS,
    FOCUSED_VISIT,
    HELP,
    ILACS_2018,
    ILACS_2023,
    ILACS_2026,
    LOOKED_AFTER,
    NEEDS,
    PREVIOUS,
    REINSPECTION,
    SIF_1,
    SIF_3,
    URGENT,
    read_pages,
    reading,
)
from told import Article, articles, read

from monitor.extract import explained_article, explained_report, explained_words
from monitor.extract.explained import MOST, ORDINARY, Explained, explain
from monitor.extract.meanings import FOLLOWS, MEANINGS, meaning
from monitor.extract.phrases import rules
from monitor.model import Ignored, Page, PageKind, Reading

NEWS = "Ofsted has rated Rutland County Council's children's services good in a report published today."
DOCUMENTS = {
    "ilacs-2018": (ILACS_2018,),
    "ilacs-2023": (ILACS_2023, NEEDS),
    "ilacs-2026": (ILACS_2026,),
    "sif-2014": (SIF_1, PREVIOUS),
    "sif-2016": (SIF_3,),
    "reinspection": (REINSPECTION,),
    "looked-after": LOOKED_AFTER,
    "board-review": (BOARD_REVIEW,),
    "letter": (FOCUSED_VISIT, URGENT),
    "send": (AREA_SEND.format(words="lead to inconsistent experiences and outcomes"),),
}
EXTRACT = Path(__file__).parents[1] / "monitor" / "extract"


def told_of(text: str, published: str = "2024-07-30") -> list[tuple[str, str]]:
    return asides(explain(read(text, published), FACTS))


def asides(found: Explained) -> list[tuple[str, str]]:
    """The words that were set aside, each with its reason; every one stands where it says."""
    for aside in found.set_aside:
        assert found.reading.page.text[aside.start : aside.end] == aside.quote
    return [(aside.quote, aside.reason) for aside in found.set_aside]


@pytest.mark.parametrize(
    ("more", "quote", "reason"),
    [
        ("They had been rated inadequate in 2019.", "inadequate", "an earlier inspection's grade"),
        ("The good rating was welcome.", "good", "the same grade as a field above, which other words give"),
        ("The latest report rated them outstanding.", "outstanding", explained_article.OTHERWISE),
        ("Staff have good ideas.", "good", "an ordinary word here, not a grade"),
        ("Campaigners called the service 'inadequate'.", "'inadequate'", "somebody's opinion, not Ofsted's judgement"),
        ("Some 42% of authorities are outstanding.", "outstanding", "a figure on many councils or services"),
        ("Support is not consistently outstanding.", "outstanding", "the text says that it is not this grade"),
        ("Our hope is to become outstanding.", "outstanding", "a hope, a plan or a possibility"),
        ("A school was judged inadequate in all its SEND provision.", "inadequate", "of another service or body"),
        ("Two of the four areas were judged outstanding.", "outstanding", explained_article.USES["unnamed_areas"]),
        ("\n\nREAD MORE: Oakfield nursery rated inadequate", "inadequate", explained_words.AROUND),
        ("Somebody chalked outstanding on a wall.", "outstanding", "no words around it say that it is a judgement"),
        (f"\n\n{'-' * 1498}good{'-' * 9}", "good", explained_words.UNREAD),
    ],
)  # fmt: skip
def test_a_mention_beside_the_news_has_its_reason(more: str, quote: str, reason: str) -> None:
    """What an article says besides its news is told apart by what the words do there."""
    assert told_of(f"{NEWS} {more}") == [(quote, reason)]


@pytest.mark.parametrize(
    ("text", "published", "reason"),
    [
        pytest.param(
            "Ofsted has published a letter after a focused visit to Rutland County Council in June. In an inspection "
            "the services were judged good.",
            "2024-07-30",
            explained_article.VISIT,
            id="visit",
        ),
        pytest.param(
            "A commissioner has been sent to Rutland County Council. Its children's services are good, Ofsted says.",
            "2024-07-30",
            explained_article.FRAMES["intervention"],
            id="other-news",
        ),
        pytest.param(
            "Oakfield Primary School and its pupils welcomed Ofsted's inspectors. The verdict was good.",
            "2024-07-30",
            explained_article.OFF_TOPIC,
            id="school",
        ),
        pytest.param(
            "Ofsted has rated Rutland County Council's children's services good after an inspection in May 2026.",
            "2026-06-30",
            explained_article.OVERALL_ENDED,
            id="no-overall-any-more",
        ),
        pytest.param(
            "Rutland County Council's children's services were judged good by Ofsted in 2024.",
            "2024-07-30",
            explained_article.NOT_NEWS,
            id="dated",
        ),
        pytest.param(
            "Ofsted inspectors have judged children's services to be good, a report says.",
            "2024-07-30",
            explained_article.NO_COUNCIL,
            id="whose",
        ),
    ],
)
def test_a_page_without_a_grade_says_why_of_each(text: str, published: str, reason: str) -> None:
    """Where the page as a whole gives no grade, its mentions say what the page is instead."""
    assert told_of(text, published) == [("good", reason)]


def test_another_council_further_down_is_only_mentioned() -> None:
    """A neighbour's grade is not the article's news."""
    between = "Nobody was surprised.\n\nMany words stand here.\n\nStill more words follow.\n\nAnd more."
    neighbour = "Inspectors judged services at Leicester City Council to be inadequate."
    assert told_of(f"{NEWS}\n\n{between}\n\n{neighbour}") == [("inadequate", explained_article.OTHER_COUNCIL)]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ilacs-2018", []),
        (
            "ilacs-2023",
            [
                ("inadequate", explained_report.EARLIER),
                ("good", explained_report.BELOW),
                ("good", explained_report.HEADING_DIFFERS),
            ],
        ),
        ("ilacs-2026", [("Inadequate", explained_report.BELOW)]),
        ("sif-2014", [("good", ORDINARY), *[("inadequate", explained_report.PREVIOUS)] * 4]),
        ("sif-2016", [("require improvement", explained_report.BETWEEN)]),
        (
            "looked-after",
            [
                ("Outstanding", explained_report.KEY),
                ("Good", explained_report.KEY),
                ("Good", explained_report.ELSEWHERE),
            ],
        ),
        ("board-review", [("requires improvement", explained_report.NO_OUTCOME)]),
        (
            "letter",
            [("inadequate", explained_report.EARLIER), ("outstanding", "a letter on a visit gives no grade")],
        ),
        ("send", []),
    ],
)
def test_a_report_s_mentions_are_told_by_where_they_stand(name: str, expected: list[tuple[str, str]]) -> None:
    """The table of grades alone counts; everything else is placed against it."""
    found = asides(explain(reading(*DOCUMENTS[name]), FACTS))
    assert [(quote.lower(), reason) for quote, reason in found] == [(q.lower(), reason) for q, reason in expected]


@pytest.mark.parametrize(
    ("after", "reason"),
    [
        (f"{HELP}:\nrequires improvement to be good\n1. Words.", explained_report.HEADING),
        ("In 2019 services were judged requires improvement to be good.", explained_report.EARLIER),
        ("Help for children requires improvement to be good.", explained_report.OTHER_PAGE),
        ("Help does not yet require improvement to be good.", None),
    ],
)
def test_a_later_page_repeats_recalls_or_tells(after: str, reason: str | None) -> None:
    """A heading that repeats a grade, an earlier year, and running text are not the same."""
    found = asides(explain(reading(ILACS_2023, f"Page\n{after}"), FACTS))
    assert reason is None or found[-1][1] == reason


def test_a_report_of_no_known_layout_shows_what_it_holds() -> None:
    """An unreadable report has all its mentions set aside: a person can look at them."""
    page = read_pages("Inspection of Rutland local authority children’s services\nVerdict: Good")
    assert asides(explain(Reading(page, ignored=Ignored.UNREADABLE), FACTS)) == [("Good", explained_report.NO_OUTCOME)]


@pytest.mark.parametrize("article", articles(), ids=lambda article: article.id)
def test_no_grade_of_an_article_is_passed_over(article: Article) -> None:
    """Each wording that may be a grade is in words that a field rests on, or set aside once."""
    assert passed_over(explain(article.read(), FACTS)) == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_grade_of_a_report_is_passed_over(name: str) -> None:
    """The same of Ofsted's own documents."""
    assert passed_over(explain(reading(*DOCUMENTS[name]), FACTS)) == []


def passed_over(found: Explained) -> list[str]:
    """The wordings of grades that neither a field rests on nor are set aside, and mentions set aside twice."""
    text = re.sub(r"\s", " ", found.reading.page.text.replace("’", "'").replace("‘", "'"))
    told = [(aside.start, aside.end) for aside in found.set_aside]
    rests = [(e.start, e.end) for outcome in found.reading.outcomes for e in outcome.evidence]
    twice = [text[slice(*before)] for before, after in pairwise(told) if before[1] > after[0]]
    wordings = (match for rule in rules("grades") for match in rule.pattern.finditer(text))
    return twice + [m[0] for m in wordings if not any(start <= m.start() < end for start, end in told + rests)]


def test_a_hostile_page_is_cut_short_and_counted() -> None:
    """Of thousands of mentions so many are kept, and the others are counted."""
    for kind in (PageKind.ARTICLE, PageKind.REPORT):
        page = Page(kind, "Inspectors called it good.\n" * (MOST + 500))
        found = explain(Reading(page, ignored=Ignored.NOT_A_REPORT), FACTS)
        assert (len(found.set_aside), found.left_off) == (MOST, 500)


def test_a_page_of_links_has_nothing_to_explain() -> None:
    """Search pages and feeds lead to others, and grade nobody."""
    assert explain(Reading(Page(PageKind.FEED, "good")), FACTS).set_aside == ()


def _rules() -> set[str]:
    """Every rule that an outcome or a mention can name: those of the tables, and those that stand in the code."""
    written = {
        node.value
        for path in EXTRACT.rglob("*.py")
        if path.name != "meanings.py"
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call | ast.Assign | ast.AnnAssign | ast.Tuple | ast.IfExp | ast.Return)
        for node in ast.iter_child_nodes(call)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    by_hand = {word for word in written if re.fullmatch(r"[a-z]+(-[a-z]+)+", word)} - {"pre-proceedings"}
    strengths = {f"council-{strength}" for strength in ("official", "name", "weak", "trust")}
    tables = {rule.id for table in ("uses", "visits") for rule in rules(table)}
    same = {rule.id for rule in rules("grades") if rule.gives == "same"}
    return by_hand | strengths | tables | same | {"title"}


def test_every_rule_has_a_meaning() -> None:
    """What explain calls a rule by, it explains; and nothing is explained that no rule is called."""
    assert _rules() - set(MEANINGS) == set(), "say in extract/meanings.py what these rules find"
    assert set(MEANINGS) - _rules() == set(), "no rule is called so: take these out of extract/meanings.py"


def test_every_rule_of_a_document_has_a_meaning() -> None:
    """The rules that our documents and articles are read by are among those."""
    readings = [*(reading(*pages) for pages in DOCUMENTS.values()), *(article.read() for article in articles())]
    used = {e.rule for found in readings for outcome in found.outcomes for e in outcome.evidence}
    used |= {a.rule for found in readings for a in explain(found, FACTS).set_aside if a.rule}
    assert used - set(MEANINGS) == set()
    assert meaning("a-rule-of-tomorrow") == "a rule of tomorrow"


def test_every_use_and_frame_has_a_reason() -> None:
    """A new row in the tables of phrases is told in plain words too."""
    judged = {"new", "judged", "several"}
    assert {rule.gives for rule in rules("uses")} - judged <= set(explained_article.USES)
    assert {rule.gives for rule in rules("frames")} == set(explained_article.FRAMES)


def test_a_field_without_words_follows_from_something() -> None:
    """Whatever an outcome holds without evidence, explain says where it comes from."""
    for found in [*(reading(*pages) for pages in DOCUMENTS.values()), *(article.read() for article in articles())]:
        for outcome in found.outcomes:
            proved = {evidence.field.partition(".")[0] for evidence in outcome.evidence}
            held = {name for name in ("framework", "published", "inspected", "theme", "priority_action", "outcome",
                                      "inspection_type", "lead_inspector") if getattr(outcome, name)}  # fmt: skip
            assert held - proved <= set(FOLLOWS)
