"""The text of a first `sources.toml`: what somebody chose, and the shipped sources that concern it."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from monitor.model import PageKind
from monitor.settings.names import Names
from monitor.settings.reading import toml
from monitor.settings.when import interval


class Recipient(NamedTuple):
    """One destination: its name, and its address as the file is to say it; None while that is not known yet."""

    name: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person chose; every value is one that the file's own reader accepts.

    Councils or regions, never both: a [[notify]] with both hears only of what is in both. Neither: all of England.
    """

    councils: tuple[str, ...] = ()  # short names
    regions: tuple[str, ...] = ()
    every: str | None = None  # how often to look at Ofsted; None: as the shipped file says
    contact: str | None = None
    allow: tuple[str, ...] = ()  # private networks that may be contacted
    told: tuple[Recipient, ...] = ()


class Pace(NamedTuple):
    """How often Ofsted is looked at."""

    hours: str  # the hours of the week that it holds for, where others have another; "" for always
    every: str
    otherwise: str = ""  # how often at other times; "" where there are none


def usual_pace(shipped: str) -> Pace:
    """How often a file as shipped looks at Ofsted, in the hours in which it is busy."""
    ofsted = next(source for source in tomllib.loads(shipped)["source"] if source["kind"] == PageKind.OFSTED_SEARCH)
    if "busy" in ofsted and ofsted["busy-every"] != ofsted["every"]:
        return Pace(ofsted["busy"], ofsted["busy-every"], ofsted["every"])
    return Pace("", ofsted["every"])


def compose(shipped: str, choices: Choices, names: Names) -> str:
    """A whole `sources.toml`, commented: the shipped sources that concern these choices, word for word.

    A source concerns everybody unless it has `councils`; those that are not enabled stay too, for they
    show how a source is written. Only how often Ofsted is looked at may differ from what is shipped.
    """
    parts = [_HEAD, _monitor(choices), *_sources(shipped, choices, names), _HEADING, _notify(choices)]
    return "\n\n".join(parts) + "\n"


_HEAD = """\
# What ofsted-monitor looks at, and whom it tells.
#
# `ofsted-monitor init` wrote this file, and it is yours: change what you like. After a change,
# `ofsted-monitor sources check` says whether it is right. docs/configuration.md explains every key.
#
# Times are written with their unit: "90s", "10m", "2h", "1d".
# Secrets never stand here in clear: write ${NAME} for a variable of the environment, or
# "file:/run/secrets/…" for the content of a file."""

_HEADING = "# --- Whom to tell ".ljust(100, "-")


def _monitor(choices: Choices) -> str:
    contact = toml(choices.contact or "you@example.org")
    allow = toml(list(choices.allow) or ["10.0.0.5"])
    lines = (
        "[monitor]",
        'timezone = "Europe/London"',
        f"{_said(choices.contact)}contact = {contact} # goes with every request, so that a site can write to you",
        f"{_said(choices.allow)}allow-addresses = {allow} # private addresses that may be contacted",
        '# database = "state/ofsted-monitor.db" # counted from this file\'s folder; by default it lies beside it',
        '# catch-up = "summary" # what was published before the first look: one message; or "alert", or "silent"',
    )
    return "\n".join(lines)


def _said(value: object) -> str:
    return "" if value else "# "


def _sources(shipped: str, choices: Choices, names: Names) -> Iterator[str]:
    """The parts of the shipped file that hold a source to keep, each with the heading and the words before it."""
    heading: list[str] = []
    words: list[str] = []
    for part in re.split(r"\n(?:[ \t]*\n)+", shipped.strip()):
        if re.search(r"^\[\[source\]\]", part, re.MULTILINE):
            if any(_concerns(source, choices, names) for source in tomllib.loads(part)["source"]):
                yield from (*heading, *words, _paced(part, choices.every))
                heading = []
            words = []
        elif part.startswith("# ---"):
            heading, words = [part], []
        elif re.search(r"^[^#\s]", part, re.MULTILINE):  # another table, whose words are not about sources
            heading, words = [], []
        else:
            words.append(part)


def _concerns(source: dict[str, Any], choices: Choices, names: Names) -> bool:
    everywhere = not (choices.councils or choices.regions)
    is_example = source.get("enabled") is False
    if everywhere or is_example or not source.get("councils"):
        return True
    named = [council for name in source["councils"] if (council := names.council(name))]
    known = [later for council in named for later in (council, *names.successors_of(council))]
    return any(council.short_name in choices.councils or council.region in choices.regions for council in known)


def _paced(part: str, every: str | None) -> str:
    """The part of Ofsted's list at another pace: in its busy hours if it has some, and at other times no faster."""
    source = tomllib.loads(part)["source"][0]
    if every is None or source["kind"] != PageKind.OFSTED_SEARCH or "every" not in source:
        return part
    keys = ["busy-every"] if "busy-every" in source else ["every"]
    if interval(source["every"]) < interval(every):
        keys.append("every")
    for key in keys:
        part = re.sub(rf'^({key}\s*=\s*)"[^"]*"', rf"\g<1>{toml(every)}", part, flags=re.MULTILINE)
    return part


_NOBODY = """\
# Nobody is told yet. Remove the "# " in front of the lines from [[notify]] on, and put in an address:
# that of a chat or web hook (https://github.com/caronc/apprise/wiki), or as here of a mailbox."""

_ONE_EACH = '# One [[notify]] for each recipient; each may have what stands behind "# " at the end too.'

_OF_ITS_OWN = """\
# An address with a secret is in a file of its own, which only you can read: whoever has it can send in
# your name. To take it from the environment, put it into a variable and write url = "${ALERT_ADDRESS}"."""

_MAILBOX = "mailtos://user%40example.org:${MAIL_PASSWORD}@smtp.example.org:465?mode=ssl&to=you@example.org"

_MORE = """\
# events = ["move", "unchanged", "first_grade", "priority_action", "visit"] # all but "visit" by default
# directions = ["down", "mixed"] # only what went down; also "up", "same", "first"
# confirmed-only = true # only what stands in Ofsted's own report, nothing from the press"""


def _notify(choices: Choices) -> str:
    if not choices.told:
        table = _table(Recipient("alerts", _MAILBOX), choices)
        return "\n".join([_NOBODY, *(f"# {line}" for line in table), _MORE])
    words = [_ONE_EACH]
    if any((one.url or "").startswith("file:") for one in choices.told):
        words.append(_OF_ITS_OWN)
    tables = ["\n".join(_table(one, choices)) for one in choices.told]
    return "\n".join([*words, "\n\n".join(tables), _MORE])


def _table(recipient: Recipient, choices: Choices) -> list[str]:
    table = ["[[notify]]", f"name = {toml(recipient.name)}", f"url = {toml(recipient.url)}"]
    if choices.councils:
        table.append(f"councils = {toml(list(choices.councils))}")
    if choices.regions:
        table.append(f"regions = {toml(list(choices.regions))}")
    return table
