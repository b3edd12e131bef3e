"""The tab key: what shells are offered, and that it never fails, never shows an error and loads little."""

import os
import subprocess
import sys
from contextlib import chdir
from pathlib import Path

import pytest
from click.shell_completion import BashComplete
from commands import run
from program import WAIT, environment

from monitor.cli import COMMANDS, cli
from monitor.facts import load

VARIABLE = "_OFSTED_MONITOR_COMPLETE"
CONFIG = """
[[source]]
name = "gazette"
kind = "feed"
[[source]]
name = "gleaner"
kind = "feed"
[[notify]]
name = "team-mail"
url = "mailtos://${SET_FOR_THE_DAEMON_ALONE}"
"""


def offered(folder: Path, typed: str) -> list[str]:
    """What the last word of the line may become; a blank at the end begins a new one."""
    *words, last = typed.split(" ")
    with chdir(folder):
        found = BashComplete(cli, {}, "ofsted-monitor", VARIABLE).get_completions(words, last)
    return [item.value if item.type == "plain" else f"any {item.type}" for item in found]


@pytest.mark.parametrize(
    ("typed", "offers"),
    [
        pytest.param("gr", ["grades"], id="command"),
        pytest.param("alerts re", ["retry"], id="subcommand"),
        pytest.param("grades --kn", ["--known-on"], id="option"),
        pytest.param("history --dat", ["--database"], id="common-option"),
        pytest.param("grades --log-format ", ["text", "json"], id="choice"),
        pytest.param("history traf", ["trafford"], id="council"),
        pytest.param("history King", ["kingston-upon-hull", "kingston-upon-thames"], id="council-in-any-case"),
        pytest.param("grades --council trafford --council tra", [], id="council-already-there"),
        pytest.param("grades --region north-", ["north-east", "north-west"], id="region"),
        pytest.param("grades --region=Lon", ["london"], id="after-an-equals-sign"),
        pytest.param("check ", ["gazette", "gleaner"], id="source"),
        pytest.param("check gazette ", ["gleaner"], id="another-source"),
        pytest.param("--config other.toml check ", ["elsewhere"], id="source-of-the-named-configuration"),
        pytest.param("check --config other.toml ", ["elsewhere"], id="configuration-after-the-command"),
        pytest.param("alerts test te", ["team-mail"], id="destination-although-its-secret-is-not-here"),
        pytest.param("extract ", ["any file"], id="input"),
        pytest.param("grades --config ", ["any file"], id="configuration"),
        pytest.param("completion ", ["bash", "zsh", "fish"], id="shell"),
    ],
)
def test_words_are_offered(tmp_path: Path, typed: str, offers: list[str]) -> None:
    """Commands, options and choices, and the names of councils, regions, sources and destinations."""
    (tmp_path / "sources.toml").write_text(CONFIG)
    (tmp_path / "other.toml").write_text('[[source]]\nname = "elsewhere"\n')
    assert offered(tmp_path, typed) == offers


def test_what_is_offered_is_understood(tmp_path: Path) -> None:
    """No slug of a council or region needs quotes, and each means what it was offered for."""
    facts = load()
    councils = offered(tmp_path, "history ")
    assert {facts.council(slug) for slug in councils} == set(facts.councils)
    regions = offered(tmp_path, "grades --region ")
    assert len(regions) == len(facts.regions)
    assert not any(" " in word for word in councils + regions)
    for region in ("north-west", "yorkshire-and-the-humber"):
        named = {line["region"] for line in run(tmp_path, "grades", "--region", region, "--json").lines}
        assert [name.lower().replace(" ", "-") for name in named] == [region]


@pytest.mark.parametrize("command", ["check ", "alerts test "])
@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"[[source", id="not-toml"),
        pytest.param(b'[[source]]\nname = "\xff"\n', id="not-utf-8"),
        pytest.param(b'source = "x"\nnotify = 3\n', id="no-tables"),
        pytest.param(b'[[source]]\nname = "two words"\n[[notify]]\nname = "$(date)"\n', id="names-to-quote"),
        pytest.param(b"[[source]]\n[[notify]]\nname = 3\n", id="no-names"),
        pytest.param(b"", id="empty"),
        pytest.param(None, id="a-folder"),
    ],
)
def test_a_broken_configuration_completes_nothing(tmp_path: Path, command: str, content: bytes | None) -> None:
    """There is no error in the middle of a line that somebody types; nor for a file that is not there."""
    if content is None:
        (tmp_path / "sources.toml").mkdir()
    else:
        (tmp_path / "sources.toml").write_bytes(content)
    assert offered(tmp_path, command) == []
    assert offered(tmp_path, f"--config nowhere.toml {command}") == []


def in_shell(folder: Path, script: str, **said: str) -> str:
    """What a script prints in bash; that it shows no error is part of what is asked."""
    found = {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    ended = subprocess.run(
        ["bash", "--norc", "-c", script],
        cwd=folder, env=environment() | found | said, capture_output=True, text=True, timeout=WAIT, check=True,
    )  # fmt: skip
    assert ended.stderr == ""
    return ended.stdout


def test_bash_completes(tmp_path: Path) -> None:
    """The printed script, in a real bash: it registers itself, and its function fills in what fits."""
    (tmp_path / "sources.toml").write_text(CONFIG)
    script = """
eval "$(ofsted-monitor completion bash)"
complete -p ofsted-monitor
ask() {
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
    _ofsted_monitor_completion "$1"
    echo "${COMPREPLY[@]}"
}
ask ofsted-monitor hist
ask ofsted-monitor history kingston-upon-h
ask ofsted-monitor grades --region "'Yorkshire and"
ask ofsted-monitor check g
echo '[[source' > sources.toml
ask ofsted-monitor check g
"""
    registered, *words = in_shell(tmp_path, script).splitlines()
    assert registered.endswith(" ofsted-monitor")
    assert words == ["history", "kingston-upon-hull", "yorkshire-and-the-humber", "gazette gleaner", ""]


def test_the_shell_is_guessed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an argument the script is for the shell of $SHELL; each shell has one of its own."""
    scripts = {shell: run(tmp_path, "completion", shell).stdout for shell in ("bash", "zsh", "fish")}
    assert len(set(scripts.values())) == 3
    assert scripts["zsh"].startswith("#compdef ofsted-monitor\n")
    assert "complete --no-files --command ofsted-monitor" in scripts["fish"]
    for shell, script in scripts.items():
        assert f"{VARIABLE}={shell}_complete" in script
        monkeypatch.setenv("SHELL", f"/usr/bin/{shell}")
        assert run(tmp_path, "completion").stdout == script


@pytest.mark.parametrize("shell", ["/bin/ksh", ""])
def test_an_unknown_shell_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shell: str) -> None:
    """Where $SHELL does not help, the message says what to type."""
    monkeypatch.setenv("SHELL", shell)
    ran = run(tmp_path, "completion")
    assert (ran.code, ran.stdout) == (2, "")
    assert "`ofsted-monitor completion bash`" in ran.stderr
    assert shell in ran.stderr


def loaded(folder: Path, typed: str) -> set[str]:
    """The modules that are in memory when the shell has its answer."""
    *words, last = ["ofsted-monitor", *typed.split(" ")]
    asked = {VARIABLE: "bash_complete", "COMP_WORDS": " ".join([*words, last]), "COMP_CWORD": str(len(words))}
    script = """
import sys
from monitor.cli import main
try:
    main()
except SystemExit:
    print(*sys.modules, file=sys.stderr)
"""
    ended = subprocess.run(
        [sys.executable, "-c", script],
        cwd=folder, env=environment() | asked, capture_output=True, text=True, timeout=WAIT, check=True,
    )  # fmt: skip
    assert ended.stdout.strip(), "nothing was offered"
    return set(ended.stderr.split())


def test_the_first_word_loads_no_command(tmp_path: Path) -> None:
    """The list of commands is enough to complete their names."""
    modules = {f"monitor.cli.{module}" for module, _ in COMMANDS.values()}
    assert not loaded(tmp_path, "") & modules


@pytest.mark.parametrize(
    "typed",
    ["check ", "run --", "grades --region ", "history ", "moves --", "extract ", "alerts test --", "migrate --"],
)
def test_a_word_waits_for_no_heavy_library(tmp_path: Path, typed: str) -> None:
    """Neither the database nor the web, mail and PDF libraries are loaded to complete a command's words."""
    assert not loaded(tmp_path, typed) & {"sqlalchemy", "sqlmodel", "alembic", "httpx", "apprise", "lxml", "structlog"}
