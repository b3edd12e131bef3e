"""The words of a part of a page as lines: a paragraph, a list item, a table row each on its own."""

import re
from collections import defaultdict

from lxml import etree

from monitor.read.tree import Element, empty, words

_BLOCKS = (
    "address", "article", "blockquote", "details", "div", "dl", "figcaption", "figure", "footer", "form", "h1", "h2",
    "h3", "h4", "h5", "h6", "header", "hr", "main", "ol", "p", "pre", "section", "summary", "table", "ul",
)  # fmt: skip
_LINE = "\0"  # no character of a page's
_NO_LETTER = re.compile(r"\W+")
_EDGES = {
    **dict.fromkeys(_BLOCKS, (_LINE, _LINE)),
    "br": (_LINE, ""),
    "li": (f"{_LINE}- ", _LINE),
    "dt": (f"{_LINE}- ", ""),
    "dd": (": ", _LINE),
}
_SILENT = ("script", "style", "noscript", "template", "button", "iframe")


def prose(element: Element) -> str:
    """The words of the element, whatever its depth: items begin with "- ", the cells of a row are parted by " | "."""
    pieces: list[str] = []
    waiting: list[Element | str] = [element]
    while waiting:
        piece = waiting.pop()
        if isinstance(piece, str):
            pieces.append(piece)
        elif piece.tag == "tr":
            pieces.append(f"{_LINE}{' | '.join(words(cell) for cell in piece.iterchildren('th', 'td'))}{_LINE}")
        elif piece.tag not in _SILENT:
            before, after = _EDGES.get(piece.tag, ("", ""))
            pieces += (before, piece.text or "")
            waiting.append(after)
            for child in reversed(piece):
                waiting += (child.tail or "", child)
    lines = (" ".join(line.split()) for line in "".join(pieces).split(_LINE))
    return re.sub(r"^-\n", "- ", "\n".join(filter(None, lines)), flags=re.MULTILINE)


def join_definitions(page: Element) -> None:
    """Put every definition into its term's line ("Overall effectiveness: Good"), for those who would part them."""
    terms: dict[Element, Element] = {}  # the last one in each parent
    joined: defaultdict[Element, list[str]] = defaultdict(list)
    for part in page.xpath("//dl//dt | //dl//dd"):
        if part.tag == "dt":
            terms[part.getparent()] = part
        elif (term := terms.get(part.getparent())) is not None:
            joined[term].append(f": {words(part)}")
            empty(part)
            part.tag = "span"
    for term, definitions in joined.items():
        etree.SubElement(term, "span").text = "".join(definitions)


def letters(text: str) -> str:
    """The text's letters and figures alone: in which two ways to print the same words are alike."""
    return _NO_LETTER.sub("", text).casefold()
