"""`demo`: the real program on the invented web that travels with it."""

import asyncio
import os
import re
import signal
import subprocess
from http.client import HTTPConnection
from pathlib import Path

import pytest
from commands import run
from make_site import SITE, changed
from program import COMMAND, WAIT, environment

from monitor.demo import Demo, Played
from monitor.model import EventKind, Origin, Status
from monitor.read.report import read

PROXY = {"http_proxy": "http://127.0.0.1:9", "HTTP_PROXY": "http://127.0.0.1:9"}  # an office's: not for loopback
PORT = re.compile(r"(?<=localhost|127\.0\.0\.1):\d+")


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> list[Played]:
    """The stages of one demo."""

    async def play() -> list[Played]:
        async with Demo(tmp_path_factory.mktemp("demo")).playing() as stages:
            return [stage async for stage in stages]

    return asyncio.run(play())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The working folder of the command, with the only place for temporary files."""
    folder = tmp_path_factory.mktemp("stranger")
    (folder / "scratch").mkdir()
    return folder


@pytest.fixture(scope="module")
def ran(folder: Path) -> subprocess.CompletedProcess[str]:
    """The command, run to its end."""
    return subprocess.run(
        [*COMMAND, "demo"],
        cwd=folder,
        env={**environment(), "TMPDIR": str(folder / "scratch"), "HOME": str(folder), "COLUMNS": "80", **PROXY},
        capture_output=True,
        text=True,
        timeout=WAIT,
        check=False,
    )


def test_a_stranger_sees_it_all_and_nothing_stays(ran: subprocess.CompletedProcess[str], folder: Path) -> None:
    """The account names what was told, set aside and mended; no file is left behind, no line is too long."""
    assert (ran.returncode, ran.stderr) == (0, "")
    for words in (
        "reported",
        "confirmed",
        "focused visit",
        "Source trouble",
        "a school or a nursery",
        "Each arrived once",
    ):
        assert words in ran.stdout
    *lines, last = ran.stdout.splitlines()
    assert last.endswith("ofsted-monitor init"), "the next step, as it can be typed here"
    assert max(map(len, lines)) <= 80
    assert not any(line.endswith(" ") for line in lines)
    assert [path.name for path in folder.rglob("*")] == ["scratch"]


def test_the_readme_shows_what_the_demo_prints(ran: subprocess.CompletedProcess[str]) -> None:
    """Every line of the README's two screens of the demo is one of its real lines, in the same order."""
    readme = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    printed = [PORT.sub("", line) for line in ran.stdout.splitlines()]
    bare = [line.strip("│ ") for line in printed]  # the e-mail stands in a frame
    for beginning, lines in (("Tuesday 9 June 2026, 08:10", printed), ("Exampleshire children's services: ", bare)):
        block = next(block for block in readme.split("```") if block.lstrip("\n").startswith(beginning))
        shown = [PORT.sub("", line) for line in block.strip("\n").splitlines() if line not in ("", "…")]
        left = iter(lines)
        missing = [line for line in shown if (line if lines is printed else line.strip()) not in left]
        assert not missing


def test_a_quiet_look_sends_nothing(played: list[Played]) -> None:
    """Neither the first look, which knows the past, nor the last, which finds it all unchanged, sends anything."""
    for stage in (played[0], played[-1]):
        assert not stage.received
        assert not stage.report.failed
        assert stage.report.queued == 0


def test_the_paper_is_told_as_a_paper(played: list[Played]) -> None:
    """A new grade in the paper is reported to the newsdesk alone; a school and an old grade are set aside."""
    (mail,) = played[1].received
    event = played[1].events[mail.references[0]]
    assert (mail.destination, event.inspection.status) == ("newsdesk", Status.REPORTED)
    assert "sampleford-gazette.localhost, not yet found on Ofsted's site" in mail.text.replace("\n", " ")
    assert {str(page.reason) for page in played[1].report.sources[1].set_aside} == {"school_or_nursery", "history_only"}


def test_the_report_adds_what_the_paper_left_out(played: list[Played]) -> None:
    """Ofsted's report tells the newsdesk of the one area more, and the board, that wants no press, of all."""
    (chat,) = played[2].received
    (waiting,) = (alert for alert in played[2].alerts if not alert.sent_at)
    whole, added = played[2].events[chat.references[0]], played[2].events[waiting.reference]
    assert (chat.destination, waiting.destination) == ("board-chat", "newsdesk")
    assert whole.inspection.status is added.inspection.status is Status.CONFIRMED
    assert added.areas == ("in_care",)
    assert set(whole.areas) == {"overall", "leaders", "help_and_protection", "in_care", "care_leavers"}


def test_what_waited_for_the_mail_server_arrives_once(played: list[Played]) -> None:
    """The mail that could not be sent comes when the server is back; nobody gets anything twice."""
    (waiting,) = (alert.reference for alert in played[2].alerts if not alert.sent_at)
    told = [
        (mail.destination, reference) for stage in played for mail in stage.received for reference in mail.references
    ]
    assert ("newsdesk", waiting) in [(mail.destination, *mail.references) for mail in played[3].received]
    assert len(told) == len(set(told)) == len(played[-1].alerts) == 9
    assert all(alert.sent_at for alert in played[-1].alerts)


def test_no_overall_grade_after_march_2026(played: list[Played]) -> None:
    """The report of 2026 moves areas both ways and says that the overall grade is no longer given."""
    mail = next(mail for mail in played[3].received if "Exampleshire" in mail.subject)
    event = played[3].events[mail.references[0]]
    assert event.comparison.direction == "mixed"
    assert "overall" not in event.inspection.grades
    assert "no longer given since April 2026" in " ".join(mail.text.split())


def test_a_broken_page_is_trouble_until_it_is_mended(played: list[Played]) -> None:
    """The council's page without its markup fails the look by name; the next one says that it is in order."""
    (error,) = played[3].report.sources[0].errors
    assert "/provider/44/99003: the council's name not found" in error
    assert played[4].recovered == ("ofsted",)
    told = [mail for stage in played for mail in stage.received if mail.destination == "operator"]
    assert [mail.subject for mail in told] == [
        "Source trouble: a page of ofsted has changed its shape",
        "Recovered: ofsted is read again",
    ]


def test_a_focused_visit_warns_without_a_grade(played: list[Played]) -> None:
    """The letter is told as priority action, to both."""
    told = [mail for mail in played[4].received if mail.destination != "operator"]
    events = [played[4].events[mail.references[0]] for mail in told]
    assert [event.kind for event in events] == [EventKind.PRIORITY_ACTION] * 2
    assert not events[0].inspection.grades


def test_the_pages_are_as_their_script_writes_them() -> None:
    """Every generated file is there with the script's own words, and no other."""
    written = dict(changed())
    there = {str(file.relative_to(SITE)) for stage in SITE.iterdir() if stage.is_dir() for file in stage.rglob("*.*")}
    assert there == set(written)
    for path, content in written.items():
        kept = (SITE / path).read_bytes()
        if path.endswith(".pdf"):  # another version of the library that writes PDFs writes other bytes
            assert read(kept, Origin(path)).text == read(content, Origin(path)).text
        else:
            assert kept == content


def test_serve_keeps_the_pages_up_for_a_browser(tmp_path: Path) -> None:
    """After the account the invented Ofsted answers at the address shown, until Ctrl-C ends it well."""
    environ = {**environment(), "TMPDIR": str(tmp_path), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        [*COMMAND, "demo", "--serve"], env=environ, stdout=subprocess.PIPE, text=True, preexec_fn=os.setpgrp
    ) as running:
        assert running.stdout
        try:
            line = next(line for line in running.stdout if "http://ofsted.localhost:" in line and line.endswith("/\n"))
            port = line.strip().strip("/").rpartition(":")[2]
            for host, path in (("ofsted", "/"), ("ofsted", "/search"), ("sampleford-gazette", "/news/rss")):
                assert asked(port, f"{host}.localhost:{port}", path) == 200
            assert asked(port, "ofsted.localhost", "/board", b"{}") == 403, "only the program may post"
            running.send_signal(signal.SIGINT)
            assert running.wait(timeout=20) == 0
        finally:
            running.kill()
    assert not list(tmp_path.iterdir())


def asked(port: str, host: str, path: str, body: bytes | None = None) -> int:
    """The status that the demo's web answers with."""
    connection = HTTPConnection("127.0.0.1", int(port), timeout=10)
    try:
        connection.request("POST" if body else "GET", path, body, {"Host": host})
        return connection.getresponse().status
    finally:
        connection.close()


def test_the_demo_serves_nothing_but_its_pages(tmp_path: Path) -> None:
    """No way up out of the stages' folders."""

    async def play() -> None:
        demo = Demo(tmp_path)
        async with demo.playing() as stages:
            async for _ in stages:
                break
            port = demo.homes[0].rpartition(":")[2].strip("/")
            (tmp_path / "private.html").write_text("private")
            assert await asyncio.to_thread(asked, port, "ofsted.localhost", "/search") == 200
            up = "../" * len(tmp_path.parts) * 2
            for host in (str(tmp_path), f"ofsted/{up}{tmp_path}", f"ofsted.localhost/{up}{tmp_path}", "..", ""):
                for path in ("/private", f"/{up}{tmp_path}/private", f"/..%2f{tmp_path}/private", "/" + "a" * 5000):
                    assert await asyncio.to_thread(asked, port, host, path) in (400, 404)

    asyncio.run(play())


@pytest.mark.parametrize("name", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_demo_leaves_nothing(tmp_path: Path, name: signal.Signals) -> None:
    """Stopped in the middle it says so, without a traceback, and its temporary folder is gone."""
    environ = {**environment(), "TMPDIR": str(tmp_path), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        [*COMMAND, "demo"], env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        preexec_fn=os.setpgrp,
    ) as running:  # fmt: skip
        assert running.stdout and running.stderr
        assert any("Tuesday" in line for line in running.stdout)
        running.send_signal(name)
        _, told = running.communicate(timeout=WAIT)
    assert (running.returncode, told.strip()) == (130, "Stopped.")
    assert not list(tmp_path.iterdir())


def test_the_demo_refuses_what_it_would_not_use(tmp_path: Path) -> None:
    """A configuration that is named is never silently passed over."""
    told = run(tmp_path, "demo", "--config", "own.toml")
    assert (told.code, told.stdout) == (2, "")
    assert "leave --config and --database out" in told.stderr
