"""What leaves Ofsted's site, looked at closely: replaced late, gone over an upgrade or a pause, shown elsewhere."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from servers import Site
from town import Town, report
from watch import MORNING, Watch

from monitor.facts import load
from monitor.model import Status
from monitor.round import visit
from monitor.store import Outbox, inspections, rebuild
from monitor.wording import message

DAY = timedelta(days=1)
GOOD = dict.fromkeys(("leaders", "help_and_protection", "in_care", "care_leavers"), "good")
PUBLISHED = date(2026, 9, 14)
OTHER_FILE = 60_000_050
FIRST = ["W80581-2026-09-14-move"]
WITHDRAWN = "W80581-2026-09-14-withdrawn"


def wirral(leaders: str = "inadequate") -> bytes:
    return report("Wirral", "1 to 12 June 2026", GOOD | {"leaders": leaders})


@pytest.fixture
def watch(site: Site, tmp_path: Path) -> Iterator[Watch]:
    """Wirral's report of today is read and told; Warrington's is older."""
    town = Town(site)
    town.publish("Warrington", date(2026, 7, 28), report("Warrington", "8 to 19 June 2026", GOOD))
    town.publish("Wirral", PUBLISHED, wirral())
    watch = Watch(town, tmp_path)
    watch.look(MORNING)
    yield watch
    watch.engine.dispose()


def told(watch: Watch) -> list[str]:
    return [reference for reference in watch.told() if reference.startswith("W80581")]


def status(watch: Watch) -> Status:
    return inspections(watch.engine, "Wirral")["Wirral"][-1].status


def test_a_really_new_file_is_the_same_inspection(watch: Watch) -> None:
    """Ofsted replaces a report under another address at once: a correction, and no withdrawal."""
    old = watch.town.unlist("Wirral", PUBLISHED).path
    assert watch.town.publish("Wirral", PUBLISHED, wirral("requires_improvement"), file=OTHER_FILE) != old
    for number in (1, 2, 3):
        watch.look(MORNING + number * DAY)
    assert (told(watch), status(watch)) == ([*FIRST, "W80581-2026-09-14-correction"], Status.CONFIRMED)


def test_a_new_file_that_comes_on_the_second_day_is_no_withdrawal(watch: Watch) -> None:
    """The look that would tell that the report is gone finds it under another address: nothing is told."""
    watch.town.unlist("Wirral", PUBLISHED)
    watch.look(MORNING + DAY)
    watch.town.publish("Wirral", PUBLISHED, wirral(), file=OTHER_FILE)
    watch.look(MORNING + 2 * DAY)
    assert told(watch) == FIRST
    assert rebuild(watch.engine, load()).unexplained == 0


def test_nothing_is_withdrawn_while_a_listed_file_cannot_be_fetched(watch: Watch) -> None:
    """What is listed in its place may be the very report: it is read first."""
    watch.town.unlist("Wirral", PUBLISHED)
    path = watch.town.publish("Wirral", PUBLISHED, wirral(), file=OTHER_FILE)
    body = watch.town.site.pages.pop(path)
    for number in (1, 2, 3):
        watch.look(MORNING + number * DAY, fails=True)
    watch.town.site.pages[path] = body
    watch.look(MORNING + 4 * DAY)
    assert told(watch) == FIRST


def test_a_withdrawn_report_under_a_new_file_is_found_again(watch: Watch) -> None:
    """It was read in Ofsted's report before: the message says that it is back, not that it is read now."""
    watch.town.unlist("Wirral", PUBLISHED)
    for number in (1, 2):
        watch.look(MORNING + number * DAY)
    watch.town.publish("Wirral", PUBLISHED, wirral(), file=OTHER_FILE)
    watch.look(MORNING + 5 * DAY)
    assert told(watch) == [*FIRST, WITHDRAWN, "W80581-2026-09-14-confirmed"]
    back = message([Outbox(watch.engine).events()["W80581-2026-09-14-confirmed"]], load())
    assert back.subject.endswith("(found again on Ofsted's site)")


@pytest.mark.parametrize("looks_before", [0, 1])
def test_an_upgrade_does_not_forget_what_a_page_showed(
    watch: Watch, monkeypatch: pytest.MonkeyPatch, looks_before: int
) -> None:
    """The page is read by other rules now; what it showed, and since when it does not, stays known."""
    watch.town.unlist("Wirral", PUBLISHED)
    for number in range(looks_before):
        watch.look(MORNING + (1 + number) * DAY)
    monkeypatch.setattr(visit, "__version__", "99.0")
    for number in (3, 4):
        watch.look(MORNING + number * DAY)
    assert told(watch) == [*FIRST, WITHDRAWN]


def test_what_is_gone_is_not_read_again_by_new_rules(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    """A replaced file that is still served would come to life again."""
    old = watch.town.unlist("Wirral", PUBLISHED).path
    watch.town.publish("Wirral", PUBLISHED, wirral("good"), file=OTHER_FILE)
    for number in (1, 2):
        watch.look(MORNING + number * DAY)
    monkeypatch.setattr(visit, "__version__", "99.0")
    assert old not in watch.look(MORNING + 3 * DAY)


def test_a_long_pause_does_not_forget_what_was_missed(watch: Watch) -> None:
    """Missed once, then the program was off for three weeks: the next look finds it gone still."""
    watch.town.unlist("Wirral", PUBLISHED)
    watch.look(MORNING + DAY)
    watch.look(MORNING + 22 * DAY)
    assert told(watch) == [*FIRST, WITHDRAWN]


def test_a_report_on_another_councils_page_is_not_gone(watch: Watch) -> None:
    """Ofsted moved it between two pages: it is on its site all the same."""
    moved = watch.town.unlist("Wirral", PUBLISHED)
    watch.town.relist("Warrington", moved)
    for number in (1, 2, 3):
        watch.look(MORNING + number * DAY)
    assert (told(watch), status(watch)) == (FIRST, Status.CONFIRMED)


def test_reports_that_go_one_after_another_are_no_broken_page(watch: Watch) -> None:
    """Two old ones this week and one the next: three, but never at once."""
    old = (date(2014, 3, 1), date(2018, 3, 1))
    for day in old:
        grades = dict.fromkeys(("overall", "leaders", "help_and_protection", "care"), "good")
        watch.town.publish("Wirral", day, report("Wirral", f"8 to 19 January {day.year}", grades))
    watch.look(MORNING + DAY)
    for day in old:
        watch.town.unlist("Wirral", day)
    for number in (2, 3):
        watch.look(MORNING + number * DAY)
    watch.town.unlist("Wirral", PUBLISHED)
    for number in (8, 9):
        watch.look(MORNING + number * DAY)
    assert WITHDRAWN in told(watch)
