"""Bytes of one kind of page → `Page`. A kind of source is a module here and one line in `READERS`."""

from importlib import import_module

from monitor.model import Origin, Page, PageKind

# By name, so that only the library that a page needs is loaded: a text file must not wait for a PDF engine.
READERS = {
    PageKind.OFSTED_SEARCH: "ofsted_search",
    PageKind.OFSTED_COUNCIL: "ofsted_council",
    PageKind.REPORT: "report",
    PageKind.FEED: "feed",
    PageKind.LISTING: "listing",
    PageKind.ARTICLE: "article",
}


def read(kind: PageKind, body: bytes, origin: Origin) -> Page:
    """What the bytes of one page of this kind say.

    Pure. UnreadablePage when they are not what their kind promises: a page that lost its
    landmarks must never look like a quiet day.
    """
    page: Page = import_module(f"{__name__}.{READERS[kind]}").read(body, origin)
    return page
