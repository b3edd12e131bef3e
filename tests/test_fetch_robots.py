"""What a robots.txt forbids is not fetched, and one that cannot be read is not taken for a permission."""

import asyncio
from datetime import timedelta

import pytest
from fetching import Clock, fetcher
from servers import Answering, Site, page, raw, redirect, serving
from visits import Visits

from monitor.errors import Forbidden, Resting, Unavailable
from monitor.fetch.guard import look_up
from monitor.fetch.robots import _ours, _rules
from monitor.model import Fetched

NOT_ALL = page("User-agent: *\nDisallow: /private/", content_type="text/plain")
BUSY = page("busy", 503)


@pytest.fixture
def visits(site: Site) -> Visits:
    site.pages |= {"/page": page("<p>Grades"), "/private/page": page("<p>Not for all"), "/robots.txt": NOT_ALL}
    return Visits(site)


def test_a_forbidden_page_is_not_fetched_and_the_reader_learns_why(visits: Visits) -> None:
    """The message names the robots.txt and the remedy; the other pages of the site are read."""
    forbidden, read = visits.get("/private/page", "/page")
    assert isinstance(forbidden, Forbidden)
    assert str(forbidden) == (
        f"{visits.site.url('/private/page')}: {visits.site.url('/robots.txt')} asks programs like this one"
        " (ofsted-monitor) not to fetch it. Remove the source, or ask the site"
    )
    assert isinstance(read, Fetched)
    assert visits.asked() == ["/robots.txt", "/page"]


def test_a_redirect_into_what_is_forbidden_ends_there(visits: Visits) -> None:
    """Every address on the way is judged, not only the first."""
    visits.site.pages["/old"] = redirect("/private/page")
    assert isinstance(visits.one("/old"), Forbidden)
    assert visits.asked() == ["/robots.txt", "/old"]


@pytest.mark.parametrize(
    ("text", "may"),
    [
        pytest.param("User-agent: *\nDisallow: /", False, id="nobody"),
        pytest.param("User-agent: *\nDisallow:", True, id="everybody"),
        pytest.param("User-agent: googlebot\nDisallow: /", True, id="another"),
        pytest.param("User-agent: ofsted-monitor\nDisallow: /\n\nUser-agent: *\nAllow: /", False, id="us-alone"),
        pytest.param("User-agent: Ofsted-Monitor/2.0 # bot\nDisallow: /page", False, id="us-with-a-version"),
        pytest.param("User-agent: *\nDisallow: /\n\nUser-agent: ofsted-monitor\nAllow: /", True, id="all-but-us"),
        pytest.param("User-agent: a\nUser-agent: b\nUser-agent: *\nDisallow: /p", False, id="named-together"),
        pytest.param("User-agent: a\nDisallow: /x\nUser-agent: ofsted\nDisallow: /", False, id="beginning-of-our-name"),
        pytest.param("User-agent: *\nDisallow: /*age$", False, id="pattern"),
        pytest.param("User-agent: *\nDisallow: /p\nAllow: /page", True, id="longest-rule-wins"),
        pytest.param("\ufeffUser-agent: *\r\nDisallow: /page\r\n", False, id="byte-order-mark"),
        pytest.param("<!doctype html><title>Not found</title>", True, id="a-page-of-html"),
        pytest.param("Disallow: /", True, id="a-rule-for-nobody"),
        pytest.param("", True, id="empty"),
    ],
)
def test_a_robots_txt_is_read_as_search_engines_read_it(visits: Visits, text: str, may: bool) -> None:
    """Groups, patterns and the longest match, for our own name or else for all."""
    visits.site.pages["/robots.txt"] = page(text, content_type="text/plain")
    assert isinstance(visits.one(), Fetched) is may


@pytest.mark.parametrize(
    "answering",
    [
        pytest.param(page("none", 404), id="none"),
        pytest.param(page("gone", 410), id="gone"),
        pytest.param(b"HTTP/1.1 204 No Content\r\n\r\n", id="without-content"),
        pytest.param(page("no", 403), id="refused"),
        pytest.param(page("who?", 401), id="with-a-password"),
        pytest.param(redirect("/robots.txt"), id="in-circles"),
        pytest.param(redirect("https://169.254.169.254/"), id="elsewhere"),
        pytest.param(b"HTTP/1.1 301 Moved\r\nContent-Length: 0\r\n\r\n", id="nowhere"),
    ],
)
def test_a_site_without_a_robots_txt_forbids_nothing(visits: Visits, answering: Answering) -> None:
    """As RFC 9309 says of whatever is not available."""
    visits.site.pages["/robots.txt"] = answering
    assert isinstance(Visits(visits.site, resolve=look_up).one("/private/page"), Fetched)


def test_a_robots_txt_may_stand_elsewhere(visits: Visits) -> None:
    """Redirects to it are followed, and what it says holds for the site that was asked."""
    visits.site.pages |= {"/robots.txt": redirect("/elsewhere.txt"), "/elsewhere.txt": NOT_ALL}
    assert isinstance(visits.one("/private/page"), Forbidden)


def test_it_is_read_once_a_day_also_over_a_restart(visits: Visits) -> None:
    """A program that is started every minute asks for it no more often than one that runs all day."""
    visits.get("/page", "/page")
    visits.now += timedelta(hours=23)
    visits.one()
    assert visits.asked() == ["/robots.txt", "/page", "/page", "/page"]
    visits.now += timedelta(hours=2)
    visits.one()
    assert visits.asked() == ["/robots.txt", "/page"]
    visits.now -= timedelta(days=400)  # the clock was wrong
    visits.one()
    assert visits.asked() == ["/robots.txt", "/page"]


def test_pages_asked_for_together_cost_one_robots_txt(visits: Visits) -> None:
    """The others wait until it is read."""

    async def together() -> None:
        async with fetcher(robots=True, connections_per_host=4) as fetching:
            await asyncio.gather(*(fetching.get(visits.site.url("/page")) for _ in range(4)))
            assert fetching.asked == {"127.0.0.1": 5}

    asyncio.run(together())
    assert sorted(visits.asked()) == ["/page"] * 4 + ["/robots.txt"]


def test_sites_of_one_host_have_a_robots_txt_each(visits: Visits) -> None:
    """Another port is another site, and so is another name."""
    with serving({"/robots.txt": page("User-agent: *\nDisallow: /"), "/page": page("ok")}) as other:
        assert isinstance(Visits(other, visits.hosts).one(), Forbidden)
        assert isinstance(visits.one(), Fetched)
        assert isinstance(visits.one(host="b.example"), Fetched)
    assert visits.asked() == ["/robots.txt", "/page"] * 2


@pytest.mark.parametrize(
    ("answering", "reason"),
    [
        pytest.param(BUSY, "answered 503 Service Unavailable", id="trouble"),
        pytest.param(page("slow down", 429), "answered 429 Too Many Requests", id="too-many"),
        pytest.param(raw(b"HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\nUser"), "cut short", id="cut-short"),
        pytest.param(page(b"plain", content_encoding="gzip"), "cannot be unpacked", id="not-packed"),
    ],
)
def test_without_its_robots_txt_a_new_site_is_not_read(visits: Visits, answering: Answering, reason: str) -> None:
    """The reader learns what failed and when it is tried again, and the site is not pestered until then."""
    visits.site.pages["/robots.txt"] = answering
    first, second = visits.get("/page", "/page")
    assert reason in str(first)
    assert "That was its robots.txt, without which nothing is fetched; it is tried again after 2026-11-22 09:10" in str(
        first
    )
    assert isinstance(second, Resting)
    assert "/page" not in visits.asked()
    visits.now += timedelta(minutes=10)
    visits.site.pages["/robots.txt"] = NOT_ALL
    assert isinstance(visits.one(), Fetched)


def test_the_last_good_copy_stands_in_for_a_month(visits: Visits) -> None:
    """A robots.txt that fails one day neither stops the watch nor opens what it forbade."""
    visits.one()
    visits.site.pages["/robots.txt"] = BUSY
    visits.now += timedelta(days=29)
    read, again, forbidden = visits.get("/page", "/page", "/private/page")
    assert [type(came) for came in (read, again, forbidden)] == [Fetched, Fetched, Forbidden]
    assert visits.asked()[2:] == ["/robots.txt"] * 3 + ["/page"] * 2, "three tries, and then not for ten minutes"
    visits.now += timedelta(days=2)
    assert isinstance(visits.one(), Unavailable)


def test_a_robots_txt_is_read_up_to_half_a_megabyte(visits: Visits) -> None:
    """An endless one costs no more, and its beginning counts."""
    head = b"HTTP/1.1 200 OK\r\n\r\nUser-agent: *\nDisallow: /private/\n"
    visits.site.pages["/robots.txt"] = raw(head, b"# and so on\n" * 5_000, for_ever=True)
    assert isinstance(visits.one("/private/page#part"), Forbidden)
    assert len(visits.hosts.get(f"127.0.0.1:{visits.site.port}").robots or "") == 500_000


def test_a_hostile_robots_txt_costs_little() -> None:
    """Ten thousand names above ten thousand rules are read as fast as one."""
    names = "".join(f"User-agent: bot{number}\nSitemap: /\n" for number in range(10_000))
    rules = _rules(f"{names}User-agent: *\n" + "Disallow: /*a*b\n" * 15_000)
    assert not rules.can_fetch("https://x.example/aab", "ofsted-monitor")
    assert _ours(names).count("\n") < 10_000


@pytest.mark.parametrize(("asked_for", "slept"), [(20, 20), (0.5, 5), (3600, 60)])
def test_a_crawl_delay_is_kept_within_reason(
    visits: Visits, monkeypatch: pytest.MonkeyPatch, asked_for: float, slept: float
) -> None:
    """The longer of it and our own pause counts, and a minute is the most; already after its own reading."""
    still = Clock(monkeypatch)
    visits.site.pages["/robots.txt"] = page(f"User-agent: *\nCrawl-delay: {asked_for}")
    visits = Visits(visits.site, sleep=still.sleep, pause_per_host=timedelta(seconds=5), connections_per_host=3)
    visits.get("/page")
    assert still.slept == ([slept] if slept > 5 else []), "three connections: our own pause is for each"
    still.slept.clear()
    visits.get("/page", "/page", "/page")
    assert still.slept == ([slept, slept] if slept > 5 else [])


def test_what_is_the_users_own_needs_no_robots_txt(visits: Visits) -> None:
    """A heartbeat, say."""
    assert isinstance(Visits(visits.site, robots=False).one("/private/page"), Fetched)
    assert visits.asked() == ["/private/page"]
