"""The outbox's messages, on their way: lease, render, send, and only then mark."""

import asyncio
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

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

MARKING_TRIES = 4  # each waits as long as the database may be busy; the lease lasts longer than all
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
        fields = {"destination": destination.name, "references": list(parcel.references)}
        begun = clock.stopwatch()
        try:
            delivery = await self.sender.send(self._letter(parcel), destination)
        except Exception as fault:  # noqa: BLE001 - our own fault on one alert must not hold the others
            # It is stored and told to the operators, so it shows nothing of the address either.
            delivery = Delivery(False, public(without(secrets(destination.url))(our_fault(fault))))
        self.observer.delivered(destination.name, delivery.ok, clock.stopwatch() - begun)
        if delivery.ok:
            await self._mark(parcel)
            log.info("alert sent", **fields)
        else:
            at = self.clock()
            also = self.checkup.failed(destination.name, at, delivery)
            await asyncio.to_thread(self.outbox.failed, parcel, at, delivery.detail, also)
            log.warning("alert kept", **fields, error=delivery.detail)
        return delivery.ok

    async def _mark(self, parcel: Parcel) -> None:
        """Mark as sent, however long the database is held by others: an unmarked alert would be sent again."""
        for tries_left in reversed(range(MARKING_TRIES)):
            try:
                at = self.clock()
                also = self.checkup.sent(parcel.destination, at)
                return await asyncio.to_thread(self.outbox.sent, parcel, at, also)
            except MonitorError as fault:
                log.warning("alert sent but not marked yet", alerts=parcel.alerts, error=str(fault))
                if not tries_left:
                    raise
        return None
