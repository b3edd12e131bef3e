"""The manifest of a replay, line by line, and what an interrupted replay leaves behind."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor import clock
from monitor.errors import UsageError
from monitor.model import PageKind
from monitor.replay.keep import JOURNAL, LEDGER, Journal, Read, kept, key_of, remove, sweep
from monitor.replay.manifest import Item, read_manifest

HEAD = "file,url,published\n"
NOON = datetime(2024, 7, 30, 12, tzinfo=UTC)


def manifest(folder: Path, text: str | bytes) -> Path:
    file = folder / "manifest.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def items(folder: Path, text: str | bytes) -> list[Item]:
    return read_manifest(manifest(folder, text))


def test_a_line_says_what_was_published_where_and_when(tmp_path: Path) -> None:
    """The file lies beside the manifest, the day stands for its noon, and the suffix says the kind."""
    (only,) = items(tmp_path, HEAD + "pages/one.PDF,https://example.org/1,2024-07-30\n")
    assert only == Item(2, "pages/one.PDF", tmp_path / "pages/one.PDF", "https://example.org/1", PageKind.REPORT, NOON)
    assert str(only.published) == "2024-07-30"


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        pytest.param("a.html,,2024-07-30,", PageKind.ARTICLE, id="html"),
        pytest.param("a.htm,,2024-07-30,", PageKind.ARTICLE, id="htm"),
        pytest.param("a.txt,,2024-07-30,", PageKind.ARTICLE, id="text"),
        pytest.param("a.pdf,,2024-07-30,", PageKind.REPORT, id="pdf"),
        pytest.param("a.bin,,2024-07-30,Report", PageKind.REPORT, id="said"),
        pytest.param("a.pdf,,2024-07-30,article", PageKind.ARTICLE, id="said-against-the-suffix"),
        pytest.param("a.pdf,,2024-07-30,short", PageKind.REPORT, id="a-word-of-ones-own-table"),
    ],
)
def test_the_kind_is_said_or_follows_from_the_suffix(tmp_path: Path, file: str, kind: PageKind) -> None:
    """The column kind wins; where it is empty the file's name decides."""
    (only,) = items(tmp_path, f"file,url,published,kind\n{file}\n")
    assert only.kind is kind


@pytest.mark.parametrize(
    ("published", "at"),
    [
        pytest.param("2024-07-30", NOON, id="day"),
        pytest.param("2024-07-30T09:30:00+01:00", datetime(2024, 7, 30, 8, 30, tzinfo=UTC), id="instant"),
        pytest.param("2024-07-30T09:30Z", datetime(2024, 7, 30, 9, 30, tzinfo=UTC), id="zulu"),
    ],
)
def test_published_is_a_day_or_an_instant(tmp_path: Path, published: str, at: datetime) -> None:
    """A day is its noon in UTC, an instant is used as it is."""
    (only,) = items(tmp_path, f"{HEAD}a.txt,,{published}\n")
    assert only.at == at


def test_an_instant_just_before_midnight_counts_for_the_day_in_england(tmp_path: Path) -> None:
    """In summer 23:30 UTC is the next day there."""
    (only,) = items(tmp_path, f"{HEAD}a.txt,,2024-07-30T23:30:00Z\n")
    assert str(only.published) == "2024-07-31"


def test_the_order_is_that_of_publication_then_that_of_the_manifest(tmp_path: Path) -> None:
    """Rows may stand in any order; those of one instant keep theirs."""
    rows = "c.txt,,2024-07-30\na.txt,,2023-01-01\nd.txt,,2024-07-30T11:00:00Z\nb.txt,,2024-07-30\n"
    assert [item.name for item in items(tmp_path, HEAD + rows)] == ["a.txt", "d.txt", "c.txt", "b.txt"]


def test_a_table_of_ones_own_will_do(tmp_path: Path) -> None:
    """A byte order mark, Windows line ends, other columns, any order, capitals and empty rows are no matter."""
    text = (
        '\ufeffURN,Published, URL ,Notes,FILE\r\n80575, 2024-07-30 ,,"one,\x85\u2028\r\ntwo", a.txt,,\r\n\r\n,,,,\r\n'
    )
    (only,) = items(tmp_path, text)
    assert (only.name, only.url, only.at) == ("a.txt", "a.txt", NOON)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("", 'line 1: there is no column "file"; the manifest is empty', id="empty"),
        pytest.param(
            "file;url;published\n", 'line 1: there is no column "file"; found "file;url;published"', id="comma"
        ),
        pytest.param("file,published\na.txt,2024\n", 'line 1: there is no column "url"', id="no-url"),
        pytest.param("file,url,file,published\n", 'line 1: there are several columns "file"', id="twice"),
        pytest.param(HEAD + ",u,2024-07-30\n", 'line 2, column "file": "" names no file', id="no-file"),
        pytest.param(HEAD + "a.doc,,2024-07-30\n", 'line 2, column "file": "a.doc" ends in none of .pdf', id="suffix"),
        pytest.param(HEAD + "a.txt,,\n", 'line 2, column "published": "" is neither', id="no-day"),
        pytest.param(HEAD + "a.txt\n", 'line 2, column "published": "" is neither', id="too-short"),
        pytest.param(HEAD + "a.txt,,30/07/2024\n", 'column "published": "30/07/2024" is neither', id="english-day"),
        pytest.param(HEAD + "a.txt,,2024-07\n", 'column "published": "2024-07" is neither', id="month"),
        pytest.param(HEAD + "a.txt,,2024-02-30\n", 'column "published": "2024-02-30" is neither', id="impossible"),
        pytest.param(HEAD + "a.txt,,2024-07-30T09:30\n", "an instant with its zone", id="no-zone"),
        pytest.param(HEAD + "a.txt,,0001-01-01T00:00Z\n", "is neither", id="before-time"),
        pytest.param(HEAD + "a.txt,http://[,2024-07-30\n", 'column "url": "http://[" is no address', id="address"),
        pytest.param(HEAD + "a.txt,,2024-07-30,more\n", "line 2: 4 cells where the header names 3", id="too-long"),
        pytest.param(HEAD + 'a.txt,"u,2024-07-30\n', "line 2: no row of a CSV file", id="quotes"),
        pytest.param(HEAD + 'a.txt,,2024-07-30\n"b\n",,May\n', 'line 4, column "published": "May"', id="later-line"),
        pytest.param(b"file,url,published\na\xff.txt,,2024-07-30\n", "byte 20 is not UTF-8", id="latin-1"),
    ],
)
def test_a_wrong_manifest_is_refused(tmp_path: Path, text: str | bytes, said: str) -> None:
    """The message names the file, the line, the column, what stands there and what to write."""
    with pytest.raises(UsageError) as refused:
        items(tmp_path, text)
    assert said in str(refused.value)
    assert str(refused.value).startswith(f"{tmp_path / 'manifest.csv'}")


def test_all_wrong_rows_are_told_at_once(tmp_path: Path) -> None:
    """The first five by name, the others by their number."""
    with pytest.raises(UsageError) as refused:
        items(tmp_path, HEAD + "a.txt,,yesterday\n" * 8)
    told = str(refused.value).splitlines()
    assert [f"line {number}," in line for number, line in enumerate(told[:5], 2)] == [True] * 5
    assert told[5:] == ["… and 3 more."]


def test_the_key_is_that_of_the_documents(tmp_path: Path) -> None:
    """Another row, another file and another manifest make another replay; a further column does not."""
    (tmp_path / "a.txt").write_text("one")
    rows = HEAD + "a.txt,,2024-07-30\n"
    file = manifest(tmp_path, rows)
    keys = [key_of(file, read_manifest(file))]
    assert key_of(manifest(tmp_path, "notes," + rows.replace("a.txt", "x,a.txt")), read_manifest(file)) == keys[0]
    manifest(tmp_path, rows.replace("30", "31"))
    keys.append(key_of(file, read_manifest(file)))
    manifest(tmp_path, rows)
    (tmp_path / "a.txt").write_text("another")
    keys.append(key_of(file, read_manifest(file)))
    keys.append(key_of(tmp_path / "other.csv", read_manifest(file)))
    assert len(set(keys)) == len(keys)


def test_the_journal_stands_a_crash(tmp_path: Path) -> None:
    """An entry that was half written is left out, and the next one is not glued to it."""
    file = tmp_path / JOURNAL
    journal = Journal(file)
    journal.add(Read(2, ignored="not_ofsted"))
    journal.add(Read(3, error="line 3: broken"))
    file.write_bytes(file.read_bytes() + b'{"line": 4, "ign')
    again = Journal(file)
    assert again.read == [Read(2, ignored="not_ofsted"), Read(3, error="line 3: broken")]
    again.add(Read(4))
    assert Journal(file).read == [*again.read[:2], Read(4)]


def test_a_folder_is_kept_until_it_is_removed(tmp_path: Path) -> None:
    """It stands after an interruption; `fresh` empties it; without its ledger the journal counts for nothing."""
    with kept(tmp_path / "home", "key") as folder:
        (folder / LEDGER).touch()
        Journal(folder / JOURNAL).add(Read(2))
    with kept(tmp_path / "home", "key") as folder:
        assert Journal(folder / JOURNAL).read == [Read(2)]
        (folder / LEDGER).unlink()
    with kept(tmp_path / "home", "key") as folder:
        assert list(folder.iterdir()) == []
        (folder / LEDGER).touch()
    with kept(tmp_path / "home", "key", fresh=True) as folder:
        assert list(folder.iterdir()) == []
        remove(folder)
    assert list((tmp_path / "home").iterdir()) == []


HOLD = """
import sys
from pathlib import Path
from monitor.replay.keep import kept
with kept(Path(sys.argv[1]), "key"):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_two_processes_never_share_a_folder(tmp_path: Path) -> None:
    """The second is refused with what to do; when the first one dies, however, the next may go on."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "held\n"
        with pytest.raises(UsageError, match="another process"), kept(tmp_path, "key"):
            pytest.fail("two at once")
        first.kill()
    with kept(tmp_path, "key") as folder:
        assert folder.is_dir()


def test_a_home_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """The message names the folder and how to choose another."""
    (tmp_path / "home").write_text("a file")
    with pytest.raises(UsageError, match="XDG_STATE_HOME"), kept(tmp_path / "home", "key"):
        pytest.fail("no folder can be there")


def test_what_nobody_went_on_with_is_swept_away(tmp_path: Path) -> None:
    """After a month, and never what a running replay holds."""
    for name in ("old", "held", "new"):
        (tmp_path / name).mkdir()
        (tmp_path / name / LEDGER).touch()
    now = clock.now()
    long_ago = (now - timedelta(days=31)).timestamp()
    with kept(tmp_path, "held"):
        for name in ("old", "held"):
            os.utime(tmp_path / name, (long_ago, long_ago))
        sweep(tmp_path, now)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["held", "new"]
