"""An error of a fetch carries what did come, bounded, for whoever looks into it."""

import asyncio
import gzip
from typing import Any

import pytest
from fetching import fetcher
from servers import Answering, page, raw, redirect, serving

from monitor.errors import FetchError, Gone, Received
from monitor.fetch import Limits

CHALLENGE = "<title>Just a moment…</title>"


def failure(url: str, *, keep: int = 1_000, hosts: set[str] | None = None, **options: Any) -> FetchError:
    """How a fetch that keeps the beginning of what came fails."""

    async def once() -> None:
        async with fetcher(**options) as fetching:
            await fetching.get(url, keep=keep, hosts=hosts)

    with pytest.raises(FetchError) as caught:
        asyncio.run(once())
    return caught.value


def came(url: str, **options: Any) -> Received:
    """What came of a fetch that failed."""
    answer = failure(url, **options).answer
    assert answer is not None
    return answer


def test_a_refusal_comes_with_status_headers_and_page() -> None:
    """The headers are in order and as they came, each cookie of its own; the page is unpacked."""
    refused = (
        b"HTTP/1.1 403 Forbidden\r\nServer: guard\r\nSet-Cookie: a=1\r\nContent-Encoding: gzip\r\nSet-Cookie: b=2\r\n"
        b"Content-Type: text/html\r\n\r\n" + gzip.compress(CHALLENGE.encode())
    )
    with serving({"/": raw(refused)}) as site:
        answer = came(site.url("/"))
        assert answer.url == site.url("/")
        assert answer.trail == (site.url("/"),)
    assert (answer.status, answer.content_type, answer.body.decode()) == (403, "text/html", CHALLENGE)
    assert list(answer.headers) == [
        ("Server", "guard"),
        ("Set-Cookie", "a=1"),
        ("Content-Encoding", "gzip"),
        ("Set-Cookie", "b=2"),
        ("Content-Type", "text/html"),
    ]


def test_a_page_that_is_not_there_stays_gone() -> None:
    """What is kept of a refusal does not change what it is, nor its words."""
    with serving({}) as site:
        fault = failure(site.url("/none"))
        assert isinstance(fault, Gone)
        assert str(fault) == f"{site.url('/none')}: answered 404 Not Found: there is no page at this address"
        assert fault.answer is not None
        assert fault.answer.body == b"There is no such page."


def test_unless_it_is_asked_to_a_fetch_keeps_no_page() -> None:
    """An ordinary round waits for no refusal's page, and holds none."""
    endless = raw(b"HTTP/1.1 503 Unavailable\r\n\r\n", b"x", every=60)
    with serving({"/refused": endless, "/empty": page("  ")}) as site:
        for path, status in (("/refused", 503), ("/empty", 200)):
            answer = came(site.url(path), keep=0)
            assert (answer.status, answer.body) == (status, b"")


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


@pytest.mark.parametrize(
    ("answering", "reason", "body"),
    [
        pytest.param(raw(HEAD + b"Content-Length: 100\r\n\r\n<p>Gra"), "cut short", b"<p>Gra", id="cut-short"),
        pytest.param(
            raw(HEAD + b"\r\n", b"x" * 400, every=0.01, for_ever=True), "larger than", b"x" * 1_000, id="too-large"
        ),
        pytest.param(raw(HEAD + b"Content-Length: 9000\r\n\r\n", b"x", every=60), "larger", b"", id="declared-larger"),
        pytest.param(raw(HEAD + b"Content-Length: 9\r\n\r\n<p>", every=60), "took longer", b"<p>", id="too-slow"),
        pytest.param(page(b"\x1b\0", content_encoding="br"), "packed as 'br'", b"", id="packed-otherwise"),
        pytest.param(page(b"plain", content_encoding="gzip"), "cannot be unpacked", b"", id="not-packed"),
        pytest.param(page("ok", 202), "answered 202", b"ok", id="no-page-yet"),
    ],
)
def test_what_is_no_whole_page_is_kept_as_far_as_it_came(answering: Answering, reason: str, body: bytes) -> None:
    """Never more than was asked for, whatever the reason."""
    with serving({"/": answering}) as site:
        fault = failure(site.url("/"), limits=Limits(raw_bytes=5_000, seconds=0.5))
    assert reason in str(fault)
    assert fault.answer is not None
    assert fault.answer.body == body


def test_a_refusal_that_never_ends_stays_a_refusal() -> None:
    """Its beginning is kept, and it is left."""
    with serving({"/": raw(b"HTTP/1.1 429 Slow\r\n\r\n", bytes(600), for_ever=True)}) as site:
        fault = failure(site.url("/"))
    assert "answered 429" in str(fault)
    assert fault.answer is not None
    assert fault.answer.body == bytes(1_000)


def test_a_redirect_that_may_not_be_followed_is_the_answer() -> None:
    """With every address on the way there."""
    with serving({"/": redirect("/next"), "/next": redirect("https://else.example/consent")}) as site:
        answer = came(site.url("/"), hosts={"127.0.0.1"})
        assert (answer.status, answer.url, answer.body) == (301, site.url("/next"), b"")
        assert answer.trail == (site.url("/"), site.url("/next"), "https://else.example/consent")


def test_where_nothing_came_there_is_nothing() -> None:
    """A server that hangs up at once, say."""
    with serving({"/": raw(b"")}) as site:
        assert failure(site.url("/")).answer is None


def test_a_page_tells_how_it_came() -> None:
    """Its status, headers and the way there, as an error would."""
    with serving({"/": redirect("/page"), "/page": page("<p>Grades", x_served_by="one")}) as site:

        async def once() -> Received:
            async with fetcher() as fetching:
                return await fetching.get(site.url("/"))

        fetched = asyncio.run(once())
        assert fetched.trail == (site.url("/"), site.url("/page"))
    assert (fetched.status, ("x-served-by", "one") in fetched.headers) == (200, True)
