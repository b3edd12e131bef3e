"""What `init` is to write: from the options, and from a short dialogue about the rest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from monitor.cli import answers, places
from monitor.cli.answers import Address
from monitor.cli.dialogue import Dialogue, Question, taken
from monitor.deliver import check
from monitor.deliver.mail import PORTS, MailServer
from monitor.errors import UsageError
from monitor.facts import Facts
from monitor.settings import checks
from monitor.settings.draft import Choices, Pace

EVERYWHERE = ("", "all", "england", "all of england", "all england")


@dataclass(frozen=True, slots=True)
class Given:
    """The options of `init`; None or nothing for those that are not given."""

    councils: tuple[str, ...]
    regions: tuple[str, ...]
    to: str | None
    smtp: str | None
    security: str | None
    user: str | None
    password_env: str | None
    sender: str | None
    every: str | None
    contact: str | None
    name: str
    allow: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What to write; the address itself stands beside, for it may be secret."""

    choices: Choices
    places: tuple[str, ...]  # councils and regions as they were named
    address: Address | None
    refused: tuple[str, ...] = ()  # private addresses that it leads to and that are not allowed


def choose(given: Given, dialogue: Dialogue, facts: Facts, pace: Pace, environ: Mapping[str, str]) -> Chosen:
    """What the person wants; UsageError for an option that cannot be, or that is missing and not asked about."""
    name = taken(given.name, checks.slug, "--name: ")
    contact = None if given.contact is None else taken(given.contact, checks.contact, "--contact: ")
    allow = tuple(taken(one, answers.network, "--allow: ") for one in given.allow)
    named = tuple(dict.fromkeys(_places(given, dialogue, facts)))
    councils, regions = _scope(named, facts)
    address = _address(given, dialogue, environ)
    refused = answers.refused_addresses(address.url, allow) if address else ()
    private = f"{' and '.join(refused)}: a private address. Allow alerts to be sent there?"
    if refused and dialogue.agreed(private, otherwise=False):
        allow, refused = (*allow, *refused), ()
    every = _every(given, dialogue, pace)
    choices = Choices(councils, regions, every, contact, allow, name, address.written if address else None)
    return Chosen(choices, named, address, refused)


def _places(given: Given, dialogue: Dialogue, facts: Facts) -> list[str]:
    """Councils and regions by their proper names; none for all of England."""
    if given.councils or given.regions or not dialogue.asks:
        councils = [taken(name, lambda typed: places.council(typed, facts), "--council: ") for name in given.councils]
        return councils + [
            taken(name, lambda typed: places.region(typed, facts), "--region: ") for name in given.regions
        ]
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


def _address(given: Given, dialogue: Dialogue, environ: Mapping[str, str]) -> Address | None:
    """Whom to tell; for a mailbox with the server that sends. None for nobody yet."""
    if given.to is None:
        dialogue.tell(
            "Where should alerts go?",
            "By e-mail: an address such as desk@example.org.\n"
            "To a chat: the web hook that Slack or Discord gives you, or an address of\n"
            "any other service as in https://github.com/caronc/apprise/wiki",
        )
    question = Question("--to", "E-mail or chat address", default="", enter="nowhere yet")
    told = dialogue.answer(question, given.to, answers.recipient(environ))
    if isinstance(told, str):
        server = _mail_server(given, dialogue, told, environ)
        return _checked(server, told)
    if any((given.smtp, given.security, given.user, given.password_env, given.sender)):
        raise UsageError("--smtp, its kin and --from go with an e-mail address. Give one with --to desk@example.org.")
    return told


def _mail_server(given: Given, dialogue: Dialogue, to: str, environ: Mapping[str, str]) -> MailServer:
    if given.smtp is None:
        dialogue.tell(
            "Which mail server sends them?",
            "That of your office or your mail provider; its help pages name it (SMTP).\n"
            "For example smtp.example.org, or with its port smtp.example.org:465",
        )
    where = Question("--smtp", "Mail server", example="smtp.example.org:587")
    host, port = dialogue.answer(where, given.smtp, answers.mail_server)
    usual = answers.usual_security(host, port)
    how = Question("--smtp-security", f"Encryption ({', '.join(PORTS)})", default=usual)
    security = dialogue.answer(how, given.security, answers.security)
    login = Question("--smtp-user", "User name", default="", enter="no login")
    user = dialogue.answer(login, given.user, str.strip)
    password = _password(given, dialogue, environ) if user else ""
    own = user if "@" in user else to
    sender = dialogue.answer(Question("--from", "Sender", default=own), given.sender, answers.mailbox)
    return MailServer(host, port or PORTS[security], security, sender, user, password)


def _password(given: Given, dialogue: Dialogue, environ: Mapping[str, str]) -> str:
    question = Question("--smtp-password-env", "Password (not shown)", example="MAIL_PASSWORD", hidden=True)
    if given.password_env is None:
        return dialogue.answer(question, None, str)
    if password := environ.get(given.password_env):
        return password
    raise UsageError(f"--smtp-password-env: the environment has no {given.password_env}. Set that variable.")


def _checked(server: MailServer, to: str) -> Address:
    url = server.address(to)
    if fault := check(url):
        raise UsageError(fault)
    return Address(url, None if server.password else url)


def _every(given: Given, dialogue: Dialogue, pace: Pace) -> str | None:
    """How often to look at Ofsted; None for what is usual."""
    if given.every is None:
        dialogue.tell(
            "How often to look at Ofsted?",
            "One look asks for the page of each council: about three minutes, for no site\n"
            "gets more than one request a second. For example 10m, 2h, 1d",
        )
    hours = f", {pace.hours}" if pace.hours else ""
    every = dialogue.answer(Question("--every", f"Every{hours}", default=pace.every), given.every, answers.pace)
    return None if every == pace.every else every
