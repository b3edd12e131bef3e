"""A replay stopped, killed and started twice: it goes on, and what it prints is the same."""

import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from archive import MANIFEST, STORY, left_behind, replay, save, told
from program import COMMAND, WAIT, environment, monitor

from monitor.replay import Replay
from monitor.replay.keep import Journal
from monitor.store import Ledger, Outbox


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A folder with the archive in it."""
    save(tmp_path)
    return tmp_path


Call = Callable[..., Any]


def interrupting(monkeypatch: pytest.MonkeyPatch, owner: type, name: str, *, after: bool) -> list[int]:
    """Ctrl-C at one call of a method, before or after its work: at the call whose number stands in the list."""
    whole: Call = getattr(owner, name)
    strike, calls = [0], [0]

    def struck(*arguments: Any, **more: Any) -> Any:
        calls[0] += 1
        if calls[0] == strike[0] and not after:
            raise KeyboardInterrupt
        given = whole(*arguments, **more)
        if calls[0] == strike[0]:
            raise KeyboardInterrupt
        return given

    monkeypatch.setattr(owner, name, struck)
    return strike


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(
    ("owner", "name", "calls"),
    [(Ledger, "record", (2, 5)), (Journal, "add", (2, 5)), (Outbox, "sent", (2, 5)), (Replay, "results", (1, 2))],
)
def test_interrupted_anywhere_it_goes_on_and_prints_the_same(
    archive: Path, monkeypatch: pytest.MonkeyPatch, owner: type, name: str, calls: tuple[int, int], after: bool
) -> None:
    """Stopped before or after any step it says so, goes on from there when run again, and prints the same."""
    with (archive / "archive.csv").open("a", encoding="utf-8") as manifest:
        manifest.write("missing.pdf,,2012-01-01,\n")  # told again by the one that goes on
    expected = replay(archive, "--visits")
    assert expected.code == 1
    strike = interrupting(monkeypatch, owner, name, after=after)
    for strike[0] in calls:  # counted over both runs
        stopped = replay(archive, "--visits")
        assert (stopped.code, stopped.stdout) == (130, "")
        assert len(left_behind(archive)) == 1
    resumed = replay(archive, "--visits")
    assert (resumed.code, resumed.stdout) == (1, expected.stdout)
    assert resumed.stderr.endswith(expected.stderr)
    assert left_behind(archive) == []


def lines_read(folder: Path) -> int:
    """How many documents the replay that runs now has behind it."""
    journals = list((folder / "state/ofsted-monitor/replays").glob("*/read.jsonl"))
    return sum(len(journal.read_bytes().splitlines()) for journal in journals)


@contextmanager
def running(folder: Path, *, until: int) -> Iterator["subprocess.Popen[bytes]"]:
    """The real process, so many documents on; it is killed when the block ends."""
    command = [*COMMAND, "replay", "archive.csv", "--visits"]
    with subprocess.Popen(command, cwd=folder, env=environment(), stdout=subprocess.PIPE) as process:
        for _ in range(int(WAIT / 0.005)):
            if lines_read(folder) >= until:
                break
            time.sleep(0.005)
        yield process
        process.kill()


@pytest.fixture
def long_archive(archive: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The archive with many more stories in it, so that a replay takes a while; the real process keeps it here too."""
    monkeypatch.setenv("XDG_STATE_HOME", str(archive / "state"))
    more = (f"school.html,https://gazette.example/{number},2024-06-{number % 30 + 1:02}\n" for number in range(92))
    (archive / "archive.csv").write_text(MANIFEST + "".join(more), encoding="utf-8")
    return archive


def test_killed_again_and_again_the_real_process_prints_the_same(long_archive: Path) -> None:
    """SIGKILL at three places: the next one says where it goes on, and prints what an undisturbed one prints."""
    expected = monitor(long_archive, "replay", "archive.csv", "--visits").stdout
    for reached in (1, 4, 40):
        with running(long_archive, until=reached) as process:
            process.kill()
            assert process.stdout is not None
            assert process.stdout.read() == b""
        assert process.returncode == -signal.SIGKILL
    resumed = monitor(long_archive, "replay", "archive.csv", "--visits")
    assert (resumed.code, resumed.stdout) == (0, expected)
    going_on = re.fullmatch(r"Note: going on after item (\d+) of 100, where .* --fresh starts over\.\n", resumed.stderr)
    assert going_on
    assert int(going_on[1]) >= 40
    assert left_behind(long_archive) == []


def test_a_second_replay_at_the_same_time_is_refused(long_archive: Path) -> None:
    """Exit 2 with what to do, and the first one goes on undisturbed; another manifest is no matter."""
    with running(long_archive, until=1) as process:
        process.send_signal(signal.SIGSTOP)
        second = monitor(long_archive, "replay", "archive.csv", "--visits")
        other = monitor(long_archive, "replay", "archive.csv", "--until", "2023-12-31", "--json")
        process.send_signal(signal.SIGCONT)
        assert process.stdout is not None
        whole = process.stdout.read().decode()
    assert (second.code, second.stdout) == (2, "")
    assert "being replayed by another process" in second.stderr
    assert told(other) == STORY[:1]
    assert "3 full inspections told" in whole


def test_fresh_starts_over(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was interrupted counts for nothing then, and no word is lost about it."""
    expected = replay(archive)
    interrupting(monkeypatch, Journal, "add", after=True)[0] = 3
    assert "after item 3 of 8" in replay(archive).stderr
    assert replay(archive, "--fresh") == expected


def test_a_ledger_that_is_of_no_use_is_told(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit 2 with the option that helps, and with it the replay is made as if nothing had been."""
    expected = replay(archive)
    interrupting(monkeypatch, Journal, "add", after=True)[0] = 3
    replay(archive)
    (folder,) = left_behind(archive)
    (folder / "ledger.db").write_text("this is no database, whatever it was before the disk failed")
    (folder / "ledger.db-wal").unlink(missing_ok=True)
    refused = replay(archive)
    assert (refused.code, refused.stdout) == (2, "")
    assert "Add --fresh to start over." in refused.stderr
    assert replay(archive, "--fresh") == expected
