"""What the runbook's commands do on a server of the test's: no systemd, no apt and no second machine is needed.

Started by name (`systemctl`, `systemd-run`, …) through links in the server's `bin` folder; `SERVER` names the folder
that stands for `/`. Services are started, told and stopped as systemd does it: by the unit's ExecStart, with its
credentials and its environment file, and counted as started once they say READY=1.
"""

import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

SERVER = Path(os.environ.get("SERVER", "/nonexistent"))
PID = SERVER / "run/ofsted-monitor.pid"
BLINK, BLINKS = 0.05, 1200  # a minute until a service is ready, or has ended


def settings(lines: list[str]) -> dict[str, list[str]]:
    """`Key=value` lines, as the unit and `systemd-run -p` have them."""
    found: dict[str, list[str]] = {}
    for line in lines:
        key, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            found.setdefault(key, []).append(value)
    return found


def unit() -> dict[str, list[str]]:
    return settings((SERVER / "etc/systemd/system/ofsted-monitor.service").read_text().splitlines())


def surroundings(asked: dict[str, list[str]], name: str) -> dict[str, str]:
    """The environment of a service: its credentials as files of its own, and what its environment file says."""
    assert asked["DynamicUser"] == ["yes"]
    assert asked["User"] == unit()["User"]
    (SERVER / "var/lib" / asked["StateDirectory"][0]).mkdir(parents=True, exist_ok=True)
    (credential,) = asked["LoadCredential"]
    prefix, _, folder = credential.partition(":")
    handed = SERVER / "run/credentials" / name
    shutil.rmtree(handed, ignore_errors=True)
    handed.mkdir(parents=True)
    for file in Path(folder).iterdir():
        shutil.copyfile(file, handed / f"{prefix}_{file.name}")
    (file_of_values,) = asked["EnvironmentFile"]
    values = Path(file_of_values.removeprefix("-"))
    lines = values.read_text().splitlines() if values.exists() else []
    told = {key: value[0] for key, value in settings(lines).items()}
    return {**os.environ, **told, "CREDENTIALS_DIRECTORY": str(handed)}


def running() -> int | None:
    """The daemon's process, if it lives; one that has ended and waits for its parent does not."""
    if not PID.exists():
        return None
    try:
        state = Path(f"/proc/{PID.read_text()}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return None
    return None if state == "Z" else int(PID.read_text())


def start() -> int:
    if running():
        return 0
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as heard, (SERVER / "journal").open("a") as journal:
        heard.bind(f"\0{SERVER.name}-{os.getpid()}")
        heard.settimeout(BLINK)
        told = surroundings(unit(), "ofsted-monitor.service")
        told["NOTIFY_SOCKET"] = f"@{SERVER.name}-{os.getpid()}"
        (line,) = unit()["ExecStart"]
        daemon = subprocess.Popen(shlex.split(line), env=told, stdout=journal, stderr=journal, start_new_session=True)
        PID.write_text(str(daemon.pid))
        return 0 if ready(heard, daemon) else 1


def ready(heard: socket.socket, daemon: "subprocess.Popen[bytes]") -> bool:
    for _ in range(BLINKS):
        try:
            if "READY=1" in heard.recv(4096).decode().splitlines():
                return True
        except TimeoutError:
            if daemon.poll() is not None:
                break
    return False


def stop() -> int:
    if not (process := running()):
        return 0
    os.kill(process, signal.SIGTERM)
    for _ in range(BLINKS):
        if not running():
            return 0
        time.sleep(BLINK)
    return 1


def reload() -> int:
    process = running()
    (line,) = unit()["ExecReload"]
    return subprocess.run(shlex.split(line.replace("$MAINPID", str(process))), check=False).returncode


def restart() -> int:
    return stop() or start()


def status() -> int:
    print("active (running)" if running() else "inactive (dead)")
    return 0 if running() else 3


def enabled() -> Path:
    return SERVER / "etc/systemd/system/multi-user.target.wants/ofsted-monitor.service"


def enable() -> int:
    enabled().parent.mkdir(parents=True, exist_ok=True)
    enabled().touch()
    return 0


def disable() -> int:
    enabled().unlink(missing_ok=True)
    return 0


def systemctl(verb: str, *words: str) -> int:
    names = [word for word in words if not word.startswith("--")]
    if verb == "daemon-reload" or names == ["prometheus"]:
        return 0
    assert names == ["ofsted-monitor"], names
    verbs: list[Callable[[], int]] = [start, stop, reload, restart, status, enable, disable]
    done = {known.__name__: known for known in verbs}[verb]()
    if "--now" in words:
        done = done or {"enable": start, "disable": stop}[verb]()
    return done


def systemd_run(*words: str) -> int:
    at = words.index("--")
    options, program = words[:at], words[at + 1 :]
    asked = settings([value for flag, value in pairwise(options) if flag == "-p"])
    known = surroundings(asked, "run-1.service")
    (folder,) = asked["WorkingDirectory"]
    return subprocess.run(program, env=known, cwd=folder, check=False).returncode


def python3(*words: str) -> int:
    """`python3 -m venv FOLDER`: an environment that has a `pip`, and nothing in it yet."""
    assert words[:2] == ("-m", "venv")
    folder = Path(words[2]) / "bin"
    folder.mkdir(parents=True)
    (folder / "pip").symlink_to(SERVER / "bin/pip")
    return 0


def pip(*words: str) -> int:
    """`pip install --constraint FILE .`: the program under test. `PROGRAM` starts it."""
    assert words[:2] == ("install", "--constraint")
    assert Path(words[2]).is_file()
    assert words[3:] == (".",)
    assert Path("pyproject.toml").is_file()
    program = Path(sys.argv[0]).with_name("ofsted-monitor")
    program.write_text(f'#!/bin/sh\nexec {os.environ["PROGRAM"]} "$@"\n')
    program.chmod(0o755)
    return 0


def curl(*words: str) -> int:
    with urllib.request.urlopen(words[-1], timeout=10) as answer:  # an answer of 400 or more is an error
        sys.stdout.write(answer.read().decode())
    return 0


def chown(*words: str) -> int:
    """To whom the test's own files belong may be said again; to root they may not be given."""
    return subprocess.run(["/bin/chown", *words], check=False).returncode if "--reference" in words[0] else 0


def scp(file: str, to: str) -> int:
    """The other machine is the folder that `OTHER` names."""
    folder = Path(os.environ["OTHER"] + to.partition(":")[2].removeprefix(str(SERVER)))
    shutil.copy(file, folder)
    return 0


def ssh(_: str, *words: str) -> int:
    there = [word.replace(str(SERVER), os.environ["OTHER"]) for word in words]
    return subprocess.run(there, check=False).returncode


def journalctl(*_: str) -> int:
    print((SERVER / "journal").read_text())
    return 0


def nothing(*_: str) -> int:
    return 0


COMMANDS: dict[str, Callable[..., int]] = {
    "apt-get": nothing,
    "userdel": nothing,
    "promtool": nothing,
    "systemd-run": systemd_run,
    **{known.__name__: known for known in (systemctl, python3, pip, curl, chown, scp, ssh, journalctl)},
}

if __name__ == "__main__":
    sys.exit(COMMANDS[Path(sys.argv[0]).name](*sys.argv[1:]))
