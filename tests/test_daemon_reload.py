"""A new configuration for a running daemon whose database refuses meanwhile: the watch goes on all the same."""

import asyncio
import os
import signal
from pathlib import Path

import pytest
from servers import Site
from structlog.testing import capture_logs
from test_daemon_guard import daemon_of, said, small_town, under_way, until

from monitor.errors import DatabaseFault
from monitor.facts import load
from monitor.model import SourceState
from monitor.settings import load as load_settings
from monitor.store import Sources

__all__ = ["small_town"]


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
