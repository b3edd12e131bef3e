import pytest

from monitor.errors import UnreadablePage
from monitor.model import Origin
from monitor.read.feed import read

ORIGIN = Origin("https://gazette.example/rss", "text/xml")
HEAD = b'<rss version="2.0"><channel>'
BOMB = '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><rss version="2.0"><channel/></rss>'
IN_UTF_7 = b'<?xml version="1.0" encoding="utf-7"?>' + BOMB[21:].replace("<", "+ADw-").encode()


@pytest.mark.parametrize(
    ("body", "says"),
    [
        pytest.param(b"<html><body><p>Checking your browser</p></body></html>", "no RSS or Atom feed", id="a-page"),
        pytest.param(b'{"feed": []}', "no RSS or Atom feed.*it begins", id="json"),
        pytest.param(b'<rss version="2.0"><channel><ti', "no RSS or Atom feed", id="cut-short-before-any-entry"),
        pytest.param(BOMB.encode(), "entities of its own", id="entities"),
        pytest.param(BOMB.encode("utf-16"), "entities of its own", id="entities-in-utf-16"),
        pytest.param(BOMB.replace("?>", "?><!-- <a> -->", 1).encode(), "entities of its own", id="after-a-comment"),
        pytest.param(BOMB.replace("?>", "?><?pi <a ?>", 1).encode(), "entities of its own", id="after-an-instruction"),
        pytest.param(BOMB.replace("[", "[<!-- <a -->", 1).encode(), "entities of its own", id="within-the-doctype"),
        pytest.param(BOMB.replace("<!E", '<!E<?xml version="1.0"?>').encode(), "entities of its own", id="in-two"),
        pytest.param(IN_UTF_7, "no RSS or Atom feed", id="entities-in-utf-7"),
        pytest.param(HEAD + b"<a>" * 100_001, "more tags or attributes", id="tags"),
        pytest.param(HEAD + b"<a " + b"b='>' " * 2_001 + b"/>", "more tags or attributes", id="attributes-of-a-tag"),
        pytest.param(HEAD + b"<a b='' c=''/>" * 50_001, "more tags or attributes", id="attributes"),
        pytest.param(HEAD + b"<" + b"a" * 100_000, "more tags or attributes", id="a-tag-without-end"),
        pytest.param(HEAD + b"&" * 500_001, "more tags or attributes", id="ampersands"),
        pytest.param(
            b'<rss version="2.0"><channel><item><title>A</title></item></channel></rss>',
            "entry links not found",
            id="no-entry-has-a-link",
        ),
    ],
)
def test_what_is_no_feed_is_loud(body: bytes, says: str) -> None:
    """Bytes that are no feed, or a dangerous one, are refused in words."""
    with pytest.raises(UnreadablePage, match=says):
        read(body, ORIGIN)


def test_the_name_of_a_file_is_not_opened() -> None:
    """Bytes that happen to spell a path on this machine are bytes."""
    with pytest.raises(UnreadablePage, match="no RSS or Atom feed"):
        read(__file__.encode(), ORIGIN)


@pytest.mark.parametrize(
    ("stamp", "day"),
    [
        pytest.param("Fri, 12 Jul 2024 23:30:00 GMT", "2024-07-13", id="utc-in-summer"),
        pytest.param("Fri, 12 Jul 2024 23:30:00 BST", "2024-07-12", id="bst"),
        pytest.param("Fri, 12 Jan 2024 23:30:00 +0000", "2024-01-12", id="utc-in-winter"),
        pytest.param("2024-07-12", "2024-07-12", id="day-alone"),
        pytest.param("soon", None, id="no-date"),
    ],
)
def test_an_entry_is_dated_by_the_day_in_london(stamp: str, day: str | None) -> None:
    """The day of an entry is the one on the calendar in Europe/London."""
    feed = f"<rss version='2.0'><channel><item><link>/a</link><pubDate>{stamp}</pubDate></item></channel></rss>"
    (link,) = read(feed.encode(), ORIGIN).links
    assert link.url == "https://gazette.example/a"
    assert (str(link.published) if link.published else None) == day


def test_a_title_is_no_longer_than_may_be_quoted() -> None:
    """No more of a feed's words is kept than of a list's."""
    feed = f"<rss version='2.0'><channel><item><link>/a</link><title>{'Grade ' * 100}</title></item></channel></rss>"
    assert len(read(feed.encode(), ORIGIN).links[0].title) == 300


@pytest.mark.parametrize(
    ("declared", "written"),
    [
        ("utf-8", "utf-8"),
        ("utf-8", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("iso-8859-1", "cp1252"),
        ("iso-8859-1", "utf-8"),
        ("utf-8", "cp1252"),
        ("none", "utf-8"),
    ],
)
def test_a_feed_is_read_in_its_own_letters(declared: str, written: str) -> None:
    """The parser gets the characters that were looked at, in whichever encoding they came, also where that is a lie."""
    item = "<item><link>/a</link><title>Council — “poor”</title></item>"
    feed = f"<?xml version='1.0' encoding='{declared}'?><rss version='2.0'><channel>{item}</channel></rss>"
    assert [link.title for link in read(feed.encode(written), ORIGIN).links] == ["Council — “poor”"]


def test_a_quote_that_is_missing_in_a_story_costs_no_feed() -> None:
    """Whole stories stand in feeds, with their faults."""
    story = '<p>Read <a href="https://gazette.example/more>more</a></p>' + '<p class="x">We said so.</p>' * 5_000
    content = f"<description><![CDATA[{story}]]></description>"
    feed = f"<rss version='2.0'><channel><item><link>/a</link><title>A</title>{content}</item></channel></rss>"
    assert len(read(feed.encode(), ORIGIN).links) == 1
