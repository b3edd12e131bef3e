"""Conditional GETs that end in a page or in an error that says why, and never in silence."""

import asyncio
import ssl
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from types import TracebackType
from typing import Self

import httpx

from monitor import clock
from monitor.errors import FetchError, Received
from monitor.fetch.exchange import NO_VALIDATORS, Answer, Exchanges
from monitor.fetch.guard import GuardedBackend, Resolve, look_up
from monitor.fetch.hops import check, host_of, joined, parsed, shown
from monitor.fetch.limits import DEFAULT_LIMITS, Limits
from monitor.fetch.pace import Pace, Sleep
from monitor.model import Fetched, Network, Validators


class Fetcher:
    """Gets pages over HTTP; an async context manager that keeps connections between its requests.

    It asks only public addresses and those in `allow`, each host in its turn, and takes no more than
    `limits`. It follows no proxy from the environment: a proxy would look names up unguarded.
    `contact` tells the asked who is asking.
    """

    def __init__(
        self,
        *,
        contact: str | None,
        allow: Sequence[Network] = (),
        pause_per_host: timedelta = timedelta(seconds=1),
        connections_per_host: int = 1,
        limits: Limits = DEFAULT_LIMITS,
        sleep: Sleep = asyncio.sleep,
        resolve: Resolve = look_up,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._limits = limits
        self._pace = Pace(pause_per_host, connections_per_host, sleep)
        tls = tls or httpx.create_ssl_context(trust_env=False)  # slow to make: one for all
        self._exchanges = Exchanges(contact, limits, GuardedBackend(allow, resolve), tls)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._exchanges.aclose()

    async def get(
        self,
        url: str,
        validators: Validators = NO_VALIDATORS,
        *,
        hosts: Collection[str] | None = None,
        keep: int = 0,
    ) -> Fetched:
        """The page at this address, or `not_modified` if the server says so of these validators.

        Redirects are followed, only to `hosts` if they are given. FetchError for whatever is not a
        whole page: a refusal, an empty page, one cut short, too large or too slow. It carries the
        last answer that came, with the first `keep` bytes of it for whoever looks into it.
        """
        way = _Way([url])
        try:
            return await self._follow(way, validators, hosts, keep)
        except FetchError as error:
            answer = error.answer or way.redirect
            raise type(error)(
                f"{' redirects to '.join(map(shown, way.trail))}: {error}",
                answer and replace(answer, trail=tuple(way.trail), took_ms=way.took_ms),
            ) from error

    async def _follow(self, way: "_Way", validators: Validators, hosts: Collection[str] | None, keep: int) -> Fetched:
        url, before = parsed(way.trail[0]), None
        for _ in range(self._limits.redirects + 1):
            check(url, before, hosts)
            answer = await self._ask(url, validators, way, keep)
            if not answer.redirects:
                return _fetched(answer, url, validators, way)
            way.redirect = answer.received(url, b"")
            url, before = joined(url, answer.header("location")), url
            way.trail.append(str(url))
            if url.raw_host != before.raw_host:
                validators = NO_VALIDATORS  # they are the other server's words
        raise FetchError(f"more than {self._limits.redirects} redirects")

    async def _ask(self, url: httpx.URL, validators: Validators, way: "_Way", keep: int) -> Answer:
        # One turn at a time: two fetches redirected to each other's host would wait for ever.
        async with self._pace.turn(host_of(url)):
            started = clock.stopwatch()
            try:
                return await self._exchanges.ask(url, validators, self._limits.seconds - way.spent, keep)
            finally:
                way.spent += clock.stopwatch() - started


@dataclass(slots=True)
class _Way:
    """The way of one fetch: the addresses asked, the last redirect, the seconds that answers took."""

    trail: list[str]
    redirect: Received | None = None
    spent: float = 0.0

    @property
    def took_ms(self) -> int:
        return round(self.spent * 1000)


def _fetched(answer: Answer, url: httpx.URL, asked: Validators, way: _Way) -> Fetched:
    given = Validators(answer.header("etag") or None, answer.header("last-modified") or None)
    if answer.not_modified:
        given = Validators(given.etag or asked.etag, given.last_modified or asked.last_modified)
    elif not answer.body.strip():
        raise FetchError("answered with an empty page", answer.received(url, b""))
    received = answer.received(url, answer.body)
    return Fetched(
        url=received.url,
        body=received.body,
        content_type=received.content_type,
        status=received.status,
        headers=received.headers,
        trail=tuple(way.trail),
        took_ms=way.took_ms,
        validators=given,
        not_modified=answer.not_modified,
        requests=len(way.trail),
    )
