"""How each source is: what `sources` shows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rich.text import Text

from monitor import clock
from monitor.cli.common import Setting
from monitor.cli.database import open_to_read
from monitor.cli.show import is_narrow, local, print_indented, print_table, table
from monitor.health import LONGEST_QUIET, quiet, usual_items
from monitor.model import Authority, PageKind, Quiet, SourceState, english_day
from monitor.schedule import first_due
from monitor.settings import Source
from monitor.store import Sources, newest_report
from monitor.wording.phrases import counted, sentence
from monitor.wording.trouble import quiet_line

STYLES = {"ok": "green", "partly": "yellow", "failing": "red"}


@dataclass(frozen=True, slots=True)
class Condition:
    """One source of the configuration, what is kept of it, and when it is due."""

    source: Source
    state: SourceState
    due_at: datetime | None  # None: it is not enabled
    quiet: Quiet | None = None  # of Ofsted's own list, once that was read

    @property
    def word(self) -> str:
        return self.state.condition if self.source.enabled else "disabled"


def conditions_of(setting: Setting) -> list[Condition]:
    """How every source is, in the order of the configuration."""
    settings, now, engine = setting.settings, clock.now(), open_to_read(setting)
    states = Sources(engine).states()
    today = english_day(now)
    newest = newest_report(engine, today)
    silence = quiet(newest, today, setting.facts.calendar) if newest else None

    def condition(source: Source) -> Condition:
        state = states.get(source.name, SourceState(source.name))
        due_at = first_due(source, state.checked_at, state.next_due_at, now, settings.timezone)
        was_read = state.succeeded_at is not None  # what was never looked at cannot be called quiet
        official = was_read and source.kind is PageKind.OFSTED_SEARCH and source.authority is Authority.OFSTED
        return Condition(source, state, due_at if source.enabled else None, silence if official else None)

    return [condition(source) for source in settings.sources]


def condition_json(condition: Condition) -> dict[str, Any]:
    """One line of `sources --json`."""
    source, state, silence = condition.source, condition.state, condition.quiet
    return {
        "name": source.name,
        "kind": str(source.kind),
        "url": source.url,
        "state": condition.word,
        "failures": state.failures,
        "failing_since": _iso(state.trouble_since),
        "told_at": _iso(state.told_at),
        "last_success": _iso(state.succeeded_at),
        "last_error": state.last_error,
        "next_due": _iso(condition.due_at),
        "items": state.items,
        "usual_items": usual_items(state) or None,
        "notes": list(state.notes),
        "newest_report": silence.newest.isoformat() if silence else None,
        "quiet": quiet_line(silence, LONGEST_QUIET) if silence else None,
    }


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def show_conditions(setting: Setting, conditions: list[Condition]) -> None:
    """What one must copy, the name, is never broken; a narrow terminal has no room for the kind."""
    timezone, short = setting.settings.timezone, is_narrow(setting.stdout)
    kind = [] if short else ["Kind"]
    made = table("Source", *kind, "State", "Last success", "Next due", whole=("Source",))
    for condition in conditions:
        instants = [local(at, timezone, short=short) for at in (condition.state.succeeded_at, condition.due_at)]
        word = Text(condition.word, style=STYLES.get(condition.word, "dim"))
        made.add_row(condition.source.name, *([condition.source.kind] if kind else []), word, *instants)
    print_table(setting.stdout, made, "No sources are configured.")
    for condition in conditions:
        if more := _more(condition, timezone, short=short):
            setting.stdout.print(f"\n{condition.source.name}", style="bold")
            print_indented(setting.stdout, 2, *more)


def _more(condition: Condition, timezone: str, *, short: bool) -> list[Text]:
    """What there is to say of a source besides: why it fails, what is worth a look, how long Ofsted has been quiet."""
    state, lines = condition.state, list[Text]()
    if not condition.source.enabled:
        return lines
    if state.last_error:
        lines.append(Text(_failing(state, timezone, short=short), style=STYLES[condition.word]))
        lines += [Text(error) for error in state.last_error.split("; ")]
    lines += [Text(sentence(note), style="yellow") for note in state.notes]
    if condition.quiet:
        lines.append(Text(sentence(quiet_line(condition.quiet, LONGEST_QUIET)), style="dim"))
    return lines


def _failing(state: SourceState, timezone: str, *, short: bool) -> str:
    if not state.failures:  # nothing but single documents and stories; of Ofsted's documents each is told by itself
        return "Single pages that cannot be read; the operators hear of each that is Ofsted's:"
    looks = counted(state.failures, "look", "looks in a row")
    told = f"; told to the operators {local(state.told_at, timezone, short=short)}" if state.told_at else ""
    return f"Failing since {local(state.trouble_since, timezone, short=short)}, {looks}{told}:"
