"""A page of Ofsted's search results → the councils' own pages, and the next page of results."""

import re
from collections.abc import Sequence
from urllib.parse import parse_qs, urlsplit

from bs4 import BeautifulSoup, Tag

from monitor.model import Landmark, Link, Origin, Page, PageKind, PartialDate
from monitor.read.dates import day_in, day_of
from monitor.read.markup import absolute, attribute, base_of, demand, soup_of, unique, words

# 44 is Ofsted's number for local authorities. A URN has five digits, or seven since 2019; three are
# the DfE's council code, which some of Ofsted's own links carry for the wrong council.
_URN = re.compile(r"/provider/\d+/(\d{5}|\d{7})(?!\d)")
_URN_LINE = re.compile(r"\burn\W+(\d{5}|\d{7})\b", re.IGNORECASE)
_RANGE = re.compile(r"(\d+)\s*(?:to|-|–)\s*(\d+)\s+of\s+(\d+)")
_TOTAL = re.compile(r"(\d+) (?:\w+ )?results?\b")
_NONE = re.compile(r"\bno (?:\w+ )?results\b")
_NEXT = "a.pagination__next[href], .pagination__next a[href]"
_PROVIDER = 'a[href*="/provider/"]'
_STATES = {"--closed": "closed", "--proposed": "proposed"}
_LATEST = "latest report"
_MANY = 10  # councils, one of which at least has ever had a report
STATED = "the number of results that the page states"


def read(body: bytes, origin: Origin) -> Page:
    """The councils listed, as links titled with their names and dated by their latest report.

    Closed and proposed councils are kept, their title saying so. No result at all is readable when
    the page itself says so; fewer cards than it says is a landmark that fell short, and so is a day of
    a latest report that cannot be read. How many results there are on all pages is a landmark too (`STATED`).
    """
    soup = soup_of(body, origin)
    total, expected, following = _stated(soup, origin)
    cards = soup.select("li.search-result")
    base = base_of(soup, origin)
    councils = [link for card in cards if (link := _council(card, base))]
    following = following and len(cards) < total  # the site may show more at once than it was asked for
    paging = [link for a in soup.select(_NEXT) if (link := _next_page(a, base, origin))]
    days = _days_promised(cards)
    landmarks = (
        Landmark("the results list", len(soup.select(".results-list")), required=expected > 0),
        Landmark("the result cards", len(cards), required=expected > 0, expected=expected),
        Landmark("the councils' links", len(councils), required=expected > 0, expected=len(cards)),
        Landmark("the link to the next page", len(paging), required=following, expected=int(following)),
        Landmark("the days of the latest reports", sum(map(_is_dated, cards)), required=days > 0, expected=days),
        Landmark(STATED, total, required=False),
    )
    for landmark, markup in zip(landmarks, ("ul.results-list", "li.search-result", _PROVIDER), strict=False):
        demand(landmark, f"{markup}: the page says that there are {total} results", origin, landmarks)
    links = unique([*councils, *paging])
    return Page(PageKind.OFSTED_SEARCH, title=words(soup.title), url=origin.url, links=links, landmarks=landmarks)


def _stated(soup: BeautifulSoup, origin: Origin) -> tuple[int, int, bool]:
    """How many results the page says there are, how many of them it should show, and whether more follow.

    Ofsted's site may show fewer rows than it was asked for: then "1 to 100 of 153" tells, if it is there.
    """
    count = soup.select_one(".results-count")
    heading = words(soup.select_one(".search-results__heading") or count).replace(",", "").lower()
    if span := _RANGE.search(heading):
        first, last, total = map(int, span.groups())
        return total, max(last - first + 1, 0), total > last
    number = _TOTAL.search(heading) or re.search(r"(\d+)", words(count).replace(",", "") or heading)
    if not number and not _NONE.search(heading):
        demand(Landmark("the result count", 0), "a number in .search-results__heading .results-count", origin)
    total = int(number[1]) if number else 0
    rows = _asked(origin, "rows")
    before = _asked(origin, "start") or (max(_asked(origin, "page") - 1, 0) * rows)
    left = max(total - before, 0)
    return total, min(rows or 1, left), bool(rows) and left > rows


def _asked(origin: Origin, name: str) -> int:
    asked = parse_qs(urlsplit(origin.url or "").query).get(name, [""])[0]
    return int(asked) if asked.isascii() and asked.isdecimal() else 0


def _council(card: Tag, base: str) -> Link | None:
    anchor = card.select_one(f".search-result__title {_PROVIDER}") or card.select_one(_PROVIDER)
    url = absolute(attribute(anchor, "href"), base) if anchor else None
    if anchor is None or url is None:
        return None
    urn = _URN.search(url) or _URN_LINE.search(words(card))
    return Link(url, PageKind.OFSTED_COUNCIL, _name(anchor, card), _latest(card), int(urn[1]) if urn else None)


def _name(anchor: Tag, card: Tag) -> str:
    name = words(anchor, without='.nonvisual, [class*="badge"]')
    classes = " ".join(attribute(tag, "class") for tag in [card, *card.select("[class]")])
    return " ".join([name, *(f"({state})" for mark, state in _STATES.items() if mark in classes)])


def _latest(card: Tag) -> PartialDate | None:
    fact = _latest_fact(card)
    return (day_of(attribute(fact.select_one("time"), "datetime")) or day_in(words(fact))) if fact else None


def _latest_fact(card: Tag) -> Tag | None:
    return next((fact for fact in card.select("li") if words(fact).lower().startswith(_LATEST)), None)


def _is_dated(card: Tag) -> bool:
    return _latest(card) is not None


def _days_promised(cards: Sequence[Tag]) -> int:
    """How many cards say when their latest report came out, readable or not; many cards have one at least.

    They decide which councils are looked at: a label or a way of writing days that changed must not pass for silence.
    """
    promised = sum(any(map(str.isdigit, words(_latest_fact(card)))) for card in cards)
    return max(promised, int(len(cards) >= _MANY))


def _next_page(anchor: Tag, base: str, origin: Origin) -> Link | None:
    url = absolute(attribute(anchor, "href"), base)
    here = absolute(origin.url or "", "")
    return None if url in (None, here) else Link(url, PageKind.OFSTED_SEARCH, words(anchor))
