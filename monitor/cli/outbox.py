"""The outbox as people and programs see it."""

from typing import Any

from rich.text import Text

from monitor.cli.common import Setting, print_lines
from monitor.cli.database import open_to_read
from monitor.cli.show import is_narrow, local, print_table, table
from monitor.store import Alert, Outbox

STYLES = {"sent": "green", "failing": "red", "pending": "yellow"}


def print_alerts(setting: Setting, *, json_: bool) -> None:
    """Every alert, and for those that wait or fail the reason."""
    found = Outbox(open_to_read(setting)).alerts()
    if json_:
        print_lines(map(_shape, found))
        return
    short = is_narrow(setting.stdout)
    tries = [] if short else ["Tries"]
    copied = ("Id", "Reference", "Destination")
    made = table(*copied, "State", *tries, "Sent or next try", whole=copied)
    for alert in found:
        state = Text(alert.state, style=STYLES[alert.state])
        when = local(alert.sent_at or alert.next_try_at, setting.settings.timezone, short=short)
        attempts = [] if short else [str(alert.attempts)]
        made.add_row(str(alert.id), alert.reference, alert.destination, state, *attempts, when)
    print_table(setting.stdout, made, "No alert is in the outbox.")
    configured = {destination.name for destination in setting.settings.destinations}
    for alert in found:
        if not alert.sent_at and alert.destination not in configured:
            why = f'no destination is called "{alert.destination}" any more: it waits until there is one again.'
            setting.stdout.print(f"{alert.id}: {why}", style="red")
        elif alert.state == "failing":
            setting.stdout.print(f"{alert.id}: {alert.last_error}", style="red")


def _shape(alert: Alert) -> dict[str, Any]:
    return {
        "id": alert.id,
        "reference": alert.reference,
        "event": alert.kind,
        "council": alert.council,
        "destination": alert.destination,
        "state": alert.state,
        "attempts": alert.attempts,
        "queued_at": alert.queued_at.isoformat(),
        "last_success": alert.sent_at.isoformat() if alert.sent_at else None,
        "last_error": alert.last_error,
        "next_due": None if alert.sent_at else alert.next_try_at.isoformat(),
    }
