"""`export`: data out."""

from pathlib import Path

import click

from monitor import clock
from monitor.cli.commands import command
from monitor.cli.common import Setting, common
from monitor.cli.complete import complete_file


@command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path), shell_complete=complete_file)
@click.option("--reports", is_flag=True, help="Ofsted's PDFs that the ledger keeps too, in DIR/reports.")
@common
@click.pass_context
def export(context: click.Context, folder: Path, reports: bool) -> None:
    """Write all that the ledger knows into the folder DIR, for other programs.

    Councils with their GSS codes, grades, inspections, moves, visits and findings: as CSV, as JSON,
    and as one SQLite file with metadata for Datasette; with a data dictionary and the licence. An
    earlier export in DIR is replaced, other files in it are left alone.

    \b
    ofsted-monitor export grades
    ofsted-monitor export grades --reports
    ofsted-monitor export /srv/open-data --database ofsted-monitor.db
    """
    from monitor.cli.database import open_to_read  # late: see complete.py
    from monitor.cli.show import print_table, table
    from monitor.export import LINE, read_contents, write_reports
    from monitor.export import export as write
    from monitor.model import english_day

    setting, now = Setting(context), clock.now()
    engine = open_to_read(setting)
    contents = read_contents(engine, setting.facts, english_day(now))
    counts = write(folder, contents, setting.facts, now)
    made = table("Table", "Rows")
    for name, rows in counts.items():
        made.add_row(name, str(rows))
    if reports:
        made.add_row("reports/", str(write_reports(folder, contents, engine)))
    print_table(setting.stdout, made, "")
    setting.stdout.print(f"Written into {folder}: README.md says what is there.\n{LINE}")
