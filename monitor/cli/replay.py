"""`replay`: what would have been alerted, and when, had the program read these saved pages as they came out."""

from datetime import date

import click

from monitor.cli.commands import command
from monitor.cli.common import FAILED, Day, Setting, as_json, common
from monitor.cli.complete import complete_file


@command()
@click.argument("manifest", metavar="MANIFEST", shell_complete=complete_file)
@click.option("--until", type=Day(), metavar="DATE", help="Only what was published on or before that day.")
@click.option("--visits", is_flag=True, help="Print visits too, beside the full inspections.")
@click.option("--fresh", is_flag=True, help="Start over, where an earlier replay was interrupted.")
@as_json()
@common
@click.pass_context
def replay(context: click.Context, manifest: str, until: date | None, visits: bool, fresh: bool, json_: bool) -> None:
    """What would have been alerted, and when: saved pages and reports, as if read on the days they came out.

    MANIFEST is a CSV file with the columns file, url and published, and if need be kind: report
    (Ofsted's PDFs) or article. Files are named from the manifest's folder and end in .pdf, .html
    or .txt; published is a day, or an instant with its zone; url may be empty.

    They are read in order of publication, on a ledger of the replay's own, which is empty at first.
    Nothing is sent, and neither configuration nor database is used. A replay that was interrupted
    goes on where it was when it is started again. A file that cannot be read is told, the rest goes
    on, and the exit code is 1.

    \b
    ofsted-monitor replay archive/manifest.csv
    ofsted-monitor replay archive/manifest.csv --until 2023-12-31 --visits
    ofsted-monitor replay archive/manifest.csv --json | jq -r .reference
    """
    from monitor.cli.replayed import run_replay  # late: see complete.py

    setting = Setting(context)
    if "database" in setting.said:
        setting.note("a replay has a ledger of its own; --database is left alone.")
    failed = run_replay(setting, manifest, until, visits=visits, fresh=fresh, json_=json_)
    context.exit(FAILED if failed else 0)
