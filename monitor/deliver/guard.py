"""While a message is sent, connections are opened to permitted addresses only, and none outlives the sending.

Apprise and the libraries below it look a name up themselves, after `Sender` did, and a name server may answer
differently the second time. So the address is checked again when it is connected to: Python tells an audit hook of
every connection before it opens it. Apprise hands the context of a sending on to the thread that does it; connections
of the rest of the process have no such context, and are let be.

Apprise waits no longer than it is told to, but the thread that sends goes on for as long as the other side lets a byte
drip in now and then. There are few such threads, for all destinations together, and the process cannot end before they
do. So when a sending is over its connections are, and it gets no other: the thread ends with an error.
"""

import os
import socket
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import cache

from monitor.addresses import allowed
from monitor.deliver.outward import proxies
from monitor.model import Network

_PORTS = {"http": 80, "https": 443}  # of a proxy that names none; of any other kind it is 1080


class _Sending:
    """What a sending may connect to, where it wanted to go besides, and its connections."""

    def __init__(self, allow: Sequence[Network]) -> None:
        self.allow = allow
        self.refused = list[str]()
        self._connections = list[socket.socket]()
        self._is_over = False
        self._lock = threading.Lock()  # the hook is called in the thread that sends

    def connects(self, connection: socket.SocketType) -> None:
        """Keep a second descriptor: TLS takes the first away from its socket. TimeoutError if the sending is over."""
        with self._lock:
            if self._is_over:
                raise TimeoutError("the time for this message is over")
            self._connections.append(socket.socket(fileno=os.dup(connection.fileno())))

    def end(self) -> None:
        """Shut all its connections, whoever reads from them, and let it open no other."""
        with self._lock:
            self._is_over = True
            for connection in self._connections:
                with connection, suppress(OSError):  # it is closed already
                    connection.shutdown(socket.SHUT_RDWR)


_sending: ContextVar[_Sending | None] = ContextVar("sending", default=None)


@contextmanager
def guarded(allow: Sequence[Network]) -> Iterator[list[str]]:
    """Refuse what is sent within a way to addresses that are not permitted; each one refused comes into the list.

    At the end all its connections are shut. A proxy may be anywhere: what lies behind it is for the proxy to guard.
    """
    _listen()
    sending = _Sending(allow)
    token = _sending.set(sending)
    try:
        yield sending.refused
    finally:
        _sending.reset(token)
        sending.end()


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
        case (socket.SocketType() as connection, (str() | bytes() as host, int(port), *_)) if sending:
            if (inside := private(_look_up(host), sending.allow)) and not _is_proxy(inside, port):
                sending.refused.extend(inside)
                raise ConnectionRefusedError(f"{inside[0]} is not a permitted address")
            sending.connects(connection)


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
