"""Inspections, each compared with the one before it: those of one council, or all with a move."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from monitor import clock
from monitor.cli.common import Setting, print_lines
from monitor.cli.database import open_to_read
from monitor.cli.show import print_indented, show_inspection
from monitor.due import next_due, past_intervals
from monitor.model import Comparison, Council, Inspection, InspectionKind, english_day
from monitor.reconcile import background, compare, with_predecessors
from monitor.shapes import inspection_json
from monitor.store import Told, inspections, told, told_of
from monitor.wording.background import at_its_end, before_it
from monitor.wording.endings import before_and_after
from monitor.wording.estimate import estimate

Rows = list[tuple[Inspection, Comparison]]


def print_history(setting: Setting, council: str, *, json_: bool) -> None:
    """All that is known of one council, oldest first, and for people when its next inspection may be due."""
    of = setting.council(council)
    name = of.short_name
    engine = open_to_read(setting)
    known = inspections(engine)  # of all: an estimate rests on their intervals, a new council's first grades on others'
    found, beside = known.get(name, ()), with_predecessors(of, known, setting.facts)
    rows = [(inspection, compare(inspection, beside, setting.facts)) for inspection in found]
    if json_:
        _print_inspections(rows, told(engine))
    else:
        _show_inspections(setting, rows, f"No inspection of {name} is known.")
        _show_change(setting, of, beside)
        due = next_due(of, found, past_intervals(known.values(), setting.facts), setting.facts, clock.now().date())
        print_indented(setting.stdout, 0, estimate(due))


def _show_change(setting: Setting, council: Council, inspections: Collection[Inspection]) -> None:
    """What a council followed and what follows it; and while no grades of its own are known, those from elsewhere."""
    facts = setting.facts
    told = list(before_and_after(council, facts, english_day(clock.now())))
    if not any(i.council == council.short_name and i.kind is InspectionKind.FULL for i in inspections):
        told += [before_it(last, facts) for last in background(council, inspections, facts)]
        if last := facts.last_grades.get(council.short_name):
            told.append(at_its_end(last, facts))
    print_indented(setting.stdout, 0, *told)


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
            reference=said.reference if (said := told_of(inspection, references)) else None,
            alerted_at=said.alerted_at if said else None,
        )
        for inspection, comparison in rows
    )
