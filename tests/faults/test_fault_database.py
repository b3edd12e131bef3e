"""A disk that is full or read-only, a database that is held or damaged: one clear sentence, and no hands to recover.

Only what is damaged needs a hand, and the sentence says which.
"""

import random
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from commands import run
from faults.home import as_others, full, held, home, said
from faults.scene import Told
from program import COMMAND, environment

from monitor.store import engine

RESTORE = "put the latest backup in its place"


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the baseline in it."""
    folder = tmp_path_factory.mktemp("fresh")
    assert run(folder, "migrate", "--database", "fresh.db").code == 0
    return folder / "fresh.db"


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a minute is what the program waits for another writer; a test does not."""
    monkeypatch.setattr(engine, "BUSY_MS", 200)


def test_a_full_disk(tmp_path: Path, fresh: Path, tell: Told) -> None:
    """SQLite's own refusal ends the look with one sentence; with room again everything is read and told."""
    with home(tmp_path, fresh) as place:
        with full():
            refused = place.refused(1, "database or disk is full. Make room on the disk.")
        tell("database: disk full", refused, place.recovers())


def test_a_full_disk_at_the_first_start(tmp_path: Path, tell: Told) -> None:
    """Nothing is done where not even the database can be made, and half of one is in nobody's way."""
    with home(tmp_path) as place:
        with full():
            refused = place.refused(1, "database or disk is full. Make room on the disk.")
        tell("database: disk full at the first start", refused, place.recovers())


def _may_mount() -> bool:
    try:
        return not subprocess.run(["unshare", "-rm", "mount", "-t", "tmpfs", "none", "/tmp"], check=False).returncode
    except FileNotFoundError:
        return False


ON_A_DISK = """
mkdir disk && mount -t tmpfs -o {made} none disk && cp fresh.db disk/ofsted-monitor.db
{spoiled}
"$@" run --database disk/ofsted-monitor.db
echo "run $?"
{mended}
"$@" check --database disk/ofsted-monitor.db
echo "check $?"
"""
DISKS = {
    "full": (
        "size=800k",
        "head -c 1m /dev/zero >disk/rest 2>/dev/null",
        "rm disk/rest; mount -o remount,size=9m disk",
        "disk is full|disk I/O error. The disk failed, is full or",
    ),
    "without room for one more file": (
        "nr_inodes=3",
        "touch disk/rest",
        "rm disk/rest; mount -o remount,nr_inodes=99 disk",
        "Its disk has no room for one more file: see to it",
    ),
    "read-only": (
        "size=9m",
        "mount -o remount,ro disk",
        "mount -o remount,rw disk",
        "Its disk is read-only: see to it",
    ),
}


def on_a_bad_disk(tmp_path: Path, fresh: Path, tell: Told, name: str) -> None:
    """The real daemon on a real file system ends with 1, so that systemd tries again; then all is read and told."""
    made, spoiled, mended, words = DISKS[name]
    with home(tmp_path) as place:
        shutil.copy(fresh, tmp_path / "fresh.db")
        script = ON_A_DISK.format(made=made, spoiled=spoiled, mended=mended)
        shell = ["unshare", "-rm", "sh", "-c", script, "sh", *COMMAND]
        ended = subprocess.run(
            shell, cwd=tmp_path, env=environment(), capture_output=True, text=True, timeout=90, check=True
        )
        assert re.findall("^(?:run|check) .*$", ended.stdout, re.MULTILINE) == ["run 1", "check 0"], ended
        assert re.search(words, ended.stderr), ended
        assert "Traceback" not in ended.stderr
        assert len(place.told()) == 1
        tell(f"database: a disk that is really {name}", said(ended.stderr, tmp_path), "disk mended: told once")


if _may_mount():  # a test that is skipped elsewhere would be a failure in CI
    test_a_bad_disk = pytest.mark.parametrize("name", DISKS)(on_a_bad_disk)


def test_a_database_that_another_process_writes_to_for_long(tmp_path: Path, fresh: Path, tell: Told) -> None:
    """The look is given up at the first page instead of waiting at each, and is due again."""
    with home(tmp_path, fresh) as place:
        with held(place.database, "BEGIN IMMEDIATE"):
            refused = place.refused(1, "database is locked. Another program holds it: stop that one, or try again.")
        tell("database: held by a writer for long", refused, place.recovers())


def test_a_database_that_another_process_has_to_itself(tmp_path: Path, fresh: Path, tell: Told) -> None:
    """Where not even reading is possible nothing is done."""
    with home(tmp_path, fresh) as place:
        with held(place.database, "PRAGMA locking_mode=EXCLUSIVE", "BEGIN IMMEDIATE", "CREATE TABLE mine (x)"):
            refused = place.refused(1, "database is locked. Another program holds it: stop that one, or try again.")
        tell("database: another has it to itself", refused, place.recovers())


READING = ("grades --csv", "history Warrington --json", "moves --json", "sources --json", "alerts list --json")


@pytest.mark.parametrize("log", [False, True], ids=["at-rest", "while-another-writes"])
def test_a_read_only_disk(tmp_path: Path, fresh: Path, tell: Told, log: bool) -> None:
    """A check says that it may not write, and whoever only reads can; with the right to write all goes on."""
    with home(tmp_path, fresh) as place:
        how = ["BEGIN", "INSERT INTO lease VALUES ('x', 'y', '2026-01-01')", "COMMIT"] if log else []
        with held(place.database, *how):
            files = [tmp_path, *tmp_path.glob("*.db*")]
            for path in files:
                path.chmod(0o555)
            try:
                out = tmp_path.with_name(f"{tmp_path.name}-out")
                reading = (*READING, f"backup {out}.db", f"export {out}")
                refused, *read = as_others(tmp_path, "check", *reading)
            finally:
                for path in files:
                    path.chmod(0o755)
        assert (refused.code, place.told()) == (2 if not log else 1, [])
        assert "attempt to write a readonly database. You need the right to write to it" in refused.stderr
        assert [(one.code, one.stderr) for one in read] == [(0, "")] * len(reading)
        assert "Trafford" in read[0].stdout
        name = f"database: read-only{', while another writes' * log}"
        tell(name, said(refused.stderr, tmp_path), place.recovers())


# --- damage ------------------------------------------------------------------------


def overwritten(file: Path) -> None:
    """Rubbish over a third of the pages, as a failing disk leaves it; the first pages are whole."""
    whole, chance = bytearray(file.read_bytes()), random.Random(1)
    start = len(whole) // 2 // 4096 * 4096
    whole[start : start + len(whole) // 3] = chance.randbytes(len(whole) // 3)
    file.write_bytes(whole)


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def without_its_first_page(file: Path) -> None:
    file.write_bytes(bytes(4096) + file.read_bytes()[4096:])


def without_its_list_of_tables(file: Path) -> None:
    whole = bytearray(file.read_bytes())
    whole[100:4096] = bytes(3996)
    file.write_bytes(whole)


def of_another_program(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE song (title)")


def no_database(file: Path) -> None:
    file.write_text("Dear diary\n" * 1_000)


DAMAGES = {
    "rubbish over some of its pages": (overwritten, RESTORE),
    "cut in half": (cut, RESTORE),
    "first page gone": (without_its_first_page, "if this is it, restore a backup"),
    "list of its tables gone": (without_its_list_of_tables, RESTORE),
    "another program's": (of_another_program, "belongs to another program"),
    "not a database": (no_database, "file is not a database. Name the right file with --database"),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_database(tmp_path: Path, fresh: Path, tell: Told, name: str) -> None:
    """It is noticed before anything is done, is not written to, and the backup in its place is worked on."""
    damage, remedy = DAMAGES[name]
    with home(tmp_path, fresh) as place:
        damage(place.database)
        before = place.database.read_bytes()
        refused = place.refused(2, remedy)
        assert place.database.read_bytes() == before
        for command in ("grades", "run", "backup elsewhere.db"):  # a part that is whole may be shown
            ended = run(tmp_path, *command.split())
            assert ended.code in (1, 2) or (command, ended.code) == ("grades", 0)
            assert ended.stderr.count("\n") <= 2
        assert not (tmp_path / "elsewhere.db").exists()
        for file in tmp_path.glob("*.db*"):
            file.rename(file.with_name(f"aside-{file.name}"))
        shutil.copy(fresh, place.database)
        tell(f"database: {name}", refused, f"backup put in its place; {place.recovers()}")


def test_an_empty_file_in_place_of_the_database(tmp_path: Path, tell: Told) -> None:
    """It is said that there is nothing in it, and a new one is made."""
    with home(tmp_path) as place:
        place.database.touch()
        first = place.check()
        assert (first.code, len(place.told())) == (0, 1)
        assert "database empty" in first.stderr
        tell("database: an empty file", said(first.stderr, tmp_path), place.recovers())


def shared_memory(log: Path) -> None:
    log.with_name(log.name.replace("-wal", "-shm")).write_bytes(random.Random(2).randbytes(32_768))


def rubbish(log: Path) -> None:
    log.write_bytes(random.Random(3).randbytes(40_000))


def half_rubbish(log: Path) -> None:
    whole = bytearray(log.read_bytes())
    whole[len(whole) // 2 :] = random.Random(4).randbytes(len(whole) - len(whole) // 2)
    log.write_bytes(whole)


@pytest.mark.parametrize("damage", [shared_memory, rubbish, half_rubbish], ids=lambda damage: damage.__name__)
def test_a_damaged_log_of_the_database(tmp_path: Path, fresh: Path, tell: Told, damage: Callable[[Path], None]) -> None:
    """What it still holds counts, what is lost is read again, and an alert whose record is lost has its reference."""
    (tmp_path / "before").mkdir()
    with home(tmp_path, fresh) as place:
        with closing(sqlite3.connect(place.database)) as reader:  # while it reads the log stays
            reader.execute("BEGIN")
            reader.execute("SELECT * FROM page").fetchall()
            assert place.check().code == 0
            for file in tmp_path.glob("*.db*"):
                shutil.copy(file, tmp_path / "before" / file.name)
        for file in tmp_path.glob("*.db*"):
            file.unlink()
        for file in (tmp_path / "before").iterdir():
            shutil.copy(file, tmp_path / file.name)
        log = tmp_path / f"{place.database.name}-wal"
        assert log.stat().st_size > 10_000
        damage(log)
        assert place.check().code == 0
        again = place.check()
        assert (again.code, again.stderr) == (0, "")
        assert len(set(place.told())) == 1
        name, times = damage.__name__.replace("_", " "), len(place.told())
        repeated = "told once" if times == 1 else "the alert whose record was lost repeated, under its reference"
        tell(f"database's log: {name}", "next check: ended 0; what is whole in the log counts", repeated)
