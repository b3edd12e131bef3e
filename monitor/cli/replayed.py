"""A replay for a command: run with a progress bar, interrupted and gone on with, and shown."""

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path

import click
import platformdirs
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from monitor import clock
from monitor.cli.common import Setting, print_lines
from monitor.cli.inspected import BESIDE_THE_DAY
from monitor.cli.show import REASONS, print_indented, show_inspection
from monitor.errors import SchemaError
from monitor.facts import Facts
from monitor.model import Direction, Ignored, InspectionKind, english_day
from monitor.replay import Replay, Replayed
from monitor.replay.keep import Read, kept, key_of, remove, sweep
from monitor.replay.manifest import Item, read_manifest
from monitor.shapes import inspection_json
from monitor.wording.phrases import counted, day, listed

MOST_LINES = 8  # so many lines of the manifest are named; the rest is counted
WAYS = {Direction.SAME: "unchanged", Direction.FIRST: "first judged"}


def run_replay(setting: Setting, manifest: str, until: date | None, *, visits: bool, fresh: bool, json_: bool) -> bool:
    """Replay a manifest and print what would have been told; whether some document could not be read."""
    items = [item for item in read_manifest(Path(manifest)) if until is None or item.published_on <= until]
    if not items:
        setting.note(f"{manifest} names no document" + (f" published by {until}." if until else "."))
        return False
    home = platformdirs.user_state_path("ofsted-monitor") / "replays"
    sweep(home, clock.now())
    with kept(home, key_of(Path(manifest), items), fresh=fresh) as folder:
        with closing(_opened(items, setting.facts, folder)) as replay:
            _play(setting, replay, len(items))
            found = replay.results()
            printed = [one for one in found if visits or one.inspection.kind is InspectionKind.FULL]
            if json_:
                print_lines(map(_shape, printed))
            else:
                _show(setting, printed)
                _sum_up(setting.stdout, replay, found)
            faults = [read.error for read in replay.read if read.error]
        remove(folder)
    for fault in faults:
        setting.trouble(f"{manifest}, {fault}")
    return bool(faults)


def _opened(items: Sequence[Item], facts: Facts, folder: Path) -> Replay:
    try:
        return Replay(items, facts, folder)
    except SchemaError as fault:
        raise SchemaError(
            f"What an interrupted replay left behind is of no use. Add --fresh to start over. {fault}"
        ) from fault


def _play(setting: Setting, replay: Replay, total: int) -> None:
    """Read what is left, with a bar on a terminal."""
    if done := len(replay.read):
        setting.note(f"going on after item {done} of {total}, where it was interrupted. --fresh starts over.")
    bar = Progress(
        TextColumn("Replaying"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=setting.stderr,
        transient=True,
        disable=not sys.stderr.isatty(),
    )
    try:
        with bar:
            task = bar.add_task("", total=total, completed=done)
            for _ in replay.play():
                bar.advance(task)
    except KeyboardInterrupt:
        setting.note(
            f"interrupted after item {len(replay.read)} of {total}; without --fresh the next one goes on from there."
        )
        raise click.Abort from None


def _shape(one: Replayed) -> dict[str, object]:
    reference, alerted_at = (one.told.reference, one.told.alerted_at) if one.told else (None, None)
    return inspection_json(one.inspection, one.comparison, reference=reference, alerted_at=alerted_at)


def _show(setting: Setting, found: Iterable[Replayed]) -> None:
    for one in found:
        show_inspection(setting.stdout, one.inspection, one.comparison, setting.facts)
        told = [
            f"{'Then told' if number else 'Told'} {day(english_day(alert.sent_at))} as {alert.reference}."
            for number, alert in enumerate(one.alerts)
            if alert.sent_at
        ]
        lines = told or ["Not told: a later inspection was known by then."]
        print_indented(setting.stdout, BESIDE_THE_DAY, *(Text(line, style="cyan") for line in lines))


def _sum_up(out: Console, replay: Replay, found: Iterable[Replayed]) -> None:
    """The closing lines: how much was read, told, set aside and not read."""
    inspections = [one for one in found if one.told]
    full = [one for one in inspections if one.inspection.kind is InspectionKind.FULL]
    ways = Counter(one.comparison.direction for one in full)
    by_way = ", ".join(f"{ways[way]} {WAYS.get(way, way)}" for way in Direction if ways[way])
    unread = sum(1 for read in replay.read if read.error)
    out.print(f"{counted(len(replay.read) - unread, 'document', 'documents')} read.", style="bold")
    out.print(f"{counted(len(full), 'full inspection', 'full inspections')} told" + (f": {by_way}." if full else "."))
    out.print(f"{counted(len(inspections) - len(full), 'visit', 'visits')} told.")
    if held := replay.held():
        out.print(f"{held} kept for review, as not certain enough to be told.")
    _show_set_aside(out, replay.read)
    if unread:
        out.print(f"{unread} could not be read.", style="red")


def _show_set_aside(out: Console, read: Sequence[Read]) -> None:
    """How many documents gave nothing for each reason, and on which lines of the manifest they stand."""
    lines = defaultdict[Ignored, list[int]](list)
    for each in read:
        if each.ignored:
            lines[Ignored(each.ignored)].append(each.line)
    if lines:
        out.print(f"{sum(map(len, lines.values()))} set aside:")
    for reason, where in sorted(lines.items(), key=lambda item: -len(item[1])):
        print_indented(out, 2, f"{len(where)}: {REASONS[reason]} ({_lines(sorted(where))}).")


def _lines(numbers: Sequence[int]) -> str:
    """`line 3`, `lines 3, 5 and 2 more`."""
    more = len(numbers) - MOST_LINES
    shown = [str(number) for number in numbers[:MOST_LINES]] + ([f"{more} more"] if more > 0 else [])
    return f"{'line' if len(numbers) == 1 else 'lines'} {listed(shown)}"
