"""What may pass is tried again; a host that fails again and again, or asks for it, is left alone for a while."""

import asyncio
import socket
from collections.abc import Callable, Iterator
from datetime import timedelta
from email.utils import format_datetime

import pytest
import stamina
from fetching import fetcher
from servers import Answer, Answering, Asked, Site, page, raw, redirect
from visits import NOW, Visits

from monitor.errors import BlockedAddress, FetchError, Gone, Insecure, Offline, Refused, Resting, Unavailable
from monitor.fetch import HostsInMemory, Limits
from monitor.fetch.circuit import after_failure, after_success, asked_to_wait, rests
from monitor.model import Fetched, HostState

GOOD = page("<p>Grades")


def once(first: Answering, *then: Answering) -> Callable[[Asked], Answer]:
    """Answers one after the other, and then good ones."""
    answers = iter((first, *then))

    def answer(asked: Asked) -> Answer:
        answering = next(answers, GOOD)
        return answering(asked) if callable(answering) else answering

    return answer


def hang_up(_: Asked) -> bytes:
    raise ConnectionResetError


@pytest.fixture
def visits(site: Site) -> Visits:
    return Visits(site, robots=False)


@pytest.mark.parametrize(
    "answering",
    [
        *(pytest.param(page("no", status), id=str(status)) for status in (408, 500, 502, 503, 504)),
        pytest.param(page("no", 429, retry_after="0"), id="429-with-a-short-wait"),
        pytest.param(hang_up, id="connection-closed"),
        pytest.param(raw(b"HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n<p>Gra"), id="cut-short"),
    ],
)
def test_what_may_pass_is_tried_again(visits: Visits, answering: Answering) -> None:
    """Twice more at the most, and a page that comes then is as good as any."""
    visits.site.pages["/page"] = once(answering, answering)
    came = visits.one()
    assert isinstance(came, Fetched)
    assert (came.requests, visits.asked()) == (1, ["/page"] * 3)
    visits.site.pages["/page"] = once(answering, answering, answering)
    assert isinstance(visits.one(), FetchError)
    assert visits.asked() == ["/page"] * 3


@pytest.mark.parametrize(
    ("answering", "kind"),
    [
        pytest.param(page("no", 404), Gone, id="404"),
        pytest.param(page("no", 403), Refused, id="403"),
        pytest.param(page("no", 429), Refused, id="429"),
        pytest.param(page("no", 429, retry_after="31"), Refused, id="429-with-a-long-wait"),
        pytest.param(page("no", 503, retry_after="31"), Unavailable, id="503-with-a-long-wait"),
        pytest.param(page("no", 501), Unavailable, id="501"),
        pytest.param(page(""), FetchError, id="empty"),
        pytest.param(page("x", content_encoding="gzip"), FetchError, id="not-packed"),
        pytest.param(redirect("http://10.0.0.1/"), BlockedAddress, id="blocked"),
    ],
)
def test_what_will_not_pass_is_not_tried_again(site: Site, answering: Answering, kind: type[FetchError]) -> None:
    """One request says it all."""
    visits = Visits(site, robots=False, resolve=None)
    visits.site.pages["/page"] = answering
    assert type(visits.one()) is kind
    assert visits.asked() == ["/page"]


def test_a_silent_server_is_given_three_chances(visits: Visits) -> None:
    """Each with the whole time, and no more than three."""
    visits = Visits(visits.site, robots=False, limits=Limits(seconds=0.6))
    visits.site.pages["/page"] = once(raw(b"", every=60), raw(b"HTTP/1.1 200 OK\r\n", every=60))
    assert isinstance(visits.one(), Fetched)


def test_redirects_share_the_repeats(visits: Visits) -> None:
    """A way of many troubles ends with the third."""
    visits.site.pages |= {"/page": once(page("", 500), page("", 500), redirect("/next")), "/next": once(page("", 500))}
    assert isinstance(visits.one(), Unavailable)
    assert visits.asked() == ["/page"] * 3 + ["/next"]


def test_later_tries_wait_longer_and_never_equally_long(visits: Visits, monkeypatch: pytest.MonkeyPatch) -> None:
    """From two to four of the host's pauses, then from four to six."""
    waits: list[float] = []

    async def wait(seconds: float) -> None:
        waits.append(seconds)

    monkeypatch.setattr(stamina._core, "_smart_sleep", wait)
    visits = Visits(visits.site, robots=False, pause_per_host=timedelta(seconds=3), sleep=_no_time)
    visits.site.pages["/page"] = page("", 500)
    for _ in range(3):
        visits.one()
    first, second = waits[::2], waits[1::2]
    assert all(6 <= wait <= 12 for wait in first)
    assert all(12 <= wait <= 18 for wait in second)
    assert len(set(waits)) == 6


def test_a_short_wait_is_kept_by_all_who_ask_the_host(visits: Visits) -> None:
    """Nobody asks in between: the next request waits for as long as the site wished."""
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(round(seconds))

    visits = Visits(visits.site, robots=False, sleep=sleep)
    visits.site.pages |= {"/page": once(page("", 503, retry_after="20")), "/other": GOOD}
    assert isinstance(visits.one(), Fetched)
    assert slept[0] == 20


def test_a_name_server_that_stutters_is_asked_again() -> None:
    """It is no fault of the host, and no reason to leave it alone."""
    hosts = HostsInMemory()
    answers: Iterator[list[str] | OSError] = iter([socket.gaierror(socket.EAI_AGAIN, "later")] * 20)

    async def stuttering(_: str) -> list[str]:
        raise next(answers)  # type: ignore[misc]

    async def scenario() -> None:
        async with fetcher(resolve=stuttering, hosts=hosts) as fetching:
            for _ in range(6):
                with pytest.raises(Offline, match="cannot be looked up at present"):
                    await fetching.get("http://council.example/")

    asyncio.run(scenario())
    assert len(list(answers)) == 2
    assert hosts.get("council.example:80").failures == 0


# --- the circuit ---------------------------------------------------------------


def test_a_host_that_fails_five_times_is_left_alone_and_then_tried_once(visits: Visits) -> None:
    """It rests five minutes, then twice as long each time to an hour; one request decides, and a good one ends it."""
    visits.site.pages["/page"] = page("", 500)
    failed = visits.get(*["/page"] * 7)
    assert [type(error) for error in failed] == [Unavailable] * 5 + [Resting] * 2
    assert len(visits.asked()) == 15
    until = visits.hosts.get(visits.name).rests_until
    assert until is not None and timedelta(minutes=4) <= until - NOW <= timedelta(minutes=5)
    assert str(failed[-1]) == (
        f"{visits.site.url('/page')}: the site is left alone until {until:%Y-%m-%d %H:%M} UTC (answered 500"
        " Internal Server Error: the site has trouble of its own)"
    )
    for minutes in (10, 20, 40, 60, 60):
        visits.now = until
        assert [type(error) for error in visits.get("/page", "/page")] == [Unavailable, Resting]
        assert visits.asked() == ["/page"], "one request decides"
        until = visits.hosts.get(visits.name).rests_until
        assert until is not None and minutes * 0.8 <= (until - visits.now) / timedelta(minutes=1) <= minutes
    visits.now, visits.site.pages["/page"] = until, GOOD
    assert all(isinstance(came, Fetched) for came in visits.get("/page", "/page"))
    assert visits.hosts.get(visits.name) == HostState(visits.name)


def test_whoever_waits_for_it_has_a_host_tried_that_is_only_spared(site: Site) -> None:
    """Once in a run of the program, and that decides; what the site itself asked for is kept."""
    person = Visits(site, robots=False, patient=False)
    site.pages["/page"] = page("", 500)
    person.get(*["/page"] * 5)
    person.asked()
    assert [type(error) for error in person.get("/page", "/page")] == [Unavailable, Resting]
    assert person.asked() == ["/page"]
    site.pages["/page"] = GOOD
    assert all(isinstance(came, Fetched) for came in person.get("/page", "/page"))
    site.pages["/page"] = page("", 503, retry_after="7200")
    assert [type(error) for error in person.get("/page")] == [Unavailable]
    person.asked()
    assert [type(error) for error in person.get("/page")] == [Resting]
    assert person.asked() == []


def test_after_a_rest_one_request_at_a_time_decides(visits: Visits) -> None:
    """The others wait for how it goes, and ask only if it went well."""
    visits.known(failures=5, rests_until=NOW, reason="answered 500")
    visits.site.pages["/page"] = page("", 500)

    async def together() -> list[type]:
        async with fetcher(connections_per_host=4, hosts=visits.hosts, clock=lambda: NOW) as fetching:
            asked = (fetching.get(visits.site.url("/page")) for _ in range(4))
            return [type(error) for error in await asyncio.gather(*asked, return_exceptions=True)]

    assert sorted(map(str, asyncio.run(together()))) == sorted(map(str, [Unavailable] + [Resting] * 3))
    assert visits.asked() == ["/page"]


@pytest.mark.parametrize(
    ("answering", "counts"),
    [
        pytest.param(page("", 500), True, id="500"),
        pytest.param(page("", 403), True, id="403"),
        pytest.param(page("", 429), True, id="429"),
        pytest.param(hang_up, True, id="broken-off"),
        pytest.param(page("<title>Just a moment...</title>Checking your browser", 200), True, id="check"),
        pytest.param(page("<script></script>Loading", 200), False, id="shell"),
        pytest.param(page("", 407), False, id="the-proxys-word"),
        pytest.param(redirect("/page"), False, id="in-circles"),
    ],
)
def test_only_what_concerns_the_host_counts(visits: Visits, answering: Answering, counts: bool) -> None:
    """What says nothing of the server is no sign of health either: a redirect to itself, or what may be a check."""
    visits.site.pages["/page"] = answering
    visits.known(failures=2)
    visits.one()
    assert visits.hosts.get(visits.name).failures == (3 if counts else 2)


@pytest.mark.parametrize(
    "answering",
    [
        pytest.param(page("", 404), id="404"),
        pytest.param(page("", 401), id="401"),
        pytest.param(redirect("https://127.0.0.1/"), id="to-https"),
        pytest.param(redirect("http://else.example:1/"), id="to-another-host"),
    ],
)
def test_a_host_that_answers_is_well(visits: Visits, answering: Answering) -> None:
    """Faults with such answers in between are not in a row, nor is a host that gives one after its rest left alone."""
    visits.site.pages["/page"] = answering
    visits.known(failures=5, rests_until=NOW, reason="answered 500")
    visits.one()
    assert visits.hosts.get(visits.name) == HostState(visits.name)


def test_a_robots_txt_that_cannot_be_read_is_no_sign_of_health(site: Site) -> None:
    """Though it came with an answer that says nothing bad of the host."""
    visits = Visits(site)
    site.pages |= {"/robots.txt": page(b"plain", content_encoding="gzip"), "/page": GOOD}
    visits.known(failures=2)
    assert isinstance(visits.one(), FetchError)
    assert visits.hosts.get(visits.name).failures == 2


def test_a_redirect_within_the_site_is_judged_by_where_it_ends(visits: Visits) -> None:
    """A site whose pages are all down rests, however well it redirects to them."""
    visits.site.pages |= {"/page": redirect("/end"), "/end": page("", 500)}
    assert [type(error) for error in visits.get(*["/page"] * 6)] == [Unavailable] * 5 + [Resting]


def test_what_was_asked_before_takes_no_rest_away_that_the_site_asks_for(visits: Visits) -> None:
    """Neither a good answer that comes after the 429, nor a fault that asks for less."""
    asked = HostState(visits.name, 1, NOW + timedelta(hours=1), "answered 429", asked_for_rest=True)
    assert after_success(asked, NOW) == asked
    failed = after_failure(asked, Unavailable("answered 500"), NOW, 0.5)
    assert (failed.rests_until, failed.asked_for_rest, failed.failures) == (asked.rests_until, True, 2)
    assert after_success(asked, NOW + timedelta(hours=2)) == HostState(visits.name)


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("asked_for", "minutes"),
    [
        pytest.param("600", 10, id="seconds"),
        pytest.param(format_datetime(NOW + timedelta(minutes=90), usegmt=True), 90, id="date"),
        pytest.param("Sun, 22 Nov 2026 10:30:00 -0000", 90, id="date-of-no-zone"),
        pytest.param("Sun, 22 Nov 2026 10:30:00", 90, id="date-without-a-zone"),
        pytest.param("Sun Nov 22 10:30:00 2026", 90, id="date-as-c-writes-it"),
        pytest.param("9" * 5_000, 24 * 60, id="for-ever"),
        pytest.param("Fri, 31 Dec 9999 23:59:59 GMT", 24 * 60, id="until-the-end-of-time"),
    ],
)
def test_a_host_that_asks_for_a_rest_has_it_at_once(visits: Visits, status: int, asked_for: str, minutes: int) -> None:
    """At most a day, also over a restart; then it is asked again."""
    visits.site.pages["/page"] = page("", status, retry_after=asked_for)
    visits.one()
    assert isinstance(visits.one(), Resting), "another run of the program"
    assert visits.hosts.get(visits.name).rests_until == NOW + timedelta(minutes=minutes)
    visits.now += timedelta(minutes=minutes)
    visits.site.pages["/page"] = GOOD
    assert isinstance(visits.one(), Fetched)
    assert visits.asked() == ["/page"] * 2


@pytest.mark.parametrize("written", ["", "soon", "-5", "1.5", "٣", "Mon, 99 Nov 2026"])
def test_a_retry_after_that_says_nothing_is_none(visits: Visits, written: str) -> None:
    """The host rests only by what can be read."""
    visits.site.pages["/page"] = raw(f"HTTP/1.1 429 Slow\r\nRetry-After: {written}\r\n\r\n".encode())
    error = visits.one()
    assert isinstance(error, Refused)
    assert asked_to_wait(error, NOW) is None


def test_a_clock_set_back_leaves_no_host_alone_for_days() -> None:
    """A rest longer than any can be is over."""
    state = HostState("x", failures=5, rests_until=NOW + timedelta(days=30))
    assert not rests(state, NOW)
    assert rests(state, NOW + timedelta(days=29, hours=1))


def test_what_concerns_no_host_changes_nothing() -> None:
    """Our own network, say; trouble with certificates does count."""
    state = HostState("x", failures=4)
    assert after_failure(state, Offline("no name server"), NOW, 0.5) is state
    assert after_failure(state, Insecure("not valid"), NOW, 0.0).rests_until == NOW + timedelta(minutes=5)


async def _no_time(_: float) -> None:
    """A sleep that takes none."""
