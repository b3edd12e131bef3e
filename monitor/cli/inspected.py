"""Inspections, each compared with the one before it: those of one council, or all with a move."""

from collections.abc import Iterable, Mapping
from datetime import date

from monitor.cli.common import Setting, print_lines
from monitor.cli.database import open_to_read
from monitor.cli.show import show_inspection
from monitor.model import Comparison, Inspection
from monitor.reconcile import compare
from monitor.shapes import inspection_json
from monitor.store import Told, inspections, told

Rows = list[tuple[Inspection, Comparison]]


def print_history(setting: Setting, council: str, *, json_: bool) -> None:
    """All that is known of one council, oldest first."""
    name = setting.council(council).short_name
    engine = open_to_read(setting)
    found = inspections(engine, name).get(name, ())
    rows = [(inspection, compare(inspection, found, setting.facts)) for inspection in found]
    if json_:
        _print_inspections(rows, told(engine))
    else:
        _show_inspections(setting, rows, f"Nothing is known of {name} yet.")


def print_moves(setting: Setting, since: date | None, until: date | None, *, json_: bool) -> None:
    """The inspections of those days at which some grade moved, oldest first."""
    engine = open_to_read(setting)
    rows = [
        (inspection, comparison)
        for found in inspections(engine).values()
        for inspection in found
        if (since or date.min) <= inspection.told_on <= (until or date.max)
        and (comparison := compare(inspection, found, setting.facts)).moves
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
