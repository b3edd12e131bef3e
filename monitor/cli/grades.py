"""`grades`, `history` and `moves`: what the ledger knows."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import click
from rich.text import Text

from monitor import clock
from monitor.cli.common import Day, Setting, as_json, common, print_lines
from monitor.cli.show import grade_text, print_table, show_inspection, table
from monitor.facts import Facts
from monitor.model import Comparison, Direction, Held, Inspection, InspectionKind, Standing, Status
from monitor.reconcile import compare, standing
from monitor.shapes import inspection_json, standing_json
from monitor.store import inspections, told

FIRST = Comparison(Direction.FIRST)

Rows = list[tuple[Inspection, Comparison]]


@click.command()
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
    setting = Setting(context)
    setting.logs()
    wanted = {setting.council(name).short_name for name in councils}
    region_names = {_region(setting.facts, name) for name in regions}
    found = inspections(setting.open_to_read(), until=known_on)
    rows = [
        standing(council, found.get(council.short_name, ()), setting.facts, on)
        for council in sorted(setting.facts.councils, key=lambda council: council.short_name)
        if (council.short_name in wanted if wanted else _exists(council.ends_on, on or known_on or clock.now().date()))
        and (not region_names or council.region in region_names)
    ]
    if json_:
        print_lines(map(standing_json, rows))
    elif csv_:
        _print_csv(rows)
    else:
        _show_grades(setting, rows)


def _exists(ends_on: date | None, on: date) -> bool:
    """Whether a council was there on the day asked about."""
    return ends_on is None or on < ends_on


def _region(facts: Facts, name: str) -> str:
    by_name = {region.lower(): region for region in facts.regions}
    if name.lower() not in by_name:
        raise click.BadParameter(f"{name!r} is no region. The regions are {', '.join(facts.regions)}.")
    return by_name[name.lower()]


def _print_csv(rows: Iterable[Standing]) -> None:
    import csv
    import sys

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["council", "urn", "region", "area", "grade", "published", "status"])
    for row in rows:
        for area, held in row.grades.items():
            council = row.council
            writer.writerow(
                [council.short_name, council.urn, council.region, area, held.grade, held.published or "", held.status]
            )


def _show_grades(setting: Setting, rows: list[Standing]) -> None:
    facts = setting.facts
    areas = [a for a in facts.areas if any(a in row.grades for row in rows)]
    made = table("Council")
    for area in areas:
        made.add_column(facts.areas[area].short.capitalize(), min_width=len("Outstanding"))
    made.add_column("Published", no_wrap=True)
    for row in rows:
        cells = [_held_text(row.grades.get(area), row) for area in areas]
        made.add_row(row.council.short_name, *cells, str(row.last_full or "–"))
    print_table(setting.stdout, made, "No council matches.")
    if any(row.grades.values() for row in rows):
        setting.stdout.print(NOTES, style="dim")


NOTES = "RI: requires improvement to be good. ~ reported, not yet confirmed. * given earlier than the date shown."


def _held_text(held: Held | None, row: Standing) -> Text:
    """A cell of the table, short enough for 80 columns."""
    if held is None:
        return Text("–", style="dim")
    text = grade_text(held.grade)
    if held.grade == "requires_improvement":
        text.plain = "RI"
    if held.status != Status.CONFIRMED:
        text.append(" ~")
    return text.append(" *") if held.published != row.last_full else text


@click.command()
@click.argument("council")
@as_json()
@common
@click.pass_context
def history(context: click.Context, council: str, json_: bool) -> None:
    """All inspections, visits and moves of a council, oldest first.

    COUNCIL is a name ("Hull", "Kingston upon Hull"), a slug or Ofsted's URN.

    \b
    ofsted-monitor history Trafford
    """
    setting = Setting(context)
    setting.logs()
    name = setting.council(council).short_name
    engine = setting.open_to_read()
    found = inspections(engine, name).get(name, ())
    rows = [(inspection, _compared(inspection, found, setting.facts)) for inspection in found]
    if json_:
        _print_inspections(rows, told(engine))
        return
    _show_inspections(setting, rows, f"Nothing is known of {name} yet.")


@click.command()
@click.option("--since", type=Day(), metavar="DATE", help="Published on or after that day.")
@click.option("--until", type=Day(), metavar="DATE", help="Published on or before that day.")
@as_json()
@common
@click.pass_context
def moves(context: click.Context, since: date | None, until: date | None, json_: bool) -> None:
    """The inspections at which the grade of some judgement area moved, oldest first.

    \b
    ofsted-monitor moves --since 2026-04-01
    """
    setting = Setting(context)
    setting.logs()
    engine = setting.open_to_read()
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
        return
    _show_inspections(setting, rows, "No grade moved in that time.")


def _show_inspections(setting: Setting, rows: Rows, empty: str) -> None:
    for inspection, comparison in rows:
        show_inspection(setting.stdout, inspection, comparison, setting.facts)
    if not rows:
        setting.stdout.print(empty)


def _compared(inspection: Inspection, others: Iterable[Inspection], facts: Facts) -> Comparison:
    return compare(inspection, others, facts) if inspection.kind == InspectionKind.FULL else FIRST


def _print_inspections(rows: Iterable[tuple[Inspection, Comparison]], references: Mapping[int, Any]) -> None:
    print_lines(
        inspection_json(
            inspection,
            comparison,
            reference=said.reference if (said := references.get(inspection.id)) else None,
            alerted_at=said.alerted_at if said else None,
        )
        for inspection, comparison in rows
    )
