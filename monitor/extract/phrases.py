"""The rule tables in `seeds/phrases/`: each rule a pattern with the sentences that prove it."""

import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from monitor.errors import FactsError
from monitor.packaged import packaged

# A mention in a marked sentence is one character from Unicode's private use area.
MARKS = {
    "council": "\ue000",
    "quoted": "\ue001",  # the grade that a rule is asked about, in quotation marks or capitals
    "plain": "\ue008",  # the same as an ordinary word
    "verb_grade": "\ue009",  # the same where it is "require improvement"
    "grade": "\ue002",
    "area": "\ue003",
    "all": "\ue004",  # "all areas", "across the board"
    "some": "\ue005",  # "three of the four areas"
    "year": "\ue006",
    "visit": "\ue007",
    "overall": "\ue00a",  # the area "overall"
}
_SETS = {
    "this": ("quoted", "plain", "verb_grade"),
    "grade": ("grade", "quoted", "plain", "verb_grade"),
    "area": ("area", "overall"),
    "areas": ("area", "overall", "all", "some"),
    "part": ("area", "all", "some"),
}
_WHOLE = sys.maxsize - 1_000
_AROUND = 60  # characters beside the words asked about that a rule may look at
_KEYS = {"id", "gives", "pattern", "yes", "no"}
_MAY_HAVE = {"needs"}
_SLOT = re.compile(r"<([a-z_-]+)>")
_ENDLESS = re.compile(r"(?<!\\)\.[*+]|\[\^[^\]]*\][*+]")


@dataclass(frozen=True, slots=True)
class Rule:
    """One phrase: what it gives where its pattern matches, and the sentences that must and must not.

    Whatever matches has one of the words in `needs`: most texts lack them, which is seen a hundred times as fast.
    """

    id: str
    gives: str
    pattern: re.Pattern[str]
    yes: tuple[str, ...]
    no: tuple[str, ...]
    needs: tuple[str, ...] = ()

    def search(self, text: str, start: int = 0, end: int = _WHOLE) -> re.Match[str] | None:
        """Where the phrase stands first between two offsets."""
        return self.pattern.search(text, start, end) if self.may_match(text, start, end) else None

    def finditer(self, text: str, start: int = 0, end: int = _WHOLE) -> Iterator[re.Match[str]]:
        """Wherever the phrase stands between two offsets."""
        return self.pattern.finditer(text, start, end) if self.may_match(text, start, end) else iter(())

    def may_match(self, text: str, start: int = 0, end: int = _WHOLE) -> bool:
        """Whether there is a word between two offsets, or around them, without which the phrase matches nowhere."""
        if not self.needs:
            return True
        lowered = _lowered(text)
        if len(lowered) != len(text):  # a letter that is two in lower case: no offset is what it was
            start, end = 0, _WHOLE
        first, last = max(0, start - _AROUND), end + _AROUND
        # No `any` over a generator: this is asked a hundred times a sentence.
        for word in self.needs:  # noqa: SIM110
            if lowered.find(word, first, last) >= 0:
                return True
        return False


def first(table: str, text: str, start: int = 0, end: int = _WHOLE, like: str | None = None) -> Rule | None:
    """The first rule of a table whose pattern stands somewhere between two offsets.

    Where many questions are asked about one text, `like` is that text: it chooses the rules for all of them.
    """
    if like is None:
        return next((rule for rule in rules(table) if rule.search(text, start, end)), None)
    return next((rule for rule in _likely(table, like) if rule.pattern.search(text, start, end)), None)


def fitting(table: str, text: str, start: int, end: int) -> Rule | None:
    """The first rule of a table whose pattern fits the words between two offsets from end to end."""
    return next((rule for rule in rules(table) if rule.pattern.fullmatch(text, start, end)), None)


def told(table: str, gives: str, text: str, start: int = 0, end: int = _WHOLE) -> re.Match[str] | None:
    """Where a rule of a table that gives this first stands between two offsets."""
    for rule in giving(table, gives):
        if match := rule.search(text, start, end):
            return match
    return None


@cache
def giving(table: str, gives: str) -> tuple[Rule, ...]:
    """The rules of a table that give this."""
    return tuple(rule for rule in rules(table) if rule.gives == gives)


@lru_cache(maxsize=64)
def _likely(table: str, text: str) -> tuple[Rule, ...]:
    return tuple(rule for rule in rules(table) if rule.may_match(text))


@lru_cache(maxsize=16)
def _lowered(text: str) -> str:
    return text.lower()


@cache
def rules(table: str) -> tuple[Rule, ...]:
    """The rules of `seeds/phrases/<table>.toml` in their order, which is their precedence."""
    return read_rules(packaged("seeds") / "phrases" / f"{table}.toml", _words())


def read_rules(path: Path, words: dict[str, str]) -> tuple[Rule, ...]:
    """The rules of a file; FactsError names the rule that is not as it must be."""
    rows = [{**row, "pattern": _alternatives(row.get("pattern", ""))} for row in _toml(path).get("rule", [])]
    seen: set[str] = set()
    for row in rows:
        _check(path, row, seen)
    return tuple(
        Rule(
            row["id"],
            row["gives"],
            _compiled(path, row, words),
            tuple(row["yes"]),
            tuple(row["no"]),
            tuple(row.get("needs", ())),
        )
        for row in rows
    )


def _alternatives(pattern: str | list[str]) -> str:
    """A pattern, or a list of them of which any will do."""
    return pattern if isinstance(pattern, str) else "|".join(pattern)


def tables() -> tuple[str, ...]:
    """The names of all rule tables."""
    return tuple(sorted(path.stem for path in (packaged("seeds") / "phrases").glob("*.toml") if path.stem != "words"))


@cache
def _words() -> dict[str, str]:
    words = _toml(packaged("seeds") / "phrases" / "words.toml")
    return {name: _alternatives(pattern) for name, pattern in words.items()}


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise FactsError(f"phrases/{path.name} cannot be read ({fault}). Restore it from the project.") from None


def _check(path: Path, row: dict[str, str], seen: set[str]) -> None:
    where = f"phrases/{path.name}: rule {row.get('id', len(seen) + 1)!r}"
    if set(row) - _MAY_HAVE != _KEYS:
        raise FactsError(f"{where} has {sorted(row)}. Write exactly {sorted(_KEYS)}, and `needs` if you like.")
    if row["id"] in seen:
        raise FactsError(f"{where} stands twice. Give each rule its own id.")
    if not row["yes"]:
        raise FactsError(f"{where} has no proof. Give at least one sentence that it must match.")
    if _ENDLESS.search(row["pattern"]):
        raise FactsError(f"{where} repeats without end. Bound the repeat, as in [^.]{{0,60}}.")
    seen.add(row["id"])


def _compiled(path: Path, row: dict[str, str], words: dict[str, str]) -> re.Pattern[str]:
    def slot(match: re.Match[str]) -> str:
        name = match[1]
        if name in _SETS:
            return f"[{''.join(MARKS[mark] for mark in _SETS[name])}]"
        if name in MARKS:
            return MARKS[name]
        return f"(?:{_SLOT.sub(slot, words[name])})"

    try:
        return re.compile(_SLOT.sub(slot, row["pattern"]), re.IGNORECASE)
    except KeyError as fault:
        raise FactsError(f"phrases/{path.name}: rule {row['id']!r} names {fault}, which words.toml lacks.") from None
    except re.error as fault:
        raise FactsError(f"phrases/{path.name}: rule {row['id']!r} is no pattern: {fault}.") from None
