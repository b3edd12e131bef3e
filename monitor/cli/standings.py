"""Who has which grades: the rows that were asked for, as a table or as CSV."""

import csv
import io
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date

import click
from rich.text import Text

from monitor import clock
from monitor.cli.common import Setting
from monitor.cli.database import open_to_read
from monitor.cli.show import grade_text, print_indented, print_table, table
from monitor.due import next_due, past_intervals
from monitor.facts import Facts
from monitor.model import Inspection, InspectionKind, PartialDate, Standing, Status, english_day
from monitor.reconcile import standing
from monitor.store import inspections, made_at
from monitor.wording.estimate import estimate

WIDE, WIDEST = 115, 140  # columns in which the grades' words stand in full beside the longest name, and dates too
FEW = 5  # rows, at the most, of a table below which each council's next inspection is told
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


def standings(
    setting: Setting, councils: Collection[str], regions: Collection[str], on: date | None, known_on: date | None
) -> list[Standing]:
    """The grades of the named councils, or of all that there are on the day asked about; by name.

    With each, when its next inspection may be due as seen from that day.
    """
    facts = setting.facts
    wanted = {setting.council(name).short_name for name in councils}
    wanted_regions = {_region(facts, name) for name in regions}
    day, engine = on or known_on or english_day(clock.now()), open_to_read(setting)
    if known_on and known_on < (made_on := english_day(made_at(engine))):
        setting.note(
            f"this ledger was made on {made_on} and knew nothing on {known_on}; --on gives what was published by then."
        )
    known = {
        name: [one for one in found if one.told_on <= (on or date.max) and one.counts_on(day)]
        for name, found in inspections(engine, until=known_on).items()
    }
    intervals = past_intervals(known.values(), facts)
    return [
        replace(
            standing(council, its, facts, day),
            last_full=_last_full(its),
            due=next_due(council, its, intervals, facts, day),
        )
        for council in sorted(facts.councils, key=lambda council: council.short_name)
        if (council.short_name in wanted if wanted else facts.runs(council, day))
        and (not wanted_regions or council.region in wanted_regions)
        for its in [known.get(council.short_name, [])]
    ]


def _last_full(inspections: Iterable[Inspection]) -> PartialDate | None:
    """When the last full inspection was published whose day is known: what a paper tells may be without one."""
    full = (one for one in inspections if one.kind is InspectionKind.FULL)
    return max((one.published for one in full if one.published), default=None)


def _region(facts: Facts, name: str) -> str:
    by_name = {region.lower(): region for region in facts.regions}
    if region := by_name.get(name.lower().replace("-", " ")):  # "north-west" too: a shell completes it unquoted
        return region
    raise click.BadParameter(f'"{name}" is no region. The regions: {", ".join(facts.regions)}.', param_hint="--region")


def as_csv(rows: Iterable[Standing]) -> str:
    """A row for each council and judgement area, below a header."""
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


def show_grades(setting: Setting, rows: list[Standing]) -> None:
    """A table as wide as the terminal allows, and what its short words and marks mean."""
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
    if len(rows) <= FEW:
        for row in rows:
            if row.due:
                print_indented(setting.stdout, 0, estimate(row.due, row.council.short_name))


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
