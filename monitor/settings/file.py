"""The whole file: its tables found, read one by one, and every finding told together."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Protocol, TypeVar

from monitor.errors import SettingsError
from monitor.settings.destinations import read_destination
from monitor.settings.general import read_monitor, read_retention, read_web
from monitor.settings.names import Names
from monitor.settings.reading import Findings, Table, near
from monitor.settings.sources import read_source
from monitor.settings.values import Settings

TABLES = {
    "monitor": "[monitor]",
    "retention": "[retention]",
    "web": "[web]",
    "source": "[[source]]",
    "notify": "[[notify]]",
}


class _Named(Protocol):
    @property
    def name(self) -> str: ...


T = TypeVar("T", bound=_Named)


def load(path: Path, facts: Names, environ: Mapping[str, str]) -> Settings:
    """What the file says, checked and with its secrets resolved.

    SettingsError tells everything that is wrong, a line each: file, table, key, value and remedy.
    """
    findings = Findings(path.name)
    file = _tables(_parsed(path), findings)
    settings = read_monitor(_single(file, "monitor", findings), path, environ)
    retention = read_retention(_single(file, "retention", findings))
    read_web(_single(file, "web", findings), environ)
    sources = _each(file, "source", findings, lambda table: read_source(table, settings.timezone, facts))
    destinations = _each(file, "notify", findings, lambda table: read_destination(table, facts, environ))
    if findings.problems:
        raise SettingsError("\n".join(findings.problems))
    return replace(
        settings, retention=retention, sources=sources, destinations=destinations, warnings=tuple(findings.warnings)
    )


def facts_folder(path: Path) -> Path | None:
    """The folder of facts that a configuration names; None if it names none, or cannot be read: `load` says why."""
    try:
        written = _parsed(path).get("monitor")
    except SettingsError:
        return None
    named = written.get("facts") if isinstance(written, dict) else None
    return path.parent / named if isinstance(named, str) else None


def _parsed(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise SettingsError(
            f'{path} does not exist. Run "ofsted-monitor init" to write it, or give --config.'
        ) from None
    except OSError as fault:
        raise SettingsError(f"{path} cannot be read ({fault.strerror}). Give another file with --config.") from None
    except UnicodeDecodeError as fault:
        raise SettingsError(f"{path.name}: byte {fault.start} is not UTF-8. Save the file as UTF-8.") from None
    except tomllib.TOMLDecodeError as fault:
        raise SettingsError(f"{path.name}: not TOML: {fault}. Correct that line.") from None


def _tables(file: dict[str, object], findings: Findings) -> dict[str, object]:
    """The tables that the program knows, each of the right sort: one, or one of several."""
    good: dict[str, object] = {}
    headers = TABLES.values()
    for name, content in file.items():
        sort = "[]" if isinstance(content, dict) else "[[]]" if _is_several(content) else "key"
        if name in TABLES and TABLES[name] == sort.replace("[]", f"[{name}]"):
            good[name] = content
        elif name in TABLES:
            findings.problems.append(
                f"{findings.file}: {name} is not a table of its own. Begin it with {TABLES[name]}."
            )
        elif sort == "key":
            remedy = f"Put it below one: {', '.join(headers)}."
            findings.problems.append(f'{findings.file}: the key "{name}" stands before any table. {remedy}')
        else:
            findings.problems.append(f'{findings.file}: unknown table "{name}". {near(name, headers)}')
    return good


def _is_several(content: object) -> bool:
    return isinstance(content, list) and all(isinstance(part, dict) for part in content)


def _single(file: Mapping[str, object], name: str, findings: Findings) -> Table:
    keys = file.get(name, {})
    assert isinstance(keys, dict)
    return Table(TABLES[name], keys, findings)


def _each(file: Mapping[str, object], kind: str, findings: Findings, read: Callable[[Table], T]) -> tuple[T, ...]:
    tables = file.get(kind, [])
    assert isinstance(tables, list)
    made: list[T] = []
    for number, keys in enumerate(tables, 1):
        name = keys.get("name")
        table = Table(
            f'{kind} "{name}"' if isinstance(name, str) and name else f"{kind} number {number}", keys, findings
        )
        thing = read(table)
        if thing.name and thing.name.lower() in {other.name.lower() for other in made}:
            table.problem(f"the name stands twice. Give each {TABLES[kind]} a name of its own.")
        table.end()
        made.append(thing)
    return tuple(made)
