"""The pages of an invented web as Ofsted's site and a small paper would write them, and Ofsted's documents as PDFs.

The tests serve them, and `make_site.py` writes the demo's pages with them. Every word in them is ours.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from textwrap import wrap

from documents import pdf

from monitor.facts import load

# Labels wrap in a report's narrow column, and so do ours.
LABELS = {area.id: wrap(area.label, 40) for area in load().areas.values()}
RATED = {
    "good": "Good",
    "outstanding": "Outstanding",
    "inadequate": "Inadequate",
    "requires_improvement": "Requires improvement to be good",
}


@dataclass(frozen=True)
class Listed:
    """A document as a council's page lists it."""

    path: str
    kind: str
    on: date


def report(council: str, inspected: str, grades: Mapping[str, str], *findings: str) -> bytes:
    """Ofsted's report of an inspection, in the layout of 2023 or, without an overall grade, of 2026."""
    rows = [line for area, grade in grades.items() for line in (*LABELS[area], RATED[grade])]
    head = [f"Inspection of {council} local authority", "children’s services", f"Inspection dates: {inspected}"]
    inspector = "Lead inspector: Ann Example, His Majesty’s Inspector"
    return pdf("\n".join([*head, inspector, "Judgement Grade", *rows, *_paragraphs(findings)]))


def focused_visit(council: str, dates: str, *findings: str, priority: str = "") -> bytes:
    """Ofsted's letter about a focused visit, with an area for priority action if one is given."""
    action = ["Areas for priority action", *wrap(priority, 90)] if priority else []
    lines = [
        "Dear Ms Example",
        f"Focused visit to {council} children’s services",
        f"This letter summarises the findings of a focused visit to {council} children’s services",
        f"on {dates}. His Majesty’s Inspectors for this visit were Ann Example and Bo Sample.",
        "Inspectors looked at the local authority’s arrangements for the front door.",
        "Headline findings",
        *_paragraphs(findings or ("Referrals are answered late.",)),
        *action,
    ]
    return pdf("\n".join(lines))


def _paragraphs(paragraphs: Iterable[str]) -> list[str]:
    return [line for paragraph in paragraphs for line in wrap(paragraph, 90)]


def article_page(paper: str, headline: str, on: date, paragraphs: Iterable[str]) -> str:
    """An article of a paper."""
    return f"""<!DOCTYPE html><html lang="en"><head><title>{headline} | {paper}</title>
            <meta property="article:published_time" content="{on}T08:30:00+00:00"></head>
            <body><main><article><h1>{headline}</h1>{"".join(f"<p>{text}</p>" for text in paragraphs)}</article></main>
            <footer><p>© {paper}</p></footer></body></html>"""


def feed_page(paper: str, entries: Mapping[str, tuple[str, date]]) -> str:
    """A paper's feed: address → headline and day."""
    items = "".join(
        f"<item><title>{title}</title><link>{link}</link><pubDate>{on:%a, %d %b %Y} 08:30:00 GMT</pubDate></item>"
        for link, (title, on) in entries.items()
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{paper}</title>{items}</channel></rss>'


def search_page(councils: Iterable[tuple[str, int, Sequence[Listed]]], total: int = 0, following: str = "") -> str:
    """Ofsted's list of these councils: name, URN and documents, the newest first; with the next page's address, if
    there are more in total.
    """
    cards = [
        '<li class="search-result"><h3 class="search-result__title">'
        f'<a href="/provider/44/{urn}">{name}</a></h3>'
        f'<ul class="search-result__provider-info">{_latest(listed)}<li>URN: <strong>{urn}</strong></li></ul></li>'
        for name, urn, listed in councils
    ]
    paging = (
        f'<div class="pagination"><a class="pagination__next" href="{following}">Next</a></div>' if following else ""
    )
    return (
        '<!DOCTYPE html><html><body><main id="main"><div class="search-results__heading">'
        f'<strong class="results-count">{total or len(cards)}</strong> results</div>'
        f'<ul class="results-list">{"".join(cards)}</ul>{paging}</main></body></html>'
    )


def _latest(listed: Sequence[Listed]) -> str:
    return f"<li>Latest report: <strong><time>{_day(listed[0].on)}</time></strong></li>" if listed else ""


def council_page(name: str, urn: int, listed: Sequence[Listed]) -> str:
    """A council's page on Ofsted's site."""
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
