"""`alerts`: the outbox listed, a test message, another try, and what each says when it cannot."""

import re
from pathlib import Path

import pytest
from commands import run
from program import configure, today
from servers import Site
from sinks import SECRET, Hook, Mailbox, mail_server
from story import all_areas
from town import Town, report

TODAY = today()
KEYS = {
    "id", "reference", "event", "council", "destination", "state", "attempts", "queued_at", "last_success",
    "last_error", "next_due",
}  # fmt: skip


@pytest.fixture
def failing(tmp_path: Path, site: Site, hook: Hook) -> Path:
    """A folder whose outbox holds one alert that could not be sent."""
    grades = all_areas("good", ("leaders", "help_and_protection", "in_care", "care_leavers"), leaders="inadequate")
    Town(site).publish("Warrington", TODAY, report("Warrington", "8 to 19 June 2026", grades))
    configure(tmp_path, site, hook)
    hook.status = 500
    assert run(tmp_path, "check").code == 1
    return tmp_path


def test_the_outbox_is_listed(failing: Path, hook: Hook) -> None:
    """Failing with its reason and next try, then sent with its time; no secret either way."""
    ran = run(failing, "alerts", "list", "--json")
    assert (ran.code, ran.stderr, set(ran.shape)) == (0, "", KEYS)
    alert = ran.shape
    assert (alert["id"], alert["reference"], alert["event"], alert["council"]) == (
        1,
        f"W80575-{TODAY}-move",
        "move",
        "Warrington",
    )
    assert (alert["destination"], alert["state"], alert["attempts"]) == ("hook", "failing", 1)
    assert "500" in alert["last_error"]
    assert (alert["last_success"], alert["next_due"] > alert["queued_at"]) == (None, True)
    shown = run(failing, "alerts", columns=80)
    assert (shown.code, shown.stdout == run(failing, "alerts", "list", columns=80).stdout) == (0, True)
    assert re.search(rf"^1 +W80575-{TODAY}-move +hook +failing +\d+ [A-Z]\w\w \d\d:\d\d$", shown.stdout, re.MULTILINE)
    assert f"1: {alert['last_error']}"[:60] in shown.stdout
    assert max(map(len, shown.stdout.splitlines())) <= 80
    assert SECRET not in shown.stdout + ran.stdout
    hook.status = 200
    assert run(failing, "check").code == 0
    alert = run(failing, "alerts", "list", "--json").shape
    assert (alert["state"], alert["last_error"], alert["next_due"]) == ("sent", None, None)


def test_an_alert_whose_destination_was_taken_away_is_told(failing: Path) -> None:
    """It is neither lost nor silent: the list says what it waits for."""
    file = failing / "sources.toml"
    file.write_text(file.read_text().replace('name = "hook"', 'name = "renamed"'))
    assert 'no destination is called "hook" any more' in run(failing, "alerts", "list").stdout
    again = run(failing, "alerts", "retry", "--all")
    assert (again.code, again.stdout) == (0, '1 not sent: no destination is called "hook" any more.\n')


@pytest.mark.parametrize("which", ["1", "--all"])
def test_an_alert_is_made_due_again(failing: Path, which: str) -> None:
    """By its id, or with all that wait: its next try is now."""
    before = run(failing, "alerts", "list", "--json").shape["next_due"]
    ran = run(failing, "alerts", "retry", which)
    assert (ran.code, ran.stdout.startswith("1 due now: the daemon sends what is due")) == (0, True)
    assert run(failing, "alerts", "list", "--json").shape["next_due"] < before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param([], "Give --all, or an alert's ID", id="neither"),
        pytest.param(["1", "--all"], "Give --all, or an alert's ID", id="both"),
        pytest.param(["99"], "No alert 99 waits to be sent. `ofsted-monitor alerts list` shows", id="unknown"),
        pytest.param(["W80575"], "'W80575' is not a valid integer", id="no-id"),
    ],
)
def test_a_retry_that_cannot_be_is_told(failing: Path, arguments: list[str], said: str) -> None:
    """Exit 2 and how to find the id."""
    ran = run(failing, "alerts", "retry", *arguments)
    assert (ran.code, ran.stdout, said in ran.stderr) == (2, "", True)


def test_without_a_database_nothing_waits_and_none_is_made(tmp_path: Path) -> None:
    """The outbox is empty; asking again for all is no fault."""
    (tmp_path / "sources.toml").touch()
    assert run(tmp_path, "alerts").stdout == "No alert is in the outbox.\n"
    assert run(tmp_path, "alerts", "list", "--json").stdout == ""
    assert run(tmp_path, "alerts", "retry", "--all").stdout == "No alert waits.\n"
    assert [path.name for path in tmp_path.iterdir()] == ["sources.toml"]


def test_a_test_message_reaches_a_mailbox(tmp_path: Path, site: Site, hook: Hook) -> None:
    """It goes to the destination named and to no other, and the outbox does not know of it."""
    with mail_server() as box:
        configure(tmp_path, site, box, hook)
        ran = run(tmp_path, "alerts", "test", "mail")
    assert (ran.code, ran.stderr) == (0, "")
    where = f"e-mail to clerk@example.org by 127.0.0.1:{box.port}"
    assert ran.stdout == f"mail ({where}): the test message was accepted.\n"
    (mail,) = box.mails
    assert "test" in str(mail["Subject"]).lower()
    assert hook.taken == []
    assert run(tmp_path, "alerts", "list", "--json").stdout == ""


def test_a_test_message_that_is_refused_is_told(tmp_path: Path, site: Site, hook: Hook) -> None:
    """Exit 1 with the other side's reason and without the secret."""
    configure(tmp_path, site, hook)
    hook.status = 500
    ran = run(tmp_path, "alerts", "test", "hook")
    assert (ran.code, ran.stdout) == (1, "")
    assert "500" in ran.stderr
    assert SECRET not in ran.stderr


@pytest.mark.parametrize(
    ("name", "said"),
    [
        pytest.param("hok", 'there is no destination called "hok". Did you mean "hook"?', id="near"),
        pytest.param("zzz", "Write one of: hook, mail.", id="far"),
    ],
)
def test_an_unknown_destination_is_told(tmp_path: Path, site: Site, hook: Hook, name: str, said: str) -> None:
    """Exit 2; nothing is sent."""
    configure(tmp_path, site, hook, Mailbox(port=25))
    ran = run(tmp_path, "alerts", "test", name)
    assert (ran.code, hook.taken, said in ran.stderr) == (2, [], True)
    (tmp_path / "sources.toml").write_text("")
    none = run(tmp_path, "alerts", "test", name)
    assert (none.code, "It has no destination yet: add one in a table that begins with [[notify]]." in none.stderr) == (
        2,
        True,
    )
