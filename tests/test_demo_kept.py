"""`demo --keep`: a ledger and documents of an invented country, on which every other command can be tried."""

import re
import subprocess
from pathlib import Path

import pytest
from program import COMMAND, WAIT, environment

DOCS = Path(__file__).parents[1] / "docs" / "commands.md"
SECTION = DOCS.read_text(encoding="utf-8").partition("## Trying commands on the demo's data\n")[2].partition("\n## ")[0]
SHOWN = re.findall(r"^\$ ofsted-monitor ([^\n]+)\n(.*?)(?=^\$ |\Z|^```)", SECTION, re.MULTILINE | re.DOTALL)


def ran(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command as it is typed on a terminal of 80 columns."""
    return subprocess.run(
        [*COMMAND, *arguments],
        cwd=folder,
        env={**environment(), "HOME": str(folder), "COLUMNS": "80"},
        capture_output=True,
        text=True,
        timeout=WAIT,
        check=False,
    )


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that a demo left."""
    folder = tmp_path_factory.mktemp("stranger")
    made = ran(folder, "demo", "--keep", "try")
    assert (made.returncode, made.stderr) == (0, "")
    assert "Kept in try. Try there:" in made.stdout
    return folder / "try"


@pytest.mark.parametrize(("command", "printed"), SHOWN, ids=[command for command, _ in SHOWN])
def test_the_docs_show_what_is_printed(kept: Path, command: str, printed: str) -> None:
    """Every command of the section, typed as it stands there, prints what stands below it."""
    found = ran(kept, *command.split())
    assert (found.returncode, found.stderr) == (0, "")
    assert found.stdout.rstrip("\n") == printed.rstrip("\n")


def test_the_docs_show_all_four() -> None:
    """A section that was emptied would prove nothing."""
    assert [command.split()[0] for command, _ in SHOWN] == ["grades", "history", "explain", "replay"]


def test_a_folder_that_is_there_is_left_alone(tmp_path: Path) -> None:
    """Nothing is played and nothing written over what somebody may need."""
    (tmp_path / "try").mkdir()
    refused = ran(tmp_path, "demo", "--keep", "try")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "try exists already. Name a new folder with --keep." in refused.stderr


def test_a_folder_that_cannot_be_made_is_told_before_anything_is_played(tmp_path: Path) -> None:
    """Nobody waits for a demo that cannot be kept."""
    (tmp_path / "file").write_text("mine")
    refused = ran(tmp_path, "demo", "--keep", "file/try")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "file/try cannot be made: Not a directory. Name another folder with --keep." in refused.stderr


def test_facts_that_are_not_there_are_refused(tmp_path: Path) -> None:
    """A configuration that names a folder of facts which is gone says which, and no command falls back on England."""
    (tmp_path / "sources.toml").write_text('[monitor]\nfacts = "facts"\n')
    refused = ran(tmp_path, "grades")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert 'facts = "facts" is no folder that is there' in refused.stderr
