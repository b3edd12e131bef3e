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
from monitor.read.decoding import refuse, where
from monitor.read.markup import absolute, demand, unique

_PROLOGUE = re.compile(rb"<\w")  # ends where the first element begins
_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)


def read(body: bytes, origin: Origin) -> Page:
    """The articles that the feed names, dated by the day in London. An empty feed is readable; no feed is not."""
    refuse(body, origin)
    _refuse_entities(body, origin)
    parsed = _parsed(body, origin)
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


def _refuse_entities(body: bytes, origin: Origin) -> None:
    prologue = _PROLOGUE.split(body.replace(b"\0", b""), maxsplit=1)[0]  # UTF-16 is half NULs
    if b"<!entity" in prologue.lower():
        raise UnreadablePage(
            f"{where(origin)}: the feed declares entities of its own (<!ENTITY …>), by which a few bytes can become "
            "gigabytes; such a feed is not read"
        )


def _parsed(body: bytes, origin: Origin) -> Any:
    # In a stream: bare bytes that spell the name of a file would be opened as that file.
    headers = {"content-type": origin.content_type} if origin.content_type else {}
    try:
        return feedparser.parse(BytesIO(body), response_headers=headers, sanitize_html=False)
    except (ValueError, LookupError) as error:  # a charset that is none, an address that is none
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
    return " ".join(unescape(_TAG.sub(" ", title)).split())


def _reason(parsed: Any, body: bytes) -> str:
    begins = " ".join(body[:60].decode("ascii", "replace").split())
    return f"{parsed.get('bozo_exception') or 'its first element is of no feed'}; it begins {begins!r}"
