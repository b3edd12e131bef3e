"""What `--help` promises: examples that work, and values that are called by what they are."""

import inspect
import re
import shlex
from pathlib import Path

import click
import pytest
from commands import run
from test_docs import commands

from monitor.cli import cli
from monitor.cli.commands import EXAMPLES

ALL = [pytest.param(name, command, id=name) for name, command in commands(cli)]


def written(command: click.Command) -> str:
    """The examples as its docstring has them."""
    parts = inspect.cleandoc(command.help or "").split("\n\n")
    return "\n".join(part.removeprefix("\b\n") for part in parts if part.startswith(EXAMPLES))


def examples(command: click.Command) -> list[str]:
    """The lines to type, each without what it is piped into, written to or said to do."""
    lines = re.sub(r" \\\n *", " ", written(command)).splitlines()
    return [re.split(r" {2,}| [|>] ", line)[0] for line in lines]


def parse(line: str) -> str:
    """The command that click finds in a line, after it took the whole line; it raises what a person would be told."""
    found: click.Command | None = cli
    name, context = None, None
    words = shlex.split(line)
    while words and found:
        name, rest = words[0], words[1:]
        context = found.make_context(name, rest, parent=context)
        words = [*context._protected_args, *context.args] if isinstance(found, click.Group) else []
        if words and isinstance(found, click.Group):
            found = found.get_command(context, words[0])
            assert found, f"{line}: there is no command {words[0]}"
    assert context
    return context.command_path


@pytest.mark.parametrize(("name", "command"), ALL)
def test_every_command_has_examples_that_work(name: str, command: click.Command) -> None:
    """Each shows itself at work, with options that exist and arguments that fit."""
    shown = examples(command)
    assert shown, f"{name} --help has no example"
    for line in shown:
        assert line == name or line.startswith(f"{name} ")
        assert parse(line).startswith(name)


@pytest.mark.parametrize(("name", "command"), ALL)
def test_values_are_called_by_what_they_are(name: str, command: click.Command) -> None:
    """NAME, DATE or FILE says what to type; TEXT and INTEGER do not."""
    context = click.Context(command)
    taken = [param for param in command.params if not getattr(param, "is_flag", False)]
    called = {param.human_readable_name: param.make_metavar(context) for param in taken}
    vague = {"TEXT", "INTEGER", "FLOAT", "PATH", "FILENAME", "DIRECTORY", "BOOLEAN"}
    assert {param: metavar for param, metavar in called.items() if metavar in vague} == {}


@pytest.mark.parametrize(("name", "command"), ALL)
def test_examples_stand_apart(tmp_path: Path, name: str, command: click.Command) -> None:
    """They have a heading of their own, and stand as they are typed: no line is filled up or broken."""
    told = run(tmp_path, *name.split()[1:], "--help", columns=80).stdout
    section = told.partition("\nExamples:\n")[2].partition("\n\n")[0]
    assert section.splitlines() == [f"  {line}" for line in written(command).splitlines()]
