"""What is kept of a press page: the clause with the grade, and the name of nobody."""

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from told import FACTS, articles, read

from monitor.extract import extract
from monitor.extract.fold import fold
from monitor.extract.phrases import rules
from monitor.extract.press.marks import mark
from monitor.extract.press.people import people
from monitor.extract.press.quote import LONGEST, clause
from monitor.model import Page, PageKind

SHARED = Path(__file__).parents[1] / ".." / "shared"
CLAUSES = tomllib.loads((Path(__file__).parent / "quotes.toml").read_text(encoding="utf-8"))["quote"]


@pytest.mark.parametrize("row", CLAUSES, ids=lambda row: row["text"][:50])
def test_the_clause_with_the_grade_is_kept_without_the_names_in_it(row: dict[str, str]) -> None:
    """The verb, the area and the council stay where no name stands between; a child's name never stays."""
    text = row["text"]
    folded = fold(text)
    found = [(marked, mention) for marked in mark(text, FACTS) for _, mention in marked.of("grade", "visit")]
    assert text[slice(*clause(folded, *found[-1], "grades.overall"))].strip() == row["kept"]


NO_NAMES = [
    "Ofsted has published its report on Derby City Council.",
    "The Department for Education and the Local Government Association welcomed the report.",
    "His Majesty's Inspectors came in May, in June 2024 and on Monday 3 April.",
    "The Director of Children and Young People's Services and the Chief Executive were not there.",
    "Under the Single Inspection Framework North Yorkshire and Slough Children First were inspected.",
    "Young people in the West Midlands are safe, and CQC and SEND inspectors agree.",
    "Will Derby City Council be next? April, May and June were busy.",
    "Latest Ofsted Report: Children's Services Improved, Says BBC News",
    "The review was damning. Damning Ofsted findings followed.",
]


@pytest.mark.parametrize("text", NO_NAMES)
def test_councils_bodies_and_months_are_no_people(text: str) -> None:
    """What pages on inspections are made of is left in the quote."""
    folded = fold(text)
    assert [text[start:end] for marked in mark(text, FACTS) for start, end in people(folded, marked)] == []


# Names as papers print them, each with the words of it that may stand in no quote.
NAMES = {
    "Alfie Example": "Alfie Example",
    "six-year-old Hope": "Hope",
    "Hope, six,": "Hope",
    "baby Grace": "Grace",
    "the death of Summer": "Summer",
    "Ruby's mother": "Ruby",
    "Example, 16,": "Example",
    "(Ivy Stone)": "Ivy Stone",
    "Zoë O'Neill": "Zoë O'Neill",
    "MARY MCDONALD": "MARY MCDONALD",
    "Jane van der Berg": "Jane Berg",
    "Jean-Luc d'Arcy": "Jean-Luc d'Arcy",
    "Fatima al-Hassan": "Fatima al-Hassan",
    "Łukasz Smith-Jones": "Łukasz Smith-Jones",
    "Ms A. Smith": "Ms Smith",
    "J. R. Roe": "Roe",
    "Cllr Young": "Cllr Young",
    "Lord Grant of Exampleton": "Lord Grant Exampleton",
    "Dr Amara Best": "Amara Best",
    "Will Day": "Will Day",
    "Alfie Price": "Alfie Price",
    "Mark West": "Mark West",
    "Jane Read": "Jane Read",
    "Bobby-Joe Foster": "Bobby-Joe Foster",
    "Li Wei": "Li Wei",
    "Ng": "Ng",
    "jane.roe@council.example": "jane.roe@council.example",
}
TOLD = [article for article in articles() if article.grades or article.visits]


def words_in(names: str, quote: str) -> list[str]:
    return [name for name in names.split() if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", quote)]


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(TOLD), st.sampled_from(sorted(NAMES)), st.lists(st.integers(0, 10_000), min_size=1, max_size=3))
def test_no_quote_holds_a_name_wherever_it_stands_in_the_article(article, name, places) -> None:  # type: ignore[no-untyped-def]
    """Every quote stands in the text, is short, holds its grade's own words, and no word of any name."""
    gaps = [gap.start() for gap in re.finditer(r"\s", article.text)]
    text = article.text
    for gap in sorted({gaps[place % len(gaps)] for place in places}, reverse=True):
        text = f"{text[:gap]} {name}{text[gap:]}"
    known = words_in(NAMES[name], article.text)
    for outcome in read(text, article.published, article.title, article.url).outcomes:
        for one in outcome.evidence:
            assert text[one.start : one.end] == one.quote
            assert 0 < len(one.quote) <= LONGEST
            assert set(words_in(NAMES[name], one.quote)) <= set(known)
            if grade := outcome.grades.get(one.field.removeprefix("grades.")):
                flat = " ".join(one.quote.split())
                assert any(rule.search(flat) for rule in rules("grades") if rule.gives in (grade, "same"))


# Words that stand together with capitals in the corpus and name nobody, beside the councils' own.
COMMON = """
an area board children cqc conservative-led hm improvement in inspection inspections inspector local march ofsted
requires safeguarding send services the today
"""


def corpus() -> Iterator[Page]:
    news, seeds = SHARED / "corpus" / "news.jsonl", SHARED / "seeds"
    if not news.is_file() or not seeds.is_dir():
        pytest.skip("the corpus of real reports and articles is no part of the download")
    for line in news.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield Page(PageKind.ARTICLE, row["text"], row["title"], row["url"])
    for path in sorted(seeds.glob("*.txt")):
        yield Page(PageKind.ARTICLE, path.read_text(encoding="utf-8"))


@pytest.mark.corpus
def test_no_two_words_with_capitals_in_a_quote_of_the_corpus_are_a_name() -> None:
    """Whatever looks like a forename and a surname is a council, a trust, or of our own short list."""
    known = set(COMMON.split()) | {
        word.lower()
        for council in FACTS.councils
        for name in (council.short_name, council.official_name, council.children_trust, *council.aliases)
        for word in re.findall(r"\w+", name)
    }
    pairs = {
        pair
        for page in corpus()
        for outcome in extract(page, FACTS).outcomes
        for one in outcome.evidence
        for pair in re.findall(r"\b([A-Z][\w-]+) (?=([A-Z][\w-]+))", one.quote)
        if not {word.lower() for word in pair} <= known
    }
    assert pairs == set()
