"""The ledger and the outbox on a real SQLite file: nothing lost, nothing twice."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine
from story import FACTS, all_areas, press, says

from monitor.errors import SchemaError
from monitor.model import EventKind, Link, PageKind, PartialDate, Sighting, Validators
from monitor.settings import Destination
from monitor.store import (
    Ledger,
    Outbox,
    ReadPage,
    exists,
    holdings,
    inspections,
    open_database,
    sightings,
    told,
    upgrade,
    versions,
)
from monitor.store.engine import open_engine
from monitor.store.tables import METADATA

NOW = datetime(2024, 7, 30, 9, tzinfo=UTC)
GOOD = all_areas("good")
VALIDATORS = Validators('W/"1"', "yesterday", "https://files.example/moved/1")
MAIL = Destination("mail", "mailto://somewhere")
HOOK = Destination("hook", "json://somewhere")


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'monitor.db'}"


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    made = open_database(url, FACTS, now=NOW - timedelta(days=1), known="none")
    yield made
    made.dispose()


def read_page(sha256: str = "a", url: str = "https://files.example/1") -> ReadPage:
    return ReadPage(url, PageKind.REPORT, "ofsted", sha256, "rules-1", NOW, VALIDATORS)


def record(
    engine: Engine, *found: Sighting, page: ReadPage | None = None, to: Sequence[Destination] = (MAIL, HOOK)
) -> list[str]:
    """Record a page; the references that were queued."""
    decisions = Ledger(engine, FACTS, to).record(page or read_page(), found)
    return [event.reference for decision in decisions for event in decision.events]


def test_a_page_its_outcomes_and_its_alerts_are_one_transaction(engine: Engine) -> None:
    """What a page said, the validators and the outbox come together, and come back as they were."""
    assert record(engine, says(GOOD)) == ["W80575-2024-07-30-first_grade"]
    page = Ledger(engine, FACTS).page(Link("https://files.example/1", PageKind.REPORT), "ofsted")
    assert page is not None
    assert page.validators == VALIDATORS
    (kept,) = sightings(engine)
    assert replace(kept, id=0) == says(GOOD)
    assert [(a.destination, a.state) for a in Outbox(engine).alerts()] == [("mail", "pending"), ("hook", "pending")]


def test_a_failure_leaves_nothing_behind(engine: Engine) -> None:
    """A page that cannot be recorded whole is not recorded at all, and is read again."""
    broken = says(GOOD, on="2024-08-01", council="Wirral", framework="no_such_framework")
    with pytest.raises(KeyError):
        record(engine, says(GOOD), says(GOOD, on="2024-07-31", council="Wirral"), broken)
    assert sightings(engine) == []
    assert Outbox(engine).alerts() == []
    assert Ledger(engine, FACTS).page(Link("https://files.example/1", PageKind.REPORT), "ofsted") is None


def test_the_same_bytes_and_the_same_words_are_recorded_once(engine: Engine) -> None:
    """Another process with the same page adds nothing; other bytes with the same words add no outcome."""
    record(engine, says(GOOD))
    assert record(engine, says(GOOD)) == []
    assert record(engine, says(GOOD), page=read_page("b")) == []
    assert len(sightings(engine)) == 1


def test_a_page_that_goes_back_and_forth_is_recorded_each_time(engine: Engine) -> None:
    """Only a page's last word counts as said before: a grade that returns is a correction again."""
    for number, grade in enumerate(["good", "inadequate", "good"]):
        found = says(all_areas(grade), url="https://files.example/1", seen_at=NOW + timedelta(hours=number))
        record(engine, found, page=read_page(str(number)))
    assert [a.kind for a in Outbox(engine).alerts()[::2]] == ["first_grade", "correction", "correction"]


def test_a_follow_up_goes_to_whoever_got_the_original(engine: Engine) -> None:
    """Filters decide about the original alone."""
    only_wirral = replace(HOOK, councils=frozenset({"Wirral"}))
    record(engine, press({"overall": "good"}), to=[MAIL, only_wirral])
    record(
        engine,
        says(GOOD),
        page=read_page("b", "https://files.example/2"),
        to=[replace(MAIL, events=frozenset({EventKind.MOVE})), only_wirral],
    )
    assert [(a.kind, a.destination) for a in Outbox(engine).alerts()] == [
        ("first_grade", "mail"),
        ("confirmed", "mail"),
    ]


def test_two_looks_that_overlap_tell_one_move(engine: Engine) -> None:
    """What is stored later was seen later, though its look began first: the press first, then Ofsted confirms."""
    record(engine, press({"overall": "good"}, seen_at=NOW + timedelta(minutes=1)))
    record(engine, says(GOOD, seen_at=NOW), page=read_page("b", "https://files.example/2"))
    assert [a.kind for a in Outbox(engine).alerts()] == ["first_grade", "first_grade", "confirmed", "confirmed"]


def test_confirmed_only_hears_ofsteds_word_first_and_whole(engine: Engine) -> None:
    """Who was told nothing while the press alone spoke gets the whole original, not "confirmed" or a part."""
    careful = replace(HOOK, confirmed_only=True, areas=frozenset({"overall"}))
    old = says(all_areas("inadequate"), on="2021-08-19", inspected="2021-07-08/2021-07-19", baseline=True)
    record(engine, old, to=[MAIL, careful])
    article = read_page("b", "https://gazette.example/1")
    record(engine, press({"overall": "good"}, url=article.url), page=article, to=[MAIL, careful])
    record(engine, says(GOOD), page=read_page("c", "https://files.example/2"), to=[MAIL, careful])
    alerts = [(a.destination, a.reference.partition("-")[2]) for a in Outbox(engine).alerts()]
    assert alerts == [
        ("mail", "2024-07-30-move"),
        ("mail", "2024-07-30-move-2"),
        ("hook", "2024-07-30-move-3"),
    ]
    parcel = Outbox(engine).lease(NOW, ["hook"])
    assert parcel is not None
    assert set(parcel.events[0].areas) == set(GOOD)


@pytest.mark.parametrize(
    "wants",
    [
        pytest.param({"directions": frozenset({"down"})}, id="only-what-goes-down"),
        pytest.param({"worst_grade": "inadequate"}, id="only-the-worst"),
        pytest.param({"areas": frozenset({"leaders"})}, id="only-leaders"),
    ],
)
def test_who_did_not_want_the_papers_word_still_hears_ofsteds(engine: Engine, wants: dict[str, object]) -> None:
    """The paper's good news passed a filter by; Ofsted's bad news on the same inspection does not."""
    picky = replace(HOOK, **wants)  # type: ignore[arg-type]
    old = says(all_areas("requires_improvement"), on="2021-08-19", inspected="2021-07-08/2021-07-19", baseline=True)
    record(engine, old, to=[MAIL, picky])
    article = read_page("b", "https://gazette.example/1")
    record(engine, press({"overall": "good"}, url=article.url), page=article, to=[MAIL, picky])
    record(engine, says(all_areas("inadequate")), page=read_page("c", "https://files.example/2"), to=[MAIL, picky])
    assert [a.kind for a in Outbox(engine).alerts() if a.destination == "hook"] == ["move"]


def test_two_sources_read_one_page_each_in_its_own_way(engine: Engine) -> None:
    """What one source holds back another, with a lower threshold, tells."""
    page = read_page()
    record(engine, says(GOOD, held=True, url=page.url), page=page, to=[MAIL])
    assert Outbox(engine).alerts() == []
    assert record(engine, says(GOOD, url=page.url), page=replace(page, source="another"), to=[MAIL]) != []


def test_silent_catch_up_remembers_what_it_did_not_say(engine: Engine) -> None:
    """An article after the installation about a report from before it is no news."""
    quiet = Ledger(engine, FACTS, [MAIL], "silent")
    assert quiet.record(read_page(), [says(GOOD, on="2024-07-01", seen_at=NOW)])[0].events == ()
    article = read_page("b", "https://gazette.example/1")
    assert quiet.record(article, [press({"overall": "good"}, url=article.url, on="2024-07-30")])[0].events == ()
    assert Outbox(engine).alerts() == []


def test_what_follows_a_summary_that_still_waits_goes_with_it(engine: Engine) -> None:
    """Ofsted's word on what a paper told before the installation is part of the same message."""
    article = read_page("b", "https://gazette.example/1")
    record(engine, press({"overall": "good"}, url=article.url, on="2024-07-01", seen_at=NOW), page=article, to=[MAIL])
    record(engine, says(GOOD, on="2024-07-01", seen_at=NOW), to=[MAIL])
    outbox = Outbox(engine)
    assert outbox.lease(NOW, ["mail"]) is None
    outbox.release("catch-up", NOW)
    parcel = outbox.lease(NOW, ["mail"])
    assert parcel is not None
    assert [event.kind for event in parcel.events] == [EventKind.FIRST_GRADE, EventKind.CONFIRMED]


def test_an_alert_is_leased_to_one_process_at_a_time(engine: Engine) -> None:
    """Many couriers at once take each alert once."""
    record(engine, says(GOOD))
    with ThreadPoolExecutor(8) as pool:
        parcels = list(pool.map(lambda _: Outbox(engine).lease(NOW, ["mail"]), range(16)))
    assert sum(parcel is not None for parcel in parcels) == 1


def test_a_failed_alert_waits_longer_each_time_and_is_never_dropped(engine: Engine) -> None:
    """Back-off grows to an hour; `whatever` and `retry` pass it over; success lets the others go."""
    record(engine, says(GOOD))
    outbox, now, waits = Outbox(engine), NOW, []
    for _ in range(9):
        parcel = outbox.lease(now, ["mail"], whatever=True)
        assert parcel is not None
        outbox.failed(parcel, now, "refused")
        waits.append((outbox.alerts()[0].next_try_at - now).total_seconds() / 60)
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert outbox.lease(now, ["mail"]) is None
    assert (len(outbox.retry(now)), outbox.alerts()[0].state) == (2, "failing")
    parcel = outbox.lease(now, ["mail"])
    assert parcel is not None
    outbox.sent(parcel, now)
    assert (outbox.lease(now, ["mail"], whatever=True), outbox.alerts()[0].state) == (None, "sent")


def test_the_lease_of_a_dead_process_is_taken_over_at_once(url: str, engine: Engine) -> None:
    """A courier that was killed while sending does not hold its alert back; a living one does."""
    record(engine, says(GOOD))
    code = (
        "import sys; from datetime import datetime; from monitor.store import Outbox; "
        "from monitor.store.engine import open_engine; "
        "assert Outbox(open_engine(sys.argv[1])).lease(datetime.fromisoformat(sys.argv[2]), ['mail'])"
    )
    subprocess.run([sys.executable, "-c", code, url, NOW.isoformat()], check=True, timeout=60)
    assert Outbox(engine).lease(NOW, ["mail"]) is not None, "its owner is gone"
    assert Outbox(engine).lease(NOW, ["mail"]) is None, "its owner lives: this test"
    assert Outbox(engine).lease(NOW + timedelta(minutes=6), ["mail"]) is not None, "the lease has run out"


def test_a_catch_up_summary_waits_to_be_complete(engine: Engine) -> None:
    """The past is gathered in one bundle that goes when the round lets it."""
    for number, council in enumerate(("Warrington", "Wirral")):
        old = says(GOOD, on="2024-07-01", council=council, seen_at=NOW)
        record(engine, old, page=read_page("c", f"https://files.example/{number}"))
    outbox = Outbox(engine)
    assert outbox.lease(NOW, ["mail"]) is None
    outbox.release("catch-up", NOW)
    parcel = outbox.lease(NOW, ["mail"])
    assert parcel is not None
    assert len(parcel.events) == 2


def test_the_baseline_is_recorded_once_and_never_announced(url: str, request: pytest.FixtureRequest) -> None:
    """A new ledger knows the past, says nothing of it, and fetches none of its documents."""
    open_database(url, FACTS, now=NOW).dispose()
    engine = open_database(url, FACTS, now=NOW)
    request.addfinalizer(engine.dispose)
    assert len(sightings(engine)) == 863
    assert Outbox(engine).alerts() == []
    held = holdings(engine)
    report = Link("https://files.ofsted.gov.uk/v1/file/50253719", PageKind.REPORT, urn=80575)
    assert held.hold(report)
    assert not held.hold(replace(report, urn=80581)), "the same file on another council's page is another matter"
    letter = Link("https://files.ofsted.gov.uk/v1/file/1", PageKind.REPORT, "children's services focused visit")
    assert held.hold(replace(letter, urn=2532283, published=PartialDate(2023, 6, 22)))
    assert not held.hold(replace(letter, urn=2532283, published=PartialDate(2023, 6, 23)))


@pytest.mark.parametrize(
    ("known", "last"),
    [pytest.param("none", None, id="nothing"), pytest.param(date(2020, 1, 1), "2019-12-20", id="up-to-a-day")],
)
def test_the_baseline_can_be_bounded(url: str, known: str | date, last: str | None) -> None:
    """`baseline` says which rows of the seeds count as known."""
    engine = open_database(url, FACTS, now=NOW, known=known)
    days = [str(s.outcome.published) for s in sightings(engine)]
    engine.dispose()
    assert max(days, default=None) == last


def test_what_was_told_is_found_by_inspection(engine: Engine) -> None:
    """`moves` and `history` show the reference and when the alert first arrived."""
    record(engine, says(GOOD))
    outbox = Outbox(engine)
    parcel = outbox.lease(NOW, ["mail"])
    assert parcel is not None
    outbox.sent(parcel, NOW + timedelta(seconds=5))
    ((inspection,),) = inspections(engine).values()
    said = told(engine)[inspection.id]
    assert (said.reference, said.alerted_at) == ("W80575-2024-07-30-first_grade", NOW + timedelta(seconds=5))


def test_known_on_is_what_this_ledger_had_seen_by_then(engine: Engine) -> None:
    """What was published long ago but seen today was not known yesterday."""
    record(engine, says(GOOD, on="2024-01-15", seen_at=NOW))
    assert inspections(engine, until=NOW.date() - timedelta(days=1)) == {}
    assert "Warrington" in inspections(engine, until=NOW.date())


def test_the_migrations_make_exactly_the_tables(url: str) -> None:
    """No table or column without a migration."""
    engine = open_engine(url)
    upgrade(engine)
    assert versions(engine).current
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
    engine.dispose()


def test_a_newer_database_is_refused_and_left_alone(url: str, tmp_path: Path) -> None:
    """An older program never writes into what it does not know."""
    open_database(url, FACTS, now=NOW, known="none").dispose()
    with closing(sqlite3.connect(tmp_path / "monitor.db", isolation_level=None)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(SchemaError, match="a newer version wrote it"):
        open_database(url, FACTS, now=NOW)
    assert exists(url)


def test_a_folder_that_cannot_be_made_is_a_clear_error(tmp_path: Path) -> None:
    """The message names the place and the way out."""
    (tmp_path / "file").write_text("")
    with pytest.raises(SchemaError, match=r"cannot be made at .*Name another with --database"):
        open_database(f"sqlite:///{tmp_path}/file/monitor.db", FACTS, now=NOW)
