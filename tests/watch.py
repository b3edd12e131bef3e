"""The daemon's looks at a town, one by one, at the instants that a test names."""

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from town import Town

from monitor.facts import load
from monitor.fetch import Fetcher
from monitor.round import Round
from monitor.settings import load as load_settings
from monitor.store import Outbox, open_database

MORNING = datetime(2026, 9, 14, 8, tzinfo=UTC)


class Watch:
    """Looks at the town as the daemon does, at the instants that a test names."""

    def __init__(self, town: Town, folder: Path) -> None:
        self.town = town
        self.now = MORNING
        (folder / "sources.toml").write_text(
            '[monitor]\npause-per-host = "0s"\nallow-addresses = ["127.0.0.0/8"]\n[[source]]\nname = "ofsted"\n'
            f'kind = "ofsted-search"\nurl = "{town.site.url("/search?rows=100")}"\nevery = "10m"\n'
            '[[notify]]\nname = "desk"\nurl = "json://127.0.0.1/"\n'
        )
        self.settings = load_settings(folder / "sources.toml", load(), {})
        self.engine = open_database(f"sqlite:///{folder / 'ofsted.db'}", load(), now=MORNING)

    def look(self, at: datetime, *, thorough: bool = False, fails: bool = False) -> list[str]:
        """The pages asked for by one look; a host's robots.txt is none."""
        return self.looks([at], thorough=thorough, fails=fails)[0]

    def looks(self, instants: Iterable[datetime], *, thorough: bool = False, fails: bool = False) -> list[list[str]]:
        """The pages asked for by each of these looks."""

        async def all_of_them() -> list[list[str]]:
            asked = list[list[str]]()
            async with Fetcher(contact=None, allow=self.settings.allow_addresses, pause_per_host=timedelta(0)) as web:
                work = Round(self.settings, load(), self.engine, web, lambda: self.now)
                for self.now in instants:
                    before = len(self.town.site.asked)
                    report = await work.look(self.settings.sources[0], thorough=thorough)
                    self.errors = report.errors
                    assert bool(self.errors) is fails
                    paths = [request.path for request in self.town.site.asked[before:]]
                    asked.append([path for path in paths if path != "/robots.txt"])
            return asked

        return asyncio.run(all_of_them())

    def told(self) -> list[str]:
        """The references of all alerts so far."""
        return [alert.reference for alert in Outbox(self.engine).alerts()]
