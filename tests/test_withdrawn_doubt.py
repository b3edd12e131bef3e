"""A page of Ofsted's that is broken or out of date is trouble for who runs the program, and no withdrawal."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from markup import council_page, search_page
from servers import Site, page
from town import Town, report
from watch import MORNING, Watch

DAY = timedelta(days=1)
GOOD = dict.fromkeys(("leaders", "help_and_protection", "in_care", "care_leavers"), "good")
OLD = dict.fromkeys(("overall", "leaders", "help_and_protection", "care"), "good")
BEFORE, PUBLISHED = date(2018, 3, 1), date(2026, 9, 14)
PAGE = "/provider/44/80581"
WITHDRAWN = "W80581-2026-09-14-withdrawn"


@pytest.fixture
def watch(site: Site, tmp_path: Path) -> Iterator[Watch]:
    """Wirral has a report of today and an older one; both are read and told."""
    town = Town(site)
    town.publish("Wirral", BEFORE, report("Wirral", "8 to 19 January 2018", OLD))
    town.publish("Wirral", PUBLISHED, report("Wirral", "1 to 12 June 2026", GOOD | {"leaders": "inadequate"}))
    watch = Watch(town, tmp_path)
    watch.look(MORNING)
    yield watch
    watch.engine.dispose()


def told(watch: Watch) -> list[str]:
    """What was told of reports that are gone, or back."""
    return [reference for reference in watch.told() if reference.startswith("W80581") and "move" not in reference]


def show(watch: Watch, markup: str) -> None:
    """Answer this in place of Wirral's page; Ofsted's list stays as it is."""
    watch.town.site.pages[PAGE] = page(markup)


def show_all_but(watch: Watch, left_out: date) -> None:
    listed = [listed for listed in watch.town.listed[80581] if listed.on != left_out]
    show(watch, council_page("Wirral", 80581, listed))


@pytest.mark.parametrize(
    "spoilt",
    [
        pytest.param(lambda markup: markup.replace("publication-link", "document"), id="links-renamed"),
        pytest.param(lambda markup: markup[: markup.index("<li")] + "</ol></main>", id="timeline-empty"),
        pytest.param(lambda markup: markup[: markup.index("<h2")] + "</main>", id="timeline-gone"),
    ],
)
def test_a_page_without_the_reports_that_the_list_names_is_broken(watch: Watch, spoilt: Callable[[str], str]) -> None:
    """Name and URN are there and no report is, while Ofsted's list dates one: the operators hear of it, nobody else."""
    whole = watch.town.site.pages[PAGE]
    show(watch, spoilt(council_page("Wirral", 80581, watch.town.listed[80581])))
    for number in (1, 2, 3):
        watch.look(MORNING + number * DAY, fails=True)
        assert "the report links not found" in watch.errors[0]
    assert any(reference.endswith("source_trouble") for reference in watch.told())
    watch.town.site.pages[PAGE] = whole
    watch.look(MORNING + 4 * DAY)
    assert told(watch) == []


@pytest.mark.parametrize("days", [3, 20])
def test_nothing_is_withdrawn_that_the_list_still_names(watch: Watch, days: int) -> None:
    """A page that is older than the list is trouble, however long it lasts; once the list follows it is told."""
    show_all_but(watch, PUBLISHED)
    watch.look(MORNING + DAY)
    for number in range(2, days):
        watch.look(MORNING + number * DAY, fails=True)
    assert "has stopped showing 1 report and shows 1, but none of 14 September 2026" in watch.errors[0]
    assert told(watch) == []
    watch.town.unlist("Wirral", PUBLISHED)
    watch.look(MORNING + days * DAY)
    assert told(watch) == [WITHDRAWN]


def test_nothing_is_withdrawn_by_a_page_that_lacks_what_is_new(watch: Watch) -> None:
    """The list names a report that the page never showed, and one that it showed is gone: it is an old copy."""
    watch.town.publish("Wirral", date(2026, 9, 16), b"")
    show(watch, council_page("Wirral", 80581, watch.town.listed[80581][2:]))
    watch.look(MORNING + 2 * DAY)
    watch.look(MORNING + 3 * DAY, fails=True)
    assert told(watch) == []


def test_a_redesign_of_list_and_pages_withdraws_nothing(watch: Watch) -> None:
    """A list whose days cannot be read says nothing of the pages: what they lack is not gone."""
    listed = watch.town.listed[80581]
    undated = search_page([("Wirral", 80581, listed)]).replace("14 September 2026", "14.ix.2026")
    watch.town.site.pages["/search?rows=100"] = page(undated)
    show(watch, council_page("Wirral", 80581, listed).replace("publication-link", "document"))
    for number in (1, 2, 3):
        watch.look(MORNING + number * DAY, fails=True)
        assert "the days of the latest reports" in watch.errors[0]
    assert told(watch) == []


def test_the_withdrawal_of_an_older_report_needs_no_list(watch: Watch) -> None:
    """The list gives only the latest report's day, and that the page shows: the older one is gone."""
    show_all_but(watch, BEFORE)
    for number in (1, 2):
        watch.look(MORNING + number * DAY)
    assert told(watch) == ["W80581-2018-03-01-withdrawn"]


def test_a_clock_that_was_ahead_puts_no_withdrawal_off(watch: Watch) -> None:
    """First missed under a clock of next year: it is told two days after the clock is right again, as ever."""
    watch.town.unlist("Wirral", PUBLISHED)
    watch.look(MORNING + 365 * DAY)
    watch.look(MORNING + DAY)
    assert told(watch) == []
    watch.look(MORNING + 2 * DAY)
    assert told(watch) == [WITHDRAWN]
