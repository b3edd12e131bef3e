"""What stands on an article's page and is not its story: boxes of other stories, and links to them in between."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import takewhile, zip_longest

from bs4 import NavigableString, Tag

from monitor.read.markup import attribute

_EDGE = r"(?<![a-z])(?<!has[-_])(?<!with[-_])(?:{})(?![a-z])"
# Blocks of other stories, whose grades would be taken for this one's, and GOV.UK's notes of changes to a page.
# Not "has-related": that holds the article itself. Nor "paywall": publishers call so what stands behind one.
_OTHER_STORIES = re.compile(
    _EDGE.format("related|recommended|recommendations|most[-_]read|newsletter|cookies?|published[-_]dates"),
    re.IGNORECASE,
)
_TEASER = re.compile(_EDGE.format("teasers?"), re.IGNORECASE)  # leads to another story, or stands over this one
# "READ MORE: <a>Another story</a>", as the big publishers set it between the paragraphs of a story.
_SIGNPOST = re.compile(
    r"(?:read (?:more|next|also)|see also|recommended(?: reading)?|more on this(?: story)?"
    r"|(?:related|more)(?: (?:stories|articles|news|topics))?)"
    r"\s*(?:$|[:|>»–—-])\W*",
    re.IGNORECASE,
)
_SIGNPOSTS = frozenset(("p", "h2", "h3", "h4"))
_LONGEST, _FULLEST = 200, 30  # the letters and the elements that a signpost has at most
_BLOCKS = frozenset(("p", "div", "section", "ul", "ol", "dl", "table", "blockquote", "h2", "h3", "h4", "h5", "h6"))
_STORY = frozenset(("h1", "main", "article"))
_SURROUNDINGS = frozenset(("nav", "aside", "form", "footer", "section"))


@dataclass(slots=True)
class _Extent:
    """How much there is in an element, at whatever depth."""

    letters: int = 0
    linked: int = 0  # letters that lead elsewhere
    elements: int = 0
    story: bool = False  # holds the article's headline or the article itself
    blocks: bool = False


_Taken = Callable[[Tag, _Extent], bool]
_Extents = defaultdict[int, _Extent]


def remove_clutter(page: Tag) -> None:
    """Take out of the page what would be read as part of its story, and is none."""
    extents = _measured(page)
    whole = extents[id(page)]
    _remove(page, extents, lambda tag, extent: _is_other_stories(tag, extent, whole))
    remove_signposts(page)


def remove_signposts(page: Tag) -> None:
    """Take out the links to other stories that stand between the paragraphs, with the lists of links under them."""
    _remove(page, _measured(page), _is_signpost)


def remove_surroundings(page: Tag) -> None:
    """Take out what surrounds an article and may be dated otherwise: other parts of the page, and comments."""
    extents = _measured(page)
    whole = extents[id(page)]
    _remove(page, extents, lambda tag, extent: _surrounds(tag, extent, whole))


def _measured(page: Tag) -> _Extents:
    """The extent of the page and of every element in it, each looked at once: hostile pages nest and repeat."""
    extents: _Extents = defaultdict(_Extent)
    for node in reversed(list(page.descendants)):  # children before their parents
        outer = extents[id(node.parent)]
        if isinstance(node, Tag):
            inner = extents[id(node)]
            outer.letters += inner.letters
            outer.linked += inner.letters if node.name == "a" else inner.linked
            outer.elements += 1 + inner.elements
            outer.story |= inner.story or _is_story(node)
            outer.blocks |= inner.blocks or node.name in _BLOCKS
        elif type(node) is NavigableString:
            outer.letters += len(node.strip())
    return extents


def _remove(page: Tag, extents: _Extents, taken: _Taken) -> None:
    """Empty the outermost elements that are to be taken. (To extract each would search all its siblings for it.)"""
    waiting = [page]
    while waiting:
        tags = [child for child in waiting.pop().contents if isinstance(child, Tag)]
        for tag, following in zip_longest(tags, tags[1:]):
            extent = extents[id(tag)]
            if not taken(tag, extent):
                waiting.append(tag)
                continue
            if taken is _is_signpost and following is not None and _is_list_of_links(following, extents):
                following.clear()
            tag.clear()


def _is_story(tag: Tag) -> bool:
    return tag.name in _STORY or attribute(tag, "itemprop") in ("headline", "articleBody")


def _is_other_stories(tag: Tag, extent: _Extent, whole: _Extent) -> bool:
    """Whether its names say so; but what holds the story or most of the page's words is named after a state of it."""
    if _holds_story(tag, extent, whole):
        return False
    names = f"{attribute(tag, 'class')} {attribute(tag, 'id')}"
    named = _OTHER_STORIES.search(names) or (_TEASER.search(names) and (extent.linked or tag.find_parent("a")))
    return bool(named) and (tag.name != "p" or extent.linked == extent.letters)


def _holds_story(tag: Tag, extent: _Extent, whole: _Extent) -> bool:
    most = 3 * (extent.letters - extent.linked) > 2 * (whole.letters - whole.linked)
    return most or extent.story or _is_story(tag) or tag.name in ("html", "body")


def _is_signpost(tag: Tag, extent: _Extent) -> bool:
    """Whether the element says "read more" and all its other words, if there are any, are a link elsewhere.

    Paragraphs inside it are the story's, which a link that was never closed has swallowed.
    """
    if tag.name not in _SIGNPOSTS or extent.blocks or extent.letters > _LONGEST or extent.elements > _FULLEST:
        return False
    said = [(str(text), _link(text, tag)) for text in tag.descendants if type(text) is NavigableString and text.strip()]
    sign = _SIGNPOST.match(_line(text for text, _ in said))
    if sign is None or all(link and _leads_here(link) for _, link in said):  # a heading that its own page links to
        return False
    unlinked = _line(text for text, link in said if link is None or _leads_here(link))
    return _SIGNPOST.fullmatch(unlinked or sign[0].strip()) is not None


def _link(text: NavigableString, within: Tag) -> Tag | None:
    """The link inside the element in which this text of it stands."""
    outer = takewhile(lambda tag: tag is not within, text.parents)
    return next((tag for tag in outer if tag.name == "a"), None)


def _leads_here(link: Tag) -> bool:
    return attribute(link, "href").startswith("#")


def _line(texts: Iterable[str]) -> str:
    return " ".join(" ".join(texts).split())


def _is_list_of_links(tag: Tag, extents: _Extents) -> bool:
    return tag.name in ("ul", "ol") and extents[id(tag)].linked == extents[id(tag)].letters


def _surrounds(tag: Tag, extent: _Extent, whole: _Extent) -> bool:
    if _holds_story(tag, extent, whole):
        return False
    return tag.name in _SURROUNDINGS or "comment" in f"{attribute(tag, 'class')} {attribute(tag, 'id')}".lower()
