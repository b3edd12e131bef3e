"""What a site's robots.txt says of a program like this one (RFC 9309)."""

import asyncio
import re
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from http import HTTPStatus

import httpx
from protego import Protego

from monitor.errors import BlockedAddress, FetchError, Forbidden, Insecure, Offline, Resting, Unreachable
from monitor.fetch.circuit import SHORT, asked_to_wait
from monitor.fetch.exchange import Answer
from monitor.fetch.hops import check, joined, name_of, shown
from monitor.fetch.hosts import Memory
from monitor.model import HostState

PRODUCT = "ofsted-monitor"  # the name that a robots.txt calls this program by
MOST_BYTES = 500_000  # the rest of a larger one is not read
READ_EVERY = timedelta(days=1)
KEPT = timedelta(days=30)  # for so long the last good copy stands in for one that cannot be read
AGAIN = timedelta(minutes=10)
LONGEST_DELAY = 60.0  # seconds between two requests, whatever is asked for
_REDIRECTS = 5

_FIELDS = re.compile(r"\s*(?:(?P<agent>user[ -]?agent)|(?:dis)?allow|crawl[ -]delay)\s*[:\s]", re.IGNORECASE)

Ask = Callable[[httpx.URL], Awaitable[Answer]]


class Robots:
    """The robots.txt of every site, read once a day and remembered with its host."""

    def __init__(self, memory: Memory, ask: Ask, now: Callable[[], datetime]) -> None:
        """`ask` gets a robots.txt, at its host's pace."""
        self._memory = memory
        self._ask = ask
        self._now = now
        self._reading: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)  # one reads, the others wait
        self._put_off: dict[str, tuple[datetime, str]] = {}  # what could not be read: when again, and why not

    async def pause(self, url: httpx.URL, hosts: Collection[str] | None) -> float:
        """The seconds that the site wants between two requests, for an address that it does not forbid.

        Forbidden if it does; FetchError if its robots.txt cannot be read and was not in the last days.
        """
        name = name_of(url)
        async with self._reading[name]:
            state = self._memory.get(name)
            if not self._is_fresh(state):
                await self._read(url, name, hosts)
                state = self._memory.get(name)
        rules = _rules(state.robots or "")
        if not rules.can_fetch(str(url.copy_with(fragment=None)), PRODUCT):
            raise Forbidden(
                f"{shown(str(_address(url)))} asks programs like this one ({PRODUCT}) not to fetch it."
                " Remove the source, or ask the site"
            )
        return min(rules.crawl_delay(PRODUCT) or 0.0, LONGEST_DELAY)

    def _is_fresh(self, state: HostState) -> bool:
        """Whether it was read within the day; one read in the future was read before the clock was set back."""
        if state.robots_failed or state.robots_read_at is None:
            return False
        return timedelta(0) <= self._now() - state.robots_read_at < READ_EVERY

    async def _read(self, url: httpx.URL, name: str, hosts: Collection[str] | None) -> None:
        """Read it anew; FetchError if that cannot be and there is no copy that would do."""
        now = self._now()
        again_at, why = self._put_off.get(name, (now, ""))
        if now < again_at <= now + AGAIN:
            await self._do_without(name, Resting(why))
            return
        try:
            text = await self._text(_address(url), hosts)
        except FetchError as error:
            if _is_of_the_site(error):
                raise
            await self._put_it_off(name, error)
        else:
            self._put_off.pop(name, None)
            read_at = self._now()
            await self._memory.change(
                name, lambda state: replace(state, robots=text, robots_read_at=read_at, robots_failed=False)
            )

    async def _put_it_off(self, name: str, error: FetchError) -> None:
        """Go by the last good copy until it is tried again, if that will do; else the error, with the word when."""
        again_at = self._now() + AGAIN
        when = f"{again_at:%Y-%m-%d %H:%M} UTC"
        why = f"{error}. That was its robots.txt, without which nothing is fetched; it is tried again after {when}"
        self._put_off[name] = (again_at, why)
        await self._memory.change(name, lambda state: replace(state, robots_failed=True))
        unread = type(error)(why, error.answer)
        if (asked_to_wait(error, self._now()) or SHORT) > SHORT:
            raise unread from error  # whoever asks for so long a rest is given it
        await self._do_without(name, unread)

    async def _do_without(self, name: str, error: FetchError) -> None:
        """Raise the error, unless a copy stands in that is not too old."""
        state = self._memory.get(name)
        if state.robots_read_at is None or not timedelta(0) <= self._now() - state.robots_read_at < KEPT:
            raise error

    async def _text(self, url: httpx.URL, hosts: Collection[str] | None) -> str | None:
        """Its text; None if the site has none, or leads elsewhere with it than we may go."""
        for is_elsewhere in (False, *[True] * _REDIRECTS):
            try:
                answer = await self._ask(url)
            except FetchError as error:
                if _there_is_none(error) or (is_elsewhere and _is_of_the_site(error)):
                    return None
                raise
            if not answer.redirects:
                return answer.body.decode("utf-8", "replace").removeprefix("\ufeff")
            try:
                target = joined(url, answer.header("location"))
                check(target, url, hosts)
            except FetchError:
                return None
            url = target
        return None


def _there_is_none(error: FetchError) -> bool:
    """Whether the site says that it has none, or none for us; what its proxy says is not the site's word."""
    status = error.answer.status if error.answer and not isinstance(error, Offline) else 0
    if status in (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS):
        return False
    return status == HTTPStatus.NO_CONTENT or 400 <= status < 500


def _is_of_the_site(error: FetchError) -> bool:
    """Whether no page of the site can be had either: there is none, none for us, or no way to it now."""
    if isinstance(error, BlockedAddress | Unreachable | Insecure | Offline):
        return True
    return type(error) is FetchError and error.answer is None


def _address(url: httpx.URL) -> httpx.URL:
    return url.copy_with(raw_path=b"/robots.txt", fragment=None)


@lru_cache(maxsize=32)
def _rules(text: str) -> Protego:
    return Protego.parse(_ours(text))


def _ours(text: str) -> str:
    """The lines that may concern us.

    All other programs become one, named once a group: each rule is kept for every name above it, and
    ten thousand names above ten thousand rules would take minutes and all memory.
    """
    kept: list[str] = []
    named: set[str] = set()
    for line in text.splitlines():
        if not (field := _FIELDS.match(line)):
            continue
        if field["agent"]:
            agent = line[field.end() :].partition("#")[0].strip().lower()
            if agent != "*":
                agent = agent.replace("*", "")
                agent = agent if PRODUCT.startswith(agent) else PRODUCT if PRODUCT in agent else "another"
            if agent in named:
                continue
            named.add(agent)
            line = f"User-agent: {agent}"
        else:
            named.clear()
        kept.append(line)
    return "\n".join(kept)
