"""Conditional GETs that end in a page or in an error that says why, and never in silence."""

import asyncio
import ssl
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import timedelta
from types import TracebackType
from typing import Self

import httpx

from monitor import clock
from monitor.errors import FetchError
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
        self, url: str, validators: Validators = NO_VALIDATORS, *, hosts: Collection[str] | None = None
    ) -> Fetched:
        """The page at this address, or `not_modified` if the server says so of these validators.

        Redirects are followed, only to `hosts` if they are given. FetchError for whatever is not a
        whole page: a refusal, an empty page, one cut short, too large or too slow.
        """
        trail = [url]
        try:
            return await self._follow(trail, validators, hosts)
        except FetchError as error:
            raise type(error)(f"{' redirects to '.join(map(shown, trail))}: {error}") from error

    async def _follow(self, trail: list[str], validators: Validators, hosts: Collection[str] | None) -> Fetched:
        url, before, spent = parsed(trail[0]), None, 0.0
        for requests in range(1, self._limits.redirects + 2):
            check(url, before, hosts)
            # One turn at a time: two fetches redirected to each other's host would wait for ever.
            async with self._pace.turn(host_of(url)):
                started = clock.stopwatch()
                answer = await self._exchanges.ask(url, validators, self._limits.seconds - spent)
                spent += clock.stopwatch() - started
            if not answer.redirects:
                return replace(_fetched(answer, url, validators), requests=requests, took_ms=round(spent * 1000))
            url, before = joined(url, answer.header("location")), url
            trail.append(str(url))
            if url.raw_host != before.raw_host:
                validators = NO_VALIDATORS  # they are the other server's words
        raise FetchError(f"more than {self._limits.redirects} redirects")


def _fetched(answer: Answer, url: httpx.URL, asked: Validators) -> Fetched:
    given = Validators(answer.header("etag") or None, answer.header("last-modified") or None)
    if answer.not_modified:
        kept = Validators(given.etag or asked.etag, given.last_modified or asked.last_modified)
        return Fetched(str(url), validators=kept, not_modified=True)
    if not answer.body.strip():
        raise FetchError("answered with an empty page")
    return Fetched(str(url), answer.body, answer.header("content-type"), given)
