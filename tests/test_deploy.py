"""What `deploy/` promises: its commands are the program's, its paths agree, and its guide can be typed as it stands."""

import json
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from configparser import ConfigParser, SectionProxy
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import click
import pytest
import yaml  # type: ignore[import-untyped] # Apprise brings it
from program import COMMAND, WAIT, environment

from monitor.cli import cli
from monitor.cli.common import WRONG
from monitor.daemon import DRAIN

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
GUIDE = (DEPLOY / "README.md").read_text(encoding="utf-8")
SCRIPT = (DEPLOY / "ofsted-monitor.sh").read_text(encoding="utf-8")
EXAMPLE = (DEPLOY / "environment.example").read_text(encoding="utf-8")
IGNORED = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and not line.startswith("#")]


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


def service() -> SectionProxy:
    """The unit's [Service] section."""
    unit = ConfigParser(interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(DEPLOY / "ofsted-monitor.service", encoding="utf-8")
    return unit["Service"]


def instructions(name: str) -> list[str]:
    """The Dockerfile's lines of one kind."""
    lines = (DEPLOY / "Dockerfile").read_text(encoding="utf-8").splitlines()
    return [line.removeprefix(f"{name} ") for line in lines if line.startswith(f"{name} ")]


def copied() -> list[str]:
    """What the Dockerfile takes from the project's folder."""
    return [path for line in instructions("COPY") if "--from" not in line for path in line.split()[:-1]]


def container() -> dict[str, Any]:
    """The one service of the compose file."""
    (only,) = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"].values()
    assert isinstance(only, dict)
    return only


def typed() -> list[list[str]]:
    """Every command line of ours in the guide, without the program's name, however it is started."""
    fenced = "\n".join(re.findall(r"^```sh\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL))
    inline = [" ".join(code.split()) for code in re.findall(r"(?<!`)`([^`]+)`(?!`)", GUIDE)]
    lines = [part.strip() for line in [*fenced.splitlines(), *inline] for part in line.split(" && ")]
    starts = (r"ofsted-monitor", r"docker run .* ofsted-monitor", r"docker compose .* run --rm monitor")
    found = [re.fullmatch(rf"(?:{start}) (.+)", line) for line in lines for start in starts]
    return [shlex.split(match[1]) for match in found if match]


# --- systemd --------------------------------------------------------------------


def test_the_unit_starts_the_daemon() -> None:
    """ExecStart is a command line that the program takes; its database lies where the unit may write."""
    unit = service()
    program, *words = shlex.split(unit["ExecStart"])
    config, database = places(words)
    assert f"python3 -m venv {Path(program).parents[1]}\n" in GUIDE
    assert Path(database).parent == Path("/var/lib") / unit["StateDirectory"]
    assert unit["EnvironmentFile"] == f"-{Path(config).with_name('environment')}"


def test_the_unit_lets_the_daemon_finish() -> None:
    """It waits longer than the daemon drains, and a stop is told to the daemon alone, not to its PDF reader."""
    unit = service()
    assert int(unit["TimeoutStopSec"]) > DRAIN.total_seconds()
    assert unit["KillMode"] == "mixed"


def test_a_wrong_configuration_is_not_tried_again() -> None:
    """The exit code after which the unit stays down is that of a wrong configuration."""
    assert int(service()["RestartPreventExitStatus"]) == WRONG


def test_the_guide_makes_the_units_user_and_folders() -> None:
    """The user is made, and owns both folders."""
    unit = service()
    user, group = unit["User"], unit["Group"]
    config, database = places(shlex.split(unit["ExecStart"])[1:])
    assert re.search(rf"^useradd .* {user}$", GUIDE, re.MULTILINE)
    assert f"install -d -o {user} -g {group} -m 0750 {Path(config).parent} {Path(database).parent}\n" in GUIDE


def as_installed(folder: Path) -> Path:
    """The script with its places inside a folder, and a `runuser` that only checks whom it is to become."""
    program = folder / "opt/ofsted-monitor/.venv/bin/ofsted-monitor"
    runuser = folder / "bin/runuser"
    script = folder / "bin/ofsted-monitor"
    files = {
        program: f'#!/bin/sh\nexec {shlex.join(COMMAND)} "$@"\n',
        runuser: f'#!/bin/sh\n[ "$1 $2 $3" = "-u {service()["User"]} --" ] || exit 9\nshift 3\nexec "$@"\n',
        script: re.sub(r"/(?=(?:etc|opt|var/lib)/ofsted-monitor)", f"{folder}/", SCRIPT),
    }
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(0o755)
    (folder / "etc/ofsted-monitor").mkdir(parents=True)
    return script


def type_in(folder: Path, script: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """What root sees who types `ofsted-monitor ARGUMENTS`."""
    known = environment() | {"PATH": f"{folder / 'bin'}:/usr/bin:/bin"}
    return subprocess.run(
        [script, *arguments], cwd=folder, env=known, capture_output=True, text=True, timeout=WAIT, check=False
    )


def test_the_script_works_with_the_services_files(tmp_path: Path) -> None:
    """It finds configuration, secrets and database without being told, and hands arguments on whole."""
    script = as_installed(tmp_path)
    config = tmp_path / "etc/ofsted-monitor"
    (config / "sources.toml").write_text('[[notify]]\nname = "hook"\nurl = "json://127.0.0.1:9/${HOOK_TOKEN}"\n')
    without = type_in(tmp_path, script, "sources", "check")
    assert without.returncode == WRONG
    assert "HOOK_TOKEN" in without.stderr
    (config / "environment").write_text(re.sub(r"^# (?=[A-Z_]+=)", "", EXAMPLE, flags=re.MULTILINE))
    assert type_in(tmp_path, script, "sources", "check").returncode == 0
    history = type_in(tmp_path, script, "history", "Bournemouth, Christchurch and Poole")
    assert "Bournemouth, Christchurch and Poole: full inspection" in history.stdout
    assert f"no database at {tmp_path}/var/lib/ofsted-monitor/ofsted-monitor.db yet" in history.stderr


def test_the_script_and_the_unit_name_the_same_places() -> None:
    """What root types works on the daemon's own files."""
    program, *words = shlex.split(service()["ExecStart"])
    config, database = places(words)
    assert shlex.join([program, "--config", config, "--database", database]) in " ".join(
        SCRIPT.replace("\\", "").split()
    )


# --- the container --------------------------------------------------------------


def test_the_image_takes_all_that_the_program_is_built_from() -> None:
    """What the Dockerfile copies is there, .dockerignore lets exactly that through, and nothing is missing."""
    assert IGNORED[0] == "*"
    assert {line.removeprefix("!") for line in IGNORED if line.startswith("!")} == set(copied())
    assert all((ROOT / path).exists() for path in copied())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    hatch = project["tool"]["hatch"]
    wheel = hatch["build"]["targets"]["wheel"]
    needed = {"pyproject.toml", project["project"]["readme"], *project["project"]["license-files"]}
    needed |= {*wheel["packages"], *wheel["force-include"], hatch["version"]["path"].partition("/")[0]}
    needed |= set(re.findall(r"--constraint (\S+)", "\n".join(instructions("RUN"))))
    assert needed <= set(copied())


def test_the_image_leaves_out_compiled_files_alone() -> None:
    """No pattern of .dockerignore takes a file of the program or of the seeds away."""
    patterns = [line.removeprefix("**/") for line in IGNORED if line.startswith("**/")]
    lost = {
        path
        for top in copied()
        for path in (ROOT / top).rglob("*")
        if any(fnmatch(part, pattern) for part in path.relative_to(ROOT).parts for pattern in patterns)
    }
    assert {path.suffix for path in lost if path.is_file()} <= {".pyc"}


def test_the_image_has_a_python_that_the_program_runs_on() -> None:
    """Both stages have the same one, for the environment made in the first is used in the second."""
    (base,) = {line.removesuffix(" AS build") for line in instructions("FROM")}
    version = re.fullmatch(r"python:(\d+)\.(\d+)-slim", base)
    required = re.search(r'requires-python = ">=(\d+)\.(\d+)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert version
    assert required
    assert tuple(map(int, version.groups())) >= tuple(map(int, required.groups()))


def test_the_container_runs_the_daemon_on_the_units_files() -> None:
    """Alone and with the compose file's command, on the configuration and the database of the unit."""
    (entry,) = map(json.loads, instructions("ENTRYPOINT"))
    (command,) = map(json.loads, instructions("CMD"))
    expected = places(shlex.split(service()["ExecStart"])[1:])
    assert places([*entry[1:], *command]) == places([*entry[1:], *container()["command"]]) == expected
    assert f"python -m venv {Path(entry[0]).parents[1]}" in instructions("RUN")
    targets = {mount["target"]: mount.get("read_only", False) for mount in container()["volumes"]}
    assert targets == {str(Path(expected[0]).parent): True, str(Path(expected[1]).parent): False}


def test_the_containers_user_owns_the_folders() -> None:
    """The number in the image is the number to which the guide gives the folders on the server."""
    (user,) = instructions("USER")
    number, group = user.split(":")
    folders = " ".join(mount["source"] for mount in container()["volumes"])
    assert f"install -d -o {number} -g {group} -m 0750 {folders}\n" in GUIDE
    assert any(f"--uid {number} --gid {group}" in line for line in instructions("RUN"))


def test_the_container_lets_the_daemon_finish() -> None:
    """Docker waits longer than the daemon drains, and asks with the signal that it knows."""
    assert int(container()["stop_grace_period"].removesuffix("s")) > DRAIN.total_seconds()
    assert instructions("STOPSIGNAL") == ["SIGTERM"]


def test_the_compose_file_finds_the_project() -> None:
    """Its build has the project's folder for context, and the Dockerfile in it."""
    build = container()["build"]
    context = (DEPLOY / build["context"]).resolve()
    assert context == ROOT
    assert (context / build["dockerfile"]).is_file()


# --- the guide and the example --------------------------------------------------


@pytest.mark.parametrize("words", typed(), ids=" ".join)
def test_the_guides_commands_are_the_programs(words: list[str]) -> None:
    """Each command line of the guide is one that the program takes, options, arguments and all."""
    assert parsed(words).info_name in words


def test_the_guide_goes_all_the_way() -> None:
    """From the first configuration to the alert, and over an upgrade."""
    lines = [" ".join(words) for words in typed()]
    steps = ["init", "sources check", "alerts test alerts", "check", "sources", "alerts list", "migrate"]
    assert set(steps) | {"sources --hosts"} <= set(lines)


def test_the_guide_names_files_that_are_there() -> None:
    """What is to be installed from deploy/ is in it."""
    named = set(re.findall(r"\bdeploy/[\w.-]+", GUIDE))
    assert {"deploy/ofsted-monitor.sh", "deploy/ofsted-monitor.service", "deploy/compose.yaml"} <= named
    assert all((ROOT / path).is_file() for path in named)


def test_the_examples_variables_are_the_guides() -> None:
    """The example has those variables that the guide speaks of, and sets none until somebody chooses."""
    offered = set(re.findall(r"^# ([A-Z_]+)=", EXAMPLE, re.MULTILINE))
    assert offered == set(re.findall(r"\$\{([A-Z_]+)\}", GUIDE)) - {"NAME"}
    assert all(line.startswith("#") for line in EXAMPLE.splitlines() if line)


def test_the_example_shows_how_to_encode() -> None:
    """Its one line of Python, typed into a shell, makes of the example's password the example's value."""
    line = re.search(r"^#   (python3 -c .*)$", EXAMPLE, re.MULTILINE)
    words = re.search(r"the password \"(\S+)\" is written (\S+)\.$", EXAMPLE, re.MULTILINE)
    assert line
    assert words
    _, *arguments = shlex.split(line[1])
    ran = subprocess.run(
        [sys.executable, *arguments],
        input=f"{words[1]}\n",
        start_new_session=True,  # without a terminal it reads standard input
        capture_output=True,
        text=True,
        timeout=WAIT,
        check=True,
    )
    assert ran.stdout.split()[-1] == words[2]
    assert f"# MAIL_PASSWORD={words[2]}\n" in EXAMPLE
