"""Inspections, each compared with the one before it: those of one council, or all with a move."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from monitor import clock
from monitor.cli.common import Setting, print_json
from monitor.cli.database import open_to_read
from monitor.cli.show import print_indented, show_inspection
from monitor.due import next_due, past_intervals
from monitor.model import Comparison, Council, Event, Inspection, InspectionKind, english_day
from monitor.reconcile import background, compare, with_predecessors
from monitor.shapes import follow_up_json, inspection_json
from monitor.store import Told, follow_ups, inspections, told, told_of
from monitor.wording import afterwards
from monitor.wording.background import at_its_end, before_it
from monitor.wording.endings import before_and_after
from monitor.wording.estimate import estimate
from monitor.wording.phrases import day

Rows = list[tuple[Inspection, Comparison]]
FollowUps = Mapping[int, Sequence[Event]]
NO_FOLLOW_UPS: FollowUps = {}
BESIDE_THE_DAY = 12  # columns: where an inspection's lines begin


def print_history(setting: Setting, council: str, *, json_: bool) -> None:
    """All that is known of one council, oldest first, and for people when its next inspection may be due."""
    of = setting.council(council)
    name = of.short_name
    engine = open_to_read(setting)
    known = inspections(engine)  # of all: an estimate rests on their intervals, a new council's first grades on others'
    found, beside = known.get(name, ()), with_predecessors(of, known, setting.facts)
    rows = [(inspection, compare(inspection, beside, setting.facts)) for inspection in found]
    later = follow_ups(engine, name)
    if json_:
        _print_inspections(rows, told(engine), later)
    else:
        _show_inspections(setting, rows, f"This ledger holds no report on {name}.", later)
        _show_change(setting, of, beside)
        today = english_day(clock.now())
        counted = [inspection for inspection in found if inspection.counts_on(today)]
        due = next_due(of, counted, past_intervals(known.values(), setting.facts), setting.facts, today)
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


def _show_inspections(setting: Setting, rows: Rows, empty: str, later: FollowUps = NO_FOLLOW_UPS) -> None:
    for inspection, comparison in rows:
        show_inspection(setting.stdout, inspection, comparison, setting.facts)
        for event in _of(inspection, later):
            if said := afterwards(event, setting.facts):
                line = f"{day(english_day(event.recorded_at))}: {said} ({event.reference})."
                print_indented(setting.stdout, BESIDE_THE_DAY, line)
    if not rows:
        setting.stdout.print(empty)


def _print_inspections(
    rows: Iterable[tuple[Inspection, Comparison]], references: Mapping[int, Told], later: FollowUps = NO_FOLLOW_UPS
) -> None:
    for inspection, comparison in rows:
        said = told_of(inspection, references)
        reference, alerted_at = (said.reference, said.alerted_at) if said else (None, None)
        shape = inspection_json(inspection, comparison, reference, alerted_at)
        told_later = [follow_up_json(event) for event in _of(inspection, later)]
        print_json(shape | ({"follow_ups": told_later} if told_later else {}))


def _of(inspection: Inspection, later: FollowUps) -> list[Event]:
    return [event for sighting in inspection.sightings for event in later.get(sighting.id, ())]
