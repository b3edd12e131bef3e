"""What `init` has written, in short, and what to do next."""

import shlex
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from monitor.cli.common import Setting, program
from monitor.cli.database import address, shown
from monitor.cli.setup.choosing import Chosen
from monitor.deliver import described
from monitor.settings import Source
from monitor.settings.draft import usual_pace
from monitor.wording.phrases import listed

LABEL = 10  # columns


def show(setting: Setting, target: Path, chosen: Chosen) -> None:
    """What is watched, who is told of what, where the rest lies, and the next commands."""
    setting.stdout.print(f"\n{target} is written, and it is in order.", style="green")
    room = setting.stdout.width - LABEL
    for label, told in _facts(setting, target, chosen):
        _line(label, textwrap.wrap(told, room, break_long_words=False, break_on_hyphens=False))
    for label, command, words in _next(setting):
        told = f"{command}   {words}"
        _line(label, [told] if len(told) <= room else [command.rstrip(), f"  {words}"])  # a command stays whole
    for refused in chosen.refused:
        setting.note(
            f"nothing is sent to {refused}, which is not on the public internet, until [monitor] has "
            f'allow-addresses = ["{refused}"]; with init: --allow {refused}.'
        )


def _line(label: str, lines: Sequence[str]) -> None:
    for head, line in zip([label, *[""] * len(lines)], lines, strict=False):
        click.echo(f"{head:<{LABEL}}{line}")


def same_options(setting: Setting) -> str:
    """The common options that the next commands need too, as they are typed."""
    said = [(f"--{name}", setting.said[name]) for name in ("config", "database") if name in setting.said]
    return "".join(f" {option} {shlex.quote(value)}" for option, value in said)


def _facts(setting: Setting, target: Path, chosen: Chosen) -> Iterator[tuple[str, str]]:
    settings = setting.settings
    enabled = [source.name for source in settings.sources if source.enabled]
    pace = usual_pace(target.read_text(encoding="utf-8"))
    yield "Looks at", ", ".join(enabled)
    yield "", f"Ofsted every {pace.every}" + (f" {pace.hours}, else every {pace.otherwise}" if pace.hours else "")
    if ready := _ready(setting, chosen):
        yield "Off", f"{', '.join(ready)} (local news for you to switch on in {target})"
    for number, destination in enumerate(settings.destinations):
        yield "" if number else "Tells", f"{destination.name}: {described(destination.url)}"
    if settings.destinations:
        where = listed(chosen.places) or "all of England"
        yield "", f"of full inspections in {where}, and of visits there that set areas for priority action"
    else:
        yield "Tells", f"nobody yet: the end of {target} shows how"
    yield "Database", shown(address(setting))


def _next(setting: Setting) -> Iterator[tuple[str, str, str]]:
    command = f"{program()}{same_options(setting)}"
    yield "Next", f"{command} check", "looks now, once; the first time takes minutes"
    yield "", f"{command} run  ", "keeps looking, until you stop it"


def _ready(setting: Setting, chosen: Chosen) -> list[str]:
    """The sources that are switched off, those about the places chosen first."""
    known = setting.facts.by_name

    def is_elsewhere(source: Source) -> bool:
        return not any({name, known[name].region} & set(chosen.places) for name in source.councils)

    off = [source for source in setting.settings.sources if not source.enabled]
    return [source.name for source in sorted(off, key=is_elsewhere)]
