"""Conditional GETs that end in a page or in an error that says why, and never in silence."""

import asyncio
import ssl
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx

import monitor.clock
from monitor.errors import FetchError, Received, Unavailable, Unreachable
from monitor.fetch.courtesy import TRIES, Courtesy
from monitor.fetch.exchange import NO_VALIDATORS, Answer, Exchanges
from monitor.fetch.guard import GuardedBackend, Resolve, look_up
from monitor.fetch.hops import check, joined, parsed, shown
from monitor.fetch.hosts import Hosts, HostsInMemory, Memory
from monitor.fetch.limits import DEFAULT_LIMITS, Limits
from monitor.fetch.pace import Gates, Pace, Sleep
from monitor.fetch.pools import Pools
from monitor.fetch.proxy import ProxyNetwork, check_literal, guards, httpcore_proxy
from monitor.fetch.trust import trusting
from monitor.model import Fetched, Network, Validators

_FOR_GOOD = (HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT)


class Fetcher:
    """Gets pages over HTTP; an async context manager that keeps connections between its requests.

    It asks only public addresses and those in `allow`, each host in its turn, and takes no more than
    `limits`. It goes through `proxy` if one is given, and follows none from the environment. `contact`
    tells the asked who is asking. What it learns of hosts is kept in `hosts`, and `gates` keep it from
    asking one that another process asks; `robots` is turned off for what is the user's own, and
    `patient` where a person waits: a host that is only spared is then tried once more.
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
        hosts: Hosts | None = None,
        gates: Gates | None = None,
        clock: Callable[[], datetime] = monitor.clock.now,
        robots: bool = True,
        patient: bool = True,
        proxy: str | None = None,
        ca_bundle: Path | None = None,
    ) -> None:
        self._limits = limits
        self._allow = allow
        self._proxy = proxy
        tls = tls or trusting(ca_bundle)  # slow to make: one for all
        if proxy:
            pools = Pools(ProxyNetwork(proxy), tls, limits, httpcore_proxy(proxy, tls))
        else:
            pools = Pools(GuardedBackend(allow, resolve), tls, limits)
        self._exchanges = Exchanges(contact, limits, pools)
        self._gates = gates
        pace = Pace(pause_per_host, connections_per_host, sleep, gates)
        memory = Memory(hosts or HostsInMemory())
        self._courtesy = Courtesy(self._exchanges, pace, memory, clock, self._check, robots, patient)

    @property
    def asked(self) -> Counter[str]:
        """How many requests each host was asked: redirects, repeats and every robots.txt included."""
        return self._courtesy.asked

    @property
    def guards(self) -> str:
        """Which checks of addresses are made here, and which are the proxy's: sentences for a person."""
        return guards(self._proxy)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._exchanges.aclose()
        if self._gates:
            self._gates.close()

    async def get(
        self,
        url: str,
        validators: Validators = NO_VALIDATORS,
        *,
        hosts: Collection[str] | None = None,
        keep: int = 0,
    ) -> Fetched:
        """The page at this address, or `not_modified` if the server says so of these validators.

        They are sent to the address that gave them, and to none that redirects there or that it redirects to.
        Redirects are followed, only to `hosts` if they are given. FetchError for whatever is not a
        whole page: a refusal, an empty page, one cut short, too large or too slow. It carries the
        last answer that came, with the first `keep` bytes of it for whoever looks into it.
        """
        way = _Way([url])
        try:
            return await self._follow(way, validators, hosts, keep)
        except FetchError as error:
            answer = error.answer or way.redirect
            told = type(error)(
                f"{' redirects to '.join(map(shown, way.trail))}: {error}",
                answer and replace(answer, trail=tuple(way.trail), took_ms=way.took_ms),
            )
            told.requests = way.requests
            raise told from error

    async def _follow(self, way: "_Way", validators: Validators, hosts: Collection[str] | None, keep: int) -> Fetched:
        url, before = parsed(way.trail[0]), None
        given_by = validators.given_by or str(url)
        for _ in range(self._limits.redirects + 1):
            check(url, before, hosts)
            asked = validators if str(url) == given_by else NO_VALIDATORS  # else another's words
            answer = await self._ask(url, asked, way, hosts, keep)
            if not answer.redirects:
                return _fetched(answer, url, asked, way)
            way.redirect = answer.received(url, b"")
            way.moves = way.moves and answer.status in _FOR_GOOD
            url, before = joined(url, answer.header("location")), url
            way.trail.append(str(url))
        raise FetchError(f"more than {self._limits.redirects} redirects")

    async def _ask(
        self, url: httpx.URL, validators: Validators, way: "_Way", hosts: Collection[str] | None, keep: int
    ) -> Answer:
        before = way.spent

        async def once() -> Answer:
            way.spent = before  # each try has the whole of what the hops before it left
            way.tries -= 1
            started = monitor.clock.stopwatch()
            try:
                answer = await self._exchanges.ask(url, validators, self._limits.seconds - before, keep)
            except FetchError as error:
                if _went_out(error):
                    way.requests = len(way.trail)
                raise
            else:
                way.requests = len(way.trail)
                return answer
            finally:
                way.spent += monitor.clock.stopwatch() - started

        answer = await self._courtesy.ask(url, hosts, way.tries, once)
        way.tries += 1  # this one was needed anyhow
        return answer

    def _check(self, url: httpx.URL) -> None:
        if self._proxy:
            check_literal(url, self._allow)


@dataclass(slots=True)
class _Way:
    """The way of one fetch: the addresses asked, the last redirect, the seconds that answers took."""

    trail: list[str]
    redirect: Received | None = None
    moves: bool = True  # whether every redirect so far was for good
    spent: float = 0.0
    requests: int = 0  # that went out: one that is repeated counts once
    tries: int = TRIES  # that are left: repeats are shared by all its addresses

    @property
    def took_ms(self) -> int:
        return round(self.spent * 1000)

    @property
    def led_to(self) -> str | None:
        return self.trail[-1] if len(self.trail) > 1 else None

    @property
    def moved_to(self) -> str | None:
        return self.led_to if self.moves else None


def _went_out(error: FetchError) -> bool:
    """Whether a request that failed was made at all: it was answered, or something became of its connection."""
    return error.answer is not None or (isinstance(error, Unavailable) and not isinstance(error, Unreachable))


def _fetched(answer: Answer, url: httpx.URL, asked: Validators, way: _Way) -> Fetched:
    given = Validators(answer.header("etag") or None, answer.header("last-modified") or None, way.led_to)
    if answer.not_modified:
        given = Validators(given.etag or asked.etag, given.last_modified or asked.last_modified, way.led_to)
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
        requests=way.requests,
        moved_to=way.moved_to,
        certificate_ends_at=answer.certificate_ends_at,
    )
