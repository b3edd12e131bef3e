"""How long Ofsted has published nothing, why, and when that is trouble."""

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from monitor.facts import baseline, load
from monitor.health import LONGEST_QUIET
from monitor.model import Authority, Fault, FaultKind, PageKind, Quiet
from monitor.round import SourceReport
from monitor.round.checkup import Checkup
from monitor.settings import Destination, Settings, Source
from monitor.store import Outbox, newest_report, open_database
from monitor.wording.trouble import quiet_line

FACTS = load()
MADE = datetime(2026, 9, 1, tzinfo=UTC)
NEWEST = max(day.last for one in baseline(FACTS, MADE) if (day := one.outcome.published))
LIST = Source("ofsted", PageKind.OFSTED_SEARCH, "https://reports.ofsted.gov.uk/search", authority=Authority.OFSTED)
ONE = Source("rutland", PageKind.OFSTED_COUNCIL, "https://reports.ofsted.gov.uk/1", authority=Authority.OFSTED)
SETTINGS = Settings(Path("sources.toml"), destinations=(Destination("desk", "json://a.example"),))
FAILED = Fault(FaultKind.PAGE, "a page is gone")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger that knows the baseline, and no more."""
    file = tmp_path_factory.mktemp("ledger") / "made.db"
    open_database(f"sqlite:///{file}", FACTS, now=MADE).dispose()
    return file


@pytest.fixture
def engine(made: Path, tmp_path: Path) -> Iterator[Engine]:
    """A copy of it."""
    file = shutil.copyfile(made, tmp_path / "ofsted.db")
    opened = open_database(f"sqlite:///{file}", FACTS, now=MADE)
    yield opened
    opened.dispose()


def looked(engine: Engine, *looks: tuple[str, Source, SourceReport]) -> list[str]:
    """The references of what is told after these looks."""
    assert newest_report(engine, MADE.date()) == NEWEST
    for day, source, report in looks:
        at = datetime.fromisoformat(f"{day}T09:00:00+00:00")
        Checkup(SETTINGS, FACTS, engine).finish(source, report, at, at, None)
    return [alert.reference for alert in Outbox(engine).alerts()]


def listed(items: int = 153, *faults: Fault) -> SourceReport:
    return SourceReport("ofsted", items=items, faults=list(faults))


@pytest.mark.parametrize(
    ("day", "source", "report", "is_told"),
    [
        pytest.param("2026-10-12", LIST, listed(), False, id="as-long-as-has-been"),
        pytest.param("2026-11-02", LIST, listed(), True, id="longer-than-ever"),
        pytest.param("2026-12-24", LIST, listed(), False, id="not-over-christmas"),
        pytest.param("2027-04-20", LIST, listed(), False, id="not-before-an-election"),
        pytest.param("2027-08-02", LIST, listed(), False, id="not-in-august"),
        pytest.param("2026-11-02", LIST, listed(153, FAILED), False, id="not-while-a-page-fails"),
        pytest.param("2026-11-02", LIST, listed(4), False, id="not-of-a-few-councils"),
        pytest.param("2026-11-02", ONE, listed(), False, id="not-of-one-council"),
    ],
)
def test_an_unheard_of_quiet_is_told(
    engine: Engine, day: str, source: Source, report: SourceReport, is_told: bool
) -> None:
    """Only where all of Ofsted's list was read, and nothing explains it."""
    assert looked(engine, (day, source, report)) == ([f"S-ofsted-{day}-source_trouble"] if is_told else [])


def test_it_is_told_once(engine: Engine) -> None:
    """However often it is looked at, and however long it lasts."""
    days = ("2026-11-02", "2026-11-02", "2026-11-20", "2027-03-02")
    assert looked(engine, *((day, LIST, listed()) for day in days)) == ["S-ofsted-2026-11-02-source_trouble"]


@pytest.mark.parametrize(
    ("quiet", "line"),
    [
        pytest.param(Quiet(NEWEST, 12, 12, "", is_unheard_of=False), "newest report 12 days ago", id="usual"),
        pytest.param(
            Quiet(NEWEST, 1, 0, "in August Ofsted publishes little", is_unheard_of=False),
            "newest report yesterday; in August Ofsted publishes little",
            id="explained",
        ),
        pytest.param(
            Quiet(NEWEST, 90, 80, "", is_unheard_of=True),
            f"newest report 90 days ago: the longest such quiet since 2018 was {LONGEST_QUIET} days; "
            "look at Ofsted's site",
            id="unheard-of",
        ),
    ],
)
def test_the_quiet_in_a_line(quiet: Quiet, line: str) -> None:
    """How long, and why."""
    assert quiet_line(quiet, LONGEST_QUIET) == line


def test_a_day_that_has_not_come_is_no_publication(engine: Engine) -> None:
    """A misprint in a report cannot make Ofsted look busy."""
    assert newest_report(engine, date(2024, 7, 30)) == date(2024, 7, 30)
