"""What people see: readings, inspections and grades, for a terminal or a pipe."""

from datetime import datetime
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from monitor.facts import Facts
from monitor.model import Comparison, Direction, Inspection, InspectionKind, Move, Outcome, Reading

COLOURS = {"outstanding": "bright_green", "good": "green", "requires_improvement": "yellow", "inadequate": "red"}
SHORT_GRADES = {"requires_improvement": "requires improvement"}
ARROWS = {Direction.UP: ("▲", "green"), Direction.DOWN: ("▼", "red")}


def grade_text(grade: str) -> Text:
    """A grade in its colour; the word itself always says it too."""
    return Text(SHORT_GRADES.get(grade, grade).capitalize(), style=COLOURS.get(grade, ""))


def local(instant: datetime | None) -> str:
    """An instant as people in England read it."""
    return instant.astimezone(ZoneInfo("Europe/London")).strftime("%d %b %Y %H:%M") if instant else "–"


def table(*headings: str, title: str | None = None) -> Table:
    made = Table(title=title, title_justify="left", box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    for heading in headings:
        made.add_column(heading, overflow="fold")
    return made


def kind_name(kind: InspectionKind | str) -> str:
    names = {"full": "inspection", "area_send": "area SEND inspection", "jtai": "joint targeted inspection"}
    return names.get(kind, str(kind).replace("_", " "))


def dates_of(inspection: Inspection | Outcome) -> str:
    span = inspection.inspected
    if span is None:
        return "–"
    return f"{span.start}" if span.start == span.end else f"{span.start} to {span.end}"


def show_reading(console: Console, name: str, reading: Reading, facts: Facts) -> None:
    """One input of `extract`, with the words that each field rests on."""
    console.print(f"[bold]{escape(name)}[/]")
    for outcome in reading.outcomes:
        _show_outcome(console, outcome, facts)
    for past in reading.history:
        grades = ", ".join(f"{facts.areas[a].short} {g.replace('_', ' ')}" for a, g in past.grades.items())
        console.print(f"  recalls {escape(past.council)}, {past.on or 'undated'}: {grades}", style="dim")
    if reading.ignored:
        console.print(f"  no outcome: {reading.ignored.replace('_', ' ')}")


def _show_outcome(console: Console, outcome: Outcome, facts: Facts) -> None:
    framework = f", {facts.frameworks[outcome.framework].name}" if outcome.framework else ""
    console.print(f"  {escape(outcome.council)} ({outcome.urn}): {kind_name(outcome.kind)}{framework}")
    console.print(f"  inspected {dates_of(outcome)}, published {outcome.published or 'not said'}")
    if outcome.priority_action:
        console.print("  areas for priority action", style="red")
    words = {e.field: e.quote for e in outcome.evidence}
    rows = table("", "", "")
    for area, grade in outcome.grades.items():
        quote = " ".join(words.get(f"grades.{area}", "").split())
        rows.add_row(f"    {facts.areas[area].short}", grade_text(grade), Text(f"“{quote}”", style="dim"))
    if outcome.grades:
        console.print(rows)


def show_inspection(console: Console, inspection: Inspection, comparison: Comparison, facts: Facts) -> None:
    """An inspection or visit as a short block: what and when, then an area a line with its move."""
    what = f"{inspection.council}: {kind_name(inspection.kind)} of {dates_of(inspection)}"
    framework = f", {facts.frameworks[inspection.framework].name}" if inspection.framework else ""
    title = Text(f"{inspection.told_on}  ", style="bold").append(f"{what}{framework}", style="bold")
    title.append(f"  {inspection.status}", style="green" if inspection.status == "confirmed" else "yellow")
    console.print(title)
    if inspection.priority_action:
        console.print("            areas for priority action", style="red")
    moves = {move.area: move for move in comparison.moves}
    for area, given in inspection.grades.items():
        console.print(_area_line(area, given.grade, moves.get(area), comparison, facts))


def _area_line(area: str, grade: str, move: Move | None, comparison: Comparison, facts: Facts) -> Text:
    line = Text(f"            {facts.areas[area].short:<26}").append_text(grade_text(grade))
    if move:
        arrow, colour = ARROWS[move.direction]
        line.append(f"  {arrow} from {SHORT_GRADES.get(move.before, move.before)}", style=colour)
    elif comparison.previous and area in comparison.first_areas:
        line.append("  first judged", style="dim")
    return line


def print_table(console: Console, made: Table, empty: str) -> None:
    """A table, or a sentence in place of an empty one."""
    console.print(made if made.row_count else empty)
