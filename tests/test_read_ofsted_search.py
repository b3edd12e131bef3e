import pytest

from monitor.errors import UnreadablePage
from monitor.model import Landmark, Origin, Page, PageKind
from monitor.read.ofsted_search import read

URL = "https://reports.ofsted.gov.uk/search?level_1_types=3&start=0&rows=100"


def results(count: str, cards: int, *, paging: str = "", listed: bool = True) -> bytes:
    card = '<li class="search-result"><h3 class="search-result__title"><a href="/provider/44/{}">C</a></h3>{}</li>'
    latest = "<ul><li>Latest report: 28 July 2026</li></ul>"
    items = "".join(card.format(80400 + n, latest) for n in range(cards))
    around = f'<ul class="results-list">{items}</ul>' if listed else f"<ol>{items}</ol>"
    return f'<html><div class="search-results__heading">{count}</div>{around}{paging}</html>'.encode()


def landmark(page: Page, name: str) -> Landmark:
    return next(mark for mark in page.landmarks if mark.name == name)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        pytest.param(results("Results", 3), "the result count not found", id="no-count"),
        pytest.param(
            results("153 results", 3, listed=False), r"the results list not found \(expected ul", id="no-list"
        ),
        pytest.param(results("153 results", 0), "the result cards not found .*153 results", id="no-cards"),
        pytest.param(
            results("153 results", 3).replace(b"/provider/", b"/p/"), "the councils' links not found", id="no-links"
        ),
        pytest.param(b"not a page", "no HTML page", id="no-html"),
    ],
)
def test_a_lost_landmark_is_loud(body: bytes, says: str) -> None:
    """A page that says it lists councils and shows none is unreadable, and the message names what is gone."""
    with pytest.raises(UnreadablePage, match=says):
        read(body, Origin(URL))


@pytest.mark.parametrize(
    ("count", "url", "expected"),
    [
        pytest.param("<strong class=results-count>153</strong> results", URL, 100, id="capped-by-rows"),
        pytest.param("153 results found", URL.replace("start=0", "start=100"), 53, id="last-page"),
        pytest.param("Showing 1 - 20 of 1,153", URL, 20, id="range-tells-that-the-site-shows-fewer"),
        pytest.param("2 results", "https://reports.ofsted.gov.uk/search?rows=50&page=1", 2, id="few"),
        pytest.param("153 results", "https://reports.ofsted.gov.uk/search", 1, id="page-size-unknown"),
        pytest.param("No results", URL, 0, id="none"),
    ],
)
def test_the_cards_are_checked_against_the_count(count: str, url: str, expected: int) -> None:
    """Fewer cards than the page says it shows is a landmark that fell short, seen beside what was expected."""
    page = read(results(count, 2), Origin(url))
    assert landmark(page, "the result cards") == Landmark("the result cards", 2, expected > 0, expected)


@pytest.mark.parametrize(
    ("paging", "found"),
    [
        pytest.param("", 0, id="lost"),
        pytest.param('<a class="pagination__next" href="/search?start=2&rows=2">Next</a>', 1, id="there"),
        pytest.param('<a class="pagination__next" href="/search?start=0&rows=2">Next</a>', 0, id="leads-back-here"),
    ],
)
def test_a_missing_way_to_the_rest_is_shown(paging: str, found: int) -> None:
    """When more results follow, the link to the next page is a required landmark."""
    page = read(results("5 results", 2, paging=paging), Origin("https://reports.ofsted.gov.uk/search?start=0&rows=2"))
    assert landmark(page, "the link to the next page") == Landmark("the link to the next page", found, required=True)
    assert [link.kind for link in page.links].count(PageKind.OFSTED_SEARCH) == found


def test_no_result_needs_no_list() -> None:
    """A search that found nothing, and says so, is readable even without an empty list."""
    page = read(results("0 results", 0, listed=False), Origin(URL))
    assert page.links == ()


def test_a_page_that_shows_all_at_once_needs_no_next_page() -> None:
    """A site that lifts its limit of 100 a page is no trouble."""
    page = read(results("153 results", 153), Origin(URL))
    assert len(page.links) == 153
    assert all(mark.found >= mark.expected for mark in page.landmarks if mark.required)


def dated(*latest: str) -> bytes:
    """A list of councils, each with this line about its latest report."""
    cards = "".join(
        f'<li class="search-result"><h3 class="search-result__title"><a href="/provider/44/{80400 + n}">C</a></h3>'
        f"<ul><li>{line}</li></ul></li>"
        for n, line in enumerate(latest)
    )
    heading = f'<div class="search-results__heading">{len(latest)} results</div>'
    return f'<html>{heading}<ul class="results-list">{cards}</ul></html>'.encode()


@pytest.mark.parametrize(
    "written",
    ["28 July 2026", "28 Jul 2026", "Tuesday 28th July, 2026", "28/07/2026", "28.7.2026", "28-07-2026", "2026-07-28"],
)
def test_the_day_of_the_latest_report_is_read_however_it_is_written(written: str) -> None:
    """Day, month and a year of four digits are certain."""
    page = read(dated(f"Latest report: <strong>{written}</strong>"), Origin(URL))
    assert str(page.links[0].published) == "2026-07-28"


@pytest.mark.parametrize(
    ("latest", "found", "expected"),
    [
        pytest.param(["Newest report: 28 July 2026"] * 12, 0, 1, id="label-lost"),
        pytest.param(["URN: 80400"] * 12, 0, 1, id="line-lost"),
        pytest.param(["Latest report: 28/7/26", "Latest report: 28 July 2026"], 1, 2, id="year-of-two-digits"),
        pytest.param(["Latest report: July 2026"], 0, 1, id="month-alone"),
        pytest.param(["Latest report 28 July 2026"] * 12, 12, 12, id="without-a-colon"),
        pytest.param(["Latest report: none yet", "Latest report: 1 May 2026"], 1, 1, id="one-without-a-report"),
        pytest.param(["URN: 80400"] * 9, 0, 0, id="few-without-a-report"),
    ],
)
def test_days_that_cannot_be_read_are_shown(latest: list[str], found: int, expected: int) -> None:
    """They decide which councils are looked at, so that a lost label falls short; a council may have none."""
    mark = landmark(read(dated(*latest), Origin(URL)), "the days of the latest reports")
    assert (mark.found, mark.required, mark.expected) == (found, expected > 0, expected)
    assert mark.falls_short is (found < expected)
