"""How commands are listed, show their help, and end."""

import importlib
import inspect
import io
import sys
from collections.abc import Callable, Mapping
from typing import Any

import click
from click.shell_completion import CompletionItem

from monitor.cli.common import FAILED, STOPPED, WRONG, CommonOption, complain
from monitor.errors import MonitorError, UsageError

EXAMPLES = "\b\nofsted-monitor"  # with the sign that keeps click from filling the lines


class _Sectioned(click.Command):
    """Shows its examples in a section of their own, and the common options below a command's own."""

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The docstring; its examples are the paragraph that begins with the program's name."""
        parts = inspect.cleandoc(self.help or "").split("\n\n")
        examples = [part for part in parts if part.startswith(EXAMPLES)]
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text("\n\n".join(part for part in parts if part not in examples))
        with formatter.section("Examples"):
            formatter.write_text("\n\n".join(examples))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        shared = [option for option in options if isinstance(option, CommonOption)]
        own = [option for option in options if option not in shared]
        for title, listed in (("Options", own), ("Options of every command, before or after its name", shared)):
            if records := [record for option in listed if (record := option.get_help_record(ctx))]:
                with formatter.section(title):
                    formatter.write_dl(records)


class Command(_Sectioned):
    """One command."""


class Group(_Sectioned, click.Group):
    """A command with commands of its own."""

    command_class = Command

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order in which they are written."""
        return list(self.commands)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.format_commands(ctx, formatter)
        super().format_options(ctx, formatter)


def command() -> Callable[[Callable[..., Any]], Command]:
    return click.command(cls=Command)


def group() -> Callable[[Callable[..., Any]], Group]:
    return click.group(cls=Group, invoke_without_command=True)


class Program(Group):
    """The program: each command's module is loaded when it is called, and every known error ends in a sentence."""

    def __init__(self, *arguments: Any, families: Mapping[str, tuple[str, str]], **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self._families = families

    def main(self, *arguments: Any, **settings: Any) -> Any:
        try:
            code = super().main(*arguments, **settings | {"standalone_mode": False})
        except click.ClickException as fault:
            told = io.StringIO()
            fault.show(told)
            complain(told.getvalue())
            code = fault.exit_code
        except click.Abort:
            click.echo("Stopped.", err=True)
            code = STOPPED
        except MonitorError as fault:
            complain(str(fault))
            code = WRONG if isinstance(fault, UsageError) else FAILED
        sys.exit(code)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self._families)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The commands from their list: click would load each for a line of its help."""
        listed = [
            CompletionItem(name, help=told) for name, (_, told) in self._families.items() if name.startswith(incomplete)
        ]
        return listed + click.Command.shell_complete(self, ctx, incomplete)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self._families:
            return None
        module, _ = self._families[cmd_name]
        found: click.Command = getattr(importlib.import_module(f"monitor.cli.{module}"), cmd_name)
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.exceptions.NoSuchCommand as fault:  # click looks for near names among loaded commands only
            raise click.exceptions.NoSuchCommand(fault.command_name, possibilities=self._families, ctx=ctx) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, told) for name, (_, told) in self._families.items()])
