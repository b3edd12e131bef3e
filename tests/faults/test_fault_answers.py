"""Servers that break off, lie about lengths, drip, flood, or pack a bomb: each costs a bounded time and no more."""

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator, Iterator

import pytest
from faults.scene import DOWN, Fault, Played, Told, playing
from servers import Asked, page, raw

OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
PACKED = OK + b"Content-Encoding: gzip\r\n\r\n"
BOMB = gzip.compress(bytes(50_000_000))
WHOLE = gzip.compress(b"<rss/>" * 1_000)


async def silence(_: Asked) -> AsyncIterator[bytes]:
    """Takes the question and never answers."""
    await asyncio.sleep(60)
    yield b""


FAULTS = [
    Fault("server that hangs", "took longer than 2 s", silence),
    Fault("body that hangs", "took longer than 2 s", raw(OK + b"Content-Length: 99\r\n\r\n<rss>", b"", every=60)),
    Fault("body that drips", "took longer than 2 s", raw(OK + b"\r\n", b"x", every=0.05, for_ever=True)),
    Fault("headers that drip", "took longer than 2 s", raw(OK, b"X: y\r\n", every=0.05, for_ever=True)),
    Fault("answers 100 Continue for ever", "took longer", raw(b"HTTP/1.1 100 C\r\n\r\n", every=0.05, for_ever=True)),
    Fault("body without end", "larger than 2 MB", raw(OK + b"\r\n", b"x" * 65_536, for_ever=True)),
    Fault(
        "chunks without end", "larger than 2 MB", raw(CHUNKED, b"10000\r\n" + b"x" * 65_536 + b"\r\n", for_ever=True)
    ),
    Fault("body announced as too large", "larger than 2 MB", raw(OK + b"Content-Length: 99999999999\r\n\r\nx")),
    Fault("flood of headers", "is not HTTP", raw(OK + b"X: y\r\n" * 50_000 + b"\r\nab")),
    Fault("header of a megabyte", "is not HTTP", raw(OK + b"X: " + b"y" * 1_000_000 + b"\r\n\r\nab")),
    Fault("less than its length", "received 6 bytes, expected 100", raw(OK + b"Content-Length: 100\r\n\r\n<p>Gra")),
    Fault("two lengths", "Content-Length", raw(OK + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab")),
    Fault("length that is no number", "Content-Length", raw(OK + b"Content-Length: -5\r\n\r\nab")),
    Fault("chunks cut short", "cut short", raw(CHUNKED + b"6\r\n<p>Gra\r\n")),
    Fault("chunk with a wrong length", "is not HTTP", raw(CHUNKED + b"zz\r\n<p>Gra\r\n0\r\n\r\n")),
    Fault("connection closed without a word", "disconnected without sending a response", raw(b"")),
    Fault("another protocol", "is not HTTP", raw(b"220 mail.example.org ESMTP\r\n\r\n")),
    Fault("compressed bomb", "larger than 4 MB once unpacked", raw(PACKED + BOMB)),
    Fault(
        "compressed bomb, deflate", "once unpacked", page(zlib.compress(bytes(50_000_000)), content_encoding="deflate")
    ),
    Fault("bomb in many members", "once unpacked", raw(PACKED + gzip.compress(bytes(900_000)) * 50)),
    Fault("gzip of ten thousand empty members", "more than 1000 pieces", raw(PACKED + gzip.compress(b"") * 10_000)),
    Fault("gzip cut short", "cut short", raw(PACKED + WHOLE[:-9])),
    Fault("gzip with a wrong checksum", "no sound gzip", raw(PACKED + WHOLE[:-8] + bytes(8))),
    Fault("gzip that is none", "no sound gzip", raw(PACKED + b"<rss/>")),
    Fault("packed twice as asked by nobody", "is packed as", page(WHOLE, content_encoding="gzip, gzip")),
    Fault("packed as nobody asked", "is packed as 'br'", page(b"\x0b\x02\x80ab\x03", content_encoding="br")),
    Fault("page that is empty", "answered with an empty page", page("")),
    Fault("unchanged, though nobody asked", "304 Not Modified", b"HTTP/1.1 304 Not Modified\r\n\r\n"),
    Fault("refusal: 403", "answered 403", page("no", 403)),
    Fault("refusal: 429", "answered 429", page("slow down", 429, retry_after="600")),
    Fault("trouble of its own: 503", "answered 503", page("later", 503)),
    Fault("name that is not known any more", "no such host", url="http://gone.example/feed"),
    Fault("name server gone", "cannot be looked up at present: is the network up", at=(DOWN,)),
]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    with playing(tmp_path_factory.mktemp("answers"), FAULTS) as both:
        yield both


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_a_bad_answer_is_named_and_the_rest_goes_on(fault: Fault, played: Played, tell: Told) -> None:
    """The healthy source beside it is told of at once, and once the server is mended so is what was missed."""
    tell(fault.name, *played.judge(fault))
