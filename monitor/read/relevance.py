"""Whether a page can be about an inspection at all, asked of its bytes before anything is parsed."""

import re
from collections.abc import Iterator, Mapping
from html import unescape
from itertools import islice

from monitor.model import Landmark, Origin, Page, PageKind
from monitor.read.decoding import charsets
from monitor.read.guards import is_guard
from monitor.read.tree import PARTS, SITE_NAME

# Without one of the first, or one of the second and one of the third, the rules in seeds/phrases give no outcome: a
# test holds the two to each other. To look for plain words first, and at what stands around them then, is ten times
# as fast as a pattern of them all.
_OFSTED = (b"fsted", b"watchdog", b"for standards", b" hmi")
_VISITS = {b"focus": rb"focuss?ed\W+(?:\w+\W+)?visit", b"monitoring": rb"monitoring\W+(?:\w+\W+)?visit"}
_INSPECTED = _VISITS | {
    b"inspect": rb"inspect(?:or|ion|ed)",
    b"regulator": rb"",
    b"ilacs": rb"",
    b"rated": rb"\brated\b",
    b"graded": rb"graded\b",
    b"judged": rb"judged\b",
    b"progress": rb"experiences\W+and\W+progress",
}
_SERVICES = _VISITS | {
    b"child": rb"\bchild",
    b"social": rb"social\W+(?:care|work)",
    b"leaver": rb"",
    b"help": rb"help\W+and\W+protection",
    b"vulnerable": rb"",
    b"ilacs": rb"",
    b"targeted": rb"",
    b"jtai": rb"",
    b"send": rb"\bsend\b",
}
_TITLE = re.compile(rb"<title\b[^<>]*>([^<>]{1,1000})</title", re.IGNORECASE)
_TEXT = re.compile(rb">([^<]{3,})")
_CODE = re.compile(rb"[{}=]")
_STRETCH, _STRETCHES = 60, 4  # characters of prose between two tags, and how often: an empty frame has less
# Bytes in which English words stand as they are; those of characters that part a word unseen, by their names and
# numbers too, and letters by their numbers.
_PLAIN = re.compile(r"utf-?8|(?:us-)?ascii|iso-?8859-?\d+|latin-?1|(?:windows|cp)-?125\d")
_PARTING = (b"\xad", b"\x8b", b"\x8c", b"\x8d", b"\x81", b"\xef")
_VEILED = re.compile(rb"&(?:shy|zw|#x0*(?:[4-7]|ad|200)|#0*(?:[6-9]\d\b|1[0-2]\d\b|173|820[345]))")


def set_aside(body: bytes, origin: Origin) -> Page | None:
    """The page with nothing but its headline, where its bytes show an article about something else.

    None where only parsing can tell: a word speaks of Ofsted or of inspected services, words may be hidden, there is
    little prose or no title, a guard answers, or the source has selectors, which are missed where they match nothing.
    """
    if b"fsted" in body or any(part in origin.select for part in PARTS) or not _is_plain(body, origin):
        return None
    texts, titled = _texts(body), _TITLE.search(body)
    prose = sum(1 for _ in islice(filter(_is_prose, texts), _STRETCHES))
    if titled is None or prose < _STRETCHES:
        return None
    title = " ".join(unescape(titled[1].decode("utf-8", "replace")).split())
    if is_guard(title) or _may_matter(b" ".join([(origin.url or "").encode(), titled[1], *texts]).lower()):
        return None
    headline = SITE_NAME.split(title)[0]
    landmarks = (
        Landmark("headline", 1, required=False),
        Landmark("article text", 1),
        Landmark("words that every page about an inspection has", 0, required=False),
    )
    return Page(PageKind.ARTICLE, headline, headline, origin.url, origin.published, landmarks=landmarks)


def _is_plain(body: bytes, origin: Origin) -> bool:
    return b"\0" not in body and all(map(_PLAIN.fullmatch, charsets(body, origin)))


def _texts(body: bytes) -> list[bytes]:
    """What stands between the tags of the page's body, other than its scripts."""
    first, *rest = body[max(0, body.find(b"<body")) :].split(b"<script")
    return _TEXT.findall(b"".join([first, *(part.partition(b"</script")[2] for part in rest)]))


def _is_prose(text: bytes) -> bool:
    return len(text) >= _STRETCH and len(text.strip()) >= _STRETCH and _CODE.search(text) is None


def _may_matter(words: bytes) -> bool:
    if any(sign in words for sign in (*_OFSTED, *_PARTING)) or _VEILED.search(words):
        return True
    return _tells(words, _INSPECTED) and _tells(words.replace(b"&nbsp;", b" "), _SERVICES)


def _tells(words: bytes, cues: Mapping[bytes, bytes]) -> bool:
    return any(re.compile(pattern).match(words, at) for word, pattern in cues.items() for at in _places(words, word))


def _places(words: bytes, word: bytes) -> Iterator[int]:
    at = words.find(word)
    while at >= 0:
        yield at
        at = words.find(word, at + 1)
