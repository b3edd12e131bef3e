"""Councils and regions as people type them."""

import difflib
import re
from collections.abc import Iterable, Sequence

from monitor.errors import UsageError
from monitor.facts import Facts
from monitor.settings.reading import toml


class NoSuchPlace(UsageError):
    """A name that is none, or that of a council that is no more; `offered` is what is likely meant, "" if unknown."""

    def __init__(self, message: str, offered: str = "") -> None:
        super().__init__(message)
        self.offered = offered


def council(name: str, facts: Facts) -> str:
    """The short name of a present council, by any name that is safe; NoSuchPlace with what is near."""
    return _council(name, facts, "council", ())


def region(name: str, facts: Facts) -> str:
    """The name of a region of England, however it is written; NoSuchPlace with what is near."""
    if found := _region(name, facts):
        return found
    raise _unknown("region", name, _near_regions(name, facts), f"The regions are {', '.join(facts.regions)}.")


def place(name: str, facts: Facts) -> str:
    """A region or, if there is none of that name, a council; NoSuchPlace with what is near."""
    return _region(name, facts) or _council(name, facts, "council or region", _near_regions(name, facts))


def parted(typed: str, facts: Facts) -> list[str]:
    """The names in a line with commas or semicolons between them; a comma inside a council's name does not part it."""
    parts = [part.strip() for part in re.split("[,;]", typed) if part.strip()]
    names: list[str] = []
    while parts:
        lengths = range(len(parts), 1, -1)
        length = next((length for length in lengths if facts.council(", ".join(parts[:length]))), 1)
        names.append(", ".join(parts[:length]))
        del parts[:length]
    return names


def _region(name: str, facts: Facts) -> str | None:
    return next((known for known in facts.regions if _letters(known) == _letters(name)), None)


def _council(name: str, facts: Facts, what: str, regions: Iterable[str]) -> str:
    found = facts.council(name)
    if found and found.region:  # an abolished one has none
        return found.short_name
    if found:
        now = " and ".join(found.successors)
        why = f"{found.short_name} is no more: its children's services went to {now}. Name what runs them now."
        raise NoSuchPlace(why, ", ".join(found.successors))
    present = [near for near in facts.suggest(name) if facts.by_name[near].region]
    raise _unknown(what, name, [*regions, *present], "`ofsted-monitor grades` lists all councils.")


def _unknown(what: str, name: str, likely: Sequence[str], otherwise: str) -> NoSuchPlace:
    *others, last = likely[:3] or [""]
    meant = f"{', '.join(others)} or {last}" if others else last
    hint = f"Did you mean {meant}?" if meant else otherwise
    return NoSuchPlace(f"No {what} is called {toml(name)}. {hint}", next(iter(likely), ""))


def _near_regions(name: str, facts: Facts) -> list[str]:
    key = _letters(name)
    longer = [known for known in facts.regions if len(key) > 3 and _letters(known).startswith(key)]
    return longer or difflib.get_close_matches(name.title(), facts.regions, n=2, cutoff=0.75)


def _letters(name: str) -> str:
    return re.sub("[^a-z]", "", name.lower().replace("&", "and"))
