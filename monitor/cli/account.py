"""The demo's account: what was told to whom and why, and what was not."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from rich.console import Console
from rich.text import Text

from monitor.cli.common import program
from monitor.cli.show import REASONS, print_indented
from monitor.demo import Played
from monitor.facts import Facts
from monitor.model import Event, EventKind, Status
from monitor.store import Alert
from monitor.wording.phrases import counted, listed
from monitor.wording.sources import reporters
from monitor.wording.terms import area, kind_of

STYLES = {Status.REPORTED: "yellow", Status.CONFIRMED: "green"}


def show_account(out: Console, played: Sequence[Played], facts: Facts) -> None:
    """Every alert with its reason, every page that was set aside, and what became of all trouble."""
    last = played[-1]
    _heading(out, "What was told, and why")
    _show_told(out, last, facts)
    _heading(out, "What was not told, and why")
    print_indented(out, 2, *_set_aside(played))
    _heading(out, "What went wrong, and what became of it")
    print_indented(out, 2, *_troubles(played), *_delays(last.alerts))
    told = sum(alert.reference in last.events for alert in last.alerts)  # notices to the operator left out
    alerts, events = counted(told, "alert", "alerts"), counted(len(last.events), "event", "events")
    out.print()
    print_indented(out, 0, f"{alerts} on {events}. {_arrival(played)}")
    out.print("\nTo watch your own councils, in a folder of your own:", style="bold")
    out.print(f"  {program()} init", soft_wrap=True)


def _arrival(played: Sequence[Played]) -> str:
    """Whether what arrived is what the outbox held, each message once."""
    messages = [message for stage in played for message in stage.received]
    arrived = sorted((message.destination, name) for message in messages for name in message.references)
    if arrived != sorted((alert.destination, alert.reference) for alert in played[-1].alerts):
        return f"{len(arrived)} arrived: that should not be, please report it."
    return "Each arrived once. The last look found nothing new and sent nothing."


def _heading(out: Console, words: str) -> None:
    out.print(f"\n{words}", style="bold")


def _show_told(out: Console, last: Played, facts: Facts) -> None:
    for reference, event in last.events.items():
        status, council = event.inspection.status, event.inspection.council
        sent = ((alert.destination, _when(alert.sent_at)) for alert in last.alerts if alert.reference == reference)
        told = listed([f"{destination}, {on}" for destination, on in sent])
        why, mark = f"{council}: {_why(event, facts)}.", Text(f"  {status}", style=STYLES.get(status, ""))
        print_indented(out, 13, why, Text(f"{reference} → {told}", style="dim"), mark=mark)


def _why(event: Event, facts: Facts) -> str:
    inspection = event.inspection
    if event.kind is EventKind.PRIORITY_ACTION:
        return f"a {kind_of(inspection)} carries no grade, but sets areas for priority action"
    if inspection.status is Status.REPORTED:
        return f"a new inspection, on the word of {reporters(inspection)} alone"
    if set(event.areas) < set(inspection.grades):
        return (
            f"Ofsted's report moves {listed([area(name, facts) for name in event.areas])} too, which was not told yet"
        )
    if any(sighting.authority != "ofsted" for sighting in inspection.sightings):
        return "Ofsted's report, the first word for a destination that wants confirmed news only"
    ended = "" if "overall" in inspection.grades else "; there is no overall grade any more"
    moved = counted(len(event.comparison.moves), "area", "areas")
    return f"Ofsted's report on a new inspection, {moved} moved, {event.comparison.direction}{ended}"


def _set_aside(played: Sequence[Played]) -> Iterator[str]:
    for stage in played:
        for source in stage.report.sources:
            for page in source.set_aside:
                yield f"“{page.title}”: {REASONS[page.reason]}."


def _troubles(played: Sequence[Played]) -> Iterator[str]:
    for stage in played:
        for source in stage.report.sources:
            if source.errors:
                pages = counted(len(source.errors), "page", "pages")
                yield f"{_when(stage.stage.at)}: source trouble: {pages} of {source.name} failed, and was named."
        for name in stage.recovered:
            yield f"{_when(stage.stage.at)}: {name} is in order again, and what was missed was read."


def _delays(alerts: Sequence[Alert]) -> Iterator[str]:
    for alert in alerts:
        if alert.sent_at and alert.sent_at > alert.queued_at:
            waited = f"from {_when(alert.queued_at)} to {_when(alert.sent_at)}"
            yield f"{alert.reference} waited {waited} for {alert.destination}, and arrived once."


def _when(at: datetime | None) -> str:
    return f"{at.day} {at:%B}" if at else "not yet"
