"""The day on which an HTML article was published, as its metadata says; never the day of a change."""

import json
import re
from collections import deque
from collections.abc import Iterator
from itertools import chain, islice, takewhile

from bs4 import BeautifulSoup, NavigableString, Tag

from monitor.model import PartialDate
from monitor.read.dateline import is_day_alone
from monitor.read.dates import day_of
from monitor.read.markup import attribute, words

# In the order of trust. The last ones are the councils' (e-GMS, Dublin Core) and GOV.UK's.
_META = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "publish-date",
    "publish_date", "publication_date", "pubdate", "parsely-pub-date", "sailthru.date", "article.published",
    "cxenseparse:recs:publishtime", "govuk:first-published-at", "dc.date.issued", "dcterms.issued", "dc.date.created",
    "dcterms.created",
)  # fmt: skip
_ARTICLE_TYPE = re.compile(r"Article|Posting|Report$")
_STATED = re.compile(r'"datePublished"\s*:\s*"([^"]+)"')
_CHANGED = re.compile(r"updat|modif|edit|review", re.IGNORECASE)
_ELSEWHERE = ("nav", "aside", "footer", "form", "li")  # a time in there is another story's, or a clock
_PROSE = 100  # characters that make a paragraph more than a byline
_MOST = 50  # stamps that are looked at: a page may hold a hundred thousand


def published_on(soup: BeautifulSoup) -> PartialDate | None:
    """The publication day from JSON-LD, meta elements, microdata or the time in the article's head; else None."""
    stamps = chain(_json_ld(soup), _meta(soup), _microdata(soup), _head_times(soup))
    return next((day for stamp in stamps if stamp and (day := day_of(stamp))), None)


def day_shown(tag: Tag) -> PartialDate | None:
    """The day that one element gives: its machine-readable stamp, else its words."""
    stamped = tag if tag.has_attr("datetime") else tag.find("time", datetime=True)
    stamp = attribute(stamped if isinstance(stamped, Tag) else None, "datetime") or attribute(tag, "content")
    return (day_of(stamp) if stamp else None) or day_of(words(tag))


def _json_ld(soup: BeautifulSoup) -> Iterator[str]:
    scripts = [script.get_text() for script in soup.find_all("script", type=re.compile("ld.json"))]
    things = [thing for script in scripts for thing in _things(script)]
    for article in (True, False):
        for thing in things:
            if bool(_ARTICLE_TYPE.search(str(thing.get("@type")))) is article:
                yield str(thing.get("datePublished", ""))


def _things(script: str) -> Iterator[dict[str, object]]:
    """The page's own things; not those that it lists or mentions. Broken JSON is common: then the bare word counts."""
    try:
        waiting = deque([json.loads(script.strip().removesuffix(";"), strict=False)])
    except (ValueError, RecursionError):
        yield from ({"@type": "Article", "datePublished": stamp} for stamp in _STATED.findall(script)[:1])
        return
    while waiting:
        thing = waiting.popleft()
        if isinstance(thing, list):
            waiting.extendleft(reversed(thing))
        elif isinstance(thing, dict):
            yield thing
            waiting.extend(thing[key] for key in ("@graph", "mainEntity") if key in thing)


def _meta(soup: BeautifulSoup) -> Iterator[str]:
    stamps: dict[str, str] = {}
    for meta in soup.find_all("meta", content=True):
        for key in ("property", "name", "itemprop"):
            stamps.setdefault(attribute(meta, key).lower(), attribute(meta, "content"))
    yield from (stamps.get(name, "") for name in _META)


def _microdata(soup: BeautifulSoup) -> Iterator[str]:
    for tag in soup.find_all(itemprop="datePublished", limit=_MOST):
        if tag.name != "meta" and not tag.find_parent(_ELSEWHERE):
            yield attribute(tag, "datetime") or attribute(tag, "content") or words(tag)


def _head_times(soup: BeautifulSoup) -> Iterator[str]:
    """The times between an article's headline (or just above it) and its first paragraph of prose."""
    headline = soup.select_one("article h1, main h1") or soup.select_one("h1")
    if headline is None:
        return
    above = headline.find_parent("header") or headline.parent or headline
    for tag in chain(above.find_all("time", datetime=True, limit=_MOST), islice(_below(headline), _MOST)):
        labels = f"{attribute(tag, 'class')} {_beginning(tag.parent)}"
        if not tag.find_parent(_ELSEWHERE) and not _CHANGED.search(labels):
            stamp = attribute(tag, "datetime").strip()
            yield stamp
            if stamp.isdecimal() and is_day_alone(said := words(tag)):  # LocalGov Drupal tells machines the seconds
                yield said


def _below(headline: Tag) -> Iterator[Tag]:
    following = (tag for tag in headline.next_elements if isinstance(tag, Tag))
    head = takewhile(lambda tag: tag.name != "p" or len(words(tag)) < _PROSE, following)
    return (tag for tag in head if tag.name == "time" and tag.has_attr("datetime"))


def _beginning(tag: Tag | None) -> str:
    """The first words of the element, however much it holds."""
    inside = islice(tag.descendants, _MOST) if tag else ()
    pieces = [piece[:_PROSE] for piece in inside if type(piece) is NavigableString]
    return " ".join(" ".join(pieces).split())[:80]
