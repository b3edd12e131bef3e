"""Why a sending failed, in our own words: what Apprise logs may hold secrets, so it is read and not repeated."""

import re
from collections.abc import Iterable, Sequence
from http import HTTPStatus

from monitor.deliver.hidden import without
from monitor.deliver.outward import proxies

_HTTP = re.compile(r"(?:error=|Tunnel connection failed: )(\d{3})\b")
_OF_THE_PROXY = re.compile(r"ProxyError|error=407\b")
_SMTP = re.compile(r"""\(?(\d{3}),? b?(['"])(.{0,300}?)\2""", re.DOTALL)

# What the other side or the network did, by words in the log; the first that fits is told.
_CAUSES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), words)
    for pattern, words in (
        (r"Connection refused", "{where} refused the connection: nothing listens there"),
        (r"Name or service not known|getaddrinfo|NameResolution|No address associated|name resolution",
         "{where} was not found: check the name of the host"),
        (r"certificate|SSLError|SSL:", "{where} has no TLS certificate that can be trusted"),
        (r"STARTTLS extension not supported", "{where} offers no encryption (STARTTLS)"),
        (r"AUTH extension not supported", "{where} takes no user and password"),
        (r"ConnectTimeout|connect timeout", "{where} could not be reached in time"),
        (r"No route to host|Network is unreachable", "{where} cannot be reached from here"),
        (r"timed? ?out", "{where} did not answer in time; it may have been delivered"),
        (r"RemoteDisconnected|Connection aborted|reset by peer|unexpectedly closed|Broken pipe",
         "{where} closed the connection before it answered; it may have been delivered"),
    )
)  # fmt: skip


def reason(said: Iterable[str], where: str, secrets: Sequence[str]) -> str:
    """One sentence on why it failed. What a mail server answered is repeated without what may be secret."""
    log = "\n".join(said)
    if _OF_THE_PROXY.search(log):
        where = _proxy()
    if answered := _HTTP.search(log):
        return _http(int(answered[1]), where)
    if answered := _SMTP.search(log):
        words = " ".join(re.sub(r"[^\x20-\x7e]|\\[nr]", " ", answered[3]).split())
        return f"{where} refused it: {answered[1]} {without(secrets)(words)}".rstrip()
    for pattern, words in _CAUSES:
        if pattern.search(log):
            return words.format(where=where)
    return f"{where} did not take it, and Apprise gives no reason"


def _proxy() -> str:
    """The proxy on the way, without its login."""
    places = [proxy.netloc.rpartition("@")[2] for proxy in proxies()]
    return " ".join(["the proxy", *places[:1]])


def _http(status: int, where: str) -> str:
    try:
        phrase = f" ({HTTPStatus(status).phrase})"
    except ValueError:
        phrase = ""
    hint = {3: ": redirects are not followed, use the address it leads to"}.get(status // 100, "")
    return f"{where} answered with HTTP status {status}{phrase}{hint}"
