"""One request at a time per host, with a pause in between."""

import asyncio
import threading
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from fetching import Clock, fetcher, resolved_to_loopback
from servers import WAIT, page, redirect, serving

from monitor.fetch.pace import Pace


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def test_requests_to_one_host_are_a_pause_apart(still: Clock) -> None:
    """The first goes at once, each other waits for the rest of the pause since the one before ended."""
    with serving({"/": page("ok")}) as site:

        async def round_() -> None:
            async with fetcher(pause_per_host=timedelta(seconds=5), sleep=still.sleep) as fetching:
                await fetching.get(site.url("/"))
                await fetching.get(site.url("/"))
                still.now += 3
                await fetching.get(site.url("/"))
                still.now += 60
                await fetching.get(site.url("/"))

        asyncio.run(round_())
    assert still.slept == [5, 2]


def test_hosts_do_not_wait_for_each_other(still: Clock) -> None:
    """The pause is the host's; its name's case and its port make no other host of it."""
    with serving({"/": page("ok")}) as site:

        async def round_() -> None:
            options = {"sleep": still.sleep, "resolve": resolved_to_loopback}
            async with fetcher(pause_per_host=timedelta(seconds=5), **options) as fetching:
                for host in ("a.example", "b.example", "c.example", "A.example"):
                    await fetching.get(site.url("/", host=host))

        asyncio.run(round_())
    assert still.slept == [5]


def test_redirects_keep_the_pace_too(still: Clock) -> None:
    """A redirect to the same host is one more request to it."""
    with serving({"/": redirect("/end"), "/end": page("ok")}) as site:

        async def once() -> None:
            async with fetcher(pause_per_host=timedelta(seconds=5), sleep=still.sleep) as fetching:
                fetched = await fetching.get(site.url("/"))
                assert fetched.took_ms == 0, "waiting for one's turn is not the server's time"

        asyncio.run(once())
    assert still.slept == [5]


def test_a_failed_request_counts_as_one(still: Clock) -> None:
    """A host in trouble is not asked faster than one in health."""
    with serving({}) as site:

        async def twice() -> None:
            async with fetcher(pause_per_host=timedelta(seconds=5), sleep=still.sleep) as fetching:
                await asyncio.gather(*(fetching.get(site.url("/")) for _ in range(2)), return_exceptions=True)

        asyncio.run(twice())
    assert still.slept == [5]


@pytest.mark.parametrize("at_once", [1, 2, 3])
def test_no_more_requests_at_once_than_connections_per_host(at_once: int) -> None:
    """Six fetches started together reach the server so many at a time: never more, and no fewer."""
    together = threading.Barrier(at_once)

    async def answer_together() -> AsyncIterator[bytes]:
        await asyncio.to_thread(together.wait, WAIT)  # passes only when `at_once` of them are here
        yield page("ok")

    with serving({"/": lambda _: answer_together()}) as site:

        async def six() -> list[bytes]:
            async with fetcher(connections_per_host=at_once) as fetching:
                return [f.body for f in await asyncio.gather(*(fetching.get(site.url("/")) for _ in range(6)))]

        assert asyncio.run(six()) == [b"ok"] * 6
    assert site.most_at_once == at_once


def test_hosts_that_redirect_to_each_other_do_not_block() -> None:
    """Two fetches, each on its way to the other's host, both arrive."""
    with serving({"/end": page("ok")}) as site:
        site.pages["/to-b"] = redirect(site.url("/end", host="b.example"))
        site.pages["/to-a"] = redirect(site.url("/end", host="a.example"))

        async def cross() -> list[bytes]:
            async with fetcher(resolve=resolved_to_loopback) as fetching, asyncio.timeout(WAIT):
                starts = (site.url("/to-b", host="a.example"), site.url("/to-a", host="b.example"))
                return [fetched.body for fetched in await asyncio.gather(*map(fetching.get, starts))]

        assert asyncio.run(cross()) == [b"ok", b"ok"]


def test_turns_are_taken_in_order(still: Clock) -> None:
    """First come, first served, and one who gives up leaves the turn to the next."""
    served: list[int] = []

    async def scenario() -> None:
        pace = Pace(timedelta(seconds=5), 1, still.sleep)

        async def visit(number: int) -> None:
            async with pace.turn("council.example"):
                served.append(number)

        visits = [asyncio.create_task(visit(number)) for number in range(5)]
        await asyncio.sleep(0)
        visits[2].cancel()
        await asyncio.gather(*visits, return_exceptions=True)

    asyncio.run(scenario())
    assert served == [0, 1, 3, 4]
