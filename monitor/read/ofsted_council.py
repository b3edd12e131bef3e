"""A council's page on Ofsted's site → its name, its URN and its published reports."""

import re

from bs4 import BeautifulSoup, Tag

from monitor.model import Landmark, Link, Origin, Page, PageKind, PartialDate
from monitor.read.dates import day_in, day_of, days_in
from monitor.read.decoding import where
from monitor.read.markup import Misshapen, absolute, attribute, base_of, demand, soup_of, unique, words

_URN_LINE = re.compile(r"\burn\W+(\d{5,7})\b", re.IGNORECASE)
_URN_IN_ADDRESS = re.compile(r"/provider/\d+/(\d{5}|\d{7})(?!\d)")
_REPORTS = 'a.publication-link[href], a[href*="//files.ofsted.gov.uk/"], a[href*="//files.api.ofsted.gov.uk/"]'
# What follows the kind of report: ",  pdf - 15 July 2024", ", pdf", " as pdf".
_FILE = re.compile(r"(?:\s*,|\s+as)?\s*\bpdf\b.*$", re.IGNORECASE)
_PUBLISHED = re.compile(r"\bpublished\b(.*)", re.IGNORECASE)


def read(body: bytes, origin: Origin) -> Page:
    """The council and its reports in and outside the folded archive, each dated by its publication.

    A council without reports is no fault; a page that is no provider's page is, and so is one without reports whose
    latest report Ofsted's list dates (`origin.published`). The date of the event (an inspection's last day, say) is
    never taken for the publication's.
    """
    soup = soup_of(body, origin)
    heading = soup.select_one(".title-block h1, h1.title-block__heading")
    urn = _urn(soup, origin)
    landmarks = _landmarks(soup, heading, urn)
    for landmark, expected in zip(landmarks, ("h1 in .title-block", '"URN: 80573" in .title-block'), strict=False):
        demand(landmark, expected, origin, landmarks)
    base = base_of(soup, origin)
    links = unique(link for anchor in soup.select(_REPORTS) if (link := _report(anchor, urn, base)))
    if not links and soup.select_one(".filetype, .event__metadata"):
        raise Misshapen(
            f"{where(origin)}: reports are listed but none of their links was found (expected a.publication-link). "
            "The page's markup has changed: open it and compare",
            (*landmarks, Landmark("the report links", 0)),
        )
    reports = Landmark("the report links", len(links), required=origin.published is not None)
    landmarks += (reports,)
    demand(reports, "a.publication-link, since Ofsted's list gives the day of its latest report", origin, landmarks)
    title = words(heading, without=".nonvisual")
    return Page(PageKind.OFSTED_COUNCIL, title=title, url=origin.url, urn=urn, links=links, landmarks=landmarks)


def _landmarks(soup: BeautifulSoup, heading: Tag | None, urn: int | None) -> tuple[Landmark, ...]:
    timelines = len(soup.select(".timeline"))
    return (
        Landmark("the council's name", int(heading is not None)),
        Landmark("the URN", int(urn is not None)),
        Landmark("the timeline of reports", timelines, required=False),
    )


def _urn(soup: BeautifulSoup, origin: Origin) -> int | None:
    """The URN printed under the name; the address counts only on what is surely a provider's page.

    The site's error pages have a heading in the same place, and are answered at any address.
    """
    if printed := _URN_LINE.search(words(soup.select_one(".title-block") or soup.select_one("main"))):
        return int(printed[1])
    named = _URN_IN_ADDRESS.search(origin.url or "")
    return int(named[1]) if named and soup.select_one(".provider, .timeline") else None


def _report(anchor: Tag, urn: int | None, base: str) -> Link | None:
    url = absolute(attribute(anchor, "href"), base)
    kind = _FILE.sub("", words(anchor, without=".nonvisual")) or _FILE.sub("", words(anchor))
    return Link(url, PageKind.REPORT, kind, _published(anchor), urn) if url else None


def _published(anchor: Tag) -> PartialDate | None:
    if named := days_in(words(anchor.select_one(".nonvisual") or anchor)):
        return named[-1]
    event = anchor.find_parent(class_="event") or anchor.find_parent("li")
    facts = anchor.find_next(class_="event__metadata")
    if event is None or not isinstance(facts, Tag) or event not in facts.parents:
        return None
    printed = _PUBLISHED.search(words(facts))
    return (day_in(printed[1]) if printed else None) or day_of(attribute(facts.select_one("time[pubdate]"), "datetime"))
