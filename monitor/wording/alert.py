"""What one alert says, put into words; the templates only lay it out."""

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.facts import Facts
from monitor.model import Authority, Event, EventKind, Inspection, InspectionKind, Sighting
from monitor.wording.background import before_it
from monitor.wording.headlines import headline
from monitor.wording.opening import opening
from monitor.wording.phrases import clean, day, days, instant, listed, safe_url, sentence
from monitor.wording.rows import Row, previous, rows
from monitor.wording.silence import after_silence
from monitor.wording.sources import publisher
from monitor.wording.terms import TYPES, area, kind_of, trigger

MOST_LINKS = 6


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str  # empty where the page has no address that may be shown


@dataclass(frozen=True, slots=True)
class Alert:
    """All the words of one alert, every one of them plain text."""

    headline: str
    opening: str  # how sure it is, and what it amounts to
    rows: tuple[Row, ...]
    notes: tuple[str, ...]
    priority_areas: tuple[str, ...]  # verbatim from Ofsted's own document
    quoted: str  # whose words `quotes` are
    quotes: tuple[tuple[str, str], ...]  # what each is about, and the words
    links: tuple[Link, ...]
    about: tuple[tuple[str, str], ...]  # label and value


def alert(event: Event, facts: Facts, *, quote_press: bool, timezone: str) -> Alert:
    """Put one event into words. What only confirms, or says that nothing came, is short: its readers have the rest."""
    raised = trigger(event)
    ofsted = raised is not None and raised.authority is Authority.OFSTED
    short = event.kind in (EventKind.CONFIRMED, EventKind.NOT_FOUND)
    quoted = raised if raised and not short and (ofsted or quote_press) else None
    return Alert(
        headline=headline(event, facts),
        opening=opening(event, facts, timezone),
        rows=rows(event, facts),
        notes=after_silence(event) if event.kind is EventKind.NOT_FOUND else () if short else _notes(event, facts),
        priority_areas=_priority_areas(raised) if raised and ofsted and not short else (),
        quoted=publisher(quoted) if quoted else "",
        quotes=_quotes(event, quoted, facts) if quoted else (),
        links=_links(event.inspection, facts),
        about=tuple(_about(event, facts, timezone)),
    )


def _notes(event: Event, facts: Facts) -> tuple[str, ...]:
    inspection, before = event.inspection, previous(event.comparison, facts)
    notes = []
    if inspection.priority_action and inspection.kind is InspectionKind.FULL:
        sets = "he report sets areas for priority action."
        notes.append(f"T{sets}" if inspection.status.is_official else f"As reported, t{sets}")
    if before and before.framework and inspection.framework and before.framework != inspection.framework:
        notes.append(
            f"The inspection before was under another framework ({facts.frameworks[before.framework].name});"
            " each area is compared with the one that it follows."
        )
    if before is None and event.comparison.previous is not None:
        notes.append("Grades given before November 2013 are on another scale and are never compared.")
    return (*notes, *(before_it(last, facts) for last in event.comparison.background))


def _priority_areas(letter: Sighting) -> tuple[str, ...]:
    return tuple(clean(words, 1000) for words in letter.outcome.priority_areas)


def _quotes(event: Event, sighting: Sighting, facts: Facts) -> tuple[tuple[str, str], ...]:
    """The sentences that the told grades rest on, each once, with the areas that it is about."""
    about = {f"grades.{name}": area(name, facts) for name in event.areas or tuple(event.inspection.grades)}
    if event.inspection.priority_action and not sighting.outcome.priority_areas:
        about["priority_action"] = "priority action"

    quoted: dict[str, list[str]] = {}
    for field, name in about.items():
        for evidence in sighting.outcome.evidence:
            if evidence.field == field and (words := clean(evidence.quote)):
                quoted.setdefault(words, []).append(name)

    return tuple((sentence(listed(list(dict.fromkeys(names)))), words) for words, names in quoted.items())


def _links(inspection: Inspection, facts: Facts) -> tuple[Link, ...]:
    """Ofsted's report first, the newest file before those it replaced, then the others; last, where all are listed."""
    official = [s for s in reversed(inspection.sightings) if s.url and s.authority is Authority.OFSTED]
    others = [s for s in inspection.sightings if s.url and s.authority is not Authority.OFSTED]
    weightiest = [*official, *sorted(others, key=lambda s: -s.authority.weight)]
    last = {s.url: s for s in reversed(weightiest)}
    by_url = {s.url: Link(_label(last[s.url], official), safe_url(s.url) or "") for s in weightiest}
    links = list(by_url.values())[:MOST_LINKS]
    if inspection.urn is not None:
        links.append(Link("All Ofsted's reports on this council", facts.council_page.format(urn=inspection.urn)))
    return tuple(links)


def _label(sighting: Sighting, official: Sequence[Sighting]) -> str:
    if sighting.authority is Authority.OFSTED:
        return "Ofsted's report" if sighting.url == official[0].url else "Ofsted's earlier report, replaced"
    title = f": “{clean(sighting.title, 120)}”" if sighting.title.strip() else ""
    on = f", {day(sighting.page_published)}" if sighting.page_published else ""
    return f"{publisher(sighting)}{on}{title}"


def _about(event: Event, facts: Facts, timezone: str) -> list[tuple[str, str]]:
    inspection = event.inspection
    council = facts.by_name.get(inspection.council)
    service = f"{council.official_name if council else inspection.council}, children's services"
    kind = kind_of(inspection)
    kind_type = f" ({TYPES[inspection.inspection_type]})" if inspection.inspection_type in TYPES else ""
    lines = [("Council", service), ("Kind", f"{sentence(kind)}{kind_type}")]
    if inspection.inspected:
        lines.append(("Inspected", days(inspection.inspected)))
    lines.append(("Published", day(inspection.published) if inspection.published else "not known"))
    if inspection.framework:
        lines.append(("Framework", facts.frameworks[inspection.framework].name))
    if before := previous(event.comparison, facts):
        lines.append(("Previous", _before(before, facts)))
    lines.append(("First seen", instant(inspection.first_seen_at, timezone)))
    raised = trigger(event)
    if raised and raised.seen_at != inspection.first_seen_at:
        lines.append(("This page", f"seen {instant(raised.seen_at, timezone)}"))
    return [*lines, ("Reference", event.reference)]


def _before(before: Inspection, facts: Facts) -> str:
    framework = f" ({facts.frameworks[before.framework].name})" if before.framework else ""
    return (
        f"full inspection, published {day(before.published)}{framework}"
        if before.published
        else f"full inspection{framework}"
    )
