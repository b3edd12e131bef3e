"""What the disk refuses passes when somebody sees to it; what a person must mend does not, and ends with 2."""

import errno
import os
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from monitor.errors import DatabaseBusy, MonitorError, SchemaError, UsageError
from monitor.facts import load
from monitor.store import hold, open_database
from monitor.store.engine import address_of

NOW = datetime(2026, 9, 14, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("reason", "error"),
    [
        pytest.param(errno.EROFS, DatabaseBusy, id="read-only"),
        pytest.param(errno.ENOSPC, DatabaseBusy, id="full"),
        pytest.param(errno.EDQUOT, DatabaseBusy, id="more-than-one's-share"),
        pytest.param(errno.EIO, DatabaseBusy, id="broken"),
        pytest.param(errno.EACCES, UsageError, id="no-right"),
        pytest.param(errno.ENOENT, UsageError, id="no-such-folder"),
    ],
)
def test_a_lock_that_cannot_be_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reason: int, error: type[MonitorError]
) -> None:
    """A daemon that the disk keeps from starting is started again by systemd; the sentence says what to see to."""
    opened = os.open

    def refuse(path: str | Path, flags: int, mode: int = 0o777) -> int:
        if str(path).endswith(".lock"):
            raise OSError(reason, os.strerror(reason), str(path))
        return opened(path, flags, mode)

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(MonitorError, match=os.strerror(reason)) as refused, hold(address_of(tmp_path / "x.db"), NOW):
        pass
    assert isinstance(refused.value, error)
    assert ("See to the disk" in str(refused.value)) == (error is DatabaseBusy)


@pytest.mark.parametrize(
    ("flag", "files", "left", "error", "words"),
    [
        pytest.param(os.ST_RDONLY, 10, 9, DatabaseBusy, "Its disk is read-only: see to it", id="read-only"),
        pytest.param(0, 10, 0, DatabaseBusy, "no room for one more file: see to it", id="out-of-inodes"),
        pytest.param(0, 0, 0, SchemaError, "Check that it is a file", id="its-files-are-not-counted"),
        pytest.param(0, 10, 9, SchemaError, "Check that it is a file", id="a-sound-disk"),
    ],
)
def test_a_database_that_cannot_be_opened(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    flag: int,
    files: int,
    left: int,
    error: type[MonitorError],
    words: str,
) -> None:
    """SQLite says the same of a bad disk and of a wrong name: the disk itself is asked."""
    (tmp_path / "x.db").mkdir()  # what SQLite cannot open, whoever asks
    disk = SimpleNamespace(f_flag=flag, f_files=files, f_favail=left)
    monkeypatch.setattr(os, "statvfs", lambda _: disk)
    with pytest.raises(MonitorError, match="unable to open database file") as refused:
        open_database(address_of(tmp_path / "x.db"), load(), now=NOW)
    assert type(refused.value) is error
    assert words in str(refused.value)
