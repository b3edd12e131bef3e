"""Connections that are kept for the next question, opened through the network that checks every address."""

import ssl
from collections.abc import AsyncIterator, Mapping
from typing import Any

import httpcore
import httpx

from monitor.fetch.guard import Stream
from monitor.fetch.limits import Limits

# Several small pools, each for its share of the hosts, because httpcore looks through a whole pool for
# every request: 1,000 pages, 50 at once, took 3.5 s in one pool and 1.6 s in eight.
_POOLS = 8
_IDLE_PER_POOL = 20
_IDLE_SECONDS = 30


class Pools(httpx.AsyncBaseTransport):
    """httpx's own kind of connections, opened through the network that checks every address."""

    def __init__(
        self,
        network: httpcore.AsyncNetworkBackend,
        tls: ssl.SSLContext,
        limits: Limits,
        proxy: httpcore.Proxy | None = None,
    ) -> None:
        self._limits = limits
        self._pools = [
            httpcore.AsyncConnectionPool(
                ssl_context=tls,
                max_connections=None,  # the pace is what limits them
                max_keepalive_connections=_IDLE_PER_POOL,
                keepalive_expiry=_IDLE_SECONDS,
                network_backend=network,
                proxy=proxy,
            )
            for _ in range(_POOLS)
        ]

    async def aclose(self) -> None:
        for pool in self._pools:
            await pool.aclose()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The head of the answer.

        A server may close a kept connection at the moment it is used again. Such a request is sent
        anew, at the last on a connection of its own, whose failure counts. The headers as they came
        are an extension: httpx would follow a Location in its own way, and hops are ours.
        """
        url = request.url
        pool = self._pools[hash(url.raw_host) % _POOLS]
        while True:
            watch = _ConnectionWatch()
            asked = httpcore.Request(
                request.method,
                httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                extensions={"trace": watch, "timeout": {"connect": self._limits.connect_seconds}},
            )
            try:
                answer = await pool.handle_async_request(asked)
            except (httpcore.ReadError, httpcore.RemoteProtocolError):
                if watch.connected:
                    raise
            else:
                stream = answer.extensions["network_stream"]
                if isinstance(stream, Stream):
                    stream.head_is_complete()
                certificate = _certificate(stream) if url.scheme == "https" else None
                extensions = {"headers": answer.headers, "certificate": certificate}
                return httpx.Response(answer.status, stream=_Body(answer), extensions=extensions)


def _certificate(stream: httpcore.AsyncNetworkStream) -> Mapping[str, Any] | None:
    """The certificate that the server showed, as Python's ssl gives it."""
    encrypted = stream.get_extra_info("ssl_object")
    return encrypted.getpeercert() if encrypted else None


class _Body(httpx.AsyncByteStream):
    """The body of an answer, as it comes."""

    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._answer.aiter_stream():
            yield chunk

    async def aclose(self) -> None:
        await self._answer.aclose()


class _ConnectionWatch:
    """Notes whether a request had to open a connection."""

    connected = False

    async def __call__(self, event: str, _: Any) -> None:
        self.connected = self.connected or event == "connection.connect_tcp.started"
