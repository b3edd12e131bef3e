"""How often the daemon asks: what Ofsted's own list calls unchanged has its turn now and then."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from markup import search_page
from servers import Site, page
from story import press
from town import Town, report
from watch import MORNING, Watch

from monitor.facts import load
from monitor.model import LONDON, PageKind, english_day
from monitor.store import Ledger, ReadPage, Sources

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


def test_a_fresh_page_is_opened_every_night(watch: Watch) -> None:
    """Two reports may come on one day: for a week after a report its page is opened once a night, and by day not."""
    publish(watch, NEW)
    instants = [MORNING + timedelta(minutes=10) + number * timedelta(hours=6) for number in range(4 * 10)]
    opened = [at for at, asked in zip(instants, watch.looks(instants), strict=True) if WIRRAL in asked]
    first, *nightly = map(english_day, opened)
    assert first == NEW
    assert nightly[:7] == [NEW + timedelta(days=number) for number in range(1, 8)]
    assert len(nightly) < 10  # then it is opened weekly, as any other
    assert all(at.astimezone(LONDON).hour < 6 + 6 for at in opened[1:])


@pytest.mark.parametrize(
    "every",
    [
        pytest.param(timedelta(hours=24) - timedelta(milliseconds=1), id="daily-a-little-early"),
        pytest.param(timedelta(hours=24), id="daily"),
        pytest.param(timedelta(hours=18), id="every-eighteen-hours"),
        pytest.param(timedelta(hours=7), id="every-seven-hours"),
    ],
)
def test_every_page_is_opened_once_a_week(watch: Watch, every: timedelta) -> None:
    """The list is believed for a week, however often it is looked at and at whatever hour."""
    instants = [MORNING + number * every for number in range(1, 1 + timedelta(days=14) // every)]
    looks = watch.looks(instants)
    for path in (WARRINGTON, WIRRAL):
        opened = [at for at, asked in zip(instants, looks, strict=True) if path in asked]
        assert len(opened) == 2
        assert opened[0] - MORNING <= timedelta(days=7) + every
        assert abs(opened[1] - opened[0] - timedelta(days=7)) <= every


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


def test_a_council_without_a_report_is_left_alone(watch: Watch) -> None:
    """The list names no day and the page showed no report: they agree, until the list names one."""
    watch.town.add_council("Rutland")
    assert watch.look(MORNING + timedelta(minutes=10)) == [LIST, RUTLAND]
    assert watch.look(MORNING + timedelta(minutes=20)) == [LIST]
    grades = dict.fromkeys(AREAS, "good")
    path = watch.town.publish("Rutland", NEW, report("Rutland", "1 to 12 June 2026", grades))
    assert watch.look(MORNING + timedelta(minutes=30)) == [LIST, RUTLAND, path]


def test_a_list_that_lost_its_days_opens_every_page(watch: Watch) -> None:
    """Without a day the list says nothing of what is new: what showed reports is opened at once, and then nightly."""
    listing = search_page([("Warrington", 80575, ()), ("Wirral", 80581, ())])
    watch.town.site.pages[LIST] = page(listing)
    for at in (timedelta(minutes=10), timedelta(days=1), timedelta(days=2)):
        assert {WARRINGTON, WIRRAL} <= set(watch.look(MORNING + at))
        assert watch.look(MORNING + at + timedelta(minutes=10)) == [LIST]


def test_a_page_that_is_late_is_opened_until_it_shows_the_report(watch: Watch) -> None:
    """The list is a step ahead of the page: at the look after the page has caught up the report is read."""
    before = watch.town.site.pages[WIRRAL]
    path = publish(watch, NEW)
    late, watch.town.site.pages[WIRRAL] = watch.town.site.pages[WIRRAL], before
    for minutes in (10, 20):
        assert watch.look(MORNING + timedelta(minutes=minutes)) == [LIST, WIRRAL]
    watch.town.site.pages[WIRRAL] = late
    assert watch.look(MORNING + timedelta(minutes=30)) == [LIST, WIRRAL, path]


def test_a_page_that_never_shows_what_the_list_names_is_opened_nightly(watch: Watch) -> None:
    """A list and a page that differ for good cost a request a day, not one at every look."""
    before = watch.town.site.pages[WIRRAL]
    publish(watch, date(2026, 8, 28))
    watch.town.site.pages[WIRRAL] = before
    assert watch.look(MORNING + timedelta(minutes=10)) == [LIST, WIRRAL]
    instants = [MORNING + number * timedelta(hours=6) for number in range(1, 13)]
    assert [WIRRAL in asked for asked in watch.looks(instants)].count(True) == 3


def test_a_page_is_opened_nightly_while_a_report_is_awaited(watch: Watch) -> None:
    """A paper spoke before Ofsted: the list may lag, and silence is proven only by the council's own page."""
    watch.town.add_council("Rutland")
    watch.look(MORNING)
    rumour = press({"leaders": "inadequate"}, council="Rutland", on=str(NEW), seen_at=MORNING)
    article = ReadPage(rumour.url, PageKind.ARTICLE, "gazette", "bytes", "rules", MORNING)
    Ledger(watch.engine, load(), watch.settings.destinations).record(article, [rumour])
    looks = watch.looks([MORNING + number * timedelta(days=1) for number in range(1, 5)])
    assert [RUTLAND in asked for asked in looks] == [True] * 4
    assert [WIRRAL in asked for asked in looks].count(True) <= 1


@pytest.mark.parametrize("instead", [None, "<h1>Report not found</h1>"], ids=["404", "not-found"])
def test_an_old_report_that_is_not_there_yet_is_told_when_it_is(watch: Watch, instead: str | None) -> None:
    """Ofsted's site names files that it has no more: they are no failure, and asked for ever more seldom, not never."""
    old = report("Rutland", "7 to 18 July 2025", dict.fromkeys(AREAS, "inadequate") | {"overall": "inadequate"})
    path, before = watch.town.publish("Rutland", date(2025, 8, 27), old), watch.told()
    whole = watch.town.site.pages.pop(path)
    if instead:
        watch.town.site.pages[path] = page(instead)
    looks = watch.looks(MORNING + number * timedelta(minutes=10) for number in range(1, 145))
    assert [path in asked for asked in looks].count(True) == 9, "at the next look, then after twice as long"
    state = Sources(watch.engine).states()["ofsted"]
    assert state.condition == "ok"
    assert state.notes == ("1 old report is listed and not there: asked for again, later each time",)
    watch.town.site.pages[path] = whole
    watch.looks(MORNING + number * timedelta(hours=12) for number in range(3, 6))
    assert len(watch.told()) == len(before) + 1
    assert Sources(watch.engine).states()["ofsted"].notes == ()


def test_a_guards_page_in_place_of_a_report_is_its_sources_trouble(watch: Watch) -> None:
    """It says nothing of the document: no layout is unknown, and the report is asked for at every look."""
    before = watch.told()
    path = publish(watch, NEW, leaders="inadequate")
    whole = watch.town.site.pages[path]
    watch.town.site.pages[path] = page("<html><title>Just a moment...</title></html>")
    for minutes in (10, 20, 30):
        watch.look(MORNING + timedelta(minutes=minutes), fails=True)
    assert 'the site answered "Just a moment..." instead of the page: a guard refuses programs' in watch.errors[0]
    assert [told.split("-")[-1] for told in watch.told() if told not in before] == ["source_trouble"]
    watch.town.site.pages[path] = whole
    watch.look(MORNING + timedelta(minutes=40))
    assert len(watch.told()) == len(before) + 3, "the report too, and that the trouble is over"


def test_what_could_not_be_read_is_tried_again_at_every_look(watch: Watch) -> None:
    """A report whose file fails is asked for again, though its council's page is not opened for it."""
    path = publish(watch, date(2026, 8, 27))
    whole = watch.town.site.pages.pop(path)
    watch.look(MORNING + timedelta(minutes=10), fails=True)
    watch.town.site.pages[path] = whole
    assert watch.look(MORNING + timedelta(minutes=20)) == [LIST, path]
