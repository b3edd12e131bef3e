"""An article on the web: trafilatura finds the body; the page's own marks give the headline and the day."""

import re
from itertools import chain

import trafilatura
from bs4 import BeautifulSoup
from trafilatura.settings import Document

from monitor.errors import UnreadablePage
from monitor.model import Landmark, Origin, Page, PageKind, PartialDate
from monitor.read.clutter import remove_clutter
from monitor.read.dateline import only_labelled_day, published_line
from monitor.read.decoding import where
from monitor.read.markup import attribute, chosen, demand, soup_of, words
from monitor.read.prose import join_definitions, prose
from monitor.read.published import day_shown, published_on

_HEADLINE = "article h1, main h1, [role=main] h1, [itemprop=headline]"
_SITE_NAME = re.compile(r"\s+[|–—-]\s+")
_UNDER_TABLE_HEAD = re.compile(r"^\|(?:-+\|)+ *(?:\n|\Z)", re.MULTILINE)
_ROW = re.compile(r"^\| (.*?) *\| *$", re.MULTILINE)
_HEAD_LINES = 8  # below the headline: where an article that has no metadata prints its day


def read_html(body: bytes, origin: Origin) -> Page:
    """The article of an HTML page, its text beginning with the headline.

    UnreadablePage when there is no text, or when the source's selector for title or body matches nothing.
    """
    soup = soup_of(body, origin)
    headline = _selected(soup, "title", origin) or _headline(soup)
    # The day before the body: the search for that one prunes the page.
    published = _published(soup, origin) or _printed_day(soup, headline)
    text = _selected(soup, "body", origin) or _body(soup)
    if not text:
        raise UnreadablePage(f"{where(origin)}: no article text found: a cookie wall or a page drawn by scripts?")
    published = published or published_line(text) or _labelled_day(soup)
    if headline and not _folded(text).startswith(_folded(headline)):
        text = f"{headline}\n\n{text}"
    landmarks = (Landmark("headline", int(bool(headline)), required=False), Landmark("article text", 1))
    return Page(PageKind.ARTICLE, text, headline or None, origin.url, published, landmarks=landmarks)


def _selected(soup: BeautifulSoup, part: str, origin: Origin) -> str:
    if part not in origin.select:
        return ""
    found = chosen(soup, part, origin)
    demand(Landmark(f"select.{part}", len(found)), f'an element matching "{origin.select[part]}"', origin)
    if part == "title":
        return " ".join(prose(found[0]).split())
    for tag in found:
        remove_clutter(tag)
    return "\n".join(filter(None, map(prose, found)))


def _published(soup: BeautifulSoup, origin: Origin) -> PartialDate | None:
    shown = chosen(soup, "published", origin) if "published" in origin.select else []
    return next((day for tag in shown if (day := day_shown(tag))), None) or published_on(soup)


def _printed_day(soup: BeautifulSoup, headline: str) -> PartialDate | None:
    """The day printed in the lines that follow the headline: what stands above it is the site's, a clock perhaps."""
    _, found, below = prose(soup).partition(f"\n{headline}\n") if headline else ("", "", "")
    return published_line("\n".join(below.split("\n")[:_HEAD_LINES])) if found else None


def _labelled_day(soup: BeautifulSoup) -> PartialDate | None:
    """The day that a line of the page calls its publication's, below the story perhaps, where no body holds it."""
    for tag in soup(["nav", "aside", "form"]):
        tag.extract()
    return only_labelled_day(prose(soup.select_one("article") or soup.select_one("main") or soup))


def _headline(soup: BeautifulSoup) -> str:
    """The article's own heading; else what the page gives to social media; else its title without the site's name."""
    meta = soup.select_one('meta[property="og:title"]')
    shared = " ".join(attribute(meta, "content").split())
    titled = _SITE_NAME.split(words(soup.title))[0]
    own = chain(soup.select(_HEADLINE), soup.find_all("h1") if not shared else ())
    return next(filter(None, map(words, own)), shared or titled)


def _body(soup: BeautifulSoup) -> str:
    join_definitions(soup)
    remove_clutter(soup)
    found = trafilatura.bare_extraction(str(soup), include_comments=False, include_tables=True)
    text = (found.text if isinstance(found, Document) else "") or ""
    return _ROW.sub(r"\1", _UNDER_TABLE_HEAD.sub("", text)).strip()


def _folded(text: str) -> str:
    return " ".join(text[:1000].split()).casefold()
