"""How a fetch presents itself, and how it treats its connections."""

import asyncio

import pytest
from fetching import fetch, fetcher, refusal, resolved_to_loopback
from servers import Asked, page, raw, redirect, serving, versioned

from monitor import __version__
from monitor.model import Validators


def test_the_program_says_who_it_is() -> None:
    """An honest User-Agent, with the operator's contact when there is one; only what can be unpacked is accepted."""
    with serving({"/": page("hello")}) as site:
        fetch(site.url("/"), contact="mailto:monitor@exampleshire.example")
        fetch(site.url("/"))
    with_contact, without = (asked.headers for asked in site.asked)
    assert with_contact["user-agent"] == f"ofsted-monitor/{__version__} (+mailto:monitor@exampleshire.example)"
    assert without["user-agent"] == f"ofsted-monitor/{__version__}"
    assert without["accept-encoding"] == "gzip, deflate"
    assert without["host"] == f"127.0.0.1:{site.port}"
    assert "cookie" not in without


def test_connections_are_kept_and_used_again() -> None:
    """A burst of pages from one site costs one connection, 304s included."""
    with serving({"/a": page("a"), "/b": versioned("b", '"1"')}) as site:

        async def burst() -> None:
            async with fetcher() as fetching:
                for _ in range(3):
                    await fetching.get(site.url("/a"))
                    await fetching.get(site.url("/b"), Validators('"1"'))

        asyncio.run(burst())
    assert [asked.connection for asked in site.asked] == [1] * 6


def test_a_kept_connection_that_went_stale_is_replaced() -> None:
    """A server that hangs up on the second request is asked once more on a new connection."""

    def once_each(asked: Asked) -> bytes:
        if [other.connection for other in site.asked].count(asked.connection) > 1:
            raise ConnectionResetError
        return page("fresh")

    with serving({"/": once_each}) as site:

        async def twice() -> list[bytes]:
            async with fetcher() as fetching:
                return [(await fetching.get(site.url("/"))).body for _ in range(2)]

        assert asyncio.run(twice()) == [b"fresh", b"fresh"]
    assert [asked.connection for asked in site.asked] == [1, 1, 2]


def test_a_server_that_breaks_every_connection_is_given_up() -> None:
    """It is asked three times, and then that is that."""

    def hang_up(_: Asked) -> bytes:
        raise ConnectionResetError

    with serving({"/": hang_up}) as site:
        assert "cut short" in refusal(site.url("/"))
    assert len(site.asked) == 3


def test_nothing_is_remembered_between_fetches() -> None:
    """Cookies are neither kept nor sent."""
    with serving({"/": page("a", set_cookie="session=1"), "/r": redirect("/")}) as site:

        async def twice() -> None:
            async with fetcher() as fetching:
                await fetching.get(site.url("/"))
                await fetching.get(site.url("/r"))

        asyncio.run(twice())
    assert all("cookie" not in asked.headers for asked in site.asked)


def test_a_cancelled_fetch_stops_at_once_and_frees_its_turn() -> None:
    """Shutting down does not wait for a slow server, and the host may be asked again."""
    with serving({"/slow": raw(b"HTTP/1.1 200 OK\r\n\r\n", b"x", every=0.02, for_ever=True), "/": page("ok")}) as site:

        async def cancel() -> bytes:
            async with fetcher() as fetching:
                with pytest.raises(TimeoutError):
                    async with asyncio.timeout(0.2):
                        await fetching.get(site.url("/slow"))
                return (await fetching.get(site.url("/"))).body

        assert asyncio.run(cancel()) == b"ok"


def test_the_environments_proxy_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy would look names up where no guard stands."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    with serving({"/": page("direct")}) as site:
        assert fetch(site.url("/", host="council.example"), resolve=resolved_to_loopback).body == b"direct"
