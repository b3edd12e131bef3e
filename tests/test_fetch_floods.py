"""Servers that send too much, the wrong length, or nothing: each is given up within bounds."""

import asyncio

import pytest
from fetching import fetch, fetcher, refusal
from servers import Answering, page, raw, serving

from monitor.fetch import Limits

HEAD = b"HTTP/1.1 200 OK\r\n"
SLOW = Limits(seconds=0.15)


@pytest.mark.parametrize(
    "answering",
    [
        pytest.param(raw(HEAD, b"X-Again: and again\r\n" * 3_000, for_ever=True), id="headers-without-end"),
        pytest.param(raw(HEAD + b"X-Long: ", b"x" * 65_536, for_ever=True), id="a-header-without-end"),
        pytest.param(raw(HEAD + b"X-Long: " + b"x" * 10_000_000 + b"\r\n\r\nok"), id="a-header-of-ten-megabytes"),
        pytest.param(raw(HEAD + b"X: y\r\n" * 1_000_000 + b"\r\nok"), id="a-million-headers"),
        pytest.param(raw(b"HTTP/1.1 " + b"2" * 400_000), id="a-status-without-end"),
        pytest.param(raw(b"HTTP/1.1 100 Continue\r\n\r\n" * 2_000, for_ever=True), id="continuing-without-end"),
        pytest.param(raw(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 50_000), id="hints-without-end"),
    ],
)
def test_a_flood_of_headers_ends_early(answering: Answering) -> None:
    """Long before the time is up."""
    with serving({"/": answering}) as site:
        message = refusal(site.url("/"), limits=Limits(seconds=20))
    assert "is not HTTP" in message or "sends headers without end: more than 200 KB before the page" in message


def test_many_headers_and_a_few_hints_are_no_flood() -> None:
    """Two thousand headers are odd, and harmless."""
    odd = b"HTTP/1.1 103 Early Hints\r\n\r\n" * 5 + HEAD + b"X-Odd: yes\r\n" * 2_000 + b"Content-Length: 2\r\n\r\nok"
    with serving({"/": odd}) as site:
        assert fetch(site.url("/")).body == b"ok"


def test_a_large_page_on_a_kept_connection_is_no_flood() -> None:
    """What is counted is the head, anew for each answer."""
    with serving({"/": page(b"x" * 2_000_000, content_type="text/plain")}) as site:

        async def thrice() -> list[int]:
            async with fetcher() as fetching:
                return [len((await fetching.get(site.url("/"))).body) for _ in range(3)]

        assert asyncio.run(thrice()) == [2_000_000] * 3
    assert {asked.connection for asked in site.asked} == {1}


@pytest.mark.parametrize(
    ("answering", "reason"),
    [
        pytest.param(raw(HEAD + b"Content-Length: 9\r\n\r\n<p>"), "received 3 bytes, expected 9", id="too-long"),
        pytest.param(raw(HEAD + b"Content-Length: -1\r\n\r\n<p>"), "bad Content-Length", id="negative"),
        pytest.param(raw(HEAD + b"Content-Length: 0x3\r\n\r\n<p>"), "bad Content-Length", id="hexadecimal"),
        pytest.param(raw(HEAD + b"Content-Length: 3, 4\r\n\r\n<p>"), "conflicting Content-Length", id="two-in-one"),
        pytest.param(raw(HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nab"), "not HTTP", id="chunk-without-size"),
        pytest.param(
            raw(HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + b"f" * 99), "not HTTP", id="chunk-beyond-all-sizes"
        ),
        pytest.param(
            raw(HEAD + b"Transfer-Encoding: chunked\r\n\r\n2;" + b"x" * 400_000), "not HTTP", id="endless-extension"
        ),
        pytest.param(raw(HEAD + b"Transfer-Encoding: chunked\r\n\r\n2\r\nabcd\r\n"), "not HTTP", id="chunk-too-long"),
        pytest.param(
            raw(HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"X: y\r\n" * 9_000, for_ever=True),
            "not HTTP",
            id="endless-trailer",
        ),
        pytest.param(raw(HEAD + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"), "not HTTP", id="other-transfer"),
        pytest.param(raw(HEAD + b": no name\r\n\r\nab"), "not HTTP", id="header-without-name"),
        pytest.param(raw(HEAD + b"X: \x00\r\n\r\nab"), "not HTTP", id="header-with-a-null"),
    ],
)
def test_lengths_and_pieces_that_cannot_be_are_refused(answering: Answering, reason: str) -> None:
    """Whatever the answer says of itself must be true."""
    with serving({"/": answering}) as site:
        assert reason in refusal(site.url("/"), limits=Limits(seconds=5))


def test_more_than_the_length_said_is_left_out() -> None:
    """The page is what the server said it is, and the rest spoils no other."""
    with serving({"/": HEAD + b"Content-Length: 2\r\n\r\nok<script>"}) as site:
        assert fetch(site.url("/")).body == b"ok"


@pytest.mark.parametrize(
    "answering",
    [
        pytest.param(raw(b"", every=60), id="silence"),
        pytest.param(raw(b"H", b"T", every=0.1, for_ever=True), id="a-letter-now-and-then"),
        pytest.param(raw(HEAD + b"X-Slow: ", b"y", every=0.05, for_ever=True), id="slow-headers"),
        pytest.param(raw(HEAD + b"Content-Length: 0\r\n", b"", every=60), id="all-but-the-end-of-the-head"),
    ],
)
def test_a_silent_or_slow_server_is_given_up(answering: Answering) -> None:
    """When the time is up, and no later."""
    with serving({"/": answering}) as site:
        assert "took longer than 0.15 s" in refusal(site.url("/"), limits=SLOW)


def test_a_server_of_old_times_is_understood() -> None:
    """HTTP/1.0 without a length ends with the connection, and is whole all the same."""
    with serving({"/": raw(b"HTTP/1.0 200 OK\r\n\r\n<p>Grades")}) as site:
        assert fetch(site.url("/")).body == b"<p>Grades"
