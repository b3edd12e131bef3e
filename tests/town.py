"""A small web for the whole program: Ofsted's search and council pages, reports as PDFs, and a local paper.

Everything in it is ours; councils' names are real, what is said of them is invented.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from markup import Listed, article_page, council_page, feed_page, focused_visit, report, search_page
from servers import Answering, Site, page, versioned

from monitor.facts import load

__all__ = ["Town", "focused_visit", "report"]

INSPECTION = "children's services inspection"
ROWS = 100  # councils on one page of the list


@dataclass
class Town:
    """The pages of a served site, kept in step with what was published."""

    site: Site
    listed: dict[int, list[Listed]] = field(default_factory=dict)
    files: int = -1  # the number of the last one: Ofsted never gives one twice

    def publish(self, council: str, on: date, document: bytes, kind: str = INSPECTION, file: int = 0) -> str:
        """List a document on a council's page; the path of its file."""
        urn = load().by_name[council].urn
        assert urn is not None
        self.files += 1
        file = file or 60_000_000 + self.files
        path = f"/v1/file/{file}"
        self.site.pages[path] = page(document, content_type="application/pdf")
        self.listed.setdefault(urn, []).insert(0, Listed(path, kind, on))
        self._render()
        return path

    def unlist(self, council: str, on: date) -> Listed:
        """Take a document off a council's page; its file stays where it is."""
        urn = load().by_name[council].urn
        assert urn is not None
        (gone,) = [listed for listed in self.listed[urn] if listed.on == on]
        self.listed[urn].remove(gone)
        self._render()
        return gone

    def relist(self, council: str, listed: Listed) -> None:
        """Put a document back on a council's page."""
        urn = load().by_name[council].urn
        assert urn is not None
        self.listed[urn].insert(0, listed)
        self._render()

    def list_known(self, documents: Mapping[int, Sequence[Listed]]) -> None:
        """List documents, the newest first, that nobody asks for, since their files are known: by URN."""
        for urn, listed in documents.items():
            self.listed.setdefault(urn, []).extend(listed)
        self._render()

    def add_council(self, council: str) -> None:
        """A council without a report."""
        urn = load().by_name[council].urn
        assert urn is not None
        self.listed.setdefault(urn, [])
        self._render()

    def article(self, path: str, headline: str, on: date, *paragraphs: str) -> None:
        """An article of the local paper."""
        self.site.pages[path] = _versioned(article_page("Gazette", headline, on, paragraphs))

    def feed(self, path: str, entries: Mapping[str, tuple[str, date]]) -> None:
        """The paper's feed: path → headline and day."""
        absolute = {self.site.url(link): entry for link, entry in entries.items()}
        self.site.pages[path] = _versioned(feed_page("Gazette", absolute), "application/rss+xml")

    def _render(self) -> None:
        facts = load()
        councils = [(facts.by_urn[urn].short_name, urn, listed) for urn, listed in self.listed.items()]
        for name, urn, listed in councils:
            self.site.pages[f"/provider/44/{urn}"] = _versioned(council_page(name, urn, listed))
        for start in range(0, len(councils), ROWS):
            following = _list(start + ROWS) if start + ROWS < len(councils) else ""
            part = search_page(councils[start : start + ROWS], len(councils), following)
            self.site.pages[_list(start)] = _versioned(part)


def _list(start: int) -> str:
    return f"/search?rows={ROWS}" + (f"&start={start}" if start else "")


def _versioned(body: str, content_type: str = "text/html; charset=utf-8") -> Answering:
    return versioned(body, etag=f'"{hashlib.sha256(body.encode()).hexdigest()[:16]}"', content_type=content_type)
