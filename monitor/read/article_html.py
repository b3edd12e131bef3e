"""An article on the web: trafilatura finds the body; the page's own marks give the headline and the day."""

import re
from itertools import chain

import trafilatura
from bs4 import BeautifulSoup, Tag
from trafilatura.settings import Document

from monitor.errors import UnreadablePage
from monitor.model import Landmark, Origin, Page, PageKind, PartialDate
from monitor.read.dateline import published_line
from monitor.read.decoding import where
from monitor.read.markup import attribute, chosen, demand, soup_of, words
from monitor.read.prose import join_definitions, prose
from monitor.read.published import day_shown, published_on

_HEADLINE = "article h1, main h1, [role=main] h1, [itemprop=headline]"
_SITE_NAME = re.compile(r"\s+[|–—-]\s+")
_UNDER_TABLE_HEAD = re.compile(r"^\|(?:-+\|)+ *(?:\n|\Z)", re.MULTILINE)
_ROW = re.compile(r"^\| (.*?) *\| *$", re.MULTILINE)
# Blocks of other stories, whose grades would be taken for this one's. Not "has-related": that holds the article itself.
_OTHER_STORIES = re.compile(
    r"(?<![a-z])(?<!has[-_])(?<!with[-_])(?:related|recommended|recommendations|teasers?|most[-_]read|newsletter|cookies?)"
    r"(?![a-z])",
    re.IGNORECASE,
)
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
    published = published or published_line(text)
    if headline and not _folded(text).startswith(_folded(headline)):
        text = f"{headline}\n\n{text}"
    landmarks = (Landmark("headline", int(bool(headline)), required=False), Landmark("article text", 1))
    return Page(PageKind.ARTICLE, text, headline or None, origin.url, published, landmarks=landmarks)


def _selected(soup: BeautifulSoup, part: str, origin: Origin) -> str:
    if part not in origin.select:
        return ""
    found = chosen(soup, part, origin)
    demand(Landmark(f"select.{part}", len(found)), f'an element matching "{origin.select[part]}"', origin)
    lines = [prose(tag) for tag in found]
    return "\n".join(filter(None, lines)) if part == "body" else " ".join(lines[0].split())


def _published(soup: BeautifulSoup, origin: Origin) -> PartialDate | None:
    shown = chosen(soup, "published", origin) if "published" in origin.select else []
    return next((day for tag in shown if (day := day_shown(tag))), None) or published_on(soup)


def _printed_day(soup: BeautifulSoup, headline: str) -> PartialDate | None:
    """The day printed in the lines that follow the headline: what stands above it is the site's, a clock perhaps."""
    _, found, below = prose(soup).partition(f"\n{headline}\n") if headline else ("", "", "")
    return published_line("\n".join(below.split("\n")[:_HEAD_LINES])) if found else None


def _headline(soup: BeautifulSoup) -> str:
    """The article's own heading; else what the page gives to social media; else its title without the site's name."""
    meta = soup.select_one('meta[property="og:title"]')
    shared = " ".join(attribute(meta, "content").split())
    titled = _SITE_NAME.split(words(soup.title))[0]
    own = chain(soup.select(_HEADLINE), soup.find_all("h1") if not shared else ())
    return next(filter(None, map(words, own)), shared or titled)


def _body(soup: BeautifulSoup) -> str:
    join_definitions(soup)
    for tag in soup.find_all(_is_other_stories):
        tag.extract()
    found = trafilatura.bare_extraction(str(soup), include_comments=False, include_tables=True)
    text = (found.text if isinstance(found, Document) else "") or ""
    return _ROW.sub(r"\1", _UNDER_TABLE_HEAD.sub("", text)).strip()


def _is_other_stories(tag: Tag) -> bool:
    names = f"{attribute(tag, 'class')} {attribute(tag, 'id')}"
    return _OTHER_STORIES.search(names) is not None and not tag.select_one("h1, main, article")


def _folded(text: str) -> str:
    return " ".join(text[:1000].split()).casefold()
