"""Whole rounds, as `check` makes them, at the instants that a test names: all of it is real but the clock."""

import asyncio
import json
import ssl
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from servers import Site
from sinks import Hook

from monitor.facts import load
from monitor.fetch import Fetcher
from monitor.fetch.guard import Resolve, look_up
from monitor.model import DestinationState, SourceState
from monitor.round import Round, RoundReport
from monitor.settings import load as load_settings
from monitor.store import Destinations, Sources, open_database

TLS = ssl.create_default_context()  # slow to make
NOON = datetime(2026, 9, 14, 12, tzinfo=UTC)
ALLOW = '[monitor]\npause-per-host = "0s"\nallow-addresses = ["127.0.0.0/8"]\n'


def source(name: str, kind: str, url: str, more: str = "") -> str:
    return f'[[source]]\nname = "{name}"\nkind = "{kind}"\nurl = "{url}"\nevery = "1h"\n{more}\n'


def notify(name: str, hook: Hook, more: str = "") -> str:
    return f'[[notify]]\nname = "{name}"\nurl = "{hook.url()}"\n{more}\n'


OPERATOR = 'role = "operator"'


async def _at_once(_: float) -> None:
    """No test waits for a host."""


@dataclass
class Rounds:
    """A configuration and its ledger; each round is a program of its own."""

    folder: Path
    site: Site
    tables: tuple[str, ...]
    at: datetime = field(default=NOON)
    resolve: Resolve = look_up

    def __post_init__(self) -> None:
        (self.folder / "sources.toml").write_text(ALLOW + "".join(self.tables))

    def check(self, *, after: timedelta = timedelta(hours=1)) -> RoundReport:
        """The round at the present instant; then so much time passes."""
        facts, at = load(), self.at
        settings = load_settings(self.folder / "sources.toml", facts, {})
        engine = open_database(f"sqlite:///{self.folder / 'ofsted-monitor.db'}", facts, now=at, known="none")

        async def once() -> RoundReport:
            async with Fetcher(
                contact=None,
                allow=settings.allow_addresses,
                pause_per_host=timedelta(0),
                tls=TLS,
                resolve=self.resolve,
                sleep=_at_once,
            ) as web:
                return await Round(settings, facts, engine, web, lambda: at).check(settings.sources)

        try:
            return asyncio.run(once())
        finally:
            self.sources, self.destinations = Sources(engine).states(), Destinations(engine).states()
            engine.dispose()
            self.at += after

    sources: dict[str, SourceState] = field(default_factory=dict, init=False)
    destinations: dict[str, DestinationState] = field(default_factory=dict, init=False)


def subjects(hook: Hook) -> list[str]:
    """The subjects of what a webhook took."""
    return [str(told["title"]) for told in hook.taken]


def words(told: dict[str, Any]) -> str:
    """The text of one message, on one line."""
    return " ".join(json.dumps(told["message"]).replace("\\n", " ").split())
