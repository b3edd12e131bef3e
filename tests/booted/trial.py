"""The runbook typed on a really booted systemd: `python tests/booted/trial.py`, as root, on Debian 12 or newer.

It takes a minute or two, and is no part of the suite: it wants root, namespaces, and a machine of no importance. What
it adds to tests/test_deploy_runbook.py: DynamicUser, credentials, every bound of the unit, the watchdog, all by systemd
itself. Only `pip install`, which would need a network, is replaced: the program is that of this environment.
"""

import os
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
from contextlib import suppress
from pathlib import Path
from time import sleep

sys.path.insert(0, str(Path(__file__).parents[1]))

from deployed import ROOT, blocks
from program import configure, today
from servers import Site, serving
from sinks import Hook, web_hook
from story import all_areas
from town import Town, report

AREAS = ("leaders", "help_and_protection", "in_care", "care_leavers")
PACKAGES = "/opt/packages"
SOURCES = Path("/etc/ofsted-monitor/sources.toml")
SECRET = Path("/etc/ofsted-monitor/secrets/alerts.address")
STAND_INS = {
    "apt-get": "#!/bin/sh\nexit 0\n",
    "python3": f"""#!/bin/sh
/usr/bin/python3 -m venv --without-pip "$3"
echo {PACKAGES} >"$(echo "$3"/lib/python3*/site-packages)/packages.pth"
printf '#!%s/bin/python\\nfrom monitor.cli import main\\nmain()\\n' "$3" >"$3/bin/ofsted-monitor"
printf '#!/bin/sh\\n' >"$3/bin/pip"
chmod 755 "$3/bin/ofsted-monitor" "$3/bin/pip"
""",
}
WATCHDOG = """mkdir -p /run/systemd/system/ofsted-monitor.service.d
printf '[Service]\\nWatchdogSec=5\\nRestartSec=1\\n' >/run/systemd/system/ofsted-monitor.service.d/soon.conf
systemctl daemon-reload
systemctl restart ofsted-monitor
kill -STOP "$(systemctl show -P MainPID ofsted-monitor)"
until [ "$(systemctl show -P NRestarts ofsted-monitor)" = 1 ]; do sleep 1; done
"""


def type_in(commands: str, answer: str = "", code: int = 0) -> str:
    """Type it as root does; what it printed."""
    known = {"PATH": "/stand-ins:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "COLUMNS": "160"}
    words = ["bash", "-euo", "pipefail", "-c", commands]
    ended = subprocess.run(
        words, cwd=ROOT, env=known, input=answer, capture_output=True, text=True, timeout=300, check=False
    )
    assert ended.returncode == code, f"{commands}\n{ended.stdout}\n{ended.stderr}"
    return ended.stdout


def part(number: str, block: int = 0, answer: str = "") -> str:
    """Type a block of the runbook; `doctor` would look up the names of the live web."""
    print(f"part {number}, block {block}", flush=True)
    return type_in(blocks()[number][block].replace("ofsted-monitor doctor", "ofsted-monitor doctor --offline"), answer)


def trial(site: Site, hook: Hook) -> None:
    """From nothing to the first alert, on over every fault, and back to nothing."""
    grades = all_areas("good", AREAS, leaders="inadequate")
    Town(site).publish("Warrington", today(), report("Warrington", "8 to 19 June 2026", grades))
    part("1")
    part("2", answer="p@ss word\n")
    SECRET.write_text(f"{hook.url()}\n")
    configure(SOURCES.parent, site)
    with SOURCES.open("a") as file:
        file.write('[[notify]]\nname = "alerts"\nurl = "file:${CREDENTIALS_DIRECTORY}/secret_alerts.address"\n')
    part("2", 1)
    part("3")
    print(part("4"))
    part("5")
    part("5", 1)
    part("8")
    Path("/var/lib/ofsted-monitor/ofsted-monitor.db").write_text("damaged")
    part("9")
    part("8")
    for number, block in (("10", 0), ("1", 0), ("10", 1), ("11", 0), ("9", 0)):
        part(number, block)
    type_in("ofsted-monitor check")
    assert len(hook.references) == 2, "one test message, one alert"
    print("the watchdog")
    type_in(WATCHDOG)
    part("12")
    part("13")
    assert type_in("find /etc /opt /var /usr/local -name '*ofsted-monitor*'") == ""
    print("Every command worked, and nothing is left.")


def inside() -> None:
    """What runs beside the booted systemd: the stand-ins, and then the trial."""
    for name, text in STAND_INS.items():
        file = Path("/stand-ins") / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text)
        file.chmod(0o755)
    shutil.copytree(sysconfig.get_path("purelib"), PACKAGES, dirs_exist_ok=True)
    for name in ("monitor", "seeds"):
        shutil.copytree(ROOT / name, Path(PACKAGES, name), dirs_exist_ok=True)
    packaged = Path(PACKAGES, "monitor/_packaged")
    shutil.copytree(ROOT / "seeds", packaged / "seeds", dirs_exist_ok=True)
    shutil.copy(ROOT / "sources.toml", packaged)
    with serving({}) as site, web_hook() as hook:
        trial(site, hook)


def control_groups() -> set[Path]:
    return {path for path in Path("/sys/fs/cgroup").rglob("*") if path.is_dir()}


def main() -> int:
    """Boot, enter, try, end what was booted, and take away the control groups that it made."""
    before = control_groups()
    boot = ["unshare", "--fork", "--pid", "--mount", "--uts", "--ipc", "--cgroup", "--net"]
    with tempfile.TemporaryDirectory() as folder:
        outer = subprocess.Popen([*boot, Path(__file__).with_name("boot.sh"), folder], start_new_session=True)
        sleep(5)
        (systemd,) = Path(f"/proc/{outer.pid}/task/{outer.pid}/children").read_text().split()
        enter = ["nsenter", "-t", systemd, "-m", "-p", "-u", "-i", "-C", "-n", sys.executable, __file__, "inside"]
        try:
            return subprocess.run(enter, check=False).returncode
        finally:
            with suppress(ProcessLookupError):
                os.kill(int(systemd), signal.SIGKILL)
            outer.wait()
            for left in sorted(control_groups() - before, reverse=True):
                with suppress(OSError):  # somebody else's, and in use
                    left.rmdir()


if __name__ == "__main__":
    if sys.argv[1:] == ["inside"]:
        inside()
    else:
        sys.exit(main())
