"""Fetching for the commands, with the pace and the limits of the configuration."""

import asyncio
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager

from monitor.fetch import Fetcher, Gates, Hosts, fetcher_for
from monitor.model import Fetched
from monitor.settings import Settings


def fetcher(settings: Settings, hosts: Hosts | None = None, gates: Gates | None = None) -> Fetcher:
    """A fetcher that remembers in `hosts` what it learns of them; without, until the command ends.

    Somebody waits for it: a host that rests after faults is tried once more.
    """
    return fetcher_for(settings, hosts, gates=gates, patient=False)


@contextmanager
def fetching(settings: Settings, hosts: Collection[str] | None = None) -> Iterator[Callable[[str], Fetched]]:
    """A function that gets one page after the other, each host at its pace, redirected only to `hosts` if given."""
    with asyncio.Runner() as runner:
        client = fetcher(settings)
        try:
            yield lambda url: runner.run(client.get(url, hosts=hosts))
        finally:
            runner.run(client.__aexit__(None, None, None))
