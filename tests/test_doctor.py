"""`doctor`: what is wrong, with what to do about it; and nothing is changed by asking."""

import hashlib
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from commands import run
from faults.home import as_others, held
from program import configure, today
from servers import Site, page
from sinks import Hook
from town import Town, report

from monitor.clock import now
from monitor.doctor import network
from monitor.doctor.finding import Verdict
from monitor.doctor.machine import clock, disk
from monitor.facts import load

LIST = "/search?rows=100"
AREAS = ("leaders", "help_and_protection", "in_care", "care_leavers")


@pytest.fixture(autouse=True)
def names(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name server of the test's: every name is at 127.0.0.1, but those that end in .invalid."""

    async def look_up(host: str) -> list[str]:
        if host.endswith(".invalid"):
            raise OSError("no such name")
        return ["127.0.0.1"]

    monkeypatch.setattr(network, "look_up", look_up)


@pytest.fixture
def working(tmp_path: Path, site: Site, hook: Hook) -> Path:
    """A folder in which all is well: one council with a report of today, one webhook, one check made."""
    Town(site).publish("Rutland", today(), report("Rutland", "8 to 19 June 2026", dict.fromkeys(AREAS, "good")))
    configure(tmp_path, site, hook, monitor='contact = "me@example.org"\nheartbeat = "https://127.0.0.1/"')
    assert run(tmp_path, "check").code == 0
    return tmp_path


def found(folder: Path, *arguments: str) -> dict[tuple[str, str], dict[str, str]]:
    """What doctor says, by section and subject."""
    return {(line["section"], line["subject"]): line for line in run(folder, "doctor", "--json", *arguments).lines}


def change(folder: Path, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(folder / "ofsted-monitor.db")) as database, database:
        database.execute(statement, values)


def test_a_sound_installation_has_nothing_to_mend(working: Path) -> None:
    """Exit 0, every section on one page."""
    ran = run(working, "doctor", columns=80)
    assert (ran.code, "BAD" in ran.stdout) == (0, False), ran.stdout
    for section in ("Configuration", "Database", "Disk", "Clock", "Network", "Sources", "Destinations"):
        assert f"{section}\n" in ran.stdout
    assert ran.stdout.endswith("Nothing to mend; 1 thing is worth a look.\n")  # no daemon runs
    assert max(map(len, ran.stdout.splitlines())) <= 80


def test_nothing_is_changed_or_sent(working: Path, site: Site, hook: Hook) -> None:
    """The database is the same, no message went out, and of the site no page was asked for."""
    before = hashlib.sha256((working / "ofsted-monitor.db").read_bytes()).digest(), len(site.asked), len(hook.taken)
    run(working, "doctor")
    after = hashlib.sha256((working / "ofsted-monitor.db").read_bytes()).digest(), len(site.asked), len(hook.taken)
    assert after == before


def test_one_site_is_asked_for_one_page(working: Path, site: Site) -> None:
    """Its robots.txt, once, whatever is remembered of that; and none where the site has asked to be left alone."""
    change(working, "UPDATE host SET robots_read_at = NULL")
    before = len(site.robots_asked)
    run(working, "doctor")
    assert len(site.robots_asked) == before + 1
    site.pages[LIST] = page("", 429, retry_after="36000")
    run(working, "check")
    before = len(site.robots_asked)
    (said,) = (line for (section, name), line in found(working).items() if (section, name[:4]) == ("Network", "127."))
    assert len(site.robots_asked) == before
    assert (said["state"], "is not asked" in said["said"], "is left alone until" in said["said"]) == (
        "note",
        True,
        True,
    )


def test_offline_it_asks_nobody(working: Path) -> None:
    """With --offline there is no section on the network, and nothing else is missing."""
    assert {section for section, _ in found(working)} - {section for section, _ in found(working, "--offline")} == {
        "Network",
        "Clock",
    }


def test_a_broken_configuration_is_told_with_every_fault(working: Path) -> None:
    """Nothing else can be looked at then; no secret is shown."""
    (working / "sources.toml").write_text('[[notify]]\nname = "x"\nurl = "nosuch://y/T0kenT0ken"\nevery = 3\n')
    ran = run(working, "doctor")
    assert (ran.code, "T0kenT0ken" in ran.stdout + ran.stderr) == (1, False)
    assert "BAD" in ran.stdout
    assert 'unknown key "every"' in ran.stdout


def test_without_a_database_it_says_who_makes_one(tmp_path: Path, site: Site) -> None:
    """A first installation is no fault, and doctor makes no database."""
    configure(tmp_path, site)
    said = found(tmp_path)["Database", str(tmp_path / "ofsted-monitor.db")]
    assert (said["state"], "check" in said["remedy"]) == ("note", True)
    assert not (tmp_path / "ofsted-monitor.db").exists()


def damage(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[8192:40_000] = b"\xff" * (40_000 - 8192)
    file.write_bytes(content)


def unschemed(file: Path) -> None:
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '0002'")


@pytest.mark.parametrize(
    ("harm", "subject", "remedy"),
    [
        pytest.param(damage, "", "restore the newest backup", id="damaged"),
        pytest.param(unschemed, "schema", "ofsted-monitor migrate", id="of-an-older-version"),
        pytest.param(lambda file: file.write_bytes(b"no database at all, just text" * 9), "", "", id="no-database"),
        pytest.param(lambda file: file.write_bytes(b""), "", "restore a backup", id="an-empty-file"),
    ],
)
def test_a_database_that_cannot_be_used(working: Path, harm: Callable[[Path], None], subject: str, remedy: str) -> None:
    """Exit 1, and the remedy."""
    file = working / "ofsted-monitor.db"
    harm(file)
    said = found(working)["Database", subject or str(file)]
    assert (said["state"], run(working, "doctor").code) == ("bad", 1)
    assert remedy in said["remedy"]
    assert said["remedy"]


@pytest.mark.parametrize("log", [False, True], ids=["at-rest", "with-a-log-beside-it"])
def test_a_database_that_nobody_may_write(working: Path, log: bool) -> None:
    """It is whole and can be read, and yet `check` would fail: that is said, with the remedy, and exit 1."""
    how = ["BEGIN", "INSERT INTO lease VALUES ('x', 'y', '2026-01-01')", "COMMIT"] if log else []
    with held(working / "ofsted-monitor.db", *how):
        read_only = list(working.glob("ofsted-monitor.db*"))
        for file in read_only:
            file.chmod(0o444)
        (ran,) = as_others(working, "doctor --offline --json")
    said = {line["subject"]: line for line in ran.lines if line["section"] == "Database"}
    assert (ran.code, said["writing"]["state"]) == (1, "bad"), ran
    assert said["writing"]["said"] == "not possible: attempt to write a readonly database"
    assert "You need the right to write to it" in said["writing"]["remedy"]


def test_a_failing_source_is_named_with_how_to_try_it(working: Path, site: Site) -> None:
    """The error of its last look, and since when it has not worked."""
    site.pages[LIST] = page("<p>nothing here</p>")
    run(working, "check")
    said = found(working)["Sources", "ofsted"]
    assert said["state"] == "bad"
    assert "last worked" in said["said"]
    assert "sources test ofsted" in said["remedy"]


@pytest.mark.parametrize(("broken", "state"), [("Rutland", "note"), ("Rutland Leeds", "bad")])
def test_councils_pages_that_cannot_be_read(working: Path, site: Site, broken: str, state: str) -> None:
    """One alone is worth a look; more of them are to be mended, though Ofsted's list itself works."""
    town = Town(site)
    for council in ("Rutland", "Leeds", "York"):
        town.add_council(council)
    for council in broken.split():
        site.pages[f"/provider/44/{load().by_name[council].urn}"] = page("moved", 404)
    run(working, "check")
    said = found(working, "--offline")["Sources", "ofsted"]
    assert (said["state"], run(working, "doctor", "--offline").code) == (state, int(state == "bad"))
    assert "in part: Rutland: " in said["said"]
    assert "ofsted-monitor check ofsted" in said["remedy"]


def test_a_source_that_nobody_looks_at_means_that_no_daemon_runs(working: Path) -> None:
    """Its record is a day old, and it was due an hour after that."""
    day_ago = (now() - timedelta(days=1)).strftime("%Y-%m-%d %H:%M:%S.000000")
    change(working, "UPDATE source SET checked_at = ?, succeeded_at = ?, next_due_at = NULL", day_ago, day_ago)
    said = found(working)["Sources", "ofsted"]
    assert (said["state"], "daemon" in said["remedy"]) == ("bad", True)


def test_a_destination_that_takes_nothing(working: Path, hook: Hook) -> None:
    """What it answered, how much waits, and how to try it."""
    change(
        working,
        "INSERT OR REPLACE INTO destination (name, failing_since, failures, last_error) "
        "VALUES ('hook', ?, 4, 'refused')",
        now().strftime("%Y-%m-%d %H:%M:%S.000000"),
    )
    said = found(working)["Destinations", "hook"]
    assert (said["state"], "refused" in said["said"], "alerts test hook" in said["remedy"]) == ("bad", True, True)


def test_a_name_that_cannot_be_looked_up(working: Path) -> None:
    """The host is named; the others are found."""
    with (working / "sources.toml").open("a") as file:
        file.write('[[source]]\nname = "lost"\nkind = "feed"\nurl = "http://no-such-host.invalid/"\nevery = "1h"\n')
    said = found(working)
    assert said["Network", "names not found"]["said"] == "no-such-host.invalid"
    assert "2 hosts" not in said["Network", "names found"]["said"]


@pytest.mark.parametrize("zone", ["GMT", "+0000", "-0000"])
def test_the_clock_is_compared_with_a_servers(working: Path, site: Site, zone: str) -> None:
    """A server's clock that is an hour ahead says that ours is behind, however it writes UTC."""
    shown = format_datetime(now() + timedelta(hours=1), usegmt=True).replace("GMT", zone)
    site.pages["/robots.txt"] = page("", date=shown)
    said = found(working)["Clock", "against a server"]
    assert (said["state"], said["said"]) == ("bad", "60 minutes behind")


NOW = datetime(2026, 9, 14, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("last", "server", "verdict"),
    [
        pytest.param(None, None, Verdict.OK, id="nothing-to-compare-with"),
        pytest.param(NOW - timedelta(days=30), None, Verdict.OK, id="nothing-done-lately"),
        pytest.param(NOW + timedelta(days=1), NOW, Verdict.BAD, id="the-ledger-comes-from-tomorrow"),
        pytest.param(NOW, NOW + timedelta(seconds=90), Verdict.OK, id="a-little-behind"),
        pytest.param(NOW, NOW - timedelta(minutes=5), Verdict.BAD, id="ahead"),
    ],
)
def test_the_clocks_verdict(last: datetime | None, server: datetime | None, verdict: Verdict) -> None:
    """Two minutes are nothing; what the ledger did tomorrow is wrong whatever a server says."""
    assert clock(NOW, last, server)[0].verdict is verdict


@pytest.mark.parametrize(
    ("free", "verdict"), [(10_000_000, Verdict.BAD), (200_000_000, Verdict.NOTE), (10**12, Verdict.OK)]
)
def test_the_disks_verdict(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, free: int, verdict: Verdict) -> None:
    """Room for no report is bad, for less than a year worth a look."""
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free))
    assert disk(tmp_path / "not" / "there")[0].verdict is verdict
