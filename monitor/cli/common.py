"""What every command shares: the common options, what they name, and how lines are printed."""

import json
import os
import re
import shlex
import shutil
import sys
import textwrap
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from typing import IO, Any, Protocol, TextIO, TypeVar, cast

import click
from rich.console import Console

from monitor import clock
from monitor.cli.complete import complete_file
from monitor.cli.configuration import configuration
from monitor.errors import UsageError
from monitor.facts import Facts, in_country, load
from monitor.model import Council, english_day
from monitor.settings import Settings, facts_folder
from monitor.settings import load as load_settings
from monitor.settings.reading import near
from monitor.succession import ended
from monitor.wording.endings import in_its_stead

FAILED, WRONG, MOVED, STOPPED = 1, 2, 10, 130
NAME = "ofsted-monitor"
_KINDS = {"notify": "destination"}  # what people call the things of a table, where it is not the table's name


class _Named(Protocol):
    @property
    def name(self) -> str: ...


C = TypeVar("C", bound=Callable[..., Any])
N = TypeVar("N", bound=_Named)


class CommonOption(click.Option):
    """An option of every command, which may stand before or after the command's name."""


_OPTIONS: tuple[tuple[tuple[str, ...], dict[str, Any]], ...] = (
    (
        ("--config",),
        {
            "metavar": "FILE",
            "help": "The configuration. [default: ./sources.toml, else the packaged one]",
            "shell_complete": complete_file,
        },
    ),
    (
        ("--database",),
        {
            "metavar": "URL",
            "help": "The database: a path or sqlite:///PATH. [default: beside the configuration, or in your "
            "state folder with the packaged one]",
            "shell_complete": complete_file,
        },
    ),
    (("--log-format",), {"type": click.Choice(["text", "json"]), "help": "How log lines are written. [default: text]"}),
    (("-v", "--verbose"), {"count": True, "help": "Log more, on standard error: -v warnings, -vv what is done."}),
    (("-q", "--quiet"), {"count": True, "help": "Log less."}),
)


def common(command: C) -> C:
    """Add the common options."""
    for names, settings in reversed(_OPTIONS):
        command = click.option(*names, **settings, cls=CommonOption, expose_value=False, callback=_remember)(command)
    return command


def _remember(context: click.Context, parameter: click.Parameter, value: object) -> None:
    said = context.find_root().ensure_object(dict)
    if value:
        said[parameter.name] = value


class Setting:
    """What a command works with: its consoles, and what the common options name."""

    def __init__(self, context: click.Context, *, loudness: int = 0) -> None:
        """Set logging up too; `loudness` is how talkative the command is without -v and -q."""
        from monitor.cli.logs import set_up_logs  # --help and a shell's completion need not wait for its library

        self.said: Mapping[str, Any] = context.find_root().ensure_object(dict)
        self.at_end = context.call_on_close  # what is open is closed when the command ends, however it ends
        self.stdout, self.stderr = _console(stderr=False), _console(stderr=True)
        loudness += self.said.get("verbose", 0) - self.said.get("quiet", 0)
        set_up_logs(self.said.get("log_format", "text"), loudness)

    @cached_property
    def facts(self) -> Facts:
        """What is known of England's councils, or of those of the invented country that the configuration names."""
        try:
            folder = facts_folder(configuration(self.said))
        except UsageError:  # `init` is about to write it; whoever reads it says what is wrong
            return load()
        return in_country(folder) if folder and folder.is_dir() else load()

    @cached_property
    def settings(self) -> Settings:
        """What the configuration says; its warnings are told once."""
        from monitor.cli.redaction import hide_secrets_of  # late: as the log itself

        settings = load_settings(configuration(self.said), self.facts, os.environ)
        hide_secrets_of(settings)
        today = english_day(clock.now())
        gone = (
            in_its_stead(where, council, self.facts, today) for where, council in ended(settings, self.facts, today)
        )
        for warning in (*settings.warnings, *(f"{settings.path.name}: {sentence}" for sentence in gone)):
            self.note(warning)
        return settings

    def note(self, sentence: str) -> None:
        self._complain("note", sentence, "yellow", "Note: ")

    def trouble(self, sentence: str) -> None:
        self._complain("trouble", sentence, "red")

    def _complain(self, event: str, sentence: str, style: str, before: str = "") -> None:
        """Tell the person; where the log is JSON a program reads standard error, so it is a line of the log."""
        if self.said.get("log_format") != "json":
            complain(f"{before}{sentence}", style=style)
            return
        from monitor.cli.logs import tell

        tell("warning", event, message=sentence)

    def named(self, kind: str, name: str, among: Collection[N]) -> N:
        """The source or the destination of that name; UsageError with what is near, or with all, when there is none."""
        by_name = {thing.name: thing for thing in among}
        if name in by_name:
            return by_name[name]
        what = _KINDS.get(kind, kind)
        add = f"It has no {what} yet: add one in a table that begins with [[{kind}]]."
        hint = near(name, by_name) if by_name else add
        raise UsageError(f'{self.settings.path}: there is no {what} called "{name}". {hint}')

    def council(self, name: str) -> Council:
        """The council that a person named; UsageError with near names when there is none."""
        if council := self.facts.council(name):
            return council
        likely = self.facts.suggest(name)
        hint = f"Did you mean {' or '.join(likely)}?" if likely else "`ofsted-monitor grades` lists them all."
        raise UsageError(f'No council is called "{name}". {hint}')


class _Piped:
    """A pipe or a file as rich writes to it, without the blanks that it fills its lines up with."""

    def __init__(self, stream: TextIO) -> None:
        self._stream, self.encoding, self.flush = stream, stream.encoding, stream.flush

    def write(self, text: str) -> int:
        return self._stream.write(re.sub(r" +$", "", text, flags=re.MULTILINE))


def _console(*, stderr: bool) -> Console:
    """A console for words of any origin: nothing in them is taken for markup.

    Into a pipe or a file no line is broken: who reads it there wants lines, not a page.
    """
    stream = sys.stderr if stderr else sys.stdout
    file = cast("IO[str]", stream if stream.isatty() else _Piped(stream))
    width = None if stream.isatty() or "COLUMNS" in os.environ else 10_000
    return Console(file=file, stderr=stderr, width=width, markup=False, emoji=False, highlight=False)


def complain(words: str, style: str = "") -> None:
    """Tell the person on standard error what is wrong.

    On a terminal lines are broken between words. A long word, and a command, which is a line that begins
    with two blanks, stay whole, fit to be copied.
    """
    console = _console(stderr=True)
    lines = words.rstrip("\n").split("\n")
    if sys.stderr.isatty():
        lines = [part for line in lines for part in _filled(line, console.width)]
    console.print("\n".join(lines), style=style, soft_wrap=True)


def _filled(line: str, width: int) -> list[str]:
    if line.startswith("  "):
        return [line]
    return textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False) or [""]


def program() -> str:
    """What one types to call this program: its name, or where that is not on the PATH the path of what was called."""
    if shutil.which(NAME):
        return NAME
    called = Path(sys.argv[0]).absolute()
    script = called if called.stem == NAME else Path(sys.executable).with_name(NAME)
    return shlex.quote(str(script)) if script.is_file() else f"{shlex.quote(sys.executable)} -m monitor"


def print_json(shape: Mapping[str, Any]) -> None:
    """One object on one line, always in UTF-8.

    A lone surrogate, as in a file name that is not UTF-8, becomes the escape that JSON has for it.
    """
    click.echo(json.dumps(shape, ensure_ascii=False).encode("utf-8", "backslashreplace"))


def print_lines(shapes: Iterable[Mapping[str, Any]]) -> None:
    """JSON, one object a line."""
    for shape in shapes:
        print_json(shape)


class Day(click.ParamType[date]):
    """A day as people type it on a command line: 2026-07-28."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a day. Write it as year, month, day: 2026-07-28.", param, ctx)


as_json = partial(click.option, "--json", "json_", is_flag=True, help="One JSON object a line, nothing else.")
