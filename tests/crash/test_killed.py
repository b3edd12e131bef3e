"""The real process killed, doubled and stopped: nothing is lost, and nothing is told twice."""

import signal
import socket
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from program import configure, monitor, start, today
from servers import Asked, Site, page
from sinks import Hook, Mailbox, free_port, mail_server
from story import all_areas
from town import Town, report

TODAY = today()
AREAS_2026 = ("leaders", "help_and_protection", "in_care", "care_leavers")
BOUND = 60.0  # seconds that nothing here may take


@contextmanager
def silent_server(port: int) -> Iterator[None]:
    """Takes connections and never says a word."""
    with closing(socket.create_server(("127.0.0.1", port), backlog=16)):
        yield


def until(what: Callable[[], bool], why: str) -> None:
    """Wait, bounded, until something holds."""
    for _ in range(int(BOUND / 0.05)):
        if what():
            return
        time.sleep(0.05)
    pytest.fail(f"not within {BOUND:.0f} s: {why}")


def leased(folder: Path) -> bool:
    """Whether some alert is being sent right now."""
    file = folder / "ofsted-monitor.db"
    if not file.exists():
        return False
    with closing(sqlite3.connect(file)) as connection:
        try:
            return bool(connection.execute("SELECT 1 FROM alert WHERE leased_by IS NOT NULL").fetchall())
        except sqlite3.OperationalError:
            return False  # the tables are not there yet


def news(town: Town, *councils: str) -> None:
    for council in councils:
        document = report(council, "8 to 19 June 2026", all_areas("good", AREAS_2026, leaders="inadequate"))
        town.publish(council, TODAY, document)


def ended(process: "subprocess.Popen[str]", name: signal.Signals) -> int:
    process.send_signal(name)
    return process.wait(BOUND)


def test_killed_between_commit_and_send(tmp_path: Path, site: Site) -> None:
    """The alert of a killed check is sent by the next one, at once, and by no other."""
    news(Town(site), "Warrington")
    box = Mailbox(port=free_port())
    configure(tmp_path, site, box)
    with silent_server(box.port):
        process = start(tmp_path, "check")
        until(lambda: leased(tmp_path), "the check is sending")
        assert ended(process, signal.SIGKILL) == -signal.SIGKILL
    with mail_server(box):
        assert monitor(tmp_path, "check").code == 0
        assert box.references == [f"W80575-{TODAY}-move"]
        assert monitor(tmp_path, "check").code == 0
        assert len(box.mails) == 1


def test_two_checks_at_once_tell_everything_once(tmp_path: Path, site: Site, hook: Hook) -> None:
    """However two rounds interleave, every alert arrives once."""
    councils = ("Warrington", "Wirral", "Rochdale", "Oldham", "Salford", "Bury")
    news(Town(site), *councils)
    configure(tmp_path, site, hook)
    both = [start(tmp_path, "check") for _ in range(2)]
    assert [process.wait(BOUND) for process in both] == [0, 0], (tmp_path / "log.txt").read_text()
    assert len(hook.references) == len(set(hook.references)) == len(councils)


SOURCES = """
[[source]]
name = "fast"
kind = "feed"
url = "{fast}"
every = "1s"
[[source]]
name = "slow"
kind = "feed"
url = "{slow}"
every = "3s"
"""


def asked(site: Site, path: str) -> int:
    return sum(request.path == path for request in site.asked)


def test_the_daemon_keeps_time_tells_news_and_ends_cleanly(tmp_path: Path, site: Site, hook: Hook) -> None:
    """Each source by its own cadence; a report published meanwhile is told; SIGTERM in mid-round ends 0.

    What the stopped round had left is told after the restart, and nothing is told again.
    """
    town = Town(site)
    town.add_council("Rutland")
    town.feed("/fast", {})
    town.feed("/slow", {})
    configure(tmp_path, site, hook, sources=SOURCES.format(fast=site.url("/fast"), slow=site.url("/slow")))
    settings = (tmp_path / "sources.toml").read_text()
    (tmp_path / "sources.toml").write_text(settings.replace('every = "1h"', 'every = "2s"'))

    daemon = start(tmp_path, "run")
    until(lambda: asked(site, "/fast") > asked(site, "/slow") >= 2, "each is looked at again and again, in its time")
    news(town, "Warrington")
    until(lambda: len(hook.taken) == 1, "the report published meanwhile is told")

    reached: list[str] = []

    def slowly(request: Asked) -> bytes:
        reached.append(request.path)
        time.sleep(1)
        return page(b"gone", 404)

    news(town, "Wirral", "Oldham")
    good = {path: answer for path, answer in site.pages.items() if path.startswith("/v1/file/")}
    for path in list(good)[1:]:
        site.pages[path] = slowly
    until(lambda: bool(reached), "a round is under way")
    assert ended(daemon, signal.SIGTERM) == 0, (tmp_path / "log.txt").read_text()

    site.pages.update(good)
    daemon = start(tmp_path, "run")
    until(lambda: len(hook.taken) >= 3, "what was left is told after the restart")
    assert ended(daemon, signal.SIGINT) == 0
    assert sorted(hook.references) == sorted(f"W{urn}-{TODAY}-move" for urn in (80575, 80581, 80535))
    assert "Traceback" not in (tmp_path / "log.txt").read_text()


def test_a_restart_neither_repeats_nor_skips(tmp_path: Path, site: Site, hook: Hook) -> None:
    """A source that is not due yet is not looked at again just because the daemon was started again."""
    Town(site).add_council("Rutland")
    configure(tmp_path, site, hook)
    log = tmp_path / "log.txt"
    for said in ("source checked", "daemon started"):
        daemon = start(tmp_path, "run")
        until(lambda said=said: said in log.read_text(), said)  # type: ignore[misc]
        assert ended(daemon, signal.SIGTERM) == 0
        log.write_text("")
    assert asked(site, "/search?rows=100") == 1
