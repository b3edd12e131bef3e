"""`sources`: the list with health, the configuration's check, and one source tested."""

from urllib.parse import urlsplit

import click

from monitor.cli.commands import group
from monitor.cli.common import Setting, as_json, common, print_lines
from monitor.cli.conditions import condition_json, conditions_of, show_conditions
from monitor.cli.destinations import refuse_unsendable
from monitor.cli.source_test import test
from monitor.deliver import redacted
from monitor.deliver.channel import channel, network_host
from monitor.round import hosts_of
from monitor.settings import Destination, Settings
from monitor.wording.phrases import counted


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
    conditions = conditions_of(setting)
    if json_:
        print_lines(condition_json(condition) for condition in conditions)
    else:
        show_conditions(setting, conditions)


def hosts_asked(settings: Settings) -> frozenset[str]:
    """Every host that may be contacted, as far as the configuration names it: not those of chat services."""
    named = [address for address in (settings.heartbeat, settings.proxy) if address]
    found = {host for source in settings.sources for host in hosts_of(source)}
    found |= {urlsplit(address).hostname or "" for address in named}
    found |= {host for destination in settings.destinations if (host := _host(destination))}
    return frozenset(found)


def _host(destination: Destination) -> str | None:
    service = channel(destination.url)
    return network_host(service) if service else None


def _print_hosts(setting: Setting) -> None:
    """The hosts, a line each; those of a chat service are known to its plugin alone."""
    for destination in setting.settings.destinations:
        if not _host(destination):
            setting.note(f"{destination.name} goes to the hosts of its service, {redacted(destination.url)}.")
    for host in sorted(hosts_asked(setting.settings)):
        click.echo(host)


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
