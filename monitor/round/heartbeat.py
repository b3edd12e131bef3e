"""The sign of life: an address asked for after work that truly succeeded, so that its silence means something."""

import asyncio
from datetime import datetime, timedelta

import structlog

from monitor import clock
from monitor.errors import BlockedAddress, FetchError, MonitorError
from monitor.fetch import fetcher_for
from monitor.model import Authority, SourceState
from monitor.schedule import next_due
from monitor.settings.values import Settings, Source
from monitor.store import Outbox, Sources

log = structlog.get_logger()

AT_MOST_EVERY = 60.0  # seconds
SECONDS = 10.0
LATE = timedelta(hours=1)  # an Ofsted source that is overdue for so long is not being watched


class Heartbeat:
    """Asks for `heartbeat` of `[monitor]`, where there is one; its address is a secret and in no log line."""

    def __init__(self, settings: Settings, sources: Sources, outbox: Outbox) -> None:
        self._settings = settings
        self._sources = sources
        self._outbox = outbox
        self._beaten_at: float | None = None
        self._withheld = ""  # why, the last time
        self._one_at_a_time = asyncio.Lock()

    async def beat(self, now: datetime) -> None:
        """Give the sign, once a minute at most.

        Not while one of Ofsted's own sources fails, leads to pages that fail (one alone may), or is overdue, or while
        alerts are stuck. A sign that cannot be given is one warning and nothing else.
        """
        if self._settings.heartbeat is None:
            return
        async with self._one_at_a_time:
            last = self._beaten_at
            if (last is None or clock.stopwatch() - last >= AT_MOST_EVERY) and not await self._is_withheld(now):
                self._beaten_at = clock.stopwatch()
                if failure := await self._ask(self._settings.heartbeat):
                    log.warning("heartbeat failed", error=failure)

    async def _is_withheld(self, now: datetime) -> bool:
        """Whether there is no sign of life to give; the reason is told when it changes."""
        try:
            reason = await asyncio.to_thread(self._silenced, now)
        except MonitorError as fault:
            reason = str(fault)
        if reason and reason != self._withheld:
            log.info("heartbeat withheld", reason=reason)
        self._withheld = reason
        return bool(reason)

    def _silenced(self, now: datetime) -> str:
        """Why there is none to give; empty when there is."""
        states = self._sources.states()
        ofsteds = (s for s in self._settings.sources if s.enabled and s.authority == Authority.OFSTED)
        for source in ofsteds:
            if fault := self._not_watched(source, states.get(source.name, SourceState(source.name)), now):
                return f'the source "{source.name}" {fault}'
        named = [destination.name for destination in self._settings.destinations]
        return "alerts wait that could not be sent" if self._outbox.is_stuck(now, named) else ""

    def _not_watched(self, source: Source, state: SourceState, now: datetime) -> str:
        if state.checked_at is None:
            return "was not looked at yet"
        if not state.is_watched:
            return "fails" if state.condition == "failing" else f"leads to pages that could not be read: {state.unread}"
        late = next_due(source, state.checked_at, now - LATE, self._settings.timezone) <= now - LATE
        return "is overdue" if late else ""

    async def _ask(self, url: str) -> str:
        """Ask for the address; what went wrong, in words that do not hold it."""
        try:
            async with asyncio.timeout(SECONDS), fetcher_for(self._settings, robots=False) as fetcher:
                await fetcher.get(url)
        except TimeoutError:
            return f"no answer within {SECONDS:.0f} s"
        except BlockedAddress:
            return "its address is not public, and not in allow-addresses"
        except FetchError as fault:
            status = fault.answer.status if fault.answer else None
            if status is not None and 200 <= status < 300:  # an answer without a page is one all the same
                return ""
            return f"answered {status}" if status else "no answer"
        return ""
