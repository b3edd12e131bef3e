"""`backup`, while another process writes; what it refuses; and a restore exactly as docs/commands.md has it."""

import multiprocessing
import re
import shutil
import sqlite3
import stat
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path

import pytest
from commands import run
from program import COMMAND, WAIT, configure, environment, monitor, today
from servers import Site
from sinks import Hook
from story import GOOD, all_areas, says
from town import Town, report

from monitor import clock
from monitor.facts import load
from monitor.model import PageKind
from monitor.store import Ledger, ReadPage, open_database

ROOT = Path(__file__).parents[1]
TODAY = today()
COUNCILS = sorted(council.short_name for council in load().councils if council.urn)
AREAS_2026 = ("leaders", "help_and_protection", "in_care", "care_leavers")


def rows(file: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection:
        return connection.execute(query).fetchall()


def ledger(folder: Path) -> Path:
    """A database with the baseline in it."""
    assert run(folder, "migrate", "--database", "ofsted.db").code == 0
    return folder / "ofsted.db"


def write_for_ever(file: Path, ready: object) -> None:
    """Record one outcome after the other, each with its page in one transaction, in a process of its own."""
    facts = load()
    writing = Ledger(open_database(f"sqlite:///{file}", facts, now=clock.now()), facts)
    for number in count():
        url = f"https://reports.example/{number:06}"
        said = says(GOOD, council=COUNCILS[number % len(COUNCILS)], url=url, on="2026-11-02", inspected=None)
        writing.record(ReadPage(url, PageKind.REPORT, "a-source", f"{number}", "rules", clock.now()), [said])
        if number == 20:
            ready.set()  # type: ignore[attr-defined]


@contextmanager
def writer(file: Path) -> Iterator[None]:
    """Another process that writes to the database until the block ends."""
    context = multiprocessing.get_context("spawn")
    ready = context.Event()
    process = context.Process(target=write_for_ever, args=(file, ready), daemon=True)
    process.start()
    try:
        assert ready.wait(WAIT), "the other process did not begin to write"
        yield
        assert process.is_alive(), "the other process wrote to the end"
    finally:
        process.kill()
        process.join(WAIT)


def test_a_backup_while_another_process_writes(tmp_path: Path) -> None:
    """Each is one sound file that holds what was written up to a moment, whole transactions in order, and grows."""
    file = ledger(tmp_path)
    before = len(rows(file, "SELECT 1 FROM outcome"))
    seen = []
    with writer(file):
        for number in range(8):
            copy = tmp_path / f"{number}.db"
            ran = run(tmp_path, "backup", copy.name, "--database", "ofsted.db")
            assert (ran.code, ran.stderr) == (0, "")
            assert rows(copy, "PRAGMA integrity_check") == [("ok",)]
            outcomes = rows(copy, f"SELECT url FROM outcome WHERE id > {before} ORDER BY id")
            assert outcomes == [(f"https://reports.example/{n:06}",) for n in range(len(outcomes))]
            assert rows(copy, "SELECT url FROM page ORDER BY url") == outcomes
            assert f"{before + len(outcomes)} outcomes" in ran.stdout
            seen.append(len(outcomes))
    assert seen == sorted(seen)
    assert seen[0] >= 20
    assert seen[-1] > seen[0]


def test_what_a_backup_tells_and_is(tmp_path: Path) -> None:
    """The path, the size and what is in it; one file that needs no other, with the permissions of the database."""
    file = ledger(tmp_path)
    file.chmod(0o640)
    ran = run(tmp_path, "backup", "copy.db", "--database", "ofsted.db")
    copy = tmp_path / "copy.db"
    size, outcomes = copy.stat().st_size, len(rows(file, "SELECT 1 FROM outcome"))
    assert ran.stdout == (
        f"Backed up {file} to {copy}: {size / 1_000_000:.1f} MB, {outcomes} outcomes, 0 alerts (0 sent).\n"
    )
    assert stat.S_IMODE(copy.stat().st_mode) == 0o640
    assert rows(copy, "PRAGMA journal_mode") == [("delete",)]
    assert {path.name for path in tmp_path.iterdir()} - {"ofsted.db-wal", "ofsted.db-shm"} == {"ofsted.db", "copy.db"}
    moved = tmp_path / "elsewhere" / "carried.db"
    moved.parent.mkdir()
    copy.rename(moved)
    there, here = (run(tmp_path, "grades", "--json", "--database", str(path)) for path in (moved, file))
    assert (there.code, there.stdout) == (0, here.stdout)


def test_what_is_only_in_the_log_is_in_the_backup(tmp_path: Path) -> None:
    """What the daemon has written since SQLite last tidied up counts."""
    file = ledger(tmp_path)
    with closing(sqlite3.connect(file)) as holder:
        holder.execute("PRAGMA wal_autocheckpoint=0")
        holder.execute("UPDATE ledger SET made_by = 'the daemon'")
        holder.commit()
        assert b"the daemon" not in file.read_bytes()
        assert run(tmp_path, "backup", "copy.db", "--database", "ofsted.db").code == 0
    assert rows(tmp_path / "copy.db", "SELECT made_by FROM ledger") == [("the daemon",)]


def test_an_existing_file_is_replaced_only_by_force(tmp_path: Path) -> None:
    """Without --force it stays; with it the new backup takes its place, and an old log beside it goes."""
    ledger(tmp_path)
    copy, log = tmp_path / "copy.db", tmp_path / "copy.db-wal"
    for older in (copy, log):
        older.write_text("older")
        ran = run(tmp_path, "backup", "copy.db", "--database", "ofsted.db")
        assert (ran.code, ran.stdout) == (2, "")
        assert ran.stderr == f"{older} exists already. Name another file, or replace it with --force.\n"
        assert older.read_text() == "older"
        if older is copy:
            copy.unlink()
    copy.write_text("older")
    assert run(tmp_path, "backup", "copy.db", "--force", "--database", "ofsted.db").code == 0
    assert rows(copy, "PRAGMA integrity_check") == [("ok",)]
    assert not log.exists()


@pytest.mark.parametrize(
    "name", ["ofsted.db", "soft.db", "hard.db", "./folder/../ofsted.db", "ofsted.db-wal", "near.db-shm"]
)
@pytest.mark.parametrize("force", [[], ["--force"]], ids=["plain", "force"])
def test_the_database_itself_is_never_the_target(tmp_path: Path, name: str, force: list[str]) -> None:
    """Neither by its name nor through a link, nor what SQLite keeps beside it."""
    file = ledger(tmp_path)
    (tmp_path / "folder").mkdir()
    (tmp_path / "soft.db").symlink_to(file)
    (tmp_path / "hard.db").hardlink_to(file)
    (tmp_path / "near.db-shm").symlink_to(tmp_path / "ofsted.db-shm")
    before = file.read_bytes()
    ran = run(tmp_path, "backup", name, *force, "--database", "ofsted.db")
    assert (ran.code, ran.stdout) == (2, "")
    assert "is the database itself" in ran.stderr
    assert file.read_bytes() == before


def test_without_a_database_there_is_nothing_to_back_up(tmp_path: Path) -> None:
    """No database, or an empty one: exit 2, and no file is made."""
    (tmp_path / "empty.db").touch()
    for name in ("none.db", "empty.db"):
        ran = run(tmp_path, "backup", "copy.db", "--database", name)
        assert (ran.code, ran.stdout) == (2, "")
        assert ran.stderr.startswith("There is nothing to back up: ")
        assert str(tmp_path / name) in ran.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["empty.db"]


@pytest.mark.parametrize(
    ("target", "said"),
    [
        pytest.param("nowhere/copy.db", "No such file or directory", id="no-folder"),
        pytest.param("notes.txt/copy.db", "Not a directory", id="below-a-file"),
        pytest.param("/proc/copy.db", "cannot be written to /proc/copy.db", id="where-nobody-may-write"),
        pytest.param("folder", "is not a file", id="a-folder"),
    ],
)
def test_a_place_that_cannot_be_written_is_told(tmp_path: Path, target: str, said: str) -> None:
    """Exit 2, the reason, and nothing is left behind."""
    ledger(tmp_path)
    (tmp_path / "folder").mkdir()
    (tmp_path / "notes.txt").touch()
    there = sorted(tmp_path.rglob("*"))
    ran = run(tmp_path, "backup", target, "--force", "--database", "ofsted.db")
    assert (ran.code, ran.stdout) == (2, "")
    assert said in ran.stderr
    assert sorted(tmp_path.rglob("*")) == there


def test_a_disk_that_is_full_is_told_and_nothing_half_stays(tmp_path: Path) -> None:
    """The kernel refuses to write more than 100 KB of a file: the older backup is still there, and no other."""
    file = ledger(tmp_path)
    (tmp_path / "copy.db").write_text("older")
    there = sorted(tmp_path.iterdir())
    limited = 'ulimit -f 200; exec "$@"'
    command = ["sh", "-c", limited, "sh", *COMMAND, "backup", "--force", "copy.db", "--database", str(file)]
    ended = subprocess.run(
        command, cwd=tmp_path, env=environment(), capture_output=True, text=True, timeout=WAIT, check=False
    )
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith(f"The backup cannot be written to {tmp_path / 'copy.db'}: ")
    assert sorted(tmp_path.iterdir()) == there
    assert (tmp_path / "copy.db").read_text() == "older"


def test_what_is_no_sound_database_of_ours_is_not_backed_up(tmp_path: Path) -> None:
    """A text, another program's database, a newer one's and a damaged one: exit 2, the reason, no file."""
    (tmp_path / "text.db").write_bytes(b"This is a text, and long enough that SQLite looks at it.\n" * 20)
    file = ledger(tmp_path)
    with closing(sqlite3.connect(tmp_path / "foreign.db")) as connection:
        connection.execute("CREATE TABLE recipe (name)")
    shutil.copy(file, tmp_path / "newer.db")
    with closing(sqlite3.connect(tmp_path / "newer.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    whole = file.read_bytes()
    (tmp_path / "damaged.db").write_bytes(
        whole[: len(whole) // 2] + b"\xff" * 20_000 + whole[len(whole) // 2 + 20_000 :]
    )
    said = {
        "text.db": "cannot be used: file is not a database",
        "foreign.db": "belongs to another program",
        "newer.db": "a newer version wrote it",
        "damaged.db": "is damaged",
    }
    for name, reason in said.items():
        ran = run(tmp_path, "backup", "copy.db", "--database", name)
        assert (ran.code, ran.stdout) == (2, "")
        assert reason in ran.stderr
        assert not (tmp_path / "copy.db").exists()


def test_a_database_that_another_program_holds_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for ever: after a time the reason is told."""
    file = ledger(tmp_path)
    monkeypatch.setattr("monitor.store.backup.BUSY_MS", 10)
    with closing(sqlite3.connect(file)) as holder:
        holder.execute("PRAGMA journal_mode=DELETE")
        holder.execute("PRAGMA locking_mode=EXCLUSIVE")
        holder.execute("BEGIN EXCLUSIVE")
        ran = run(tmp_path, "backup", "copy.db", "--database", "ofsted.db")
    assert (ran.code, ran.stdout) == (2, "")
    assert "database is locked" in ran.stderr


def restored(folder: Path) -> None:
    """Type what docs/commands.md tells to type, with the test's folders for those in the example."""
    told = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8").partition("## Backup and restore")[2]
    (block,) = [part for part in re.findall(r"```sh\n(.*?)```", told, re.DOTALL) if "before-restore" in part]
    typed = block.replace("/var/lib/ofsted-monitor", str(folder)).replace("/var/backups", str(folder / "backups"))
    typed = typed.replace("systemctl stop ofsted-monitor", ":").replace("systemctl start ofsted-monitor", ":")
    subprocess.run(["sh", "-eu", "-c", typed], check=True, timeout=WAIT)


def test_a_restore_as_documented_tells_nothing_twice_that_the_backup_knows(
    tmp_path: Path, site: Site, hook: Hook
) -> None:
    """What was sent before the backup stays told; what was sent after it is told again, by the same reference."""
    town = Town(site)
    configure(tmp_path, site, hook)
    (tmp_path / "backups").mkdir()

    def news(council: str) -> None:
        town.publish(
            council, TODAY, report(council, "8 to 19 June 2026", all_areas("good", AREAS_2026, leaders="inadequate"))
        )

    news("Warrington")
    assert monitor(tmp_path, "check").code == 0
    made = monitor(tmp_path, "backup", "backups/ofsted-monitor-2026-11-22.db")
    assert "1 alerts (1 sent)" in made.stdout
    news("Wirral")
    assert monitor(tmp_path, "check").code == 0
    assert hook.references == [f"W80575-{TODAY}-move", f"W80581-{TODAY}-move"]

    restored(tmp_path)
    assert (tmp_path / "before-restore" / "ofsted-monitor.db").is_file()
    assert len(monitor(tmp_path, "alerts", "list", "--json").lines) == 1
    assert monitor(tmp_path, "check").code == 0
    assert hook.references[2:] == [f"W80581-{TODAY}-move"]
    assert monitor(tmp_path, "check").code == 0
    assert len(hook.taken) == 3
