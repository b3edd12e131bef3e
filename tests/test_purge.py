"""`purge`: what was kept long enough goes, and who was told of something is not forgotten."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from commands import run
from sqlalchemy import Engine
from story import FACTS, all_areas, press, says

from monitor.model import Authority, Evidence, PageKind, Sighting
from monitor.settings import Destination, Retention
from monitor.store import (
    Ledger,
    Outbox,
    Purged,
    ReadPage,
    bodies,
    documents,
    inspections,
    open_database,
    purge,
    sightings,
    told,
)

THEN, NOW = datetime(2024, 7, 30, 9, tzinfo=UTC), datetime(2024, 12, 1, tzinfo=UTC)
MAIL, HOOK = Destination("mail", "mailto://somewhere"), Destination("hook", "json://somewhere")
CLAUSE = (Evidence("grades.overall", "were rated good", 0, 15, "a-rule"),)
DAY = timedelta(days=1)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'monitor.db'}"


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    """A paper's word, told to one of two destinations in July."""
    made = open_database(url, FACTS, now=THEN - DAY, known="none")
    word = press({"overall": "good"})
    record(made, replace(word, outcome=replace(word.outcome, evidence=CLAUSE)), MAIL)
    outbox = Outbox(made)
    parcel = outbox.lease(THEN, ["mail"])
    assert parcel is not None
    outbox.sent(parcel, THEN)
    yield made
    made.dispose()


def record(engine: Engine, sighting: Sighting, *to: Destination, document: bytes | None = None) -> None:
    page = ReadPage(sighting.url, PageKind.REPORT, "a-source", sighting.url, "1", sighting.seen_at)
    Ledger(engine, FACTS, to).record(page, [sighting], document)


def official(**grades: str) -> Sighting:
    return says(all_areas("good", **grades), on="2024-07-30", seen_at=NOW, url="https://f.example/2")


def test_a_sent_alert_goes_and_its_readers_hear_what_follows(engine: Engine) -> None:
    """The outbox forgets the alert after its time; a correction finds those who were told all the same."""
    before = told(engine)
    assert purge(engine, Retention(), THEN + 89 * DAY) == Purged()
    assert purge(engine, Retention(), THEN + 91 * DAY) == Purged(alerts=1)
    assert Outbox(engine).alerts() == []
    assert told(engine) == before, "`history` still says when it was told"
    record(engine, official(overall="inadequate"), MAIL, replace(HOOK, councils=frozenset({"Wirral"})))
    assert {(a.destination, a.kind) for a in Outbox(engine).alerts()} == {("mail", "correction")}


def test_what_waits_is_never_purged(engine: Engine) -> None:
    """A destination that was down for a year gets its alerts when it is back."""
    record(engine, official(), HOOK)
    waiting = len(Outbox(engine).alerts())
    purge(engine, Retention(sent_alerts=DAY), NOW + 365 * DAY)
    assert [a.state for a in Outbox(engine).alerts()] == ["pending"] * (waiting - 1)


def test_the_clause_of_a_press_page_goes_wherever_it_stands(engine: Engine) -> None:
    """Neither the outcome nor the event that was told holds the paper's words any more; the grade stays."""
    kept = Retention(press_evidence=30 * DAY)
    assert purge(engine, kept, THEN + 20 * DAY).clauses == 0
    assert purge(engine, kept, THEN + 40 * DAY).clauses == 2
    (sighting,) = sightings(engine)
    assert (sighting.outcome.evidence, dict(sighting.outcome.grades)) == ((), {"overall": "good"})
    (event,) = Outbox(engine).events().values()
    assert event.inspection.sightings[0].outcome.evidence == ()
    assert purge(engine, kept, THEN + 40 * DAY).clauses == 0


def test_ofsteds_own_words_and_reports_stay_unless_told_otherwise(engine: Engine) -> None:
    """They are under the Open Government Licence; a report's digest and first sight outlive its bytes."""
    word = official()
    record(engine, replace(word, outcome=replace(word.outcome, evidence=CLAUSE)), document=b"%PDF-1.7 a report")
    purge(engine, Retention(press_evidence=DAY), NOW + 900 * DAY)
    assert [s.outcome.evidence for s in sightings(engine) if s.authority == Authority.OFSTED] == [CLAUSE]
    assert [body for _, body in bodies(engine)] == [b"%PDF-1.7 a report"]
    listed = documents(engine)
    removed = purge(engine, Retention(reports=365 * DAY), NOW + 366 * DAY)
    assert (removed.reports, removed.bytes) == (1, 17)
    assert (documents(engine), list(bodies(engine))) == ([replace(one, kept=False) for one in listed], [])
    assert "Warrington" in inspections(engine)


def test_a_dry_run_removes_nothing(engine: Engine) -> None:
    """It counts what would go, and the next run finds it still there."""
    for _ in range(2):
        assert purge(engine, Retention(), THEN + 91 * DAY, dry_run=True) == Purged(alerts=1)
    assert len(Outbox(engine).alerts()) == 1


def test_the_command_says_what_went_and_for_how_long_it_was_kept(tmp_path: Path, engine: Engine) -> None:
    """The words of the configuration come back, a line for each thing that goes."""
    configuration = tmp_path / "sources.toml"
    configuration.write_text('[monitor]\ndatabase = "monitor.db"\n[retention]\npress-evidence = "30d"\n')
    dry = run(tmp_path, "purge", "--dry-run")
    told = ["1 sent alert, older than 90d.", "2 clauses of press pages, older than 30d."]
    assert (dry.code, dry.stdout.splitlines()) == (0, [f"Would remove {line}" for line in told])
    assert run(tmp_path, "purge").stdout.splitlines() == [f"Removed {line}" for line in told]
    assert run(tmp_path, "purge").stdout == "Nothing is old enough to remove.\n"
    assert b"were rated good" not in (tmp_path / "monitor.db").read_bytes(), "its room is overwritten too"


def test_without_a_database_nothing_is_made(tmp_path: Path) -> None:
    """A mistyped path is an error that names it."""
    ran = run(tmp_path, "purge", "--database", str(tmp_path / "none.db"))
    assert (ran.code, ran.stdout) == (2, "")
    assert f"There is no database at {tmp_path / 'none.db'}" in ran.stderr
    assert not (tmp_path / "none.db").exists()
