"""What stands on an article's page and is not its story: boxes of other stories, and links to them in between."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain, islice, takewhile
from typing import Any

from lxml import etree

from monitor.read.tree import Element, empty, names

_EDGE = r"(?<![a-z])(?<!has[-_])(?<!with[-_])(?<!no[-_])(?:{})(?![a-z])"
# How content systems, and the many plugins of one, name what is not the story: blocks of other stories, whose grades
# would be taken for this one's, offers, authors' lives, posts of other sites, and GOV.UK's notes of changes to a page.
# Not "has-related": that holds the article itself. Nor "paywall" or "subscription": so is called what stands behind.
_NOT_THE_STORY = (
    "related(?:posts|articles|stories|news|content)?", "recommended", "recommendations", "most[-_](?:read|popular)",
    "popular", "trending", "(?:top|more)[-_](?:stories|news|articles)", "more[-_]like[-_]this", "see[-_]alsos?",
    "(?:latest|recent|sidebar)[-_](?:news|posts|stories|articles|entries|comments)", "you[-_](?:may|might)[-_][a-z]+",
    "newsletter", "(?:skinny[-_])?sign[-_]?up", "subscri(?:be|ption)[-_](?:box|offer|options|prompt|form)",
    "(?:registration|subscription)[-_]wall", "paywall[-_](?:overlay|message|prompt|box|offer)", "cookies?", "consent",
    "onetrust", "gdpr", "qc[-_]cmp\\d?", "sp[-_]message[-_]container", "cc[-_]window",
    "author[-_](?:bio|box|card|details|info|profile|life)", "about[-_]the[-_]author", "bio",
    "advert(?:s|isements?)?", "mpu", "marketplace", "jobs", "vacancies", "sponsored",
    "promos?", "promotion", "call[-_]out[-_]box", "events", "twitter[-_]tweet", "instagram[-_]media",
    "embedded[-_]content", "old[-_]article[-_]warning", "video[-_](?:box|wrapper|block)", "published[-_]dates",
    "side[-_]?bar", "pagination", "pager", "(?<![-_])(?:(?:site|global)[-_])?footer(?![-_])",
)  # fmt: skip
_OTHERS = re.compile(_EDGE.format("|".join(_NOT_THE_STORY)), re.IGNORECASE)
_TEASER = re.compile(_EDGE.format("teasers?"), re.IGNORECASE)  # leads to another story, or stands over this one
_CARD = re.compile(_EDGE.format("cards?|tiles?|(?:read|continue)[-_](?:more|reading|next)|next|prev"), re.IGNORECASE)
_CARD_WORDS = 300  # letters beside its links
_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")  # of a name such as "NewsletterBox"
_APART = frozenset(("aside", "dialog", "footer", "form", "nav"))
# "READ MORE: <a>Another story</a>", as the big publishers set it between the paragraphs of a story.
_SIGNPOST = re.compile(
    r"(?:(?:what to |now )?read(?: (?:more|next|also))|now read|see also|also (?:read|in the news)|do ?n['’]t miss"
    r"|you (?:may|might) (?:also )?like|top stor(?:y|ies)|recommended(?: reading)?|more on this(?: story)?"
    r"|(?:related|more)(?: (?:stories|articles|news|topics))?)"
    r"\s*(?:$|[:|>»–—-])\W*",
    re.IGNORECASE,
)
_INVITATION = re.compile(
    r"(?:sign up|subscribe|join (?:our|us)|follow us|click here|get (?:all )?the latest|don['’]t miss a)\b",
    re.IGNORECASE,
)
_SIGNPOSTS = ("p", "h2", "h3", "h4")
_LONGEST, _FULLEST = 200, 30  # the letters and the elements that a signpost has at most
_BLOCKS = ("p", "div", "section", "ul", "ol", "dl", "table", "blockquote", "h2", "h3", "h4", "h5", "h6")
_SURROUNDINGS = frozenset(("nav", "aside", "form", "footer", "section"))
# Whether an element is or holds the story's headline or its body, or the page.
_HOLDS_STORY = etree.XPath(
    "boolean(self::html | self::body | descendant-or-self::*[self::h1 or self::main or @itemprop='headline'"
    " or @itemprop='articleBody'])"
)
_NAMED = etree.XPath(
    "//*[@class or @id or @data-component or @hidden or @aria-hidden='true' or @style]"
    " | //form | //nav | //aside | //footer"
)
_WORDS = etree.XPath("descendant::text()[not(parent::script)]", smart_strings=False)
_LINKED_WORDS = etree.XPath("descendant::a//text()[not(parent::script)]", smart_strings=False)
_TEXTS = etree.XPath("descendant::text()")


def remove_clutter(page: Element) -> None:
    """Take out of the page what would be read as part of its story, and is none."""
    _remove(page, _other_stories(page))
    remove_signposts(page)


def remove_signposts(part: Element) -> None:
    """Take out the links to other stories that stand between the paragraphs, with the lists of links under them."""
    for element in list(part.iterdescendants(*_SIGNPOSTS)):
        if _is_signpost(element):
            following = element.getnext()
            if following is not None and following.tag in ("p", "ul", "ol") and _is_all_links(following):
                empty(following)
            empty(element)
        elif element.tag == "p" and (_is_invitation(element) or _is_lone_link(element)):
            empty(element)


def _is_invitation(paragraph: Element) -> bool:
    """Whether the paragraph asks readers to sign up, with a link to do so, or to what they would get."""
    return _INVITATION.match(_few_words(paragraph)) is not None and next(paragraph.iter("a"), None) is not None


def _is_lone_link(paragraph: Element) -> bool:
    """Whether the paragraph is nothing but a link to another story; many in a row are a menu, not our matter."""
    if not _is_all_links(paragraph) or not _few_words(paragraph):
        return False
    row = [*islice(paragraph.itersiblings(preceding=True), 2), *islice(paragraph.itersiblings(), 2)]
    return sum(1 for one in row if one.tag == "p" and _is_all_links(one)) < 2


def remove_surroundings(page: Element) -> None:
    """Take out what surrounds an article and may be dated otherwise: other parts of the page, and comments."""
    _remove(page, _surroundings(page))


def _remove(page: Element, apart: Iterable[Element]) -> None:
    """Empty the outermost of what seems apart from the story. (To cut each out would move what follows it.)

    What holds the story or most of the page's words is named after a state of it.
    """
    whole: int | None = None
    article: Element | None = None
    for element in apart:
        if _HOLDS_STORY(element) or page not in element.iterancestors():
            continue
        if whole is None:
            whole, article = unlinked(page), max(page.iter("article"), key=unlinked, default=None)
        is_round = article is not None and (element is article or element in article.iterancestors())
        if not is_round and 3 * unlinked(element) <= 2 * whole:
            empty(element)


def unlinked(element: Element) -> int:
    """How many letters in the element lead nowhere."""
    return _letters(_WORDS(element)) - _letters(_LINKED_WORDS(element))


def _letters(texts: Iterable[str]) -> int:
    return sum(map(len, map(str.strip, texts)))


def _other_stories(page: Element) -> Iterator[Element]:
    """The elements whose names say so, or that are made for it; outer ones first."""
    for element in list(_NAMED(page)):
        said = _said_by(names(element))
        is_apart = said == "apart" or element.tag in _APART or _is_hidden(element)
        if not (is_apart or said) or page not in element.iterancestors():
            continue
        if (is_apart or _is_of_others(element, said)) and (element.tag != "p" or not unlinked(element)):
            yield element


@lru_cache(maxsize=1_000)
def _said_by(named: str) -> str:
    """What names tell of an element: that it is apart from the story, or that it may be; else nothing."""
    named = _CAPITAL.sub("-", named)
    forms = {"apart": _OTHERS, "teaser": _TEASER, "card": _CARD}
    return next((said for said, form in forms.items() if form.search(named)), "")


def _is_hidden(element: Element) -> bool:
    is_undisplayed = "display:none" in "".join(element.get("style", "").split())
    return is_undisplayed or "hidden" in element.attrib or element.get("aria-hidden") == "true"


def _is_of_others(element: Element, said: str) -> bool:
    return _leads_elsewhere(element) and (said == "teaser" or unlinked(element) <= _CARD_WORDS)


def _leads_elsewhere(element: Element) -> bool:
    return next(element.iterancestors("a"), None) is not None or _letters(_LINKED_WORDS(element)) > 0


def _is_all_links(element: Element) -> bool:
    """Whether it is nothing but links to other pages."""
    if element.text and not element.text.isspace():
        return False
    links = list(element.iterdescendants("a"))
    return bool(links) and not any(map(_leads_here, links)) and not unlinked(element)


def _surroundings(page: Element) -> Iterator[Element]:
    for element in list(page.iter()):
        if element.tag in _SURROUNDINGS or "comment" in names(element).lower():
            yield element


def _is_signpost(element: Element) -> bool:
    """Whether the element says "read more" and all its other words, if there are any, are a link elsewhere.

    Paragraphs inside it are the story's, which a link that was never closed has swallowed.
    """
    sign = _SIGNPOST.match(_few_words(element))
    if sign is None or not _is_small(element):
        return False
    said = [(str(text), _link(text, element)) for text in _TEXTS(element) if text.strip()]
    if all(link is not None and _leads_here(link) for _, link in said):  # a heading that its own page links to
        return False
    unlinked = _line(text for text, link in said if link is None or _leads_here(link))
    return _SIGNPOST.fullmatch(unlinked or sign[0].strip()) is not None


def _few_words(element: Element) -> str:
    """The words of the element on one line; none if they are more than a signpost has."""
    letters = 0
    said: list[str] = []
    for text in element.itertext():
        letters += len(text.strip())
        if letters > _LONGEST:
            return ""
        said.append(text)
    return _line(said)


def _is_small(element: Element) -> bool:
    is_plain = next(element.iterdescendants(*_BLOCKS), None) is None
    return is_plain and sum(1 for _ in islice(element.iterdescendants(), _FULLEST + 1)) <= _FULLEST


def _link(text: Any, within: Element) -> Element | None:
    """The link inside the element in which this text of it stands."""
    beside = text.getparent()
    around = beside.getparent() if text.is_tail else beside
    outer = takewhile(lambda one: one is not within, chain((around,), around.iterancestors()))
    return next((one for one in outer if one.tag == "a"), None)


def _leads_here(link: Element) -> bool:
    return bool(link.get("href", "").startswith("#"))


def _line(texts: Iterable[str]) -> str:
    return " ".join(" ".join(texts).split())
