"""The folder of an export: made whole, made again, and nothing of others in it touched."""

import hashlib
import re
from pathlib import Path

import pytest
from exported import (
    MADE_AT,
    STORY,
    TODAY,
    baseline,
    from_json,
    ledger,
    query,
    story,
)
from story import FACTS

from monitor.errors import UsageError
from monitor.export import export, read_contents, write_reports
from monitor.store import open_database


def test_the_same_ledger_gives_the_same_bytes(tmp_path: Path) -> None:
    """But for the instant in README.md and metadata.json."""
    engine = ledger(*STORY)
    for name, at in (("one", MADE_AT), ("two", MADE_AT.replace(hour=17))):
        export(tmp_path / name, read_contents(engine, FACTS, TODAY), FACTS, at)
    differing = [
        f.name for f in (tmp_path / "one").iterdir() if f.read_bytes() != (tmp_path / "two" / f.name).read_bytes()
    ]
    assert sorted(differing) == ["README.md", "metadata.json"]


def test_a_later_export_replaces_the_earlier_one_alone(tmp_path: Path) -> None:
    """Other files stay, and nothing else is left: no file of the making, no log of the older database."""
    made = tmp_path / "made"
    export(made, baseline(), FACTS, MADE_AT)
    names = {path.name for path in made.iterdir()}
    (made / "notes.txt").write_text("mine")
    (made / "ofsted-monitor.db-wal").write_text("of the older one")
    export(made, story(), FACTS, MADE_AT)
    assert {path.name for path in made.iterdir()} == names | {"notes.txt"}
    assert (made / "notes.txt").read_text() == "mine"
    assert len(from_json(made, "findings")) == 3
    assert query(made, "PRAGMA integrity_check") == [{"integrity_check": "ok"}]


@pytest.mark.parametrize("name", ["README.md", "grades.csv", "ofsted-monitor.db", "metadata.json"])
@pytest.mark.parametrize("is_folder", [False, True], ids=["file", "folder"])
def test_files_of_others_are_not_replaced(tmp_path: Path, name: str, is_folder: bool) -> None:
    """A file by one of our names that no export wrote is named, and nothing is written."""
    (tmp_path / name).mkdir() if is_folder else (tmp_path / name).write_text("mine")
    with pytest.raises(UsageError, match=re.escape(f"{tmp_path / name} is not of an earlier export")):
        export(tmp_path, baseline(), FACTS, MADE_AT)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_ledger_put_into_an_export_is_not_replaced(tmp_path: Path) -> None:
    """Though the folder is an export's, a database that no export wrote stays."""
    export(tmp_path, baseline(), FACTS, MADE_AT)
    (tmp_path / "ofsted-monitor.db").unlink()
    open_database(f"sqlite:///{tmp_path / 'ofsted-monitor.db'}", FACTS, now=MADE_AT).dispose()
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(UsageError, match=r"ofsted-monitor\.db is not of an earlier export"):
        export(tmp_path, story(), FACTS, MADE_AT)
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_the_kept_reports_go_out_as_they_were(tmp_path: Path) -> None:
    """A file each, called by council, day and digest, with the very bytes; a second export writes none anew."""
    engine = ledger(*STORY)
    contents = read_contents(engine, FACTS, TODAY)
    for _ in range(2):
        assert write_reports(tmp_path, contents, engine) == len(contents.documents) == 4
        files = sorted((tmp_path / "reports").iterdir())
        assert {hashlib.sha256(file.read_bytes()).hexdigest() for file in files} == {
            document.sha256 for document in contents.documents
        }
    engine.dispose()
