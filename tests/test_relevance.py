"""Pages about something else are known by their bytes; whatever could be about an inspection is read."""

import json
import re
import tomllib

import pytest
from scored import NEWS
from told import Article, articles

from monitor.errors import UnreadablePage
from monitor.extract import extract
from monitor.extract.phrases import rules
from monitor.facts import load
from monitor.model import Ignored, Origin, Page, PageKind
from monitor.packaged import packaged
from monitor.read.article import read

URL = "https://gazette.example/1"
FILLING = (
    "Work on the bridge over the canal has ended a week early, to the relief of those who drive to the market.",
    "The steelwork was lifted in by night, when the road was shut and the trains had stopped for the day.",
    "Shopkeepers say that trade was slow for a month, and that they look forward to a busier summer.",
    "A ribbon will be cut on Saturday at noon, and the brass band is to play if the weather holds.",
    "The old stones were kept, numbered one by one, and have become a wall in the park nearby.",
)
MARK = "the brass band"


def page(*paragraphs: str, title: str = "Bridge opens early", head: str = "") -> bytes:
    inner = "".join(f"<p>{text}</p>" for text in (*paragraphs, *FILLING))
    top = f"<head><title>{title} | Gazette</title>{head}</head>"
    story = f"<article><h1>{title}</h1>{inner}</article>"
    return f"<html>{top}<body><nav><a href='/'>Home</a></nav>{story}</body></html>".encode()


def is_read(body: bytes, origin: Origin | None = None) -> bool:
    """Whether its text was looked for."""
    return MARK in read(body, origin or Origin(URL)).text


def test_a_page_about_something_else_is_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    """It has its headline and its reason, lacks nothing that its reader relies on, and no parser saw it."""
    monkeypatch.setattr("monitor.read.article_html.tree_of", None)
    found = read(page(), Origin(URL))
    assert (found.title, found.text, found.url) == ("Bridge opens early", "Bridge opens early", URL)
    assert found.published is None
    assert not [mark for mark in found.landmarks if mark.falls_short]
    assert [mark.name for mark in found.landmarks if not mark.found] == [
        "words that every page about an inspection has"
    ]
    assert extract(found, load()).ignored == Ignored.NOT_OFSTED


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("OFSTED came.", id="capitals"),
        pytest.param("<b>O</b>fsted came.", id="drop-cap"),
        pytest.param("Of&shy;sted came.", id="soft-hyphen-by-name"),
        pytest.param("Of\u00adsted came.", id="soft-hyphen"),
        pytest.param("Of\u200bsted came.", id="zero-width"),
        pytest.param("&#79;&#102;&#115;&#116;&#101;&#100; came.", id="letters-by-number"),
        pytest.param("&#x4F;f&#x73;ted came.", id="letters-by-hexadecimal-number"),
        pytest.param("Social&nbsp;care was rated good.", id="unbroken-blank"),
        pytest.param("<b>Social</b>\n<i>workers</i> met the inspectors.", id="tags-and-lines-between"),
        pytest.param("The education watchdog came.", id="watchdog"),
        pytest.param("Services for children&rsquo;s families were <em>judged</em> good.", id="services-judged"),
    ],
)
def test_words_are_found_however_they_are_written(words: str) -> None:
    """No way to write the words hides a page that may be about an inspection."""
    assert is_read(page(words))


@pytest.mark.parametrize("charset", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_only_plain_encodings_are_searched(charset: str) -> None:
    """Where letters are not bytes of their own only parsing tells."""
    try:
        assert is_read(page().decode().encode(charset))
    except UnreadablePage as refusal:  # loud too
        assert URL in str(refusal)


FRAME = b"<html><title>Gazette</title><body><div id=app></div>"


@pytest.mark.parametrize(
    ("body", "says"),
    [
        pytest.param(page(title="Just a moment..."), "a guard refuses programs", id="guard"),
        pytest.param(FRAME, "no article text", id="empty"),
        pytest.param(
            FRAME + b"<script>p = '<p>" + FILLING[0].encode() * 9 + b"'</script>",
            "no article text",
            id="drawn-by-scripts",
        ),
    ],
)
def test_a_broken_page_is_never_set_aside(body: bytes, says: str) -> None:
    """What has no prose, or a guard's title, raises as ever: it must not look like a page about something else."""
    with pytest.raises(UnreadablePage, match=says):
        read(body, Origin(URL))


@pytest.mark.parametrize("part", ["title", "body"])
def test_a_selector_is_missed_on_any_page(part: str) -> None:
    """A source with selectors has all of its pages parsed, so that it fails at once where one matches nothing."""
    assert is_read(page(), Origin(URL, select={part: "article"}))
    with pytest.raises(UnreadablePage, match=rf"select\.{part} not found"):
        read(page(), Origin(URL, select={part: ".gone"}))


def test_the_address_counts_too() -> None:
    """A page that names Ofsted in its address alone is read."""
    assert is_read(page(), Origin("https://gazette.example/ofsted/1"))


def _proofs(table: str, *gives: str) -> list[str]:
    return [sentence for rule in rules(table) if rule.gives in gives for sentence in rule.yes]


@pytest.mark.parametrize("sentence", _proofs("cues", "ofsted", "framework"))
def test_every_word_for_ofsted_is_read(sentence: str) -> None:
    """Each sentence that proves a rule on Ofsted's name, alone among others, has its page read."""
    assert is_read(page(f"{sentence} Services for children were inspected."))


# One for every alternative of the rule by which a page is about a council's services for children.
SERVICES = (
    "children's social care", "children and families department", "looked-after children", "social workers",
    "care leavers", "children in care", "child protection", "help and protection", "social care",
    "children and families", "services for children", "ILACS", "focused visit", "monitoring visits",
    "joint targeted", "JTAIs", "area SEND", "SEND inspections", "services for vulnerable people",
    "vulnerable young people", "children's care",
    "the safeguarding children board",
)  # fmt: skip
INSPECTED = (
    "Inspectors came.", "It was inspected.", "An inspection took place.", "The regulator came.", "It was rated good.",
    "It was graded good.", "It was judged good.", "A focused visit was made.", "After a monitoring visit.",
)  # fmt: skip


@pytest.mark.parametrize("words", SERVICES)
@pytest.mark.parametrize("inspected", INSPECTED)
def test_every_word_for_the_services_is_read_where_somebody_inspects(words: str, inspected: str) -> None:
    """A page needs not name Ofsted."""
    assert is_read(page(f"Here is news of {words}.", inspected))


def test_the_words_are_those_of_the_rules() -> None:
    """Each alternative by which the rules know a council's services is among the words above: none was added since."""
    table = tomllib.loads((packaged("seeds") / "phrases" / "subjects.toml").read_text("utf-8"))["rule"]
    (patterns,) = (row["pattern"] for row in table if row["gives"] == "council")
    for pattern in patterns:
        assert any(re.search(pattern, words, re.IGNORECASE) for words in SERVICES), pattern


@pytest.mark.parametrize("article", [pytest.param(one, id=one.id) for one in articles() if one.grades or one.visits])
def test_no_labelled_article_is_set_aside(article: Article) -> None:
    """Whatever the rules find something in, as bare text, is read inside a page."""
    body = page(*article.text.split("\n"), title=article.title or "Report is out")
    assert is_read(body, Origin(article.url or URL))


@pytest.mark.corpus
def test_no_article_of_the_corpus_is_set_aside() -> None:
    """Nor is any article of the shared corpus in which the rules find something."""
    if not NEWS.is_file():
        pytest.skip("the corpus of real reports and articles is no part of the download")
    for told in map(json.loads, NEWS.read_text("utf-8").splitlines()):
        origin, title = Origin(told["url"]), told["title"] or "Report is out"
        bare = extract(Page(PageKind.ARTICLE, told["text"], title, told["url"]), load())
        assert not bare.outcomes or is_read(page(*told["text"].split("\n"), title=title), origin), told["id"]
