"""`sources test`: one source proved on the live web, and the evidence of one that is broken."""

import asyncio
from contextlib import aclosing
from pathlib import Path

import click

from monitor import clock
from monitor.cli.commands import command
from monitor.cli.common import FAILED, Setting, as_json, common, print_json
from monitor.cli.complete import complete_source
from monitor.cli.proof.evidence import Evidence
from monitor.cli.proof.report import report_json
from monitor.cli.proof.show import show_probe, show_verdict
from monitor.cli.proof.walk import Probe, walk
from monitor.cli.web import fetcher
from monitor.settings import Source


@command()
@click.argument("name", shell_complete=complete_source)
@click.option(
    "--save",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Keep what came in a new folder inside this one: pages, headers and a report.",
)
@click.option("--only", is_flag=True, help="The source's own page only, not the newest page behind it.")
@as_json(help="The report as one JSON object, nothing else.")
@common
@click.pass_context
def test(context: click.Context, name: str, folder: Path | None, only: bool, json_: bool) -> None:
    """Fetch and read one source now; store and send nothing.

    Shows the parts of the page that its reader relies on, and what it found: the pages that it
    leads to, or the outcome. Behind an index it reads the newest page that it leads to as well.
    Where something is not in order the exit code is 1.

    \b
    ofsted-monitor sources test ofsted-childrens-services
    ofsted-monitor sources test bolton-news --save evidence/

    With --save everything stands in a new folder, also when the page was refused or broken: look
    through it, and attach it to an issue. It holds no cookies, nothing of your configuration but
    this source, and of addresses only what is no secret; the pages are as they came.
    """
    setting = Setting(context)
    source = setting.named("source", name, setting.settings.sources)
    at = clock.now()
    kept = Evidence(folder, source, at) if folder else None
    probes, files = asyncio.run(_probe(setting, source, kept, only=only, silent=json_))
    report = report_json(source, at, probes, files)
    if kept:
        kept.keep_report(report)
    if json_:
        print_json(report)
    else:
        show_verdict(setting, source, probes, kept.folder if kept else None)
    context.exit(FAILED if report["faults"] else 0)


async def _probe(
    setting: Setting, source: Source, kept: Evidence | None, *, only: bool, silent: bool
) -> tuple[list[Probe], list[dict[str, str]]]:
    """Probe page after page, each kept and shown as soon as it came; the names of its files beside it."""
    probes, files = [], []
    async with fetcher(setting.settings) as client, aclosing(walk(client, source, setting.facts, only=only)) as walked:
        async for probe in walked:
            probes.append(probe)
            files.append(kept.keep(len(probes), probe) if kept else {})
            if not silent:
                show_probe(setting, source, len(probes), probe)
    return probes, files
