"""Rounds over Ofsted's site and some outlets, at the instants that a test names, with a real webhook at the end.

Every outlet has a host of its own, as in life; all of them are the test's one server.
"""

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from shutil import copyfile

from fetching import fetcher, resolved_to_loopback
from markup import article_page, feed_page
from servers import page
from sinks import Hook
from town import Town

from monitor.facts import load
from monitor.reconcile import Decision
from monitor.round import Round, RoundReport
from monitor.settings import load as load_settings
from monitor.store import open_database

OFSTED = '[[source]]\nname = "ofsted"\nkind = "ofsted-search"\nurl = "{url}"\nevery = "10m"\n'
OUTLET = """[[source]]
name = "{name}"
kind = "feed"
url = "{url}"
every = "1h"
authority = "{authority}"
"""


class Newsroom:
    """Some outlets with their feeds, Ofsted's site, and a desk that is told of all."""

    def __init__(
        self,
        town: Town,
        hook: Hook,
        folder: Path,
        *,
        made: datetime,
        ledger: Path | None = None,  # to begin with a copy of it: sooner than a new one
        outlets: Mapping[str, str] | None = None,  # name → whose word it is
        ofsted: bool = True,
        more: str = "",  # of the configuration
    ) -> None:
        self.town, self.hook = town, hook
        self.news = defaultdict[str, dict[str, tuple[str, date]]](dict)
        sources = OFSTED.format(url=town.site.url("/search?rows=100")) if ofsted else ""
        for name, authority in (outlets or {"gazette": "press"}).items():
            sources += OUTLET.format(name=name, url=self._url(name, f"/feed/{name}"), authority=authority)
            self._print(name)
        (folder / "sources.toml").write_text(
            '[monitor]\npause-per-host = "0s"\nconnections-per-host = 4\nallow-addresses = ["127.0.0.0/8"]\n'
            f'{sources}[[notify]]\nname = "desk"\nurl = "{hook.url()}"\n'
            f'events = ["move", "unchanged", "first_grade", "priority_action", "visit"]\n{more}'
        )
        self.settings = load_settings(folder / "sources.toml", load(), {})
        if ledger:
            copyfile(ledger, folder / "ofsted-monitor.db")
        self.engine = open_database(f"sqlite:///{folder / 'ofsted-monitor.db'}", load(), now=made)

    def article(self, outlet: str, slug: str, headline: str, on: date, *paragraphs: str) -> None:
        """Print an article, and name it in the outlet's feed."""
        path = f"/{outlet}/{slug}"
        self.town.site.pages[path] = page(article_page(outlet.title(), headline, on, paragraphs))
        self.news[outlet][self._url(outlet, path)] = headline, on
        self._print(outlet)

    def check(self, at: datetime) -> RoundReport:
        """One whole round with its deliveries."""

        async def once() -> RoundReport:
            async with fetcher(resolve=resolved_to_loopback, connections_per_host=4) as client:
                work = Round(self.settings, load(), self.engine, client, lambda: at)
                return await work.check(self.settings.sources)

        self.report = asyncio.run(once())
        return self.report

    def tells(self, at: datetime) -> list[str]:
        """The references that a round brought to the desk."""
        before = len(self.hook.references)
        self.check(at)
        return self.hook.references[before:]

    @property
    def decisions(self) -> list[Decision]:
        """Of the last round."""
        return self.report.decisions

    def _url(self, outlet: str, path: str) -> str:
        return self.town.site.url(path, host=f"www.{outlet}.example")

    def _print(self, outlet: str) -> None:
        feed = feed_page(outlet.title(), self.news[outlet])
        self.town.site.pages[f"/feed/{outlet}"] = page(feed, content_type="application/rss+xml")
