"""`deploy/` as the tests see it: its unit, its container and its runbook; and a server on which that can be typed."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import standins
import yaml  # type: ignore[import-untyped] # Apprise brings it
from program import WAIT
from sinks import free_port

from monitor.cli import cli

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
GUIDE = (DEPLOY / "README.md").read_text(encoding="utf-8")
PORT = "8350"
PLACES = r"(?:etc|opt|var|usr/local)/"


def parsed(words: Sequence[str]) -> click.Context:
    """What the program understands by a command line, all options and arguments converted; nothing is run."""
    context = cli.make_context("ofsted-monitor", list(words))
    while isinstance(context.command, click.Group) and (rest := [*context._protected_args, *context.args]):
        name, command, rest = context.command.resolve_command(context, rest)
        assert command is not None
        context = command.make_context(name, rest, parent=context)
    return context


def places(words: Sequence[str]) -> tuple[str, str]:
    """The configuration and the database that a command line of `run` names."""
    context = parsed(words)
    assert context.info_name == "run"
    said = context.find_root().obj
    return said["config"], said["database"]


def unit() -> dict[str, str]:
    """The unit's settings; of one that is repeated the last."""
    lines = (DEPLOY / "ofsted-monitor.service").read_text(encoding="utf-8").splitlines()
    return {key: values[-1] for key, values in standins.settings(lines).items()}


def instructions(name: str) -> list[str]:
    """The Dockerfile's instructions of one kind, each on one line."""
    whole = (DEPLOY / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    return [" ".join(line.split()[1:]) for line in whole.splitlines() if line.split()[:1] == [name]]


def told(name: str) -> list[str]:
    """The words of an instruction in JSON form."""
    (line,) = instructions(name)
    words = json.loads(line[line.index("[") :])
    assert isinstance(words, list)
    return words


def container() -> dict[str, Any]:
    """The one service of the compose file."""
    (only,) = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"].values()
    assert isinstance(only, dict)
    return only


def blocks() -> dict[str, list[str]]:
    """The runbook's blocks of commands, by the first word of their heading: its number."""
    parts = re.split(r"^## (\S+).*$", GUIDE, flags=re.MULTILINE)
    fenced = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
    return {number: fenced.findall(text) for number, text in zip(parts[1::2], parts[2::2], strict=True)}


@dataclass
class Server:
    """A folder that stands for `/` of a server, with stand-ins for what a test's machine may lack."""

    folder: Path
    port: int
    program: Sequence[str]
    other: Path | None = None

    def inside(self, text: str) -> str:
        """The same text with this server's places and port; nothing of it reaches a place of the real machine."""
        here = re.sub(rf"(?<![\w.])/(?={PLACES})", f"{self.folder}/", text).replace(PORT, str(self.port))
        here = here.replace("-C / ", f"-C {self.folder} ")
        assert not re.search(rf"(?<![\w.])/{PLACES}", here.replace(str(self.folder), "x"))
        return here

    def type(self, number: str, block: int = 0, answer: str = "", code: int = 0) -> str:
        """Type a block of the runbook as it stands, a `bash -e` stopping at what fails; what it printed."""
        # `doctor` would look up the names of the live web.
        commands = blocks()[number][block].replace("ofsted-monitor doctor", "ofsted-monitor doctor --offline")
        return self.run(commands, answer, code)

    def run(self, commands: str, answer: str = "", code: int = 0) -> str:
        ended = subprocess.run(
            ["/bin/bash", "-euo", "pipefail", "-c", self.inside(commands)],
            cwd=self.folder / "project",
            env=self._environment(),
            input=answer,
            capture_output=True,
            text=True,
            timeout=WAIT,
            check=False,
        )
        journal = self.folder / "journal"
        log = journal.read_text()[-3000:] if journal.exists() else ""
        assert ended.returncode == code, f"{commands}\n{ended.stdout}\n{ended.stderr}\n{log}"
        return ended.stdout

    def path(self, place: str) -> Path:
        return self.folder / place.removeprefix("/")

    def _environment(self) -> dict[str, str]:
        known = {"PATH": f"{self.folder}/bin:{self.folder}/usr/local/bin:/usr/bin:/bin", "SERVER": str(self.folder)}
        passed = {name: os.environ[name] for name in ("LANG", "TZ") if name in os.environ}
        known["PROGRAM"] = shlex.join(self.program)
        return {**passed, **known, "OTHER": str(self.other), "HOME": str(self.folder), "COLUMNS": "200"}


@contextmanager
def server(folder: Path, program: Sequence[str]) -> Iterator[Server]:
    """An empty server, with the project's folder as the runbook wants it; its daemon ends with the block.

    `program` starts the program under test.
    """
    made = Server(folder, free_port(), program)
    for place in ("bin", "run", "project/deploy", "etc/systemd/system", "etc/prometheus", "usr/local/bin", "var/lib"):
        (folder / place).mkdir(parents=True, exist_ok=True)
    for file in DEPLOY.iterdir():
        copy = folder / "project/deploy" / file.name
        copy.write_text(made.inside(file.read_text(encoding="utf-8")), encoding="utf-8")
    for name in ("pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, folder / "project")
    script = Path(standins.__file__).read_text(encoding="utf-8")
    (folder / "standins.py").write_text(f"#!{sys.executable} -SE\n{script}", encoding="utf-8")
    (folder / "standins.py").chmod(0o755)
    for name in standins.COMMANDS:
        (folder / "bin" / name).symlink_to(folder / "standins.py")
    try:
        yield made
    finally:
        made.run("systemctl stop ofsted-monitor || true")
