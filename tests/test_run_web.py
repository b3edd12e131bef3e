"""`run --web`: the daemon as a process of its own, and what its pages say from its start to its end."""

import signal
import socket
import time
from collections.abc import Callable
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest
from commands import run
from program import GAZETTE, configure, start
from servers import Site
from sinks import free_port
from town import Town
from watched import values

BOUND = 40.0  # seconds that nothing here may take


def until(holds: Callable[[], bool], why: str) -> None:
    for _ in range(int(BOUND / 0.05)):
        if holds():
            return
        time.sleep(0.05)
    pytest.fail(f"not within {BOUND:.0f} s: {why}")


def asked(port: int, path: str) -> tuple[int, str]:
    """The answer's status and words; 0 while nobody listens."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        except OSError:
            return 0, ""


def test_the_daemon_shows_itself_from_start_to_end(tmp_path: Path, site: Site) -> None:
    """Ready from its start on; its looks are counted; SIGHUP is followed; SIGTERM ends it with 0."""
    Town(site).add_council("Rutland")
    configure(tmp_path, site)
    port = free_port()
    place = f"127.0.0.1:{port}"
    daemon = start(tmp_path, "run", "--web", place)
    try:
        until(lambda: asked(port, "/readyz") == (200, "ready\n"), "it is ready")
        assert asked(port, "/healthz") == (200, "alive\n")
        counted = "ofsted_monitor_checks_total{result=ok,source=ofsted}"
        until(lambda: values(asked(port, "/metrics")[1])[counted] == 1, "the first look is counted")

        second = run(tmp_path, "run", "--web", place)
        assert second.code == 2
        assert f"--web {place}: another program listens there already" in second.stderr
        assert f"A daemon works on this database: process {daemon.pid}" in second.stderr

        with (tmp_path / "sources.toml").open("a") as file:
            file.write(GAZETTE.format(url=site.url("/feed")))
        daemon.send_signal(signal.SIGHUP)
        until(lambda: 'source="gazette"' in asked(port, "/metrics")[1], "the new source is shown")
        daemon.send_signal(signal.SIGTERM)
        assert daemon.wait(BOUND) == 0, (tmp_path / "log.txt").read_text()
        assert asked(port, "/healthz")[0] == 0
    finally:
        daemon.kill()
        daemon.wait(BOUND)
    assert "open to others" not in (tmp_path / "log.txt").read_text()


def test_a_port_that_is_taken_ends_it_before_anything_is_done(tmp_path: Path, site: Site) -> None:
    """Exit code 2, the port named, and no database made."""
    configure(tmp_path, site)
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        place = f"127.0.0.1:{other.getsockname()[1]}"
        ended = run(tmp_path, "run", "--web", place)
    assert ended.code == 2
    assert ended.stderr == (
        f"--web {place}: another program listens there already: stop that one, or give another port.\n"
    )
    assert not list(tmp_path.glob("*.db*"))
