"""The demo: the real program, on an invented country's web, through some staged days."""

from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine

from monitor.demo.kept import keep
from monitor.demo.servers import LOOPBACK, MailServer, Received, Web, web_server
from monitor.demo.stages import Stage, stages
from monitor.facts import Facts, in_country
from monitor.fetch import Fetcher
from monitor.model import Event
from monitor.packaged import packaged
from monitor.round import Round, RoundReport
from monitor.settings import Settings, load
from monitor.store import Alert, open_database

__all__ = ["Demo", "Played", "Received"]

LEDGER = "demo.db"
CONFIGURATION = """\
[monitor]
pause-per-host = "0s"
allow-addresses = ["127.0.0.0/8"]

[[source]]
name = "ofsted"
kind = "ofsted-search"
url = "http://ofsted.localhost:{web}/search?start=0&rows=100"
every = "1h"
expect-at-least = 4

[[source]]
name = "sampleford-gazette"
kind = "feed"
url = "http://sampleford-gazette.localhost:{web}/news/rss"
every = "30m"
match = "(?i)ofsted|children.?s services"

# Everything, by e-mail.
[[notify]]
name = "newsdesk"
url = "mailto://127.0.0.1:{mail}/?from=monitor@example.org&to=newsdesk@example.org&mode=insecure"
format = "text"

# Only what is in Ofsted's own reports, into a chat room.
[[notify]]
name = "board-chat"
url = "json://127.0.0.1:{web}/{room}"
confirmed-only = true

# Trouble only, to whoever runs the program.
[[notify]]
name = "operator"
url = "mailto://127.0.0.1:{mail}/?from=monitor@example.org&to=operator@example.org&mode=insecure"
role = "operator"
format = "text"
events = ["source_trouble", "recovered", "delivery_trouble"]
"""


@dataclass(frozen=True, slots=True)
class Played:
    """One stage, and all that came of it."""

    stage: Stage
    report: RoundReport
    received: tuple[Received, ...]  # in order of arrival
    events: Mapping[str, Event]  # all that was told so far, by reference
    alerts: tuple[Alert, ...]  # the outbox
    recovered: tuple[str, ...]  # sources that failed at the stage before, and do no more


@dataclass
class Demo:
    """The staged days, played one after the other; `folder` is empty, and holds the ledger when they are over."""

    folder: Path
    site: Path = field(default_factory=lambda: packaged("seeds") / "site")
    homes: tuple[str, ...] = ()  # where a browser on this machine finds the invented Ofsted and the paper

    def __post_init__(self) -> None:
        self.facts: Facts = in_country(self.site)
        self.stages = stages(self.site)

    @asynccontextmanager
    async def playing(self) -> AsyncIterator[AsyncIterator[Played]]:
        """The stages as they are played; their web stays up for as long as the block runs."""
        with web_server() as web, _mail_server() as mail:
            self.homes = tuple(f"http://{site}.localhost:{web.port}/" for site in ("ofsted", "sampleford-gazette"))
            self.facts = replace(self.facts, council_page=f"{self.homes[0]}provider/44/{{urn}}")
            async with aclosing(self._play(web, mail)) as stages_played:
                yield stages_played

    def keep(self, folder: Path) -> None:
        """Copy what the stages left, once they are over, into a folder where other commands find it."""
        keep(self.folder / LEDGER, self.site, self.stages, folder)

    async def _play(self, web: Web, mail: MailServer) -> AsyncGenerator[Played, None]:
        now = [self.stages[0].at]  # the demo's clock
        settings = self._settings(web, mail)
        with _ledger(self.folder, self.facts, now[0]) as engine:
            async with Fetcher(
                contact=None, allow=settings.allow_addresses, pause_per_host=timedelta(0), resolve=_loopback
            ) as fetcher:
                work, failing = Round(settings, self.facts, engine, fetcher, lambda: now[0]), frozenset[str]()
                for stage in self.stages:
                    now[0], web.folders = stage.at, stage.folders
                    mail.be(stage.mail_is_up)
                    report = await work.check(settings.sources)
                    failed = frozenset(source.name for source in report.sources if source.errors)
                    told = work.outbox.events(), tuple(work.outbox.alerts())
                    yield Played(stage, report, _taken(web, mail), *told, tuple(sorted(failing - failed)))
                    failing = failed

    def _settings(self, web: Web, mail: MailServer) -> Settings:
        file = self.folder / "sources.toml"
        file.write_text(CONFIGURATION.format(web=web.port, room=web.room, mail=mail.port), encoding="utf-8")
        return load(file, self.facts, {})


@contextmanager
def _ledger(folder: Path, facts: Facts, now: datetime) -> Iterator[Engine]:
    engine = open_database(f"sqlite:///{folder / LEDGER}", facts, now=now)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def _mail_server() -> Iterator[MailServer]:
    server = MailServer()
    try:
        yield server
    finally:
        server.be(up=False)


async def _loopback(host: str) -> Sequence[str]:
    """Every site of the demo is here; no other name exists."""
    if not host.endswith(".localhost"):
        raise OSError(f"{host} is not in the demo")
    return [LOOPBACK]


def _taken(web: Web, mail: MailServer) -> tuple[Received, ...]:
    """What arrived since the stage before."""
    taken = (*mail.received, *web.received)
    mail.received.clear()
    web.received.clear()
    return taken
