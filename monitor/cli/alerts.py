"""`alerts`: the outbox, a test message, another try."""

import asyncio
from typing import Any

import click

from monitor import clock
from monitor.cli.common import FAILED, Setting, as_json, common, print_lines
from monitor.cli.show import local, print_table, table
from monitor.deliver import Sender, redacted
from monitor.errors import UsageError
from monitor.store import Alert, Outbox
from monitor.wording import test_message


@click.group(invoke_without_command=True)
@common
@click.pass_context
def alerts(context: click.Context) -> None:
    """The outbox: what was told to whom, and what still waits.

    \b
    ofsted-monitor alerts list
    ofsted-monitor alerts test newsdesk
    ofsted-monitor alerts retry --all
    """
    if not context.invoked_subcommand:
        context.invoke(list_alerts)


@alerts.command("list")
@as_json()
@common
@click.pass_context
def list_alerts(context: click.Context, json_: bool = False) -> None:
    """Every alert: sent, waiting or failing, with the reason."""
    setting = Setting(context)
    setting.logs()
    found = Outbox(setting.open_to_read()).alerts()
    if json_:
        print_lines(map(_shape, found))
        return
    made = table("Id", "Reference", "Destination", "State", "Tries", "Sent or next try")
    for alert in found:
        style = {"sent": "green", "failing": "red"}.get(alert.state, "yellow")
        when = local(alert.sent_at or alert.next_try_at)
        made.add_row(
            str(alert.id), alert.reference, alert.destination, f"[{style}]{alert.state}[/]", str(alert.attempts), when
        )
    print_table(setting.stdout, made, "The outbox is empty: nothing has been told yet.")
    for alert in found:
        if alert.state == "failing":
            setting.stdout.print(f"{alert.id}: {alert.last_error}", markup=False, style="red")


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
    """Send a test message to one destination now, and say how it went."""
    setting = Setting(context)
    setting.logs()
    settings = setting.settings()
    destination = next((d for d in settings.destinations if d.name == name), None)
    if destination is None:
        known = ", ".join(d.name for d in settings.destinations) or "none"
        raise UsageError(f"{settings.path}: there is no destination called {name!r}. It has {known}.")
    delivery = asyncio.run(Sender(settings.allow_addresses).send(test_message(name, clock.now()), destination))
    where = f"{name} ({redacted(destination.url)})"
    if delivery.ok:
        setting.stdout.print(f"{where}: the test message was accepted.", markup=False, style="green")
        return
    setting.stderr.print(f"{where}: {delivery.detail}", markup=False, style="red")
    context.exit(FAILED)


@alerts.command("retry")
@click.argument("id", type=int, required=False, metavar="[ID]")
@click.option("--all", "all_", is_flag=True, help="Every alert that is not sent yet.")
@common
@click.pass_context
def retry(context: click.Context, id: int | None, all_: bool) -> None:  # noqa: A002 - the contract's word
    """Make a waiting alert due now: the daemon, or the next `check`, sends it."""
    if (id is None) != all_:
        raise UsageError("Say which alert: `ofsted-monitor alerts retry ID`, or `--all`. `alerts list` shows the ids.")
    setting = Setting(context)
    setting.logs()
    settings = setting.settings()
    due = Outbox(setting.open(settings)).retry(clock.now(), id)
    if id is not None and not due:
        raise UsageError(f"No alert {id} waits to be sent. `ofsted-monitor alerts list` shows the ids.")
    setting.stdout.print(f"{due} made due now. The daemon sends them, or `ofsted-monitor check`.")
