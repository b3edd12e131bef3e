"""One round over the sources for a command: made on the database or on a copy of it, and shown."""

import asyncio
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from rich.text import Text
from sqlalchemy import Engine

from monitor import clock
from monitor.cli.common import Setting
from monitor.cli.database import address, open_to_write
from monitor.cli.destinations import refuse_unsendable
from monitor.cli.review import for_review, review_line
from monitor.cli.show import print_indented, print_table, table
from monitor.cli.web import fetcher
from monitor.facts import Facts
from monitor.reconcile import Decision
from monitor.round import Round, RoundReport
from monitor.settings import Source
from monitor.store import Gates, Hosts, Leases, copy_database
from monitor.wording import headline


def look(setting: Setting, names: Sequence[str], *, dry_run: bool) -> RoundReport:
    """Look at the named sources, or at all that are enabled; UsageError, with nothing done, for an unknown name."""
    settings = setting.settings
    refuse_unsendable(settings)
    named = [setting.named("source", name, settings.sources) for name in dict.fromkeys(names)]
    sources = named or [source for source in settings.sources if source.enabled]
    with tempfile.TemporaryDirectory() as scratch:
        engine = _scratch_copy(setting, Path(scratch)) if dry_run else open_to_write(setting)
        report = asyncio.run(_check(setting, engine, sources, dry_run=dry_run))
        engine.dispose()
    return report


def _scratch_copy(setting: Setting, folder: Path) -> Engine:
    """A copy of the database to work on and throw away: a dry run takes the very same path."""
    known = setting.settings.baseline
    engine = copy_database(address(setting), folder / "dry-run.db", setting.facts, clock.now(), known)
    Leases(engine).clear()  # whoever was at work on the original is not at work here
    return engine


async def _check(setting: Setting, engine: Engine, sources: Sequence[Source], *, dry_run: bool) -> RoundReport:
    gates, deliver = Gates(address(setting), make=not dry_run), not dry_run
    async with fetcher(setting.settings, Hosts(engine), gates) as client:
        work = Round(setting.settings, setting.facts, engine, client, clock.now)
        if not sys.stderr.isatty():
            return await work.check(sources, deliver=deliver)
        with setting.stderr.status("") as status:
            work.progress = lambda name, stage: status.update(f"{name}: {stage}")
            return await work.check(sources, deliver=deliver)


def round_json(report: RoundReport) -> dict[str, Any]:
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
            | ({"review": held} if (held := for_review(source)) else {})
            for source in report.sources
        ],
        "alerts": {"queued": report.queued, "sent": report.deliveries.sent, "failed": report.deliveries.failed},
        "moved": report.moved,
    }


def _told(decisions: Iterable[Decision], facts: Facts) -> Iterator[str]:
    return (headline(event, facts) for decision in decisions for event in decision.events)


def show_round(setting: Setting, report: RoundReport, *, dry_run: bool) -> None:
    made = table("Source", "Status", "Requests", "Outcomes", "New")
    for source in report.sources:
        status = Text(source.status, style="red" if source.errors else "green")
        made.add_row(source.name, status, str(source.requests), str(source.outcomes), str(source.new))
    print_table(setting.stdout, made, "There is no source to look at: none is enabled in the configuration.")
    for source in report.sources:
        for error in source.errors:
            setting.trouble(f"{source.name}: {error}")
        print_indented(
            setting.stdout, 2, *_told(source.decisions, setting.facts), *map(review_line, for_review(source))
        )
    print_indented(setting.stdout, 2, *_told(report.not_found, setting.facts))
    queued, sent, failed = report.queued, report.deliveries.sent, report.deliveries.failed
    outbox = f"{queued} queued, {sent} sent, {failed} failed"
    if dry_run:
        outbox = f"{queued} would be queued (dry run: nothing was stored or sent)"
    setting.stdout.print(f"Grades moved: {report.moved}. Alerts: {outbox}.")
    if failed:
        setting.trouble("What failed is kept for another try. `ofsted-monitor alerts list` says why.")
