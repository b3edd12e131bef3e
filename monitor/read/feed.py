"""RSS, Atom and RDF feeds → links to articles."""

import re
from calendar import timegm
from datetime import UTC, datetime
from html import unescape
from io import BytesIO
from typing import Any

import feedparser
from feedparser.exceptions import ThingsNobodyCaresAboutButMe

from monitor.errors import UnreadablePage
from monitor.model import Landmark, Link, Origin, Page, PageKind, PartialDate, english_day
from monitor.read.dates import day_in
from monitor.read.decoding import feed_text, refuse, where
from monitor.read.markup import absolute, demand, unique

# What a feed may cost: many times what real ones have. The parser's time grows with the square of a tag's attributes.
_MOST = {"<": 100_000, "=": 100_000, "&": 500_000}
_MOST_IN_A_TAG = 2_000  # attributes
_LONGEST_TAG = 100_000  # characters
_LONGEST_TITLE = 300
_WHOLE_TAG = re.compile(r"""<\w(?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+""")  # in XML no value holds a "<"
_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
_ENTITY = re.compile("<!entity", re.IGNORECASE)


def read(body: bytes, origin: Origin) -> Page:
    """The articles that the feed names, dated by the day in London. An empty feed is readable; no feed is not."""
    refuse(body, origin)
    text = feed_text(body, origin)  # decoded once: what is looked at here is what the parser sees
    _refuse_harm(text, origin)
    parsed = _parsed(text, origin)
    if not parsed.get("version") or (_broken(parsed) and not parsed.entries):
        raise UnreadablePage(
            f"{where(origin)}: no RSS or Atom feed; {_reason(parsed, body)}. Open the address in a browser: the feed "
            "may have moved, or a guard may answer programs with a page of its own"
        )
    found = [_link(entry, origin) for entry in parsed.entries]
    links = unique(link for link in found if link)
    landmarks = (Landmark("entries", len(found), required=False), Landmark("entry links", len(links), bool(found)))
    demand(landmarks[1], "a link in every entry", origin, landmarks)
    title = _plain(parsed.feed.get("title") or "") or None
    return Page(PageKind.FEED, title=title, url=origin.url, links=links, landmarks=landmarks)


def _refuse_harm(text: str, origin: Origin) -> None:
    if _ENTITY.search(text):
        raise UnreadablePage(
            f"{where(origin)}: the feed declares entities of its own (<!ENTITY …>), by which a few bytes can become "
            "gigabytes; such a feed is not read"
        )
    if _is_costly(text):
        raise UnreadablePage(
            f"{where(origin)}: more tags or attributes than any feed needs: not read. Open the address in a browser: "
            "it may be broken, or another page"
        )


def _is_costly(text: str) -> bool:
    if any(text.count(sign) > most for sign, most in _MOST.items()):
        return True
    tags = _WHOLE_TAG.finditer(text)
    return any(len(tag[0]) > _LONGEST_TAG or tag[0].count("=") > _MOST_IN_A_TAG for tag in tags)


def _parsed(text: str, origin: Origin) -> Any:
    # In a stream: bare bytes that spell the name of a file would be opened as that file.
    stream, headers = BytesIO(text.encode(errors="replace")), {"content-type": "application/xml; charset=utf-8"}
    try:
        return feedparser.parse(stream, response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    except ValueError as error:  # an address that is none
        raise UnreadablePage(f"{where(origin)}: no RSS or Atom feed that can be read: {error}") from None


def _broken(parsed: Any) -> bool:
    return bool(parsed.bozo) and not isinstance(parsed.bozo_exception, ThingsNobodyCaresAboutButMe)


def _link(entry: Any, origin: Origin) -> Link | None:
    url = absolute(entry.get("link") or "", origin.url or "")
    return Link(url, PageKind.ARTICLE, _plain(entry.get("title") or ""), _published(entry)) if url else None


def _published(entry: Any) -> PartialDate | None:
    for name in ("published", "updated"):
        if name not in entry:  # feedparser would answer "updated" with "published", and warn
            continue
        written, stamp = entry.get(name) or "", entry.get(f"{name}_parsed")
        if stamp and "BST" not in written:  # which feedparser takes for UTC; its day is London's already
            return PartialDate.of(english_day(datetime.fromtimestamp(timegm(stamp), UTC)))
        if day := day_in(written):
            return day
    return None


def _plain(title: str) -> str:
    return " ".join(unescape(_TAG.sub(" ", title)).split())[:_LONGEST_TITLE]


def _reason(parsed: Any, body: bytes) -> str:
    begins = " ".join(body[:60].decode("ascii", "replace").split())
    return f"{parsed.get('bozo_exception') or 'its first element is of no feed'}; it begins {begins!r}"
