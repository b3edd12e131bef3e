"""What holds for every command: options before and after, help, wrong usage, pipes and Ctrl-C."""

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from commands import run
from program import COMMAND, WAIT, environment, monitor
from servers import Answer, Asked, raw, serving
from terminal import terminal

from monitor import __version__
from monitor.cli import cli

CONFIG = '[[source]]\nname = "{}"\nkind = "feed"\nurl = "https://paper.example/feed"\nevery = "1h"\n'


def commands(group: click.Group, *above: str) -> Iterator[tuple[str, ...]]:
    """Every command of the program, as people type it."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        yield (*above, name)
        if isinstance(command, click.Group):
            yield from commands(command, *above, name)


ALL = [(), *commands(cli)]


@pytest.mark.parametrize("command", ALL, ids=[" ".join(command) or "program" for command in ALL])
def test_help_is_worth_reading(tmp_path: Path, command: tuple[str, ...]) -> None:
    """Each command says what it does, gives an example of itself, and fits 80 columns."""
    ran = run(tmp_path, *command, "--help", columns=80)
    assert (ran.code, ran.stderr) == (0, "")
    assert f"  ofsted-monitor {' '.join(command)}".rstrip() in ran.stdout
    assert "Options of every command, before or after its name:" in ran.stdout
    assert not any(line.endswith("...") for line in ran.stdout.splitlines()[1:]), "no line of a list is cut"
    assert max(map(len, ran.stdout.splitlines())) <= 80
    assert run(tmp_path, *command, "-h", columns=80) == ran


def test_the_version_is_told(tmp_path: Path) -> None:
    """--version names the program and its version."""
    assert run(tmp_path, "--version").stdout == f"ofsted-monitor, version {__version__}\n"


def test_common_options_stand_before_or_after_and_the_later_wins(tmp_path: Path) -> None:
    """`ofsted-monitor --config X sources` is `ofsted-monitor sources --config X`."""
    for name in ("one", "two"):
        (tmp_path / f"{name}.toml").write_text(CONFIG.format(name))
    before = run(tmp_path, "--config", "one.toml", "sources", "--json")
    after = run(tmp_path, "sources", "--json", "--config", "one.toml")
    assert before.shape["name"] == after.shape["name"] == "one"
    both = run(tmp_path, "--config", "one.toml", "sources", "--json", "--config", "two.toml")
    assert both.shape["name"] == "two"
    nested = run(tmp_path, "--config", "none.toml", "sources", "--config", "one.toml", "check", "--config", "two.toml")
    assert "two.toml is in order" in nested.stdout


def test_the_database_is_the_one_named_else_beside_the_configuration(tmp_path: Path) -> None:
    """--database, before or after, then `database` of the file, then the file's own folder."""
    (tmp_path / "conf").mkdir()
    config = tmp_path / "conf" / "sources.toml"
    config.write_text("")
    assert run(tmp_path, "--config", str(config), "migrate").code == 0
    assert (tmp_path / "conf" / "ofsted-monitor.db").exists()
    config.write_text('[monitor]\ndatabase = "kept/own.db"\n')
    assert run(tmp_path, "--config", str(config), "migrate").code == 0
    assert (tmp_path / "conf" / "kept" / "own.db").exists()
    assert run(tmp_path, "--database", "no.db", "migrate", "--database", "a.db", "--config", str(config)).code == 0
    assert run(tmp_path, "migrate", "--database", f"sqlite:///{tmp_path}/b.db").code == 0
    assert sorted(file.name for file in tmp_path.glob("*.db")) == ["a.db", "b.db"]


def test_with_the_packaged_configuration_the_database_is_in_the_state_folder(tmp_path: Path) -> None:
    """No file is left in the folder where somebody happened to stand."""
    ran = run(tmp_path, "migrate")
    assert str(tmp_path / "state") in ran.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["state"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["grade"], "No such command 'grade'. (Did you mean one of: 'grades'", id="near-command"),
        pytest.param(["frobnicate"], "Try 'ofsted-monitor --help'", id="unknown-command"),
        pytest.param(["alerts", "lst"], "Did you mean 'list'?", id="near-subcommand"),
        pytest.param(["--databse", "x", "grades"], "Did you mean '--database'?", id="near-option-before"),
        pytest.param(["grades", "--jsn"], "Did you mean", id="near-option-after"),
        pytest.param(["history"], "Missing argument 'COUNCIL'", id="missing-argument"),
        pytest.param(["extract"], "Missing argument 'INPUT...'", id="missing-input"),
        pytest.param(["moves", "--since", "2026-13-01"], "Write it as year, month, day: 2026-07-28", id="no-day"),
        pytest.param(["grades", "--json", "--csv"], "--json and --csv exclude each other", id="two-formats"),
        pytest.param(["--log-format", "xml", "grades"], "'text', 'json'", id="log-format"),
        pytest.param(["--config", "none.toml", "grades"], "There is no configuration at none.toml", id="no-config"),
        pytest.param(
            ["--database", "postgresql://a:secret@b/c", "grades"], '"postgresql" is not SQLite', id="no-sqlite"
        ),
    ],
)
def test_wrong_usage_is_told_with_a_remedy(tmp_path: Path, arguments: list[str], said: str) -> None:
    """Exit 2, a sentence on standard error, nothing on standard output, nothing done."""
    ran = run(tmp_path, *arguments)
    assert (ran.code, ran.stdout) == (2, "")
    assert said in ran.stderr
    assert "secret" not in ran.stderr
    assert list(tmp_path.iterdir()) == []


def test_errors_are_broken_between_words_on_a_terminal_alone(tmp_path: Path) -> None:
    """At 80 columns no word is parted, save one that is longer; in a pipe an error is one line."""
    names = [f"newsdesk-of-the-county-{number}" for number in range(9)]
    tables = "".join(f'[[notify]]\nname = "{name}"\nurl = "json://127.0.0.1:9/x"\n' for name in names)
    (tmp_path / "sources.toml").write_text(tables)
    said = f'sources.toml: there is no destination called "zzz". Write one of: {", ".join(names)}.'
    with terminal(tmp_path, "alerts", "test", "zzz") as person:
        assert person.end() == 2
    assert (person.screen, max(map(len, person.lines)) <= 80) == (said, True)
    assert run(tmp_path, "alerts", "test", "zzz", columns=80).stderr == f"{said}\n"
    with terminal(tmp_path, "--config", f"{'x' * 90}.toml", "grades") as person:
        assert person.end() == 2
    assert f"{'x' * 90}.toml" in person.screen


def test_a_pipe_that_closes_early_ends_quietly(tmp_path: Path) -> None:
    """`ofsted-monitor grades --json | head -1` prints one line and no traceback."""
    script = '"$@" grades --json | head -n 1; "$@" grades --csv | true; "$@" grades | head -n 1'
    ended = subprocess.run(
        ["/bin/sh", "-c", script, "sh", *COMMAND],
        cwd=tmp_path, env=environment() | {"XDG_STATE_HOME": str(tmp_path)}, capture_output=True, text=True,
        timeout=WAIT, check=False,
    )  # fmt: skip
    assert len(ended.stdout.splitlines()) == 2
    assert {line.partition(":")[0] for line in ended.stderr.splitlines()} == {"Note"}


def test_ctrl_c_ends_with_a_word(tmp_path: Path) -> None:
    """A check that is interrupted says so and ends with 130, without a traceback."""
    asked, slow = threading.Event(), raw(b"HTTP/1.1 200 OK\r\n\r\n", b" ", every=0.05, for_ever=True)

    def answer(request: Asked) -> Answer:
        asked.set()
        return slow(request)

    with serving({"/feed": answer}) as site:
        (tmp_path / "sources.toml").write_text(
            '[monitor]\nallow-addresses = ["127.0.0.0/8"]\n'
            f'[[source]]\nname = "slow"\nkind = "feed"\nurl = "{site.url("/feed")}"\nevery = "1h"\n'
        )
        with subprocess.Popen(
            [*COMMAND, "check"], cwd=tmp_path, env=environment(), stderr=subprocess.PIPE, text=True
        ) as running:
            try:
                assert asked.wait(WAIT)
                running.send_signal(signal.SIGINT)
                _, said = running.communicate(timeout=WAIT)
            finally:
                running.kill()
    assert (running.returncode, said.split()) == (130, ["Stopped."])


def test_a_terminal_without_the_signs_gets_escapes(tmp_path: Path) -> None:
    """Arrows and names are never a reason to fail; JSON is UTF-8 whatever the terminal can show."""
    shown = {**environment(), "PYTHONIOENCODING": "ascii", "XDG_STATE_HOME": str(tmp_path)}
    for arguments in (["history", "Trafford"], ["history", "Trafford", "--json"]):
        ended = subprocess.run(
            [*COMMAND, *arguments], env=shown, cwd=tmp_path, capture_output=True, timeout=WAIT, check=True
        )
        assert "Trafford" in ended.stdout.decode("utf-8")


def test_json_is_alone_on_standard_output(tmp_path: Path) -> None:
    """Notes and log lines go to standard error, in the real process too."""
    ran = monitor(tmp_path, "-vv", "grades", "--json", "--council", "Hull", "--database", str(tmp_path / "none.db"))
    assert ran.shape["council"] == "Kingston upon Hull"
    assert ran.stderr.startswith("Note: there is no database at ")


def test_only_what_a_command_needs_is_loaded(tmp_path: Path) -> None:
    """A text file waits for no database, no web and no PDF engine."""
    (tmp_path / "page.txt").write_text("Nothing.")
    script = """
import sys
from monitor.cli import cli
try:
    cli(["extract", "--json", "page.txt"])
except SystemExit:
    print([name for name in ("sqlalchemy", "httpx", "apprise", "pypdfium2", "lxml") if name in sys.modules])
"""
    ended = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, timeout=WAIT, check=True
    )
    assert ended.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("command", [["check"], ["sources", "check"], ["grades", "--config", "sources.toml"]])
def test_a_configuration_that_is_a_folder_is_never_passed_over(tmp_path: Path, command: list[str]) -> None:
    """A mount that went wrong must not make the program run on the packaged configuration."""
    (tmp_path / "sources.toml").mkdir()
    ran = run(tmp_path, *command)
    assert (ran.code, ran.stdout) == (2, "")
    assert "is a folder" in ran.stderr
