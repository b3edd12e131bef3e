"""What every reader of HTML needs: a parsed page, its visible words, and links made whole."""

import re
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import replace
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from soupsieve import SelectorSyntaxError

from monitor.errors import UnreadablePage
from monitor.model import Landmark, Link, Origin
from monitor.read.decoding import html_text, is_html, refuse, where
from monitor.read.guards import refuse_guard

# What a page may cost. Real ones nest thirty deep and have some ten thousand tags; readers look upwards from many.
_MOST_TAGS = 22_000
_TAG = re.compile(r"<[a-z]", re.IGNORECASE)
DEEPEST = 100
MOST_STEPS = 1_000_000  # from all its elements up to the page


class Misshapen(UnreadablePage):
    """A page that lacks what its reader relies on; `landmarks` says what was found of all that it looked for."""

    def __init__(self, message: str, landmarks: Sequence[Landmark]) -> None:
        super().__init__(message)
        self.landmarks = tuple(landmarks)


class _Soup(BeautifulSoup):
    """The parsed page, no deeper than is read: further down only the words count, as part of what they stand in.

    While it is parsed, for the parser itself looks up from every word that it adds.
    """

    steps = 0  # from all elements up to the page
    _below = 0  # elements left out that are still open

    def handle_starttag(self, *told: Any, **more: Any) -> Tag | None:
        if len(self.tagStack) > DEEPEST:
            self._below += 1
            return None
        self.steps += len(self.tagStack)
        tag: Tag | None = super().handle_starttag(*told, **more)
        return tag

    def handle_endtag(self, *told: Any, **more: Any) -> None:
        if self._below:
            self._below -= 1
        else:
            super().handle_endtag(*told, **more)


def soup_of(body: bytes, origin: Origin) -> BeautifulSoup:
    """The parsed page; below a hundred levels only its words are kept.

    UnreadablePage if the bytes are no HTML, more of it than is ever read, or the page of a guard in front of the site.
    """
    soup = soup_from(markup_of(body, origin), origin)
    refuse_guard(words(soup.title), origin)
    return soup


def markup_of(body: bytes, origin: Origin) -> str:
    """The characters of an HTML page; UnreadablePage if it is none, or has more tags than are ever read."""
    refuse(body, origin)
    if not is_html(body, origin):
        raise UnreadablePage(f"{where(origin)}: no HTML page; the server sent {_sent(body, origin)}")
    text = html_text(body, origin)
    if text.count("<") > _MOST_TAGS and _tags(text) > _MOST_TAGS:
        raise too_much(text, origin)
    return text


def soup_from(text: str, origin: Origin) -> BeautifulSoup:
    """The characters parsed; UnreadablePage if their tags nest beyond what is ever read."""
    soup = _Soup(text, "lxml")
    if soup.steps > MOST_STEPS:
        raise too_much(text, origin)
    return soup


def _tags(text: str) -> int:
    return sum(1 for _ in _TAG.finditer(text))


def too_much(text: str, origin: Origin) -> UnreadablePage:
    return UnreadablePage(
        f"{where(origin)}: {_tags(text):,} tags, many or one in another, beyond what any article needs: not read. "
        "Open it in a browser: it may be broken, or another page"
    )


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


def base_of(soup: BeautifulSoup, origin: Origin) -> str:
    """The address from which the page's links are meant."""
    here = origin.url or ""
    return absolute(attribute(soup.select_one("base[href]"), "href"), here) or here


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


def demand(landmark: Landmark, expected: str, origin: Origin, among: Sequence[Landmark] = ()) -> None:
    """Misshapen, with all landmarks `among` which it is, if one that the reader relies on is not on the page."""
    if landmark.required and not landmark.found:
        raise Misshapen(
            f"{where(origin)}: {landmark.name} not found (expected {expected}). The page's markup has changed, "
            "or this is another page: open it and compare",
            among or (landmark,),
        )


def _sent(body: bytes, origin: Origin) -> str:
    begins = re.sub(r"\s+", " ", body[:40].decode("ascii", "replace")).strip()
    return f"{origin.content_type or 'no content type'}, beginning {begins!r}"
