"""One request at a time per host, with a pause in between."""

import asyncio
import threading
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from fetching import Clock, fetcher, resolved_to_loopback
from servers import WAIT, page, redirect, serving
from structlog.testing import capture_logs

from monitor.fetch.pace import HELD, PATIENCE, Pace


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


# --- other processes -----------------------------------------------------------


class Told:
    """Gates that say what a test tells them to, and the last of it for ever."""

    def __init__(self) -> None:
        self.answers: list[float | None] = []

    def enter(self, _host: str, _lane: int, _longest: float) -> float | None:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    def leave(self, host: str, lane: int, pause: float) -> None:
        """Nothing is held."""

    def close(self) -> None:
        """Nothing is open."""


def turns(still: Clock, *told: list[float | None]) -> list[str]:
    """What is logged in turns at a host, each with what its gate says."""
    gates = Told()

    async def ask() -> None:
        pace = Pace(timedelta(0), 1, still.sleep, gates)
        for gates.answers in told:
            async with pace.turn("council.example"):
                still.now += 1

    with capture_logs() as logged:
        asyncio.run(ask())
    return [line["event"] for line in logged]


def test_a_host_that_asks_for_a_long_pause_is_waited_for_however_often_others_come_first(still: Clock) -> None:
    """The pause is the host's own wish, and no sign that anybody stands still."""
    assert turns(still, [60.0, None] * 5 + [0.0]) == []
    assert still.slept == [60, HELD] * 5


def test_one_who_leaves_does_not_stand_still(still: Clock) -> None:
    """However long the requests of several processes take together, each has all the time."""
    nearly = [None] * int(PATIENCE / HELD - 1)
    assert turns(still, [*nearly, 60.0, *nearly, 0.0]) == []


def test_a_process_that_stands_still_is_waited_for_once(still: Clock) -> None:
    """A stopped daemon must not stop a check, nor a stopped check the daemon at every request."""
    assert turns(still, [None], [None], [None]) == ["host not waited for"]
    assert sum(still.slept) == pytest.approx(PATIENCE, abs=2 * HELD)


def test_a_process_that_goes_on_again_is_waited_for_again(still: Clock) -> None:
    """The gate that it gave back is one like any other, and told of again where it shuts for good."""
    assert turns(still, [None], [0.0], [None]) == ["host not waited for"] * 2
    assert sum(still.slept) == pytest.approx(2 * PATIENCE, abs=4 * HELD)
