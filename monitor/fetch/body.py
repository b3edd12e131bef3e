"""The body of an answer, unpacked as it comes and never beyond its limits."""

import zlib

from monitor.errors import FetchError
from monitor.fetch.limits import Limits

ACCEPTED = "gzip, deflate"
_GZIP, _ZLIB, _BARE_DEFLATE = 31, 15, -15  # window bits, as zlib wants to be told

# Unpacked a step at a time, so that 48 KB that unfold into 50 MB are noticed at the limit and not after.
_STEP = 1 << 20
# Each gzip member may be 20 bytes that hold nothing, and costs time to open. Archives made in
# blocks of 64 KB, the smallest in use, stay far below.
_MOST_MEMBERS = 1_000


class Body:
    """Takes the bytes as they arrive and gives the whole once they have ended well."""

    def __init__(self, encoding: str, length: str, limits: Limits) -> None:
        """From the answer's Content-Encoding and Content-Length; FetchError if they already promise no good."""
        self._encoding = encoding.strip().lower()
        if self._encoding not in ("", "identity", "gzip", "x-gzip", "deflate"):
            raise FetchError(f"is packed as {self._encoding[:40]!r}, though only {ACCEPTED} were asked for")
        if length.isdigit() and int(length) > limits.raw_bytes:
            raise FetchError(f"larger than {_megabytes(limits.raw_bytes)}")
        self._limits = limits
        self._raw = 0
        self._plain = bytearray()
        self._members = 0
        self._member: zlib._Decompress | None = None  # the one being unpacked

    def take(self, chunk: bytes) -> None:
        """Take the next bytes; FetchError as soon as they exceed a limit or cannot be unpacked."""
        self._raw += len(chunk)
        if self._raw > self._limits.raw_bytes:
            raise FetchError(f"larger than {_megabytes(self._limits.raw_bytes)}")
        if self._encoding in ("", "identity"):
            self._add(chunk)
            return
        try:
            self._unpack(chunk)
        except zlib.error as error:
            raise FetchError(f"cannot be unpacked: it is no sound {self._encoding} ({error})") from error

    @property
    def size(self) -> int:
        """How many bytes have come, unpacked."""
        return len(self._plain)

    def beginning(self, most: int) -> bytes:
        """At most so many of the bytes that have come, whether or not they end well."""
        return bytes(self._plain[:most])

    def whole(self) -> bytes:
        """All of it; FetchError if it was cut short."""
        if self._member is not None:
            raise FetchError(f"was cut short: its {self._encoding} packing has no end")
        return bytes(self._plain)

    def _unpack(self, packed: bytes) -> None:
        while packed:
            if self._member is None:
                packed = packed.lstrip(b"\0") if self._members else packed  # gzip may be padded after its end
                if not packed:
                    return
                self._member = self._next_member(packed[0])
            self._add(self._member.decompress(packed, _STEP))
            packed = self._member.unconsumed_tail or self._member.unused_data
            if self._member.eof:
                self._member = None

    def _next_member(self, first: int) -> "zlib._Decompress":
        self._members += 1
        if self._members > _MOST_MEMBERS:
            raise FetchError(f"is packed in more than {_MOST_MEMBERS} pieces")
        if self._encoding == "deflate":  # which some servers send without the zlib header that the standard asks for
            return zlib.decompressobj(_ZLIB if first & 0x0F == zlib.DEFLATED else _BARE_DEFLATE)
        return zlib.decompressobj(_GZIP)

    def _add(self, plain: bytes) -> None:
        self._plain += plain
        if len(self._plain) > self._limits.plain_bytes:
            raise FetchError(f"larger than {_megabytes(self._limits.plain_bytes)} once unpacked")


def _megabytes(count: int) -> str:
    return f"{count / 1_000_000:g} MB"
