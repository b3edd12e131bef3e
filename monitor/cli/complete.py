"""What a shell may offer for the word that is being typed: give one of these to click as `shell_complete`.

None of them fails, and none offers a word that a shell would have to quote: what cannot be known is not offered.

A shell loads the command's module each time that the tab key is pressed. So a command whose words are completed
imports the database, the web and the like when it is run, not when it is declared.
"""

import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from monitor.cli.configuration import configuration
from monitor.facts import load
from monitor.settings.checks import slug

Words = Iterable[tuple[str, str]]  # each with what a shell may tell of it
Complete = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def complete_file(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The shell's own completion of files."""
    return [CompletionItem(incomplete, type="file")]


def _offered(words: Callable[[click.Context], Words]) -> Complete:
    """Those of the words that begin as typed, without those that stand on the line already."""

    def complete(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
        typed = context.params.get(parameter.name or "")
        given = typed if isinstance(typed, tuple) else ()
        try:
            known = list(words(context))
        except Exception:  # noqa: BLE001 - a shell has no place for errors, and a configuration may hold anything
            return []
        begins = incomplete.lower().replace(" ", "-")  # in quotes a name has blanks, and what is offered has none
        return [
            CompletionItem(word, help=told)
            for word, told in known
            if word.lower().startswith(begins) and word not in given
        ]

    return complete


def _named(table: str) -> Complete:
    """The names in the tables of one kind, read without the checks: the shell need not have the daemon's secrets."""

    def names(context: click.Context) -> Words:
        named = context.find_root().ensure_object(dict).get("config")  # as typed: the shell has not seen to a ~
        path = Path(named).expanduser() if named else configuration({})
        tables = tomllib.loads(path.read_text(encoding="utf-8-sig"))[table]
        return [(slug(each["name"]), str(each.get("kind", ""))) for each in tables]

    return _offered(names)


complete_council = _offered(lambda _: sorted((council.slug, council.short_name) for council in load().councils))
complete_region = _offered(lambda _: [(region.lower().replace(" ", "-"), region) for region in load().regions])
complete_source = _named("source")
complete_destination = _named("notify")
