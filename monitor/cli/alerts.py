"""`alerts`: the outbox, a test message, another try."""

import asyncio

import click

from monitor import clock
from monitor.cli.commands import group
from monitor.cli.common import FAILED, Setting, as_json, common
from monitor.cli.complete import complete_destination
from monitor.errors import UsageError
from monitor.settings import Destination


@group()
@common
@click.pass_context
def alerts(context: click.Context) -> None:
    """The outbox: what was told to whom, and what still waits. Without a command it lists.

    \b
    ofsted-monitor alerts
    ofsted-monitor alerts list --json
    ofsted-monitor alerts test team-mail
    ofsted-monitor alerts retry --all
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
    from monitor.cli.outbox import print_alerts  # late: see complete.py

    print_alerts(Setting(context), json_=json_)


@alerts.command("test")
@click.argument("name", shell_complete=complete_destination)
@common
@click.pass_context
def send_test(context: click.Context, name: str) -> None:
    """Send a test message to one destination now.

    NAME is that of a [[notify]] table in the configuration. The outbox is left as it is. Exit codes:
    0 the message was accepted; 1 it was not, and the reason is told.

    \b
    ofsted-monitor alerts test team-mail
    ofsted-monitor alerts test newsdesk --config /etc/ofsted-monitor/sources.toml
    """
    setting = Setting(context)
    if not try_out(setting, setting.named("notify", name, setting.settings.destinations)):
        context.exit(FAILED)


def try_out(setting: Setting, destination: Destination) -> bool:
    """Send a test message to one destination and say how it went; whether it was accepted."""
    from monitor.deliver import Sender, described  # late: see complete.py
    from monitor.wording import test_message

    message = test_message(destination.name, clock.now())
    settings = setting.settings
    sender = Sender(settings.allow_addresses, proxy=settings.proxy, ca_bundle=settings.ca_bundle)
    delivery = asyncio.run(sender.send(message, destination))
    where = f"{destination.name} ({described(destination.url)})"
    if delivery.ok:
        setting.stdout.print(f"{where}: the test message was accepted.", style="green")
    else:
        setting.trouble(f"{where}: {delivery.detail}")
    return delivery.ok


@alerts.command("retry")
@click.argument("alert", type=int, required=False, metavar="[ID]")
@click.option("--all", "all_", is_flag=True, help="Every alert that is not sent yet.")
@common
@click.pass_context
def retry(context: click.Context, alert: int | None, all_: bool) -> None:
    """Make a waiting alert due now.

    The daemon sends it, or the next `ofsted-monitor check`. ID is the number that
    `ofsted-monitor alerts list` shows.

    \b
    ofsted-monitor alerts retry 12
    ofsted-monitor alerts retry --all
    """
    if (alert is None) != all_:
        raise click.UsageError("Give --all, or an alert's ID: `ofsted-monitor alerts list` shows it.", context)
    from monitor.cli.database import open_to_read  # late: see complete.py
    from monitor.store import Outbox

    setting = Setting(context)
    waiting = Outbox(open_to_read(setting)).retry(clock.now(), alert)
    if alert is not None and not waiting:
        raise UsageError(f"No alert {alert} waits to be sent. `ofsted-monitor alerts list` shows the ids.")
    configured = {destination.name for destination in setting.settings.destinations}
    due = sum(name in configured for name in waiting)
    if due:
        setting.stdout.print(f"{due} due now: the daemon sends what is due, or `ofsted-monitor check`.")
    for name in sorted(set(waiting) - configured):
        left = waiting.count(name)
        setting.stdout.print(f'{left} not sent: no destination is called "{name}" any more.', style="red")
    if not waiting:
        setting.stdout.print("No alert waits.")
