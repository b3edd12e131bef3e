"""A day of the daemon with hundreds of sources, in a minute or two: `python benchmarks/day.py`.

The real daemon, scheduler, database and connections on loopback; only waiting takes no time (`tests/virtual.py`). It
prints how late looks began, how many requests each host got and whether two ever came at once, and what memory grew.
"""

import argparse
import asyncio
import gc
import hashlib
import logging
import os
import random
import signal
import statistics
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch
from urllib.parse import urlsplit

import structlog
from sqlalchemy import Engine

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from markup import Listed, article_page, council_page, feed_page, search_page
from servers import page
from virtual import Time, virtual_time

from monitor.daemon import Daemon
from monitor.facts import Facts, baseline, load
from monitor.model import Sighting, file_id
from monitor.round import Round, Turn
from monitor.settings import Settings, Source
from monitor.settings import load as load_settings
from monitor.store import open_database

BEGINS = datetime(2026, 9, 14, 18, tzinfo=UTC)  # a Monday evening: a night's sweep and a working day follow
MOST_GROWTH = 1.05  # of memory, after the first hour
MOST_LATE = 60.0  # seconds, for 99 of 100 looks
PAPERS, ROWS = 60, 100  # hosts; councils on a page of the list
OFSTED, FAILING, HANGING = "127.0.1.250", "127.0.1.1", "127.0.1.2"
CADENCES = (
    'every = "30m"',
    'every = "1h"\nbusy = "mon-fri 07:00-19:00"\nbusy-every = "10m"',
    'every = "1h"\nbusy = "mon-fri 07:00-19:00"\nbusy-every = "30m"',
    'every = "15m"',
    'cron = "*/20 * * * *"',
    'every = "2h"',
)


@dataclass
class Web:
    """All hosts of the day, each at a loopback address of its own: Ofsted's site and papers; one hangs, one fails."""

    facts: Facts
    time: Time
    asked: Counter[str] = field(default_factory=Counter)
    at_once: Counter[str] = field(default_factory=Counter)
    most_at_once: Counter[str] = field(default_factory=Counter)
    came_at: dict[tuple[str, str], datetime] = field(default_factory=dict)  # the last request for a page, by host
    councils: list[tuple[str, int, list[Listed]]] = field(default_factory=list)
    port: int = 0

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                await self._answer(head, reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _answer(self, head: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        path = head.split(" ", 2)[1]
        headers = dict(line.split(": ", 1) for line in head.lower().split("\r\n")[1:] if line)
        host = headers["host"].partition(":")[0]
        self.asked[host] += 1
        self.came_at[host, path] = self.time.now()
        self.at_once[host] += 1
        self.most_at_once[host] = max(self.most_at_once[host], self.at_once[host])
        try:
            if host == HANGING:
                await reader.read()  # until the other side has had enough
                return
            await asyncio.sleep(_seconds(host))
            writer.write(self._said(host, path, headers))
            await writer.drain()
        finally:
            self.at_once[host] -= 1

    def _said(self, host: str, path: str, headers: dict[str, str]) -> bytes:
        if host == FAILING:
            return page("no", 503)
        body = self._body(host, path)
        if body is None:
            return page("There is no such page.", 404)
        etag = f'"{hashlib.sha256(body.encode()).hexdigest()[:16]}"'
        if headers.get("if-none-match") == etag:
            return b"HTTP/1.1 304 Not Modified\r\n\r\n"
        kind = "application/rss+xml" if path.startswith("/feed") else "text/html; charset=utf-8"
        return page(body, content_type=kind, etag=etag)

    def _body(self, host: str, path: str) -> str | None:
        if host == OFSTED:
            return self._ofsted(path)
        if path.startswith("/feed"):
            hour = int(self.time.passed // 3600)
            stories = {
                f"http://{host}:{self.port}/story/{n}": (_headline(n), BEGINS.date()) for n in range(hour, hour + 20)
            }
            return feed_page("Gazette", stories)
        if path.startswith("/story"):
            return article_page("Gazette", "A new bus shelter", BEGINS.date(), ["The town has a new bus shelter."])
        return None

    def _ofsted(self, path: str) -> str | None:
        if path.startswith("/search"):
            return self._list(int(path.partition("start=")[2].partition("&")[0]))
        return next((council_page(*council) for council in self.councils if path.endswith(f"/{council[1]}")), None)

    def _list(self, start: int) -> str:
        following = f"/search?start={start + ROWS}&rows={ROWS}" if start + ROWS < len(self.councils) else ""
        return search_page(self.councils[start : start + ROWS], len(self.councils), following)


def _headline(number: int) -> str:
    return f"Ofsted inspectors open a bus shelter, number {number}" if number % 10 == 0 else f"Story {number}"


def _seconds(host: str) -> float:
    """How long a host thinks: most a second or two, some ten."""
    return 10.0 if host.endswith("7") else random.uniform(0.1, 2.0)


def _councils(facts: Facts) -> list[tuple[str, int, list[Listed]]]:
    """Every council with its last report of the baseline."""
    last = {s.outcome.urn: s for s in baseline(facts, seen_at=BEGINS) if s.url and s.outcome.published}
    return [
        (council.short_name, council.urn, [_listed(last[council.urn])])
        for council in facts.councils
        if council.urn in last and council.urn
    ]


def _listed(sighting: Sighting) -> Listed:
    assert sighting.outcome.published
    path = f"/v1/file/{file_id(sighting.url)}"
    return Listed(path, "children's services inspection", sighting.outcome.published.first)


def _settings(web: Web, folder: str, sources: int) -> Settings:
    """Ofsted's list, and so many sources on the papers' hosts: several of each, of every cadence."""
    papers = (
        f"""
[[source]]
name = "paper-{number}"
kind = "feed"
url = "http://{_paper(number)}:{web.port}/feed/{number}"
match = "(?i)ofsted"
{CADENCES[number % len(CADENCES)]}
"""
        for number in range(1, sources)
    )
    written = f"""
[monitor]
allow-addresses = ["127.0.0.0/8"]
[[source]]
name = "ofsted"
kind = "ofsted-search"
url = "http://{OFSTED}:{web.port}/search?start=0&rows=100"
every = "1h"
busy = "mon-fri 07:00-19:00"
busy-every = "10m"
expect-at-least = 150
{"".join(papers)}
"""
    file = Path(folder, "sources.toml")
    file.write_text(written)
    return load_settings(file, web.facts, {})


def _paper(number: int) -> str:
    return f"127.0.1.{number % PAPERS + 1}"


@dataclass
class Log:
    """What was looked at, how late its page was asked for, and the memory in use."""

    looks: Counter[str] = field(default_factory=Counter)
    due: dict[str, datetime] = field(default_factory=dict)  # when each source is next due
    late: list[float] = field(default_factory=list)  # seconds
    spared: int = 0  # looks at which a host that rests was not asked
    memory: list[int] = field(default_factory=list)  # bytes, each hour


@contextmanager
def _watched(log: Log, web: Web) -> Iterator[None]:
    """Every look of the daemon's is noted, with how long after its time the source's page was asked for."""
    take = Round.turn

    async def noted(self: Round, source: Source) -> Turn | None:
        log.looks[source.name] += 1
        turn, due = await take(self, source), log.due.get(source.name)
        parts = urlsplit(source.url)
        came_at = web.came_at.get((parts.hostname or "", parts.path + (f"?{parts.query}" if parts.query else "")))
        if due and came_at and came_at >= due:
            log.late.append((came_at - due).total_seconds())
        elif due:
            log.spared += 1
        if turn and turn.due_at:
            log.due[source.name] = turn.due_at
        return turn

    with patch.object(Round, "turn", noted):
        yield


async def _day(web: Web, settings: Settings, time: Time, log: Log, engine: Engine, hours: int) -> None:
    """The daemon, for so many hours; then SIGTERM."""

    async def hourly() -> None:
        for hour in range(hours):
            await asyncio.sleep(3600)
            gc.collect()
            log.memory.append(_memory())
            print(f"\r{hour + 1} of {hours} hours", end="", file=sys.stderr, flush=True)
        print("\r", end="", file=sys.stderr)
        os.kill(os.getpid(), signal.SIGTERM)

    watch = asyncio.create_task(hourly())
    await Daemon(settings, web.facts, engine, time.now).run()
    await watch


def _memory() -> int:
    """The bytes of memory in use by this process, servers and all."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def measure(hours: int, sources: int) -> tuple[Web, Log]:
    """Run the day."""
    log = Log()
    with tempfile.TemporaryDirectory() as folder, virtual_time(BEGINS) as time:
        web = Web(load(), time)
        web.councils = _councils(web.facts)

        async def live() -> None:
            papers = [f"127.0.1.{number + 1}" for number in range(PAPERS)]
            async with await asyncio.start_server(web.answer, OFSTED, 0) as first:
                web.port = first.sockets[0].getsockname()[1]
                async with await asyncio.start_server(web.answer, papers, web.port):
                    await _day(web, _settings(web, folder, sources), time, log, engine, hours)

        engine = open_database(f"sqlite:///{folder}/day.db", web.facts, now=BEGINS)
        with _watched(log, web):
            time.run(live())
        engine.dispose()
    return web, log


def report(web: Web, log: Log, hours: int) -> Iterator[tuple[str, bool]]:
    """Each line of the report, and whether what it says is as it should be."""
    yield f"{log.looks.total():,} looks at {len(log.looks)} sources in {hours} hours", True
    cuts = statistics.quantiles(log.late, n=1000)
    shares = ((50, 499), (90, 899), (99, 989), (99.9, 998))
    late = ", ".join(f"{share} % {cuts[cut]:.1f} s" for share, cut in shares)
    yield (
        f"from when a source was due to the request for its page: {late}, most {max(log.late):.1f} s",
        (cuts[989] <= MOST_LATE),
    )
    yield f"looks at which a host that rests was not asked: {log.spared}", True
    twice = [host for host, most in web.most_at_once.items() if most > 1]
    yield f"hosts with two requests at once: {len(twice)} of {len(web.asked)}", not twice
    if len(log.memory) > 1:
        growth = log.memory[-1] / log.memory[0]
        memory = f"{log.memory[0] / 1e6:.1f} MB after the first hour, {log.memory[-1] / 1e6:.1f} MB at the end"
        yield f"memory: {memory} ({growth:.3f} times)", growth <= MOST_GROWTH
    for host, asked in sorted(web.asked.items(), key=lambda item: tuple(map(int, item[0].split(".")))):
        yield f"requests to {_named(host):>24}: {asked:6,}", True


def _named(host: str) -> str:
    what = {OFSTED: "Ofsted", HANGING: "hangs", FAILING: "fails"}.get(host, "")
    return f"{host} {what}".strip()


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hours", type=int, default=24)
    parser.add_argument("--sources", type=int, default=300)
    parser.add_argument("--strict", action="store_true", help="exit 1 when a target is missed")
    asked = parser.parse_args(arguments)
    logging.disable(logging.CRITICAL)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    missed = 0
    for line, good in report(*measure(asked.hours, asked.sources), asked.hours):
        print(line if good else f"{line}  <- missed")
        missed += not good
    print("all targets met" if not missed else f"{missed} targets missed")
    return int(asked.strict and missed > 0)


if __name__ == "__main__":
    sys.exit(main())
