"""How often the daemon asks: what Ofsted's own list calls unchanged is not opened at every look."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from servers import Site
from town import Town, report

from monitor.facts import load
from monitor.fetch import Fetcher
from monitor.round import Round
from monitor.settings import load as load_settings
from monitor.store import open_database

MORNING = datetime(2026, 9, 14, 8, tzinfo=UTC)
OLD, NEW = date(2026, 7, 28), date(2026, 9, 14)
WARRINGTON, WIRRAL = "/provider/44/80575", "/provider/44/80581"
AREAS = ("leaders", "help_and_protection", "in_care", "care_leavers")


class Watch:
    """Looks at the town as the daemon does, at the instants that a test names."""

    def __init__(self, town: Town, folder: Path) -> None:
        self.town = town
        (folder / "sources.toml").write_text(
            '[monitor]\npause-per-host = "0s"\nallow-addresses = ["127.0.0.0/8"]\n[[source]]\nname = "ofsted"\n'
            f'kind = "ofsted-search"\nurl = "{town.site.url("/search?rows=100")}"\nevery = "10m"\n'
        )
        self.settings = load_settings(folder / "sources.toml", load(), {})
        self.engine = open_database(f"sqlite:///{folder / 'ofsted.db'}", load(), now=MORNING)

    def look(self, at: datetime, *, thorough: bool = False) -> list[str]:
        """The pages asked for by one look."""
        asked = len(self.town.site.asked)

        async def once() -> None:
            async with Fetcher(
                contact=None, allow=self.settings.allow_addresses, pause_per_host=timedelta(0)
            ) as fetcher:
                work = Round(self.settings, load(), self.engine, fetcher, lambda: at)
                report = await work.look(self.settings.sources[0], thorough=thorough)
                assert not report.errors

        asyncio.run(once())
        return [request.path for request in self.town.site.asked[asked:]]


@pytest.fixture
def watch(site: Site, tmp_path: Path) -> Iterator[Watch]:
    """Two councils with a report of July each, looked at once."""
    town = Town(site)
    for council in ("Warrington", "Wirral"):
        town.publish(council, OLD, report(council, "8 to 19 June 2026", dict.fromkeys(AREAS, "good")))
    watch = Watch(town, tmp_path)
    watch.look(MORNING)
    yield watch
    watch.engine.dispose()


def test_an_unchanged_poll_asks_for_the_list_alone(watch: Watch) -> None:
    """Ten minutes later the list names no newer report, so no council's page is opened."""
    assert watch.look(MORNING + timedelta(minutes=10)) == ["/search?rows=100"]


def test_a_newer_day_in_the_list_opens_that_page(watch: Watch) -> None:
    """A report published today is read at the next look, and only its council's page is opened for it."""
    path = watch.town.publish(
        "Wirral", NEW, report("Wirral", "3 to 14 August 2026", dict.fromkeys(AREAS, "inadequate"))
    )
    assert watch.look(MORNING + timedelta(minutes=10)) == ["/search?rows=100", WIRRAL, path]


def test_a_fresh_day_is_looked_at_again_and_again(watch: Watch) -> None:
    """Two reports may come on one day: while the day is fresh, the page is opened at every look."""
    watch.town.publish("Wirral", NEW, report("Wirral", "3 to 14 August 2026", dict.fromkeys(AREAS, "inadequate")))
    watch.look(MORNING + timedelta(minutes=10))
    assert watch.look(MORNING + timedelta(minutes=20)) == ["/search?rows=100", WIRRAL]


def test_the_list_is_not_believed_for_longer_than_a_day(watch: Watch) -> None:
    """Every council's page is opened once a day, whatever the list says; found unchanged, it can wait another day."""
    assert {WARRINGTON, WIRRAL} <= set(watch.look(MORNING + timedelta(hours=24)))
    assert watch.look(MORNING + timedelta(hours=25)) == ["/search?rows=100"]


def test_a_thorough_look_opens_every_page(watch: Watch) -> None:
    """`check` asks for all of it."""
    assert {WARRINGTON, WIRRAL} <= set(watch.look(MORNING + timedelta(minutes=10), thorough=True))


def test_what_could_not_be_read_is_tried_again_at_every_look(watch: Watch) -> None:
    """A report whose file fails is asked for again, though its council's page is not opened for it."""
    document = report("Wirral", "3 to 14 August 2026", dict.fromkeys(AREAS, "good"))
    path = watch.town.publish("Wirral", OLD + timedelta(days=30), document)
    whole = watch.town.site.pages.pop(path)
    with pytest.raises(AssertionError):
        watch.look(MORNING + timedelta(minutes=10))
    watch.town.site.pages[path] = whole
    assert watch.look(MORNING + timedelta(minutes=20)) == ["/search?rows=100", path]
