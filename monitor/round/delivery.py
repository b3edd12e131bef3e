"""The outbox's messages, on their way: lease, render, send, and only then mark."""

import asyncio
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

import stamina
import structlog

from monitor import clock
from monitor.deliver import Sender, secrets, without
from monitor.errors import MonitorError
from monitor.facts import Facts
from monitor.fetch import public
from monitor.model import Delivery, Message
from monitor.round.checkup import Checkup
from monitor.round.faults import our_fault
from monitor.round.observer import Observer
from monitor.settings.values import Destination, Settings
from monitor.store import Outbox, Parcel
from monitor.wording import message, notice_message

log = structlog.get_logger()

# Each try waits as long as the database may be busy, and pauses for a full disk, which refuses at once; the lease
# lasts longer than all.
MARKING = stamina.AsyncRetryingCaller(attempts=4, timeout=None, wait_initial=1, wait_exp_base=4, wait_max=16).on(
    MonitorError
)
PATIENCE = 60.0  # seconds lost on a silent destination; what it was not asked to take waits for the next time


@dataclass(slots=True)
class Deliveries:
    """How many alerts were sent, and how many could not be."""

    sent: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Courier:
    """Sends what waits in the outbox. A killed courier's alerts are sent by the next one."""

    outbox: Outbox
    sender: Sender
    settings: Settings
    facts: Facts
    checkup: Checkup
    clock: Callable[[], datetime]
    stopping: Callable[[], bool]
    observer: Observer

    async def deliver(self, *, whatever: bool = False) -> Deliveries:
        """Try every message that is due, each destination in its own order; `whatever` ignores back-off."""
        tallies = await asyncio.gather(*(self._serve(d, whatever) for d in self.settings.destinations))
        return Deliveries(sum(t.sent for t in tallies), sum(t.failed for t in tallies))

    async def _serve(self, destination: Destination, whatever: bool) -> Deliveries:
        tally = Deliveries()
        try:
            await self._empty(destination, whatever, tally)
        except MonitorError as fault:  # the database refuses: the other destinations go on
            tally.failed += 1
            log.error("outbox failed", destination=destination.name, error=str(fault))  # noqa: TRY400
        return tally

    async def _empty(self, destination: Destination, whatever: bool, tally: Deliveries) -> None:
        tried, lost = set[int](), 0.0
        while lost < PATIENCE and (parcel := await self._next(destination, whatever, tried)):
            tried.update(parcel.alerts)
            begun = clock.stopwatch()
            if await self._send(parcel, destination):
                tally.sent += len(parcel.alerts)
            else:
                tally.failed += len(parcel.alerts)
                lost += clock.stopwatch() - begun

    async def _next(self, destination: Destination, whatever: bool, tried: Collection[int]) -> Parcel | None:
        await self._mark_unmarked(destination)
        if self.stopping():
            return None
        return await asyncio.to_thread(
            self.outbox.lease, self.clock(), [destination.name], whatever=whatever, tried=tried
        )

    def _letter(self, parcel: Parcel) -> Message:
        settings = self.settings
        if parcel.notice:
            return notice_message(parcel.notice)
        return message(parcel.events, self.facts, quote_press=settings.quote_press, timezone=settings.timezone)

    async def _send(self, parcel: Parcel, destination: Destination) -> bool:
        begun = clock.stopwatch()
        try:
            delivery = await self.sender.send(self._letter(parcel), destination)
        except Exception as fault:  # noqa: BLE001 - our own fault on one alert must not hold the others
            # It is stored and told to the operators, so it shows nothing of the address either.
            delivery = Delivery(False, public(without(secrets(destination.url))(our_fault(fault))))
        self.observer.delivered(destination.name, delivery.ok, clock.stopwatch() - begun)
        if delivery.ok:
            await MARKING(self._mark, parcel, self.clock())
        else:
            at = self.clock()
            also = self.checkup.failed(destination.name, at, delivery)
            await asyncio.to_thread(self.outbox.failed, parcel, at, delivery.detail, also)
            references = list(parcel.references)
            log.warning("alert kept", destination=destination.name, references=references, error=delivery.detail)
        return delivery.ok

    async def _mark(self, parcel: Parcel, at: datetime) -> None:
        """Mark as sent, with what is to be kept and told of it."""
        try:
            await asyncio.to_thread(self.outbox.sent, parcel, at, self.checkup.sent(parcel.destination, at))
        except MonitorError as fault:
            log.warning("alert sent but not marked yet", alerts=parcel.alerts, error=str(fault))
            raise
        log.info("alert sent", destination=parcel.destination, references=list(parcel.references))

    async def _mark_unmarked(self, destination: Destination) -> None:
        """Mark what was sent before, and could not be marked: until then nothing is leased, or it would be sent again.

        Without pauses: the next delivery tries once more.
        """
        for parcel, at in self.outbox.unmarked(destination.name):
            await self._mark(parcel, at)
