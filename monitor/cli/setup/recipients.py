"""Whom `init` is to tell: mailboxes behind one mail server, chats and web hooks."""

from collections.abc import Mapping

from monitor.cli.setup import answers
from monitor.cli.setup.answers import Address
from monitor.cli.setup.dialogue import Dialogue, Question
from monitor.cli.setup.given import Given
from monitor.deliver import check
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
    read = answers.recipient(environ)
    question = Question("--to", "E-mail or chat address", default="", enter="nowhere yet")
    if given.to or not dialogue.asks:
        return [dialogue.answer(question, address, read) for address in given.to]
    dialogue.tell(
        "Where should alerts go?",
        "By e-mail: an address such as desk@example.org.\n"
        "To a chat: the web hook that Slack or Discord gives you, or an address of\n"
        "any other service as in https://github.com/caronc/apprise/wiki",
    )
    told = [dialogue.answer(question, None, read)]
    another = Question("--to", "Another one", default="", enter="no more")
    while told[-1]:
        told.append(dialogue.answer(another, None, read))
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
