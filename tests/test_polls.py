"""How often the daemon asks: what Ofsted's own list calls unchanged is not opened at every look."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from servers import Site
from town import Town, report
from watch import MORNING, Watch

from monitor.model import english_day

OLD, NEW = date(2026, 7, 28), date(2026, 9, 14)
LIST, WARRINGTON, WIRRAL, RUTLAND = "/search?rows=100", *(f"/provider/44/{urn}" for urn in (80575, 80581, 80547))
AREAS = ("leaders", "help_and_protection", "in_care", "care_leavers")


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
    assert watch.look(MORNING + timedelta(minutes=10)) == [LIST]


def publish(watch: Watch, on: date, **grades: str) -> str:
    """A new report of Wirral's."""
    return watch.town.publish(
        "Wirral", on, report("Wirral", "1 to 12 June 2026", dict.fromkeys(AREAS, "good") | grades)
    )


@pytest.mark.parametrize("on", [NEW, date(2026, 8, 28)], ids=["today", "backdated-by-a-fortnight"])
def test_a_newer_day_in_the_list_opens_that_page(watch: Watch, on: date) -> None:
    """A report is read at the next look, and only its council's page is opened for it."""
    path = publish(watch, on)
    assert watch.look(MORNING + timedelta(minutes=10)) == [LIST, WIRRAL, path]


def test_a_fresh_day_is_looked_at_again_and_again(watch: Watch) -> None:
    """Two reports may come on one day: while the day is fresh, the page is opened at every look."""
    publish(watch, NEW)
    watch.look(MORNING + timedelta(minutes=10))
    assert watch.look(MORNING + timedelta(minutes=20)) == [LIST, WIRRAL]


@pytest.mark.parametrize(
    "every",
    [
        pytest.param(timedelta(hours=24) - timedelta(milliseconds=1), id="daily-a-little-early"),
        pytest.param(timedelta(hours=24), id="daily"),
        pytest.param(timedelta(hours=18), id="every-eighteen-hours"),
        pytest.param(timedelta(hours=4), id="every-four-hours"),
    ],
)
def test_every_page_is_opened_on_every_day(watch: Watch, every: timedelta) -> None:
    """The list is believed until midnight: the first look of each day opens every page, and no later one does."""
    opened = list[date]()
    for number in range(1, 1 + timedelta(days=4) // every):
        at = MORNING + number * every
        if WARRINGTON in watch.look(at):
            opened.append(english_day(at))
    assert len(opened) == len(set(opened))
    days = {english_day(MORNING + number * every) for number in range(1, 1 + timedelta(days=4) // every)}
    assert set(opened) == days - {english_day(MORNING)}


def test_a_clock_that_was_ahead_settles_nothing(watch: Watch) -> None:
    """Pages looked at next year by a wrong clock are opened today."""
    watch.look(MORNING + timedelta(days=365))
    assert {WARRINGTON, WIRRAL} <= set(watch.look(MORNING + timedelta(minutes=10)))


def test_a_thorough_look_opens_every_page(watch: Watch) -> None:
    """`check` asks for all of it."""
    assert {WARRINGTON, WIRRAL} <= set(watch.look(MORNING + timedelta(minutes=10), thorough=True))


def test_a_page_that_failed_is_opened_until_it_is_read(watch: Watch) -> None:
    """What `check` found broken stays trouble in the daemon, and is not settled by yesterday's reading."""
    whole = watch.town.site.pages.pop(WIRRAL)
    watch.look(MORNING + timedelta(minutes=5), thorough=True, fails=True)
    assert watch.look(MORNING + timedelta(minutes=10), fails=True) == [LIST, WIRRAL]
    watch.town.site.pages[WIRRAL] = whole
    assert watch.look(MORNING + timedelta(minutes=20)) == [LIST, WIRRAL]
    assert watch.look(MORNING + timedelta(minutes=30)) == [LIST]


def test_a_page_without_a_day_in_the_list_is_always_opened(watch: Watch) -> None:
    """A council without a report, or a list that lost its days, is no reason to stay away."""
    watch.town.add_council("Rutland")
    for minutes in (10, 20):
        assert RUTLAND in watch.look(MORNING + timedelta(minutes=minutes))


def test_what_could_not_be_read_is_tried_again_at_every_look(watch: Watch) -> None:
    """A report whose file fails is asked for again, though its council's page is not opened for it."""
    path = publish(watch, date(2026, 8, 27))
    whole = watch.town.site.pages.pop(path)
    watch.look(MORNING + timedelta(minutes=10), fails=True)
    watch.town.site.pages[path] = whole
    assert watch.look(MORNING + timedelta(minutes=20)) == [LIST, path]
