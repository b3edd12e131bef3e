"""`migrate`, and what every command does with a database that it cannot use."""

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from commands import run

from monitor.store import engine

NO_DATABASE = b"This is a text, and long enough that SQLite looks at it as at a database.\n" * 20


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def content(file: Path) -> list[str]:
    """All that a database holds, wherever SQLite keeps it at the moment."""
    with closing(sqlite3.connect(file)) as connection:
        return list(connection.iterdump())


def execute(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(statement)


def test_a_new_database_is_made_and_a_current_one_left(tmp_path: Path) -> None:
    """Each says what was done; the second time nothing is."""
    database = tmp_path / "new" / "ofsted.db"
    made = run(tmp_path, "migrate", "--database", str(database))
    assert (made.code, made.stdout) == (0, f"Made a new database: {database}\n")
    before = digest(database)
    again = run(tmp_path, "migrate", "--database", str(database))
    assert (again.code, again.stderr) == (0, "")
    assert again.stdout.startswith("The database already has this version's schema")
    assert digest(database) == before


def test_a_newer_database_is_refused_and_left(tmp_path: Path) -> None:
    """An older program never touches what a newer one wrote."""
    database = tmp_path / "ofsted.db"
    run(tmp_path, "migrate", "--database", str(database))
    execute(database, "UPDATE alembic_version SET version_num = '9999'")
    before = content(database)
    for command in (["migrate"], ["grades"], ["check"], ["check", "--dry-run"]):
        ran = run(tmp_path, *command, "--database", str(database))
        assert (ran.code, ran.stdout) == (2, "")
        assert "a newer version wrote it" in ran.stderr
    assert content(database) == before


@pytest.mark.parametrize(
    "command",
    [["migrate"], ["grades", "--json"], ["sources"], ["alerts"], ["alerts", "retry", "--all"], ["check"],
     ["check", "--dry-run"], ["run"]],
    ids=" ".join,
)  # fmt: skip
def test_a_file_that_is_no_database_is_refused_and_left(tmp_path: Path, command: list[str]) -> None:
    """One sentence with the file and a remedy, exit 2."""
    file = tmp_path / "notes.txt"
    file.write_bytes(NO_DATABASE)
    ran = run(tmp_path, *command, "--database", "notes.txt")
    assert (ran.code, ran.stdout) == (2, "")
    assert ran.stderr == (
        f"The database {file} cannot be used: file is not a database. "
        "Name the right file with --database; if this is it, restore a backup.\n"
    )
    assert file.read_bytes() == NO_DATABASE
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


@pytest.mark.parametrize(
    ("where", "said"),
    [
        pytest.param("folder", "unable to open database file. Check that it is a file", id="folder"),
        pytest.param("file.txt/x.db", "cannot be made at", id="below-a-file"),
        pytest.param("/proc/ofsted.db", "unable to open database file", id="where-nobody-may-write"),
    ],
)
def test_a_database_that_cannot_be_made_is_told(tmp_path: Path, where: str, said: str) -> None:
    """Exit 2 and where it should have been."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "file.txt").touch()
    ran = run(tmp_path, "migrate", "--database", where)
    assert (ran.code, ran.stdout) == (2, "")
    assert said in ran.stderr
    assert where in ran.stderr


def test_a_locked_database_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Readers go on; a writer that waited in vain says that another program holds the database, exit 1."""
    monkeypatch.setattr(engine, "BUSY_MS", 10)
    run(tmp_path, "migrate", "--database", "ofsted.db")
    with closing(sqlite3.connect(tmp_path / "ofsted.db")) as holder:
        holder.execute("BEGIN IMMEDIATE")
        assert run(tmp_path, "grades", "--database", "ofsted.db", "--council", "Hull").code == 0
        ran = run(tmp_path, "alerts", "retry", "--all", "--database", "ofsted.db")
    assert (ran.code, ran.stdout) == (1, "")
    assert "database is locked. Another program holds it" in ran.stderr
