"""Every command, option and key of `sources.toml` is written down where people look for it."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from monitor.cli import cli
from monitor.facts import load
from monitor.settings.destinations import read_destination
from monitor.settings.file import TABLES
from monitor.settings.general import read_monitor, read_retention, read_web
from monitor.settings.reading import Findings, Table
from monitor.settings.sources import read_source

ROOT = Path(__file__).parents[1]
DOCS = "\n".join(
    page.read_text(encoding="utf-8") for page in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
)


def commands(command: click.Command, name: str = "ofsted-monitor") -> Iterator[tuple[str, click.Command]]:
    """The program and every command of it, by the words that people type."""
    yield name, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for below in command.list_commands(context):
            found = command.get_command(context, below)
            assert found is not None
            yield from commands(found, f"{name} {below}")


def options() -> list[tuple[str, str]]:
    """Every command with each of its options in its longest form."""
    return [
        (name, max(option.opts, key=len))
        for name, command in commands(cli)
        for option in command.params
        if isinstance(option, click.Option)
    ]


def keys(table: str) -> list[str]:
    """The keys that the program asks one table of `sources.toml` for."""
    asked = Table(TABLES[table], {}, Findings("sources.toml"))
    match table:
        case "monitor":
            read_monitor(asked, Path("sources.toml"), {})
        case "retention":
            read_retention(asked)
        case "web":
            read_web(asked, {})
        case "source":
            read_source(asked, "Europe/London", load())
        case "notify":
            read_destination(asked, load(), {})
    return asked._asked


def sections() -> dict[str, str]:
    """The parts of all pages by their headings."""
    parts = re.split(r"^#+ +(.*)$", DOCS, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.mark.parametrize("command", [name for name, _ in commands(cli)])
def test_every_command_is_documented(command: str) -> None:
    """Its name stands in README.md or docs/ as code, with or without the program's."""
    words = command.removeprefix("ofsted-monitor ")
    assert re.search(rf"(?:ofsted-monitor |`){re.escape(words)}\b", DOCS), f"nothing tells of `{command}`"


@pytest.mark.parametrize(("command", "option"), options(), ids=lambda part: part.removeprefix("ofsted-monitor").strip())
def test_every_option_is_documented(command: str, option: str) -> None:
    """Each option of each command is mentioned."""
    assert re.search(rf"(?<![\w-]){re.escape(option)}(?![\w-])", DOCS), f"nothing tells of `{command} {option}`"


@pytest.mark.parametrize(("table", "key"), [(table, key) for table in TABLES for key in keys(table)])
def test_every_key_is_documented(table: str, key: str) -> None:
    """Each key stands as code in a section whose heading names its table."""
    told = "\n".join(text for heading, text in sections().items() if TABLES[table] in heading)
    assert told, f"no heading names {TABLES[table]}"
    assert re.search(rf"`{re.escape(key)}\b|^{re.escape(key)} = ", told, re.MULTILINE), f"{TABLES[table]}: no `{key}`"


def test_no_documented_option_is_made_up() -> None:
    """What the pages call an option of the program, the program has."""
    known = {name for _, command in commands(cli) for option in command.params for name in option.opts}
    typed = set(re.findall(r"ofsted-monitor [^\n`|#]*?(--[a-z][\w-]*)", DOCS))
    assert typed <= known | {"--help", "--version"}
