"""An article on the web: trafilatura finds the body; the page's own marks give the headline and the day."""

import re
from collections.abc import Iterator
from itertools import chain, dropwhile, takewhile

import trafilatura
from lxml import etree
from trafilatura.settings import Document

from monitor.model import Landmark, Origin, Page, PageKind, PartialDate
from monitor.read.clutter import remove_clutter, remove_signposts, remove_surroundings
from monitor.read.dateline import is_day_alone, only_labelled_day, published_line
from monitor.read.decoding import where
from monitor.read.markup import Misshapen, demand
from monitor.read.prose import join_definitions, prose
from monitor.read.published import day_shown, published_on
from monitor.read.tree import COUNT, SITE_NAME, Element, chosen_as, names, too_long, tree_of, words

_HEADLINES = etree.XPath(
    "//h1[ancestor::article or ancestor::main or ancestor::*[@role='main']] | //*[@itemprop='headline']"
)
_BELOW = etree.XPath("following::*[self::p or @class]")
_PARAGRAPHS = ("p", "ul", "ol", "dl", "table", "blockquote", "pre", "summary", "h2", "h3", "h4", "h5", "h6")
_FOLLOWING = etree.XPath(f"following::*[{' or '.join(f'self::{tag}' for tag in _PARAGRAPHS)}]")
_ABOUT_IT = re.compile(
    r"byline|author|dateline|timestamp|posted|share|sharing|social|tags|meta|caption|comment", re.IGNORECASE
)
_BYLINE = re.compile(
    r"(?:- )?(?:by\b|(?:first |originally )?(?:published|posted)\b|(?:last )?updated\b).{0,60}", re.IGNORECASE
)
_STANDFIRST = re.compile(
    r"(?<![a-z])(?:stand-?first|strap-?line|lead-?text|sub-?head(?:line|ing)?)(?![a-z])", re.IGNORECASE
)
_UNDER_TABLE_HEAD = re.compile(r"^\|(?:-+\|)+ *(?:\n|\Z)", re.MULTILINE)
_ROW = re.compile(r"^\| (.*?) *\| *$", re.MULTILINE)
_FEW_LINES = 8  # below the headline, or below the story: where an article that has no metadata prints its day
_ELSEWHERE = ("nav", "aside", "footer", "form")
_FEW_WORDS = 500  # characters
_MANY_ELEMENTS = 5_000
_LONGEST = 600_000  # characters of an article
_PARAGRAPH = 80  # characters that make a line more than a byline
_NO_LETTER = re.compile(r"\W+")


def read_html(body: bytes, origin: Origin) -> Page:
    """The article of an HTML page, its text beginning with the headline.

    Misshapen when there is no text, or when the source's selector for title or body matches no words.
    """
    page = tree_of(body, origin)
    headline = _chosen("title", page, origin) or _headline(page)
    # What the body is looked for without may be what the day stands in.
    published = _published(page, origin)
    below = [] if published else _below_headline(page, headline)
    text = _chosen("body", page, origin) or _with_standfirst(_body(page), page)
    landmarks = (Landmark("headline", int(bool(headline)), required=False), Landmark("article text", int(bool(text))))
    if not text:
        why = f"{where(origin)}: no article text found: a cookie wall or a page drawn by scripts?"
        raise Misshapen(why, landmarks)
    if len(text) > _LONGEST:
        raise too_long(len(text), origin)
    published = published or _printed_day(below) or origin.published or _guessed_day(page, text, below)
    text = _below(text, headline)
    if headline and not _folded(text).startswith(_folded(headline)):
        text = f"{headline}\n\n{text}"
    return Page(PageKind.ARTICLE, text, headline or None, origin.url, published, landmarks=landmarks)


def _chosen(part: str, page: Element, origin: Origin) -> str:
    if part not in origin.select:
        return ""
    found = chosen_as(part, page)
    demand(Landmark(f"select.{part}", len(found)), f'an element matching "{origin.select[part]}"', origin)
    if part == "title":
        text = " ".join(prose(found[0]).split())
    else:
        text = "\n".join(filter(None, map(_chosen_body, _outermost(found))))
    if not text:
        raise Misshapen(
            f'{where(origin)}: select.{part} = "{origin.select[part]}" matches {len(found)} elements and no words. '
            "The page's markup has changed, or scripts fill it: open it and correct the selector in sources.toml",
            (Landmark(f"words in select.{part}", 0),),
        )
    return text


def _outermost(elements: list[Element]) -> list[Element]:
    among = set(elements)
    return [element for element in elements if among.isdisjoint(element.iterancestors())]


def _chosen_body(element: Element) -> str:
    """The words of what the source calls its story: no part of it is doubted for its class."""
    remove_signposts(element)
    return prose(element)


def _published(page: Element, origin: Origin) -> PartialDate | None:
    shown = chosen_as("published", page) if "published" in origin.select else []
    return next((day for element in shown if (day := day_shown(element))), None) or published_on(page)


def _below_headline(page: Element, headline: str) -> list[str]:
    """The few lines that follow the headline: what stands above it is the site's, a clock perhaps, as is a footer."""
    _, found, below = f"\n{prose(page)}".partition(f"\n{headline}\n") if headline else ("", "", "")
    elsewhere = {line for part in _outermost(list(page.iter(_ELSEWHERE))) for line in prose(part).split("\n")}
    return [line for line in below.split("\n")[:_FEW_LINES] if line not in elsewhere] if found else []


def _printed_day(lines: list[str]) -> PartialDate | None:
    """The day printed between the headline and the first paragraph; further down it may be another thing's."""
    head = takewhile(lambda line: len(line) < _PARAGRAPH, lines)
    return published_line("\n".join(line.removeprefix("- ") for line in head))


def _guessed_day(page: Element, text: str, below: list[str]) -> PartialDate | None:
    """The day printed near the headline or in the body, or that a line shortly below it calls the publication's.

    Content systems print it in an article's foot; but other parts of a page, and comments, have days of their own.
    """
    remove_surroundings(page)
    lines = prose(page).split("\n")
    own = set(map(_letters, lines))
    body = [line for line in text.split("\n") if _letters(line) in own]
    last = _letters(body[-1]) if body else ""
    ends = [number for number, line in enumerate(lines, 1) if last and _letters(line) == last]
    foot = lines[ends[-1] :][:_FEW_LINES] if ends else []
    head = [line for line in below if _letters(line) in own and line not in foot]
    return published_line("\n".join(head)) or published_line("\n".join(body)) or only_labelled_day("\n".join(foot))


def _letters(line: str) -> str:
    return _NO_LETTER.sub("", line).casefold()


def _headline(page: Element) -> str:
    """The article's own heading; else what the page gives to social media; else its title without the site's name."""
    meta = page.find(".//meta[@property='og:title']")
    shared = "" if meta is None else " ".join(meta.get("content", "").split())
    titled = SITE_NAME.split(words(page.find(".//title")))[0]
    own = chain(_HEADLINES(page), page.iter("h1") if not shared else ())
    return next(filter(None, map(words, own)), shared or titled)


def _body(page: Element) -> str:
    """What trafilatura takes for the story; of a page with few words its paragraphs, or what a slower way finds."""
    join_definitions(page)
    remove_clutter(page)
    text = _found(page, fast=True)
    if (len(text) > _FEW_WORDS and "\n" in text) or COUNT(page) > _MANY_ELEMENTS:
        return text
    slowly, paragraphs = _found(page, fast=False) or text, _paragraphs(page)
    is_lump = "\n" not in slowly
    return paragraphs if 2 * len(paragraphs) >= len(slowly) or (is_lump and paragraphs) else slowly


def _paragraphs(page: Element) -> str:
    """The longest paragraph below the headline with all that stands around it: trafilatura wants more of them."""
    headline = next(iter(_HEADLINES(page)), None)
    below = _FOLLOWING(headline) if headline is not None else []
    told = [one for one in below if one.tag == "p" and not any(_ABOUT_IT.search(names(a)) for a in _outwards(one))]
    if not told:
        return ""
    body = _apart(max(told, key=lambda one: len(words(one))), headline)
    parts = [one for one in below if body in _outwards(one) and not _ABOUT_IT.search(names(one))]
    return "\n".join(filter(None, map(prose, _outermost(parts))))


def _outwards(element: Element) -> Iterator[Element]:
    return chain((element,), element.iterancestors())


def _apart(paragraph: Element, headline: Element) -> Element:
    """The outermost element around the paragraph that does not hold the headline too; what holds both if none."""
    both = set(headline.iterancestors())
    around = list(takewhile(lambda one: one not in both, paragraph.iterancestors()))
    return around[-1] if around else paragraph.getparent()


def _with_standfirst(text: str, page: Element) -> str:
    """The story after the lines that stand between the headline and its first paragraph and are called its summary."""
    said = _standfirst(page) if text else ""
    return text if _letters(said) in _letters(text) else f"{said}\n{text}"


def _standfirst(page: Element) -> str:
    headline = next(iter(_HEADLINES(page)), None)
    for element in _BELOW(headline) if headline is not None else ():
        if _STANDFIRST.search(names(element)):
            return prose(element)
        if element.tag == "p" and len(words(element)) >= _PARAGRAPH:
            break
    return ""


def _found(page: Element, *, fast: bool) -> str:
    found = trafilatura.bare_extraction(page, include_comments=False, include_tables=True, fast=fast)
    text = (found.text if isinstance(found, Document) else "") or ""
    return _ROW.sub(r"\1", _UNDER_TABLE_HEAD.sub("", text)).strip()


def _below(text: str, headline: str) -> str:
    """The text without what a page prints around its headline: where it stands on the site, by whom and when."""
    lines = text.split("\n")
    if headline in lines[:_FEW_LINES]:
        lines = lines[lines.index(headline) + 1 :]
    return (
        "\n".join(dropwhile(lambda line: _BYLINE.fullmatch(line) or is_day_alone(line) or not line.strip(), lines))
        or text
    )


def _folded(text: str) -> str:
    return " ".join(text[:1000].split()).casefold()
