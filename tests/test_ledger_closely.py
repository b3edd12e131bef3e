"""The ledger, looked at closely: groups that become one, words that must go, reports that were replaced twice."""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, text
from story import FACTS, all_areas, press, says

from monitor.errors import MonitorError
from monitor.model import Authority, Evidence, PageKind, PartialDate, Sighting, Span, Status
from monitor.settings import Destination, Retention
from monitor.store import Ledger, Outbox, ReadPage, compact, inspections, open_database, purge, rebuild
from monitor.store import engine as engines

MAIL = Destination("mail", "mailto://somewhere")
CAREFUL = Destination("careful", "mailto://elsewhere", confirmed_only=True)
FILES = ["https://f.example/1", "https://f.example/2"]
CLAUSE = "were rated good by the inspectors"


def at(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T09:00").replace(tzinfo=UTC)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = open_database(f"sqlite:///{tmp_path / 'monitor.db'}", FACTS, now=at("2020-01-01"), known="none")
    yield made
    made.dispose()


def ledger(engine: Engine) -> Ledger:
    return Ledger(engine, FACTS, [MAIL, CAREFUL])


def record(engine: Engine, *found: Sighting) -> None:
    for sighting in found:
        page = ReadPage(sighting.url, PageKind.REPORT, "a-source", f"{sighting.seen_at}", "1", sighting.seen_at)
        ledger(engine).record(page, [sighting])


def told(engine: Engine, destination: str) -> list[str]:
    return [alert.kind for alert in Outbox(engine).alerts() if alert.destination == destination]


def missed(engine: Engine, gone: Sequence[str], shown: Sequence[str], day: str, source: str = "ofsted") -> None:
    """A look that misses files since that day, and sees others."""
    since = dict.fromkeys(gone, at(day).date())
    ledger(engine).missed("Warrington", since, shown, source, at(day))


def test_two_inspections_that_become_one_are_told_to_nobody_twice(engine: Engine) -> None:
    """Who was told of either hears the correction of both; nobody gets the first word a second time."""
    reported = press({"overall": "good"}, on="2024-03-01", url="https://g.example/a")
    official = says(all_areas("good"), url=FILES[0])
    record(engine, says(all_areas("requires_improvement"), on="2021-08-19", inspected="2021-07-05/2021-07-16"),
           reported, official)  # fmt: skip
    first = told(engine, "careful")
    between = press({"overall": "good"}, on="2024-04-20", outlet="h.example", seen_at=at("2024-02-28"))
    span = Span(PartialDate.parse("2024-03-01"), PartialDate.parse("2024-03-10"))
    record(engine, replace(between, outcome=replace(between.outcome, inspected=span)))
    record(engine, says(all_areas("good", leaders="inadequate"), url=FILES[1], seen_at=at("2024-08-30")))
    assert told(engine, "careful") == [*first, "correction"]


def test_the_words_of_the_inspection_before_go_too(engine: Engine) -> None:
    """A move is told beside the inspection before it, which a paper may have told of: its clause is kept there."""
    word = press({"overall": "good"}, on="2021-03-01", url="https://g.example/a")
    record(engine,
        replace(word, outcome=replace(word.outcome, evidence=(Evidence("grades.overall", CLAUSE, 0, 33, "a-rule"),))),
        says(all_areas("good"), on="2021-03-05", inspected="2021-02-01/2021-02-05", url=FILES[0]),
        says(all_areas("requires_improvement"), on="2024-03-05", inspected="2024-02-01/2024-02-05", url=FILES[1]),
    )  # fmt: skip
    for name in ("mail", "careful"):
        while parcel := Outbox(engine).lease(at("2024-03-05"), [name], whatever=True):
            Outbox(engine).sent(parcel, at("2024-03-05"))
    purge(engine, Retention(press_evidence=timedelta(days=30)), at("2025-01-01"))
    with Session(engine) as session:
        kept = session.exec(text("SELECT reference FROM event WHERE instr(event, :clause)"), params={"clause": CLAUSE})  # type: ignore[call-overload]
        assert kept.all() == []


def test_the_file_holds_no_purged_words_while_others_have_it_open(engine: Engine, tmp_path: Path) -> None:
    """The daemon goes on while `purge` runs: what was removed is overwritten all the same."""
    word = press({"overall": "good"})
    record(
        engine,
        replace(word, outcome=replace(word.outcome, evidence=(Evidence("grades.overall", CLAUSE, 0, 33, "a-rule"),))),
    )
    engine.dispose()
    daemon = sqlite3.connect(tmp_path / "monitor.db")
    daemon.execute("SELECT count(*) FROM outcome").fetchone()
    with Session(engine) as session, session.begin():
        session.exec(text("UPDATE alert SET sent_at = queued_at"))  # type: ignore[call-overload]
    purge(engine, Retention(press_evidence=timedelta(days=30)), at("2025-01-01"))
    compact(engine)
    held = (tmp_path / "monitor.db").read_bytes()
    daemon.close()
    assert CLAUSE.encode() not in held


def test_room_that_cannot_be_given_back_is_an_error_in_words(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another program holds the database, or the disk is full: no traceback."""
    engine.dispose()
    monkeypatch.setattr(engines, "BUSY_MS", 100)
    with sqlite3.connect(tmp_path / "monitor.db", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(MonitorError, match="Another program holds it"):
            compact(engine)
        other.execute("ROLLBACK")
    other.close()


def test_a_withdrawn_inspection_keeps_its_last_word(engine: Engine) -> None:
    """The second file left an area out, which was told as a correction: it does not come back with the withdrawal."""
    second = all_areas("good")
    del second["care_leavers"]
    record(engine, says(all_areas("good"), url=FILES[0]), says(second, url=FILES[1], seen_at=at("2024-08-01")))
    missed(engine, FILES[:1], FILES[1:], "2024-08-10")
    missed(engine, FILES, [], "2024-09-10")
    (inspection,) = inspections(engine)["Warrington"]
    assert (inspection.status, "care_leavers" in inspection.grades) == (Status.WITHDRAWN, False)


def test_a_rebuild_knows_in_which_order_things_arrived(engine: Engine) -> None:
    """A look that began first noted its absence last: the rebuild invents no withdrawal that nobody was told."""
    record(engine, says(all_areas("good"), url=FILES[0]))
    record(engine, says(all_areas("good"), url=FILES[1], seen_at=at("2024-08-06")))
    missed(engine, FILES[:1], FILES[1:], "2024-08-05")
    made = rebuild(engine, FACTS)
    assert (made.added, made.unexplained) == (0, 0)


def test_a_report_that_is_shown_does_not_stay_withdrawn(engine: Engine) -> None:
    """Two looks overlap, and the older one writes last: the next look mends what they left."""
    record(engine, says(all_areas("good"), url=FILES[0]))
    missed(engine, FILES[:1], [], "2024-08-10")
    missed(engine, [], FILES[:1], "2024-08-07", source="other")
    missed(engine, [], FILES[:1], "2024-08-11")
    (inspection,) = inspections(engine)["Warrington"]
    assert inspection.status == Status.CONFIRMED


def test_another_sources_word_on_the_same_file_does_not_displace_ofsteds(engine: Engine) -> None:
    """A council's page leads to Ofsted's own PDF, and is followed there: what Ofsted gave stays confirmed and whole."""
    record(engine, says(all_areas("good"), url=FILES[0]))
    record(
        engine,
        says({"overall": "good"}, url=FILES[0], who=Authority.COUNCIL, outlet="c.example", seen_at=at("2024-08-05")),
    )
    (inspection,) = inspections(engine)["Warrington"]
    assert {area: given.status for area, given in inspection.grades.items()} == all_areas(Status.CONFIRMED)
