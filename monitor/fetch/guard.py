"""Opens connections to permitted addresses only."""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any

import httpcore

from monitor.addresses import allowed, is_exempt
from monitor.errors import BlockedAddress, FetchError
from monitor.fetch.reasons import why_unknown, why_unreachable
from monitor.model import Network

Resolve = Callable[[str], Awaitable[Sequence[str]]]

_WEB_PORTS = (80, 443)


async def look_up(host: str) -> Sequence[str]:
    """The addresses of a host, best first, as the system's resolver gives them; OSError if there are none."""
    # As bytes, because Python refuses some names ("a..b") with an error of its own before it asks.
    found = await asyncio.get_running_loop().getaddrinfo(host.encode(), None, type=socket.SOCK_STREAM)
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
            raise FetchError(why_unknown(host, error)) from error
        for address in addresses:
            self._check(host, address, port)
        failure = FetchError(f"no such host: {host} has no address")
        for address in addresses:
            try:
                stream = await self._network.connect_tcp(address, port, timeout, local_address, socket_options)
                return _Stream(stream)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = FetchError(why_unreachable(error))
        raise failure

    def _check(self, host: str, address: str, port: int) -> None:
        where = host if host == address else f"{host} ({address})"
        remedy = "If it is a server of your own, add its network to allow-addresses in sources.toml"
        if not allowed(address, self._allow):
            raise BlockedAddress(f"{where} is not a public address. {remedy}")
        if port not in _WEB_PORTS and not is_exempt(address, self._allow):
            raise BlockedAddress(f"port {port} of {where} is not one of the web's (80 and 443). {remedy}")


class _Stream(httpcore.AsyncNetworkStream):
    """A connection that is closed when its TLS handshake is cancelled.

    httpcore forgets such a one without closing it; in a process that runs for months they add up.
    """

    def __init__(self, stream: httpcore.AsyncNetworkStream) -> None:
        self._stream = stream

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109
    ) -> httpcore.AsyncNetworkStream:
        try:
            return await self._stream.start_tls(ssl_context, server_hostname, timeout)
        except asyncio.CancelledError:
            await self._stream.aclose()
            raise

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        return await self._stream.read(max_bytes, timeout)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._stream.aclose()

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
