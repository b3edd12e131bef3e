"""One fetch from the test server, for the tests of fetch."""

import asyncio
import ssl
from collections.abc import Collection
from datetime import timedelta
from ipaddress import ip_network
from typing import Any

import pytest

from monitor import clock
from monitor.errors import FetchError
from monitor.fetch import NO_VALIDATORS, Fetcher, Hosts
from monitor.model import Fetched, Validators

LOOPBACK = (ip_network("127.0.0.0/8"),)
TLS = ssl.create_default_context()


def fetcher(**options: Any) -> Fetcher:
    """A fetcher that may use the test server, does not dawdle, and asks for no robots.txt unless told to."""
    usual = {"contact": None, "allow": LOOPBACK, "pause_per_host": timedelta(0), "tls": TLS, "robots": False}
    return Fetcher(**{**usual, **options})


def fetch(
    url: str,
    validators: Validators = NO_VALIDATORS,
    *,
    hosts: Collection[str] | None = None,
    hosts_known: Hosts | None = None,
    **options: Any,
) -> Fetched:
    """What a fresh fetcher makes of one address, redirected only to `hosts`; it remembers in `hosts_known`."""

    async def once() -> Fetched:
        async with fetcher(hosts=hosts_known, **options) as fetching:
            return await fetching.get(url, validators, hosts=hosts)

    return asyncio.run(once())


def refusal(url: str, validators: Validators = NO_VALIDATORS, **options: Any) -> str:
    """Why it could not be fetched; the message must name the address."""
    with pytest.raises(FetchError) as caught:
        fetch(url, validators, **options)
    assert str(caught.value).startswith(url.split("?")[0].split("#")[0])
    return str(caught.value)


async def resolved_to_loopback(_: str) -> list[str]:
    """A name server that knows every name, and always the same address."""
    return ["127.0.0.1"]


class Clock:
    """A stopwatch that stands still except while somebody sleeps, which takes no time."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        self.slept: list[float] = []
        monkeypatch.setattr(clock, "stopwatch", lambda: self.now)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)
