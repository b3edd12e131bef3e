"""What of an address may be secret: everything but its scheme, its host, and words that everybody uses in one."""

import base64
import re
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import quote, unquote, unquote_plus

from monitor.deliver.channel import channel, names_host

HIDDEN = "…"
# Parameters of Apprise that say how to send, never as whom.
_HOW = re.compile(
    "cto|emojis|format|image|method|mode|overflow|redirect|retry|rto|smtp|store|tls|tz|verify", re.IGNORECASE
)
# Parts of a path, or names of a user, that are no secret and that a log cannot do without.
_EVERYDAY = re.compile(
    "alerts?|api|apprise|bot|hooks?|https?|json|localhost|messages?|monitor|notify|ofsted|ofsted-monitor|ping|send"
    "|services|text|webhooks?",
    re.IGNORECASE,
)
# Before the @ of a mail address: no person, and words that an error message cannot do without.
_ROLE = re.compile(
    "admin|contact|editor|enquiries|error|info|mail|mailbox|news|office|post|postmaster|press|support|team|user"
    "|webmaster",
    re.IGNORECASE,
)
_PART = r"""[^\s<>()\[\],;:"/?&=#@]+"""
_MAILBOX = re.compile(f"({_PART})@{_PART}")  # by itself, behind a name, or one of several
_SHORTEST = 3  # what is shorter is in every second word
_WORD = re.compile(r".{,5}|[A-Za-z]?[a-z]{,10}|[A-Z]{,11}", re.DOTALL)  # may be part of another word


def secrets(url: str) -> tuple[str, ...]:
    """Every part of an address that may be secret, in each form in which it may come back, the longest first.

    Where a service puts a token in the place of the host, that place is secret too.
    """
    return tuple(sorted(_forms(url), key=len, reverse=True))


def without(secrets: Iterable[str]) -> Callable[[str], str]:
    """A function that hides these wherever they stand in a text: the longer first, short words only by themselves.

    Capital or small letters are the same: servers spell names of hosts and mailboxes in a way of their own.
    """
    known = [(secret.casefold(), _standing(secret)) for secret in sorted(set(secrets), key=len, reverse=True)]

    def hide(text: str) -> str:
        folded = text.casefold()
        for secret, pattern in known:
            if secret in folded:  # far cheaper than the pattern, and hardly ever so
                text = pattern.sub(HIDDEN, text)
        return text

    return hide


def _standing(secret: str) -> re.Pattern[str]:
    exact = re.escape(secret)
    return re.compile(rf"(?<![^\W_]){exact}(?![^\W_])" if _WORD.fullmatch(secret) else exact, re.IGNORECASE)


def _forms(url: str) -> frozenset[str]:
    _, _, rest = url.partition("://")
    whole, _, query = rest.partition("?")
    authority, _, path = whole.partition("/")
    login, _, place = authority.rpartition("@")
    user, _, password = login.partition(":")
    told = [user, *_values(query)]
    pieces = {*_uncommon([*told, *re.split(r"[/#@]", path), *_mailboxes([*told, path])]), password}
    if password:
        pieces.add(base64.b64encode(f"{unquote(user)}:{unquote(password)}".encode()).decode())  # as HTTP sends it
    if not _is_host(url):
        pieces |= {place, *_uncommon(place.split(":"))}
    forms = {form for piece in pieces for form in _written(piece)}
    return frozenset(form for form in forms if len(form) >= _SHORTEST)


def _values(query: str) -> Iterator[str]:
    for pair in re.split(r"[&#]", query):
        name, _, value = pair.partition("=")
        if not _HOW.fullmatch(name):
            yield value or name


def _mailboxes(told: Iterable[str]) -> Iterator[str]:
    """Every mail address in these, and what stands before its @: servers name mailboxes by either."""
    for found in _MAILBOX.finditer(" ".join(map(unquote, told))):
        yield found[0]
        if not _ROLE.fullmatch(found[1]):
            yield found[1]


def _uncommon(words: Iterable[str]) -> Iterator[str]:
    return (word for word in words if not _EVERYDAY.fullmatch(unquote(word)))


def _written(piece: str) -> set[str]:
    """As it stands, as it is meant, as a program writes it into an address, and as Python shows it."""
    meant = {piece, unquote(piece), unquote_plus(piece)}
    return meant | {quote(form, safe="") for form in meant} | {repr(form)[1:-1] for form in meant}


def _is_host(url: str) -> bool:
    """Whether what stands in the place of the host is one: not so with many chat services.

    What is no destination of Apprise's, such as the address of a heartbeat, has a host.
    """
    service = channel(url)
    return names_host(service) if service else bool(re.match(r"https?://", url))
