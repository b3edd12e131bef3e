"""Whether the process that holds a lease lives: what is not known for sure is not said."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.store import owner
from monitor.store.owner import is_dead, this_process

SAYS_WHO_IT_IS = (
    "import sys; from monitor.store.owner import this_process; print(this_process(), flush=True); sys.stdin.read()"
)


@pytest.fixture
def other() -> Iterator[str]:
    """Another process that lives, as it calls itself."""
    with subprocess.Popen(
        [sys.executable, "-c", SAYS_WHO_IT_IS], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as living:
        assert living.stdout
        yield living.stdout.readline().strip()
        living.communicate()


@pytest.fixture
def proc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What Linux tells of processes, made by the test: of this namespace, and of no process."""
    (tmp_path / "self" / "ns").mkdir(parents=True)
    (tmp_path / "self" / "ns" / "pid").hardlink_to(_file(tmp_path / "here"))
    monkeypatch.setattr(owner, "PROC", tmp_path)
    return tmp_path


def _file(path: Path) -> Path:
    path.touch()
    return path


def told(proc: Path, pid: str, started: str) -> None:
    """Let it tell when a process started."""
    (proc / pid).mkdir(exist_ok=True)
    (proc / pid / "stat").write_text(f"{pid} (python (3)) S {'0 ' * 18}{started} 0")


def test_a_living_process_is_not_dead_and_one_that_ended_is(other: str) -> None:
    """Whoever ended holds nothing any more, at once."""
    assert not is_dead(this_process())
    assert not is_dead(other)
    ended = subprocess.run([sys.executable, "-c", SAYS_WHO_IT_IS], input="", capture_output=True, text=True, check=True)
    assert is_dead(ended.stdout.strip())


def test_a_number_that_was_given_anew_is_another_process(other: str, proc: Path) -> None:
    """The start tells the two apart; the name in the kernel's line, which may hold anything, does not matter."""
    host, pid, _ = other.rsplit(":", 2)
    told(proc, pid, "4711")
    here = (proc / "here").stat().st_ino
    assert not is_dead(f"{host}:{pid}:4711@{here}")
    assert is_dead(f"{host}:{pid}:99@{here}")


def test_a_process_that_the_kernel_hides_may_live(other: str, proc: Path) -> None:
    """The shipped unit lets the daemon see none but its own: it must not send again what a `check` is sending."""
    host, pid, _ = other.rsplit(":", 2)
    here = (proc / "here").stat().st_ino
    assert not is_dead(f"{host}:{pid}:4711@{here}")
    assert is_dead(f"{host}:{2**22 - 1}:4711@{here}"), "a number that nobody has is hidden from nobody"


def test_a_process_that_could_not_see_its_own_start_may_live(other: str, proc: Path) -> None:
    """Without the start of then, that of now proves nothing."""
    host, pid, _ = other.rsplit(":", 2)
    told(proc, pid, "4711")
    assert not is_dead(f"{host}:{pid}:@{(proc / 'here').stat().st_ino}")


@pytest.mark.parametrize("pid", ["1", str(2**22 - 1)])
def test_elsewhere_a_number_means_another_process(proc: Path, pid: str) -> None:
    """Of another machine nothing is known, nor of a container that has the same host name and numbers of its own."""
    told(proc, pid, "4711")
    host, _, _ = this_process().rsplit(":", 2)
    elsewhere = _file(proc / "elsewhere").stat().st_ino
    assert not is_dead(f"{host}:{pid}:99@{elsewhere}")
    assert not is_dead(f"another-{host}:{pid}:99@{(proc / 'here').stat().st_ino}")
    assert not is_dead(f"{host}:{pid}:99"), "as earlier versions wrote it"
