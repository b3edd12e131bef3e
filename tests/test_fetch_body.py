"""Bodies are unpacked whole or not at all, and never beyond their limits."""

import gzip
import tracemalloc
import zlib
from collections.abc import Callable
from itertools import pairwise

import pytest
from fetching import fetch, refusal
from hypothesis import given
from hypothesis import strategies as st
from servers import page, raw, serving

from monitor.errors import FetchError
from monitor.fetch import DEFAULT_LIMITS, Limits
from monitor.fetch.body import Body

TEXT = b"<p>Overall effectiveness: good</p>" * 50
SMALL = Limits(raw_bytes=20_000, plain_bytes=40_000)


def deflated(plain: bytes, window_bits: int = zlib.MAX_WBITS) -> bytes:
    packer = zlib.compressobj(wbits=window_bits)
    return packer.compress(plain) + packer.flush()


PACKINGS: dict[str, Callable[[bytes], bytes]] = {
    "identity": lambda plain: plain,
    "": lambda plain: plain,
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "GZip ": gzip.compress,
    "deflate": deflated,
}


def unpack(encoding: str, *chunks: bytes, limits: Limits = DEFAULT_LIMITS) -> bytes:
    body = Body(encoding, "", limits)
    for chunk in chunks:
        body.take(chunk)
    return body.whole()


@given(st.binary(max_size=2000), st.sampled_from(sorted(PACKINGS)), st.lists(st.integers(0, 2500)))
def test_a_body_is_the_same_however_it_is_cut_and_packed(plain: bytes, encoding: str, cuts: list[int]) -> None:
    """Where the network cuts the bytes makes no difference."""
    packed = PACKINGS[encoding](plain)
    edges = [0, *sorted(cuts), len(packed)]
    chunks = [packed[start:end] for start, end in pairwise(edges)]
    assert unpack(encoding, *chunks) == plain


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=8), st.integers(1, 50), st.integers(0, 9))
def test_gzip_may_come_in_members_and_be_padded(parts: list[bytes], size: int, padding: int) -> None:
    """Several gzip members are one body, as the standard has it; zeros after the last are no harm."""
    packed = b"".join(map(gzip.compress, parts)) + bytes(padding)
    chunks = [packed[at : at + size] for at in range(0, len(packed), size)]
    assert unpack("gzip", *chunks) == b"".join(parts)


def test_deflate_without_its_header_is_understood() -> None:
    """Some servers send bare deflate."""
    assert unpack("deflate", deflated(TEXT, -zlib.MAX_WBITS)) == TEXT


@given(st.binary(min_size=1, max_size=500), st.sampled_from(["gzip", "deflate"]), st.floats(0, 0.999))
def test_a_packed_body_cut_short_is_refused(plain: bytes, encoding: str, kept: float) -> None:
    """However much is missing: half a page may lack the news."""
    packed = PACKINGS[encoding](plain)
    part = packed[: int(len(packed) * kept)]
    if part:
        with pytest.raises(FetchError, match="cut short"):
            unpack(encoding, part)
    else:
        assert unpack(encoding, part) == b"", "an empty page, which the fetch refuses by itself"


@pytest.mark.parametrize(
    ("encoding", "packed", "reason"),
    [
        pytest.param("gzip", TEXT, "no sound gzip", id="not-packed-at-all"),
        pytest.param("deflate", b"\x07" + TEXT, "no sound deflate", id="not-deflate"),
        pytest.param("gzip", gzip.compress(TEXT) + b"<!-- served by -->", "no sound gzip", id="text-after-the-end"),
        pytest.param("gzip", gzip.compress(TEXT)[:-8] + bytes(8), "no sound gzip", id="wrong-checksum"),
        pytest.param("gzip", gzip.compress(b"") * 1001, "more than 1000 pieces", id="empty-members"),
    ],
)
def test_an_unsound_packing_is_refused(encoding: str, packed: bytes, reason: str) -> None:
    """What does not unpack cleanly is not read."""
    with pytest.raises(FetchError, match=reason):
        unpack(encoding, packed)


@pytest.mark.parametrize("encoding", ["br", "zstd", "compress", "gzip, gzip", "gzip, br", "no such\x1b[31m"])
def test_packings_that_were_not_asked_for_are_refused(encoding: str) -> None:
    """758 bytes of Brotli can hold 500 MB; only what can be unpacked within limits is taken."""
    with pytest.raises(FetchError, match=r"is packed as .* though only gzip, deflate were asked for"):
        Body(encoding, "", DEFAULT_LIMITS)


@pytest.mark.parametrize(
    ("encoding", "packed", "reason"),
    [
        pytest.param("", bytes(20_001), "larger than 0.02 MB", id="plain"),
        pytest.param("gzip", gzip.compress(bytes(40_001)), "larger than 0.04 MB once unpacked", id="bomb"),
        pytest.param("deflate", deflated(bytes(10_000_000)), "larger than 0.04 MB once unpacked", id="deflate-bomb"),
        pytest.param("gzip", gzip.compress(bytes(9_000)) * 5, "larger than 0.04 MB once unpacked", id="many-members"),
    ],
)
def test_too_large_a_body_is_refused(encoding: str, packed: bytes, reason: str) -> None:
    """As sent and once unpacked, each has its limit."""
    with pytest.raises(FetchError, match=f"^{reason}$"):
        unpack(encoding, packed, limits=SMALL)


def test_a_body_at_its_limit_is_taken() -> None:
    """The limits are what may be, not what may not."""
    assert len(unpack("", bytes(20_000), limits=SMALL)) == 20_000
    assert len(unpack("gzip", gzip.compress(bytes(40_000)), limits=SMALL)) == 40_000


def test_a_bomb_costs_little_memory() -> None:
    """100 KB that unfold into 100 MB are noticed at the limit, long before they are unfolded."""
    bomb = gzip.compress(bytes(100_000_000))
    tracemalloc.start()
    try:
        with pytest.raises(FetchError, match="larger than 5 MB once unpacked"):
            unpack("gzip", bomb, limits=Limits(plain_bytes=5_000_000))
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


def test_packed_pages_are_fetched() -> None:
    """Over the wire as in the unit."""
    pages = {f"/{name}": page(PACKINGS[name](TEXT), content_encoding=name) for name in ("gzip", "deflate", "identity")}
    with serving(pages) as site:
        assert {fetch(site.url(path)).body for path in pages} == {TEXT}


def test_a_declared_length_beyond_the_limit_is_refused_at_once() -> None:
    """Nothing is downloaded that will be thrown away."""
    with serving({"/": raw(b"HTTP/1.1 200 OK\r\nContent-Length: 20000001\r\n\r\n", b"x", every=60)}) as site:
        assert refusal(site.url("/")).endswith(": larger than 20 MB")


@pytest.mark.parametrize(
    "head",
    [
        pytest.param(b"HTTP/1.1 200 OK\r\n\r\n", id="until-closed"),
        pytest.param(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", id="chunked"),
    ],
)
def test_an_endless_body_ends_at_the_limit(head: bytes) -> None:
    """A server that never stops sending is left."""
    piece = b"2000\r\n" + bytes(8192) + b"\r\n"
    with serving({"/": raw(head, piece, for_ever=True)}) as site:
        assert refusal(site.url("/"), limits=Limits(raw_bytes=1_000_000)).endswith(": larger than 1 MB")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        pytest.param(gzip.compress(bytes(50_000_000)), "larger than 40 MB once unpacked", id="bomb"),
        pytest.param(gzip.compress(b"") * 5000, "more than 1000 pieces", id="many-members"),
        pytest.param(gzip.compress(TEXT)[:-4], "cut short", id="truncated"),
        pytest.param(b"", "answered with an empty page", id="empty"),
        pytest.param(gzip.compress(b""), "answered with an empty page", id="packed-emptiness"),
    ],
)
def test_hostile_packings_are_refused_over_the_wire(body: bytes, reason: str) -> None:
    """The same with a real server and the real limits."""
    with serving({"/": page(body, content_encoding="gzip")}) as site:
        assert reason in refusal(site.url("/"))
