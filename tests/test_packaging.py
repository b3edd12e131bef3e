"""What people install: the wheel carries all that the program reads, and the sdist all that makes and tests it."""

import email
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.message import Message
from pathlib import Path, PurePosixPath

import pytest
from program import WAIT, Ran, environment

from monitor import __version__

ROOT = Path(__file__).parents[1]
Files = Mapping[str, bytes]  # by their paths


@dataclass(frozen=True)
class Built:
    """Both packages as they were built, and what is in them."""

    wheel: Files
    sdist: Files
    again: Files  # the wheel that the sdist gives

    def metadata(self) -> Message:
        return email.message_from_string(self.wheel[f"ofsted_monitor-{__version__}.dist-info/METADATA"].decode())


def build(project: Path, folder: Path, *options: str) -> None:
    """Build with the tools that are installed: no network is needed."""
    command = [sys.executable, "-m", "build", "--no-isolation", *options, "--outdir", str(folder), str(project)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=WAIT, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr


def unzipped(folder: Path) -> Files:
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def untarred(folder: Path) -> Files:
    (sdist,) = folder.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        opened = {member.name: archive.extractfile(member) for member in archive if member.isfile()}
        return {name.partition("/")[2]: file.read() for name, file in opened.items() if file}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Without an option the wheel is made from the sdist, as whoever packages it for a distribution does."""
    folder = tmp_path_factory.mktemp("dist")
    build(ROOT, folder / "both")
    build(ROOT, folder / "wheel", "--wheel")
    return Built(unzipped(folder / "wheel"), untarred(folder / "both"), unzipped(folder / "both"))


@pytest.fixture(scope="module")
def installed(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, unpacked as an installation lays it down."""
    folder = tmp_path_factory.mktemp("installed")
    for name, content in built.wheel.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def files(*places: str) -> Iterator[tuple[str, bytes]]:
    """Every file of the checkout in these folders, but what Python leaves there."""
    for place in places:
        for path in sorted((ROOT / place).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path.relative_to(ROOT).as_posix(), path.read_bytes()


def test_the_wheel_is_the_program_and_its_facts(built: Built) -> None:
    """The code with its migrations and wordings, all of `seeds/`, the configuration, the licence, and nothing else."""
    carried = {name: content for name, content in built.wheel.items() if ".dist-info/" not in name}
    facts = {f"monitor/_packaged/{name}": content for name, content in files("seeds")}
    configuration = {"monitor/_packaged/sources.toml": (ROOT / "sources.toml").read_bytes()}
    assert carried == dict(files("monitor")) | facts | configuration
    kinds = {(PurePosixPath(name).parts[1], PurePosixPath(name).suffix) for name in carried}
    assert {("wording", ".html"), ("wording", ".txt"), ("store", ".mako"), ("_packaged", ".csv")} <= kinds
    assert "monitor/_packaged/seeds/site/councils.csv" in carried
    assert built.wheel[f"ofsted_monitor-{__version__}.dist-info/licenses/LICENSE"] == (ROOT / "LICENSE").read_bytes()


def test_the_sdist_has_what_builds_and_tests_the_program(built: Built) -> None:
    """Code, facts, tests, docs, deployment and the pinned versions, each as it stands in the checkout."""
    folders = ("monitor", "seeds", "tests", "docs", "deploy", ".ci")
    single = ("pyproject.toml", "constraints.txt", "sources.toml", "LICENSE", "README.md", "CONTRIBUTING.md")
    expected = dict(files(*folders)) | {name: (ROOT / name).read_bytes() for name in (*single, "CHANGELOG.md")}
    assert {name: built.sdist.get(name) for name in expected} == expected


def test_the_sdist_builds_the_same_wheel(built: Built) -> None:
    """A distribution that starts from the sdist gets, byte by byte, what the checkout gives."""
    assert built.again == built.wheel


def test_the_metadata_says_what_it_is(built: Built) -> None:
    """Name, version, licence, the README as its description, and the Pythons that it runs on."""
    told = built.metadata()
    assert (told["Name"], told["Version"], told["License-Expression"]) == ("ofsted-monitor", __version__, "MIT")
    assert told["Description-Content-Type"] == "text/markdown"
    assert told.get_payload() == (ROOT / "README.md").read_text(encoding="utf-8")
    least = told["Requires-Python"].removeprefix(">=")
    assert f"Programming Language :: Python :: {least}" in told.get_all("Classifier", [])


def test_what_builds_the_wheel_is_pinned() -> None:
    """The tests build without a network, so the backend is one of the tools for development."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert set(project["build-system"]["requires"]) <= set(project["project"]["optional-dependencies"]["dev"])
    pinned = {line.partition("==")[0] for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()}
    assert "hatchling" in pinned


# Ends the program as soon as it opens a file of the checkout, whose environment alone may be used.
WATCHED = """
import sys
from pathlib import Path

root, own = Path(sys.argv.pop(1)), Path(sys.prefix)

def watch(event, arguments):
    if event == "open" and isinstance(arguments[0], str):
        path = Path(arguments[0])
        if path.is_relative_to(root) and not path.is_relative_to(own):
            raise SystemExit(f"opened {path}")

sys.addaudithook(watch)
from monitor.cli import main
main()
"""


def away(installed: Path, folder: Path, *arguments: str) -> Ran:
    """Run what is installed, in an empty folder; a file of the checkout that it opens ends it."""
    own = {"PYTHONPATH": str(installed), "XDG_STATE_HOME": str(folder / "state"), "PYTHONDONTWRITEBYTECODE": "1"}
    ended = subprocess.run(
        [sys.executable, "-c", WATCHED, str(ROOT), *arguments],
        cwd=folder, env=environment() | own, capture_output=True, text=True, timeout=WAIT, check=False,
    )  # fmt: skip
    return Ran(ended.stdout, ended.stderr, ended.returncode)


def test_the_wheel_needs_no_checkout(installed: Path, tmp_path: Path) -> None:
    """The installed program answers from the facts and the configuration that it carries."""
    page = "Leeds City Council's children's services have been rated outstanding by Ofsted after an inspection."
    (tmp_path / "cutting.txt").write_text(page)
    grades = away(installed, tmp_path, "grades", "--council", "Trafford", "--json")
    assert (grades.code, grades.shape["council"]) == (0, "Trafford"), grades.stderr
    extracted = away(installed, tmp_path, "extract", "cutting.txt", "--json")
    assert extracted.code == 0, extracted.stderr
    assert [outcome["council"] for outcome in extracted.shape["outcomes"]] == ["Leeds"]
    checked = away(installed, tmp_path, "sources", "check")
    assert checked.code == 0, checked.stderr
    assert "_packaged/sources.toml is in order" in checked.stdout.replace("\n", "")
    made = away(installed, tmp_path, "migrate")
    assert made.code == 0, made.stderr
    assert (tmp_path / "state" / "ofsted-monitor" / "ofsted-monitor.db").exists()


def test_the_watch_sees_the_checkout(tmp_path: Path) -> None:
    """What the test above relies on: the checkout's own code does open the checkout's facts."""
    ran = away(ROOT, tmp_path, "grades", "--council", "Trafford", "--json")
    assert ran.code == 1
    assert f"opened {ROOT}" in ran.stderr
