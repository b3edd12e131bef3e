"""What `deploy/` promises: unit, script and container agree with each other, with the program and with the runbook."""

import json
import re
import shlex
import subprocess
import sys
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest
from deployed import DEPLOY, GUIDE, ROOT, blocks, container, instructions, parsed, places, server, told, unit
from program import WAIT
from servers import page, serving
from standins import settings

from monitor.cli.common import WRONG
from monitor.daemon import DRAIN
from monitor.settings.reading import Refused
from monitor.settings.secrets import secret
from monitor.store.engine import BUSY_MS

SCRIPT = (DEPLOY / "ofsted-monitor.sh").read_text(encoding="utf-8")
EXAMPLE = (DEPLOY / "environment.example").read_text(encoding="utf-8")
IGNORED = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and not line.startswith("#")]


def copied() -> list[str]:
    """What the Dockerfile takes from the project's folder."""
    return [path for line in instructions("COPY") if "--from" not in line for path in line.split()[:-1]]


def typed() -> list[list[str]]:
    """Every command line of ours in the runbook, without the program's name, however it is started."""
    fenced = [line for found in blocks().values() for block in found for line in block.splitlines()]
    inline = [" ".join(code.split()) for code in re.findall(r"(?<!`)`([^`]+)`(?!`)", GUIDE)]
    lines = [part.strip() for line in [*fenced, *inline] for part in line.split(" && ")]
    starts = (r"ofsted-monitor", r"docker run .* ofsted-monitor", r"docker compose .* run --rm monitor")
    found = [re.fullmatch(rf"(?:{start}) (.+)", line) for line in lines for start in starts]
    return [shlex.split(match[1]) for match in found if match]


# --- systemd --------------------------------------------------------------------


def test_the_unit_starts_the_daemon() -> None:
    """ExecStart is a command line that the program takes; its database lies where the unit may write."""
    program, *words = shlex.split(unit()["ExecStart"])
    config, database = places(words)
    assert f"python3 -m venv {Path(program).parents[1]}\n" in GUIDE
    assert Path(database).parent == Path("/var/lib") / unit()["StateDirectory"]
    assert unit()["EnvironmentFile"] == f"-{Path(config).with_name('environment')}"


def test_the_unit_lets_the_daemon_finish() -> None:
    """It waits longer than the daemon drains, and a stop is told to the daemon alone, not to its PDF reader."""
    assert int(unit()["TimeoutStopSec"]) > DRAIN.total_seconds() + BUSY_MS / 1000
    assert unit()["KillMode"] == "mixed"


def test_a_wrong_configuration_is_not_tried_again() -> None:
    """The exit code after which the unit stays down is that of a wrong configuration."""
    assert int(unit()["RestartPreventExitStatus"]) == WRONG


def test_the_unit_has_no_fault(tmp_path: Path) -> None:
    """systemd itself finds nothing to say about it, once it is installed."""
    with server(tmp_path, [sys.executable, "-m", "monitor"]) as installed:
        installed.type("1")
        checked = subprocess.run(
            ["systemd-analyze", "verify", "--man=no", installed.path("/etc/systemd/system/ofsted-monitor.service")],
            capture_output=True,
            text=True,
            timeout=WAIT,
            check=False,
        )
    assert (checked.returncode, checked.stdout + checked.stderr) == (0, "")


def test_the_unit_exposes_little() -> None:
    """systemd's own measure of what a taken-over service could do: 2.0 of 10 at most, and what SECURITY.md says."""
    measured = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--no-pager", DEPLOY / "ofsted-monitor.service"],
        capture_output=True,
        text=True,
        timeout=WAIT,
        check=True,
    )
    found = re.search(r"Overall exposure level for ofsted-monitor.service: ([\d.]+)", measured.stdout)
    assert found
    assert float(found[1]) <= 2.0
    assert f"rates it {found[1]} of 10" in (ROOT / "SECURITY.md").read_text(encoding="utf-8")


def test_the_unit_leaves_the_metrics_what_they_are_read_from() -> None:
    """Without /proc/stat there would be no `process_` metrics, which docs/operating.md promises."""
    assert unit().get("ProcSubset", "all") == "all"


def test_the_script_is_the_unit_for_one_command() -> None:
    """What root types runs as the service's user, with its folder, its secrets, its program and its files."""
    joined = SCRIPT.replace("\\\n", " ")
    asked = {key: values[-1] for key, values in settings(re.findall(r" -p (\S+)", joined)).items()}
    shared = {"DynamicUser", "User", "StateDirectory", "StateDirectoryMode", "UMask", "LoadCredential"}
    assert shared | {"EnvironmentFile"} <= asked.keys()
    assert {key: unit().get(key) for key in asked if key != "WorkingDirectory"} == {
        key: value for key, value in asked.items() if key != "WorkingDirectory"
    }
    program, *words = shlex.split(unit()["ExecStart"])
    config, database = places(words)
    assert f"program={program}\n" in SCRIPT
    assert f"home={Path(config).parent}\n" in SCRIPT
    assert joined.count(f'"$program" --config "$home/{Path(config).name}" --database {database} ') == 2


def test_a_secrets_file_is_named_by_systemds_variable(tmp_path: Path) -> None:
    """It is read from the folder that systemd hands over; a refusal shows the path as written, and no value."""
    read = secret({"CREDENTIALS_DIRECTORY": str(tmp_path)}, str)
    with pytest.raises(Refused) as refused:
        read("file:${CREDENTIALS_DIRECTORY}/secret_mail")
    assert "${CREDENTIALS_DIRECTORY}/secret_mail" in refused.value.reason
    assert str(tmp_path) not in refused.value.reason
    (tmp_path / "secret_mail").write_text("json://127.0.0.1/\n")
    assert read("file:${CREDENTIALS_DIRECTORY}/secret_mail") == "json://127.0.0.1/"


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
    """Both stages have the same one, for the environment made in the first is used in the second; it is named."""
    (base,) = {line.removesuffix(" AS build") for line in instructions("FROM")}
    version = re.fullmatch(r"python:(\d+)\.(\d+)-slim-\w+", base)
    required = re.search(r'requires-python = ">=(\d+)\.(\d+)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert version
    assert required
    assert tuple(map(int, version.groups())) >= tuple(map(int, required.groups()))


def test_the_container_runs_the_daemon_on_the_units_files() -> None:
    """Alone and with the compose file's command, on the configuration and the database of the unit."""
    entry = told("ENTRYPOINT")
    expected = places(shlex.split(unit()["ExecStart"])[1:])
    assert places([*entry[1:], *told("CMD")]) == places([*entry[1:], *container()["command"]]) == expected
    assert any(f"python -m venv {Path(entry[0]).parents[1]} " in line for line in instructions("RUN"))
    targets = {mount["target"]: mount.get("read_only", False) for mount in container()["volumes"]}
    assert targets == {str(Path(expected[0]).parent): True, str(Path(expected[1]).parent): False}


def test_the_containers_health_is_asked_where_it_listens() -> None:
    """The check of the image asks the port that the daemon opens; the compose file shows it to this machine alone."""
    web = parsed(told("CMD")).params["web"]
    port = web.rpartition(":")[2]
    (check,) = instructions("HEALTHCHECK")
    assert f"'127.0.0.1', {port}" in check
    assert "'/healthz'" in check
    assert container()["ports"] == [f"127.0.0.1:{port}:{port}"]
    assert parsed(shlex.split(unit()["ExecStart"])[1:]).params["web"] == f"127.0.0.1:{port}"


@pytest.mark.parametrize("status", [200, 503])
def test_the_containers_health_is_the_daemons(status: int) -> None:
    """The image's own line of Python ends well when the daemon answers well, and badly when it does not."""
    with serving({"/healthz": page("", status)}) as site:
        (check,) = instructions("HEALTHCHECK")
        _, *words = json.loads(check[check.index("[") :])
        words[-1] = words[-1].replace("8350", str(site.port))
        ended = subprocess.run([sys.executable, *words], env={"http_proxy": "http://127.0.0.1:9"}, check=False)
    assert (ended.returncode == 0) == (status == 200)


def test_the_containers_user_owns_the_folders() -> None:
    """The number in the image is the number to which the runbook gives the folders on the server."""
    (user,) = instructions("USER")
    number, group = user.split(":")
    folders = " ".join(mount["source"] for mount in container()["volumes"])
    assert f"install -d -o {number} -g {group} -m 0700 {folders}\n" in GUIDE
    assert any(f"--uid {number} --gid {group}" in line for line in instructions("RUN"))


def test_the_container_may_do_little() -> None:
    """Neither root nor a capability, nothing written beside the database, and bounds on memory and processes."""
    assert instructions("USER") == ["10001:10001"]
    asked = container()
    assert (asked["read_only"], asked["cap_drop"], asked["security_opt"]) == (True, ["ALL"], ["no-new-privileges:true"])
    assert asked["mem_limit"].upper() == unit()["MemoryMax"]
    assert str(asked["pids_limit"]) == unit()["TasksMax"]


def test_the_container_has_room_for_a_copy_of_the_database() -> None:
    """What the program and SQLite lay aside goes beside the database, and not into the memory that /tmp is."""
    _, database = places([*told("ENTRYPOINT")[1:], *told("CMD")])
    surroundings = dict(word.split("=") for line in instructions("ENV") for word in line.split())
    assert surroundings["TMPDIR"] == surroundings["SQLITE_TMPDIR"] == str(Path(database).parent)


def test_the_container_lets_the_daemon_finish() -> None:
    """Docker waits longer than the daemon drains, and asks with the signal that it knows."""
    assert int(container()["stop_grace_period"].removesuffix("s")) > DRAIN.total_seconds() + BUSY_MS / 1000
    assert instructions("STOPSIGNAL") == ["SIGTERM"]


def test_the_compose_file_finds_the_project() -> None:
    """Its build has the project's folder for context, and the Dockerfile in it."""
    build = container()["build"]
    context = (DEPLOY / build["context"]).resolve()
    assert context == ROOT
    assert (context / build["dockerfile"]).is_file()


# --- the runbook and the example ------------------------------------------------


@pytest.mark.parametrize("words", typed(), ids=" ".join)
def test_the_runbooks_commands_are_the_programs(words: list[str]) -> None:
    """Each command line of the runbook is one that the program takes, options, arguments and all."""
    assert parsed(words).info_name in words


def test_the_runbook_names_files_that_are_there() -> None:
    """What is to be installed from deploy/ is in it, and what it links to exists."""
    named = set(re.findall(r"(?<![\w/])deploy/[\w.-]+\w", GUIDE))
    assert {"deploy/ofsted-monitor.sh", "deploy/ofsted-monitor.service", "deploy/compose.yaml"} <= named
    assert all((ROOT / path).is_file() for path in named)
    assert all((DEPLOY / link).exists() for link in re.findall(r"\]\(([\w./-]+)\)", GUIDE))


def test_the_examples_variables_are_the_runbooks() -> None:
    """The example has those variables that the runbook speaks of, and sets none until somebody chooses."""
    offered = set(re.findall(r"^# ([A-Z_]+)=", EXAMPLE, re.MULTILINE))
    assert offered == set(re.findall(r"\$\{([A-Z_]+)\}", GUIDE)) - {"NAME", "CREDENTIALS_DIRECTORY"}
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
