"""Options of `init` that cannot be, told all at once."""

from collections.abc import Callable, Iterator, Mapping

from monitor.cli.setup import answers, places
from monitor.cli.setup.dialogue import taken
from monitor.cli.setup.given import Given
from monitor.errors import UsageError
from monitor.facts import Facts
from monitor.settings import checks

Checked = tuple[str, str, Callable[[str], object]]  # an option, what it says, and its reader


def refuse_wrong(given: Given, facts: Facts, environ: Mapping[str, str]) -> None:
    """UsageError, a line for each option whose value its reader refuses."""
    faults: list[str] = []
    for option, value, read in _all(given, facts, environ):
        try:
            taken(value, read, f"{option}: ")
        except UsageError as fault:
            faults.append(str(fault))
    if faults:
        raise UsageError("\n".join(faults))


def _all(given: Given, facts: Facts, environ: Mapping[str, str]) -> Iterator[Checked]:
    """Every value that is given, and that is right or wrong by itself."""
    several: tuple[tuple[str, tuple[str, ...], Callable[[str], object]], ...] = (
        ("--council", given.councils, lambda typed: places.council(typed, facts)),
        ("--region", given.regions, lambda typed: places.region(typed, facts)),
        ("--to", given.to, answers.recipient(environ, "Give --to for each.")),
        ("--allow", given.allow, answers.network),
    )
    yield from ((option, value, read) for option, values, read in several for value in values)
    single: tuple[tuple[str, str | None, Callable[[str], object]], ...] = (
        ("--smtp", given.smtp, answers.mail_server),
        ("--smtp-security", given.security, answers.security),
        ("--from", given.sender, answers.mailbox),
        ("--every", given.every, answers.pace),
        ("--contact", given.contact, checks.contact),
        ("--name", given.name, checks.slug),
    )
    yield from ((option, value, read) for option, value, read in single if value is not None)
