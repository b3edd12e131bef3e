"""One question to one address, and its answer within bounds."""

import asyncio
import ssl
from collections.abc import Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass, replace
from http import HTTPStatus
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpcore
import httpx

from monitor import __version__
from monitor.errors import FetchError, Gone, Received
from monitor.fetch.body import ACCEPTED, Body
from monitor.fetch.guard import GuardedBackend
from monitor.fetch.limits import Limits
from monitor.fetch.pools import Pools
from monitor.fetch.reasons import why_broken, why_refused
from monitor.model import Validators

NO_VALIDATORS = Validators()

_REDIRECTS = (301, 302, 303, 307, 308)
_BROKEN = (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError, OSError)
_KEEPING_SECONDS = 5  # for what a refusal says besides: enough for any page, and no time to hold a fetch up


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

    def received(self, url: httpx.URL, body: bytes) -> Received:
        """The answer as an error carries it."""
        headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in self.headers)
        return Received(str(url), body, self.header("content-type"), status=self.status, headers=headers)


@dataclass(slots=True)
class _Coming:
    """An answer as far as it has come."""

    head: Answer | None = None
    body: Body | None = None

    def received(self, url: httpx.URL, keep: int) -> Received | None:
        if self.head is None:
            return None
        return self.head.received(url, self.body.beginning(keep) if self.body and keep else b"")


class Exchanges:
    """Asks and is answered, over connections that are kept for the next question."""

    def __init__(self, contact: str | None, limits: Limits, network: GuardedBackend, tls: ssl.SSLContext) -> None:
        self._limits = limits
        agent = f"ofsted-monitor/{__version__}" + (f" (+{contact})" if contact else "")
        self._client = httpx.AsyncClient(
            transport=Pools(network, tls, limits),
            headers={"User-Agent": agent, "Accept": "*/*", "Accept-Encoding": ACCEPTED},
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),  # none is kept
            timeout=httpx.Timeout(None),
            trust_env=False,
        )

    async def aclose(self) -> None:
        await self._client.aclose()

    async def ask(self, url: httpx.URL, validators: Validators, seconds: float, keep: int = 0) -> Answer:
        """The answer, if it is a whole one and comes in time; FetchError for every other.

        The error carries what did come: the head of the answer, and the first `keep` bytes of its body.
        """
        coming = _Coming()
        try:
            async with asyncio.timeout(seconds):
                return await self._exchange(url, validators, coming, keep)
        except FetchError as error:
            error.answer = coming.received(url, keep)
            raise
        except TimeoutError as error:
            slow = f"took longer than {self._limits.seconds:g} s"
            raise FetchError(slow, coming.received(url, keep)) from error
        except _BROKEN as error:
            raise FetchError(why_broken(error), coming.received(url, keep)) from error

    async def _exchange(self, url: httpx.URL, validators: Validators, coming: _Coming, keep: int) -> Answer:
        request = self._client.build_request("GET", url, headers=_conditions(validators))
        async with aclosing(await self._client.send(request, stream=True)) as response:
            coming.head = answer = Answer(response.status_code, response.extensions["headers"])
            if answer.redirects:
                return answer
            if refusal := _refusal(answer, validators):
                if keep:
                    with suppress(FetchError, *_BROKEN):  # it stays the refusal it is, whatever else becomes of it
                        coming.body = Body(answer.header("content-encoding"), "", self._limits)
                        await _take(response, coming.body, keep)
                raise refusal
            coming.body = body = _body_of(answer, self._limits)
            async for chunk in response.aiter_raw():  # for a 304 too: it frees the connection
                body.take(chunk)
            return replace(answer, body=body.whole())


def _conditions(validators: Validators) -> list[tuple[bytes, bytes]]:
    """Verbatim, because servers compare them as text: nginx takes no other Last-Modified than its own."""
    named = ((b"If-None-Match", validators.etag), (b"If-Modified-Since", validators.last_modified))
    return [(name, value.encode("latin-1")) for name, value in named if value]


def _refusal(answer: Answer, validators: Validators) -> FetchError | None:
    """The error that an answer other than a page is."""
    if answer.not_modified and validators == NO_VALIDATORS:
        return FetchError("answered 304 Not Modified, although it was not asked whether the page had changed")
    if answer.status == HTTPStatus.OK or answer.not_modified:
        return None
    is_gone = answer.status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
    return (Gone if is_gone else FetchError)(why_refused(answer.status))


async def _take(response: httpx.Response, body: Body, most: int) -> None:
    """The first bytes of a refusal; OSError if they are too slow."""
    async with asyncio.timeout(_KEEPING_SECONDS):
        async for chunk in response.aiter_raw():
            body.take(chunk)
            if body.size >= most:
                return


def _body_of(answer: Answer, limits: Limits) -> Body:
    if answer.not_modified:  # it has none; its headers may speak of the page's
        return Body("", "", limits)
    return Body(answer.header("content-encoding"), answer.header("content-length"), limits)
