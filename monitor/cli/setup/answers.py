"""What the answers of `init` come to: each reader gives the value, or says what to write instead."""

import re
import socket
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_network
from urllib.parse import urlsplit

from monitor.addresses import allowed
from monitor.deliver import check
from monitor.deliver.channel import channel, is_mail, network_host
from monitor.deliver.mail import PORTS, MailServer
from monitor.errors import UsageError
from monitor.settings import checks, when
from monitor.settings.reading import Refused
from monitor.settings.secrets import secret, shows_password

_MAIL = re.compile(r"[^\s@,;<>:/]+@[^\s@,;<>:/]+")
_ADDRESS = re.compile(rf"{_MAIL.pattern}|[a-z][a-z0-9+.-]*://\S+|\$\{{\S+|file:\S+", re.IGNORECASE)
_CHATS = {  # by the host of their web hooks, or the end of it
    "slack.com": "Slack",
    "discord.com": "Discord",
    "discordapp.com": "Discord",
    "office.com": "Microsoft Teams",
    "logic.azure.com": "Microsoft Teams",
    "chat.googleapis.com": "Google Chat",
    "webexapis.com": "Webex",
}


@dataclass(frozen=True, slots=True)
class Address:
    """Where alerts go: the Apprise address, and how the file is to say it."""

    url: str  # with its secrets resolved: never shown
    written: str | None = None  # None: it holds a secret, and goes into a file of its own


def mailbox(typed: str) -> str:
    """An e-mail address."""
    if not _MAIL.fullmatch(typed) or check(MailServer("localhost", 25, "none", typed, typed).address(typed)):
        raise Refused("is not one e-mail address. Write it like desk@example.org.")
    return typed


def recipient(environ: Mapping[str, str], otherwise: str) -> Callable[[str], str | Address | None]:
    """A reader of whom to tell: an e-mail address as it is, an Apprise address, or None for nobody.

    Its refusals show nothing of an Apprise address but its scheme and host. `otherwise` is what to do with
    more than one address.
    """

    def read(typed: str) -> str | Address | None:
        if not typed:
            return None
        if _are_several(typed):
            raise UsageError(f"That is more than one address. {otherwise}")
        if ":" not in typed and "@" in typed:
            return _whole_mailbox(typed)
        return _apprise(typed, environ)

    return read


def _are_several(typed: str) -> bool:
    """Whether addresses stand side by side, and not the recipients of one: `check` tells of those."""
    parts = re.split(r"[\s,;]+", typed.strip(" ,;"))
    if len(parts) < 2 or not all(map(_ADDRESS.fullmatch, parts)):
        return False
    service = channel(typed)
    return service is None or not is_mail(service)


def _whole_mailbox(typed: str) -> str:
    """A mailbox as the world can reach it; `mailbox` alone takes one of an office's own network too."""
    domain = mailbox(typed).rpartition("@")[2]
    if "." not in domain.strip(".") and domain != "localhost":
        raise Refused("has no domain ending. Write it whole, like desk@example.org.")
    return typed


def _apprise(typed: str, environ: Mapping[str, str]) -> Address:
    is_reference = typed.startswith("file:") or "${" in typed
    if not is_reference and "://" not in typed:
        raise UsageError(
            "That is neither an e-mail address, like desk@example.org, nor an address with :// in it, "
            "like slack://… or json://…."
        )
    if is_reference and shows_password(typed):
        raise UsageError("The address holds a password in clear beside ${…}. Write ${NAME} for the password too.")
    url = secret(environ, checks.text)(typed)
    if fault := check(url):
        raise UsageError(_no_such_chat(url) if url.lower().startswith(("http://", "https://")) else fault)
    return Address(url, typed if is_reference else None)


def _no_such_chat(url: str) -> str:
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return "The address has a bracket too many or too few. Copy it whole."
    if chat := next((name for ending, name in _CHATS.items() if f".{host}".endswith(f".{ending}")), None):
        return f"This looks like {chat}, but a part of the address is missing or mistyped. Copy all of it from {chat}."
    own = "jsons" if parts.scheme == "https" else "json"
    return (
        f"That is no web hook of a chat service that is known by its {parts.scheme}:// address. Write it as in "
        f"https://github.com/caronc/apprise/wiki; one of your own begins with {own}:// in place of {parts.scheme}://."
    )


def mail_server(typed: str) -> tuple[str, int | None]:
    """The name of a mail server, and its port if one is given."""
    name, colon, port = typed.partition(":")
    if colon and not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise Refused("is no mail server with a port. Write it like smtp.example.org:465.")
    try:
        return checks.host(name), int(port) if colon else None
    except Refused:
        raise Refused("is no mail server. Write its name, like smtp.example.org or smtp.example.org:465.") from None


def security(typed: str) -> str:
    """How mail is encrypted on its way to the server."""
    return checks.one_of({way: way for way in PORTS})(typed.lower())


def usual_security(host: str, port: int | None) -> str:
    """What a server most likely wants: what its port is for, else nothing on this very machine."""
    usual = "none" if host in ("localhost", "127.0.0.1") else "starttls"
    return next((way for way, its_port in PORTS.items() if its_port == port), usual)


def pace(typed: str) -> str:
    """A length of time as the file writes it; people type it with a space or in quotes too."""
    written = typed.strip("\"'").replace(" ", "")
    when.interval(written)
    return written


def network(typed: str) -> str:
    """A network, or a single address, as the file writes it."""
    checks.network(typed)
    return typed


def refused_addresses(url: str, allow: Sequence[str]) -> tuple[str, ...]:
    """The private addresses behind an Apprise address to which nothing is sent unless they are allowed."""
    service = channel(url)
    host = network_host(service) if service else None
    if host is None:
        return ()
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return ()  # a name that leads nowhere: the test message says so
    permitted = [ip_network(one) for one in allow]
    addresses = {str(ip).partition("%")[0] for *_, (ip, *_) in found}
    return tuple(sorted(address for address in addresses if not allowed(address, permitted)))
