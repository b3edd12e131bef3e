"""The day on which an HTML article was published, as its metadata says; never the day of a change."""

import json
import re
from collections import deque
from collections.abc import Iterator
from itertools import chain, islice, takewhile

from lxml import etree

from monitor.model import PartialDate
from monitor.read.dateline import is_day_alone
from monitor.read.dates import day_of
from monitor.read.tree import Element, is_json_ld, names, words

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
_SENTENCE = 50  # characters that do so if they end as a sentence
# A card's headline; a story has one of its own, even where links to others stand in it.
_LINKED_HEADLINE = etree.XPath(
    "boolean(descendant::*[self::h2 or self::h3 or self::h4][.//a or ancestor::a]) and not(.//h1) and count(.//p) < 3"
)
_OWN_HEADINGS = etree.XPath("//article//h1 | //main//h1")
_TIMES_AND_PARAGRAPHS = etree.XPath(
    "descendant::time[@datetime] | descendant::p | following::time[@datetime] | following::p"
)
_MOST = 50  # stamps that are looked at: a page may hold a hundred thousand


def published_on(page: Element) -> PartialDate | None:
    """The publication day from JSON-LD, meta elements, microdata or the time in the article's head; else None."""
    stamps = chain(_json_ld(page), _meta(page), _microdata(page), _head_times(page))
    return next((day for stamp in stamps if stamp and (day := day_of(stamp))), None)


def day_shown(element: Element) -> PartialDate | None:
    """The day that one element gives: its machine-readable stamp, else its words."""
    stamped = element if "datetime" in element.attrib else element.find(".//time[@datetime]")
    stamp = ("" if stamped is None else stamped.get("datetime")) or element.get("content")
    return (day_of(stamp) if stamp else None) or day_of(words(element))


def _json_ld(page: Element) -> Iterator[str]:
    scripts = [script.text or "" for script in page.iter("script") if is_json_ld(script)]
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


def _meta(page: Element) -> Iterator[str]:
    stamps: dict[str, str] = {}
    for meta in page.iterfind(".//meta[@content]"):
        for key in ("property", "name", "itemprop"):
            stamps.setdefault(meta.get(key, "").lower(), meta.get("content"))
    yield from (stamps.get(name, "") for name in _META)


def _microdata(page: Element) -> Iterator[str]:
    for element in islice(page.iterfind(".//*[@itemprop='datePublished']"), _MOST):
        if element.tag != "meta" and not _is_elsewhere(element):
            yield element.get("datetime") or element.get("content") or words(element)


def _head_times(page: Element) -> Iterator[str]:
    """The times between an article's headline (or just above it) and its first paragraph of prose."""
    headline = next(chain(_OWN_HEADINGS(page), page.iter("h1")), None)
    if headline is None:
        return
    above = next(chain(headline.iterancestors("header"), headline.iterancestors()))
    for time in chain(islice(above.iterfind(".//time[@datetime]"), _MOST), islice(_below(headline), _MOST)):
        labels = f"{time.get('class', '')} {_beginning(time.getparent())}"
        if not _is_elsewhere(time) and not _CHANGED.search(labels):
            stamp = time.get("datetime").strip()
            yield stamp
            if stamp.isdecimal() and is_day_alone(said := words(time)):  # LocalGov Drupal tells machines the seconds
                yield said


def _is_elsewhere(element: Element) -> bool:
    """Whether the element is in another part of the page, a comment, or another story's card, its headline a link."""
    card = next(element.iterancestors("article"), None)
    if card is not None and _LINKED_HEADLINE(card):
        return True
    return any(around.tag in _ELSEWHERE or _is_of_comments(around) for around in element.iterancestors())


def _is_of_comments(around: Element) -> bool:
    return "comment" in names(around).lower() and next(around.iter("h1"), None) is None


def _below(headline: Element) -> Iterator[Element]:
    head = takewhile(lambda one: one.tag != "p" or not _is_prose(words(one)), _TIMES_AND_PARAGRAPHS(headline))
    return (one for one in head if one.tag == "time")


def _is_prose(said: str) -> bool:
    return len(said) >= _PROSE or (len(said) >= _SENTENCE and said.endswith((".", "!", "?", "”", '"')))


def _beginning(element: Element) -> str:
    """The first words of the element, however much it holds."""
    pieces = [text[:_PROSE] for text in islice(element.itertext(), _MOST)]
    return " ".join(" ".join(pieces).split())[:80]
