"""A fetcher as the configuration wants it: the one way in which the program makes one."""

from collections.abc import Callable
from datetime import datetime

import monitor.clock
from monitor.fetch.client import Fetcher
from monitor.fetch.hosts import Hosts
from monitor.fetch.pace import Gates
from monitor.settings.values import Settings


def fetcher_for(
    settings: Settings,
    hosts: Hosts | None = None,
    clock: Callable[[], datetime] = monitor.clock.now,
    *,
    gates: Gates | None = None,
    robots: bool = True,
    patient: bool = True,
) -> Fetcher:
    """A fetcher with the pace, the guards, the proxy and the certificates of `[monitor]`.

    What it learns of hosts is kept in `hosts`, else forgotten with it; `gates` keep other processes from asking the
    same host meanwhile. SettingsError if ca-bundle cannot be read.
    """
    return Fetcher(
        contact=settings.contact,
        allow=settings.allow_addresses,
        pause_per_host=settings.pause_per_host,
        connections_per_host=settings.connections_per_host,
        hosts=hosts,
        gates=gates,
        clock=clock,
        robots=robots,
        patient=patient,
        proxy=settings.proxy,
        ca_bundle=settings.ca_bundle,
    )
