"""Reports that leave Ofsted's site, come back, or are replaced where they stand."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from commands import run
from servers import Site, page
from town import Town, report
from watch import MORNING, Watch

from monitor.facts import load
from monitor.model import Status
from monitor.store import Outbox, documents, inspections
from monitor.wording import message

DAY = timedelta(days=1)
AREAS = ("leaders", "help_and_protection", "in_care", "care_leavers")
GOOD = dict.fromkeys(AREAS, "good")
PUBLISHED = date(2026, 9, 14)
WITHDRAWN = "W80581-2026-09-14-withdrawn"
FIRST = ["W80581-2026-09-14-move"]


def wirral(**grades: str) -> bytes:
    return report("Wirral", "1 to 12 June 2026", GOOD | grades)


@pytest.fixture
def watch(site: Site, tmp_path: Path) -> Iterator[Watch]:
    """Wirral's report of today is read and told; Warrington's is older and will not change."""
    town = Town(site)
    town.publish("Warrington", date(2026, 7, 28), report("Warrington", "8 to 19 June 2026", GOOD))
    town.publish("Wirral", PUBLISHED, wirral(leaders="inadequate"))
    watch = Watch(town, tmp_path)
    watch.look(MORNING)
    yield watch
    watch.engine.dispose()


def status(watch: Watch) -> Status:
    return inspections(watch.engine, "Wirral")["Wirral"][-1].status


def told(watch: Watch) -> list[str]:
    """What was told of Wirral."""
    return [reference for reference in watch.told() if reference.startswith("W80581")]


def test_a_report_that_is_gone_on_a_second_day_is_withdrawn(watch: Watch) -> None:
    """Missed once it may be a slip; missed on another day it is told, once, to those who were told of it."""
    assert told(watch) == FIRST
    watch.town.unlist("Wirral", PUBLISHED)
    watch.look(MORNING + DAY / 2)
    assert (status(watch), told(watch)) == (Status.CONFIRMED, FIRST)
    for number in (1, 2, 3):
        watch.look(MORNING + number * DAY)
        assert (status(watch), told(watch)) == (Status.WITHDRAWN, [*FIRST, WITHDRAWN])


def test_a_report_that_is_back_the_next_day_was_never_gone(watch: Watch) -> None:
    """A page that was short of a report for an afternoon tells nothing."""
    listed = watch.town.unlist("Wirral", PUBLISHED)
    watch.look(MORNING + DAY / 2)
    watch.town.relist("Wirral", listed)
    for number in (1, 2):
        watch.look(MORNING + number * DAY)
    assert (status(watch), told(watch)) == (Status.CONFIRMED, FIRST)


def test_a_withdrawn_report_that_returns_is_confirmed_again(watch: Watch) -> None:
    """Those who heard that it was gone hear that it is back; gone again, it is told again."""
    listed = watch.town.unlist("Wirral", PUBLISHED)
    for number in (1, 2):
        watch.look(MORNING + number * DAY)
    watch.town.relist("Wirral", listed)
    watch.look(MORNING + 3 * DAY)
    assert status(watch) == Status.CONFIRMED
    watch.town.unlist("Wirral", PUBLISHED)
    for number in (4, 5):
        watch.look(MORNING + number * DAY)
    assert told(watch) == [*FIRST, WITHDRAWN, "W80581-2026-09-14-confirmed", f"{WITHDRAWN}-2"]
    events = Outbox(watch.engine).events()
    back, gone = (message([events[name]], load()) for name in ("W80581-2026-09-14-confirmed", WITHDRAWN))
    assert back.subject.endswith("(found again on Ofsted's site)")
    assert "No longer found on Ofsted's site since 15 September 2026" in " ".join(gone.text.split())


def test_a_report_under_a_new_file_is_the_same_inspection(watch: Watch) -> None:
    """Ofsted replaces a report: other grades are a correction at once, and the old file is no withdrawal."""
    watch.town.unlist("Wirral", PUBLISHED)
    watch.town.publish("Wirral", PUBLISHED, wirral(leaders="requires_improvement"))
    for number in (1, 2, 3):
        watch.look(MORNING + number * DAY)
    assert told(watch) == [*FIRST, "W80581-2026-09-14-correction"]
    assert status(watch) == Status.CONFIRMED


def test_a_file_replaced_under_its_address_is_read_again(watch: Watch) -> None:
    """Nothing in the list or on the page changes: the file itself is asked for again, daily at first."""
    path = watch.town.listed[80581][0].path
    watch.town.site.pages[path] = page(wirral(leaders="requires_improvement"), content_type="application/pdf")
    assert path not in watch.look(MORNING + DAY / 2)
    assert path in watch.look(MORNING + DAY)
    assert told(watch) == [*FIRST, "W80581-2026-09-14-correction"]
    assert path not in watch.look(MORNING + DAY + DAY / 2)


def test_a_history_tells_what_came_after(watch: Watch, tmp_path: Path) -> None:
    """A correction and a withdrawal stand below the inspection that they are about, with their references."""
    path = watch.town.listed[80581][0].path
    watch.town.site.pages[path] = page(wirral(leaders="requires_improvement"), content_type="application/pdf")
    watch.look(MORNING + DAY)
    watch.town.unlist("Wirral", PUBLISHED)
    for number in (2, 3):
        watch.look(MORNING + number * DAY)
    database = ["--database", str(tmp_path / "ofsted.db")]
    shown = " ".join(run(tmp_path, "history", "Wirral", *database).stdout.split())
    assert "15 September 2026: correction: leaders Requires improvement to be good, not Inadequate" in shown
    assert f"no longer found on Ofsted's site ({WITHDRAWN})." in shown
    last = run(tmp_path, "history", "Wirral", "--json", *database).lines[-1]
    assert [told["event"] for told in last["follow_ups"]] == ["correction", "withdrawn"]
    assert last["follow_ups"][0]["corrections"] == [
        {"area": "leaders", "told": "inadequate", "now": "requires_improvement"}
    ]


def test_old_files_are_asked_for_seldom(watch: Watch) -> None:
    """A report of two months ago is asked for again after an eighth of its age, not every day."""
    path = watch.town.listed[80575][0].path
    asked = [number for number in range(1, 22) if path in watch.look(MORNING + number * DAY)]
    assert asked == [7, 15]


def test_both_files_are_kept_as_they_were(watch: Watch) -> None:
    """What proves a correction: the bytes of either report with their digests and the instants of first sight."""
    path = watch.town.listed[80581][0].path
    before = documents(watch.engine)
    watch.town.site.pages[path] = page(wirral(leaders="good"), content_type="application/pdf")
    watch.look(MORNING + DAY)
    kept = documents(watch.engine)
    assert kept[: len(before)] == before
    assert [(d.url, d.first_seen_at) for d in kept[len(before) :]] == [(watch.town.site.url(path), MORNING + DAY)]


def test_many_reports_gone_at_once_are_a_broken_page(watch: Watch) -> None:
    """A page that loses all but one of its reports is trouble with the page, and withdraws nothing."""
    for year in (2014, 2018, 2022):
        grades = dict.fromkeys(("overall", *AREAS[:2], "care"), "good")
        watch.town.publish("Wirral", date(year, 3, 1), report("Wirral", f"8 to 19 January {year}", grades))
    watch.look(MORNING + DAY)
    for year in (2014, 2018, 2022):
        watch.town.unlist("Wirral", date(year, 3, 1))
    watch.look(MORNING + 2 * DAY)
    watch.look(MORNING + 3 * DAY, fails=True)
    assert "stopped showing 3 reports at once" in watch.errors[0]
    assert not any("withdrawn" in reference for reference in told(watch))


def test_an_old_report_that_leaves_is_no_news(watch: Watch) -> None:
    """Ofsted's site drops old reports: who was never told of one is not told that it is gone."""
    baseline = next(i for i in inspections(watch.engine, "Wirral")["Wirral"] if i.is_baseline and i.kind == "full")
    assert baseline.published
    address = baseline.sightings[0].url.rpartition("/")[2]
    watch.town.publish("Wirral", baseline.published.first, wirral(), file=int(address))
    watch.look(MORNING + DAY)
    watch.town.unlist("Wirral", baseline.published.first)
    for number in (2, 3):
        watch.look(MORNING + number * DAY)
    assert told(watch) == FIRST
    assert next(i for i in inspections(watch.engine, "Wirral")["Wirral"] if i.id == baseline.id).status == "withdrawn"
