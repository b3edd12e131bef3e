"""`backup`: a copy of the database."""

from pathlib import Path

import click

from monitor.cli.commands import command
from monitor.cli.common import Setting, common
from monitor.cli.complete import complete_file


@command()
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path), shell_complete=complete_file)
@click.option("--force", is_flag=True, help="Replace FILE if it is there.")
@common
@click.pass_context
def backup(context: click.Context, file: Path, force: bool) -> None:
    """Copy the database into FILE, whole and checked, also while the daemon writes to it.

    FILE is one file that can be carried anywhere, with the permissions of the database. docs/commands.md says
    how to restore it. The configuration, and the files that it names, are not in it.

    \b
    ofsted-monitor backup /var/backups/ofsted-monitor-2026-11-22.db
    ofsted-monitor backup --force latest.db
    """
    from monitor.cli.database import address, shown  # late: see complete.py
    from monitor.store import back_up

    setting = Setting(context)
    url = address(setting)
    made = back_up(url, file, force=force)
    setting.stdout.print(
        f"Backed up {shown(url)} to {made.file}: {made.size / 1_000_000:.1f} MB, {made.outcomes} outcomes, "
        f"{made.alerts} alerts ({made.sent} sent)."
    )
