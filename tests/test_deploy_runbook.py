"""deploy/README.md typed as it stands, with the real program, on a server of the test's."""

import re
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped] # Apprise brings it
from alembic import command
from deployed import DEPLOY, GUIDE, Server, blocks, server
from nursery import nursery
from program import configure, today
from prometheus_client.parser import text_string_to_metric_families
from servers import Site
from sinks import Hook
from story import all_areas
from town import Town, report

from monitor.cli.common import WRONG
from monitor.store import schema
from monitor.store.engine import open_engine

DATABASE = "/var/lib/ofsted-monitor/ofsted-monitor.db"
SOURCES = "/etc/ofsted-monitor/sources.toml"
SECRET = "/etc/ofsted-monitor/secrets/alerts.address"
AREAS = ("leaders", "help_and_protection", "in_care", "care_leavers")


@pytest.fixture(scope="module")
def program() -> Iterator[Sequence[str]]:
    """What starts the program."""
    with TemporaryDirectory() as folder, nursery(Path(folder) / "socket") as words:
        yield words


@pytest.fixture
def here(tmp_path: Path, program: Sequence[str]) -> Iterator[Server]:
    """An empty server."""
    with server(tmp_path / "here", program) as made:
        yield made


def set_up(on: Server, site: Site, hook: Hook) -> None:
    """Steps 1 and 2; then the town in place of the live web, and the test's hook in place of the mail server."""
    on.type("1")
    on.type("2", answer="p@ss word\n")
    assert oct(on.path(SECRET).stat().st_mode)[-3:] == "600"
    assert "monitor%40example.org:p%40ss%20word@smtp.example.org" in on.path(SECRET).read_text()
    (address,) = re.findall(r"^url = (.*CREDENTIALS.*)$", on.path(SOURCES).read_text(), re.MULTILINE)
    on.path(SECRET).write_text(f"{hook.url()}\n")
    configure(on.path("/etc/ofsted-monitor"), site)
    with on.path(SOURCES).open("a") as file:
        file.write(f'[[notify]]\nname = "alerts"\nurl = {address}\n')


def publish(town: Town, council: str) -> None:
    """A report of today's that moves a grade, and an alert to tell of it."""
    grades = all_areas("good", AREAS, leaders="inadequate")
    town.publish(council, today(), report(council, "8 to 19 June 2026", grades))


def test_from_an_empty_server_to_the_first_alert_and_on(here: Server, site: Site, hook: Hook) -> None:
    """Every command of the first six parts works as it is typed; the alert comes once, and the daemon says it lives."""
    publish(Town(site), "Warrington")
    set_up(here, site, hook)
    here.type("2", 1)
    assert oct(here.path("/etc/ofsted-monitor/environment").stat().st_mode)[-3:] == "600"
    here.type("3")
    assert [told.startswith("W") for told in hook.references] == [False, True]
    shown = here.type("4")
    assert "active (running)" in shown
    assert "alive\n" in shown
    here.type("5")
    here.type("5", 1)
    assert len(hook.references) == 2
    exported = {family.name: family for family in text_string_to_metric_families(here.type("6").split("alive\n")[-1])}
    for rule in rules():
        asked = re.findall(r"\bofsted_monitor_\w+", rule["expr"])
        assert set(asked) <= exported.keys(), rule["alert"]
        named = set(re.findall(r"\$labels\.(\w+)", str(rule["annotations"])))
        assert all(named <= sample.labels.keys() for name in asked for sample in exported[name].samples)


def rules() -> list[dict[str, Any]]:
    """The alert rules."""
    (group,) = yaml.safe_load((DEPLOY / "alerts.yaml").read_text(encoding="utf-8"))["groups"]
    assert isinstance(group["rules"], list)
    return group["rules"]


def test_every_alarm_is_explained() -> None:
    """The runbook has a row for each alert rule, and for no other."""
    explained = re.findall(r"^\| `(OfstedMonitor\w+)`", GUIDE, re.MULTILINE)
    assert explained == [rule["alert"] for rule in rules()]


def test_a_backup_brings_everything_back_here_and_elsewhere(
    here: Server, program: Sequence[str], tmp_path: Path, site: Site, hook: Hook
) -> None:
    """Configuration, secrets and database are as they were, what was damaged is kept, and nothing is told twice.

    Moved, the new machine knows what the old one told and tells what is new; the old one is silent for good.
    """
    town = Town(site)
    publish(town, "Warrington")
    set_up(here, site, hook)
    here.run("ofsted-monitor check")
    here.type("8")
    before = here.path(SOURCES).read_text()
    for place in (DATABASE, SOURCES, SECRET):
        here.path(place).write_text("damaged")
    here.type("9")
    assert here.path("/var/backups/ofsted-monitor/replaced/ofsted-monitor.db").read_text() == "damaged"
    assert here.path(SOURCES).read_text() == before
    here.type("12")
    with server(tmp_path / "there", program) as there:
        here.other = there.folder
        here.type("8")
        here.type("12", 1)
        there.type("1")
        there.type("9")
        publish(town, "Wirral")
        there.run("systemctl status ofsted-monitor; ofsted-monitor check")
    assert [told.split("-")[0] for told in hook.references] == ["W80575", "W80581"]
    here.run("systemctl status ofsted-monitor", code=3)


ITS_OWN = ("/usr/local/bin/ofsted-monitor", "/etc/systemd/system/ofsted-monitor.service")
OLD = """#!{python} -SE
import os, signal, socket, sqlite3, sys
held = sqlite3.connect({database!r})
if held.execute("SELECT version_num FROM alembic_version").fetchone() != ("0002",):
    sys.exit(2)
if "backup" in sys.argv:
    with sqlite3.connect(sys.argv[-1]) as copy:
        held.backup(copy)
if "run" in sys.argv:
    told = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    told.sendto(b"READY=1", chr(0) + os.environ["NOTIFY_SOCKET"][1:])
    signal.pause()
"""


@pytest.fixture
def older(here: Server) -> Server:
    """A server with a version that knew schema 0002 and refuses every other, running on a database of its time.

    As version 0.3 was installed: its script and its unit nowhere but in their places, and others than today's.
    """
    here.type("1")
    here.run("rm -r /opt/ofsted-monitor/deploy")
    for place in ITS_OWN:
        with here.path(place).open("a") as file:
            file.write("# of its time\n")
    here.path(SOURCES).write_text("")
    here.path(DATABASE).parent.mkdir()
    engine, config = open_engine(f"sqlite:///{here.path(DATABASE)}"), schema._config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
        connection.exec_driver_sql("INSERT INTO ledger VALUES (1, '2024-07-01 00:00:00', '0.3.0', 'none')")
    engine.dispose()
    program = here.path("/opt/ofsted-monitor/.venv/bin/ofsted-monitor")
    program.write_text(OLD.format(python=sys.executable, database=str(here.path(DATABASE))))
    here.run("systemctl enable --now ofsted-monitor")
    return here


def schema_of(on: Server) -> str:
    with closing(sqlite3.connect(on.path(DATABASE))) as held:
        ((version,),) = held.execute("SELECT version_num FROM alembic_version").fetchall()
    return str(version)


def test_an_upgrade_goes_forward_and_back(older: Server) -> None:
    """The new version brings the old one's database along; rolled back, the old one works on its own again."""
    for part, block in (("8", 0), ("10", 0), ("1", 0), ("10", 1)):
        older.type(part, block)
    assert schema_of(older) > "0002"
    assert "active (running)" in older.run("systemctl status ofsted-monitor")
    assert not any("of its time" in older.path(place).read_text() for place in ITS_OWN)
    private, public = older.path("/var/lib/private/ofsted-monitor"), older.path(DATABASE).parent
    private.parent.mkdir()
    public.rename(private).parent.chmod(0o700)
    public.symlink_to(private)  # as systemd keeps it for a user that exists only while it runs
    older.type("11")
    older.type("11", 1)
    older.type("9")
    assert not public.is_symlink()
    assert all("of its time" in older.path(place).read_text() for place in ITS_OWN)
    assert schema_of(older) == "0002"
    assert "active (running)" in older.run("systemctl status ofsted-monitor")


def test_what_version_0_3_left_comes_along(here: Server) -> None:
    """Its address files go where the secrets lie, and the configuration names them there."""
    here.type("1")
    etc = here.path("/etc/ofsted-monitor")
    (etc / "alerts.address").write_text("json://127.0.0.1/t0ken\n")
    here.path(SOURCES).write_text(f'[[notify]]\nname = "alerts"\nurl = "file:{etc}/alerts.address"\n')
    here.type("10", 2)
    assert here.path(SECRET).read_text() == "json://127.0.0.1/t0ken\n"
    assert "1 destination" in here.run("ofsted-monitor sources check")
    here.type("10", 3)
    assert "active (running)" in here.run("systemctl status ofsted-monitor")


def test_the_script_hands_arguments_on_whole(here: Server) -> None:
    """Blanks and commas arrive as they were typed, and so do exit code and secrets of the environment file."""
    here.type("1")
    config = here.path("/etc/ofsted-monitor")
    (config / "sources.toml").write_text('[[notify]]\nname = "hook"\nurl = "json://127.0.0.1:9/${HOOK_TOKEN}"\n')
    here.run("ofsted-monitor sources check", code=WRONG)
    example = (DEPLOY / "environment.example").read_text(encoding="utf-8")
    (config / "environment").write_text(re.sub(r"^# (?=[A-Z_]+=)", "", example, flags=re.MULTILINE))
    shown = here.run('ofsted-monitor history "Bournemouth, Christchurch and Poole"')
    assert "Bournemouth, Christchurch and Poole: full inspection" in shown


def test_nothing_stays_after_an_uninstall(here: Server) -> None:
    """No file and no folder of the program is left, and nothing of it is to start."""
    here.type("1")
    here.path(DATABASE).parent.mkdir()
    here.run("systemctl enable ofsted-monitor")
    here.type("13")
    assert [path for place in ("etc", "opt", "usr", "var") for path in here.path(place).rglob("*ofsted-monitor*")] == []


def test_every_command_of_the_runbook_is_typed_somewhere() -> None:
    """No part and no block of the runbook is left out of these tests."""
    source = Path(__file__).read_text(encoding="utf-8")
    done = {(part, int(block or 0)) for part, block in re.findall(r'\.type\("(\d+)"(?:, (\d))?', source)}
    done |= {(part, int(block)) for part, block in re.findall(r'\("(\d+)", (\d)\)', source)}
    asked = {(part, number) for part, found in blocks().items() for number in range(len(found)) if part.isdigit()}
    assert asked == done
