"""What every reader of HTML needs: a parsed page, its visible words, and links made whole."""

import re
from collections.abc import Iterable
from copy import copy
from dataclasses import replace
from urllib.parse import urldefrag, urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from soupsieve import SelectorSyntaxError

from monitor.errors import UnreadablePage
from monitor.model import Landmark, Link, Origin
from monitor.read.decoding import html_text, is_html, refuse, where

# What guards in front of a site show instead of the page, with status 200 too: how the page's title begins.
_GUARDS = (
    "just a moment", "attention required", "access denied", "access to this page has been denied",
    "pardon our interruption", "request unsuccessful", "security check", "verifying you are human",
    "are you a robot", "are you human", "one moment, please", "403 forbidden",
)  # fmt: skip


def soup_of(body: bytes, origin: Origin) -> BeautifulSoup:
    """The parsed page; UnreadablePage if the bytes are no HTML or are the page of a guard in front of the site."""
    refuse(body, origin)
    if not is_html(body, origin):
        raise UnreadablePage(f"{where(origin)}: no HTML page; the server sent {_sent(body, origin)}")
    soup = BeautifulSoup(html_text(body, origin), "lxml")
    title = words(soup.title)
    if title.lower().startswith(_GUARDS):
        raise UnreadablePage(
            f'{where(origin)}: the site answered "{title}" instead of the page: a guard refuses programs. '
            "Ask the site's owner for access, or use its feed"
        )
    return soup


def words(tag: Tag | None, without: str = "") -> str:
    """The words of an element on one line, leaving out the parts that the selector `without` matches."""
    if tag is None:
        return ""
    if without and tag.select_one(without):
        tag = copy(tag)
        for part in tag.select(without):
            part.extract()
    return " ".join(tag.get_text(" ").split())


def attribute(tag: Tag | None, name: str) -> str:
    """The attribute as it is written; empty where there is none."""
    value = None if tag is None else tag.get(name)
    return value if isinstance(value, str) else " ".join(value or ())


def chosen(soup: Tag, part: str, origin: Origin) -> list[Tag]:
    """The elements that the source's own selector for this part of the page matches."""
    selector = origin.select[part]
    try:
        return list(soup.select(selector))
    except SelectorSyntaxError as error:
        raise UnreadablePage(f'{where(origin)}: select.{part} = "{selector}" is no CSS selector: {error}') from None


def address(anchor: Tag, soup: BeautifulSoup, origin: Origin) -> str | None:
    """Where the link leads: absolute, without its fragment; None for what is not http(s)."""
    base = attribute(soup.select_one("base[href]"), "href")
    return absolute(attribute(anchor, "href"), urljoin(origin.url or "", base))


def absolute(href: str, base: str) -> str | None:
    """The http(s) address that `href` names on a page at `base`, without its fragment; None if it names no other."""
    if not href.strip() or href.startswith("#"):
        return None
    try:
        url = urldefrag(urljoin(base, "".join(href.split()))).url
        parts = urlsplit(url)
    except ValueError:  # a bracket that is no IPv6 address
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None


def unique(links: Iterable[Link]) -> tuple[Link, ...]:
    """The links in page order, each address once, named by the first of its links that has words (not a picture)."""
    found: dict[str, Link] = {}
    for link in links:
        first = found.setdefault(link.url, link)
        if not first.title:
            found[link.url] = replace(first, title=link.title)
    return tuple(found.values())


def demand(landmark: Landmark, expected: str, origin: Origin) -> None:
    """UnreadablePage if a landmark that the reader relies on is not on the page."""
    if landmark.required and not landmark.found:
        raise UnreadablePage(
            f"{where(origin)}: {landmark.name} not found (expected {expected}). The page's markup has changed, "
            "or this is another page: open it and compare"
        )


def _sent(body: bytes, origin: Origin) -> str:
    begins = re.sub(r"\s+", " ", body[:40].decode("ascii", "replace")).strip()
    return f"{origin.content_type or 'no content type'}, beginning {begins!r}"
