"""`sources`: the list with health, the hosts, the configuration's check, and one source tested."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from commands import run
from program import GAZETTE, configure
from servers import Site
from sinks import Hook
from town import Town

KEYS = {
    "name", "kind", "url", "state", "failures", "failing_since", "told_at", "last_success", "last_error", "next_due",
    "items", "usual_items", "notes", "newest_report", "quiet",
}  # fmt: skip
ALLOW = '[monitor]\nallow-addresses = ["127.0.0.0/8"]\npause-per-host = "0s"\n'


def source(kind: str, url: str, more: str = "") -> str:
    return f'[[source]]\nname = "it"\nkind = "{kind}"\nurl = "{url}"\nevery = "1h"\n{more}\n'


def test_the_list_says_how_each_source_is(tmp_path: Path, site: Site) -> None:
    """Never checked, then ok or failing with its error, when it was last well and when it is next due."""
    Town(site).add_council("Rutland")
    paper = GAZETTE.format(url=site.url("/none"))
    configure(tmp_path, site, sources=paper + paper.replace("gazette", "other") + "enabled = false\n")
    before = run(tmp_path, "sources", "--json")
    assert (before.code, [line["state"] for line in before.lines]) == (
        0,
        ["never checked", "never checked", "disabled"],
    )
    assert run(tmp_path, "check").code == 1
    ran = run(tmp_path, "sources", "--json")
    assert (ran.code, ran.stderr) == (0, "")
    assert all(set(line) == KEYS for line in ran.lines)
    ofsted, gazette, other = ran.lines
    assert (ofsted["state"], ofsted["last_error"]) == ("ok", None)
    assert (gazette["state"], gazette["last_success"], gazette["failures"]) == ("failing", None, 1)
    assert "404" in gazette["last_error"]
    assert (other["state"], other["next_due"]) == ("disabled", None)
    for line in (ofsted, gazette):
        due_in = datetime.fromisoformat(line["next_due"]) - datetime.now(UTC)  # noqa: TID251
        assert timedelta(minutes=50) < due_in < timedelta(minutes=70)
    shown = run(tmp_path, "sources", columns=80).stdout
    assert "\ngazette\n  Failing since " in shown
    assert "404" in shown
    assert max(map(len, shown.splitlines())) <= 80


@pytest.mark.parametrize("columns", [80, 120])
def test_a_name_is_never_broken(tmp_path: Path, columns: int) -> None:
    """It is what one copies: on a narrow terminal the kind is left out, and instants are short."""
    ran = run(tmp_path, "sources", columns=columns)
    (line,) = (line for line in ran.stdout.splitlines() if line.startswith("brighton-and-hove-council-news "))
    assert ("listing" in line) == (columns == 120)
    (due,) = (line for line in ran.stdout.splitlines() if line.startswith("ofsted-childrens-services "))
    instant = r"\d+ [A-Z]\w\w \d\d:\d\d" if columns == 80 else r"\d{4}-\d\d-\d\d \d\d:\d\d"
    assert re.search(rf" {instant}$", due), due
    assert max(map(len, ran.stdout.splitlines())) <= columns


def test_hosts_of_the_heartbeat_and_the_proxy_are_among_them(tmp_path: Path) -> None:
    """Neither's path nor password is shown."""
    heartbeat, proxy = "https://hc.example.org/ping/T0kenT0ken", "http://ann:T0kenT0ken@proxy.example.org:3128"
    (tmp_path / "sources.toml").write_text(f'[monitor]\nheartbeat = "{heartbeat}"\nproxy = "{proxy}"\n')
    ran = run(tmp_path, "sources", "--hosts")
    assert (ran.code, ran.stdout.splitlines()) == (0, ["hc.example.org", "proxy.example.org"])
    assert "T0kenT0ken" not in ran.stderr


def test_the_list_says_how_long_ofsted_has_been_quiet(tmp_path: Path, site: Site) -> None:
    """Of its own list, once that was read, for people and for programs; of no paper."""
    Town(site).add_council("Rutland")
    configure(tmp_path, site, sources=GAZETTE.format(url=site.url("/none")))
    assert [line["quiet"] for line in run(tmp_path, "sources", "--json").lines] == [None, None]
    run(tmp_path, "check")
    assert re.search(r"^ofsted\n  Newest report \d+ days ago", run(tmp_path, "sources").stdout, re.MULTILINE)
    ofsted, gazette = run(tmp_path, "sources", "--json").lines
    assert re.match(r"newest report \d+ days ago", ofsted["quiet"])
    assert ofsted["newest_report"] >= "2026-08-20"
    assert (gazette["quiet"], gazette["newest_report"]) == (None, None)


def test_hosts_are_all_that_may_be_contacted(tmp_path: Path) -> None:
    """Sources' own hosts, those that they may lead to, and those of destinations; a service's own in a note."""
    (tmp_path / "sources.toml").write_text(
        source("ofsted-search", "https://reports.ofsted.gov.uk/search", 'hosts = ["mirror.example.org"]')
        + '[[notify]]\nname = "hook"\nurl = "jsons://hooks.example.net/T0kenT0ken"\n'
        + '[[notify]]\nname = "chat"\nurl = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#general"\n'
    )
    ran = run(tmp_path, "sources", "--hosts")
    assert ran.stdout.splitlines() == [
        "files.api.ofsted.gov.uk",
        "files.ofsted.gov.uk",
        "hooks.example.net",
        "mirror.example.org",
        "reports.ofsted.gov.uk",
    ]
    assert ran.stderr == "Note: chat goes to the hosts of its service, slack://….\n"


def test_a_configuration_in_order_is_told(tmp_path: Path, hook: Hook) -> None:
    """What it holds, in numbers; the packaged one is in order too."""
    (tmp_path / "sources.toml").write_text(
        source("feed", "https://a.example/f") + f'[[notify]]\nname = "hook"\nurl = "{hook.url()}"\n'
    )
    ran = run(tmp_path, "sources", "check")
    assert (ran.code, ran.stdout) == (0, "sources.toml is in order: 1 of 1 source enabled, 1 destination.\n")
    assert run(tmp_path / "..", "sources", "check").code == 0
    assert hook.taken == []


@pytest.mark.parametrize(
    ("written", "said"),
    [
        pytest.param("[monitor\n", ["sources.toml: not TOML", "Correct that line."], id="no-toml"),
        pytest.param('[monitor]\ncontct = "x"\n', ['unknown key "contct"', 'Did you mean "contact"?'], id="near-key"),
        pytest.param(
            source("feed", "https://a.example/f").replace('"1h"', '"30"') + source("feeed", "nowhere"),
            ['every = "30" has no unit. Write "30m"', 'kind = "feeed"', 'Did you mean "feed"?', 'url = "nowhere"'],
            id="every-fault-at-once",
        ),
        pytest.param(
            '[[notify]]\nname = "x"\nurl = "nosuch://y/T0kenT0ken"\n', ['notify "x"', "Apprise"], id="apprise"
        ),
        pytest.param('[[notify]]\nname = "x"\nurl = "json://h/${NOT_SET}"\n', ["NOT_SET"], id="secret-not-set"),
    ],
)
def test_a_broken_configuration_is_told(tmp_path: Path, written: str, said: list[str]) -> None:
    """Exit 2, every fault with its remedy, no secret; and the commands that need it say the same."""
    (tmp_path / "sources.toml").write_text(written)
    ran = run(tmp_path, "sources", "check")
    assert (ran.code, ran.stdout) == (2, "")
    assert all(words in ran.stderr for words in said)
    assert "T0kenT0ken" not in ran.stderr
    assert run(tmp_path, "check").stderr == ran.stderr


def test_what_is_accepted_but_not_done_yet_is_a_note(tmp_path: Path) -> None:
    """A key of a later version is told on standard error, once."""
    (tmp_path / "sources.toml").write_text('[monitor]\ntemplates = "mine"\n')
    ran = run(tmp_path, "sources", "check")
    assert (ran.code, ran.stderr.count("Note: ")) == (0, 1)
    assert "templates" in ran.stderr
