"""`grades`, `history` and `moves`: what the ledger knows."""

from datetime import date

import click

from monitor.cli.commands import command
from monitor.cli.common import Day, Setting, as_json, common, print_lines
from monitor.cli.complete import complete_council, complete_region
from monitor.shapes import standing_json


@command()
@click.option(
    "--council",
    "councils",
    multiple=True,
    metavar="NAME",
    shell_complete=complete_council,
    help="Only this council; may be repeated.",
)
@click.option(
    "--region",
    "regions",
    multiple=True,
    metavar="NAME",
    shell_complete=complete_region,
    help="Only this region; may be repeated.",
)
@click.option("--on", "on", type=Day(), metavar="DATE", help="As published by the end of that day.")
@click.option("--known-on", type=Day(), metavar="DATE", help="As this ledger knew at the end of that day.")
@as_json()
@click.option("--csv", "csv_", is_flag=True, help="One row for each council and area, as CSV.")
@common
@click.pass_context
def grades(
    context: click.Context,
    councils: tuple[str, ...],
    regions: tuple[str, ...],
    on: date | None,
    known_on: date | None,
    json_: bool,
    csv_: bool,
) -> None:
    """Every council's grades, each with the date on which it was published.

    A council is a name ("Hull"), a slug (kingston-upon-hull) or Ofsted's URN; a DATE is year,
    month, day. Since April 2026 Ofsted gives no overall grade: it is shown as last given, on its
    date. Of a few councils, and in --json, it says when the next inspection may begin: our estimate.

    \b
    ofsted-monitor grades --region "North West"
    ofsted-monitor grades --council Trafford --on 2025-12-31
    ofsted-monitor grades --csv > grades.csv
    """
    if json_ and csv_:
        raise click.UsageError("--json and --csv exclude each other. Give one of them.", context)
    from monitor.cli.standings import as_csv, show_grades, standings  # late: see complete.py

    setting = Setting(context)
    rows = standings(setting, councils, regions, on, known_on)
    if json_:
        print_lines(map(standing_json, rows))
    elif csv_:
        click.echo(as_csv(rows), nl=False)
    else:
        show_grades(setting, rows)


@command()
@click.argument("council", shell_complete=complete_council)
@as_json()
@common
@click.pass_context
def history(context: click.Context, council: str, json_: bool) -> None:
    """All inspections, visits and moves of a council, oldest first.

    COUNCIL is a name ("Hull", "Kingston upon Hull"), a slug or Ofsted's URN. The date in front
    is that of publication; an arrow says from which grade an area moved. The last line is our
    estimate of when the next inspection may begin.

    \b
    ofsted-monitor history Trafford
    ofsted-monitor history kingston-upon-hull
    ofsted-monitor history 80573 --json
    """
    from monitor.cli.inspected import print_history  # late: see complete.py

    print_history(Setting(context), council, json_=json_)


@command()
@click.option("--since", type=Day(), metavar="DATE", help="Published on or after that day.")
@click.option("--until", type=Day(), metavar="DATE", help="Published on or before that day.")
@as_json()
@common
@click.pass_context
def moves(context: click.Context, since: date | None, until: date | None, json_: bool) -> None:
    """The inspections at which the grade of some judgement area moved, oldest first.

    Each is compared with the one before it. An area that was not judged then has not moved.
    A DATE is year, month, day.

    \b
    ofsted-monitor moves --since 2026-04-01
    ofsted-monitor moves --json | jq -r 'select(.direction == "down").council'
    """
    from monitor.cli.inspected import print_moves  # late: see complete.py

    print_moves(Setting(context), since, until, json_=json_)
