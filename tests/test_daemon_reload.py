"""A new configuration for a running daemon, while something is in its way: the watch goes on all the same."""

import asyncio
import os
import signal
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from servers import Site, raw
from sinks import Hook, free_port
from structlog.testing import capture_logs
from test_daemon_guard import BOUND, SEARCH, daemon_of, said, small_town, under_way, until

from monitor.errors import DatabaseFault
from monitor.facts import load
from monitor.model import Message, SourceState
from monitor.settings import load as load_settings
from monitor.store import Sources

__all__ = ["small_town"]

HELLO = Message("Hello", "Hello", "<p>Hello</p>")


@pytest.mark.parametrize(
    ("answers", "event"),
    [
        pytest.param(0, "configuration kept", id="before-the-old-watch-ended"),
        pytest.param(1, "configuration reloaded", id="after-it"),
    ],
)
def test_a_database_that_refuses_during_a_reload_ends_no_daemon(
    tmp_path: Path, site: Site, small_town: Path, monkeypatch: pytest.MonkeyPatch, answers: int, event: str
) -> None:
    """It looks on, by the old configuration or by the new one."""
    states, left = Sources.states, list[bool]()

    def refuse(self: Sources) -> dict[str, SourceState]:
        if not left:
            raise DatabaseFault("The database is locked.")
        left.pop()
        return states(self)

    async def live() -> None:
        daemon = daemon_of(tmp_path)
        daemon._read_again = lambda: load_settings(small_town, load(), {})
        async with under_way(daemon):
            await until(lambda: len(site.asked) >= 1)
            left.extend([True] * answers)
            with monkeypatch.context() as patched:
                patched.setattr(Sources, "states", refuse)
                os.kill(os.getpid(), signal.SIGHUP)
                await until(lambda: bool(said(logs, event)))
            looks = len(site.asked)
            await until(lambda: len(site.asked) > looks)

    with capture_logs() as logs:
        asyncio.run(live())
    assert not said(logs, "job failed")


def test_a_look_that_does_not_end_is_cut_off_in_a_sentence(
    tmp_path: Path, site: Site, small_town: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The new watch begins without it, and looks at the source again."""
    monkeypatch.setattr("monitor.daemon.shift.DRAIN", timedelta(seconds=0.3))
    good = site.pages[SEARCH]
    site.pages[SEARCH] = raw(b"", every=BOUND)

    async def live() -> None:
        daemon = daemon_of(tmp_path)
        daemon._read_again = lambda: load_settings(small_town, load(), {})
        async with under_way(daemon):
            await until(lambda: len(site.asked) >= 1)
            os.kill(os.getpid(), signal.SIGHUP)
            await until(lambda: bool(said(logs, "configuration reloaded")))
            site.pages[SEARCH] = good
            await until(lambda: bool(said(logs, "source checked")))

    with capture_logs() as logs:
        asyncio.run(live())
    assert [line["job"] for line in said(logs, "job cut off")] == ["source ofsted"]
    assert not caplog.records, "nothing that a library takes for a fault"


def test_a_refused_configuration_changes_no_way_out(
    tmp_path: Path, site: Site, hook: Hook, small_town: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What goes on does so without the proxy that was refused, which would take no message."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)

    def refuse(self: Sources) -> dict[str, SourceState]:
        raise DatabaseFault("The database is locked.")

    async def live() -> None:
        daemon = daemon_of(tmp_path)
        kept = daemon._settings
        daemon._read_again = lambda: replace(kept, proxy=f"http://127.0.0.1:{free_port()}")
        async with under_way(daemon):
            await until(lambda: len(site.asked) >= 1)
            with monkeypatch.context() as patched:
                patched.setattr(Sources, "states", refuse)
                os.kill(os.getpid(), signal.SIGHUP)
                await until(lambda: bool(said(logs, "configuration kept")))
            assert daemon._shift is not None
            sender = daemon._shift._work._courier.sender
            assert (await sender.send(HELLO, kept.destinations[0])).ok

    with capture_logs() as logs:
        asyncio.run(live())
    assert len(hook.taken) == 1
