"""What a fetched page says to its source: read, dated, extracted from, and made into sightings."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

import structlog

from monitor.extract import extract
from monitor.facts import Facts
from monitor.model import Authority, Fetched, Link, Origin, Page, PageKind, PartialDate, Reading, Sighting
from monitor.read import read
from monitor.reconcile import Decision
from monitor.settings.values import Source

log = structlog.get_logger()

INDEXES = frozenset({PageKind.OFSTED_SEARCH, PageKind.OFSTED_COUNCIL, PageKind.FEED, PageKind.LISTING})


def reading(link: Link, fetched: Fetched, source: Source, facts: Facts) -> Reading:
    """The page as its reader understood it and, unless it only leads on, what is in it; UnreadablePage."""
    page = read(link.kind, fetched.body, Origin(fetched.url, fetched.content_type, source.select, link.published))
    if link.kind in INDEXES:
        return Reading(page)
    page = replace(page, url=link.url, published=_published(link, page), urn=link.urn or page.urn)
    return extract(page, facts, source.councils)


def sightings(found: Reading, source: Source, seen_at: datetime, sha256: str) -> list[Sighting]:
    """Each outcome as this page told it."""
    page = found.page
    url = page.url or source.url
    return [
        Sighting(
            outcome=outcome,
            seen_at=seen_at,
            source=source.name,
            authority=source.authority,
            publisher=_publisher(source, url),
            url=url,
            title=page.title or "",
            page_published=page.published,
            sha256=sha256,
            held=outcome.confidence < source.threshold,
        )
        for outcome in found.outcomes
    ]


def shortfalls(page: Page) -> tuple[str, ...]:
    """The landmarks of which a reader found fewer than the page itself promises."""
    return tuple(
        f"{mark.name}: {mark.found} found where {mark.expected} were expected"
        for mark in page.landmarks
        if mark.falls_short
    )


def _published(link: Link, page: Page) -> PartialDate | None:
    """Ofsted's listing dates a report; an article dates itself, else the feed that names it does."""
    return (link.published or page.published) if link.kind == PageKind.REPORT else (page.published or link.published)


def _publisher(source: Source, url: str) -> str:
    """The outlet as people know it: Ofsted, else the name of the site; of a page on none the name of the page."""
    return "Ofsted" if source.authority == Authority.OFSTED else (urlsplit(url).hostname or url).removeprefix("www.")


def log_reading(source: Source, link: Link, found: Reading, decisions: Sequence[Decision]) -> None:
    log.info(
        "page read",
        source=source.name,
        url=link.url,
        links=len(found.page.links),
        outcomes=len(found.outcomes),
        new=sum(bool(d.events) for d in decisions),
        ignored=str(found.ignored) if found.ignored else None,
    )


def log_decisions(source: Source, decisions: Sequence[Decision]) -> None:
    for decision in decisions:
        log.info(
            "outcome decided",
            source=source.name,
            council=decision.sighting.outcome.council,
            inspection=str(decision.sighting.outcome.kind),
            reason=str(decision.reason),
            references=[event.reference for event in decision.events],
        )
