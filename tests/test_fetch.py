"""What a fetch brings home: the page, the word that nothing changed, or the reason why not."""

import asyncio
import socket
import struct
from collections.abc import Callable

import httpcore
import pytest
from fetching import fetch, fetcher, refusal
from servers import Answering, Asked, page, raw, serving, versioned

from monitor.errors import FetchError
from monitor.fetch import Limits
from monitor.fetch.reasons import unreachable
from monitor.model import Validators

MONDAY = "Mon, 02 Nov 2026 09:00:00 GMT"


def test_a_page_comes_with_its_type_validators_and_address() -> None:
    """A 200 gives the bytes as they are, and what to ask with next time."""
    with serving(
        {"/a?b=c": page(b"\xa3 and \xe9", content_type="text/plain", etag='W/"1"', last_modified=MONDAY)}
    ) as site:
        fetched = fetch(site.url("/a?b=c"))
    assert fetched.body == b"\xa3 and \xe9"
    assert fetched.content_type == "text/plain"
    assert fetched.validators == Validators('W/"1"', MONDAY)
    assert fetched.url == site.url("/a?b=c")
    assert (fetched.not_modified, fetched.requests) == (False, 1)
    assert fetched.took_ms >= 0


@pytest.mark.parametrize(
    ("etag", "last_modified"),
    [
        pytest.param('"abc"', None, id="etag"),
        pytest.param(None, MONDAY, id="last-modified-compared-as-text"),
        pytest.param(None, "Monday, 2nd of November 2026", id="last-modified-that-is-no-date"),
        pytest.param('W/"5-\u00e9"', MONDAY, id="both-and-odd-bytes"),
    ],
)
def test_an_unchanged_page_is_told_by_the_servers_own_validators(etag: str | None, last_modified: str | None) -> None:
    """Validators go back verbatim, so the strictest server recognises them, and are kept on a 304."""
    with serving({"/": versioned("<p>Grades</p>", etag, last_modified)}) as site:
        first = fetch(site.url("/"))
        again = fetch(site.url("/"), first.validators)
        after_edit = fetch(site.url("/"), Validators('"old"', None))
    assert first.body == after_edit.body == b"<p>Grades</p>"
    assert again.not_modified
    assert again.body == b""
    assert again.validators == first.validators == Validators(etag, last_modified)


def test_a_304_may_bring_new_validators() -> None:
    """What a 304 says anew replaces the old; what it leaves out stays."""
    with serving({"/": b'HTTP/1.1 304 Not Modified\r\nETag: "2"\r\nContent-Encoding: br\r\n\r\n'}) as site:
        fetched = fetch(site.url("/"), Validators('"1"', MONDAY))
    assert fetched.validators == Validators('"2"', MONDAY)


def test_a_304_that_was_not_asked_for_is_an_error() -> None:
    """A server that says "unchanged" to one who has never seen the page hides it."""
    with serving({"/": b"HTTP/1.1 304 Not Modified\r\n\r\n"}) as site:
        for nothing in (Validators(), Validators(given_by=site.url("/"))):
            assert "304 Not Modified, although it was not asked" in refusal(site.url("/"), nothing)


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        pytest.param(201, "answered 201 Created", id="created"),
        pytest.param(202, "answered 202 Accepted", id="accepted-is-no-page-yet"),
        pytest.param(206, "answered 206 Partial Content", id="a-part-nobody-asked-for"),
        pytest.param(300, "answered 300 Multiple Choices", id="choices"),
        pytest.param(401, "answered 401 Unauthorized: the page asks for a password", id="unauthorized"),
        pytest.param(403, "answered 403 Forbidden: the site refuses automatic readers", id="forbidden"),
        pytest.param(404, "answered 404 Not Found: there is no page at this address", id="not-found"),
        pytest.param(410, "answered 410 Gone: the page has been taken away for good", id="gone"),
        pytest.param(418, "answered 418 I'm a Teapot", id="unusual"),
        pytest.param(429, "answered 429 Too Many Requests: the site asks for fewer visits", id="too-many"),
        pytest.param(500, "answered 500 Internal Server Error: the site has trouble of its own", id="server-error"),
        pytest.param(503, "answered 503 Service Unavailable: the site has trouble of its own", id="unavailable"),
        pytest.param(599, "answered 599, which no standard knows", id="unknown"),
    ],
)
def test_other_statuses_are_errors_in_plain_words(status: int, reason: str) -> None:
    """Whatever is not a page is an error, even with a text that looks like one; only what may pass is tried again."""
    with serving({"/report": page("<h1>Grades</h1>", status)}) as site:
        message = refusal(site.url("/report"))
        assert len(site.asked) == (3 if status in (500, 503) else 1)
    assert message.endswith(f": {reason}")


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(page(""), id="200-without-a-body"),
        pytest.param(page(" \r\n\t"), id="200-of-blanks"),
        pytest.param(raw(b"HTTP/1.1 200 OK\r\n\r\n"), id="200-closed-at-once"),
    ],
)
def test_an_empty_page_is_never_a_quiet_day(answer: Answering) -> None:
    """A 200 with nothing in it is a fault of the site, not the absence of news."""
    with serving({"/": answer}) as site:
        assert "answered with an empty page" in refusal(site.url("/"))


def test_204_is_an_error() -> None:
    """No content is no page."""
    with serving({"/": b"HTTP/1.1 204 No Content\r\n\r\n"}) as site:
        assert "answered 204 No Content" in refusal(site.url("/"))


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        pytest.param(
            b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<p>Gra", "received 6 bytes, expected 100", id="length"
        ),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n<p>Gra\r\n", "cut short", id="chunked"
        ),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Le", "cut short", id="headers"),
        pytest.param(b"", "disconnected without sending a response", id="nothing-at-all"),
        pytest.param(b"220 mail.example.org ESMTP\r\n\r\n", "is not HTTP", id="another-protocol"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\nx",
            "bad Content-Length",
            id="number-too-long",
        ),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", "Content-Length", id="two-lengths"
        ),
        pytest.param(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 50_000 + b"\r\nab", "is not HTTP", id="endless-headers"),
    ],
)
def test_half_an_answer_is_an_error(answer: bytes, reason: str) -> None:
    """A page that ends too early is refused whole: its missing half may hold the news."""
    with serving({"/": raw(answer)}) as site:
        assert reason in refusal(site.url("/"))


def test_a_connection_reset_is_told_as_such() -> None:
    """A server that dies in the middle of a page gives no page."""

    async def scenario() -> str:
        async def die(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            connection = writer.get_extra_info("socket")
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # reset, not close
            writer.close()

        async with await asyncio.start_server(die, "127.0.0.1", 0) as server, fetcher() as fetching:
            with pytest.raises(FetchError) as caught:
                await fetching.get(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/")
        return str(caught.value)

    assert asyncio.run(scenario()).endswith(": the connection was broken off")


def test_what_follows_a_declared_end_does_not_leak_into_the_next_page() -> None:
    """A server that sends more than its Content-Length spoils no later answer."""
    with serving({"/long": b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc and more", "/next": page("next")}) as site:

        async def both() -> tuple[bytes, bytes]:
            async with fetcher() as fetching:
                return (await fetching.get(site.url("/long"))).body, (await fetching.get(site.url("/next"))).body

        assert asyncio.run(both()) == (b"abc", b"next")


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(raw(b"HTTP/1.1 200 OK\r\n\r\n", b"x", every=0.02, for_ever=True), id="dripping-body"),
        pytest.param(raw(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n", every=0.02, for_ever=True), id="dripping-headers"),
        pytest.param(raw(b"HTTP/1.1 100 Continue\r\n\r\n", every=0.02, for_ever=True), id="for-ever-continuing"),
        pytest.param(raw(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", b"", every=60), id="silence"),
    ],
)
def test_the_whole_exchange_has_one_time_limit(answer: Answering) -> None:
    """A server cannot hold a fetch for ever by sending a little now and then."""
    with serving({"/": answer}) as site:
        assert "took longer than 0.15 s" in refusal(site.url("/"), limits=Limits(seconds=0.15))


def test_redirects_share_the_time_limit() -> None:
    """Each hop has only what the hops before it left."""

    def slow(to: str) -> Callable[[Asked], object]:
        head = f"HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n".encode()
        return raw(head, b"\r\n", every=0.2)

    pages = {f"/{n}": slow(f"/{n + 1}") for n in range(5)}
    with serving({**pages, "/5": page("late")}) as site:  # type: ignore[dict-item]
        assert "took longer than 0.5 s" in refusal(site.url("/0"), limits=Limits(seconds=0.5))


async def _unknown(_: str) -> list[str]:
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


async def _no_name_server(_: str) -> list[str]:
    raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")


async def _without_addresses(_: str) -> list[str]:
    return []


@pytest.mark.parametrize(
    ("resolve", "reason"),
    [
        pytest.param(_unknown, "no such host: council.example", id="unknown"),
        pytest.param(_no_name_server, "council.example cannot be looked up at present", id="no-name-server"),
        pytest.param(_without_addresses, "no such host: council.example", id="no-address"),
    ],
)
def test_a_name_that_leads_nowhere_is_told_as_such(resolve: object, reason: str) -> None:
    """The reader learns whether the name is wrong or the network is down."""
    assert reason in refusal("http://council.example/children", resolve=resolve)


def test_a_refused_connection_is_told_as_such() -> None:
    """Nobody listens there."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        assert refusal(f"http://127.0.0.1:{unused.getsockname()[1]}/").endswith(": connection refused")


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        pytest.param(httpcore.ConnectTimeout(), "no connection: the server does not answer", id="time-out"),
        pytest.param(httpcore.ConnectError("all failed"), "no connection (all failed)", id="no-more-known"),
        pytest.param(OSError(113, "No route to host"), "no connection (No route to host)", id="no-route"),
    ],
)
def test_what_the_system_says_of_a_failed_connection_is_passed_on(error: Exception, reason: str) -> None:
    """What cannot be brought about on loopback."""
    assert str(unreachable(error)) == reason


def test_the_next_address_is_tried_when_the_first_does_not_answer() -> None:
    """A host with one dead address among several is still read."""

    async def two(_: str) -> list[str]:
        return ["127.0.0.9", "127.0.0.1"]

    with serving({"/": page("alive")}) as site:
        assert fetch(site.url("/", host="council.example"), resolve=two).body == b"alive"


def test_secrets_in_an_address_stay_out_of_messages() -> None:
    """The path is shown, and of the query only the names."""
    with serving({}) as site:
        message = refusal(site.url("/reports?token=hunter2#part"))
    assert site.url("/reports?token=…: answered 404") in message
    assert "hunter2" not in message


@pytest.mark.parametrize("url", ["", "council", "https://", "http:///path", "//council.example/", "http://h:99999/"])
def test_what_is_no_web_address_is_told_as_such(url: str) -> None:
    """A mistyped address ends in a sentence, not in a traceback."""
    with pytest.raises(FetchError, match=r"is not a web address|there is no port"):
        fetch(url)
