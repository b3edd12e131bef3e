"""One question to one address, and its answer within bounds."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from http import HTTPStatus
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any

import httpcore
import httpx

from monitor import __version__
from monitor.errors import FetchError, Gone
from monitor.fetch.body import ACCEPTED, Body
from monitor.fetch.guard import GuardedBackend
from monitor.fetch.limits import Limits
from monitor.fetch.reasons import why_broken, why_refused
from monitor.model import Validators

NO_VALIDATORS = Validators()

_REDIRECTS = (301, 302, 303, 307, 308)
# Several small pools, each for its share of the hosts, because httpcore looks through a whole pool for
# every request: 1,000 pages, 50 at once, took 3.5 s in one pool and 1.6 s in eight.
_POOLS = 8
_IDLE_PER_POOL = 20
_IDLE_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back from one address: the page, the word that it has not changed, or a redirect."""

    status: int
    headers: Sequence[tuple[bytes, bytes]]
    body: bytes = b""

    @property
    def not_modified(self) -> bool:
        return self.status == HTTPStatus.NOT_MODIFIED

    @property
    def redirects(self) -> bool:
        return self.status in _REDIRECTS

    def header(self, name: str) -> str:
        """The header, "" without one; any byte becomes a character that becomes the same byte when sent back."""
        return b", ".join(value for key, value in self.headers if key.lower() == name.encode()).decode("latin-1")


class Exchanges:
    """Asks and is answered, over connections that are kept for the next question."""

    def __init__(self, contact: str | None, limits: Limits, network: GuardedBackend, tls: ssl.SSLContext) -> None:
        self._limits = limits
        agent = f"ofsted-monitor/{__version__}" + (f" (+{contact})" if contact else "")
        self._client = httpx.AsyncClient(
            transport=_Pools(network, tls, limits),
            headers={"User-Agent": agent, "Accept": "*/*", "Accept-Encoding": ACCEPTED},
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),  # none is kept
            timeout=httpx.Timeout(None),
            trust_env=False,
        )

    async def aclose(self) -> None:
        await self._client.aclose()

    async def ask(self, url: httpx.URL, validators: Validators, seconds: float) -> Answer:
        """The answer, if it is a whole one and comes in time; FetchError for every other."""
        try:
            async with asyncio.timeout(seconds):
                return await self._exchange(url, validators)
        except TimeoutError as error:
            raise FetchError(f"took longer than {self._limits.seconds:g} s") from error
        except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError, OSError) as error:
            raise FetchError(why_broken(error)) from error

    async def _exchange(self, url: httpx.URL, validators: Validators) -> Answer:
        request = self._client.build_request("GET", url, headers=_conditions(validators))
        async with aclosing(await self._client.send(request, stream=True)) as response:
            answer = Answer(response.status_code, response.extensions["headers"])
            if answer.redirects:
                return answer
            _check_status(answer, validators)
            body = _body_of(answer, self._limits)
            async for chunk in response.aiter_raw():  # for a 304 too: it frees the connection
                body.take(chunk)
            return replace(answer, body=body.whole())


class _Pools(httpx.AsyncBaseTransport):
    """httpx's own kind of connections, opened through the network that checks every address."""

    def __init__(self, network: GuardedBackend, tls: ssl.SSLContext, limits: Limits) -> None:
        self._limits = limits
        self._pools = [
            httpcore.AsyncConnectionPool(
                ssl_context=tls,
                max_connections=None,  # the pace is what limits them
                max_keepalive_connections=_IDLE_PER_POOL,
                keepalive_expiry=_IDLE_SECONDS,
                network_backend=network,
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
                return httpx.Response(answer.status, stream=_Stream(answer), extensions={"headers": answer.headers})


class _Stream(httpx.AsyncByteStream):
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


def _conditions(validators: Validators) -> list[tuple[bytes, bytes]]:
    """Verbatim, because servers compare them as text: nginx takes no other Last-Modified than its own."""
    named = ((b"If-None-Match", validators.etag), (b"If-Modified-Since", validators.last_modified))
    return [(name, value.encode("latin-1")) for name, value in named if value]


def _check_status(answer: Answer, validators: Validators) -> None:
    if answer.not_modified and validators == NO_VALIDATORS:
        raise FetchError("answered 304 Not Modified, although it was not asked whether the page had changed")
    if answer.status != HTTPStatus.OK and not answer.not_modified:
        is_gone = answer.status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
        raise (Gone if is_gone else FetchError)(why_refused(answer.status))


def _body_of(answer: Answer, limits: Limits) -> Body:
    if answer.not_modified:  # it has none; its headers may speak of the page's
        return Body("", "", limits)
    return Body(answer.header("content-encoding"), answer.header("content-length"), limits)
