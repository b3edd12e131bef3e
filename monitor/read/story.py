"""The story of an article's page: what trafilatura takes for it, and what it misses of the short ones."""

import re
from collections.abc import Iterator
from itertools import chain, dropwhile, takewhile

import trafilatura
from lxml import etree
from trafilatura.settings import Document

from monitor.read.clutter import remove_clutter, unlinked
from monitor.read.dateline import is_day_alone
from monitor.read.prose import join_definitions, letters, prose
from monitor.read.tree import COUNT, Element, names, outermost, words

HEADLINES = etree.XPath(
    "//h1[ancestor::article or ancestor::main or ancestor::*[@role='main']] | //*[@itemprop='headline']"
)
_BELOW = etree.XPath("following::*[self::p or self::h2 or @class]")
_CLOSING = ("p", "ul", "ol", "dl", "table", "blockquote", "pre")
_PARAGRAPHS = (*_CLOSING, "summary", "h2", "h3", "h4", "h5", "h6")
_FOLLOWING = etree.XPath(f"following::*[{' or '.join(f'self::{tag}' for tag in _PARAGRAPHS)}]")
_ABOUT_IT = re.compile(
    r"byline|author|dateline|timestamp|posted|share|sharing|social|tags|meta|caption|comment", re.IGNORECASE
)
_BYLINE = re.compile(
    r"(?:- )?(?:(?i:by):?(?: [A-Z][\w’'-]+){1,4}"
    r"|(?i:(?:first |originally )?(?:published|posted)|(?:last )?updated)\b\D{0,30}\d.{0,40})"
)
_STANDFIRST = re.compile(
    r"(?<![a-z])(?:stand-?first|strap-?line|lead-?text|sub-?(?:head(?:line|ing)?|title)|excerpt|deck)(?![a-z])",
    re.IGNORECASE,
)
_UNDER_TABLE_HEAD = re.compile(r"^\|(?:-+\|)+ *(?:\n|\Z)", re.MULTILINE)
_ROW = re.compile(r"^\| (.*?) *\| *$", re.MULTILINE)
_FEW_WORDS = 500  # characters
_MANY_ELEMENTS = 5_000
_TOLD = 40  # characters that make a second heading more than a label
_PARAGRAPH = 80  # characters that make a line more than a byline
_TOP = 8  # lines


def story_of(page: Element) -> str:
    """The words of the story as lines, its standfirst first; empty where there is none. Takes out of the page what is
    apart from it."""
    text = _without_cut_lines(_body(page))
    said = _standfirst(page) if text else ""
    return text if letters(said) in letters(text) else f"{said}\n{text}"


def _without_cut_lines(text: str) -> str:
    """The text without lines that another one begins with: "The council has ..." leads to the story that follows."""
    lines = text.split("\n")
    cut = {line for line in lines if line.endswith(("...", "…"))}
    if not cut:
        return text
    begun = {line: line.rstrip(" .…") for line in cut}
    return "\n".join(
        line for line in lines if line not in cut or not any(o != line and o.startswith(begun[line]) for o in lines)
    )


def after_byline(text: str, headline: str) -> str:
    """The text without what a page prints around its headline: where it stands on the site, by whom and when."""
    lines = text.split("\n")
    before = lines[: lines.index(headline)] if headline in lines[:_TOP] else None
    if before is not None and not any(len(line) >= _PARAGRAPH for line in before):
        lines = lines[len(before) + 1 :]
    story = dropwhile(lambda line: _BYLINE.fullmatch(line) or is_day_alone(line) or not line.strip(), lines)
    return "\n".join(story) or text


def _body(page: Element) -> str:
    """What trafilatura takes for the story; of a page with few words its paragraphs, or what a slower way finds."""
    join_definitions(page)
    remove_clutter(page)
    text = _found(page, fast=True)
    if (len(text) > _FEW_WORDS and "\n" in text) or COUNT(page) > _MANY_ELEMENTS:
        return text
    slowly, paragraphs = _found(page, fast=False) or text, _paragraphs(page)
    is_lump = "\n" not in slowly
    return paragraphs if 4 * len(paragraphs) >= len(slowly) or (is_lump and paragraphs) else slowly


def _paragraphs(page: Element) -> str:
    """The longest paragraph below the headline with all that stands around it: trafilatura wants more of them."""
    headline = _heading(page)
    below = _FOLLOWING(headline) if headline is not None else []
    said = [
        one for one in below if one.tag == "p" and not any(_ABOUT_IT.search(names(a)) for a in _between(one, headline))
    ]
    if not said:
        return ""
    bodies = _apart(max(said, key=lambda one: len(words(one))), headline)
    end = max(number for number, one in enumerate(below, 1) if not bodies.isdisjoint(_outwards(one)))
    parts = [one for one in below[:end] if not any(_ABOUT_IT.search(names(a)) for a in _between(one, headline))]
    told = [one for one in outermost(parts) if unlinked(one)]
    while told and told[-1].tag not in _CLOSING:
        told.pop()  # a heading over what is gone
    return "\n".join(filter(None, map(prose, told)))


def _heading(page: Element) -> Element | None:
    """The story's headline; on a page that marks no article, its only heading of the first order."""
    lone = list(page.iter("h1"))
    return next(iter(HEADLINES(page)), lone[0] if len(lone) == 1 else None)


def _outwards(element: Element) -> Iterator[Element]:
    return chain((element,), element.iterancestors())


def _between(element: Element, headline: Element) -> Iterator[Element]:
    """The element and those around it up to what holds the headline too."""
    both = set(headline.iterancestors())
    return takewhile(lambda one: one not in both, _outwards(element))


def _apart(paragraph: Element, headline: Element) -> set[Element]:
    """The outermost element around the paragraph that does not hold the headline too, with those beside it that are
    its like; what holds both if there is none."""
    around = list(_between(paragraph.getparent(), headline))
    if not around:
        return {paragraph.getparent()}
    beside = around[-1].getparent().iterchildren(around[-1].tag)
    return {one for one in beside if names(one) == names(around[-1])}


def _standfirst(page: Element) -> str:
    headline = _heading(page)
    for element in _BELOW(headline) if headline is not None else ():
        is_second = element.tag == "h2" and element.getprevious() is headline and len(words(element)) >= _TOLD
        if is_second or _STANDFIRST.search(names(element)):
            return prose(element)
        if element.tag == "p" and len(words(element)) >= _PARAGRAPH:
            break
    return ""


def _found(page: Element, *, fast: bool) -> str:
    found = trafilatura.bare_extraction(page, include_comments=False, include_tables=True, fast=fast)
    text = (found.text if isinstance(found, Document) else "") or ""
    return _ROW.sub(r"\1", _UNDER_TABLE_HEAD.sub("", text)).strip()
