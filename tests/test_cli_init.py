"""`init` by options alone: what it writes, what it refuses, and that nothing is half done or overwritten."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from commands import run
from program import WAIT, environment, monitor
from sinks import SECRET, Hook, mail_server

from monitor.facts import load as load_facts
from monitor.packaged import packaged
from monitor.settings import Settings, load

PASSWORD = "p@ss:w/rd?#%41+ &"  # everything that means something in an address


@pytest.fixture(autouse=True)
def on_the_path(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program is on the PATH under its name, wherever the tests run."""
    folder = tmp_path_factory.mktemp("bin")
    (folder / "ofsted-monitor").touch(mode=0o755)
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)


def written(folder: Path, **environ: str) -> Settings:
    return load(folder / "sources.toml", load_facts(), environ)


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_without_any_option_all_of_england_is_watched_and_nobody_told(tmp_path: Path) -> None:
    """Where no terminal is nothing is asked; the file is in order, and `check` and `run` are named as next."""
    ran = monitor(tmp_path, "init")
    assert (ran.code, ran.stderr, files(tmp_path)) == (0, "", ["sources.toml"])
    assert "sources.toml is written" in ran.stdout
    assert "nobody yet" in ran.stdout
    assert f"Database  {tmp_path}/ofsted-monitor.db" in ran.stdout
    for command in ("check", "run"):
        assert f" ofsted-monitor {command} " in ran.stdout
    settings = written(tmp_path)
    assert (settings.destinations, settings.warnings) == ((), ())
    assert run(tmp_path, "sources", "check").code == 0


def test_a_web_hook_is_told_and_its_address_kept_apart(tmp_path: Path, hook: Hook) -> None:
    """The test message arrives; the address is in a file for its owner alone, and nowhere else."""
    options = ("--region", "north west", "--to", hook.url(), "--allow", "127.0.0.1", "--every", "20m", "--test")
    ran = monitor(tmp_path, "init", *options, "--contact", "desk@example.org", "--name", "our-hook")
    assert (ran.code, ran.stderr) == (0, "")
    assert len(hook.taken) == 1
    assert "our-hook (json://127.0.0.1/…): the test message was accepted." in ran.stdout
    assert "in North West" in ran.stdout
    assert files(tmp_path) == ["our-hook.address", "sources.toml"]
    kept = tmp_path / "our-hook.address"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert kept.read_text() == f"{hook.url()}\n"
    assert SECRET not in (tmp_path / "sources.toml").read_text() + ran.stdout
    settings = written(tmp_path)
    (told,) = settings.destinations
    assert (told.name, told.url, settings.contact) == ("our-hook", hook.url(), "desk@example.org")
    assert told.regions == {"North West"}
    ofsted = next(source for source in settings.sources if source.name == "ofsted-childrens-services")
    assert "20m" in ran.stdout
    assert 1200 in {each.total_seconds() for each in (ofsted.every, ofsted.busy and ofsted.busy.every) if each}


def test_mail_goes_out_through_the_server_named(tmp_path: Path) -> None:
    """An e-mail address and a server without a login: there is no secret, so one file is enough."""
    with mail_server() as box:
        options = ("--to", "clerk@example.org", "--smtp", f"127.0.0.1:{box.port}", "--from", "mon+itor@example.org")
        ran = monitor(tmp_path, "init", "--council", "hull", *options, "--allow", "127.0.0.1", "--test", "--yes")
    assert (ran.code, ran.stderr, files(tmp_path)) == (0, "", ["sources.toml"])
    (mail,) = box.mails
    assert (mail["To"], mail["From"]) == ("clerk@example.org", "mon+itor@example.org")
    assert written(tmp_path).destinations[0].councils == {"Kingston upon Hull"}


def test_a_test_message_that_fails_is_told_and_the_files_stay(tmp_path: Path, hook: Hook) -> None:
    """Exit 1 with the reason and how to try again; the configuration can be mended."""
    hook.status = 500
    options = ("--to", hook.url(), "--allow", "127.0.0.1", "--test", "--config", "own.toml")
    ran = run(tmp_path, "init", *options)
    assert (ran.code, files(tmp_path)) == (1, ["alerts.address", "own.toml"])
    assert "500" in ran.stderr
    assert "The address of alerts stands in alerts.address." in ran.stderr
    assert f":{hook.port} answered with HTTP status 500" in ran.stderr
    assert ran.stderr.endswith("try again:\n  ofsted-monitor --config own.toml alerts test alerts\n")
    assert SECRET not in ran.stdout + ran.stderr
    hook.status = 200
    assert run(tmp_path, "--config", "own.toml", "alerts", "test", "alerts").code == 0


def test_a_private_address_is_told_of(tmp_path: Path, hook: Hook) -> None:
    """It is not allowed unasked: a note says what to write, and a test message says why it was not sent."""
    ran = run(tmp_path, "init", "--to", hook.url(), "--no-test")
    assert (ran.code, hook.taken) == (0, [])
    assert "nothing is sent to 127.0.0.1, which is not on the public internet" in ran.stderr
    assert "--allow 127.0.0.1" in ran.stderr
    assert written(tmp_path).allow_addresses == ()
    assert run(tmp_path, "alerts", "test", "alerts").code == 1


def test_councils_beside_regions_are_all_told_of(tmp_path: Path) -> None:
    """Both keys together would mean only what is in both: the region is written as its councils."""
    named = ("--council", "York", "--council", "Leeds", "--region", "North West")
    options = ("--to", "json://hooks.example.org:1/${HOOK}", "--yes")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOOK", SECRET)
        ran = run(tmp_path, "init", *named, *options)
    assert (ran.code, "in York, Leeds and North West" in ran.stdout) == (0, True)
    (told,) = written(tmp_path, HOOK=SECRET).destinations
    assert {"York", "Leeds", "Wirral", "Trafford"} < told.councils
    assert told.regions == frozenset()
    assert "Bradford" not in told.councils


def test_a_reference_is_written_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An address with ${NAME}, or one that is in a file already, stays where it is."""
    monkeypatch.setenv("HOOK", SECRET)
    assert run(tmp_path, "init", "--to", "json://127.0.0.1:9/${HOOK}").code == 0
    assert files(tmp_path) == ["sources.toml"]
    assert 'url = "json://127.0.0.1:9/${HOOK}"' in (tmp_path / "sources.toml").read_text()
    assert written(tmp_path, HOOK=SECRET).destinations[0].url.endswith(SECRET)
    kept = tmp_path / "kept.address"
    kept.write_text("json://127.0.0.1:9/kept\n")
    assert run(tmp_path, "--config", "two.toml", "init", "--to", f"file:{kept}").code == 0
    assert f'url = "file:{kept}"' in (tmp_path / "two.toml").read_text()


def test_a_login_is_kept_apart_and_percent_encoded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The password comes from the environment; it is in the one file for its owner, and in no output."""
    monkeypatch.setenv("MAIL_PASSWORD", PASSWORD)
    options = ("--to", "clerk@example.org", "--smtp", "127.0.0.1:465", "--smtp-user", "mon@example.org")
    ran = run(tmp_path, "init", *options, "--smtp-password-env", "MAIL_PASSWORD")
    assert ran.code == 0
    kept = (tmp_path / "alerts.address").read_text()
    assert kept.startswith("mailtos://mon%40example.org:p%40ss%3Aw%2Frd%3F%23%2541%2B%20%26@127.0.0.1:465/?")
    assert "mode=ssl" in kept
    told = ran.stdout + ran.stderr + (tmp_path / "sources.toml").read_text()
    assert not any(word in told for word in (PASSWORD, "p%40ss", "w%2Frd"))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        pytest.param(["--council", "hul"], 'No council is called "hul". Did you mean Kingston upon Hull?', id="near"),
        pytest.param(["--council", "Atlantis"], "`ofsted-monitor grades` lists all councils", id="far"),
        pytest.param(["--council", "Cumbria"], "went to Cumberland and Westmorland and Furness", id="abolished"),
        pytest.param(["--region", "Yorkshire"], "Did you mean Yorkshire and the Humber?", id="region-near"),
        pytest.param(["--region", "Wales"], "The regions are East Midlands, East of England", id="region-far"),
        pytest.param(["--to", "desk"], "neither an e-mail address", id="no-address"),
        pytest.param(["--to", "a@example.org,b"], "is not one e-mail address", id="no-two-mailboxes"),
        pytest.param(["--to", "a@example.org,b@example.org"], "Give --to for each.", id="two-mailboxes"),
        pytest.param(["--to", "a@example.org, json://h/x"], "more than one address", id="mailbox-and-hook"),
        pytest.param(["--to", "json://h/x json://h/y"], "more than one address", id="two-hooks"),
        pytest.param(["--to", "mailto://h/?from=a@h.uk&to=b@h.uk,c@h.uk"], "has 2 recipients", id="two-in-one"),
        pytest.param(["--to", "desk@example"], '"desk@example" has no domain ending', id="no-ending"),
        pytest.param(["--to", "json://h/x"] * 2, "json://h/… was given before: every alert", id="hook-twice"),
        pytest.param(
            ["--to", "desk@example.org", "--to", "Desk@example.org"], "would come twice. Give it once", id="mail-twice"
        ),
        pytest.param(["--to", f"nochat://{SECRET}"], 'does not accept "nochat://…"', id="no-service"),
        pytest.param(
            ["--to", f"https://example.org/{SECRET}"], "begins with jsons:// in place of https://", id="own-hook"
        ),
        pytest.param(["--to", "http://127.0.0.1:8099/x"], "begins with json:// in place of http://", id="plain-hook"),
        pytest.param(["--to", f"https://hooks.slack.com/services/{SECRET}"], "This looks like Slack,", id="half-slack"),
        pytest.param(["--to", f"https://discord.com/api/webhooks/{SECRET}"], "like Discord, but a part", id="discord"),
        pytest.param(["--to", f"https://our.webhook.office.com/{SECRET}"], "like Microsoft Teams", id="half-teams"),
        pytest.param(["--to", f"https://[::1/{SECRET}"], "a bracket too many or too few", id="bracket"),
        pytest.param(["--to", f"https://notslack.com/{SECRET}"], "That is no web hook of a chat", id="not-slack"),
        pytest.param(["--to", "json://h/${NO_SUCH_NAME}"], "Set the variable NO_SUCH_NAME", id="no-variable"),
        pytest.param(["--to", f"json://u:{SECRET}@h/${{X}}"], "a password in clear beside", id="half-a-reference"),
        pytest.param(
            ["--to", "clerk@example.org"],
            "--smtp is missing: name the mail server that sends to clerk@example.org, "
            "for example --smtp smtp.example.org:587.",
            id="no-server",
        ),
        pytest.param(["--to", "c@example.org", "--smtp", "h:x"], '--smtp: "h:x" is no mail server', id="port"),
        pytest.param(["--to", "c@example.org", "--smtp", "h/x"], "is no mail server", id="server"),
        pytest.param(
            ["--to", "c@example.org", "--smtp", "h", "--smtp-security", "startls"],
            'Did you mean "starttls"',
            id="security",
        ),
        pytest.param(
            ["--to", "c@example.org", "--smtp", "h", "--smtp-user", "u"],
            "that holds the password of u, for example --smtp-password-env MAIL_PASSWORD.",
            id="no-password",
        ),
        pytest.param(
            ["--to", "c@example.org", "--smtp", "h", "--smtp-user", "u", "--smtp-password-env", "NO_SUCH_NAME"],
            "the environment has no NO_SUCH_NAME",
            id="no-password-there",
        ),
        pytest.param(["--to", "json://h/x", "--smtp", "h"], "go with an e-mail address", id="server-for-a-hook"),
        pytest.param(["--every", "30"], '--every: "30" has no unit. Write "30m"', id="every"),
        pytest.param(["--contact", "é"], "plain ASCII", id="contact"),
        pytest.param(["--name", "a b"], '--name: "a b" is not a name', id="name"),
        pytest.param(["--allow", "here"], '--allow: "here" is not a network', id="allow"),
        pytest.param(["--test"], "Give an address with --to", id="test-for-nobody"),
        pytest.param(["--config", "no/where.toml"], "There is no folder no. Make it first: mkdir -p no", id="folder"),
    ],
)
def test_what_cannot_be_is_refused(tmp_path: Path, options: list[str], said: str) -> None:
    """Exit 2 with the remedy; nothing is written, and no secret shown."""
    ran = run(tmp_path, "init", *options)
    assert (ran.code, ran.stdout, said in ran.stderr) == (2, "", True), ran.stderr
    assert files(tmp_path) == []
    assert SECRET not in ran.stderr


@pytest.mark.parametrize("name", ["sources.toml", "alerts.address"])
@pytest.mark.parametrize("kind", ["file", "folder", "link", "dangling"])
def test_nothing_is_ever_overwritten(tmp_path: Path, name: str, kind: str) -> None:
    """A file, a folder or a link, a dangling one too, stays as it is: exit 2 with what to do."""
    there, elsewhere = tmp_path / name, tmp_path / "elsewhere"
    if kind == "folder":
        there.mkdir()
    elif kind == "file":
        there.write_text("as it was")
    else:
        there.symlink_to(elsewhere)
    if kind == "link":
        elsewhere.write_text("as it was")
    before = files(tmp_path)
    ran = run(tmp_path, "init", "--to", f"json://127.0.0.1:9/{SECRET}")
    assert (ran.code, f"{name} is there already, and init overwrites nothing." in ran.stderr) == (2, True)
    assert files(tmp_path) == before
    if kind in ("file", "link"):
        assert there.read_text() == "as it was"


def test_a_full_disk_leaves_nothing(tmp_path: Path) -> None:
    """When the configuration cannot be written whole, neither it nor the file of its secret is left."""
    command = [sys.executable, "-m", "monitor", "init", "--to", f"json://127.0.0.1:9/{SECRET}"]
    begin = ["bash", "-c", 'ulimit -f 1; exec "$@"', "bash", *command]
    env = {**environment(), "PYTHONDONTWRITEBYTECODE": "1"}
    ended = subprocess.run(begin, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=WAIT, check=False)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "sources.toml cannot be written" in ended.stderr
    assert files(tmp_path) == []


def test_the_shipped_file_stays_as_it_is(tmp_path: Path) -> None:
    """Whoever begins in the program's own folder is told to make another."""
    before = packaged("sources.toml").read_bytes()
    ran = run(packaged("sources.toml").parent, "init")
    assert (ran.code, "It came with the program. Make a folder of your own" in ran.stderr) == (2, True)
    assert ran.stderr.endswith("begin there:\n  mkdir ../ofsted && cd ../ofsted && ofsted-monitor init\n")
    elsewhere = run(tmp_path, "init", "--config", str(packaged("sources.toml")))
    assert elsewhere.stderr.endswith("  mkdir ofsted && cd ofsted && ofsted-monitor init\n")
    assert packaged("sources.toml").read_bytes() == before


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs a folder in which nobody may write, root included")
def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    """Exit 2 with the file and another way."""
    ran = run(tmp_path, "init", "--config", "/proc/sources.toml")
    assert (ran.code, ran.stdout) == (2, "")
    assert "/proc/sources.toml cannot be written" in ran.stderr
    assert "Nothing was written; name another place" in ran.stderr
    assert "--config FILE" in ran.stderr


def test_the_next_commands_carry_the_common_options(tmp_path: Path) -> None:
    """Whoever names another configuration or database reads commands that name them too, fit to be copied."""
    (tmp_path / "my conf").mkdir()
    ran = run(tmp_path, "init", "--config", "my conf/sources.toml", "--database", "my.db")
    assert f"Database  {tmp_path}/my.db" in ran.stdout
    assert "ofsted-monitor --config 'my conf/sources.toml' --database my.db check " in ran.stdout


def test_the_summary_fits_a_narrow_terminal(tmp_path: Path) -> None:
    """80 columns, whatever is told; a path alone is never broken."""
    ran = run(tmp_path, "init", "--region", "North West", "--to", "json://127.0.0.1:9/x", columns=80)
    assert max(len(line) for line in ran.stdout.splitlines() if not line.startswith("Database")) <= 80


def test_every_option_that_cannot_be_is_told(tmp_path: Path) -> None:
    """Whoever mistyped three reads of three, a line each, before anything is written."""
    ran = run(tmp_path, "init", "--council", "hul", "--every", "30", "--to", "desk@example", "--region", "London")
    assert (ran.code, [line.split(":")[0] for line in ran.stderr.splitlines()]) == (2, ["--council", "--to", "--every"])
    assert files(tmp_path) == []


def test_the_summary_says_it_in_peoples_words(tmp_path: Path) -> None:
    """Each destination by what it is, the pace at all hours, and what could be switched on, what is near first."""
    slack = "https://hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"
    options = ("--region", "South East", "--to", "desk@example.org", "--to", slack, "--smtp", "smtp.example.org:465")
    told = " ".join(run(tmp_path, "init", *options, columns=80).stdout.split())
    assert (
        "Tells alerts: e-mail to desk@example.org by smtp.example.org:465 alerts-2: Slack of full inspections" in told
    )
    assert "Ofsted every 10m mon-fri 07:00-19:00, else every 1h" in told
    assert "Off kent-online, brighton-and-hove-council-news, bolton-news, manchester-evening-news," in told
    assert "(local news for you to switch on in sources.toml)" in told
    assert "TIiajkdn" not in told


def test_where_the_program_is_not_on_the_path_its_own_path_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next commands can be typed as they stand, in a folder with blanks in its name too."""
    script = tmp_path / "a venv" / "ofsted-monitor"
    script.parent.mkdir()
    script.touch()
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "argv", [str(script)])
    ran = run(tmp_path, "init", columns=80)
    assert f"\nNext      '{script}' check\n" in ran.stdout
    assert f"\n          '{script}' run" in ran.stdout
    monkeypatch.setattr(sys, "argv", ["pytest"])
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    assert "/no/such/python -m monitor --config two.toml check" in run(tmp_path, "init", "--config", "two.toml").stdout


def test_a_pace_that_is_not_polite_is_noted(tmp_path: Path) -> None:
    """The file is written all the same."""
    ran = run(tmp_path, "init", "--every", "5s")
    assert (ran.code, files(tmp_path)) == (0, ["sources.toml"])
    assert "busy-every asks reports.ofsted.gov.uk 720 times an hour" in ran.stderr
