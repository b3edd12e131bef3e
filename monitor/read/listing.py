"""Any page that lists articles → the links that the source's own selector chooses."""

from bs4 import Tag

from monitor.model import Landmark, Link, Origin, Page, PageKind
from monitor.read.decoding import where
from monitor.read.markup import Misshapen, absolute, attribute, base_of, chosen, soup_of, unique, words

_LONGEST_TITLE = 300  # characters: a whole card may be the link, and no more of its words is kept than may be quoted


def read(body: bytes, origin: Origin) -> Page:
    """The articles listed, in page order. The selector may match the links, or what holds or is held by them."""
    soup = soup_of(body, origin)
    matched = chosen(soup, "links", origin)
    anchors = [anchor for tag in matched if (anchor := _anchor(tag))]
    base = base_of(soup, origin)
    # A card often links its picture before its headline: pictures name a page that has no other name.
    named = [(anchor, name(anchor)) for name in (_words, _picture) for anchor in anchors]
    found = [Link(url, PageKind.ARTICLE, title) for a, title in named if (url := absolute(attribute(a, "href"), base))]
    if not found:
        raise Misshapen(
            f'{where(origin)}: select.links = "{origin.select["links"]}" matches {len(matched)} elements and no '
            "link to a page. The page's markup has changed: open it and correct the selector in sources.toml",
            _landmarks(0, origin),
        )
    links = unique(found)
    landmarks = _landmarks(len(links), origin)
    return Page(PageKind.LISTING, title=words(soup.title), url=origin.url, links=links, landmarks=landmarks)


def _landmarks(links: int, origin: Origin) -> tuple[Landmark, ...]:
    return (Landmark(f"links ({origin.select['links']})", links),)


def _anchor(tag: Tag) -> Tag | None:
    if tag.has_attr("href"):
        return tag
    inside = tag.find("a", href=True) or tag.find_parent("a", href=True)
    return inside if isinstance(inside, Tag) else None


def _words(anchor: Tag) -> str:
    return (words(anchor) or attribute(anchor, "aria-label") or attribute(anchor, "title"))[:_LONGEST_TITLE]


def _picture(anchor: Tag) -> str:
    return attribute(anchor.select_one("img[alt]"), "alt")
