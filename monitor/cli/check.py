"""`check`: one round over the sources now."""

import click

from monitor.cli.commands import command
from monitor.cli.common import FAILED, MOVED, Setting, common, print_json
from monitor.cli.complete import complete_source


@command()
@click.argument("names", nargs=-1, metavar="[NAME...]", shell_complete=complete_source)
@click.option("--dry-run", is_flag=True, help="Store and send nothing; show what would be told.")
@click.option("--json", "json_", is_flag=True, help="One JSON object, nothing else.")
@click.option("--exit-code", is_flag=True, help="End with 10 when a grade moved and nothing failed.")
@common
@click.pass_context
def check(context: click.Context, names: tuple[str, ...], dry_run: bool, json_: bool, exit_code: bool) -> None:
    """Look at all (or the named) sources now, try every alert that waits, and end.

    NAME is that of a [[source]] in the configuration; one that is not enabled is looked at when it
    is named. What fails is told and the rest goes on; then the exit code is 1. While the daemon
    looks at a source this waits for its turn.

    \b
    ofsted-monitor check
    ofsted-monitor check ofsted-childrens-services --dry-run
    ofsted-monitor check --json --exit-code
    """
    from monitor.cli.look import look, round_json, show_round  # late: see complete.py

    setting = Setting(context)
    report = look(setting, names, dry_run=dry_run)
    if json_:
        print_json(round_json(report))
    else:
        show_round(setting, report, dry_run=dry_run)
    if report.failed:
        context.exit(FAILED)
    context.exit(MOVED if exit_code and report.moved else 0)
