"""How a host is asked: in its turn, as its robots.txt wishes, again where that may help, and not while it rests."""

import asyncio
import random
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime

import httpx
import stamina
import structlog
from stamina.instrumentation import set_on_retry_hooks

from monitor.errors import FetchError, Resting
from monitor.fetch import circuit
from monitor.fetch.exchange import Answer, Exchanges
from monitor.fetch.hops import host_of, leads_away, name_of
from monitor.fetch.hosts import Memory
from monitor.fetch.pace import Pace
from monitor.fetch.robots import MOST_BYTES, Robots
from monitor.model import HostState

log = structlog.get_logger()
set_on_retry_hooks([])  # stamina's own log lines and counters: retries are told in ours

TRIES = 3
_ROBOTS_SECONDS = 10.0  # it is a small file
_LONGEST_WAIT = 60.0  # before another try

Try = Callable[[], Awaitable[Answer]]


class Courtesy:
    """Asks addresses one by one, each with all due regard for its host."""

    def __init__(
        self,
        exchanges: Exchanges,
        pace: Pace,
        memory: Memory,
        now: Callable[[], datetime],
        check: Callable[[httpx.URL], None],
        robots: bool,
        patient: bool,
    ) -> None:
        """`check` refuses an address that may not be asked, as far as that shows before it is looked up.

        Who is not `patient` tries a host that rests once more, unless the site itself asked for its rest.
        """
        self.asked: Counter[str] = Counter()  # every request, by host
        self._exchanges = exchanges
        self._pace = pace
        self._memory = memory
        self._now = now
        self._check = check
        self._patient = patient
        self._spared = set[str]()  # the hosts that failed here, by which their rest is as it should be
        self._robots = Robots(memory, self._robots_txt, now) if robots else None
        self._trials: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def ask(self, url: httpx.URL, hosts: Collection[str] | None, tries: int, once: Try) -> Answer:
        """The answer that `once` gets from this address, tried at most so many times.

        Resting while the host rests, Forbidden if its robots.txt says so; FetchError as `once` raises it.
        """
        name = name_of(url)
        async with self._passage(name, tries) as allowed:
            try:
                delay = await self._robots.pause(url, hosts) if self._robots else 0.0
                answer = await self._tried(url, allowed, delay, once)
            except FetchError as error:
                await self._note(name, error, url)
                raise
            now = self._now()
            await self._memory.change(name, lambda state: _answered(state, answer, url, now))
            return answer

    @asynccontextmanager
    async def _passage(self, name: str, tries: int) -> AsyncIterator[int]:
        """How often the host may be tried; after a rest once, by one at a time, and that decides."""
        await self._awake(name)
        if not circuit.is_on_trial(self._memory.get(name)):
            yield tries
            return
        async with self._trials[name]:
            await self._awake(name)
            yield 1 if circuit.is_on_trial(self._memory.get(name)) else tries

    async def _awake(self, name: str) -> None:
        state = await self._memory.read(name)
        if circuit.rests(state, self._now()) and (self._patient or state.asked_for_rest or name in self._spared):
            assert state.rests_until is not None
            raise Resting(f"the site is left alone until {state.rests_until:%Y-%m-%d %H:%M} UTC ({state.reason})")

    async def _note(self, name: str, error: FetchError, url: httpx.URL) -> None:
        now, chance = self._now(), random.random()  # noqa: S311 (it only spreads rests)
        if circuit.is_well(error, str(url)):
            await self._memory.change(name, lambda state: circuit.after_success(state, now))
            return
        before = self._memory.get(name)
        bare = type(error)(str(error), error.answer)  # without the traceback, which would keep the page in memory
        await self._memory.change(name, lambda state: circuit.after_failure(state, bare, now, chance))
        state = self._memory.get(name)
        if circuit.rests(state, now):
            self._spared.add(name)
        if state.rests_until != before.rests_until and circuit.rests(state, now):
            until = str(state.rests_until)
            log.warning("host rests", host=name, until=until, failures=state.failures, error=str(error))

    async def _tried(self, url: httpx.URL, tries: int, delay: float, once: Try) -> Answer:
        """The answer of the first try that has one; each later try waits longer, and for its turn."""
        pause = max(self._pace.pause, delay)
        async for attempt in stamina.retry_context(
            on=lambda error: circuit.may_pass(error, self._now()),
            attempts=tries,
            timeout=None,
            wait_initial=2 * pause,
            wait_max=_LONGEST_WAIT,
            wait_jitter=2 * pause,
        ):
            with attempt:
                if attempt.num > 1:
                    log.info("request repeated", host=host_of(url), attempt=attempt.num)
                return await self._in_turn(url, delay, once)
        raise AssertionError("a try ends with an answer or an error")

    async def _in_turn(self, url: httpx.URL, delay: float, once: Try) -> Answer:
        # One turn at a time: two fetches redirected to each other's host would wait for ever.
        host = host_of(url)
        self._check(url)
        async with self._pace.turn(host, delay):
            await self._awake(name_of(url))  # it may have come to rest while others had their turns
            self.asked[host] += 1
            try:
                return await once()
            except FetchError as error:
                if circuit.may_pass(error, self._now()) and (wait := circuit.asked_to_wait(error, self._now())):
                    self._pace.hold(host, wait.total_seconds())
                raise

    async def _robots_txt(self, url: httpx.URL) -> Answer:
        return await self._tried(url, TRIES, 0.0, lambda: self._exchanges.beginning(url, _ROBOTS_SECONDS, MOST_BYTES))


def _answered(state: HostState, answer: Answer, url: httpx.URL, now: datetime) -> HostState:
    """The state after an answer. A redirect within the site says nothing of it: it may lead to a page that is down."""
    if answer.certificate_ends_at:
        state = replace(state, certificate_ends_at=answer.certificate_ends_at)
    stays = answer.redirects and not leads_away(url, answer.header("location"))
    return state if stays else circuit.after_success(state, now)
