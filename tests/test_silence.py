"""What proves that Ofsted's site is silent, page by page, and what does not."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, delete
from story import FACTS, press, says

from monitor.model import InspectionKind, Link, PageKind, PartialDate, Sighting
from monitor.settings import Destination
from monitor.store import Ledger, Outbox, ReadPage, open_database
from monitor.store.tables import AlertRow, EventRow, OutcomeRow, PageRow

DESK = Destination("desk", "json://somewhere")
TOLD = datetime(2026, 9, 14, 9, tzinfo=UTC)  # a Monday
DUE = TOLD + timedelta(days=4)
RUMOUR = press({"leaders": "inadequate"}, on="2026-09-14", seen_at=TOLD)
HELD = says({"leaders": "good"}, on="2026-09-15", inspected=None, held=True, url="https://files.example/9")
FILE = "https://files.example/9"


@pytest.fixture(scope="module")
def made() -> Iterator[Engine]:
    made = open_database("sqlite://", FACTS, now=datetime(2026, 9, 1, tzinfo=UTC), known="none")
    yield made
    made.dispose()


@pytest.fixture
def ledger(made: Engine) -> Ledger:
    """A ledger that knows the rumour and nothing else; the desk was told."""
    with Session(made) as session, session.begin():
        for table in (AlertRow, EventRow, PageRow, OutcomeRow):
            session.exec(delete(table))
    ledger = Ledger(made, FACTS, [DESK])
    read(ledger, RUMOUR.url, RUMOUR)
    return ledger


def read(ledger: Ledger, url: str, *sightings: Sighting) -> None:
    page = ReadPage(url, PageKind.REPORT, "ofsted", "bytes", "rules", DUE)
    ledger.record(page, sightings)


def report_link(published: str | None = "2026-09-15", gone_on: str | None = None) -> Link:
    on, gone = (PartialDate.parse(day) if day else None for day in (published, gone_on))
    return Link(FILE, PageKind.REPORT, "children's services inspection", on, 80575, gone)


WHOLE = ReadPage("https://reports.example/provider/44/80575", PageKind.OFSTED_COUNCIL, "ofsted", "bytes", "rules", DUE)


@pytest.mark.parametrize(
    ("page", "told"),
    [
        pytest.param(WHOLE, True, id="read-since-and-empty"),
        pytest.param(replace(WHOLE, links=(report_link("2024-07-30"),)), True, id="an-unread-one-of-long-before"),
        pytest.param(replace(WHOLE, links=(report_link(gone_on="2026-09-16"),)), True, id="an-unread-one-that-is-gone"),
        pytest.param(replace(WHOLE, links=(report_link(),)), False, id="an-unread-one"),
        pytest.param(replace(WHOLE, links=(report_link("2026-08-01"),)), False, id="an-unread-one-of-weeks-before"),
        pytest.param(replace(WHOLE, links=(report_link(None),)), False, id="an-unread-one-without-a-day"),
        pytest.param(replace(WHOLE, read_at=DUE - timedelta(days=1)), False, id="read-on-the-third-day"),
        pytest.param(replace(WHOLE, sha256=""), False, id="read-with-a-gap"),
        pytest.param(replace(WHOLE, source="gazette"), False, id="not-by-a-source-of-ofsteds"),
        pytest.param(replace(WHOLE, kind=PageKind.OFSTED_SEARCH), False, id="a-list"),
        pytest.param(replace(WHOLE, url="https://reports.example/provider/44/80581"), False, id="another-council"),
    ],
)
def test_only_the_councils_own_page_read_whole_proves_it(ledger: Ledger, page: ReadPage, told: bool) -> None:
    """Read since by a source of Ofsted's, with nothing on it that could be the report."""
    ledger.record(page, [])
    decisions = ledger.not_found(["ofsted"], DUE)
    assert [event.kind for decision in decisions for event in decision.events] == (["not_found"] if told else [])
    assert ledger.not_found(["ofsted"], DUE) == (), "once is enough"


LETTER = says(
    kind=InspectionKind.FOCUSED_VISIT, on="2026-09-15", inspected="2026-09-01/2026-09-02", url=FILE, framework=None
)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        pytest.param([LETTER], True, id="of-a-visit"),
        pytest.param([], False, id="nothing"),
        pytest.param([replace(LETTER, outcome=replace(LETTER.outcome, council="Wirral"))], False, id="of-another"),
    ],
)
def test_a_document_that_was_read_is_no_riddle_if_it_told_of_the_council(
    ledger: Ledger, said: list[Sighting], told: bool
) -> None:
    """One that was read and told nothing may be the report in a layout that the rules do not know."""
    read(ledger, FILE, *said)
    ledger.record(replace(WHOLE, links=(report_link(),)), [])
    assert bool(ledger.not_found(["ofsted"], DUE)) == told


VISIT, ELSEWHEN = "2026-07-07/2026-07-08", "2026-04-20/2026-04-21"


@pytest.mark.parametrize(
    ("reported", "kind", "published", "inspected", "told"),
    [
        pytest.param("focused_visit", "monitoring_visit", "2026-09-15", VISIT, False, id="of-another-kind"),
        pytest.param("focused_visit", "focused_visit", "2026-05-04", "2026-07-13/2026-07-14", False, id="days-apart"),
        pytest.param("focused_visit", "jtai", "2026-08-14", ELSEWHEN, False, id="published-a-month-before"),
        pytest.param("focused_visit", "full", "2026-08-14", ELSEWHEN, False, id="a-full-one"),
        pytest.param("focused_visit", "monitoring_visit", "2026-06-14", ELSEWHEN, True, id="published-long-before"),
        pytest.param("full", "full", "2026-08-14", "2026-02-02/2026-02-13", False, id="two-full-ones"),
        pytest.param("full", "focused_visit", "2026-09-15", VISIT, True, id="a-visit-for-a-full-one"),
    ],
)
def test_nothing_is_missed_while_ofsted_tells_of_another_that_may_be_meant(
    ledger: Ledger, reported: str, kind: str, published: str, inspected: str, told: bool
) -> None:
    """A paper that errs on the kind of a visit or on its days: Ofsted's letter is there, under another name."""
    of = "Wirral"
    graded = {"leaders": "good"} if kind == "full" else {}
    grades, dates = ({"leaders": "inadequate"}, "2026-07/2026-07") if reported == "full" else ({}, VISIT)
    word = press(grades, kind=reported, on="2026-09-14", inspected=dates, council=of, priority_action=not grades)
    word = replace(word, seen_at=TOLD, url="https://gazette.example/wirral")
    official = says(
        graded, kind=InspectionKind(kind), on=published, inspected=inspected, council=of, url=FILE, framework=None
    )
    read(ledger, word.url, word)
    read(ledger, FILE, official)
    ledger.record(replace(WHOLE, url="https://reports.example/provider/44/80581"), [])
    assert bool(ledger.not_found(["ofsted"], DUE)) == told


def test_it_lists_what_was_told_and_no_more(made: Engine, ledger: Ledger) -> None:
    """An area that a second paper added was told to nobody: it is not among what is said to be missing."""
    more = press({"leaders": "inadequate", "in_care": "good"}, on="2026-09-14", outlet="herald.example", seen_at=TOLD)
    read(ledger, more.url, more)
    ledger.record(WHOLE, [])
    (decision,) = ledger.not_found(["ofsted"], DUE)
    (event,) = decision.events
    assert list(event.inspection.grades) == ["leaders"]
    assert event.comparison.first_areas == ("leaders",)


def test_a_document_that_is_held_may_be_it(ledger: Ledger) -> None:
    """What Ofsted's own document says is for a person to review: nobody is told that nothing is there."""
    read(ledger, FILE, HELD)
    ledger.record(replace(WHOLE, links=(report_link(),)), [])
    assert ledger.not_found(["ofsted"], DUE) == ()


def test_of_two_pages_of_a_council_neither_may_show_it(ledger: Ledger) -> None:
    """Two sources read the council's page; one of them found a document that nobody could read."""
    ledger.record(WHOLE, [])
    ledger.record(replace(WHOLE, source="second", links=(report_link(),)), [])
    assert ledger.not_found(["ofsted", "second"], DUE) == ()
    assert ledger.not_found(["ofsted"], DUE)


def test_on_the_day_of_the_first_word_nothing_is_said(made: Engine, ledger: Ledger) -> None:
    """An old story that is met only now: its readers are given a day."""
    late = replace(press({"leaders": "good"}, on="2026-09-07", council="Wirral"), seen_at=DUE)
    ledger.record(ReadPage(late.url, PageKind.ARTICLE, "gazette", "bytes", "rules", DUE), [late])
    page = replace(WHOLE, url="https://reports.example/provider/44/80581")
    ledger.record(page, [])
    assert ledger.not_found(["ofsted"], DUE) == ()
    ledger.record(replace(page, read_at=DUE + timedelta(days=1), sha256="others"), [])
    assert ledger.not_found(["ofsted"], DUE + timedelta(days=1))


def test_two_that_never_come_have_references_of_their_own(made: Engine, ledger: Ledger) -> None:
    """A full inspection and a letter that one paper reported of one council."""
    letter = press(kind="focused_visit", on="2026-09-14", priority_action=True, url="https://gazette.example/b")
    read(ledger, letter.url, replace(letter, seen_at=TOLD))
    ledger.record(WHOLE, [])
    assert len(ledger.not_found(["ofsted"], DUE)) == 2
    references = [alert.reference for alert in Outbox(made).alerts() if alert.kind == "not_found"]
    assert references == ["W80575-2026-09-18-not_found", "W80575-2026-09-18-not_found-2"]


def test_of_many_at_once_one_tells_it(tmp_path: Path) -> None:
    """The daemon and a `check` beside it, at the same instant: one event, one alert."""
    engine = open_database(
        f"sqlite:///{tmp_path / 'ofsted.db'}", FACTS, now=datetime(2026, 9, 1, tzinfo=UTC), known="none"
    )
    ledgers = [Ledger(engine, FACTS, [DESK]) for _ in range(4)]
    read(ledgers[0], RUMOUR.url, RUMOUR)
    ledgers[0].record(WHOLE, [])
    with ThreadPoolExecutor() as at_once:
        told = list(at_once.map(lambda ledger: ledger.not_found(["ofsted"], DUE), ledgers))
    assert sorted(map(len, told)) == [0, 0, 0, 1]
    assert [alert.kind for alert in Outbox(engine).alerts()] == ["first_grade", "not_found"]
    engine.dispose()
