"""`grades`, `history` and `moves`: what the ledger knows."""

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import date

import click
from rich.text import Text

from monitor import clock
from monitor.cli.commands import command
from monitor.cli.common import Day, Setting, as_json, common, print_lines
from monitor.cli.database import open_to_read
from monitor.cli.show import grade_text, print_table, show_inspection, table
from monitor.facts import Facts
from monitor.model import Comparison, Direction, Inspection, InspectionKind, Standing, Status
from monitor.reconcile import compare, standing
from monitor.shapes import inspection_json, standing_json
from monitor.store import Told, inspections, told

FIRST = Comparison(Direction.FIRST)
WIDE, WIDEST = 115, 140  # columns in which the grades' words stand in full beside the longest name, and dates too
SHORT = {"outstanding": "Outst.", "inadequate": "Inad."}
MARKS = {Status.REPORTED: "~", Status.DISPUTED: "?", Status.WITHDRAWN: "×"}
NOTES = {
    "Outst.": "Outst.: outstanding.",
    "RI": "RI: requires improvement to be good.",
    "Inad.": "Inad.: inadequate.",
    "+": "+: children in care and care leavers, judged together.",
    "~": "~: reported, not yet found on Ofsted's site.",
    "?": "?: sources differ.",
    "×": "×: no longer found on Ofsted's site.",
    "-": "A grade with a date was given then, not on the day under Published.",
}

Rows = list[tuple[Inspection, Comparison]]


@command()
@click.option("--council", "councils", multiple=True, metavar="NAME", help="Only this council; may be repeated.")
@click.option("--region", "regions", multiple=True, metavar="NAME", help="Only this region; may be repeated.")
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

    Since April 2026 Ofsted gives no overall grade: it is shown as last given, on its date.

    \b
    ofsted-monitor grades --region "North West"
    ofsted-monitor grades --council Trafford --on 2025-12-31
    ofsted-monitor grades --csv > grades.csv
    """
    if json_ and csv_:
        raise click.UsageError("--json and --csv exclude each other. Give one of them.", context)
    setting = Setting(context)
    wanted = {setting.council(name).short_name for name in councils}
    wanted_regions = {_region(setting.facts, name) for name in regions}
    found = inspections(open_to_read(setting), until=known_on)
    rows = [
        standing(council, found.get(council.short_name, ()), setting.facts, on)
        for council in sorted(setting.facts.councils, key=lambda council: council.short_name)
        if (council.short_name in wanted if wanted else _exists(council.ends_on, on or known_on or clock.now().date()))
        and (not wanted_regions or council.region in wanted_regions)
    ]
    if json_:
        print_lines(map(standing_json, rows))
    elif csv_:
        click.echo(_csv(rows), nl=False)
    else:
        _show_grades(setting, rows)


def _exists(ends_on: date | None, on: date) -> bool:
    """Whether a council was there on the day asked about."""
    return ends_on is None or on < ends_on


def _region(facts: Facts, name: str) -> str:
    by_name = {region.lower(): region for region in facts.regions}
    if region := by_name.get(name.lower()):
        return region
    raise click.BadParameter(f'"{name}" is no region. The regions: {", ".join(facts.regions)}.', param_hint="--region")


def _csv(rows: Iterable[Standing]) -> str:
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(["council", "urn", "region", "area", "grade", "published", "status"])
    for row in rows:
        council = row.council
        for area, held in row.grades.items():
            writer.writerow(
                [council.short_name, council.urn, council.region, area, held.grade, held.published, held.status]
            )
    return written.getvalue()


def _show_grades(setting: Setting, rows: list[Standing]) -> None:
    facts, width = setting.facts, setting.stdout.width
    given = {"in_care" if area == "care" else area for row in rows for area in row.grades}
    areas = [area for area in facts.areas if area in given]
    longest = max((len(word) for row in rows for word in row.council.short_name.split()), default=0)
    made = table()
    made.padding = (0, 1, 0, 0)
    made.add_column("Council", min_width=longest)
    for area in areas:  # where it gets narrow a date stands below its grade
        made.add_column(facts.areas[area].short.capitalize(), max_width=11 if width < WIDEST else None)
    made.add_column("Published", no_wrap=True)
    shown = ""
    for row in rows:
        cells = [_cell(row, area, facts, short=width < WIDE) for area in areas]
        made.add_row(row.council.short_name, *cells, str(row.last_full or "–"))
        shown += " ".join(cell.plain for cell in cells)
    print_table(setting.stdout, made, "No council matches.")
    for sign, note in NOTES.items():
        if sign in shown:
            setting.stdout.print(note, style="dim")


def _cell(row: Standing, area: str, facts: Facts, *, short: bool) -> Text:
    """A grade, with its date where that is not the row's, and a mark where it needs a word."""
    together = row.grades.get("care") if area == "in_care" and area not in row.grades else None
    held = together or row.grades.get(area)
    if held is None:
        return Text("–", style="dim")
    text = grade_text(held.grade, facts)
    if held.grade == "requires_improvement":
        text.plain = "RI"
    elif short:
        text.plain = SHORT.get(held.grade, text.plain)
    for mark in ("+" if together else "", MARKS.get(held.status, "")):
        text.append(f" {mark}" if mark else "")
    return text.append(f" {held.published}", style="dim") if held.published not in (None, row.last_full) else text


@command()
@click.argument("council")
@as_json()
@common
@click.pass_context
def history(context: click.Context, council: str, json_: bool) -> None:
    """All inspections, visits and moves of a council, oldest first.

    COUNCIL is a name ("Hull", "Kingston upon Hull"), a slug or Ofsted's URN. The date in front
    is that of publication; an arrow says from which grade an area moved.

    \b
    ofsted-monitor history Trafford
    ofsted-monitor history 80573 --json
    """
    setting = Setting(context)
    name = setting.council(council).short_name
    engine = open_to_read(setting)
    found = inspections(engine, name).get(name, ())
    rows = [(inspection, _compared(inspection, found, setting.facts)) for inspection in found]
    if json_:
        _print_inspections(rows, told(engine))
    else:
        _show_inspections(setting, rows, f"Nothing is known of {name} yet.")


@command()
@click.option("--since", type=Day(), metavar="DATE", help="Published on or after that day.")
@click.option("--until", type=Day(), metavar="DATE", help="Published on or before that day.")
@as_json()
@common
@click.pass_context
def moves(context: click.Context, since: date | None, until: date | None, json_: bool) -> None:
    """The inspections at which the grade of some judgement area moved, oldest first.

    Each is compared with the one before it. An area that was not judged then has not moved.

    \b
    ofsted-monitor moves --since 2026-04-01
    ofsted-monitor moves --json | jq -r 'select(.direction == "down").council'
    """
    setting = Setting(context)
    engine = open_to_read(setting)
    rows = [
        (inspection, comparison)
        for found in inspections(engine).values()
        for inspection in found
        if (since or date.min) <= inspection.told_on <= (until or date.max)
        and (comparison := _compared(inspection, found, setting.facts)).moves
    ]
    rows.sort(key=lambda row: (row[0].told_on, row[0].council))
    if json_:
        _print_inspections(rows, told(engine))
    else:
        _show_inspections(setting, rows, "No grade moved in that time.")


def _show_inspections(setting: Setting, rows: Rows, empty: str) -> None:
    for inspection, comparison in rows:
        show_inspection(setting.stdout, inspection, comparison, setting.facts)
    if not rows:
        setting.stdout.print(empty)


def _compared(inspection: Inspection, others: Iterable[Inspection], facts: Facts) -> Comparison:
    return compare(inspection, others, facts) if inspection.kind == InspectionKind.FULL else FIRST


def _print_inspections(rows: Iterable[tuple[Inspection, Comparison]], references: Mapping[int, Told]) -> None:
    print_lines(
        inspection_json(
            inspection,
            comparison,
            reference=said.reference if (said := references.get(inspection.id)) else None,
            alerted_at=said.alerted_at if said else None,
        )
        for inspection, comparison in rows
    )
