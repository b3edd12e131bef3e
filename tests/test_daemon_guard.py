"""The daemon within the test's own process: a clock that jumps, work that fails, and whether it says so."""

import asyncio
import os
import signal
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine
from program import configure
from servers import Site
from sinks import Hook
from structlog.testing import capture_logs
from structlog.typing import EventDict
from town import Town
from virtual import Time, virtual_time

import monitor.daemon
from monitor import clock
from monitor.daemon import Daemon
from monitor.daemon.shift import Shift
from monitor.errors import DatabaseFault, UsageError
from monitor.facts import load
from monitor.model import PageKind, SourceState
from monitor.round import Round, SourceReport, Turn
from monitor.schedule import next_due
from monitor.settings import Settings, Source
from monitor.settings import load as load_settings
from monitor.store import Sources, hold, open_database

BOUND = 30.0
SEARCH = "/search?rows=100"
DAY = timedelta(days=1)


@pytest.fixture
def small_town(tmp_path: Path, site: Site, hook: Hook, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The configuration for a town that is looked at every second or so, with a guard that is quick."""
    Town(site).add_council("Rutland")
    configure(tmp_path, site, hook)
    file = tmp_path / "sources.toml"
    file.write_text(file.read_text().replace('every = "1h"', 'every = "1s"'))
    monkeypatch.setattr(monitor.daemon, "GUARD_EVERY", 0.05)
    return file


def daemon_of(folder: Path) -> Daemon:
    engine = open_database(f"sqlite:///{folder / 'ofsted.db'}", load(), now=clock.now(), known="none")
    return Daemon(load_settings(folder / "sources.toml", load(), {}), load(), engine, clock.now)


@pytest.fixture
def daemon(tmp_path: Path, small_town: Path) -> Daemon:
    return daemon_of(tmp_path)


def is_idle(daemon: Daemon) -> bool:
    """Whether it is only waiting for what comes next."""
    return daemon._shift is not None and not daemon._shift._running


@asynccontextmanager
async def under_way(daemon: Daemon) -> AsyncIterator[None]:
    """The daemon runs for as long as the block does."""
    task = asyncio.create_task(daemon.run())
    try:
        yield
    finally:
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.wait_for(task, BOUND)


async def until(what: Callable[[], bool]) -> None:
    async with asyncio.timeout(BOUND):
        while not what():  # noqa: ASYNC110 - what it waits for is not this loop's alone
            await asyncio.sleep(0.01)


def said(logs: list[EventDict], event: str) -> list[EventDict]:
    return [line for line in logs if line["event"] == event]


@pytest.mark.parametrize(
    ("every", "jump", "told"),
    [
        pytest.param("1s", -DAY, "1 day, 0:00:00 back", id="back"),
        pytest.param("1h", DAY, "1 day, 0:00:00 forward, or the machine slept", id="forward"),
    ],
)
def test_looks_go_on_whichever_way_the_clock_is_set(
    tmp_path: Path, site: Site, small_town: Path, every: str, jump: timedelta, told: str
) -> None:
    """Set back, it keeps no source waiting for the day to pass again; set forward, what fell due is looked at."""
    small_town.write_text(small_town.read_text().replace('every = "1s"', f'every = "{every}"'))

    async def live(traveller: time_machine.Traveller) -> None:
        daemon = daemon_of(tmp_path)
        async with under_way(daemon):
            await until(lambda: len(site.asked) >= 1 and is_idle(daemon))
            traveller.shift(jump)
            looks = len(site.asked)
            await until(lambda: len(site.asked) > looks and is_idle(daemon))
            assert daemon.alive(clock.now()) is None

    with time_machine.travel(datetime(2026, 9, 14, 8, tzinfo=UTC), tick=True) as traveller, capture_logs() as logs:
        asyncio.run(live(traveller))
    assert [line["by"] for line in said(logs, "clock jumped")] == [told]


@pytest.mark.parametrize(
    ("begins", "due"),
    [
        pytest.param(datetime(2026, 10, 24, 23, 50, tzinfo=UTC), "00:50 BST, 01:30 BST", id="autumn"),
        pytest.param(datetime(2026, 3, 29, 0, 10, tzinfo=UTC), "00:10 GMT, 02:30 BST", id="spring"),
    ],
)
def test_a_cron_in_the_hour_of_the_change_is_kept_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, begins: datetime, due: str
) -> None:
    """A daemon that runs through the night looks at the start, and once at half past one, whenever that is."""
    looks: list[str] = []

    async def live(time: Time) -> None:
        async def noted(_: Round, source: Source) -> Turn:
            looks.append(f"{time.now().astimezone(ZoneInfo('Europe/London')):%H:%M %Z}")
            return Turn(SourceReport("night"), next_due(source, time.now(), time.now()))

        monkeypatch.setattr(Round, "turn", noted)
        source = Source("night", PageKind.FEED, "http://127.0.0.1/", cron="30 1 * * *")
        task = asyncio.create_task(Daemon(Settings(tmp_path, sources=(source,)), load(), engine, time.now).run())
        await asyncio.sleep(3 * 3600)
        os.kill(os.getpid(), signal.SIGTERM)
        await task

    engine = open_database(f"sqlite:///{tmp_path / 'ofsted.db'}", load(), now=begins, known="none")
    with virtual_time(begins) as time:
        time.run(live(time))
    engine.dispose()
    assert ", ".join(looks) == due


def test_a_source_that_another_process_looks_at_is_not_put_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """That one may end before its look does: a source of once a week is then looked at within minutes."""
    looks: list[datetime] = []

    async def live(time: Time) -> None:
        async def noted(_: Round, source: Source) -> Turn | None:
            looks.append(time.now())
            due_at = next_due(source, time.now(), time.now())
            return Turn(SourceReport("weekly"), due_at) if len(looks) > 1 else None

        monkeypatch.setattr(Round, "turn", noted)
        source = Source("weekly", PageKind.FEED, "http://127.0.0.1/", every=7 * DAY)
        task = asyncio.create_task(Daemon(Settings(tmp_path, sources=(source,)), load(), engine, time.now).run())
        await asyncio.sleep(3600)
        os.kill(os.getpid(), signal.SIGTERM)
        await task

    begins = datetime(2026, 9, 14, 8, tzinfo=UTC)
    engine = open_database(f"sqlite:///{tmp_path / 'ofsted.db'}", load(), now=begins, known="none")
    with virtual_time(begins) as time:
        time.run(live(time))
    engine.dispose()
    assert [round((at - begins) / timedelta(minutes=1)) for at in looks] == [0, 5]


def test_a_database_that_refuses_when_the_clock_jumps_puts_no_look_off(
    daemon: Daemon, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The looks are planned again as soon as it can be read."""
    states, refusals = Sources.states, 3

    def refusing(self: Sources) -> dict[str, SourceState]:
        nonlocal refusals
        if refusals:
            refusals -= 1
            raise DatabaseFault("The database is locked.")
        return states(self)

    async def live(traveller: time_machine.Traveller) -> None:
        async with under_way(daemon):
            await until(lambda: len(site.asked) >= 1 and is_idle(daemon))
            monkeypatch.setattr(Sources, "states", refusing)
            traveller.shift(-DAY)
            await until(lambda: not refusals)
            looks = len(site.asked)
            await until(lambda: len(site.asked) > looks and is_idle(daemon))

    with time_machine.travel(datetime(2026, 9, 14, 8, tzinfo=UTC), tick=True) as traveller, capture_logs() as logs:
        asyncio.run(live(traveller))
    assert len(said(logs, "clock jumped")) == 1
    assert {line["error"] for line in said(logs, "looks not planned again yet")} == {"The database is locked."}


def test_a_look_that_fails_is_one_line_and_the_next_one_comes(
    daemon: Daemon, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether the database refuses or the program has a fault: no traceback, no end, and no hot loop."""
    turn, faults = Round.turn, iter([DatabaseFault("The database is full. Make room."), KeyError("oops")])

    async def failing(self: Round, source: object) -> object:
        if fault := next(faults, None):
            raise fault
        return await turn(self, source)  # type: ignore[arg-type]

    monkeypatch.setattr(Round, "turn", failing)

    async def live() -> None:
        async with under_way(daemon):
            await until(lambda: len(site.asked) >= 1)

    with capture_logs() as logs:
        asyncio.run(live())
    first, second = said(logs, "job failed")
    assert first["error"] == "The database is full. Make room."
    assert first["job"] == "source ofsted"
    assert "a fault of ofsted-monitor itself, please report it: KeyError('oops')" in second["error"]
    assert not any("exc_info" in line for line in logs)


def test_it_says_when_it_does_not_do_its_work(daemon: Daemon, site: Site) -> None:
    """Not before its first plan; then only if what is due is not begun."""
    assert daemon.alive(clock.now()) == "the first look is not planned yet"

    async def live() -> None:
        async with under_way(daemon):
            await until(lambda: len(site.asked) >= 1)
            assert daemon.alive(clock.now()) is None
            late = daemon.alive(clock.now() + timedelta(minutes=20))
            assert late is not None
            assert "has been due for" in late

    asyncio.run(live())


def test_systemd_hears_no_sign_of_life_from_a_daemon_that_does_not_do_its_work(
    daemon: Daemon, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that it restarts the program; the log says why, once."""
    monkeypatch.setattr("monitor.daemon.shift.OVERDUE", -DAY)  # all that is due within a day counts as left lying
    heard: list[str] = []

    async def live() -> None:
        async with under_way(daemon):
            while sum(words.startswith("STATUS=") for words in heard) < 3:
                words = await asyncio.get_running_loop().sock_recv(manager, 1000)
                heard.append(words.decode())

    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as manager, capture_logs() as logs:
        manager.bind(str(tmp_path / "notify"))
        manager.setblocking(False)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        monkeypatch.setenv("WATCHDOG_USEC", "1000000")
        asyncio.run(live())
    assert "READY=1" in heard
    assert "WATCHDOG=1" not in heard
    assert len(said(logs, "daemon not alive")) == 1


def test_a_database_without_an_answer_keeps_no_sign_of_life_back(
    daemon: Daemon, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line of status waits; the daemon is not killed for it."""
    monkeypatch.setattr(monitor.daemon, "PATIENCE", 0.05)
    monkeypatch.setattr(Shift, "status", lambda _: asyncio.sleep(3600))
    heard: list[str] = []

    async def live() -> None:
        async with under_way(daemon):
            while heard.count("WATCHDOG=1") < 3:
                heard.append((await asyncio.get_running_loop().sock_recv(manager, 1000)).decode())

    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as manager, capture_logs() as logs:
        manager.bind(str(tmp_path / "notify"))
        manager.setblocking(False)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        asyncio.run(asyncio.wait_for(live(), BOUND))
    assert {line["error"] for line in said(logs, "guard failed")} == {"The database gave no answer within 0.05 s."}


def test_what_runs_beside_ends_with_it_and_stops_nothing_by_its_faults(daemon: Daemon, site: Site) -> None:
    """A server beside the daemon is ended at the end; one that fails is told and the watch goes on."""
    ended: list[str] = []

    async def server() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("server")

    async def broken() -> None:
        raise OSError("the port is taken")

    async def live() -> None:
        task = asyncio.create_task(daemon.run([server, broken]))
        await until(lambda: len(site.asked) >= 1)
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.wait_for(task, BOUND)

    before = signal.getsignal(signal.SIGTERM)
    with capture_logs() as logs:
        asyncio.run(live())
    assert ended == ["server"]
    assert "the port is taken" in said(logs, "server failed")[0]["error"]
    assert signal.getsignal(signal.SIGTERM) == before


def test_a_database_that_cannot_be_read_at_the_start_ends_it_with_a_sentence(
    daemon: Daemon, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the command prints, with its exit code, instead of a traceback."""

    def refuse(_: Sources) -> None:
        raise DatabaseFault("The database is locked.")

    monkeypatch.setattr(Sources, "states", refuse)
    with pytest.raises(DatabaseFault, match="is locked"):
        asyncio.run(daemon.run())


def test_a_lock_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    """Where it should be, why it is not, and what to do; in memory there is nothing to hold."""
    lost, told = f"sqlite:///{tmp_path / 'gone' / 'ofsted.db'}", r"gone/ofsted\.db\.lock: No such file or directory\. "
    with pytest.raises(UsageError, match=f"{told}You need the right to write"), hold(lost, clock.now()):
        pass
    with hold("sqlite://", clock.now()), hold("sqlite://", clock.now()):
        pass
    assert not list(tmp_path.iterdir())
