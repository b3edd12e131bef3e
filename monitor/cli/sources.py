"""`sources`: the list with health, the configuration's check, and one source tested."""

import asyncio
from typing import Any

import click

from monitor import clock
from monitor.cli.common import FAILED, Setting, as_json, common, print_lines
from monitor.cli.show import local, print_table, show_reading, table
from monitor.deliver import check as check_destination
from monitor.errors import MonitorError, SettingsError, UsageError
from monitor.extract import extract
from monitor.fetch import Fetcher
from monitor.model import Fetched, Origin, Page
from monitor.read import read
from monitor.round import hosts_of
from monitor.round.visit import INDEXES
from monitor.schedule import next_due
from monitor.settings import Settings, Source
from monitor.store import Sources, SourceState


@click.group(invoke_without_command=True)
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
    """
    if context.invoked_subcommand:
        return
    setting = Setting(context)
    setting.logs()
    settings = setting.settings()
    if hosts:
        for host in sorted({host for source in settings.sources for host in hosts_of(source)}):
            click.echo(host)
        return
    states = Sources(setting.open_to_read()).states()
    shapes = [_shape(source, states.get(source.name), settings) for source in settings.sources]
    if json_:
        print_lines(shapes)
    else:
        _show(setting, shapes)


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
    from datetime import datetime

    made = table("Source", "Kind", "State", "Last success", "Next due")
    for shape in shapes:
        style = {"ok": "green", "failing": "red"}.get(shape["state"], "dim")
        last, due = (datetime.fromisoformat(shape[k]) if shape[k] else None for k in ("last_success", "next_due"))
        made.add_row(shape["name"], shape["kind"], f"[{style}]{shape['state']}[/]", local(last), local(due))
    print_table(setting.stdout, made, "No sources are configured.")
    for shape in shapes:
        if shape["last_error"] and shape["state"] == "failing":
            setting.stdout.print(f"{shape['name']}: {shape['last_error']}", markup=False, style="red")


@sources.command("check")
@common
@click.pass_context
def check_settings(context: click.Context) -> None:
    """Check the configuration, and fetch nothing."""
    setting = Setting(context)
    settings = setting.settings()
    faults = [
        f'{settings.path}: notify "{destination.name}": {fault}'
        for destination in settings.destinations
        if (fault := check_destination(destination.url))
    ]
    if faults:
        raise SettingsError("\n".join(faults))
    enabled = sum(source.enabled for source in settings.sources)
    setting.stdout.print(
        f"{settings.path} is in order: {enabled} of {len(settings.sources)} sources enabled, "
        f"{len(settings.destinations)} destinations.",
        markup=False,
    )


@sources.command("test")
@click.argument("name")
@common
@click.pass_context
def test_source(context: click.Context, name: str) -> None:
    """Fetch and read one source now; show what its reader relied on and what it found. Nothing is stored."""
    setting = Setting(context)
    setting.logs()
    settings = setting.settings()
    source = next((source for source in settings.sources if source.name == name), None)
    if source is None:
        raise UsageError(
            f"{settings.path}: there is no source called {name!r}. "
            f"It has {', '.join(s.name for s in settings.sources) or 'none'}."
        )
    try:
        fetched = asyncio.run(_fetch(settings, source))
        page = read(source.kind, fetched.body, Origin(fetched.url, fetched.content_type, source.select))
    except MonitorError as fault:
        setting.stderr.print(f"{name}: {fault}", markup=False, style="red")
        context.exit(FAILED)
    _show_page(setting, source, fetched, page)


async def _fetch(settings: Settings, source: Source) -> Fetched:
    async with Fetcher(contact=settings.contact, allow=settings.allow_addresses) as fetcher:
        return await fetcher.get(source.url, hosts=hosts_of(source))


def _show_page(setting: Setting, source: Source, fetched: Fetched, page: Page) -> None:
    out = setting.stdout
    out.print(f"{fetched.url}: {len(fetched.body):,} bytes in {fetched.took_ms} ms", markup=False)
    for landmark in page.landmarks:
        enough = landmark.found >= landmark.expected
        mark = "found" if landmark.found and enough else "short" if landmark.found else "missing"
        style = "red" if landmark.required and not enough else "green" if landmark.found else "dim"
        out.print(f"  {mark:8}{landmark.name} ({landmark.found})", markup=False, style=style)
    if source.kind not in INDEXES:
        show_reading(out, source.name, extract(page, setting.facts, source.councils), setting.facts)
        return
    out.print(f"  leads to {len(page.links)} pages" + (":" if page.links else ""), markup=False)
    for link in page.links[:10]:
        out.print(f"    {link.published or ''!s:<12}{link.title or link.url}", markup=False)
    if len(page.links) > 10:
        out.print(f"    and {len(page.links) - 10} more", style="dim")
