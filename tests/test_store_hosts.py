"""What is remembered of hosts outlives the program, and a database that fails stops no fetch."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Barrier, Event

import pytest
from fetching import fetcher
from servers import WAIT, Site, page, redirect
from sqlalchemy import Engine
from visits import NOW, Visits

from monitor.errors import MonitorError, Refused, Resting
from monitor.facts import load
from monitor.fetch.hosts import Memory
from monitor.model import Fetched, HostState
from monitor.store import Hosts, open_database


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return open_database(f"sqlite:///{tmp_path / 'ofsted.db'}", load(), now=NOW)


def test_a_host_is_kept_as_it_is(engine: Engine) -> None:
    """All of it, and anew at each change; one never met is fresh."""
    state = HostState(
        "council.example",
        7,
        NOW,
        "answered 503",
        True,
        "User-agent: *",
        NOW - timedelta(days=1),
        True,
        datetime(2027, 1, 1, tzinfo=UTC),
    )
    hosts = Hosts(engine)
    assert hosts.get("council.example") == HostState("council.example")
    hosts.change("council.example", lambda fresh: replace(fresh, failures=6))
    assert hosts.change("council.example", lambda _: state) == state
    assert Hosts(engine).get("council.example") == state
    assert hosts.states() == {"council.example": state}


def test_rests_and_robots_outlive_the_program(engine: Engine, site: Site) -> None:
    """A restart neither wakes a host that asked for a rest nor reads its robots.txt again."""
    site.pages |= {"/robots.txt": page("User-agent: *\nDisallow: /x"), "/page": page("", 503, retry_after="3600")}
    Visits(site, Hosts(engine)).one()
    assert isinstance(Visits(site, Hosts(engine)).one(), Resting)
    later = Visits(site, Hosts(engine))
    later.now += timedelta(hours=2)
    site.pages["/page"] = page("<p>Grades")
    assert isinstance(later.one(), Fetched)
    assert later.asked() == ["/robots.txt", "/page", "/page"]


class Failing(Hosts):
    """A database that cannot be used."""

    def get(self, name: str) -> HostState:
        raise MonitorError("the disk is full")

    def change(self, name: str, change: Callable[[HostState], HostState]) -> HostState:
        raise MonitorError("the disk is full")


class Counting(Hosts):
    """Counts how often it is written."""

    writes = 0

    def change(self, name: str, change: Callable[[HostState], HostState]) -> HostState:
        self.writes += 1
        return super().change(name, change)


class Passing(Hosts):
    """On a disk that may be full for a while: it is read, and not written."""

    is_full = False

    def change(self, name: str, change: Callable[[HostState], HostState]) -> HostState:
        if self.is_full:
            raise MonitorError("the disk is full")
        return super().change(name, change)


class Slow(Hosts):
    """Its reading ends when a test lets it."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.has_read, self.may_go_on = Event(), Event()

    def get(self, name: str) -> HostState:
        state = super().get(name)
        self.has_read.set()
        assert self.may_go_on.wait(WAIT)
        return state


def test_a_database_that_fails_stops_no_fetch(engine: Engine, site: Site) -> None:
    """Hosts are remembered for as long as the program runs."""
    site.pages |= {"/robots.txt": page(""), "/page": page("<p>Grades"), "/busy": page("", 429, retry_after="3600")}
    read, _, resting = Visits(site, Failing(engine)).get("/page", "/busy", "/page")
    assert isinstance(read, Fetched)
    assert isinstance(resting, Resting)


def test_little_is_written(engine: Engine, site: Site) -> None:
    """A page that comes as always changes nothing that is worth a write, nor does one that is not there."""
    site.pages |= {"/page": page("<p>Grades"), "/to": redirect("/page")}
    hosts = Counting(engine)
    Visits(site, hosts).get(*["/page"] * 20, *["/to"] * 5, *["/none"] * 5)
    assert hosts.writes == 1, "its robots.txt"


# --- two processes -------------------------------------------------------------


def test_what_one_process_learns_the_other_keeps_to(engine: Engine, site: Site) -> None:
    """A daemon that read the host long ago does not ask it in the rest that it asked a check for, nor end that rest."""
    site.pages["/page"] = page("<p>Grades")

    async def scenario() -> None:
        options = {"robots": True, "clock": lambda: NOW}
        daemon, check = (fetcher(hosts=Hosts(engine), **options) for _ in range(2))
        async with daemon, check:
            await daemon.get(site.url("/page"))
            site.pages["/page"] = page("", 429, retry_after="3600")
            with pytest.raises(Refused):
                await check.get(site.url("/page"))
            with pytest.raises(Resting):
                await daemon.get(site.url("/page"))

    asyncio.run(scenario())
    assert [asked.path for asked in site.asked] == ["/page"] * 2
    assert len(site.robots_asked) == 1


def test_no_change_is_lost_to_another(engine: Engine) -> None:
    """Two that count the same host's failures at once count them all."""
    at_once = Barrier(2)

    def fail(hosts: Hosts) -> None:
        at_once.wait(WAIT)
        for _ in range(10):
            hosts.change("council.example", lambda state: replace(state, failures=state.failures + 1))

    with ThreadPoolExecutor() as threads:
        list(threads.map(fail, [Hosts(engine), Hosts(engine)]))
    assert Hosts(engine).get("council.example").failures == 20


def test_what_is_read_slowly_hides_nothing_that_was_learnt_meanwhile(engine: Engine) -> None:
    """A state read before a change and given after it is not taken for the newer one."""
    hosts, name = Slow(engine), "council.example"

    async def scenario() -> HostState:
        memory = Memory(hosts)
        reading = asyncio.create_task(memory.read(name))
        assert await asyncio.to_thread(hosts.has_read.wait, WAIT)
        await memory.change(name, lambda state: replace(state, failures=1))
        hosts.may_go_on.set()
        return await reading

    assert asyncio.run(scenario()).failures == 1


def test_what_could_not_be_written_is_kept_and_written_over_what_others_wrote(engine: Engine) -> None:
    """While the disk is full a rest is kept here; later it joins what another process has found out since."""
    hosts, name = Passing(engine), "council.example"

    async def scenario() -> HostState:
        memory = Memory(hosts)
        await memory.read(name)
        hosts.is_full = True
        await memory.change(name, lambda state: replace(state, rests_until=NOW, asked_for_rest=True))
        Hosts(engine).change(name, lambda state: replace(state, robots="User-agent: *", failures=state.failures + 1))
        seen = await memory.read(name)
        hosts.is_full = False
        await memory.change(name, lambda state: replace(state, failures=state.failures + 1))
        return seen

    seen = asyncio.run(scenario())
    assert seen == HostState(name, 1, NOW, asked_for_rest=True, robots="User-agent: *")
    assert Hosts(engine).get(name) == replace(seen, failures=2)


def test_after_a_long_outage_the_newest_is_written(engine: Engine) -> None:
    """What could not be written for long does not come back over what is newer."""
    hosts, name = Passing(engine), "council.example"

    async def scenario() -> HostState:
        memory = Memory(hosts)
        hosts.is_full = True
        for number in range(25):
            await memory.change(name, partial(replace, robots=f"# {number}"))
        hosts.is_full = False
        await memory.change(name, partial(replace, robots="# new"))
        assert memory.get(name).robots == "# new"
        await memory.change(name, lambda state: replace(state, failures=1))
        return memory.get(name)

    seen = asyncio.run(scenario())
    assert (seen.robots, seen.failures) == ("# new", 1)
    assert Hosts(engine).get(name) == seen


def test_a_long_outage_costs_little_memory(engine: Engine) -> None:
    """Of a host's changes the last twenty wait for the database: more failures than any rest is counted by."""
    hosts = Passing(engine)
    hosts.is_full = True

    async def scenario() -> HostState:
        memory = Memory(hosts)
        for _ in range(100):
            await memory.change("council.example", lambda state: replace(state, failures=state.failures + 1))
        return memory.get("council.example")

    assert asyncio.run(scenario()).failures == 20
