"""Reading one table key by key. What is wrong is collected, so that a person is told all of it at once."""

import difflib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

T = TypeVar("T")
D = TypeVar("D")
Reader = Callable[[object], T]  # makes a value of what the file says, or raises Refused


class Refused(Exception):
    """A value that cannot be: why, and what to write instead, as the end of a sentence that begins with the value."""

    def __init__(self, reason: str, shown: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.shown = shown  # the part that is wrong; None: the whole value; "": show nothing, it may be secret


@dataclass(frozen=True, slots=True)
class Findings:
    """What is wrong with the file, and what is right but not as its writer may think."""

    file: str
    problems: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


class Table:
    """One table of the file: each key is asked for once, and `end` refuses the keys that nobody asked for."""

    def __init__(self, name: str, keys: Mapping[str, object], findings: Findings) -> None:
        self._where = f"{findings.file}: {name}"
        self._keys = keys
        self._findings = findings
        self._asked: list[str] = []

    def __contains__(self, key: str) -> bool:
        return key in self._keys

    def take(self, key: str, read: Reader[T], default: D) -> T | D:
        """What the key says, `default` where the table has no such key or cannot mean what it says."""
        self._asked.append(key)
        if key not in self._keys:
            return default
        value = self._keys[key]
        try:
            return read(value)
        except Refused as refused:
            said = toml(value) if refused.shown is None else refused.shown
            self.problem(f"{key} = {said} {refused.reason}" if said else f"{key} {refused.reason}")
            return default

    def need(self, key: str, read: Reader[T], default: D, remedy: str) -> T | D:
        """As `take`, for a key that must be there."""
        if key not in self._keys:
            self.problem(f"{key} is missing. {remedy}")
        return self.take(key, read, default)

    def not_yet(self, key: str, read: Reader[object], instead: str) -> None:
        """Check a key that this version accepts but does not act on, and say what happens instead."""
        if self.take(key, read, None) is not None:
            self.warn(f"{key} is not acted on by this version yet: {instead}.")

    def problem(self, sentence: str) -> None:
        self._findings.problems.append(f"{self._where}: {sentence}")

    def warn(self, sentence: str) -> None:
        self._findings.warnings.append(f"{self._where}: {sentence}")

    def end(self) -> None:
        for key in self._keys:
            if key not in self._asked:
                self.problem(f'unknown key "{key}". {near(key, self._asked)}')


def near(word: str, choices: Iterable[str]) -> str:
    """The remedy for a word that is none of the choices: the nearest ones, else all of them."""
    named = {choice.lower(): choice for choice in choices}
    likely = [named[choice] for choice in difflib.get_close_matches(word.lower(), named, n=2)]
    return did_you_mean(likely, otherwise=f"Write one of: {', '.join(named.values())}.")


def did_you_mean(likely: Iterable[str], otherwise: str) -> str:
    """The remedy that offers what is likely; `otherwise` where nothing is."""
    offered = " or ".join(map(toml, likely))
    return f"Did you mean {offered}?" if offered else otherwise


def toml(value: object) -> str:
    """A value as the file would write it."""
    if isinstance(value, str | bool):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return f"[{', '.join(map(toml, value))}]"
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{key} = {toml(part)}' for key, part in value.items())} }}"
    return str(value)
