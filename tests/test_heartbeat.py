"""The sign of life: given after work that truly succeeded, and after nothing else."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from commands import run
from program import GAZETTE, configure, today
from servers import Site, page
from sinks import Hook
from story import all_areas
from structlog.testing import capture_logs
from town import Town, report

from monitor import clock
from monitor.facts import load
from monitor.fetch import fetcher_for
from monitor.round import Round
from monitor.settings import load as load_settings
from monitor.store import open_database

TODAY = today()
PING = "/ping/Tok3nThatNobodyMaySee"
AREAS_2026 = ("leaders", "help_and_protection", "in_care", "care_leavers")


def beaten(site: Site) -> int:
    return sum(request.path == PING for request in site.asked)


@pytest.fixture
def town(tmp_path: Path, site: Site, hook: Hook) -> Town:
    """A town with a paper, and an address that waits for the sign."""
    town = Town(site)
    town.add_council("Rutland")
    town.feed("/feed", {})
    site.pages[PING] = page("OK")
    site.pages["/robots.txt"] = page("User-agent: *\nDisallow: /ping/", content_type="text/plain")
    gazette = GAZETTE.format(url=site.url("/feed"))
    configure(tmp_path, site, hook, monitor=f'baseline = "none"\nheartbeat = "{site.url(PING)}"', sources=gazette)
    return town


def test_a_check_gives_the_sign_only_when_all_went_well(tmp_path: Path, site: Site, town: Town) -> None:
    """Not on a dry run, not when a source or a delivery failed. robots.txt is not asked: the address is one's own."""
    assert run(tmp_path, "check", "--dry-run").code == 0
    assert beaten(site) == 0
    assert run(tmp_path, "check").code == 0
    assert beaten(site) == 1
    feed = site.pages.pop("/feed")
    assert run(tmp_path, "check").code == 1
    assert beaten(site) == 1
    site.pages["/feed"] = feed
    assert run(tmp_path, "check", "gazette").code == 0
    assert beaten(site) == 2


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        pytest.param(page("", 200), None, id="an-empty-answer-is-one"),
        pytest.param(page("", 204), None, id="no-content"),
        pytest.param(page("broken", 500), "answered 500", id="broken"),
        pytest.param(page("no", 404), "answered 404", id="gone"),
    ],
)
def test_a_sign_that_is_not_taken_is_one_warning(
    tmp_path: Path, site: Site, town: Town, answer: bytes, said: str | None
) -> None:
    """Nothing else comes of it, and its address is in no line."""
    site.pages[PING] = answer
    ran = run(tmp_path, "check", "-vvv")
    assert ran.code == 0
    assert beaten(site) >= 1
    assert [line.split("heartbeat failed")[1].strip() for line in ran.stderr.splitlines() if "heartbeat" in line] == (
        [f'error="{said}"'] if said else []
    )
    assert "Tok3n" not in ran.stderr


def test_the_daemon_gives_no_sign_while_ofsted_is_not_watched(
    tmp_path: Path, site: Site, hook: Hook, town: Town
) -> None:
    """A paper that works proves nothing: Ofsted's own source must have been read, and lately."""
    settings = load_settings(tmp_path / "sources.toml", load(), {})
    engine = open_database(f"sqlite:///{tmp_path / 'ofsted.db'}", load(), now=clock.now(), known="none")
    ofsted, gazette = settings.sources
    later = [timedelta()]

    async def live() -> list[int]:
        async with fetcher_for(settings) as fetcher:

            def fresh() -> Round:
                return Round(settings, load(), engine, fetcher, lambda: clock.now() + later[0])

            counts = []
            work = fresh()
            await work.turn(gazette)
            await work.beat()
            counts.append(beaten(site))  # Ofsted's page was never read
            await work.turn(ofsted)
            await work.beat()
            await work.beat()
            counts.append(beaten(site))  # twice within a minute
            later[0] = timedelta(hours=3)
            await fresh().beat()
            counts.append(beaten(site))  # Ofsted's page is long due
            site.pages["/search?rows=100"] = page("<p>We have a new website!</p>")
            await work.turn(ofsted)
            await fresh().beat()
            counts.append(beaten(site))  # it was looked at, and fails
            return counts

    with capture_logs() as logs:
        assert asyncio.run(live()) == [0, 1, 1, 1]
    assert [line["reason"] for line in logs if line["event"] == "heartbeat withheld"] == [
        'the source "ofsted" was not looked at yet',
        'the source "ofsted" is overdue',
        'the source "ofsted" fails',
    ]
    engine.dispose()


REBUILT = page("<html><body><h1>Our new site</h1><p>" + "We have a new look. " * 200)


@pytest.mark.parametrize(
    ("broken", "answer", "beats"),
    [
        pytest.param("Leeds", page("moved", 404), 2, id="one-page-is-gone"),
        pytest.param("Leeds", REBUILT, 2, id="one-page-is-rebuilt"),
        pytest.param("Leeds York", page("moved", 404), 1, id="two-are-gone"),
        pytest.param("Leeds York Rutland", REBUILT, 1, id="all-are-rebuilt"),
    ],
)
def test_the_daemon_gives_no_sign_while_councils_pages_cannot_be_read(
    tmp_path: Path, site: Site, town: Town, broken: str, answer: bytes, beats: int
) -> None:
    """Ofsted's list works all the while. One council's page alone may be dead for good, and the others are watched."""
    for council in ("Leeds", "York"):
        town.add_council(council)
    settings = load_settings(tmp_path / "sources.toml", load(), {})
    engine = open_database(f"sqlite:///{tmp_path / 'ofsted.db'}", load(), now=clock.now(), known="none")
    pages = {council: f"/provider/44/{load().by_name[council].urn}" for council in broken.split()}

    async def live() -> int:
        async with fetcher_for(settings) as fetcher:
            for spoiled in ({}, dict.fromkeys(pages.values(), answer)):
                site.pages.update(spoiled)
                work = Round(settings, load(), engine, fetcher, clock.now)
                await work.look(settings.sources[0], thorough=True)
                await work.beat()
        return beaten(site)

    with capture_logs() as logs:
        assert asyncio.run(live()) == beats
    reasons = [line["reason"] for line in logs if line["event"] == "heartbeat withheld"]
    assert reasons == [f'the source "ofsted" leads to pages that could not be read: {len(pages)}'] * (2 - beats)
    engine.dispose()


def test_the_daemon_gives_no_sign_while_alerts_are_stuck(tmp_path: Path, site: Site, hook: Hook, town: Town) -> None:
    """Whoever waits for an alert that cannot be delivered hears of it where the sign is missing."""
    document = report("Warrington", "8 to 19 June 2026", all_areas("good", AREAS_2026, leaders="inadequate"))
    town.publish("Warrington", TODAY, document)
    hook.status = 500
    assert run(tmp_path, "check").code == 1
    settings = load_settings(tmp_path / "sources.toml", load(), {})
    engine = open_database(f"sqlite:///{tmp_path / 'ofsted-monitor.db'}", load(), now=clock.now(), known="none")

    async def beat(after: timedelta) -> int:
        async with fetcher_for(settings) as fetcher:
            await Round(settings, load(), engine, fetcher, lambda: clock.now() + after).beat()
        return beaten(site)

    assert asyncio.run(beat(timedelta(minutes=1))) == 1  # one bad moment of a destination is none of ours
    with capture_logs() as logs:
        assert asyncio.run(beat(timedelta(minutes=65))) == 1
    assert logs[-1]["reason"] == "alerts wait that could not be sent"
    engine.dispose()
