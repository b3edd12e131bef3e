"""`sources`: the list with health, the configuration's check, and one source tested."""

from datetime import datetime
from typing import Any

import click
from rich.text import Text

from monitor import clock
from monitor.cli.commands import group
from monitor.cli.common import Setting, as_json, common, print_lines
from monitor.cli.database import open_to_read
from monitor.cli.destinations import refuse_unsendable
from monitor.cli.show import is_narrow, local, print_table, table
from monitor.cli.source_test import test
from monitor.deliver import redacted
from monitor.deliver.channel import channel, network_host
from monitor.round import hosts_of
from monitor.schedule import next_due
from monitor.settings import Settings, Source
from monitor.store import Sources, SourceState
from monitor.wording.phrases import counted

STYLES = {"ok": "green", "failing": "red"}


@group()
@click.option("--hosts", is_flag=True, help="Every host that may be contacted, for a firewall.")
@as_json()
@common
@click.pass_context
def sources(context: click.Context, hosts: bool, json_: bool) -> None:
    """The sources, when they were last looked at, and how they are.

    \b
    ofsted-monitor sources
    ofsted-monitor sources check
    ofsted-monitor sources test ofsted-childrens-services
    ofsted-monitor sources --hosts
    """
    if context.invoked_subcommand:
        return
    setting = Setting(context)
    if hosts:
        _print_hosts(setting)
        return
    settings = setting.settings
    states = Sources(open_to_read(setting)).states()
    shapes = [_shape(source, states.get(source.name), settings) for source in settings.sources]
    if json_:
        print_lines(shapes)
    else:
        _show(setting, shapes)


def _print_hosts(setting: Setting) -> None:
    """The hosts of all sources and destinations; those of a chat service are known to its plugin alone."""
    hosts = {host for source in setting.settings.sources for host in hosts_of(source)}
    for destination in setting.settings.destinations:
        service = channel(destination.url)
        if host := service and network_host(service):
            hosts.add(host)
        else:
            setting.note(f"{destination.name} goes to the hosts of its service, {redacted(destination.url)}.")
    for host in sorted(hosts):
        click.echo(host)


def _shape(source: Source, state: SourceState | None, settings: Settings) -> dict[str, Any]:
    state = state or SourceState(source.name)
    due = next_due(source, state.checked_at, clock.now(), settings.timezone) if source.enabled else None
    return {
        "name": source.name,
        "kind": str(source.kind),
        "url": source.url,
        "state": _state(source, state),
        "failures": state.failures,
        "last_success": state.succeeded_at.isoformat() if state.succeeded_at else None,
        "last_error": state.last_error,
        "next_due": due.isoformat() if due else None,
    }


def _state(source: Source, state: SourceState) -> str:
    if not source.enabled:
        return "disabled"
    if state.checked_at is None:
        return "never checked"
    return "failing" if state.failures else "ok"


def _show(setting: Setting, shapes: list[dict[str, Any]]) -> None:
    """What one must copy, the name, is never broken; a narrow terminal has no room for the kind."""
    short = is_narrow(setting.stdout)
    kind = [] if short else ["Kind"]
    made = table("Source", *kind, "State", "Last success", "Next due", whole=("Source",))
    for shape in shapes:
        times = [datetime.fromisoformat(shape[key]) if shape[key] else None for key in ("last_success", "next_due")]
        state = Text(shape["state"], style=STYLES.get(shape["state"], "dim"))
        instants = [local(at, setting.settings.timezone, short=short) for at in times]
        made.add_row(shape["name"], *(shape[name.lower()] for name in kind), state, *instants)
    print_table(setting.stdout, made, "No sources are configured.")
    for shape in shapes:
        if shape["state"] == "failing":
            setting.stdout.print(f"{shape['name']}: {shape['last_error']}", style="red")


sources.add_command(test)


@sources.command("check")
@common
@click.pass_context
def check_settings(context: click.Context) -> None:
    """Check the configuration; fetch and send nothing.

    Every fault is told, a line each, with its remedy; then the exit code is 2.

    \b
    ofsted-monitor sources check --config /etc/ofsted-monitor/sources.toml
    """
    setting = Setting(context)
    settings = setting.settings
    refuse_unsendable(settings)
    enabled = sum(source.enabled for source in settings.sources)
    setting.stdout.print(
        f"{settings.path} is in order: {enabled} of {counted(len(settings.sources), 'source', 'sources')} enabled, "
        f"{counted(len(settings.destinations), 'destination', 'destinations')}."
    )
