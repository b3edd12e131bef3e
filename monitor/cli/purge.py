"""`purge`: what was kept long enough is removed."""

from datetime import timedelta

import click

from monitor.cli.commands import command
from monitor.cli.common import Setting, common


@command()
@click.option("--dry-run", is_flag=True, help="Say what would be removed, and remove nothing.")
@common
@click.pass_context
def purge(context: click.Context, dry_run: bool) -> None:
    """Remove what was kept longer than [retention] says, and give its room back to the disk.

    Alerts that were sent (after 90 days by default), the clauses kept of press pages and Ofsted's
    PDFs (kept for ever by default). What was told to whom is remembered, so that corrections find
    their readers; grades and their history stay. The daemon does the same once a day.

    \b
    ofsted-monitor purge --dry-run
    ofsted-monitor purge
    """
    from monitor import clock
    from monitor.cli.database import address, open_to_write, shown  # late: see complete.py
    from monitor.errors import UsageError
    from monitor.store import compact, exists
    from monitor.store import purge as remove

    setting = Setting(context)
    if not exists(address(setting)):
        raise UsageError(
            f"There is no database at {shown(address(setting))}: nothing to remove. Name it with --database."
        )
    engine = open_to_write(setting)
    kept = setting.settings.retention
    removed = remove(engine, kept, clock.now(), dry_run=dry_run)
    if not dry_run:
        compact(engine)
    verb = "Would be removed" if dry_run else "Removed"
    setting.stdout.print(f"{verb}:")
    setting.stdout.print(f"  {removed.alerts} sent alerts, kept {_long(kept.sent_alerts)}")
    setting.stdout.print(f"  {removed.clauses} clauses of press pages, kept {_long(kept.press_evidence)}")
    megabytes = f"{removed.bytes / 1_000_000:.1f} MB"
    setting.stdout.print(f"  {removed.reports} reports of Ofsted's ({megabytes}), kept {_long(kept.reports)}")


def _long(kept: timedelta | None) -> str:
    """How long, as the configuration says it."""
    if kept is None:
        return "for ever"
    return f"for {kept.days} days" if kept.days > 1 else f"for {kept.total_seconds() / 3600:g} hours"
