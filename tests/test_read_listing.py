import pytest

from monitor.errors import UnreadablePage
from monitor.model import Origin
from monitor.read.listing import read

BODY = b'<html><body><ul><li class="story"><a href="mailto:x@y.example">Mail</a></li></ul></body></html>'


@pytest.mark.parametrize(
    ("selector", "says"),
    [
        pytest.param(".news a", 'select.links = ".news a" matches 0 elements', id="matches-nothing"),
        pytest.param(".story a", 'select.links = ".story a" matches 1 elements and no link', id="matches-no-page"),
        pytest.param("a[", 'select.links = "a\\[" is no CSS selector', id="no-selector"),
    ],
)
def test_a_selector_that_finds_no_link_is_loud(selector: str, says: str) -> None:
    """A listing without a link is unreadable, and the message names the selector to correct."""
    with pytest.raises(UnreadablePage, match=says):
        read(BODY, Origin("https://northfield.example/news", select={"links": selector}))


def test_a_story_goes_by_its_headline_and_not_by_its_picture() -> None:
    """Cards link a picture first and the headline after it; a story that has a picture alone goes by that."""
    cards = (
        b'<html><body><a href="/1"><img src="p.jpg" alt="A town hall"></a><h3><a href="/1">Ofsted reports</a></h3>'
        b'<a href="/2"><img src="q.jpg" alt="A school"></a></body></html>'
    )
    links = read(cards, Origin("https://northfield.example/news", select={"links": "a"})).links
    assert [(link.url, link.title) for link in links] == [
        ("https://northfield.example/1", "Ofsted reports"),
        ("https://northfield.example/2", "A school"),
    ]


def test_no_more_of_a_card_is_kept_than_may_be_quoted() -> None:
    """Where a whole card with its summary is the link, its name is cut: the text of a press page is never stored."""
    card = "Ofsted reports on Derby. " + "What the summary says. " * 40
    page = f'<html><body><a href="/1">{card}</a></body></html>'.encode()
    (link,) = read(page, Origin("https://northfield.example/news", select={"links": "a"})).links
    assert link.title.startswith("Ofsted reports on Derby.")
    assert len(link.title) <= 300
