"""While a message is sent, connections are opened to permitted addresses only.

Apprise and the libraries below it look a name up themselves, after `Sender` did, and a name server may answer
differently the second time. So the address is checked again when it is connected to: Python tells an audit hook of
every connection before it opens it. Apprise hands the context of a sending on to the thread that does it; connections
of the rest of the process have no such context, and are let be.
"""

import socket
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

from monitor.addresses import allowed
from monitor.deliver.outward import proxies
from monitor.model import Network

_PORTS = {"http": 80, "https": 443}  # of a proxy that names none; of any other kind it is 1080

# What a sending may connect to, and where it wanted to go besides.
_sending: ContextVar[tuple[Sequence[Network], list[str]] | None] = ContextVar("sending", default=None)


@contextmanager
def guarded(allow: Sequence[Network]) -> Iterator[list[str]]:
    """Refuse what is sent within a way to addresses that are not permitted; each one refused comes into the list.

    A proxy may be anywhere: what lies behind it is for the proxy to guard.
    """
    _listen()
    refused = list[str]()
    token = _sending.set((allow, refused))
    try:
        yield refused
    finally:
        _sending.reset(token)


def private(found: Iterable[str], allow: Sequence[Network]) -> list[str]:
    """Which of the addresses of a host are not permitted."""
    return sorted({ip for ip in found if not allowed(ip.partition("%")[0], allow)})


@cache
def _listen() -> None:
    """Once, and for as long as the process lives: a hook cannot be taken back."""
    sys.addaudithook(_heard)


def _heard(event: str, arguments: tuple[object, ...]) -> None:
    if event not in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        return
    sending = _sending.get()
    match arguments:
        case (_, (str() | bytes() as host, int(port), *_)) if sending:
            allow, refused = sending
            if (inside := private(_look_up(host), allow)) and not _is_proxy(inside, port):
                refused.extend(inside)
                raise ConnectionRefusedError(f"{inside[0]} is not a permitted address")


def _look_up(host: str | bytes) -> list[str]:
    """The addresses of a host, which nearly always is one itself; none if it leads nowhere, and so fails by itself."""
    try:
        return [str(ip) for *_, (ip, *_) in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError):
        return []


def _is_proxy(addresses: Sequence[str], port: int) -> bool:
    """Whether a proxy through which messages go is at all of these addresses, on this port."""
    return any(
        port == (proxy.port or _PORTS.get(proxy.scheme, 1080)) and set(addresses) <= {*_look_up(proxy.hostname or "")}
        for proxy in proxies()
    )
