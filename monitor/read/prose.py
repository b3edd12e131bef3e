"""The words of a part of a page as lines: a paragraph, a list item, a table row each on its own."""

import re

from bs4 import NavigableString, Tag

from monitor.read.markup import words

_BLOCKS = (
    "address", "article", "blockquote", "details", "div", "dl", "figcaption", "figure", "footer", "form", "h1", "h2",
    "h3", "h4", "h5", "h6", "header", "hr", "main", "ol", "p", "pre", "section", "summary", "table", "ul",
)  # fmt: skip
_EDGES = {
    **dict.fromkeys(_BLOCKS, ("\n", "\n")),
    "br": ("\n", ""),
    "li": ("\n- ", "\n"),
    "dt": ("\n- ", ""),
    "dd": (": ", "\n"),
}
_SILENT = ("script", "style", "noscript", "template", "button", "iframe")


def prose(tag: Tag) -> str:
    """The words of the element, whatever its depth: items begin with "- ", the cells of a row are parted by " | "."""
    pieces: list[str] = []
    waiting: list[Tag | str] = [tag]
    while waiting:
        piece = waiting.pop()
        if isinstance(piece, str):
            pieces.append(piece)
        elif piece.name == "tr":
            pieces.append(f"\n{' | '.join(words(cell) for cell in piece.find_all(['th', 'td'], recursive=False))}\n")
        elif piece.name not in _SILENT:
            before, after = _EDGES.get(piece.name, ("", ""))
            waiting += [after, *reversed(_inside(piece)), before]
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return re.sub(r"^-\n", "- ", "\n".join(filter(None, lines)), flags=re.MULTILINE)


def join_definitions(tag: Tag) -> None:
    """Put every definition into its term's line ("Overall effectiveness: Good"), for those who would part them."""
    terms: dict[int, Tag] = {}  # the last one in each parent
    for part in tag.select("dl dt, dl dd"):
        if part.name == "dt":
            terms[id(part.parent)] = part
        elif (term := terms.get(id(part.parent))) is not None:
            term.append(f": {words(part)}")
            part.clear()


def _inside(tag: Tag) -> list[Tag | str]:
    """The children, line breaks of the source made blanks; comments are no words."""
    children = [child for child in tag.children if isinstance(child, Tag) or type(child) is NavigableString]
    return [child if isinstance(child, Tag) else re.sub(r"\s+", " ", child) for child in children]
