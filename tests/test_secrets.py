"""No secret of the configuration is ever in a log, on a screen, in a metric, in the database or in a traceback."""

import json
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import pytest
from commands import run
from program import environment, today
from servers import Asked, Site, page
from sinks import SECRET, Hook, Mailbox, free_port, mail_server
from story import all_areas
from town import Town, report

TODAY = today()
AREAS = ("leaders", "help_and_protection", "in_care", "care_leavers")
BOUND = 40.0  # seconds that nothing here may take
TOKENS = {
    "path": "PathTok9x1Q",
    "header": "HeadTok8y2W",
    "field": "FieldTok7z3E",
    "query": "QueryTok6a4R",
    "user": "webhookuser",
    "password": "correct-horse!7",
    "mail-password": "Mail%2FPass%40word5b",
    "by-name": "NamedTok4c6T",
    "by-file": "FiledTok3d7Y",
    "slack": "TIiajkdnlazkcOXrIdevi7FQ",
    "telegram": "AAEhBP0av28vQ1a3LKtfG6YMlyk0nDfV9zA",
    "discord": "JHMHI8qBe7bk2ZwO5U711o3dV_js9w",
    "topic": "ntfytopicofours",
    "heartbeat": "4f1c2f4e-beat-4b1e-9c55-7d0b1c2a3e4f",
    "heartbeat-key": "BeatKey2e8U",
    "proxy-user": "proxyuserofours",
    "proxy-password": "Prox%40yPass1f9I",
    "source-key": "SourceKey0g0O",
    "mail-server-says": SECRET,
}
# What the program is made to do in the test's place: faults with whole addresses in them, wherever one may come from.
FAULTY = """
import asyncio, logging, os, sys, threading, warnings
from monitor.cli import main
from monitor.deliver import sender
from monitor.store import outbox

really = sender.Sender.send
told = []

async def send(self, message, destination):
    if destination.name == "broken":
        if not told:
            told.append(1)
            logging.getLogger("some.library").error("refused %s", destination.url)
            warnings.warn(f"odd address {destination.url}", UserWarning)
            thread = threading.Thread(target=fail, args=(destination.url,))
            thread.start()
            thread.join()
            asyncio.get_running_loop().create_task(fail_later(destination.url))
        raise RuntimeError(f"no way to {destination.url}")
    return await really(self, message, destination)

def fail(url):
    raise ValueError(url)

async def fail_later(url):
    raise OSError(f"never heard of: {url}")

def fall_over(settings, *_, **__):
    raise KeyError(repr([destination.url for destination in settings.destinations]))

sender.Sender.send = send
if os.environ.get("FALL_OVER"):
    import monitor.cli.look as look
    look.refuse_unsendable = fall_over
main()
"""


@dataclass
class Scene:
    """A configuration with a secret in every place that may hold one, and all that the program said so far."""

    folder: Path
    said: str = ""

    def run(self, *arguments: str, **variables: str) -> int:
        """Run the real program with the faults in it, to its end."""
        ended = subprocess.run(
            [sys.executable, "faulty.py", *arguments],
            cwd=self.folder,
            env=environment() | {"NAMED": TOKENS["by-name"]} | variables,
            capture_output=True,
            text=True,
            timeout=BOUND,
            check=False,
        )
        self.said += ended.stdout + ended.stderr
        return ended.returncode

    @contextmanager
    def daemon(self, place: str) -> Iterator[Callable[[str], str]]:
        """The daemon, at its most talkative; what one of its pages shows."""
        log = self.folder / "daemon.log"
        with log.open("w") as file:
            process = subprocess.Popen(
                [sys.executable, "faulty.py", "run", "--web", place, "--log-format", "json", "-vvv"],
                cwd=self.folder,
                env=environment() | {"NAMED": TOKENS["by-name"]},
                stdout=file,
                stderr=file,
            )
        try:
            yield lambda path: _got(f"http://{place}{path}")
            process.send_signal(signal.SIGTERM)
            assert process.wait(BOUND) == 0, log.read_text()
        finally:
            process.kill()
            process.wait(BOUND)

    @property
    def stored(self) -> bytes:
        """Every byte of the database and of what SQLite keeps beside it."""
        return b"".join(file.read_bytes() for file in self.folder.glob("ofsted-monitor.db*"))


def _got(url: str) -> str:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return str(answer.read().decode())
    except OSError:
        return ""


def found(text: str, *, but: tuple[str, ...] = ()) -> list[str]:
    """Which of the tokens stand in a text, as they are written or as they are meant."""
    return [
        kind
        for kind, token in TOKENS.items()
        if kind not in but and any(form in text for form in {token, unquote(token)})
    ]


def until(holds: Callable[[], bool], why: str) -> None:
    for _ in range(int(BOUND / 0.1)):
        if holds():
            return
        time.sleep(0.1)
    pytest.fail(f"not within {BOUND:.0f} s: {why}")


def sent_to(folder: Path, site: Site, hook: Hook, box: Mailbox, closed: int) -> dict[str, str]:
    """Destinations that refuse, hang, or answer errors that repeat what they were told."""
    t = TOKENS
    parameters = f"?+X-Token={t['header']}&:note={t['field']}&-key={t['query']}"
    return {
        "echoing": f"json://127.0.0.1:{site.port}/{t['path']}/{parameters}",
        "hanging": f"json://127.0.0.1:{hook.port}/{t['path']}{parameters}&rto=1&cto=1",
        "refusing": f"json://{t['user']}:{t['password']}@127.0.0.1:{closed}/{t['path']}{parameters}",
        "named": f"form://127.0.0.1:{closed}/${{NAMED}}",
        "filed": f"file:{folder / 'token'}",
        "broken": f"xml://{t['user']}:{t['password']}@127.0.0.1:{closed}/{t['path']}{parameters}",
        "mail": f"mailto://127.0.0.1:{box.port}/?from=m@example.org&to=no@example.org&mode=insecure&name={SECRET}",
        "login": f"mailto://postman:{t['mail-password']}@127.0.0.1:{box.port}/?from=m@example.org&to=clerk@example.org"
        "&mode=insecure",
    }


# Of services elsewhere: nothing is sent there.
SILENT = {
    "chat": f"slack://T1JJ3T3L2/A1BRTD4JD/{TOKENS['slack']}",
    "bot": f"tgram://123456789:{TOKENS['telegram']}/12315544/",
    "room": f"discord://4174216298/{TOKENS['discord']}",
    "topic": f"ntfy://{TOKENS['topic']}",
}


def notify(destinations: Mapping[str, str], more: str = "") -> str:
    return "".join(f'[[notify]]\nname = "{name}"\nurl = "{url}"\n{more}\n' for name, url in destinations.items())


def configured(folder: Path, site: Site, hook: Hook, box: Mailbox) -> Scene:
    """Every kind of destination, a heartbeat and a source, each with a token."""

    def echoing(asked: Asked) -> bytes:
        return page(f"no {asked.path} {dict(asked.headers)}", 500)

    t, closed = TOKENS, free_port()
    (folder / "token").write_text(f"json://127.0.0.1:{closed}/{t['by-file']}\n")
    site.pages[f"/{t['path']}"] = site.pages[f"/{t['path']}/"] = echoing
    hook.answer.clear()
    (folder / "sources.toml").write_text(
        f"""
[monitor]
pause-per-host = "0s"
allow-addresses = ["127.0.0.0/8"]
heartbeat = "http://127.0.0.1:{closed}/{t["heartbeat"]}?key={t["heartbeat-key"]}"
[[source]]
name = "ofsted"
kind = "ofsted-search"
url = "{site.url("/search?rows=100")}"
every = "1h"
[[source]]
name = "keyed"
kind = "feed"
url = "{site.url(f"/keyed?key={t['source-key']}")}"
every = "1h"
authority = "press"
{notify(sent_to(folder, site, hook, box, closed))}{notify(SILENT, 'councils = ["Torbay"]')}"""
    )
    (folder / "faulty.py").write_text(FAULTY)
    site.pages[f"/keyed?key={t['source-key']}"] = page(f"the key {t['source-key']} is not known", 403)
    return Scene(folder)


def test_no_secret_is_shown_or_stored(tmp_path: Path, site: Site, hook: Hook, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not by the daemon at its most talkative, nor by any command, whatever fails and however it fails."""
    town = Town(site)
    document = report("Warrington", "8 to 19 June 2026", all_areas("good", AREAS, leaders="inadequate"))
    town.publish("Warrington", TODAY, document)
    with mail_server() as box:
        scene = configured(tmp_path, site, hook, box)
        with scene.daemon(f"127.0.0.1:{free_port()}") as shown:

            def failing() -> int:
                return sum(
                    line.endswith(" 1.0")
                    for line in shown("/metrics").splitlines()
                    if line.startswith("ofsted_monitor_deliveries_total") and 'result="failed"' in line
                )

            until(lambda: failing() == 8, "every destination was tried, and failed")
            scraped = "".join(map(shown, ("/metrics", "/healthz", "/readyz")))
            stored = scene.stored
        log = (tmp_path / "daemon.log").read_text()
        monkeypatch.setenv("NAMED", TOKENS["by-name"])
        for command in (["check", "-vvv"], *(["alerts", "test", name] for name in ("refusing", "login", "hanging"))):
            ran = run(tmp_path, *command)
            assert ran.code == 1
            assert found(ran.stdout + ran.stderr) == [], command
        assert scene.run("check", FALL_OVER="1") == 1
    assert "ofsted_monitor_database_up 1.0" in scraped
    assert found(scraped) == []
    events = [json.loads(line) for line in log.splitlines()]
    told = {event["event"] for event in events}
    assert {"alert kept", "library said", "thread failed", "python warned", "page failed", "source checked"} <= told
    assert found(log) == []
    assert any("no way to xml://…@127.0.0.1" in str(event.get("error")) for event in events)
    assert "KeyError" in scene.said
    assert found(scene.said) == []
    for command in (
        ["sources"],
        ["sources", "check"],
        ["alerts"],
        ["alerts", "list", "--json"],
        ["doctor", "--offline"],
    ):
        ran = run(tmp_path, *command)
        assert ran.code in (0, 1)
        assert found(ran.stdout + ran.stderr, but=("source-key",)) == [], command
    for content in (stored, scene.stored):
        # A page is known by its whole address: that of a source is stored, and never shown.
        assert found(content.decode("latin-1"), but=("source-key",)) == []


def test_the_login_of_a_proxy_stays_hidden(tmp_path: Path, site: Site) -> None:
    """Also when the proxy refuses, and repeats what it was told."""
    login = f"{TOKENS['proxy-user']}:{TOKENS['proxy-password']}"
    (tmp_path / "sources.toml").write_text(
        f'[monitor]\nproxy = "http://{login}@127.0.0.1:{site.port}"\nallow-addresses = ["127.0.0.0/8"]\n'
        f'[[source]]\nname = "gazette"\nkind = "feed"\nurl = "{site.url("/rss")}"\nevery = "1h"\nauthority = "press"\n'
    )
    (tmp_path / "faulty.py").write_text(FAULTY)
    site.pages[site.url("/rss")] = site.pages[site.url("/robots.txt")] = lambda asked: page(f"{asked.headers}", 407)
    scene = Scene(tmp_path)
    assert scene.run("check", "-vvv", "--log-format", "json") == 1
    assert "proxy-authorization" in "".join(name for asked in site.asked for name in asked.headers)
    assert found(scene.said) == []
    assert found(scene.stored.decode("latin-1")) == []
