import pytest

from monitor.errors import UnreadablePage
from monitor.model import Origin
from monitor.read.article import read

STORY = "Ofsted has judged the services of Oakfield Council for children to be good, its report says today."
PROSE = f"<p>{STORY}</p>" * 2
VERDICT = "Inspectors judged help and protection inadequate."
FOUND = Origin("https://gazette.example/1")
SELECTED = Origin("https://gazette.example/1", select={"body": ".story"})


def text(inner: str, origin: Origin = FOUND) -> str:
    return read(f"<html><body>{inner}</body></html>".encode(), origin).text


@pytest.mark.parametrize(
    "page",
    [
        pytest.param('<html class="no-cookies"><body>{}</body></html>', id="html"),
        pytest.param('<html><body class="newsletter-popup-open">{}</body></html>', id="body"),
        pytest.param('<html><body><div class="cookies-accepted">{}</div><p>Menu</p></body></html>', id="round-all"),
        pytest.param('<html><body><div id="related" itemprop="articleBody">{}</div></body></html>', id="named-body"),
    ],
)
def test_what_holds_the_story_stays_whatever_it_is_called(page: str) -> None:
    """The class of the page, or of what holds most of its words, tells a state of it, not what it is."""
    assert VERDICT in read(page.format(f"<h2>Oakfield</h2>{PROSE}<p>{VERDICT}</p>").encode(), Origin()).text


@pytest.mark.parametrize(
    "part",
    [
        pytest.param('<p class="article__teaser">{}</p>', id="paragraph"),
        pytest.param('<div class="article__teaser"><p>{}</p></div>', id="block"),
    ],
)
def test_a_standfirst_called_teaser_stays(part: str) -> None:
    """Some content systems call the first sentences of the story itself its teaser: they lead nowhere."""
    assert VERDICT in text(f"<article><h1>Oakfield</h1>{part.format(VERDICT)}{PROSE}</article>")


def test_a_teaser_of_another_story_goes() -> None:
    """What is called a teaser and leads elsewhere is another story's."""
    box = f'<div class="teaser"><h3><a href="/w">Westmere</a></h3><p>{VERDICT}</p></div>'
    found = text(f"<article><h1>Oakfield</h1>{PROSE}{box}{PROSE}</article>")
    assert (VERDICT in found, STORY in found) == (False, True)


def test_no_class_is_doubted_inside_a_selected_body() -> None:
    """The source's own selector says what the story is: what is in there is read, whatever it is called."""
    box = f'<div class="related"><p>{VERDICT}</p></div>'
    assert VERDICT in text(f'<h1>Oakfield</h1><div class="story">{PROSE}{box}</div>', SELECTED)


@pytest.mark.parametrize("part", ["title", "body"])
def test_a_selected_part_without_words_is_loud(part: str) -> None:
    """An empty title or body is none: the source fails, and nothing else on the page is taken for it."""
    origin = Origin("https://gazette.example/1", select={part: ".story"})
    with pytest.raises(UnreadablePage, match=rf'select\.{part} = "\.story" matches 1 elements and no words'):
        text(f'<div class="story"> <img src="/i"></div><main><h1>Oakfield</h1>{PROSE}</main>', origin)


def test_what_a_selector_matches_twice_is_read_once() -> None:
    """An element inside another that matches too is part of that one."""
    assert text(f'<div class="story"><div class="story"><p>{VERDICT}</p></div></div>', SELECTED).count(VERDICT) == 1


@pytest.mark.parametrize(
    "sign",
    [
        pytest.param(f'<p>Read more: <a href="/x">Other<p>{VERDICT}</p>', id="link-never-closed"),
        pytest.param(f'<h2><a href="#v">More: {VERDICT}</a></h2>', id="link-to-its-own-page"),
        pytest.param(f'<p>Read more: <a href="/x">{"Other " * 40}{VERDICT}</a></p>', id="too-long"),
        pytest.param(f"<p>Related</p><ul><li><a href='/w'>Westmere</a></li><li>{VERDICT}</li></ul>", id="no-mere-list"),
    ],
)
def test_what_only_looks_like_a_signpost_stays(sign: str) -> None:
    """A signpost is short, holds no paragraphs, and leads to another page."""
    assert VERDICT in text(f'<article class="story"><h1>Oakfield</h1>{PROSE}{sign}{PROSE}</article>', SELECTED)


def filled(part: str, before: str = "", size: int = 500_000) -> str:
    return before + part * (size // len(part))


@pytest.mark.parametrize(
    "junk",
    [
        pytest.param(
            filled('<a href="/x">Another story of Westmere</a> ', "<h3>Read more: " * 200), id="signposts-nested"
        ),
        pytest.param(filled('<h3>Read more: <a href="/x">Another story of Westmere</a> '), id="signposts-never-closed"),
        pytest.param(filled('<p>Read more: <a href="/x">Another story</a></p>', size=350_000), id="signposts-in-a-row"),
        pytest.param(filled("<time datetime=tomorrow>"), id="times-never-closed"),
        pytest.param(filled("<time datetime=x></time>"), id="times-in-a-row"),
        pytest.param(filled("<i>another story of Westmere</i> ", "<div class=teaser>" * 200), id="teasers-nested"),
        pytest.param(filled("<div class=teasers-row>"), id="teasers-never-closed"),
        pytest.param(filled("<b itemprop=datePublished>"), id="microdata"),
        pytest.param(filled("<dd>a definition without a term ", "<dl>"), id="definitions-without-a-term"),
        pytest.param("<script type='ld+json'>[" + filled("{},") + "{}]</script>", id="things-of-a-page"),
        pytest.param("<p>by" + " " * 1_000_000 + "x</p>", id="blanks"),
    ],
)
def test_a_hostile_page_costs_little(junk: str) -> None:
    """Half a megabyte of what would be gone over again and again is read, and gives its headline and no day.

    With work that grows by the square, each of these takes minutes or hours.
    """
    page = read(f"<html><body><article><h1>Oakfield</h1>{PROSE}</article>{junk}".encode(), Origin())
    assert (page.title, page.published) == ("Oakfield", None)
    assert page.text.startswith("Oakfield\n")


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(filled("<i>"), id="too-many"),
        pytest.param("<b>" * 95 + filled("<i>x</i>", size=160_000), id="too-many-so-deep"),
    ],
)
def test_more_tags_than_any_article_has_are_refused(body: str) -> None:
    """A page that would cost more than any article is worth is refused, and says why."""
    with pytest.raises(UnreadablePage, match=r"tags, many or one in another, beyond what any article needs"):
        text(PROSE + body)


def test_words_far_down_are_read_too() -> None:
    """What lies deeper than any page needs keeps its words, and what follows it is in its place."""
    deep = "<div>" * 500 + f"<p>{VERDICT}</p>" + "</div>" * 500
    assert text(f'<div class="story">{deep}<p>{STORY}</p></div>', SELECTED).split("\n") == [VERDICT, STORY]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"<p>" + b"<?xml " * 300_000, id="declarations-never-closed"),
        pytest.param(b"<p " * 500_000, id="tags-never-closed"),
        pytest.param(b"Published" + b" " * 1_000_000 + b"x", id="blanks-in-a-text"),
    ],
)
def test_bytes_that_never_end_cost_little(body: bytes) -> None:
    """What only begins is looked at once, before there is a page at all."""
    try:
        assert read(body, Origin()).published is None
    except UnreadablePage as refusal:
        assert "the page" in str(refusal)
