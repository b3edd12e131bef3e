"""Processes that ask the same host take turns, as the sources of one process do."""

import asyncio
import math
import struct
import subprocess
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from fetching import Clock
from markup import feed_page
from program import WAIT, start
from servers import Asked, Site, page
from structlog.testing import capture_logs

from monitor import clock
from monitor.fetch.pace import Pace
from monitor.store import Gates

HOST = "council.example"
MINUTE = 60.0
PAUSE = 1
SOURCES = f"""
[monitor]
pause-per-host = "{PAUSE}s"
allow-addresses = ["127.0.0.0/8"]
[[source]]
name = "first"
kind = "feed"
url = "{{site}}/first"
every = "1h"
[[source]]
name = "second"
kind = "feed"
url = "{{site}}/second"
every = "1h"
enabled = false
"""


class Feed:
    """A feed that is answered once the test says so; when it was asked and answered."""

    def __init__(self) -> None:
        self.may_answer = threading.Event()
        self.asked_at: list[float] = []
        self.answered_at: list[float] = []

    def __call__(self, _: Asked) -> AsyncIterator[bytes]:
        self.asked_at.append(clock.stopwatch())
        return self._answer()

    async def _answer(self) -> AsyncIterator[bytes]:
        await asyncio.to_thread(self.may_answer.wait, WAIT)
        self.answered_at.append(clock.stopwatch())
        yield page(feed_page("Gazette", {}), content_type="application/rss+xml")


class Two:
    """A process and a check of another source: this one has come to the host while the first is being answered."""

    def __init__(self, folder: Path, site: Site, first: Sequence[str]) -> None:
        self.first_feed, self.second_feed = Feed(), Feed()
        self.second_feed.may_answer.set()
        site.pages.update({"/first": self.first_feed, "/second": self.second_feed})
        (folder / "sources.toml").write_text(SOURCES.format(site=site.url("")))
        self.first = start(folder, *first)
        until(lambda: bool(self.first_feed.asked_at), self.first)
        self.second = start(folder, "check", "second")
        until(lambda: at_gate(self.second), self.second)
        time.sleep(PAUSE)

    def end(self) -> None:
        self.first_feed.may_answer.set()
        for process in (self.first, self.second):
            process.kill()
            process.wait(WAIT)


@pytest.fixture(params=[["check", "first"], ["run"]], ids=["check", "run"])
def two(request: pytest.FixtureRequest, tmp_path: Path, site: Site) -> Iterator[Two]:
    both = Two(tmp_path, site, request.param)
    yield both
    both.end()


def until(what: Callable[[], bool], process: "subprocess.Popen[str]") -> None:
    """Wait, bounded, until it is so; the process must not end meanwhile."""
    for _ in range(int(WAIT / 0.05)):
        if what():
            return
        assert process.poll() is None, "the check has ended"
        time.sleep(0.05)
    pytest.fail(f"not within {WAIT:.0f} s")


def at_gate(process: "subprocess.Popen[str]") -> bool:
    files = Path(f"/proc/{process.pid}/fd")
    try:
        return any(str(file.readlink()).endswith(".db.hosts") for file in files.iterdir())
    except FileNotFoundError:  # closed while we looked
        return False


def test_two_processes_never_ask_a_host_at_once(two: Two, site: Site) -> None:
    """The second waits for the first one's answer, and then for the pause."""
    two.first_feed.may_answer.set()
    assert two.second.wait(WAIT) == 0
    assert site.most_at_once == 1
    assert two.second_feed.asked_at[0] - two.first_feed.answered_at[0] >= PAUSE


def test_a_process_that_is_killed_keeps_nobody_out(two: Two) -> None:
    """Its requests are over with it."""
    assert two.second_feed.asked_at == []
    two.first.kill()
    assert two.second.wait(WAIT) == 0
    assert len(two.second_feed.asked_at) == 1


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def gates(folder: Path) -> Gates:
    return Gates(f"sqlite:///{folder / 'ofsted.db'}")


def test_the_pause_after_a_request_is_everybodys(tmp_path: Path, still: Clock) -> None:
    """It goes by the host and by how many requests it gets at once."""
    mine, other = gates(tmp_path), gates(tmp_path)
    assert mine.enter(HOST, 0, MINUTE) == 0
    mine.leave(HOST, 0, 5)
    still.now += 2
    assert other.enter(HOST, 0, MINUTE) == 3
    assert other.enter("other.example", 0, MINUTE) == other.enter(HOST, 1, MINUTE) == 0
    still.now += 3
    assert other.enter(HOST, 0, MINUTE) == 0


def test_what_was_written_before_the_machine_started_holds_up_nobody(tmp_path: Path, still: Clock) -> None:
    """The stopwatch of a machine begins anew with it."""
    mine = gates(tmp_path)
    mine.enter(HOST, 0, MINUTE)
    mine.leave(HOST, 0, 5)
    still.now = 1
    assert gates(tmp_path).enter(HOST, 0, MINUTE) == 0


def test_where_no_file_can_be_made_every_gate_is_open(tmp_path: Path) -> None:
    """It is told once: each process is then polite by itself."""
    (tmp_path / "ofsted.db.hosts").mkdir()
    mine = gates(tmp_path)
    with capture_logs() as logged:
        for _ in range(2):
            assert mine.enter(HOST, 0, MINUTE) == 0
            mine.leave(HOST, 0, 5)
    assert [line["event"] for line in logged] == ["hosts not shared"]


def test_who_leaves_nothing_behind_uses_only_a_file_that_is_there(tmp_path: Path, still: Clock) -> None:
    """A dry run makes none, and waits for those who have."""
    dry = Gates(f"sqlite:///{tmp_path / 'ofsted.db'}", make=False)
    assert dry.enter(HOST, 0, MINUTE) == 0
    assert list(tmp_path.iterdir()) == []
    other = gates(tmp_path)
    other.enter(HOST, 0, MINUTE)
    other.leave(HOST, 0, 5)
    assert dry.enter(HOST, 0, MINUTE) == 5


def test_a_pause_is_no_longer_than_whoever_reads_it_makes_one(tmp_path: Path, still: Clock) -> None:
    """A configuration that has been mended since holds up nobody for an hour; one that wants the hour keeps it."""
    mine = gates(tmp_path)
    mine.enter(HOST, 0, MINUTE)
    mine.leave(HOST, 0, 3600)
    still.now += 10
    assert gates(tmp_path).enter(HOST, 0, MINUTE) == 50
    assert gates(tmp_path).enter(HOST, 0, 7200) == 3590
    still.now += 50
    assert gates(tmp_path).enter(HOST, 0, MINUTE) == 0


@pytest.mark.parametrize("until", [1e12, math.inf, math.nan])
def test_a_damaged_file_shuts_no_host_for_good(until: float, tmp_path: Path, still: Clock) -> None:
    """Whatever it says: after a minute the host may be asked."""
    (tmp_path / "ofsted.db.hosts").write_bytes(struct.pack("dd", still.now, until) * 65_536)

    async def ask() -> None:
        async with Pace(timedelta(seconds=1), 1, still.sleep, gates(tmp_path)).turn(HOST):
            still.now += 1

    asyncio.run(ask())
    assert still.slept == [MINUTE]
