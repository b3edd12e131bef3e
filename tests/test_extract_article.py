"""Articles as they are written: what is news, what is remembered, what is wished, and whose it is."""

import pytest
from told import Article, articles, evidence_holds, grades_told, read, visits_told

CERTAIN = 0.8  # a source's threshold where it sets none
ARTICLES = articles()


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.id)
def test_an_article_tells_what_a_reader_learns_from_it(article: Article) -> None:
    """The grades and visits told as news and no others; what tells no date of its own is never certain."""
    reading = article.read()
    if article.held:
        assert all(outcome.confidence < CERTAIN for outcome in reading.outcomes)
        return
    assert (grades_told(reading), visits_told(reading)) == (article.grades, article.visits)
    assert (reading.ignored is None) == bool(article.grades or article.visits)
    if article.ignored:
        assert reading.ignored == article.ignored


@pytest.mark.parametrize(
    "article", [article for article in ARTICLES if article.inspected], ids=lambda article: article.id
)
def test_an_article_tells_when_inspectors_came(article: Article) -> None:
    """Days and months are reckoned from the page's own day."""
    found = [outcome.inspected for outcome in article.read().outcomes]
    assert [[str(span.start), str(span.end)] for span in found if span] == [article.inspected] * len(found)


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.id)
def test_every_field_rests_on_words_of_the_text(article: Article) -> None:
    """Each grade, the kind and the dates quote the text at their offsets."""
    assert all(evidence_holds(article.text, outcome) for outcome in article.read().outcomes)


@pytest.mark.parametrize(
    ("text", "is_certain"),
    [
        pytest.param("The Ofsted rating of Derby's children's services is good.", False, id="standing-claim"),
        pytest.param("Derby's children's services are rated outstanding by Ofsted.", False, id="standing-rating"),
        pytest.param("Derby's children's services are good, an Ofsted report says.", True, id="report"),
        pytest.param("Ofsted has rated Derby's children's services good.", True, id="has-rated"),
        pytest.param("Ofsted inspected Derby in May. Its children's services are good.", True, id="inspection"),
    ],
)
def test_a_grade_without_an_inspection_or_a_publication_is_not_certain(text: str, is_certain: bool) -> None:
    """A page may say for years that a service is good: it is kept for review, not sent."""
    (outcome,) = read(text).outcomes
    assert (outcome.confidence >= CERTAIN) is is_certain
