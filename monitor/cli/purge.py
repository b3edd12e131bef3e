"""`purge`: what was kept long enough is removed."""

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
    from monitor.cli.purging import run_purge  # late: see complete.py

    run_purge(Setting(context), dry_run=dry_run)
