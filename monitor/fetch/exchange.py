"""One question to one address, and its answer within bounds."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http import HTTPStatus
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any

import httpcore
import httpx

from monitor import __version__
from monitor.errors import FetchError, Received, Refused, Unavailable
from monitor.fetch.body import ACCEPTED, Body
from monitor.fetch.limits import Limits
from monitor.fetch.reasons import broken, refusal
from monitor.fetch.refusals import REMEDY, is_check, is_html, not_the_page
from monitor.model import Validators

NO_VALIDATORS = Validators()

_REDIRECTS = (301, 302, 303, 307, 308)
_BROKEN = (
    httpcore.NetworkError,
    httpcore.TimeoutException,
    httpcore.ProtocolError,
    httpcore.ProxyError,
    OSError,
)
_CHECKED_FOR = (202, 401, 403, 405, 429, 503)  # statuses that checks for a human reader come with
_CHECKED_BYTES = 64_000
_KEEPING_SECONDS = 5  # for what a refusal says besides: enough for any page, and no time to hold a fetch up


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back from one address: the page, the word that it has not changed, or a redirect."""

    status: int
    headers: Sequence[tuple[bytes, bytes]]
    body: bytes = b""
    certificate_ends_at: datetime | None = None

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

    def __init__(self, contact: str | None, limits: Limits, transport: httpx.AsyncBaseTransport) -> None:
        self._limits = limits
        agent = f"ofsted-monitor/{__version__}" + (f" (+{contact})" if contact else "")
        self._client = httpx.AsyncClient(
            transport=transport,
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
        slow = f"took longer than {self._limits.seconds:g} s"
        async with self._in_time(url, seconds, slow, coming, keep):
            return await self._page(url, validators, coming, keep)

    async def beginning(self, url: httpx.URL, seconds: float, most: int) -> Answer:
        """The answer with at most so many bytes of its text, which may be empty; FetchError if none comes."""
        coming = _Coming()
        async with self._in_time(url, seconds, f"took longer than {seconds:g} s", coming):
            return await self._beginning(url, coming, most)

    @asynccontextmanager
    async def _in_time(
        self, url: httpx.URL, seconds: float, slow: str, coming: _Coming, keep: int = 0
    ) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(seconds):
                yield
        except FetchError as error:
            error.answer = coming.received(url, keep)
            raise
        except TimeoutError as error:
            raise Unavailable(slow, coming.received(url, keep)) from error
        except _BROKEN as error:
            fault = broken(error)
            fault.answer = coming.received(url, keep)
            raise fault from error

    @asynccontextmanager
    async def _answering(
        self, url: httpx.URL, headers: Sequence[tuple[bytes, bytes]], coming: _Coming
    ) -> AsyncIterator[tuple[Answer, httpx.Response]]:
        request = self._client.build_request("GET", url, headers=headers)
        async with aclosing(await self._client.send(request, stream=True)) as response:
            ends_at = _ends_at(response.extensions["certificate"])
            coming.head = Answer(response.status_code, response.extensions["headers"], certificate_ends_at=ends_at)
            yield coming.head, response

    async def _page(self, url: httpx.URL, validators: Validators, coming: _Coming, keep: int) -> Answer:
        async with self._answering(url, _conditions(validators), coming) as (answer, response):
            if answer.redirects:
                return answer
            if error := _refusal(answer, validators):
                raise await self._looked_into(error, answer, response, coming, keep)
            coming.body = body = _body_of(answer, self._limits)
            async for chunk in response.aiter_raw():  # for a 304 too: it frees the connection
                body.take(chunk)
            whole = body.whole()
            may_be_another = not answer.not_modified and is_html(answer.header("content-type"), whole)
            if may_be_another and (error := not_the_page(whole)):
                raise error
            return replace(answer, body=whole)

    async def _looked_into(
        self, error: FetchError, answer: Answer, response: httpx.Response, coming: _Coming, keep: int
    ) -> FetchError:
        """The refusal, named for what its page is where that is a check for a human reader."""
        if answer.header("cf-mitigated") == "challenge":
            return _checked(error)
        may_be_check = answer.status in _CHECKED_FOR and is_html(answer.header("content-type"), b"")
        if most := max(keep, _CHECKED_BYTES if may_be_check else 0):
            with suppress(FetchError, *_BROKEN):  # it stays the refusal it is, whatever else becomes of it
                coming.body = Body(answer.header("content-encoding"), "", self._limits)
                await _take(response, coming.body, most)
        if may_be_check and coming.body and is_check(coming.body.beginning(_CHECKED_BYTES)):
            return _checked(error)
        return error

    async def _beginning(self, url: httpx.URL, coming: _Coming, most: int) -> Answer:
        async with self._answering(url, [], coming) as (answer, response):
            if answer.redirects:
                return answer
            if error := _refusal(answer, NO_VALIDATORS):
                raise error
            coming.body = body = Body(answer.header("content-encoding"), "", self._limits)
            async for chunk in response.aiter_raw():
                body.take(chunk)
                if body.size >= most:
                    return replace(answer, body=body.beginning(most))
            return replace(answer, body=body.whole())


def _checked(error: FetchError) -> FetchError:
    said = str(error).partition(":")[0]
    return Refused(f"{said} with a check for a human reader: {REMEDY}")


def _ends_at(certificate: Mapping[str, Any] | None) -> datetime | None:
    try:
        return datetime.fromtimestamp(ssl.cert_time_to_seconds((certificate or {})["notAfter"]), UTC)
    except (KeyError, ValueError):
        return None


def _conditions(validators: Validators) -> list[tuple[bytes, bytes]]:
    """Verbatim, because servers compare them as text: nginx takes no other Last-Modified than its own."""
    named = ((b"If-None-Match", validators.etag), (b"If-Modified-Since", validators.last_modified))
    return [(name, value.encode("latin-1")) for name, value in named if value]


def _refusal(answer: Answer, validators: Validators) -> FetchError | None:
    """The error that an answer other than a page is."""
    if answer.not_modified and not _conditions(validators):
        return FetchError("answered 304 Not Modified, although it was not asked whether the page had changed")
    if answer.status == HTTPStatus.OK or answer.not_modified:
        return None
    return refusal(answer.status)


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
