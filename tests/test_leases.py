"""Leases: one process at a time, whatever becomes of that process and of the clock."""

import asyncio
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from story import FACTS
from structlog.testing import capture_logs

from monitor.errors import MonitorError
from monitor.model import EventKind, Notice
from monitor.round import turns
from monitor.round.turns import Turns
from monitor.settings import Destination
from monitor.store import Leases, Ledger, Outbox, open_database
from monitor.store.leases import LEASE
from monitor.store.owner import this_process

NOW = datetime(2026, 9, 14, 8, tzinfo=UTC)
ELSEWHERE = "another-host:4711:99"
GONE = this_process().replace(f":{os.getpid()}:", f":{2**22 - 1}:")  # no such process


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_database(f"sqlite:///{tmp_path / 'ofsted.db'}", FACTS, now=NOW, known="none")
    yield engine
    engine.dispose()


def test_a_lease_is_held_until_it_is_given_back_or_over(engine: Engine) -> None:
    """Who holds it renews it, others hear who holds it; nobody gives back another's."""
    ours, theirs = Leases(engine), Leases(engine, ELSEWHERE)
    assert ours.take("source a", NOW) is None
    assert ours.take("source a", NOW + LEASE / 2) is None
    assert theirs.take("source b", NOW) is None
    theirs.release("source a")
    holder = theirs.take("source a", NOW + LEASE)
    assert holder is not None
    assert f":{os.getpid()}:" in holder
    assert theirs.take("source a", NOW + 2 * LEASE) is None
    assert ours.take("source a", NOW + 2 * LEASE) == ELSEWHERE
    theirs.release("source a")
    assert ours.take("source a", NOW + 2 * LEASE) is None


@pytest.mark.parametrize(
    ("owner", "after", "is_free"),
    [
        pytest.param(ELSEWHERE, timedelta(seconds=1), False, id="a-process-elsewhere-may-live"),
        pytest.param(GONE, timedelta(seconds=1), True, id="a-process-here-that-is-gone"),
        pytest.param(ELSEWHERE, LEASE, True, id="not-renewed"),
        pytest.param(ELSEWHERE, timedelta(days=-1), True, id="clock-set-back-a-day"),
        pytest.param(ELSEWHERE, timedelta(days=1), True, id="clock-set-forward-a-day"),
        pytest.param(ELSEWHERE, timedelta(seconds=-40), False, id="now-was-read-a-little-before"),
    ],
)
def test_what_nobody_works_at_is_free(engine: Engine, owner: str, after: timedelta, is_free: bool) -> None:
    """A lease outlives neither its process nor the clock under which it was taken."""
    Leases(engine, owner).take("source a", NOW)
    assert (Leases(engine).take("source a", NOW + after) is None) is is_free


@pytest.mark.parametrize("after", [timedelta(hours=-3), timedelta(days=-1)])
def test_an_alert_put_off_under_another_clock_is_due(engine: Engine, after: timedelta) -> None:
    """Set back by hours, the clock keeps no alert waiting for them, nor does a lease of then."""
    notice = Notice(EventKind.SOURCE_TROUBLE, "S-a", NOW, "a fails", "It fails.", "a")
    assert Ledger(engine, FACTS, [Destination("desk", "json://a.example")]).notify([notice]) == 1
    outbox = Outbox(engine)
    parcel = outbox.lease(NOW, ["desk"])
    assert parcel is not None
    assert outbox.lease(NOW, ["desk"]) is None
    assert outbox.lease(NOW + after, ["desk"]) is not None
    for _ in range(8):
        outbox.failed(parcel, NOW, "refused")
    assert outbox.lease(NOW, ["desk"]) is None
    assert outbox.lease(NOW + after, ["desk"]) is not None


def test_a_turn_is_kept_however_long_it_takes(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is renewed while the look lasts, and free the moment that it ends."""
    monkeypatch.setattr(turns, "RENEW_EVERY", 0.01)
    stranger, renewed = Leases(engine, ELSEWHERE), [NOW]

    def now() -> datetime:  # at each of the first renewals most of a lease has passed
        renewed.append(renewed[-1] + LEASE * 0.8 * (len(renewed) < 6))
        return renewed[-1]

    async def live() -> None:
        ours = Turns(engine, now)
        assert await ours.take("a") is None
        async with ours.kept("a"), asyncio.timeout(30):
            while len(renewed) < 6:  # noqa: ASYNC110 - a thread renews
                await asyncio.sleep(0.01)
            assert await asyncio.to_thread(stranger.take, "source a", renewed[-1]) is not None
        assert stranger.take("source a", renewed[-1]) is None

    asyncio.run(live())


def test_who_waits_for_a_turn_is_told_for_whom_and_not_kept_for_ever(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that never ends its look is named in the error."""
    monkeypatch.setattr(turns, "ASK_EVERY", 0.01)
    monkeypatch.setattr(turns, "PATIENCE", 0.1)
    Leases(engine, ELSEWHERE).take("source a", NOW)
    told: list[str] = []

    async def live() -> None:
        await Turns(engine, lambda: NOW).wait("a", told.append)

    with pytest.raises(MonitorError, match="process 4711 on another-host has been looking at it"):
        asyncio.run(live())
    assert set(told) == {"process 4711 on another-host"}
    Leases(engine, ELSEWHERE).release("source a")
    told.clear()
    asyncio.run(live())
    assert told == []


def test_a_turn_that_cannot_be_given_back_ends_no_look(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk at the end of a look is a warning: the lease ends by itself."""

    def refuse(*_: object) -> None:
        raise MonitorError("The disk is full.")

    monkeypatch.setattr(Leases, "release", refuse)

    async def live() -> None:
        async with Turns(engine, lambda: NOW).kept("a"):
            pass

    with capture_logs() as logs:
        asyncio.run(live())
    assert logs[-1]["error"] == "The disk is full."
