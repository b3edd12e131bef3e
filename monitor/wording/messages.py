"""An event, or many, as the one message that is sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from textwrap import fill
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from monitor.facts import Facts
from monitor.model import Event, Message, Notice
from monitor.wording.alert import Alert, alert
from monitor.wording.phrases import counted, day, listed

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

    entries = _entries(events, alerts)
    return _render("summary", _summary_subject(entries, events), references, entries=entries, opening=_opening(entries))


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
    """One inspection in a summary."""

    headline: str
    published: str
    link: str
    reference: str


def _entries(events: Sequence[Event], alerts: Sequence[Alert]) -> list[Entry]:
    told = sorted(zip(events, alerts, strict=True), key=lambda pair: pair[0].inspection.told_on)
    return [
        Entry(
            headline=alert.headline,
            published=f"Published {day(on)}" if (on := event.inspection.published) else "Publication date not known",
            link=alert.links[0].url if alert.links else "",
            reference=event.reference,
        )
        for event, alert in told
    ]


def _summary_subject(entries: Sequence[Entry], events: Sequence[Event]) -> str:
    if len(entries) == 1:
        return f"For the record: {entries[0].headline}"
    names = list(dict.fromkeys(event.inspection.council for event in events))
    shown = names if len(names) <= 4 else [*names[:3], counted(len(names) - 3, "other council", "other councils")]
    return f"For the record: {counted(len(events), *EARLIER)}, in {listed(shown)}"


def _opening(entries: Sequence[Entry]) -> str:
    only = len(entries) == 1
    return (
        f"{'This was' if only else 'These were'} published before this installation of ofsted-monitor was made, and"
        f" {'is' if only else 'are'} not among what it knew from the start. {'It is' if only else 'They are'} told"
        " once, in this one message, so that nothing is missing; what is published from now on is told by itself."
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
