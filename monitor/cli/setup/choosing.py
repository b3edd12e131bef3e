"""What `init` is to write: from the options, and from a short dialogue about the rest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from monitor.cli.setup import answers, places
from monitor.cli.setup.answers import Address
from monitor.cli.setup.dialogue import Dialogue, Question
from monitor.cli.setup.given import Given
from monitor.cli.setup.recipients import recipients
from monitor.cli.setup.wrong import refuse_wrong
from monitor.facts import Facts
from monitor.settings.draft import Choices, Pace, Recipient

EVERYWHERE = ("", "all", "england", "all of england", "all england")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What to write; the addresses stand beside, for they may be secret."""

    choices: Choices
    places: tuple[str, ...]  # councils and regions as they were named
    addresses: tuple[Address, ...]
    refused: tuple[str, ...] = ()  # private addresses that they lead to and that are not allowed


def choose(given: Given, dialogue: Dialogue, facts: Facts, pace: Pace, environ: Mapping[str, str]) -> Chosen:
    """What the person wants; UsageError for options that cannot be, or one that is missing and not asked about."""
    refuse_wrong(given, facts, environ)
    named = tuple(dict.fromkeys(_places(given, dialogue, facts)))
    councils, regions = _scope(named, facts)
    addresses = recipients(given, dialogue, environ)
    allow, refused = _allowed(addresses, given.allow, dialogue)
    every = _every(given, dialogue, pace)
    told = tuple(Recipient(numbered(given.name, number), one.written) for number, one in enumerate(addresses, 1))
    return Chosen(Choices(councils, regions, every, given.contact, allow, told), named, addresses, refused)


def numbered(name: str, number: int) -> str:
    """The name of the first destination, and of those after it."""
    return name if number == 1 else f"{name}-{number}"


def _allowed(
    addresses: Sequence[Address], allow: tuple[str, ...], dialogue: Dialogue
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The private addresses that are allowed in the end, and those that alerts would need and that are not."""
    needed = (ip for one in addresses for ip in answers.refused_addresses(one.url, allow))
    refused = tuple(dict.fromkeys(needed))
    private = f"{' and '.join(refused)}: a private address. Allow alerts to be sent there?"
    return ((*allow, *refused), ()) if refused and dialogue.agreed(private, otherwise=False) else (allow, refused)


def _places(given: Given, dialogue: Dialogue, facts: Facts) -> list[str]:
    """Councils and regions by their proper names; none for all of England."""
    if given.councils or given.regions or not dialogue.asks:
        councils = [places.council(name, facts) for name in given.councils]
        return councils + [places.region(name, facts) for name in given.regions]
    dialogue.tell(
        "Which councils?",
        "Names of councils or regions with commas between them, for example\nLeeds, Hull, North West",
    )
    question = Question("--council", "Councils or regions", default="", enter="all of England")
    line = dialogue.answer(question, None, str)
    return [] if line.lower() in EVERYWHERE else _named(line, dialogue, facts)


def _named(line: str, dialogue: Dialogue, facts: Facts) -> list[str]:
    """The places of a typed line; in place of a name that is none the person types another, or several."""
    found: list[str] = []
    for name in places.parted(line, facts):
        try:
            found.append(places.place(name, facts))
        except places.NoSuchPlace as fault:
            found += _named(dialogue.instead(fault, fault.offered), dialogue, facts)
    return found


def _scope(names: Sequence[str], facts: Facts) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names as councils or as regions.

    Where both are named, the regions become their councils: a destination with both keys would
    hear only of councils that are in both.
    """
    regions = tuple(name for name in names if name in facts.regions)
    councils = tuple(name for name in names if name not in regions and facts.by_name[name].region not in regions)
    if not (councils and regions):
        return councils, regions
    within = (council.short_name for council in facts.councils if council.region in regions)
    return (*councils, *within), ()


def _every(given: Given, dialogue: Dialogue, pace: Pace) -> str | None:
    """How often to look at Ofsted; None for what is usual."""
    if given.every is None:
        dialogue.tell(
            "How often to look at Ofsted?",
            "A look asks for Ofsted's list, and opens what has changed. For example 10m, 2h",
        )
    hours = f", {pace.hours}" if pace.hours else ""
    every = dialogue.answer(Question("--every", f"How often{hours}", default=pace.every), given.every, answers.pace)
    return None if every == pace.every else every
