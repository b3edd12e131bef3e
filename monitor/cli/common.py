"""What every command shares: the common options, and opening what they name."""

import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.console import Console
from sqlalchemy import Engine

from monitor import clock
from monitor.cli.logs import set_up_logs
from monitor.errors import UsageError
from monitor.facts import Facts, load
from monitor.model import Council
from monitor.packaged import packaged
from monitor.settings import Settings
from monitor.settings import load as load_settings

FAILED, WRONG, MOVED = 1, 2, 10

C = TypeVar("C", bound=Callable[..., Any])

_OPTIONS: tuple[tuple[tuple[str, ...], dict[str, Any]], ...] = (
    (("--config",), {"metavar": "FILE", "help": "The configuration. [default: ./sources.toml, else the packaged one]"}),
    (
        ("--database",),
        {"metavar": "URL", "help": "The database. [default: beside the configuration]"},
    ),
    (("--log-format",), {"type": click.Choice(["text", "json"]), "help": "How log lines are written. [default: text]"}),
    (("-v", "--verbose"), {"count": True, "help": "Say more; twice for everything."}),
    (("-q", "--quiet"), {"count": True, "help": "Say less."}),
)


def common(command: C) -> C:
    """Add the common options, which may stand before or after the command's name."""
    for names, settings in reversed(_OPTIONS):
        command = click.option(*names, **settings, expose_value=False, callback=_remember)(command)
    return command


def _remember(context: click.Context, parameter: click.Parameter, value: object) -> None:
    said = context.find_root().ensure_object(dict)
    if value:
        said[parameter.name] = value


class Setting:
    """What a command works with, opened when it is first asked for."""

    def __init__(self, context: click.Context) -> None:
        self._said: dict[str, Any] = context.find_root().ensure_object(dict)
        self.stdout = Console(soft_wrap=not sys.stdout.isatty(), highlight=False)
        self.stderr = Console(stderr=True, highlight=False)

    def logs(self, *, usual: int = 0) -> None:
        """Set logging up; `usual` is how talkative the command is without -v and -q."""
        loudness = usual + self._said.get("verbose", 0) - self._said.get("quiet", 0)
        set_up_logs(self._said.get("log_format", "text"), loudness)

    @property
    def facts(self) -> Facts:
        return load()

    @property
    def config(self) -> Path:
        """The configuration file: the one named, else ./sources.toml, else the packaged one."""
        if named := self._said.get("config"):
            if not Path(named).is_file():
                raise UsageError(f"There is no configuration at {named}. Check the path given with --config.")
            return Path(named)
        here = Path("sources.toml")
        return here if here.is_file() else packaged("sources.toml")

    def settings(self) -> Settings:
        settings = load_settings(self.config, self.facts, os.environ)
        for warning in settings.warnings:
            self.stderr.print(f"[yellow]Note:[/] {_plain(warning)}")
        return settings

    def database(self, settings: Settings) -> str:
        """The database's address: the one named, else the configuration's, else beside it."""
        named = self._said.get("database") or settings.database
        if named:
            return named if "://" in named else f"sqlite:///{Path(named).absolute()}"
        if settings.path.resolve() == packaged("sources.toml").resolve() and settings.path.parent != Path():
            import platformdirs

            folder = platformdirs.user_state_path("ofsted-monitor")
        else:
            folder = settings.path.parent.absolute()
        return f"sqlite:///{folder / 'ofsted-monitor.db'}"

    def open(self, settings: Settings) -> Engine:
        """The database for writing, made on first use."""
        from monitor.store import open_database

        return open_database(self.database(settings), self.facts, now=clock.now(), known=settings.baseline)

    def open_to_read(self) -> Engine:
        """The database for reading; where there is none yet, the baseline alone, in memory."""
        from monitor.store import exists, open_baseline

        settings = self.settings()
        if exists(self.database(settings)):
            return self.open(settings)
        self.stderr.print("[yellow]Note:[/] no database yet: this shows the baseline that comes with the program.")
        return open_baseline(self.facts, clock.now())

    def council(self, name: str) -> Council:
        """The council that a person named; UsageError with near names when there is none."""
        if council := self.facts.council(name):
            return council
        near = self.facts.suggest(name)
        hint = f"Did you mean {' or '.join(near)}?" if near else "`ofsted-monitor grades` lists them all."
        raise UsageError(f"No council is called {name!r}. {hint}")


def _plain(text: str) -> str:
    from rich.markup import escape

    return escape(text)


def print_lines(shapes: Iterable[Mapping[str, Any]]) -> None:
    """JSON, one object a line."""
    for shape in shapes:
        click.echo(json.dumps(shape, ensure_ascii=False))


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
