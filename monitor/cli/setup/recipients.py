"""Whom `init` is to tell: mailboxes behind one mail server, chats and web hooks."""

from collections.abc import Callable, Mapping, Sequence

from monitor.cli.setup import answers
from monitor.cli.setup.answers import Address
from monitor.cli.setup.dialogue import Dialogue, Question
from monitor.cli.setup.given import Given
from monitor.deliver import check, redacted
from monitor.deliver.mail import PORTS, MailServer
from monitor.errors import UsageError

Told = str | Address | None  # a mailbox, any other address, or nobody


def recipients(given: Given, dialogue: Dialogue, environ: Mapping[str, str]) -> tuple[Address, ...]:
    """Where alerts are to go, in the order given; none for nobody yet. All mailboxes share one mail server."""
    found = [one for one in _told(given, dialogue, environ) if one]
    mailboxes = [one for one in found if isinstance(one, str)]
    if not mailboxes and any((given.smtp, given.security, given.user, given.password_env, given.sender)):
        raise UsageError("--smtp, its kin and --from go with an e-mail address. Give one with --to desk@example.org.")
    if not mailboxes:
        return tuple(one for one in found if isinstance(one, Address))
    server = _mail_server(given, dialogue, mailboxes[0], environ)
    return tuple(_checked(server, one) if isinstance(one, str) else one for one in found)


def _told(given: Given, dialogue: Dialogue, environ: Mapping[str, str]) -> list[Told]:
    told: list[Told] = []
    question = Question("--to", "E-mail or chat address", default="", enter="nowhere yet")
    if given.to or not dialogue.asks:
        read = _new(answers.recipient(environ, "Give --to for each."), told)
        for address in given.to:
            told.append(dialogue.answer(question, address, read))  # noqa: PERF401 - it reads `told` as it grows
        return told
    dialogue.tell(
        "Where should alerts go?",
        "By e-mail: an address such as desk@example.org.\n"
        "To a chat: the web hook that Slack or Discord gives you, or an address of\n"
        "any other service as in https://github.com/caronc/apprise/wiki",
    )
    read = _new(answers.recipient(environ, "Give them one at a time; you are asked for another."), told)
    told.append(dialogue.answer(question, None, read))
    another = Question("--to", "Another one", default="", enter="no more")
    while told[-1]:
        told.append(dialogue.answer(another, None, read))
    return told


def _new(read: Callable[[str], Told], told: Sequence[Told]) -> Callable[[str], Told]:
    """A reader that refuses whoever is told already: every alert would come twice."""

    def read_new(typed: str) -> Told:
        one = read(typed)
        if one and _same(one) in map(_same, told):
            shown = one if isinstance(one, str) else redacted(one.url)
            raise UsageError(f"{shown} was given before: every alert would come twice. Give it once.")
        return one

    return read_new


def _same(one: Told) -> str | None:
    """What two ways to write one recipient have in common."""
    return one.url if isinstance(one, Address) else one and one.lower()


def _mail_server(given: Given, dialogue: Dialogue, to: str, environ: Mapping[str, str]) -> MailServer:
    if given.smtp is None:
        dialogue.tell(
            "Which mail server sends them?",
            "That of your office or your mail provider; its help pages name it (SMTP).\n"
            "For example smtp.example.org, or with its port smtp.example.org:465",
        )
    wanted = f"the mail server that sends to {to}"
    where = Question("--smtp", "Mail server", wanted=wanted, example="smtp.example.org:587")
    host, port = dialogue.answer(where, given.smtp, answers.mail_server)
    usual = answers.usual_security(host, port)
    how = Question("--smtp-security", f"Encryption ({', '.join(PORTS)})", default=usual)
    security = dialogue.answer(how, given.security, answers.security)
    login = Question("--smtp-user", "User name", default="", enter="no login")
    user = dialogue.answer(login, given.user, str.strip)
    password = _password(given, dialogue, user, environ) if user else ""
    own = user if "@" in user else to
    sender = dialogue.answer(Question("--from", "Sender", default=own), given.sender, answers.mailbox)
    return MailServer(host, port or PORTS[security], security, sender, user, password)


def _password(given: Given, dialogue: Dialogue, user: str, environ: Mapping[str, str]) -> str:
    option, wanted = "--smtp-password-env", f"the variable that holds the password of {user}"
    question = Question(option, "Password (not shown)", wanted=wanted, example="MAIL_PASSWORD", hidden=True)
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
