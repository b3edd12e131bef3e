"""A day of forty pages from ten outlets about four inspections, in any order; then Ofsted's reports; one never comes.

The pages stand in forty_pages.toml. They come over HTTP from ten sources, in rounds over the day; alerts go to a real
webhook.
"""

import random
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from shutil import copyfile

import pytest
from commands import run
from markup import report
from newsroom import Newsroom
from servers import Site, serving
from sinks import Hook, web_hook
from sqlalchemy import Engine
from town import Town

from monitor.facts import load
from monitor.model import Authority, Given, InspectionKind, PageKind, Sighting, Status
from monitor.reconcile import Reason
from monitor.store import Ledger, Outbox, ReadPage, inspections, open_database, rebuild, sightings

PAGES = tomllib.loads((Path(__file__).parent / "forty_pages.toml").read_text(encoding="utf-8"))["page"]
THE_DAY = date(2026, 9, 15)
COUNCILS = ("warrington", "wirral", "rutland")  # outlets that are a council's own newsroom
OUTLETS = {page["outlet"]: "council" if page["outlet"] in COUNCILS else "press" for page in PAGES}
HOURS = (7, 9, 11, 14, 17)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MORNING = datetime(2026, 9, 15, 7, tzinfo=UTC)
MADE = datetime(2026, 8, 21, tzinfo=UTC)

MOVES = {f"W{urn}-2026-09-15-move" for urn in (80575, 80581, 80547, 80473)}
# Ofsted's own reports, by the day on which each is listed: what the outlets said, and in Wirral one area more; in
# Rutland the outlets were wrong. Hartlepool's never comes.
REPORTS = {
    date(2026, 9, 16): ("Warrington", "8 to 19 June 2026", {
        "leaders": "inadequate", "help_and_protection": "good", "in_care": "outstanding", "care_leavers": "good",
    }),
    date(2026, 9, 17): ("Wirral", "15 to 26 June 2026", {
        "leaders": "good", "help_and_protection": "requires_improvement", "in_care": "good",
        "care_leavers": "requires_improvement",
    }),
    date(2026, 9, 18): ("Rutland", "22 June to 3 July 2026", {
        "leaders": "good", "help_and_protection": "requires_improvement", "in_care": "good", "care_leavers": "good",
    }),
}  # fmt: skip
TOLD_LATER = {
    date(2026, 9, 16): ["W80575-2026-09-15-confirmed"],
    date(2026, 9, 17): ["W80581-2026-09-15-move-2"],
    date(2026, 9, 18): ["W80547-2026-09-15-correction"],
    date(2026, 9, 19): ["W80473-2026-09-19-not_found"],
}


@dataclass
class Played:
    """The days as one order of the pages made them."""

    newsroom: Newsroom
    folder: Path
    told: dict[date, list[str]] = field(default_factory=dict)  # what the desk received on each day
    reasons: dict[int, str] = field(default_factory=dict)  # by the page's number: why it was told, or was not


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with the baseline in it."""
    file = tmp_path_factory.mktemp("ledger") / "made.db"
    open_database(f"sqlite:///{file}", load(), now=MADE).dispose()
    return file


@pytest.fixture(scope="module", params=[1, 2])
def played(request: pytest.FixtureRequest, ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    """The pages in an order of chance, on the day or days later; Ofsted's reports; and the weeks after."""
    folder = tmp_path_factory.mktemp("played")
    with serving({}) as site, web_hook() as hook:
        made = Played(_newsroom(site, hook, folder, ledger), folder)
        order = random.Random(request.param).sample(range(len(PAGES)), len(PAGES))
        _the_day(made, [number for number in order if "on" not in PAGES[number]])
        _days_after(made)
        yield made
        made.newsroom.engine.dispose()


def _newsroom(site: Site, hook: Hook, folder: Path, ledger: Path) -> Newsroom:
    town = Town(site)
    for council in ("Warrington", "Wirral", "Rutland", "Hartlepool"):
        town.add_council(council)
    return Newsroom(town, hook, folder, made=MADE, ledger=ledger, outlets=OUTLETS)


def _the_day(made: Played, order: list[int]) -> None:
    """The pages of the day, spread over its rounds."""
    for turn, hour in enumerate(HOURS):
        for number in order[turn :: len(HOURS)]:
            _print(made.newsroom, number)
        _round(made, MORNING + (hour - HOURS[0]) * HOUR)


def _days_after(made: Played) -> None:
    """Each day a round, with Ofsted's reports and the pages of that day."""
    for days in range(1, 9):
        at = MORNING + days * DAY
        for number, page in enumerate(PAGES):
            if page.get("on") == at.date():
                _print(made.newsroom, number)
        if listed := REPORTS.get(at.date()):
            council, inspected, grades = listed
            made.newsroom.town.publish(council, THE_DAY, report(council, inspected, grades))
        _round(made, at)


def _print(newsroom: Newsroom, number: int) -> None:
    page = PAGES[number]
    paragraphs = page["text"].strip().split("\n\n")
    newsroom.article(page["outlet"], f"page-{number}", page["title"], page.get("on", THE_DAY), *paragraphs)


def _round(made: Played, at: datetime) -> None:
    told = made.newsroom.tells(at)
    made.told.setdefault(at.date(), []).extend(told)
    for source in made.newsroom.report.sources:
        assert not source.errors, source.errors
        found = {decision.sighting.url: str(decision.reason) for decision in source.decisions}
        found |= {page.url: str(page.reason) for page in source.set_aside}
        made.reasons |= {int(url.rpartition("-")[2]): why for url, why in found.items() if "/page-" in url}


def test_four_moves_are_told_once_each(played: Played) -> None:
    """Whatever the order in which forty pages came in, the desk received four alerts on that day."""
    assert sorted(played.told[THE_DAY]) == sorted(MOVES)


def test_every_other_page_is_silent_for_a_named_reason(played: Played) -> None:
    """Of each inspection one page was news; what others said was known by then, and ten pages tell nothing new."""
    assert len(played.reasons) == len(PAGES) == 40
    why = {number: played.reasons[number] for number, page in enumerate(PAGES) if "gives" in page}
    news = Counter(PAGES[number]["gives"] for number, reason in why.items() if reason == Reason.NEW_INSPECTION)
    assert news == dict.fromkeys(("Warrington", "Wirral", "Rutland", "Hartlepool"), 1)
    for number, reason in why.items():
        later = PAGES[number].get("on", THE_DAY) > THE_DAY and PAGES[number]["gives"] != "Hartlepool"
        known = Reason.ALREADY_CONFIRMED if later else Reason.ALREADY_REPORTED
        assert reason in (Reason.NEW_INSPECTION, known, PAGES[number].get("misread")), PAGES[number]
    for number, page in enumerate(PAGES):
        if "gives" not in page:
            assert played.reasons[number] == (Reason.HELD if page.get("held") else page["ignored"]), page


def test_ofsteds_reports_are_told_to_those_who_were_told(played: Played) -> None:
    """Confirmed; confirmed with one more area; corrected; and of the one that does not come, that it did not."""
    later = {day: told for day, told in played.told.items() if day > THE_DAY and told}
    assert later == TOLD_LATER
    events = Outbox(played.newsroom.engine).events()
    assert events["W80581-2026-09-15-move-2"].areas == ("in_care",)
    (wrong,) = events["W80547-2026-09-15-correction"].corrections
    assert (wrong.area, wrong.told, wrong.now) == ("help_and_protection", "outstanding", "requires_improvement")
    assert rebuild(played.newsroom.engine, load()).unexplained == 0


def test_what_is_never_found_leaves_the_grades(played: Played) -> None:
    """For 30 days it counts as reported; then the earlier grades stand again, and the history says so."""
    of = ("Hartlepool", "--database", str(played.folder / "ofsted-monitor.db"))
    for on, grade, status in (
        ("2026-10-15", "requires_improvement", "reported"),
        ("2026-10-16", "outstanding", "confirmed"),
    ):
        shown = run(played.folder, "grades", "--council", *of, "--on", on, "--json").shape["grades"]["leaders"]
        assert (shown["grade"], shown["status"]) == (grade, status)
    told = " ".join(run(played.folder, "history", *of).stdout.split())
    assert "not yet found on Ofsted's site; among the grades until 15 October 2026." in told
    assert "19 September 2026: not found on Ofsted's site (W80473-2026-09-19-not_found)." in told


def test_any_order_tells_the_same(played: Played, ledger: Path, tmp_path: Path) -> None:
    """What the pages said, in three more orders: four moves each time, the same three words when Ofsted's reports come,
    and in the end the same is known.
    """
    engine, desk = played.newsroom.engine, played.newsroom.settings.destinations
    found = [one for one in sightings(engine) if not one.is_baseline]
    press = [one for one in found if one.authority != Authority.OFSTED]
    official = [one for one in found if one.authority == Authority.OFSTED]
    for seed in (3, 4, 5):
        chance, file = random.Random(seed), tmp_path / f"{seed}.db"
        copyfile(ledger, file)
        shuffled = open_database(f"sqlite:///{file}", load(), now=MADE)
        arriving = chance.sample(press, len(press)) + chance.sample(official, len(official))
        told = _told(Ledger(shuffled, load(), desk), arriving)
        assert sorted(told[:4]) == sorted(MOVES)
        assert sorted(told[4:]) == sorted(TOLD_LATER[day][0] for day in REPORTS)
        assert _known(shuffled) == _known(engine)
        shuffled.dispose()


def _told(ledger: Ledger, arriving: list[Sighting]) -> list[str]:
    """What is told if sightings arrive in this order, a minute apart."""
    told = []
    for minute, one in enumerate(arriving):
        seen = replace(one, id=0, seen_at=MORNING + minute * timedelta(minutes=1))
        page = ReadPage(one.url, PageKind.ARTICLE, one.source, str(minute), "rules", seen.seen_at)
        told += [event.reference for decision in ledger.record(page, [seen]) for event in decision.events]
    return told


def _known(engine: Engine) -> dict[str, tuple[Status, Mapping[str, Given]]]:
    """The last inspection of each of the four councils."""
    found = inspections(engine)
    return {
        council: (last.status, last.grades)
        for council in ("Warrington", "Wirral", "Rutland", "Hartlepool")
        for last in [next(i for i in reversed(found[council]) if i.kind is InspectionKind.FULL)]
    }
