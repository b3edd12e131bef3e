"""Fetching through a proxy, which then looks the names up: what can still be checked here, and what only it can."""

import socket
import ssl
from collections.abc import Iterable, Sequence
from ipaddress import ip_address
from typing import Any
from urllib.parse import unquote, urlsplit

import httpcore
import httpx

from monitor.errors import Offline
from monitor.fetch.guard import Stream, check_address
from monitor.fetch.hops import host_of
from monitor.fetch.reasons import unreachable
from monitor.model import Network

_DIRECT = (
    "Every name is looked up once, and only an address that was checked is connected to: public, on a port of the"
    " web, or in allow-addresses; after every redirect too."
)
_PROXIED = (
    "Requests go through the proxy {place}, which looks the names up. Checked here are scheme, login, port, redirects,"
    " the hosts of each source, and addresses written as numbers. Only the proxy can see to it that no name leads to a"
    " private address."
)


def guards(proxy: str | None) -> str:
    """Which checks of addresses are made here and which are the proxy's, as sentences for a person."""
    return _PROXIED.format(place=place(proxy)) if proxy else _DIRECT


def place(proxy: str) -> str:
    """Where a proxy is, without its login."""
    return urlsplit(proxy).netloc.rpartition("@")[2]


def httpcore_proxy(proxy: str, tls: ssl.SSLContext) -> httpcore.Proxy:
    parts = urlsplit(proxy)
    login = (unquote(parts.username or "").encode(), unquote(parts.password or "").encode())
    return httpcore.Proxy(
        f"{parts.scheme}://{place(proxy)}",
        auth=login if any(login) else None,
        ssl_context=tls if parts.scheme == "https" else None,
    )


def check_literal(url: httpx.URL, allow: Sequence[Network]) -> None:
    """BlockedAddress for an address that says itself where it leads, and may not: no name server is asked."""
    host = host_of(url)
    check_address(host, _literal(host) or "", url.port or (443 if url.scheme == "https" else 80), allow)


def _literal(host: str) -> str | None:
    """The address that a host is written as, in any notation that some system understands; None for a name."""
    host = host.strip("[]").rstrip(".")
    if host == "localhost" or host.endswith(".localhost"):
        return "127.0.0.1"
    try:
        return str(ip_address(host))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(host))  # 127.1, 0x7f000001, 017700000001, 2130706433
    except OSError:
        return None


class ProxyNetwork(httpcore.AsyncNetworkBackend):
    """Connections to the proxy, which is wherever the configuration says, and to nothing else."""

    def __init__(self, proxy: str) -> None:
        self._network = httpcore.AnyIOBackend()
        self._place = place(proxy)

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 (the signature is httpcore's)
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        try:
            return Stream(await self._network.connect_tcp(host, port, timeout, local_address, socket_options))
        except (httpcore.ConnectError, httpcore.ConnectTimeout, OSError) as error:
            raise Offline(f"the proxy {self._place} cannot be reached: {unreachable(error)}") from error
