"""What of a page is the story: all of it, however short, and nothing of what surrounds it."""

import pytest

from monitor.model import Origin
from monitor.read.article import read

BRIEF = "Ofsted has judged the services of Oakfield Council for children to be good."
MORE = "Councillors are to speak about the report when they meet in the town hall on Monday."
VERDICT = "Inspectors judged help and protection in Westmere inadequate."
HEADLINE = "Oakfield is good"


def lines(inner: str, around: str = "<main><article>{}</article></main>") -> list[str]:
    """The text below its headline."""
    page = f"<html><body>{around.format(f'<h1>{HEADLINE}</h1>{inner}')}</body></html>"
    headline, blank, *rest = read(page.encode(), Origin("https://gazette.example/1")).text.split("\n")
    assert (headline, blank) == (HEADLINE, "")
    return rest


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


@pytest.mark.parametrize("times", [1, 12], ids=["short", "long"])
@pytest.mark.parametrize(
    "surroundings",
    [
        pytest.param('<blockquote class="twitter-tweet"><p>{}</p>Westmere Council</blockquote>', id="embedded-post"),
        pytest.param('<div class="NewsletterBox"><h4>Every day</h4><p>{}</p></div>', id="newsletter-in-capitals"),
        pytest.param('<div class="author-bio"><p>Jo wrote this. {}</p></div>', id="author"),
        pytest.param('<div class="vacancies"><p>Come to us. {}</p></div>', id="jobs"),
        pytest.param('<div class="subscription-offer"><p>{}</p></div>', id="offer"),
        pytest.param("<div hidden><p>{}</p></div>", id="hidden"),
        pytest.param('<div aria-hidden="true"><p>{}</p></div>', id="hidden-from-readers"),
        pytest.param('<div class="news-card"><h3><a href="/w">Westmere</a></h3><p>{}</p></div>', id="card"),
        pytest.param('<div class="related-posts"><article><a href="/w">W</a><p>{}</p></article></div>', id="related"),
        pytest.param('<section data-component="see-alsos"><p>{}</p></section>', id="named-by-component"),
        pytest.param('<p><strong>Read next</strong></p><p><a href="/w">{}</a></p>', id="sign-and-link"),
        pytest.param('<p><a href="/w">{}</a></p>', id="link-alone"),
        pytest.param('<p>Don’t miss: <a href="/w">{}</a></p>', id="other-sign"),
    ],
)
def test_what_surrounds_a_story_is_none_of_it(surroundings: str, times: int) -> None:
    """Between the paragraphs and below them, in a brief as in a long story."""
    other = surroundings.format(VERDICT)
    told = [f"{BRIEF} {number}" for number in range(times)]
    found = lines(f'<div class="body">{paragraphs(told[0])}{other}{paragraphs(*told[1:], MORE)}</div>{other}')
    assert found == [*told, MORE]


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(
            '<div class="meta"><span>By Jo Reporter</span></div><div class="text">{}</div>', id="byline-apart"
        ),
        pytest.param('<p class="byline">By Jo Reporter</p>{}', id="byline-paragraph"),
        pytest.param("<p>By Jo Reporter</p><p>Published: 12 July 2024, 10:00</p>{}", id="byline-unnamed"),
        pytest.param('<ul class="share"><li><a href="#">Share</a></li></ul>{}', id="shares"),
    ],
)
def test_a_brief_is_read_whole_and_without_its_byline(page: str) -> None:
    """A story of two sentences is all of the text, each on its line."""
    assert lines(page.format(paragraphs(BRIEF, MORE))) == [BRIEF, MORE]


def test_paragraphs_in_blocks_of_their_own_are_one_story() -> None:
    """Some systems put every paragraph into a block."""
    blocks = "".join(f'<div class="block">{paragraphs(text)}</div>' for text in (BRIEF, MORE))
    assert lines(f"{blocks}<div><p>Tell us what you think.</p></div>") == [BRIEF, MORE]


@pytest.mark.parametrize("name", ["standfirst", "article__sub-title", "LeadText", "strapline"])
def test_the_standfirst_is_part_of_the_story(name: str) -> None:
    """What stands between headline and body and is called the summary comes first, and once."""
    body = paragraphs(*(f"{BRIEF} {number}" for number in range(12)))
    found = lines(f'<div class="{name}"><p>{MORE}</p></div><div class="article-body">{body}</div>')
    assert (found[0], found.count(MORE), len(found)) == (MORE, 1, 13)


def test_a_box_called_a_card_may_hold_the_story() -> None:
    """Councils' pages are built of cards."""
    body = paragraphs(*(f'{BRIEF} <a href="/report">The report</a> {number}' for number in range(12)))
    assert len(lines(f'<div class="card"><div class="card-body">{body}</div></div>')) == 12


def test_a_sentence_that_begins_like_a_byline_stays() -> None:
    """ "By" and "Published" begin sentences too."""
    first = "By then inspectors had judged Oakfield good."
    assert lines(paragraphs(first, "Published today, it praises all.", MORE))[:2] == [
        first,
        "Published today, it praises all.",
    ]
