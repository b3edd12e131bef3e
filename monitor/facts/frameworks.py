"""The grades, judgement areas and inspection frameworks of `frameworks.toml`."""

import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Protocol, TypeVar

from monitor.errors import FactsError
from monitor.facts.table import read_text, shown
from monitor.model import Area, Framework, Grade

Shape = Mapping[str, type]


class _Named(Protocol):
    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=_Named)
Tables = tuple[dict[str, Grade], dict[str, Area], dict[str, Framework]]

GRADE: Shape = {"id": str, "label": str, "rank": int, "wordings": list}
AREA: Shape = {"id": str, "label": str, "short": str, "wordings": list}
AREA_OPTIONAL: Shape = {"follows": list, "compared": bool}
FRAMEWORK: Shape = {"id": str, "name": str, "begins": date, "areas": list, "compared": bool}
FRAMEWORK_OPTIONAL: Shape = {"ends": date}
SAID = {
    str: "a text",
    int: "a whole number",
    bool: "true or false",
    list: "a list of texts",
    date: "a day (2023-09-30)",
}


def read_frameworks(path: Path) -> Tables:
    """Grades, areas and frameworks by id, in the file's order; FactsError for a table that cannot be."""
    try:
        file = tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as fault:
        raise FactsError(f"{shown(path)} is not TOML: {fault}. Correct that line.") from None
    if unknown := sorted(file.keys() - {"grade", "area", "framework"}):
        raise FactsError(
            f'{shown(path)}: unknown table "{unknown[0]}". Expected [[grade]], [[area]] and [[framework]].'
        )
    grades = _each(path, file, "grade", GRADE, {}, _grade)
    areas = _each(path, file, "area", AREA, AREA_OPTIONAL, _area)
    frameworks = _each(path, file, "framework", FRAMEWORK, FRAMEWORK_OPTIONAL, _framework)
    for area in areas.values():
        _refuse_unknown_areas(f'{shown(path)}: area "{area.id}": follows', area.follows, areas)
    for framework in frameworks.values():
        _refuse_unknown_areas(f'{shown(path)}: framework "{framework.id}": areas', framework.areas, areas)
    return grades, areas, frameworks


def _grade(table: dict[str, Any]) -> Grade:
    return Grade(**table)


def _area(table: dict[str, Any]) -> Area:
    unless_said: dict[str, Any] = {"follows": (table["id"],), "compared": True}
    return Area(**(unless_said | table))


def _framework(table: dict[str, Any]) -> Framework:
    return Framework(**({"ends": None} | table))


def _each(
    path: Path, file: dict[str, Any], kind: str, required: Shape, optional: Shape, make: Callable[[dict[str, Any]], T]
) -> dict[str, T]:
    tables = file.get(kind)
    if not isinstance(tables, list) or not tables:
        raise FactsError(f"{shown(path)} has no [[{kind}]] table. Restore the file from the project.")
    made: dict[str, T] = {}
    for number, table in enumerate(tables, 1):
        name = table.get("id") if isinstance(table, dict) else None
        where = f'{shown(path)}: {kind} "{name}"' if isinstance(name, str) else f"{shown(path)}: {kind} number {number}"
        thing = make(_shaped(where, table, required, optional))
        if thing.id in made:
            raise FactsError(f"{where} stands twice. Give each {kind} an id of its own.")
        made[thing.id] = thing
    return made


def _shaped(where: str, table: Any, required: Shape, optional: Shape) -> dict[str, Any]:
    """The table with its lists as tuples, if it has all the required keys and no unknown ones, each of its type."""
    if not isinstance(table, dict):
        raise FactsError(f"{where} is not a table. Write it as [[…]] with its keys below.")
    known = {**required, **optional}
    for key in table.keys() - known:
        raise FactsError(f'{where}: unknown key "{key}". Expected {", ".join(known)}.')
    for key in required.keys() - table:
        raise FactsError(f'{where}: the key "{key}" is missing. Write {SAID[required[key]]}.')
    for key, value in table.items():
        texts = not isinstance(value, list) or (value and all(isinstance(part, str) and part for part in value))
        if type(value) is not known[key] or not texts:
            raise FactsError(f"{where}: {key} = {value!r} is not {SAID[known[key]]}. Correct it.")
    return {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}


def _refuse_unknown_areas(where: str, named: tuple[str, ...], areas: Mapping[str, Area]) -> None:
    for name in named:
        if name not in areas:
            raise FactsError(f'{where} names "{name}", which no [[area]] defines. Expected {", ".join(areas)}.')
