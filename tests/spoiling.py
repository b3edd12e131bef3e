"""Ways to spoil a document: the bytes of a PDF, and the text that was read from one.

Each takes a source of chance, the document and another one to mix it with, and gives the spoilt
document. The same chance spoils the same document in the same way.
"""

import base64
import re
import zlib
from collections.abc import Callable
from random import Random

Bytes = Callable[[Random, bytes, bytes], bytes]
Text = Callable[[Random, str, str], str]

_STREAM = re.compile(rb"(?<=\bstream\n).*?(?=\n?endstream)|(?<=\bstream\r\n).*?(?=\r?\n?endstream)", re.DOTALL)
_PACKED = re.compile(
    rb"<<\s*/Filter\s*(/FlateDecode|\[ /ASCII85Decode /FlateDecode \])\s*/Length \d+\s*>>\s*"
    rb"stream\r?\n(.*?)\s*endstream",
    re.DOTALL,
)
_NUMBERS = rb"Count|Length\d?|N|First|Size|Prev|W|Width|Height|Columns|Predictor|Index|FirstChar|LastChar"
_EXTREME = (b"0", b"-1", b"1", b"65536", b"2147483647", b"2147483648", b"-2147483648", b"9" * 19, b"9" * 400, b"1e400")


# Bytes


def cut(chance: Random, body: bytes, other: bytes) -> bytes:
    return body[: chance.randrange(len(body))]


def hole(chance: Random, body: bytes, other: bytes) -> bytes:
    start, end = sorted(chance.randrange(8, len(body)) for _ in range(2))
    return body[:start] + body[end:]


def blocks_shuffled(chance: Random, body: bytes, other: bytes) -> bytes:
    size = chance.choice((16, 64, 512, 4096))
    blocks = [body[at : at + size] for at in range(8, len(body), size)]
    chance.shuffle(blocks)
    return body[:8] + b"".join(blocks)


def blocks_mixed(chance: Random, body: bytes, other: bytes) -> bytes:
    """Some blocks are the other document's."""
    size = chance.choice((64, 512, 4096))
    return b"".join(
        (other if chance.random() < 0.2 else body)[at : at + size] or b"" for at in range(0, len(body), size)
    )


def bits_flipped(chance: Random, body: bytes, other: bytes) -> bytes:
    spoilt = bytearray(body)
    for _ in range(chance.choice((1, 10, 100, 1000))):
        spoilt[chance.randrange(8, len(spoilt))] ^= 1 << chance.randrange(8)
    return bytes(spoilt)


def bytes_changed(chance: Random, body: bytes, other: bytes) -> bytes:
    spoilt = bytearray(body)
    for _ in range(chance.choice((1, 10, 100))):
        at = chance.randrange(8, len(spoilt))
        spoilt[at : at + chance.choice((0, 1, 1, 20))] = chance.randbytes(chance.choice((0, 1, 1, 20)))
    return bytes(spoilt)


def header_moved(chance: Random, body: bytes, other: bytes) -> bytes:
    before = chance.choice((b"\n" * chance.randrange(2000), chance.randbytes(chance.randrange(2000)), other[:1000]))
    return before + (body if chance.random() < 0.5 else body[8:] + body[:8])


def table_damaged(chance: Random, body: bytes, other: bytes) -> bytes:
    """The table of where the objects stand, and the word where that table stands, tell lies."""
    at = max(body.rfind(b"\nxref"), body.rfind(b"startxref") - 200, 0)
    return body[:at] + re.sub(rb"\d", lambda _: b"%d" % chance.randrange(10), body[at:], count=chance.randrange(1, 200))


def table_of_itself(chance: Random, body: bytes, other: bytes) -> bytes:
    """A table that names itself, or any other place, as the one before it."""
    start = chance.choice((body.rfind(b"\nxref") + 1, chance.randrange(len(body)), len(body) + 100))
    body = body.replace(b"trailer\n<<", b"trailer\n<</Prev %d " % start)
    return re.sub(rb"startxref\s+\d+", b"startxref\n%d" % start, body)


def streams_swapped(chance: Random, body: bytes, other: bytes) -> bytes:
    strangers = _STREAM.findall(other) or [b""]
    return _streams(chance, body, lambda content: chance.choice(strangers))


def streams_cut(chance: Random, body: bytes, other: bytes) -> bytes:
    return _streams(chance, body, lambda content: content[: chance.randrange(len(content) + 1)])


def stream_huge(chance: Random, body: bytes, other: bytes) -> bytes:
    """A page of up to a hundred thousand words, all on one line or line below line."""
    word = chance.choice((b"(Good) Tj ", b"(Overall effectiveness Good) Tj 0 -1 Td ", b"q ", b"(   ) Tj "))
    content = b"BT /F1 12 Tf 50 800 Td " + word * chance.choice((1_000, 30_000, 100_000)) + b"ET "
    body = opened(body)
    streams = list(_STREAM.finditer(body))
    start, end = chance.choice(streams).span() if streams else (0, 0)
    return body[:start] + content + body[end:]


def numbers_extreme(chance: Random, body: bytes, other: bytes) -> bytes:
    share = chance.choice((0.05, 0.3, 1))
    return re.sub(
        rb"(/(?:" + _NUMBERS + rb")\s+)\d+",
        lambda found: found[1] + chance.choice(_EXTREME) if chance.random() < share else found[0],
        body,
    )


def references_astray(chance: Random, body: bytes, other: bytes) -> bytes:
    known = re.findall(rb"\n(\d+) 0 obj", body) or [b"1"]
    share = chance.choice((0.02, 0.2, 1))
    return re.sub(
        rb"\b\d+(?= 0 R\b)", lambda found: chance.choice(known) if chance.random() < share else found[0], body
    )


def tree_of_itself(chance: Random, body: bytes, other: bytes) -> bytes:
    """Pages that have themselves, or the page above, as their pages."""
    trees = re.findall(rb"\n(\d+) 0 obj(?:(?!endobj)[\s\S]){0,2000}?/Kids\b", body) or [b"1"]
    kids = b" ".join(chance.choice(trees) + b" 0 R" for _ in range(chance.choice((1, 2, 500))))
    body = re.sub(rb"/Kids\s*\[", b"/Kids [ " + kids + b" ", body)
    return re.sub(rb"/Parent\s+\d+", b"/Parent " + chance.choice(trees), body) if chance.random() < 0.5 else body


def nested(chance: Random, body: bytes, other: bytes) -> bytes:
    """Brackets within brackets, some thousands deep, in the file or on a page."""
    depth = chance.choice((100, 10_000, 1_000_000))
    bracket = chance.choice((b"[", b"<<", b"<</A ", b"(", b"q ", b"BT ", b"/X <</Y ", b"[("))
    if chance.random() < 0.5:
        return _streams(chance, opened(body), lambda _: bracket * depth)
    return re.sub(rb"<<", lambda found: bracket * depth, body, count=chance.randrange(1, 3))


def names_mangled(chance: Random, body: bytes, other: bytes) -> bytes:
    names = sorted(set(re.findall(rb"/[A-Z][A-Za-z0-9]{2,20}\b", body))) or [b"/Page"]
    return re.sub(
        rb"/[A-Z][A-Za-z0-9]{2,20}\b",
        lambda found: chance.choice(names) if chance.random() < 0.05 else found[0],
        body,
    )


def joined(chance: Random, body: bytes, other: bytes) -> bytes:
    return chance.choice((body + other, other + body, body + other[: len(other) // 2], body + body))


def opened(body: bytes) -> bytes:
    """The same PDF with its pages' streams unpacked: what is spoilt then is the text itself."""

    def plain(found: re.Match[bytes]) -> bytes:
        content = base64.a85decode(found[2].removesuffix(b"~>")) if b"ASCII85" in found[1] else found[2]
        content = zlib.decompressobj().decompress(content)
        return b"<</Length %d>>\nstream\n%s\nendstream" % (len(content), content)

    return _PACKED.sub(plain, body)


def _streams(chance: Random, body: bytes, spoil: Callable[[bytes], bytes]) -> bytes:
    """Some of the streams spoilt; their lengths stay what they were said to be."""
    share = chance.choice((0.1, 0.5, 1))
    return _STREAM.sub(lambda found: spoil(found[0]) if chance.random() < share else found[0], body)


BYTES: tuple[Bytes, ...] = (
    cut, hole, blocks_shuffled, blocks_mixed, bits_flipped, bytes_changed, header_moved, table_damaged,
    table_of_itself, streams_swapped, streams_cut, stream_huge, numbers_extreme, references_astray, tree_of_itself,
    nested, names_mangled, joined,
)  # fmt: skip


# Text


def words_shuffled(chance: Random, text: str, other: str) -> str:
    """Words change places with near ones, the blanks between them stay."""
    words = re.split(r"(\s+)", text)
    for at in range(0, len(words) - 12, 2):
        if chance.random() < 0.1:
            there = at + 2 * chance.randrange(1, 6)
            words[at], words[there] = words[there], words[at]
    return "".join(words)


def lines_shuffled(chance: Random, text: str, other: str) -> str:
    lines = text.split("\n")
    start, end = sorted(chance.randrange(len(lines) + 1) for _ in range(2))
    middle = lines[start:end]
    chance.shuffle(middle)
    return "\n".join([*lines[:start], *middle, *lines[end:]])


def lines_lost(chance: Random, text: str, other: str) -> str:
    return "\n".join(line for line in text.split("\n") if chance.random() > 0.15)


def lines_joined(chance: Random, text: str, other: str) -> str:
    share = chance.choice((0.1, 0.5, 1))
    return re.sub(r"\n", lambda _: " " if chance.random() < share else "\n", text)


def lines_broken(chance: Random, text: str, other: str) -> str:
    return re.sub(" ", lambda _: "\n" if chance.random() < 0.3 else " ", text)


def lines_mixed(chance: Random, text: str, other: str) -> str:
    """Some lines of the other document stand between."""
    strangers = other.split("\n")
    lines = text.split("\n")
    for _ in range(chance.choice((1, 5, 30))):
        lines.insert(chance.randrange(len(lines) + 1), chance.choice(strangers))
    return "\n".join(lines)


def pages_shuffled(chance: Random, text: str, other: str) -> str:
    pages = text.split("\f") + other.split("\f")
    chance.shuffle(pages)
    return "\f".join(pages)


def letters_lost(chance: Random, text: str, other: str) -> str:
    share = chance.choice((0.001, 0.01, 0.1))
    return "".join(letter for letter in text if chance.random() > share)


def case_changed(chance: Random, text: str, other: str) -> str:
    share = chance.choice((0.05, 0.5))
    return re.sub(r"\w+", lambda word: word[0].swapcase() if chance.random() < share else word[0], text)


def blanks_added(chance: Random, text: str, other: str) -> str:
    """Blanks by the line, up to a page full, before, between and after the words."""
    share, most = chance.choice(((0.3, 3), (0.02, 400), (0.001, 20_000)))
    blank = chance.choice((" ", "\n", " \n", "\f", "\u00a0", "\u200b"))
    return re.sub(
        r"\s", lambda old: old[0] + blank * chance.randrange(most) if chance.random() < share else old[0], text
    )


def grades_changed(chance: Random, text: str, other: str) -> str:
    """Some grades are other grades, or words like them."""
    words = (
        "Good",
        "Inadequate",
        "not judged",
        "adequate",
        "Outstanding",
        "Satisfactory",
        "good enough",
        "Requires",
        "",
    )
    pattern = r"(?i)\b(?:good|outstanding|inadequate|requires?\s+improvement(?:\s+to\s+be\s+good)?)\b"
    return re.sub(pattern, lambda old: chance.choice(words) if chance.random() < 0.4 else old[0], text)


def repeated(chance: Random, text: str, other: str) -> str:
    """A few of the document's words again and again, up to some pages full."""
    start = chance.randrange(len(text))
    words = text[start : start + chance.choice((1, 8, 60))]
    words *= chance.choice((100, 40_000)) // len(words) + 1
    return text[:start] + words + text[start:]


TEXTS: tuple[Text, ...] = (
    words_shuffled, lines_shuffled, lines_lost, lines_joined, lines_broken, lines_mixed, pages_shuffled,
    letters_lost, case_changed, blanks_added, grades_changed, repeated,
)  # fmt: skip
