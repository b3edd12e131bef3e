"""What is remembered of hosts outlives the program, and a database that fails stops no fetch."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from servers import Site, page, redirect
from sqlalchemy import Engine
from visits import NOW, Visits

from monitor.errors import MonitorError, Resting
from monitor.facts import load
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
    hosts.put(HostState("council.example", 6))
    hosts.put(state)
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
    """A database that cannot be used, and counts how often that was tried."""

    writes = 0

    def get(self, name: str) -> HostState:
        raise MonitorError("the disk is full")

    def put(self, state: HostState) -> None:
        self.writes += 1
        raise MonitorError("the disk is full")


def test_a_database_that_fails_stops_no_fetch(engine: Engine, site: Site) -> None:
    """Hosts are remembered for as long as the program runs."""
    site.pages |= {"/robots.txt": page(""), "/page": page("<p>Grades"), "/busy": page("", 429, retry_after="3600")}
    read, _, resting = Visits(site, Failing(engine)).get("/page", "/busy", "/page")
    assert isinstance(read, Fetched)
    assert isinstance(resting, Resting)


def test_little_is_written(engine: Engine, site: Site) -> None:
    """A page that comes as always changes nothing that is worth a write."""
    site.pages |= {"/page": page("<p>Grades"), "/to": redirect("/page")}
    hosts = Failing(engine)
    Visits(site, hosts).get(*["/page"] * 20, *["/to"] * 5)
    assert hosts.writes == 1, "its robots.txt"
