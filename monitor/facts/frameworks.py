"""The grades, judgement areas and inspection frameworks of `frameworks.toml`, the planned one and the standstill."""

import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple, Protocol, TypeVar

from monitor.errors import FactsError
from monitor.facts.table import read_text, shown
from monitor.model import Area, Framework, Grade, PartialDate, Planned, Standstill

Shape = Mapping[str, type]


class _Named(Protocol):
    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=_Named)


class Tables(NamedTuple):
    """What the file holds: grades, areas and frameworks by id, in its order."""

    grades: dict[str, Grade]
    areas: dict[str, Area]
    frameworks: dict[str, Framework]
    planned: Planned | None
    standstill: Standstill | None


GRADE: Shape = {"id": str, "label": str, "rank": int, "wordings": list}
AREA: Shape = {"id": str, "label": str, "short": str, "wordings": list}
AREA_OPTIONAL: Shape = {"follows": list, "compared": bool}
FRAMEWORK: Shape = {"id": str, "name": str, "begins": date, "areas": list, "compared": bool}
FRAMEWORK_OPTIONAL: Shape = {"ends": date, "terms": dict}
PLANNED: Shape = {"name": str, "begins": str}
STANDSTILL: Shape = {"begins": date, "ends": date}
SAID = {
    str: "a text",
    int: "a whole number",
    bool: "true or false",
    list: "a list of texts",
    date: "a day (2023-09-30)",
    dict: 'a table that gives areas a short name and a label: {care = ["looked after", "Children …"]}',
}


def read_frameworks(path: Path) -> Tables:
    """The file's tables; FactsError for one that cannot be."""
    try:
        file = tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as fault:
        raise FactsError(f"{shown(path)} is not TOML: {fault}. Correct that line.") from None
    if unknown := sorted(file.keys() - {"grade", "area", "framework", "planned", "standstill"}):
        raise FactsError(
            f'{shown(path)}: unknown table "{unknown[0]}". '
            "Expected [[grade]], [[area]], [[framework]], [planned] and [standstill]."
        )
    grades = _each(path, file, "grade", GRADE, {}, _grade)
    areas = _each(path, file, "area", AREA, AREA_OPTIONAL, _area)
    frameworks = _each(path, file, "framework", FRAMEWORK, FRAMEWORK_OPTIONAL, _framework)
    for area in areas.values():
        _refuse_unknown_areas(f'{shown(path)}: area "{area.id}": follows', area.follows, areas)
    for framework in frameworks.values():
        _refuse_unknown_areas(f'{shown(path)}: framework "{framework.id}": areas', framework.areas, areas)
        _refuse_unknown_areas(f'{shown(path)}: framework "{framework.id}": terms', tuple(framework.terms), areas)
    return Tables(grades, areas, frameworks, _planned(path, file), _standstill(path, file))


def _grade(table: dict[str, Any]) -> Grade:
    return Grade(**table)


def _area(table: dict[str, Any]) -> Area:
    unless_said: dict[str, Any] = {"follows": (table["id"],), "compared": True}
    return Area(**(unless_said | table))


def _framework(table: dict[str, Any]) -> Framework:
    terms = {area: tuple(names) for area, names in table.pop("terms", {}).items()}
    return Framework(**({"ends": None} | table), terms=terms)


def _planned(path: Path, file: dict[str, Any]) -> Planned | None:
    if "planned" not in file:
        return None
    where = f"{shown(path)}: [planned]"
    table = _shaped(where, file["planned"], PLANNED, {})
    try:
        return Planned(table["name"], PartialDate.parse(table["begins"]))
    except ValueError as fault:
        raise FactsError(f"{where}: begins: {fault}.") from None


def _standstill(path: Path, file: dict[str, Any]) -> Standstill | None:
    if "standstill" not in file:
        return None
    where = f"{shown(path)}: [standstill]"
    standstill = Standstill(**_shaped(where, file["standstill"], STANDSTILL, {}))
    if standstill.ends < standstill.begins:
        raise FactsError(f"{where}: ends = {standstill.ends} is before it begins, {standstill.begins}. Correct it.")
    return standstill


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
        raise FactsError(f"{where} is not a table of its own. Write its keys below its heading.")
    known = {**required, **optional}
    for key in table.keys() - known:
        raise FactsError(f'{where}: unknown key "{key}". Expected {", ".join(known)}.')
    for key in required.keys() - table:
        raise FactsError(f'{where}: the key "{key}" is missing. Write {SAID[required[key]]}.')
    for key, value in table.items():
        lists = [value] if isinstance(value, list) else list(value.values()) if isinstance(value, dict) else []
        if type(value) is not known[key] or not all(map(_is_texts, lists)):
            raise FactsError(f"{where}: {key} = {value!r} is not {SAID[known[key]]}. Correct it.")
    return {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(part, str) and part for part in value)


def _refuse_unknown_areas(where: str, named: tuple[str, ...], areas: Mapping[str, Area]) -> None:
    for name in named:
        if name not in areas:
            raise FactsError(f'{where} names "{name}", which no [[area]] defines. Expected {", ".join(areas)}.')
