import pytest

from monitor.facts import load
from monitor.model import Fetched, Link, Origin, PageKind, PartialDate
from monitor.read.article import read
from monitor.round.reading import reading
from monitor.settings.values import Source

PROSE = "<p>Ofsted has judged the services of Oakfield Council for children to be good, its report says today.</p>" * 9
FED = PartialDate.parse("2024-07-12")
PRINTED = "<p>Publication date: 12 May 2015</p>"


def published(main: str, below: str = "", given: PartialDate | None = None) -> str | None:
    """The day of a page whose story is followed by `main` inside <main>, and by `below` outside it."""
    body = f"<html><body><main><div><h1>Oakfield is good</h1>{PROSE}</div>{main}</main>{below}</body></html>"
    day = read(body.encode(), Origin("https://gazette.example/1", published=given)).published
    return str(day) if day else None


@pytest.mark.parametrize(
    ("main", "day"),
    [
        pytest.param(f"<div>{PRINTED}</div>", "2024-07-12", id="a-line-below-the-story"),
        pytest.param("<p>A sentence.</p>" * 10 + PRINTED, "2024-07-12", id="a-line-far-down-in-it"),
        pytest.param("", "2024-07-12", id="none"),
    ],
)
def test_the_feeds_day_outweighs_a_guess(main: str, day: str) -> None:
    """A line far from the headline may date anything; the feed that led here dates this story."""
    assert published(main, given=FED) == day


def test_the_footer_of_a_short_page_is_no_byline() -> None:
    """Where the footer follows the headline within a few lines, its day is still the site's."""
    page = f"<html><body><h1>Oakfield</h1><p>Ofsted says good.</p><footer>{PRINTED}</footer></body></html>".encode()
    assert read(page, Origin(published=FED)).published == FED
    assert read(page, Origin()).published is None


def test_the_articles_own_day_outweighs_the_feeds() -> None:
    """What stands under the headline is the story's, and a feed may give the day of a change."""
    body = f"<html><body><article><h1>Oakfield is good</h1><p>Published: 9 July 2024</p>{PROSE}</article></body></html>"
    assert str(read(body.encode(), Origin(published=FED)).published) == "2024-07-09"


@pytest.mark.parametrize(
    "surroundings",
    [
        pytest.param("<footer>{}</footer>", id="footer"),
        pytest.param('<div class="comments-area">{}</div>', id="comments-by-class"),
        pytest.param('<div id="user-comments">{}</div>', id="comments-by-id"),
        pytest.param("<section>{}</section>", id="section"),
        pytest.param("<aside>{}</aside>", id="aside"),
        pytest.param("<form>{}</form>", id="form"),
        pytest.param("<div>" + "<p><a href='/m'>Menu entry</a></p>" * 20 + "{}</div>", id="far-below"),
    ],
)
@pytest.mark.parametrize("inside", [True, False], ids=["in-main", "below-main"])
def test_a_labelled_day_elsewhere_on_the_page_is_no_guess(surroundings: str, inside: bool) -> None:
    """Footers, comments and other sections have days of their own, and so has what stands far below the story."""
    part = surroundings.format(PRINTED)
    assert published(part if inside else "", "" if inside else part) is None


def test_a_page_open_to_comments_is_dated_all_the_same() -> None:
    """The class of the body, or of what holds the story, does not make all of it comments."""
    page = f'<html><body class="comments-open"><main><h1>Oakfield is good</h1>{PROSE}<div>{PRINTED}</div></main></body>'
    assert str(read(page.encode(), Origin()).published) == "2015-05-12"


@pytest.mark.parametrize(
    ("time", "day"),
    [
        pytest.param('<time datetime="today">Next meeting 5 May 2027</time>', None, id="a-word"),
        pytest.param('<time datetime="1720774800">Next meeting 5 May 2027</time>', None, id="seconds-and-a-sentence"),
        pytest.param('<time datetime="1720774800">Friday, 12 July 2024 9:00</time>', "2024-07-12", id="seconds"),
    ],
)
def test_the_words_of_a_time_count_only_as_a_date_beside_seconds(time: str, day: str | None) -> None:
    """LocalGov Drupal tells machines the seconds, and people the date; any other words may be a meeting's."""
    body = f"<html><body><article><h1>Oakfield is good</h1>{time}{PROSE}</article></body></html>"
    found = read(body.encode(), Origin()).published
    assert (str(found) if found else None) == day


def test_a_round_tells_the_reader_the_feeds_day() -> None:
    """The story behind an undated page, whose foot names an old day, keeps the day of the feed that led to it."""
    body = f"<html><body><main><h1>Oakfield is good</h1>{PROSE}</main><div>{PRINTED}</div></body></html>"
    url = "https://gazette.example/1"
    source = Source("gazette", PageKind.FEED, "https://gazette.example/rss")
    found = reading(
        Link(url, PageKind.ARTICLE, published=FED), Fetched(url, body.encode(), "text/html"), source, load()
    )
    assert found.page.published == FED


@pytest.mark.parametrize(
    "other",
    [
        pytest.param('<div class="comments"><p>Nonsense.</p>{}</div>', id="a-comment"),
        pytest.param('<article><h3><a href="/x">Another story</a></h3>{}</article>', id="another-story's-card"),
    ],
)
def test_the_time_of_what_follows_a_short_story_is_not_its_day(other: str) -> None:
    """A story of few words has no paragraph that would end its head; what follows it is dated apart."""
    time = other.format('<time datetime="2024-09-08">yesterday</time>')
    story = "".join(f"<p>Ofsted says that services for {whom} are good.</p>" for whom in ("babies", "boys", "girls"))
    page = f"<html><body class='comments-open'><main><h1>Oakfield</h1>{{}}{story}{time}</main></body></html>"
    assert read(page.format("").encode(), Origin()).published is None
    own = page.format('<time datetime="2024-07-09">yesterday</time>')
    assert str(read(own.encode(), Origin()).published) == "2024-07-09"
