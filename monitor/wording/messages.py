"""An event, or many, as the one message that is sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from textwrap import fill
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from monitor.facts import Facts
from monitor.model import Event, EventKind, Inspection, Message, Notice
from monitor.wording.alert import Alert, alert
from monitor.wording.phrases import counted, day, listed, sentence
from monitor.wording.silence import heard_of, looked_at

WIDTH = 72  # columns of plain text
IMPRINT = (
    "Sent by ofsted-monitor, which is independent of Ofsted. "
    "Ofsted's words are quoted under the Open Government Licence v3.0."
)
EARLIER = ("earlier Ofsted inspection or visit", "earlier Ofsted inspections and visits")


def message(
    events: Sequence[Event], facts: Facts, *, quote_press: bool = False, timezone: str = "Europe/London"
) -> Message:
    """The message for one event, or the one summary that stands for many; it carries every reference.

    Pure. What a page said (titles, quotes, names of outlets) is only ever text in it: no markup,
    no link and no header. Without `quote_press` no word of a press or council page is quoted.
    """
    alerts = [alert(event, facts, quote_press=quote_press, timezone=timezone) for event in events]
    references = tuple(event.reference for event in events)
    if len(alerts) == 1 and not events[0].catch_up:
        return _render("alert", alerts[0].headline, references, alert=alerts[0])

    inspections, entries = _by_inspection(events), _entries(events, alerts, timezone)
    subject = _summary_subject(entries, inspections)
    return _render("summary", subject, references, entries=entries, opening=_opening(inspections))


def test_message(destination: str, now: datetime, timezone: str = "Europe/London") -> Message:
    """A message that says what it is, for `alerts test`."""
    at = now.astimezone(ZoneInfo(timezone))
    words = (
        f'This is a test message of ofsted-monitor to "{destination}", sent on {at:%d %B %Y at %H:%M}. '
        "No grade has moved. If you can read it, alerts will reach you here."
    )
    return _render("note", "Test message of ofsted-monitor", (), paragraphs=[words], reference="")


def notice_message(notice: Notice) -> Message:
    """A notice to those who look after the program."""
    paragraphs = notice.text.split("\n\n")
    return _render("note", notice.subject, (notice.reference,), paragraphs=paragraphs, reference=notice.reference)


@dataclass(frozen=True, slots=True)
class Entry:
    """One event in a summary."""

    headline: str
    known: str  # of its day or, of what is not found, of Ofsted's page
    link: str
    reference: str


def _by_inspection(events: Sequence[Event]) -> dict[int, list[Event]]:
    """The events of each inspection, as they came about; by the day on which it was first told."""
    told = sorted(events, key=lambda event: event.recorded_at)
    found = {event.inspection.id: [e for e in told if e.inspection.id == event.inspection.id] for event in told}
    return dict(sorted(found.items(), key=lambda each: min(event.inspection.told_on for event in each[1])))


def _entries(events: Sequence[Event], alerts: Sequence[Alert], timezone: str) -> list[Entry]:
    by_reference = {event.reference: alert for event, alert in zip(events, alerts, strict=True)}
    return [
        _entry(event, by_reference[event.reference], timezone)
        for its in _by_inspection(events).values()
        for event in its
    ]


def _entry(event: Event, alert: Alert, timezone: str) -> Entry:
    not_found, links = event.kind is EventKind.NOT_FOUND, [link.url for link in alert.links] or [""]
    known = looked_at(event, timezone) if not_found else _day_known(event.inspection)
    return Entry(alert.headline, known, links[-1 if not_found else 0], event.reference)  # the last is Ofsted's own page


def _day_known(inspection: Inspection) -> str:
    if inspection.published and inspection.status.is_official:
        return f"Published {day(inspection.published)}."
    return f"{sentence(heard_of(inspection))}." if inspection.sightings else "Publication date not known."


def _summary_subject(entries: Sequence[Entry], inspections: Mapping[int, Sequence[Event]]) -> str:
    if len(entries) == 1:
        return f"For the record: {entries[0].headline}"
    names = list(dict.fromkeys(its[0].inspection.council for its in inspections.values()))
    shown = names if len(names) <= 4 else [*names[:3], counted(len(names) - 3, "other council", "other councils")]
    return f"For the record: {counted(len(inspections), *EARLIER)}, in {listed(shown)}"


def _opening(inspections: Mapping[int, Sequence[Event]]) -> str:
    only = len(inspections) == 1
    is_official = all(its[0].inspection.status.is_official for its in inspections.values())
    return (
        f"{'This was' if only else 'These were'} {'published' if is_official else 'told or published'} before this"
        f" installation of ofsted-monitor was made, and {'is' if only else 'are'} not among what it knew from the"
        f" start. {'It is' if only else 'They are'} told once, in this one message, so that nothing is missing; what is"
        " published from now on is told by itself."
    )


def _render(name: str, subject: str, references: tuple[str, ...], **values: object) -> Message:
    text, html = (
        _templates().get_template(f"{name}.{ending}").render(subject=subject, **values) for ending in ("txt", "html")
    )
    return Message(subject=subject, text=text.strip() + "\n", html=html, references=references)


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["wrap"] = _wrap
    environment.globals["imprint"] = IMPRINT
    return environment


def _wrap(text: str, first: str = "", then: str = "") -> str:
    """Text in lines of 72 columns; addresses stay whole."""
    return fill(
        text, WIDTH, initial_indent=first, subsequent_indent=then, break_long_words=False, break_on_hyphens=False
    )
