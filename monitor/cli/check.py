"""`check`: one round over the sources now."""

import asyncio
import sys
import tempfile
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Engine

from monitor import clock
from monitor.cli.common import FAILED, MOVED, Setting, common
from monitor.cli.show import print_table, table
from monitor.errors import UsageError
from monitor.fetch import Fetcher
from monitor.round import Round, RoundReport
from monitor.settings import Settings, Source
from monitor.store import copy_database
from monitor.wording import headline


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME...]")
@click.option("--dry-run", is_flag=True, help="Store and send nothing; show what would be told.")
@click.option("--json", "json_", is_flag=True, help="One JSON object, nothing else.")
@click.option("--exit-code", is_flag=True, help="End with 10 when a grade moved and nothing failed.")
@common
@click.pass_context
def check(context: click.Context, names: tuple[str, ...], dry_run: bool, json_: bool, exit_code: bool) -> None:
    """Look at all (or the named) sources now, try every alert that waits, and end.

    \b
    ofsted-monitor check
    ofsted-monitor check ofsted-childrens-services --dry-run
    """
    setting = Setting(context)
    setting.logs()
    settings = setting.settings()
    sources = _named(settings, names)
    with tempfile.TemporaryDirectory() as scratch:
        engine = _scratch_copy(setting, settings, Path(scratch)) if dry_run else setting.open(settings)
        report = asyncio.run(_check(setting, settings, engine, sources, dry_run=dry_run))
        engine.dispose()
    if json_:
        import json

        click.echo(json.dumps(_shape(report), ensure_ascii=False))
    else:
        _show(setting, report, dry_run=dry_run)
    if report.failed:
        context.exit(FAILED)
    context.exit(MOVED if exit_code and report.moved else 0)


def _named(settings: Settings, names: tuple[str, ...]) -> list[Source]:
    """The enabled sources, or those named, enabled or not."""
    by_name = {source.name: source for source in settings.sources}
    if unknown := [name for name in names if name not in by_name]:
        raise UsageError(
            f"{settings.path}: there is no source called {', '.join(unknown)}. It has {', '.join(by_name) or 'none'}."
        )
    return [by_name[name] for name in names] or [source for source in settings.sources if source.enabled]


def _scratch_copy(setting: Setting, settings: Settings, folder: Path) -> Engine:
    """A copy of the database to work on and throw away: a dry run takes the very same path."""
    return copy_database(
        setting.database(settings), folder / "dry-run.db", setting.facts, clock.now(), settings.baseline
    )


async def _check(
    setting: Setting, settings: Settings, engine: Engine, sources: list[Source], *, dry_run: bool
) -> RoundReport:
    async with Fetcher(
        contact=settings.contact,
        allow=settings.allow_addresses,
        pause_per_host=settings.pause_per_host,
        connections_per_host=settings.connections_per_host,
    ) as fetcher:
        work = Round(settings, setting.facts, engine, fetcher, clock.now)
        if not sys.stderr.isatty():
            return await work.check(sources, deliver=not dry_run)
        with setting.stderr.status("") as status:
            work.progress = lambda name, pages: status.update(f"{name}: {pages} pages")
            return await work.check(sources, deliver=not dry_run)


def _shape(report: RoundReport) -> dict[str, Any]:
    return {
        "sources": [
            {
                "name": source.name,
                "status": source.status,
                "requests": source.requests,
                "outcomes": source.outcomes,
                "new": source.new,
                "error": source.error,
            }
            for source in report.sources
        ],
        "alerts": {"queued": report.queued, "sent": report.deliveries.sent, "failed": report.deliveries.failed},
        "moved": report.moved,
    }


def _show(setting: Setting, report: RoundReport, *, dry_run: bool) -> None:
    made = table("Source", "Status", "Requests", "Outcomes", "New")
    for source in report.sources:
        style = "red" if source.errors else "green"
        made.add_row(
            source.name, f"[{style}]{source.status}[/]", str(source.requests), str(source.outcomes), str(source.new)
        )
    print_table(setting.stdout, made, "There is no source to look at.")
    for source in report.sources:
        for error in source.errors:
            setting.stderr.print(f"{source.name}: {error}", markup=False, style="red")
        for event in (event for decision in source.decisions for event in decision.events):
            setting.stdout.print(f"  {headline(event, setting.facts)}", markup=False)
    queued, sent, failed = report.queued, report.deliveries.sent, report.deliveries.failed
    outbox = f"{queued} queued, {sent} sent, {failed} failed"
    if dry_run:
        outbox = f"{queued} would be queued (dry run: nothing was stored or sent)"
    setting.stdout.print(f"Grades moved: {report.moved}. Alerts: {outbox}.")
    if failed:
        setting.stderr.print("Kept for another try. `ofsted-monitor alerts list` says why.", style="red")
