"""An article's page, parsed once by lxml: the tree on which every step of reading it works."""

import re
from typing import Any

from bs4 import BeautifulSoup
from lxml import etree, html

from monitor.errors import UnreadablePage
from monitor.model import Origin
from monitor.read.decoding import where
from monitor.read.guards import refuse_guard
from monitor.read.markup import DEEPEST, MOST_STEPS, chosen, markup_of, soup_from, too_much

Element = Any  # an lxml.html.HtmlElement: the library has no types

PARTS = ("title", "body", "published")  # of an article, which a source may choose by selectors of its own
_MARK = "data-chosen-{}"  # set on what they match
SITE_NAME = re.compile(r"\s+[|–—-]\s+")  # and what parts it from the headline, in a title
_JSON_LD = re.compile(r"ld.json")
_SILENT = ("style", "svg", "template")
_PARSER = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False, huge_tree=True)
_PARSER.set_element_class_lookup(etree.ElementDefaultClassLookup(element=html.HtmlElement))  # one for all, found fast
# lxml reads control characters, also by their numbers, and refuses to write them.
_CONTROL = bytes([*range(9), 11, 12, *range(14, 32)])
_CONTROL_BY_NUMBER = re.compile(
    rb"&#(?:x0*(?:[0-8bcef]|1[0-9a-f]|fff[ef])|0*(?:[0-8]|1[124-9]|2\d|3[01]|6553[45]))(?:;|(?![\da-f]))", re.IGNORECASE
)
_NO_CHARACTERS = ("\ufffe".encode(), "\uffff".encode())
_IS_DEEPER = etree.XPath(f"boolean(/{'*/' * DEEPEST}*)")
COUNT = etree.XPath("count(//*)")
_MANY = MOST_STEPS // DEEPEST  # elements: fewer cannot cost much
_BLOCKS = etree.XPath("count(//p | //li | //td | //h1 | //h2 | //h3 | //h4 | //h5 | //h6)")
_MOST_BLOCKS = 8_000
_LARGE, _LONG_ATTRIBUTES = 1_000_000, etree.XPath("//@*[string-length() > 10000]")
_WORDS = etree.XPath("//text()[not(parent::script)]", smart_strings=False)
MOST_LETTERS = 1_500_000  # of a page, with its comments


def tree_of(body: bytes, origin: Origin) -> Element:
    """The page without styles, drawings, and scripts other than JSON-LD; UnreadablePage as of `soup_of`."""
    text = markup_of(body, origin)
    page = _parsed(text)
    # Of what nests by the thousand lxml reads only the beginning, and it knows no CSS. BeautifulSoup does both.
    if _IS_DEEPER(page) or any(part in origin.select for part in PARTS):
        page = _parsed(str(_marked(soup_from(text, origin), origin)))
    if COUNT(page) > _MANY and (_BLOCKS(page) > _MOST_BLOCKS or _steps(page) > MOST_STEPS):
        raise too_much(text, origin)
    refuse_guard(words(page.find(".//title")), origin)
    for script in list(page.iter("script")):
        if not is_json_ld(script):
            script.tag = _SILENT[0]
    etree.strip_elements(page, *_SILENT, with_tail=False)
    for attribute in _LONG_ATTRIBUTES(page) if len(text) > _LARGE else ():
        del attribute.getparent().attrib[attribute.attrname]
    if len(text) > MOST_LETTERS and (letters := sum(map(len, _WORDS(page)))) > MOST_LETTERS:
        raise too_long(letters, origin)
    return page


def too_long(letters: int, origin: Origin) -> UnreadablePage:
    return UnreadablePage(
        f"{where(origin)}: {letters:,} characters of words, beyond what any article has: not read. "
        "Open it in a browser: it may be broken, or another page"
    )


def is_json_ld(script: Element) -> bool:
    return _JSON_LD.search(script.get("type", "")) is not None


def chosen_as(part: str, page: Element) -> list[Element]:
    """What the source's own selector for this part of the page matches, in page order."""
    return list(page.iterfind(f".//*[@{_MARK.format(part)}]"))


def words(element: Element | None) -> str:
    """The words of an element on one line."""
    return "" if element is None else " ".join(" ".join(element.itertext()).split())


def names(element: Element) -> str:
    """The attributes by which content systems say what an element is."""
    return f"{element.get('class', '')} {element.get('id', '')} {element.get('data-component', '')}"


def empty(element: Element) -> None:
    """Take out all that is in the element."""
    del element[:]
    element.text = None


def outermost(elements: list[Element]) -> list[Element]:
    """Those of the elements that stand in none of the others."""
    among = set(elements)
    return [element for element in elements if among.isdisjoint(element.iterancestors())]


def _parsed(text: str) -> Element:
    markup = _CONTROL_BY_NUMBER.sub(b"", text.encode("utf-8", "replace").translate(None, _CONTROL))
    for nothing in _NO_CHARACTERS:
        markup = markup.replace(nothing, b"")
    return html.document_fromstring(markup or b"<p>", parser=_PARSER)


def _marked(soup: BeautifulSoup, origin: Origin) -> BeautifulSoup:
    for part in PARTS:
        for tag in chosen(soup, part, origin) if part in origin.select else ():
            tag[_MARK.format(part)] = ""
    return soup


def _steps(page: Element) -> int:
    """From all elements up to the page."""
    steps = depth = 0
    for event, _ in etree.iterwalk(page, events=("start", "end")):
        depth += 1 if event == "start" else -1
        steps += depth if event == "start" else 0
    return steps
