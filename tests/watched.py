"""The site of a daemon without the daemon: what it shows, over real HTTP, at the instant that a test names."""

import asyncio
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from types import MappingProxyType
from typing import Any

from prometheus_client.parser import text_string_to_metric_families as metrics
from sinks import free_port
from sqlalchemy import Engine

from monitor.facts import load
from monitor.settings import Settings
from monitor.settings import load as load_settings
from monitor.store import open_database
from monitor.web import Metrics, Site, listen, serve

NOW = datetime(2026, 9, 14, 8, tzinfo=UTC)
CONFIGURATION = """
[[source]]
name = "ofsted"
kind = "ofsted-search"
url = "https://ofsted.example/search"
every = "1h"
[[source]]
name = "gazette"
kind = "feed"
url = "https://gazette.example/rss"
every = "1h"
authority = "press"
[[source]]
name = "asleep"
kind = "feed"
url = "https://asleep.example/rss"
every = "1h"
authority = "press"
enabled = false
[[notify]]
name = "desk"
url = "json://hooks.example/Tok3nThatNobodyMaySee"
"""


@dataclass
class Answer:
    """What came back over HTTP."""

    status: int
    body: str
    headers: dict[str, str]


@dataclass
class Watched:
    """A daemon's site without the daemon: a test says whether it is alive."""

    settings: Settings
    engine: Engine
    reason: str | None = None
    patience: float = 5.0
    port: int = field(default_factory=free_port)

    def __post_init__(self) -> None:
        self.metrics = Metrics(self.settings)

    def get(self, *paths: str, **headers: str) -> list[Answer]:
        """The answers to requests, one after the other."""
        return [*self.during(lambda: [self.ask(path, headers=headers) for path in paths])]

    def during(self, work: Callable[[], Any]) -> Any:
        """What `work`, in a thread of its own, gives while the site is up."""

        async def live() -> Any:
            site = Site(self.metrics, self.engine, lambda: NOW, lambda _: self.reason, patience=self.patience)
            up = asyncio.create_task(serve(listen(f"127.0.0.1:{self.port}"), site.application()))
            try:
                return await asyncio.to_thread(work)
            finally:
                up.cancel()
                await asyncio.gather(up, return_exceptions=True)

        return asyncio.run(live())

    def until(self, holds: Callable[[], bool]) -> None:
        """Wait, within a bound, until something holds."""
        for _ in range(200):
            if holds():
                return
            threading.Event().wait(0.05)
        raise AssertionError("it did not come to that")

    def scrape(self) -> dict[str, float]:
        """Every value of a scrape, by what it is called: `ofsted_monitor_checks_total{result=ok,source=ofsted}`."""
        (answer,) = self.get("/metrics")
        return values(answer.body)

    def ask(self, path: str, method: str = "GET", headers: Mapping[str, str] = MappingProxyType({})) -> Answer:
        """One answer, while the site is up."""
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=10)) as connection:
            connection.request(method, path, headers=dict(headers))
            got = connection.getresponse()
            return Answer(got.status, got.read().decode(), {name.lower(): value for name, value in got.getheaders()})


def values(body: str) -> dict[str, float]:
    """Every value of a scrape, by its name and labels, as the official client reads them."""

    def called(name: str, labels: dict[str, str]) -> str:
        listed = ",".join(f"{label}={value}" for label, value in sorted(labels.items()))
        return f"{name}{{{listed}}}" if labels else name

    return {called(s.name, s.labels): s.value for family in metrics(body) for s in family.samples}


@contextmanager
def watching(folder: Path) -> Iterator[Watched]:
    """Two sources, one that is not enabled, one destination, and an empty ledger."""
    (folder / "sources.toml").write_text(CONFIGURATION)
    settings = load_settings(folder / "sources.toml", load(), {})
    engine = open_database(f"sqlite:///{folder / 'ofsted.db'}", load(), now=NOW, known="none")
    yield Watched(settings, engine)
    engine.dispose()
