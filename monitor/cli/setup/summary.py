"""What `init` has written, in short, and what to do next."""

import shlex
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from monitor.cli.common import Setting
from monitor.cli.database import address, shown
from monitor.cli.setup.choosing import Chosen
from monitor.deliver import redacted
from monitor.settings import Destination
from monitor.settings.draft import usual_pace

LABEL = 10  # columns


def show(setting: Setting, target: Path, chosen: Chosen) -> None:
    """What is watched, who is told of what, where the rest lies, and the next commands."""
    setting.stdout.print(f"\n{target} is written, and it is in order.", style="green")
    for label, told in _facts(setting, target, chosen):
        lines = textwrap.wrap(told, setting.stdout.width - LABEL, break_long_words=False, break_on_hyphens=False)
        for head, line in zip([label, *[""] * len(lines)], lines, strict=False):
            click.echo(f"{head:<{LABEL}}{line}")
    for refused in chosen.refused:
        setting.note(
            f"nothing is sent to {refused}, which is not on the public internet, until [monitor] has "
            f'allow-addresses = ["{refused}"]; with init: --allow {refused}.'
        )


def same_options(setting: Setting) -> str:
    """The common options that the next commands need too, as they are typed."""
    said = [(f"--{name}", setting.said[name]) for name in ("config", "database") if name in setting.said]
    return "".join(f" {option} {shlex.quote(value)}" for option, value in said)


def _facts(setting: Setting, target: Path, chosen: Chosen) -> Iterator[tuple[str, str]]:
    settings = setting.settings
    enabled = [source.name for source in settings.sources if source.enabled]
    pace = usual_pace(target.read_text(encoding="utf-8"))
    yield "Looks at", ", ".join(enabled)
    yield "", f"Ofsted every {pace.every}" + (f" {pace.hours}, and less often else" if pace.hours else "")
    if ready := len(settings.sources) - len(enabled):
        yield "Examples", f"{ready} more sources are in the file, switched off: local news, council news"
    for destination in settings.destinations:
        yield "Tells", _told(destination, chosen)
    if not settings.destinations:
        yield "Tells", f"nobody yet: the end of {target} shows how"
    yield "Database", shown(address(setting))
    command = f"ofsted-monitor{same_options(setting)}"
    yield "Next", f"{command} check   looks now, once; the first time takes minutes"
    yield "", f"{command} run     keeps looking, until you stop it"


def _told(destination: Destination, chosen: Chosen) -> str:
    where = _listed(chosen.places) or "all of England"
    return (
        f"{destination.name} ({redacted(destination.url)}) of full inspections in {where}, and of visits there that "
        "set areas for priority action"
    )


def _listed(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)
