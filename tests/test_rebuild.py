"""The ledger follows from what pages said: whatever the order of arrival, and built once more."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from commands import run
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text
from sqlmodel import Session, delete
from story import FACTS, all_areas, press, says

from monitor.model import InspectionKind, PageKind, Sighting, Status
from monitor.reconcile import compare
from monitor.settings import Destination
from monitor.shapes import inspection_json
from monitor.store import Ledger, Outbox, ReadPage, inspections, open_database, rebuild
from monitor.store.tables import AbsenceRow, AlertRow, EventRow, OutcomeRow, PageRow

NOW = datetime(2024, 9, 1, 9, tzinfo=UTC)
MAIL = Destination("mail", "mailto://somewhere")
VISIT = InspectionKind.FOCUSED_VISIT
STORY = (
    says(all_areas("requires_improvement"), on="2021-08-19", inspected="2021-07-05/2021-07-16", url="https://f.example/1"),
    press({"overall": "good"}, on="2024-07-30", url="https://gazette.example/a"),
    press({"overall": "good", "leaders": "outstanding"}, on="2024-07-31", outlet="herald.example"),
    says(all_areas("good"), on="2024-07-30", url="https://f.example/2", seen_at=datetime(2024, 8, 1, tzinfo=UTC)),
    says(all_areas("good", leaders="inadequate"), on="2024-07-30", url="https://f.example/3",
         seen_at=datetime(2024, 8, 9, tzinfo=UTC)),
    says(on="2023-02-01", inspected="2023-01-10/2023-01-11", kind=VISIT, priority_action=True, url="https://f.example/4"),
    press({"overall": "requires_improvement"}, on="2024-08-20", url="https://gazette.example/b"),
    press({"overall": "inadequate"}, on="2024-07-30", held=True, url="https://gazette.example/c"),
)  # fmt: skip


@pytest.fixture(scope="module")
def made() -> Iterator[Engine]:
    made = open_database("sqlite://", FACTS, now=NOW, known="none")
    yield made
    made.dispose()


@pytest.fixture
def engine(made: Engine) -> Engine:
    return emptied(made)


def emptied(engine: Engine) -> Engine:
    """An empty ledger, sooner than a new one."""
    with Session(engine) as session, session.begin():
        for table in (AlertRow, EventRow, AbsenceRow, PageRow, OutcomeRow):
            session.exec(delete(table))
    return engine


def record(engine: Engine, found: Sequence[Sighting]) -> None:
    ledger = Ledger(engine, FACTS, [MAIL])
    for sighting in found:
        page = ReadPage(sighting.url, PageKind.REPORT, sighting.source, f"{sighting.url}{sighting.seen_at}", "1", NOW)
        ledger.record(page, [sighting])


def history(engine: Engine) -> list[dict[str, object]]:
    """All that the ledger says of the council, in the contract's shape."""
    found = inspections(engine).get("Warrington", ())
    return [inspection_json(inspection, compare(inspection, found, FACTS)) for inspection in found]


def events(engine: Engine) -> list[tuple[object, ...]]:
    with Session(engine) as session:
        rows = session.exec(text("SELECT reference, kind, council, inspection_id, trigger_id FROM event"))  # type: ignore[call-overload]
        return sorted(tuple(row) for row in rows)


@settings(max_examples=25, deadline=None)
@given(order=st.permutations(STORY))
def test_any_order_of_arrival_gives_the_same_ledger(made: Engine, order: list[Sighting]) -> None:
    """Looks overlap and retries come late: what counts is when each page was seen, not when it was stored."""
    record(emptied(made), STORY)
    in_order = history(made)
    record(emptied(made), order)
    assert history(made) == in_order


@settings(max_examples=15, deadline=None)
@given(order=st.permutations(STORY), gone=st.sets(st.sampled_from([s.url for s in STORY])))
def test_rebuilt_is_as_built(made: Engine, order: list[Sighting], gone: set[str]) -> None:
    """Building again changes nothing, and events that were lost come back under their references."""
    record(emptied(made), order)
    Ledger(made, FACTS, [MAIL]).missed("Warrington", dict.fromkeys(gone, NOW.date()), (), "ofsted", NOW)
    built = history(made), events(made)
    again = rebuild(made, FACTS)
    assert (again.mended, again.added, again.unexplained) == (0, 0, 0)
    assert (history(made), events(made)) == built


def test_a_rebuild_restores_what_was_damaged(engine: Engine) -> None:
    """Columns that lie are mended, lost events are recorded again, and nothing of it is sent."""
    record(engine, STORY)
    built = history(engine), [row[0] for row in events(engine)]
    with Session(engine) as session, session.begin():
        session.exec(text("UPDATE outcome SET council = 'Wirral', kind = 'jtai' WHERE id = 1"))  # type: ignore[call-overload]
        session.exec(delete(AlertRow))
        session.exec(delete(EventRow))
    made = rebuild(engine, FACTS)
    assert (made.mended, made.added) == (1, len(built[1]))
    assert (history(engine), [row[0] for row in events(engine)]) == built
    assert Outbox(engine).alerts() == []


def test_an_event_that_no_rule_explains_stays_and_is_counted(engine: Engine) -> None:
    """What was told was told: a rebuild never rewrites it."""
    record(engine, STORY[:1])
    with Session(engine) as session, session.begin():
        session.exec(text("DELETE FROM outcome WHERE id > 1"))  # type: ignore[call-overload]
        session.exec(text("UPDATE outcome SET held = 1"))  # type: ignore[call-overload]
    made = rebuild(engine, FACTS)
    assert (made.events, made.unexplained, made.added) == (1, 1, 0)
    assert len(events(engine)) == 1


def test_reading_any_page_twice_announces_nothing(engine: Engine) -> None:
    """Other bytes with the same words, an hour or a month later, queue no alert."""
    record(engine, STORY)
    queued = len(Outbox(engine).alerts())
    for later in (timedelta(hours=1), timedelta(days=30)):
        record(engine, [replace(s, seen_at=NOW + later, sha256="other bytes") for s in STORY])
    assert len(Outbox(engine).alerts()) == queued


def test_a_report_that_is_gone_takes_its_own_areas_along(engine: Engine) -> None:
    """Ofsted's second file leaves an area out: once the first is gone, that area was never graded."""
    first, second = all_areas("good"), all_areas("good")
    del second["care_leavers"]
    record(engine, [
        says(first, url="https://f.example/1"),
        says(second, url="https://f.example/2", seen_at=datetime(2024, 8, 1, tzinfo=UTC)),
    ])  # fmt: skip
    gone, shown = {"https://f.example/1": NOW.date()}, ["https://f.example/2"]
    Ledger(engine, FACTS, [MAIL]).missed("Warrington", gone, shown, "ofsted", NOW)
    (inspection,) = inspections(engine)["Warrington"]
    assert (inspection.status, "care_leavers" in inspection.grades) == (Status.CONFIRMED, False)
    assert [alert.kind for alert in Outbox(engine).alerts()] == ["first_grade", "correction"]


def test_the_command_says_what_was_rebuilt(tmp_path: Path) -> None:
    """The baseline alone gives the figures that everybody can check."""
    database = str(tmp_path / "ofsted.db")
    run(tmp_path, "migrate", "--database", database)
    ran = run(tmp_path, "migrate", "--rebuild", "--database", database)
    assert ran.code == 0
    assert "492 full inspections, 295 of them with a move, and 371 visits" in ran.stdout
    assert "All 0 events are as they were told" in ran.stdout
