"""Running the real program, as a process of its own, in a folder of the test's."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from servers import Site
from sinks import Hook, Mailbox

from monitor.clock import now
from monitor.model import english_day

COMMAND = (sys.executable, "-m", "monitor")
WAIT = 90.0  # seconds that no command of a test may take


@dataclass(frozen=True)
class Ran:
    """What a command printed, and how it ended."""

    stdout: str
    stderr: str
    code: int

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.stdout.splitlines()]

    @property
    def shape(self) -> dict[str, Any]:
        (only,) = self.lines
        return only


def today() -> date:
    """The day on which the program under test, which reads the real clock, publishes and tells."""
    return english_day(now())


def environment() -> dict[str, str]:
    return {**os.environ, "NO_COLOR": "1", "COLUMNS": "200", "PYTHONWARNINGS": "default"}


def monitor(folder: Path, *arguments: str) -> Ran:
    """Run `ofsted-monitor` to its end."""
    ended = subprocess.run(
        [*COMMAND, *arguments], cwd=folder, env=environment(), capture_output=True, text=True, timeout=WAIT, check=False
    )
    return Ran(ended.stdout, ended.stderr, ended.returncode)


def start(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    """Start `ofsted-monitor` and leave it running; its log goes to `log.txt`."""
    with (folder / "log.txt").open("a") as log:
        return subprocess.Popen(
            [*COMMAND, *arguments], cwd=folder, env=environment(), stdout=log, stderr=log, text=True
        )


def configure(folder: Path, site: Site, *sinks: Mailbox | Hook, monitor: str = "", sources: str = "") -> None:
    """A `sources.toml` for the town's pages; `monitor` and `sources` are added as they are."""
    notify = "".join(
        f'[[notify]]\nname = "{"mail" if isinstance(sink, Mailbox) else "hook"}"\nurl = "{sink.url()}"\n'
        'events = ["move", "unchanged", "first_grade", "priority_action", "visit"]\n'
        for sink in sinks
    )
    (folder / "sources.toml").write_text(
        f"""
[monitor]
pause-per-host = "0s"
allow-addresses = ["127.0.0.0/8"]
{monitor}
[[source]]
name = "ofsted"
kind = "ofsted-search"
url = "{site.url("/search?rows=100")}"
every = "1h"
{sources}
{notify}
"""
    )


GAZETTE = """
[[source]]
name = "gazette"
kind = "feed"
url = "{url}"
every = "1h"
authority = "press"
"""
