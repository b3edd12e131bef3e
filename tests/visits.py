"""Fetches from a test server, one after the other, by a clock that a test sets."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from fetching import fetcher, resolved_to_loopback
from servers import Site

from monitor.errors import FetchError
from monitor.fetch import Hosts, HostsInMemory
from monitor.model import Fetched, HostState

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


class Visits:
    """Fetches from one site, one after the other, at the instants that a test names."""

    def __init__(self, site: Site, hosts: Hosts | None = None, **options: Any) -> None:
        self.site, self.now = site, NOW
        self.hosts = hosts or HostsInMemory()
        self.name = f"127.0.0.1:{site.port}"
        usual = {"robots": True, "resolve": resolved_to_loopback}
        self._options = {name: value for name, value in {**usual, **options}.items() if value is not None}

    def get(self, *paths: str, host: str = "127.0.0.1", within: timedelta | None = None) -> list[Fetched | FetchError]:
        """What comes of these paths in one run of the program, each `within` so long after the one before."""

        async def one_by_one() -> list[Fetched | FetchError]:
            came: list[Fetched | FetchError] = []
            async with fetcher(hosts=self.hosts, clock=lambda: self.now, **self._options) as fetching:
                for path in paths:
                    try:
                        came.append(await fetching.get(self.site.url(path, host)))
                    except FetchError as error:
                        came.append(error)
                    self.now += within or timedelta(0)
            return came

        return asyncio.run(one_by_one())

    def known(self, **state: Any) -> None:
        """Make this what is known of the host."""
        self.hosts.change(self.name, lambda _: HostState(self.name, **state))

    def one(self, path: str = "/page", **options: Any) -> Fetched | FetchError:
        return self.get(path, **options)[0]

    def asked(self) -> list[str]:
        """What the site was asked since the last time this was looked at."""
        paths = [asked.path for asked in self.site.asked]
        self.site.asked.clear()
        return paths
