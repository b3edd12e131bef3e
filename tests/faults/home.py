"""One installation with one source and one webhook, for faults of the machine that it runs on."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from commands import run
from faults.scene import COUNCIL, new_report, references, shortened
from program import Ran, configure, environment
from servers import serving
from sinks import Hook, web_hook
from sqlalchemy import Engine, event
from town import Town

from monitor.facts import load

# Root may write whatever permissions say, unless this is taken from it (PR_CAPBSET_DROP, CAP_DAC_OVERRIDE) before a
# program begins. Several commands one after the other in that program are faster than a program for each.
WITHOUT_OVERRIDE = """
import ctypes, os, sys
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(24, 1)
os.execv(sys.executable, sys.argv[1:])
"""
EACH = """
import json, sys
from pathlib import Path
from commands import run
for command in sys.argv[1:]:
    ran = run(Path.cwd(), *command.split())
    print(json.dumps([ran.stdout, ran.stderr, ran.code]))
"""


@dataclass
class Home:
    """Its folder, what its source shows, and what it told."""

    folder: Path
    town: Town
    hook: Hook

    @property
    def database(self) -> Path:
        return self.folder / "ofsted-monitor.db"

    def publish(self, council: str) -> None:
        """A report of today's that moves grades."""
        new_report(self.town, council)

    def check(self, *more: str) -> Ran:
        return run(self.folder, "check", *more)

    def told(self, council: str = COUNCIL) -> list[str]:
        """The references of a council's alerts so far."""
        urn = load().by_name[council].urn
        return [reference for reference in references(self.hook) if reference.startswith(f"W{urn}-")]

    def refused(self, code: int, *words: str) -> str:
        """What a check says that fails so: these words, in one sentence, no traceback; and nothing is told."""
        ran = self.check()
        assert (ran.code, self.told()) == (code, [])
        assert all(word in ran.stderr for word in words), ran.stderr
        assert "Traceback" not in ran.stderr
        return said(ran.stderr, self.folder)

    def recovers(self) -> str:
        """The next check reads and tells what was missed, and the one after it nothing more."""
        for check in (self.check(), self.check()):
            assert (check.code, len(self.told())) == (0, 1), check.stderr
        return "next check: ended 0, the missed alert told once"


def said(words: str, folder: Path) -> str:
    """The last line that says what is wrong with the database, or else the last, without what differs each time."""
    lines = words.strip().replace(f"{folder}/", "").splitlines()
    return shortened([*lines[-1:], *(line for line in lines if "The database" in line)][-1], 300)


@contextmanager
def home(folder: Path, database: Path | None = None) -> Iterator[Home]:
    """A home whose source shows one new report; its database is a copy of this one, or none yet."""
    with serving({}) as site, web_hook() as hook:
        made = Home(folder, Town(site), hook)
        made.publish(COUNCIL)
        configure(folder, site, hook)
        if database:
            shutil.copy(database, made.database)
        yield made


@contextmanager
def full() -> Iterator[None]:
    """No database grows any more: SQLite's own refusal, as on a full disk."""

    def grow_no_more(connection: sqlite3.Connection, _: object) -> None:
        connection.execute("PRAGMA max_page_count=1")  # which it takes for the size that it has

    event.listen(Engine, "connect", grow_no_more)
    try:
        yield
    finally:
        event.remove(Engine, "connect", grow_no_more)


@contextmanager
def held(database: Path, *how: str) -> Iterator[None]:
    """Another process has the database to itself until the block ends."""
    program = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None); "
        "[c.execute(how).fetchall() for how in sys.argv[2:]]; print('held', flush=True); sys.stdin.read()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", program, str(database), *how], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with holder:
        assert holder.stdout and holder.stdout.readline() == "held\n"
        yield
        holder.communicate()


def as_others(folder: Path, *commands: str) -> list[Ran]:
    """What these commands do without the right to pass over permissions, which root has."""
    python, tests = sys.executable, str(Path(__file__).parents[1])
    ended = subprocess.run(
        [python, "-c", WITHOUT_OVERRIDE, python, "-c", EACH, *commands],
        cwd=folder,
        env={**environment(), "PYTHONPATH": os.pathsep.join([tests, *sys.path])},
        capture_output=True,
        text=True,
        timeout=90,
        check=True,
    )
    return [Ran(*json.loads(line)) for line in ended.stdout.splitlines()]
