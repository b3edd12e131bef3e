"""`alerts`: the outbox, a test message, another try."""

import asyncio
from typing import Any

import click
from rich.text import Text

from monitor import clock
from monitor.cli.commands import group
from monitor.cli.common import FAILED, Setting, as_json, common, print_lines
from monitor.cli.database import open_to_read
from monitor.cli.show import local, print_table, table
from monitor.deliver import Sender, redacted
from monitor.errors import UsageError
from monitor.store import Alert, Outbox
from monitor.wording import test_message

STYLES = {"sent": "green", "failing": "red", "pending": "yellow"}


@group()
@common
@click.pass_context
def alerts(context: click.Context) -> None:
    """The outbox: what was told to whom, and what still waits.

    \b
    ofsted-monitor alerts list
    ofsted-monitor alerts test team-mail
    ofsted-monitor alerts retry --all

    Without a command it lists.
    """
    if not context.invoked_subcommand:
        context.invoke(list_alerts)


@alerts.command("list")
@as_json()
@common
@click.pass_context
def list_alerts(context: click.Context, json_: bool = False) -> None:
    """Every alert: sent, pending or failing, and why.

    \b
    ofsted-monitor alerts list
    ofsted-monitor alerts list --json | jq 'select(.state == "failing")'
    """
    setting = Setting(context)
    found = Outbox(open_to_read(setting)).alerts()
    if json_:
        print_lines(map(_shape, found))
        return
    made = table("Id", "Reference", "Destination", "State", "Tries", "Sent or next try")
    for alert in found:
        state = Text(alert.state, style=STYLES[alert.state])
        when = local(alert.sent_at or alert.next_try_at, setting.settings.timezone)
        made.add_row(str(alert.id), alert.reference, alert.destination, state, str(alert.attempts), when)
    print_table(setting.stdout, made, "The outbox is empty: nothing has been told yet.")
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


@alerts.command("test")
@click.argument("name")
@common
@click.pass_context
def send_test(context: click.Context, name: str) -> None:
    """Send a test message to one destination now.

    NAME is that of a [[notify]] table. The outbox is left as it is.

    \b
    ofsted-monitor alerts test team-mail
    """
    setting = Setting(context)
    settings = setting.settings
    destination = setting.named("notify", name, settings.destinations)
    delivery = asyncio.run(Sender(settings.allow_addresses).send(test_message(name, clock.now()), destination))
    where = f"{name} ({redacted(destination.url)})"
    if not delivery.ok:
        setting.trouble(f"{where}: {delivery.detail}")
        context.exit(FAILED)
    setting.stdout.print(f"{where}: the test message was accepted.", style="green")


@alerts.command("retry")
@click.argument("alert", type=int, required=False, metavar="[ID]")
@click.option("--all", "all_", is_flag=True, help="Every alert that is not sent yet.")
@common
@click.pass_context
def retry(context: click.Context, alert: int | None, all_: bool) -> None:
    """Make a waiting alert due now.

    The daemon sends it, or the next `ofsted-monitor check`. ID is that of `alerts list`.

    \b
    ofsted-monitor alerts retry 12
    ofsted-monitor alerts retry --all
    """
    if (alert is None) != all_:
        raise click.UsageError("Give --all, or an alert's ID: `ofsted-monitor alerts list` shows it.", context)
    setting = Setting(context)
    due = Outbox(open_to_read(setting)).retry(clock.now(), alert)
    if alert is not None and not due:
        raise UsageError(f"No alert {alert} waits to be sent. `ofsted-monitor alerts list` shows the ids.")
    told = f"{due} due now: the daemon sends what is due, or `ofsted-monitor check`." if due else "No alert waits."
    setting.stdout.print(told)
