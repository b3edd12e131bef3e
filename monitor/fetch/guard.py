"""Opens connections to permitted addresses only."""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import httpcore

from monitor.addresses import allowed, is_exempt
from monitor.errors import BlockedAddress, FetchError
from monitor.fetch.reasons import unknown, unreachable
from monitor.model import Network

Resolve = Callable[[str], Awaitable[Sequence[str]]]

# Threads of their own: name servers that are silent for half a minute each must not hold up the database's.
_LOOKING_UP = ThreadPoolExecutor(8, "looking-up")

_WEB_PORTS = (80, 443)
_REMEDY = "If it is a server of your own, add its network to allow-addresses in sources.toml"
_REMEDY_BY_NAME = (
    "Behind a proxy names are not looked up here: if it is a server of your own, write its address in numbers, and add"
    " its network to allow-addresses in sources.toml"
)
_LONGEST_HEAD = 200_000  # bytes: twice what httpcore takes as one, for the page may begin in the same packet


async def look_up(host: str) -> Sequence[str]:
    """The addresses of a host, best first, as the system's resolver gives them; OSError if there are none."""
    # As bytes, because Python refuses some names ("a..b") with an error of its own before it asks.
    asking = partial(socket.getaddrinfo, host.encode(), None, type=socket.SOCK_STREAM)
    found = await asyncio.get_running_loop().run_in_executor(_LOOKING_UP, asking)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """A network in which only permitted addresses exist.

    The name is looked up once and the connection made to an address that was checked, so a name
    server that answers differently the second time gains nothing. TLS still verifies the name.
    """

    def __init__(self, allow: Sequence[Network], resolve: Resolve) -> None:
        self._network = httpcore.AnyIOBackend()
        self._allow = allow
        self._resolve = resolve

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 (the signature is httpcore's)
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """A connection to the first of the host's addresses that answers.

        BlockedAddress if any of them is not permitted: a host that mixes them is not to be trusted.
        """
        try:
            addresses = await self._resolve(host)
        except OSError as error:
            raise unknown(host, error) from error
        for address in addresses:
            check_address(host, address, port, self._allow)
        failure = FetchError(f"no such host: {host} has no address")
        for address in addresses:
            try:
                stream = await self._network.connect_tcp(address, port, timeout, local_address, socket_options)
                return Stream(stream)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = unreachable(error)
        raise failure


def check_address(host: str, address: str, port: int, allow: Sequence[Network]) -> None:
    """BlockedAddress unless this address of a host may be contacted on this port; "" is one not known yet."""
    where = host if address in (host, "") else f"{host} ({address})"
    if address and not allowed(address, allow):
        raise BlockedAddress(f"{where} is not a public address. {_REMEDY}")
    if port not in _WEB_PORTS and not (address and is_exempt(address, allow)):
        remedy = _REMEDY if address else _REMEDY_BY_NAME
        raise BlockedAddress(f"port {port} of {where} is not one of the web's (80 and 443). {remedy}")


class Stream(httpcore.AsyncNetworkStream):
    """A connection that is closed when its TLS handshake is cancelled, and that no flood of headers keeps busy.

    httpcore forgets such a one without closing it; in a process that runs for months they add up. It
    bounds one head, but reads for ever on where answers that are none yet (1xx) follow each other.
    """

    def __init__(self, stream: httpcore.AsyncNetworkStream) -> None:
        self._stream = stream
        self._head: int | None = 0  # bytes that came before the head of the answer was complete; None: it is

    def head_is_complete(self) -> None:
        """What comes from now on is the body, which has limits of its own."""
        self._head = None

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109
    ) -> httpcore.AsyncNetworkStream:
        try:
            return Stream(await self._stream.start_tls(ssl_context, server_hostname, timeout))
        except asyncio.CancelledError:
            await self._stream.aclose()
            raise

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        read = await self._stream.read(max_bytes, timeout)
        if self._head is not None:
            self._head += len(read)
            if self._head > _LONGEST_HEAD:
                raise FetchError(f"sends headers without end: more than {_LONGEST_HEAD // 1000} KB before the page")
        return read

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109
        self._head = 0
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._stream.aclose()

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
