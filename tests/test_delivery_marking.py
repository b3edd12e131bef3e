"""A disk that refuses between the sending and the record of it: nothing is sent twice while the process lives."""

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import stamina
from rounds import NOON
from sqlalchemy import Engine, event

from monitor.deliver import Sender
from monitor.facts import load
from monitor.model import Delivery, EventKind, Message, Notice
from monitor.round.checkup import Checkup
from monitor.round.delivery import Courier, Deliveries
from monitor.round.observer import Silent
from monitor.settings.values import Destination, Settings
from monitor.store import Destinations, Ledger, Outbox, open_database

FACTS = load()
DESK = Destination("desk", "json://a.example")
SETTINGS = Settings(path=Path("sources.toml"), destinations=(DESK,))


class Disk(Sender):
    """Takes every message; once the first is taken the database may not be written, `refusals` times."""

    def __init__(self, engine: Engine, refusals: int) -> None:
        super().__init__(())
        self.taken, self.refusals, self._left = list[tuple[str, ...]](), refusals, 0
        event.listen(engine, "checkout", self._handed_out)

    async def send(self, message: Message, destination: Destination) -> Delivery:
        self._left = self._left if self.taken else self.refusals
        self.taken.append((destination.name, *message.references))
        return Delivery(True)

    def _handed_out(self, connection: Any, _record: object, _proxy: object) -> None:
        connection.execute(f"PRAGMA query_only={self._left > 0}")
        self._left = max(0, self._left - 1)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """A ledger with two notices for the desk."""
    made = open_database(f"sqlite:///{tmp_path / 'm.db'}", FACTS, now=NOON, known="none")
    notices = [
        Notice(EventKind.COUNCIL_ENDS, f"W{n}-2026-09-14-council_ends", NOON, "It ends", "Words", f"it ends {n}")
        for n in (1, 2)
    ]
    Ledger(made, FACTS, SETTINGS.destinations).notify(notices)
    with stamina.set_testing(True, attempts=4):  # it pauses for nobody
        yield made
    made.dispose()


def deliver(engine: Engine, disk: Disk, at: datetime) -> Deliveries:
    """One delivery by a courier of its own, as after a reload."""
    checkup = Checkup(SETTINGS, FACTS, engine)
    courier = Courier(Outbox(engine), disk, SETTINGS, FACTS, checkup, lambda: at, lambda: False, Silent())
    return asyncio.run(courier.deliver(whatever=True))


ONCE = [("desk", f"W{n}-2026-09-14-council_ends") for n in (1, 2)]


def test_a_disk_that_refuses_for_a_moment_delays_only_the_record(engine: Engine) -> None:
    """It is tried again in the same delivery, and the next message follows."""
    disk = Disk(engine, 3)
    assert deliver(engine, disk, NOON) == Deliveries(sent=2)
    assert disk.taken == ONCE


def test_what_could_not_be_recorded_is_not_sent_again(engine: Engine) -> None:
    """The disk refuses past the end of the lease: nothing more is sent to that destination until it is recorded."""
    disk = Disk(engine, 9)
    lost = deliver(engine, disk, NOON)
    assert (lost.sent, lost.failed, disk.taken) == (0, 1, ONCE[:1])
    later = NOON + timedelta(hours=1)
    for _ in range(6):
        deliver(engine, disk, later)
    assert disk.taken == ONCE
    assert [alert.sent_at for alert in Outbox(engine).alerts()] == [NOON, later]
    assert Outbox(engine).unmarked("desk") == []
    assert Destinations(engine).states()["desk"].failures == 0
