"""The outbox's messages, on their way: lease, render, send, and only then mark."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from monitor.deliver import Sender
from monitor.facts import Facts
from monitor.settings.values import Destination, Settings
from monitor.store import Outbox, Parcel
from monitor.wording import message

log = structlog.get_logger()


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
    clock: Callable[[], datetime]
    stopping: Callable[[], bool]

    async def deliver(self, *, whatever: bool = False) -> Deliveries:
        """Try every message that is due, each destination in its own order; `whatever` ignores back-off."""
        tallies = await asyncio.gather(*(self._serve(d, whatever) for d in self.settings.destinations))
        return Deliveries(sum(t.sent for t in tallies), sum(t.failed for t in tallies))

    async def _serve(self, destination: Destination, whatever: bool) -> Deliveries:
        tally, tried = Deliveries(), list[int]()
        while not self.stopping() and (
            parcel := await asyncio.to_thread(
                self.outbox.lease, self.clock(), [destination.name], whatever=whatever, tried=tried
            )
        ):
            tried.extend(parcel.alerts)
            if await self._send(parcel, destination):
                tally.sent += len(parcel.alerts)
            else:
                tally.failed += len(parcel.alerts)
        return tally

    async def _send(self, parcel: Parcel, destination: Destination) -> bool:
        settings = self.settings
        letter = message(parcel.events, self.facts, quote_press=settings.quote_press, timezone=settings.timezone)
        fields = {"destination": destination.name, "references": letter.references}
        delivery = await self.sender.send(letter, destination)
        if delivery.ok:
            await asyncio.to_thread(self.outbox.sent, parcel, self.clock())
            log.info("alert sent", **fields)
        else:
            await asyncio.to_thread(self.outbox.failed, parcel, self.clock(), delivery.detail)
            log.warning("alert kept", **fields, error=delivery.detail)
        return delivery.ok
