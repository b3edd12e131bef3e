"""What people see: tables, readings and inspections, for a terminal or a pipe."""

from collections.abc import Collection
from datetime import datetime
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table
from rich.text import Text

from monitor.facts import Facts
from monitor.model import (
    Comparison,
    Direction,
    Ignored,
    Inspection,
    InspectionKind,
    Move,
    Outcome,
    Page,
    Reading,
    Status,
)
from monitor.wording.background import before_it
from monitor.wording.phrases import clean, day, days, sentence
from monitor.wording.sources import reporters
from monitor.wording.terms import KINDS, SEND_OUTCOMES, kind_of

COLOURS = {"outstanding": "bright_green", "good": "green", "requires_improvement": "yellow", "inadequate": "red"}
ARROWS = {Direction.UP: ("▲", "green"), Direction.DOWN: ("▼", "red")}
WIDE = 100  # columns

REASONS = {
    Ignored.NOT_OFSTED: "it is not about an Ofsted inspection of children's services",
    Ignored.SCHOOL_OR_NURSERY: "it is about a school or a nursery",
    Ignored.PROVIDER_NOT_COUNCIL: "it is about a provider, such as a children's home, not about a council",
    Ignored.ADULT_SOCIAL_CARE: "it is about adult social care",
    Ignored.OTHER_INSPECTORATE: "it is about another inspectorate's work",
    Ignored.NOT_ENGLAND: "it is not about England",
    Ignored.HISTORY_ONLY: "every grade in it is recalled from an earlier inspection",
    Ignored.NO_GRADE_NO_VISIT: "it tells of no grade and no visit",
    Ignored.OVERALL_NOT_GIVEN_SINCE_2026: "it gives an overall grade only, and Ofsted gives none since April 2026",
    Ignored.LSCB_ONLY: "it is about a local safeguarding children board only",
    Ignored.NOT_A_REPORT: "it is no report of Ofsted's",
    Ignored.UNREADABLE: "it could not be read",
}


def grade_text(grade: str, facts: Facts) -> Text:
    """A grade in Ofsted's word and its colour; the word alone says it too."""
    word = "Requires improvement" if grade == "requires_improvement" else facts.grades[grade].label
    return Text(word, style=COLOURS.get(grade, ""))


def is_narrow(console: Console) -> bool:
    """Whether a wide table would have to break what is to be copied: then some of it is left out or shortened."""
    return console.width < WIDE


def local(at: datetime | None, timezone: str, *, short: bool = False) -> str:
    """An instant as the clock of the time zone shows it; `short` without its year."""
    if at is None:
        return "–"
    then = at.astimezone(ZoneInfo(timezone))
    return f"{then.day} {then:%b %H:%M}" if short else f"{then:%Y-%m-%d %H:%M}"


def table(*headings: str, whole: Collection[str] = ()) -> Table:
    """An empty table; what stands below the headings in `whole` is never broken, so that it can be copied."""
    made = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for heading in headings:
        made.add_column(heading, overflow="fold", no_wrap=heading in whole)
    return made


def print_table(console: Console, made: Table, empty: str) -> None:
    """A table, or a sentence in place of an empty one."""
    console.print(made if made.row_count else empty)


def print_indented(console: Console, by: int, *lines: Text | str, mark: Text | None = None) -> None:
    """Lines that keep their distance from the margin where they wrap; the first may begin with a mark in that space."""
    margin = mark or Text()
    for line in lines:
        text = line if isinstance(line, Text) else Text(line)
        for part in text.wrap(console, max(console.width - by, 20)):
            part.rstrip()
            console.print(margin + Text(" " * (by - len(margin))) + part, soft_wrap=True)
            margin = Text()


def show_reading(console: Console, name: str, reading: Reading, facts: Facts, *, quotes: bool = True) -> None:
    """One input of `extract`, with the words that each grade rests on, or without."""
    console.print(name, style="bold")
    for outcome in reading.outcomes:
        _show_outcome(console, outcome, reading.page, facts, quotes)
    for past in reading.history:
        grades = ", ".join(f"{facts.areas[a].short} {grade_text(g, facts)}" for a, g in past.grades.items())
        console.print(f"  recalls {past.council}, {day(past.on) if past.on else 'undated'}: {grades}", style="dim")
    if reading.ignored:
        console.print(f"  No outcome: {REASONS[reading.ignored]}.")


def _show_outcome(console: Console, outcome: Outcome, page: Page, facts: Facts, quotes: bool) -> None:
    print_indented(console, 2, f"{outcome.council} (URN {outcome.urn or 'unknown'}): {_kind(outcome, facts)}")
    inspected = f"Inspected {days(outcome.inspected)}" if outcome.inspected else "No dates of the inspection"
    inspected += f", led by {outcome.lead_inspector}" if outcome.lead_inspector else ""
    print_indented(console, 2, f"{inspected}; {_published(outcome, page)}; confidence {outcome.confidence:.2f}")
    if outcome.priority_action:
        console.print("  Areas for priority action", style="red")
    if outcome.outcome:
        console.print(f"  Outcome: {SEND_OUTCOMES[outcome.outcome]}")
    words = {evidence.field: evidence.quote for evidence in outcome.evidence if quotes}
    for area, grade in outcome.grades.items():
        console.print(
            Text(f"    {sentence(facts.short(area, outcome.framework))}: ").append_text(grade_text(grade, facts))
        )
        if quote := words.get(f"grades.{area}"):
            print_indented(console, 6, Text(f"“{clean(quote)}”", style="dim"))


def _published(outcome: Outcome, page: Page) -> str:
    """The report's day or, where a page tells of one and does not say when it came out, the page's own."""
    if outcome.published:
        return f"published {day(outcome.published)}"
    return f"the page is of {day(page.published)}" if page.published else "no date of publication"


def _kind(outcome: Outcome, facts: Facts) -> str:
    framework = f", {facts.frameworks[outcome.framework].name}" if outcome.framework else ""
    return f"{KINDS[outcome.kind]}{framework}"


def show_inspection(console: Console, inspection: Inspection, comparison: Comparison, facts: Facts) -> None:
    """An inspection or visit as a short block: what and when, on whose word, then an area a line with its move."""
    when = f", {days(inspection.inspected)}" if inspection.inspected else ""
    framework = f"{sentence(facts.frameworks[inspection.framework].name)}. " if inspection.framework else ""
    lines = [
        Text(f"{inspection.council}: {kind_of(inspection)}{when}", style="bold"),
        Text(f"{framework}{sentence(_status(inspection))}.", style="dim"),
    ]
    if inspection.priority_action:
        lines.append(Text("Areas for priority action", style="red"))
    if inspection.outcome:
        lines.append(Text(sentence(SEND_OUTCOMES[inspection.outcome])))
    moves = {move.area: move for move in comparison.moves}
    for area, given in ((area, inspection.grades[area]) for area in facts.areas if area in inspection.grades):
        short = facts.short(area, inspection.framework)
        lines.append(area_line(area, given.grade, moves.get(area), comparison, facts, short))
    lines += [Text(before_it(last, facts), style="dim") for last in comparison.background]
    block = Table.grid(padding=(0, 2, 0, 0))
    block.add_row(Text(str(inspection.told_on), style="bold"), Text("\n").join(lines))
    console.print(block)


def _status(inspection: Inspection) -> str:
    since = f" since {day(gone)}" if (gone := inspection.withdrawn_on) else ""
    is_full = inspection.kind is InspectionKind.FULL
    until = f"; among the grades until {day(last)}" if is_full and (last := inspection.counts_until) else ""
    return {
        Status.REPORTED: f"reported by {reporters(inspection)}, not yet found on Ofsted's site{until}",
        Status.CONFIRMED: "read in Ofsted's published report",
        Status.DISPUTED: f"sources differ{until}",
        Status.WITHDRAWN: f"no longer found on Ofsted's site{since}",
    }[inspection.status]


def area_line(area: str, grade: str, move: Move | None, comparison: Comparison, facts: Facts, short: str = "") -> Text:
    """A judgement area on one line: its grade, and the one before if it moved."""
    arrow, colour = ARROWS[move.direction] if move else (" ", "")
    line = Text(f"{sentence(short or facts.areas[area].short):<26}").append(f"{arrow} ", style=colour)
    line.append_text(grade_text(grade, facts))
    if move:
        return line.append(f", was {grade_text(move.before, facts)}", style=colour)
    is_first = comparison.previous is not None and area in comparison.first_areas
    return line.append(", first judged", style="dim") if is_first else line
