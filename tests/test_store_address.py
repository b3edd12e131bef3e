"""One file, whatever it is called: the database, its lock and all that lies beside it go by one name."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from commands import run

from monitor.errors import UsageError
from monitor.facts import load
from monitor.settings import load as load_settings
from monitor.store import Gates, hold, holder
from monitor.store.engine import address_of, database_file, open_engine

NOW = datetime(2026, 9, 14, 8, tzinfo=UTC)
ODD = "rené's 100%25 #1?=a+b &c.db"


@pytest.mark.parametrize(
    ("url", "file"),
    [
        pytest.param("sqlite:///state/x.db", "state/x.db", id="a-relative-path"),
        pytest.param("sqlite:////state/x.db", "/state/x.db", id="a-whole-path"),
        pytest.param("sqlite:////state/a%20b.db", "/state/a b.db", id="written-as-in-addresses"),
        pytest.param("sqlite:///file:x.db", "file:x.db", id="a-file-of-this-name"),
        pytest.param("sqlite://", None, id="in-memory"),
        pytest.param("sqlite:///", None, id="in-memory-too"),
        pytest.param("sqlite:///:memory:", None, id="in-memory-as-well"),
    ],
)
def test_the_file_of_an_address(url: str, file: str | None) -> None:
    """It is the one that SQLAlchemy opens, by its own reading of the address."""
    found, engine = database_file(url), open_engine(url) if file is None else None
    assert found == (Path(file) if file else None)
    if engine:
        engine.dispose()


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("sqlite:///x.db?timeout=5", id="an-option"),
        pytest.param("sqlite:///file:x.db?uri=true&mode=ro", id="an-sqlite-uri"),
        pytest.param("sqlite://x.db", id="two-slashes"),
        pytest.param("sqlite:x.db", id="no-slash"),
        pytest.param("sqlite://me:x@/x.db", id="with-a-name"),
        pytest.param("sqlite://:port/x.db", id="with-a-port"),
        pytest.param("sqlite:///x.db?", id="only-the-mark"),
    ],
)
def test_an_address_that_says_more_or_less_than_a_file_is_refused(tmp_path: Path, url: str) -> None:
    """Two daemons would work on one file under two names; the sentence says what to write, and nothing is made."""
    with pytest.raises(UsageError, match="is no address of an SQLite file"):
        database_file(url)
    refused = run(tmp_path, "migrate", "--database", url)
    assert (refused.code, refused.stderr.count("\n")) == (2, 1), refused
    assert "Write the path of the file" in refused.stderr
    assert list(tmp_path.iterdir()) == []


def test_any_name_will_do(tmp_path: Path) -> None:
    """Typed, configured or as SQLAlchemy writes it again: one file, with its lock and its gates beside it."""
    made = run(tmp_path, "migrate", "--database", ODD)
    assert (made.code, f"Made a new database: {tmp_path / ODD}" in made.stdout) == (0, True), made
    assert (tmp_path / ODD).stat().st_size
    (tmp_path / "sources.toml").write_text(f"[monitor]\ndatabase = {json.dumps(ODD)}\n")
    configured = load_settings(tmp_path / "sources.toml", load(), {}).database
    engine = open_engine(address_of(tmp_path / ODD))
    rendered = engine.url.render_as_string(hide_password=False)
    engine.dispose()
    assert configured
    assert database_file(configured) == database_file(rendered) == tmp_path / ODD
    gates = Gates(rendered)
    gates.enter("a.example", 0, 60)
    gates.close()
    with hold(configured, NOW):
        assert holder(rendered)
        with pytest.raises(UsageError, match="Another daemon works on this database"), hold(rendered, NOW):
            pass
    assert {path.name for path in tmp_path.iterdir()} == {"sources.toml", ODD, f"{ODD}.lock", f"{ODD}.hosts"}
