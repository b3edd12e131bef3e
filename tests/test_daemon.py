"""The daemon as a process of its own: its signals, its one place at a database, and what systemd hears of it."""

import asyncio
import signal
import socket
import subprocess
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from commands import run
from program import GAZETTE, configure, start
from servers import Answering, Asked, Site
from sinks import Hook
from town import Town

BOUND = 40.0  # seconds that nothing here may take
SEARCH = "/search?rows=100"


class Running:
    """A daemon under way, and what it says."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._log = folder / "log.txt"
        self._seen = self._log.stat().st_size if self._log.exists() else 0
        self.program = start(folder, "run")

    @property
    def said(self) -> str:
        return self._log.read_text()[self._seen :]

    def says(self, words: str) -> str:
        """Wait until it says so, and give all that it said."""
        until(lambda: words in self.said, f"it says {words!r}: {self.said}")
        return self.said

    def signal(self, name: signal.Signals) -> None:
        self.program.send_signal(name)

    def ended(self) -> int:
        return self.program.wait(BOUND)


def until(what: Callable[[], bool], why: str) -> None:
    """Wait, bounded, until something holds."""
    for _ in range(int(BOUND / 0.02)):
        if what():
            return
        time.sleep(0.02)
    pytest.fail(f"not within {BOUND:.0f} s: {why}")


@pytest.fixture
def daemon(tmp_path: Path, site: Site, hook: Hook) -> Iterator[Callable[[], Running]]:
    """Starts daemons on a small town; whatever is left of them when the test ends is killed."""
    town = Town(site)
    town.add_council("Rutland")
    town.feed("/feed", {})
    configure(tmp_path, site, hook)
    started: list[Running] = []

    def begin() -> Running:
        started.append(Running(tmp_path))
        return started[-1]

    yield begin
    for one in started:
        one.program.kill()
        one.program.wait(BOUND)


def asked(site: Site, path: str) -> int:
    return sum(request.path == path for request in site.asked)


@dataclass
class Gate:
    """Holds every request for a page until it is opened."""

    closed: bool = True

    def open(self) -> None:
        self.closed = False


def gated(site: Site, *paths: str) -> Gate:
    """A gate before these pages, by default before the list."""
    gate = Gate()

    def held(good: Answering) -> Callable[[Asked], AsyncIterator[bytes]]:
        async def answer(request: Asked) -> AsyncIterator[bytes]:
            while gate.closed:  # noqa: ASYNC110 - another thread opens it
                await asyncio.sleep(0.01)
            given = good(request) if callable(good) else good
            assert isinstance(given, bytes)
            yield given

        return answer

    for path in paths or (SEARCH,):
        site.pages[path] = held(site.pages[path])
    return gate


def of_its_own(folder: Path, site: Site, who: str) -> tuple[str, str]:
    """A path that shows the list as well, and a configuration with it: so it is known whose a request is.

    The host has another name there: of one name all processes ask one at a time.
    """
    path, configuration = f"{SEARCH}&for={who}", folder / f"{who}.toml"
    site.pages[path] = site.pages[SEARCH]
    usual = (folder / "sources.toml").read_text()
    configuration.write_text(usual.replace(site.url(SEARCH), site.url(path, "localhost")))
    return path, f"--config={configuration}"


def test_one_daemon_works_on_a_database(daemon: Callable[[], Running], tmp_path: Path, site: Site) -> None:
    """A second one, and a migration, say who it is and end with 2; when it is killed its place is free at once.

    The first SIGTERM lets the page at hand end, the second does not wait for it.
    """
    first = daemon()
    first.says("daemon started")
    second = run(tmp_path, "run")
    assert second.code == 2
    assert f"Another daemon works on this database: process {first.program.pid} on {socket.gethostname()}" in (
        second.stderr
    )
    assert "Stop it first, or give another --database." in second.stderr
    migration = run(tmp_path, "migrate")
    assert migration.code == 2
    assert f"process {first.program.pid} on" in migration.stderr
    assert run(tmp_path, "check").code == 0
    first.signal(signal.SIGKILL)
    assert first.ended() == -signal.SIGKILL
    gated(site)
    looks = asked(site, SEARCH)
    for file in tmp_path.glob("ofsted-monitor.db*"):
        file.unlink()
    third = daemon()
    until(lambda: asked(site, SEARCH) > looks, "a look is under way")
    third.signal(signal.SIGTERM)
    third.says("daemon stopping unfinished=")
    third.signal(signal.SIGTERM)
    assert third.ended() == -signal.SIGTERM
    assert "daemon ended" not in third.said


def test_sighup_takes_up_a_good_configuration_and_refuses_a_broken_one(
    daemon: Callable[[], Running], tmp_path: Path, site: Site
) -> None:
    """A look under way ends as it began; a new source is looked at; a broken file changes nothing and is told whole."""
    configuration = tmp_path / "sources.toml"
    before = configuration.read_text()
    gate = gated(site)
    running = daemon()
    until(lambda: asked(site, SEARCH) == 1, "the first look is under way")
    configuration.write_text(before.replace('every = "1h"', 'every = "2h"') + GAZETTE.format(url=site.url("/feed")))
    running.signal(signal.SIGHUP)
    running.says("daemon reloading unfinished=")
    gate.open()
    said = running.says("source checked source=gazette")
    assert said.index("source checked source=ofsted") < said.index("configuration reloaded sources=2 destinations=1")
    assert asked(site, SEARCH) == 1

    configuration.write_text(before.replace('every = "1h"', 'every = "1"').replace("json://", "nothing://"))
    running.signal(signal.SIGHUP)
    said = running.says("configuration kept")
    assert 'every = "1" has no unit' in said.replace("\\", "")
    assert said.count("error configuration refused") >= 1

    configuration.unlink()
    running.signal(signal.SIGHUP)
    until(lambda: running.said.count("configuration kept") == 2, "a missing file is refused too")

    configuration.write_text(GAZETTE.format(url=site.url("/feed")).replace('every = "1h"', 'every = "1s"'))
    looks = asked(site, "/feed")
    running.signal(signal.SIGHUP)
    running.says("configuration reloaded sources=1 destinations=0")
    # Loopback is not allowed any more: that too was taken up.
    running.says("127.0.0.1 is not a public address")
    assert asked(site, "/feed") == looks
    running.signal(signal.SIGTERM)
    assert running.ended() == 0
    assert "Traceback" not in running.said


def test_systemd_hears_how_it_goes(
    daemon: Callable[[], Running], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ready once all is planned, a line of status, signs of life, the reload and the end, in this order."""
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(BOUND)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        monkeypatch.setenv("WATCHDOG_USEC", "400000")
        running = daemon()
        heard = [manager.recv(1000).decode()]
        assert heard == ["READY=1"]
        while "WATCHDOG=1" not in heard or not heard[-1].startswith("STATUS="):
            heard.append(manager.recv(1000).decode())
        assert heard[-1].startswith("STATUS=1 source, 0 failing; next look ")
        assert heard[-1].endswith("; 0 alerts waiting")
        running.signal(signal.SIGHUP)
        while not (told := manager.recv(1000).decode()).startswith("RELOADING=1\nMONOTONIC_USEC="):
            pass
        assert int(told.partition("MONOTONIC_USEC=")[2]) <= time.monotonic_ns() // 1000
        while manager.recv(1000) != b"READY=1":
            pass
        running.signal(signal.SIGTERM)
        while manager.recv(1000) != b"STOPPING=1":
            pass
        assert running.ended() == 0


def test_a_source_is_looked_at_by_one_process_at_a_time(
    daemon: Callable[[], Running], tmp_path: Path, site: Site
) -> None:
    """The daemon leaves out the turn that a check has, and says so; a check waits for the daemon's look to end.

    The turn of a killed process is free at once, and nobody is at work on the copy of a dry run.
    """
    (killed, of_killed), (dry, of_dry), (waiting, of_waiting) = (
        of_its_own(tmp_path, site, who) for who in ("killed", "dry", "waiting")
    )
    gate = gated(site, SEARCH, killed)
    check = start(tmp_path, "check", of_killed)
    until(lambda: asked(site, killed) >= 1, "the check's look is under way")
    running = daemon()
    running.says(
        f'source skipped source=ofsted reason="process {check.pid} on {socket.gethostname()} is looking at it"'
    )
    check.kill()
    assert check.wait(BOUND) == -signal.SIGKILL
    assert asked(site, SEARCH) == 0

    running.signal(signal.SIGHUP)  # it plans anew: the source was never looked at to the end
    until(lambda: asked(site, SEARCH) >= 1, "the daemon's look is under way")
    assert run(tmp_path, "check", "--dry-run", of_dry).code == 0
    assert asked(site, dry) == 1
    check = start(tmp_path, "check", of_waiting)
    until(lambda: has_open(check, tmp_path / "ofsted-monitor.db"), "the check is at its work")
    time.sleep(1.0)  # in which one that does not wait asks
    assert asked(site, waiting) == 0
    gate.open()
    assert check.wait(BOUND) == 0
    assert asked(site, waiting) == 1
    running.signal(signal.SIGTERM)
    assert running.ended() == 0


def has_open(program: subprocess.Popen[str], file: Path) -> bool:
    files = Path(f"/proc/{program.pid}/fd")
    with suppress(FileNotFoundError):  # one is closed meanwhile
        return any(one.readlink() == file for one in files.iterdir())
    return False
