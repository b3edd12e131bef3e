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
