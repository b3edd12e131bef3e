"""A small web for the whole program: Ofsted's search and council pages, reports as PDFs, and a local paper.

Everything in it is ours; councils' names are real, what is said of them is invented.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from textwrap import wrap

from documents import pdf
from servers import Answering, Site, page, versioned

from monitor.facts import load

# Labels wrap in a report's narrow column, and so do ours.
LABELS = {area.id: wrap(area.label, 40) for area in load().areas.values()}
RATED = {
    "good": "Good",
    "outstanding": "Outstanding",
    "inadequate": "Inadequate",
    "requires_improvement": "Requires improvement to be good",
}


def report(council: str, inspected: str, grades: Mapping[str, str]) -> bytes:
    """Ofsted's report of an inspection, in the layout of 2023 or, without an overall grade, of 2026."""
    rows = [line for area, grade in grades.items() for line in (*LABELS[area], RATED[grade])]
    head = [f"Inspection of {council} local authority", "children’s services", f"Inspection dates: {inspected}"]
    return pdf("\n".join([*head, "Lead inspector: Ann Example, His Majesty’s Inspector", "Judgement Grade", *rows]))


def focused_visit(council: str, dates: str, *, priority: str = "") -> bytes:
    """Ofsted's letter about a focused visit, with an area for priority action if one is given."""
    action = ["Areas for priority action", priority] if priority else []
    lines = [
        "Dear Ms Example",
        f"Focused visit to {council} children’s services",
        f"This letter summarises the findings of a focused visit to {council} children’s services",
        f"on {dates}. His Majesty’s Inspectors for this visit were Ann Example and Bo Sample.",
        "Inspectors looked at the local authority’s arrangements for the front door.",
        "Headline findings",
        "Referrals are answered late.",
        *action,
    ]
    return pdf("\n".join(lines))


@dataclass(frozen=True)
class Listed:
    """A document as a council's page lists it."""

    path: str
    kind: str
    on: date


@dataclass
class Town:
    """The pages of a served site, kept in step with what was published."""

    site: Site
    listed: dict[int, list[Listed]] = field(default_factory=dict)

    def publish(
        self, council: str, on: date, document: bytes, kind: str = "children's services inspection", file: int = 0
    ) -> str:
        """List a document on a council's page; the path of its file."""
        urn = load().by_name[council].urn
        assert urn is not None
        file = file or 60_000_000 + sum(map(len, self.listed.values()))
        path = f"/v1/file/{file}"
        self.site.pages[path] = page(document, content_type="application/pdf")
        self.listed.setdefault(urn, []).insert(0, Listed(path, kind, on))
        self._render()
        return path

    def add_council(self, council: str) -> None:
        """A council without a report."""
        urn = load().by_name[council].urn
        assert urn is not None
        self.listed.setdefault(urn, [])
        self._render()

    def article(self, path: str, headline: str, on: date, *paragraphs: str) -> None:
        """An article of the local paper."""
        self.site.pages[path] = _versioned(
            f"""<!DOCTYPE html><html lang="en"><head><title>{headline} | Gazette</title>
            <meta property="article:published_time" content="{on}T08:30:00+00:00"></head>
            <body><main><article><h1>{headline}</h1>{"".join(f"<p>{text}</p>" for text in paragraphs)}</article></main>
            <footer><p>© Gazette</p></footer></body></html>"""
        )

    def feed(self, path: str, entries: Mapping[str, tuple[str, date]]) -> None:
        """The paper's feed: address → headline and day."""
        items = "".join(
            f"<item><title>{title}</title><link>{self.site.url(link)}</link>"
            f"<pubDate>{on:%a, %d %b %Y} 08:30:00 GMT</pubDate></item>"
            for link, (title, on) in entries.items()
        )
        self.site.pages[path] = _versioned(
            f'<?xml version="1.0"?><rss version="2.0"><channel><title>Gazette</title>{items}</channel></rss>',
            "application/rss+xml",
        )

    def _render(self) -> None:
        facts = load()
        cards = []
        for urn, listed in self.listed.items():
            name = facts.by_urn[urn].short_name
            self.site.pages[f"/provider/44/{urn}"] = _versioned(_council_page(name, urn, listed))
            latest = f"<li>Latest report: <strong><time>{_day(listed[0].on)}</time></strong></li>" if listed else ""
            cards.append(
                '<li class="search-result"><h3 class="search-result__title">'
                f'<a href="/provider/44/{urn}">{name}</a></h3>'
                f'<ul class="search-result__provider-info">{latest}<li>URN: <strong>{urn}</strong></li></ul></li>'
            )
        self.site.pages["/search?rows=100"] = _versioned(
            '<!DOCTYPE html><html><body><main id="main"><div class="search-results__heading">'
            f'<strong class="results-count">{len(cards)}</strong> results</div>'
            f'<ul class="results-list">{"".join(cards)}</ul></main></body></html>'
        )


def _council_page(name: str, urn: int, listed: list[Listed]) -> str:
    events = "".join(
        f'<li class="timeline__day"><div class="event"><p class="timeline__date"><time>{_day(item.on)}</time></p>'
        f'<span class="event__title"><a class="publication-link" target="_blank" href="{item.path}">{item.kind}'
        f'<span class="nonvisual">{item.kind}, pdf - {_day(item.on)}</span></a></span></div></li>'
        for item in listed
    )
    return (
        f"<!DOCTYPE html><html><head><title>{name} - Open - Find an Inspection Report - Ofsted</title></head><body>"
        f'<main id="main"><div class="module title-block"><h1 class="title-block__heading">{name}</h1>'
        f'<p class="title-block__subheading">URN: {urn}</p></div><div class="provider provider--la">'
        f'<h2 class="timeline__title">All reports</h2><ol class="timeline">{events}</ol></div></main></body></html>'
    )


def _day(on: date) -> str:
    return f"{on.day} {on:%B %Y}"


def _versioned(body: str, content_type: str = "text/html; charset=utf-8") -> Answering:
    return versioned(body, etag=f'"{hashlib.sha256(body.encode()).hexdigest()[:16]}"', content_type=content_type)
