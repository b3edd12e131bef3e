"""An article, as HTML or as plain text → its headline, its words and the day it was published."""

from monitor.model import Origin, Page, PageKind
from monitor.read.dateline import published_line
from monitor.read.decoding import is_html, plain_text, refuse


def read(body: bytes, origin: Origin) -> Page:
    """The article. The text of an HTML page begins with its headline; plain text stays exactly as it is."""
    refuse(body, origin)
    if is_html(body, origin):
        from monitor.read.article_html import read_html  # half a second of libraries that plain text does not need
        from monitor.read.relevance import set_aside

        return set_aside(body, origin) or read_html(body, origin)
    text = plain_text(body, origin)
    title = next((line.strip() for line in text.splitlines() if line.strip()), None)
    return Page(PageKind.ARTICLE, text, title, origin.url, published_line(text))
