"""What follows never comes before what it follows; one that is refused for ever holds nothing back for ever."""

from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from story import FACTS, all_areas, press, says

from monitor.model import PageKind, Sighting
from monitor.settings import Destination
from monitor.store import Ledger, Outbox, Parcel, ReadPage, open_database
from monitor.store.outbox import CATCH_UP

NOW = datetime(2024, 7, 30, 9, tzinfo=UTC)
MAIL, HOOK = Destination("mail", "mailto://somewhere"), Destination("hook", "json://somewhere")


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    """A paper's word and Ofsted's that confirms it, for two destinations; and another council's inspection."""
    engine = open_database(f"sqlite:///{tmp_path / 'm.db'}", FACTS, now=NOW - timedelta(days=1), known="none")
    record(engine, press({"overall": "good"}))
    record(engine, says(all_areas("good")))
    record(engine, says(all_areas("good"), council="Wirral", url="https://files.example/wirral"))
    yield Outbox(engine)
    engine.dispose()


def record(engine: Engine, found: Sighting) -> None:
    page = ReadPage(found.url, PageKind.ARTICLE, "a-source", found.url, "rules-1", NOW)
    Ledger(engine, FACTS, [MAIL, HOOK]).record(page, [found])


def lease(outbox: Outbox, now: datetime, tried: Collection[int] = ()) -> Parcel:
    parcel = outbox.lease(now, ["mail"], tried=tried)
    assert parcel is not None
    return parcel


def kinds(outbox: Outbox, now: datetime, *, refused: str = "") -> list[str]:
    """One delivery to the mail box, which refuses a kind of alert: what it tried, in order."""
    tried, seen = set[int](), list[str]()
    while parcel := outbox.lease(now, ["mail"], tried=tried):
        (event,) = parcel.events
        tried.update(parcel.alerts)
        seen.append(f"{event.inspection.council} {event.kind}")
        if refused and event.kind == refused and event.inspection.council == "Warrington":
            outbox.failed(parcel, now, "refused")
        else:
            outbox.sent(parcel, now)
    return seen


def test_a_follow_up_waits_for_its_original(outbox: Outbox) -> None:
    """The first try fails: what follows waits, others go; then both come in their order."""
    assert kinds(outbox, NOW, refused="first_grade") == ["Warrington first_grade", "Wirral first_grade"]
    assert kinds(outbox, NOW) == ["Warrington first_grade", "Warrington confirmed"]


def test_it_waits_while_another_process_sends_the_original(outbox: Outbox) -> None:
    """A leased original is on its way, not there yet."""
    assert lease(outbox, NOW).events[0].kind == "first_grade"
    assert [e.inspection.council for e in lease(outbox, NOW).events] == ["Wirral"]
    assert outbox.lease(NOW, ["mail"]) is None


def test_each_destination_has_its_own_order(outbox: Outbox) -> None:
    """One that is down holds back nothing at another."""
    assert kinds(outbox, NOW, refused="first_grade")
    hook = [outbox.lease(NOW, ["hook"]) for _ in range(2)]
    assert [p and p.events[0].inspection.council for p in hook] == ["Warrington", "Wirral"]
    assert hook[0]
    outbox.sent(hook[0], NOW)
    follow_up = outbox.lease(NOW, ["hook"])
    assert follow_up
    assert follow_up.events[0].kind == "confirmed"


def test_an_original_that_is_always_refused_does_not_block_for_ever(outbox: Outbox) -> None:
    """After some hours of tries what follows goes, right after one more try of the original."""
    told, now = list[str](), NOW
    while "Warrington confirmed" not in told:
        told += kinds(outbox, now, refused="first_grade")
        now += timedelta(hours=1)
        assert now < NOW + timedelta(days=1), "it would block for ever"
    assert told[-2:] == ["Warrington first_grade", "Warrington confirmed"]
    assert now > NOW + timedelta(hours=6)


def test_after_a_long_outage_the_original_is_still_first(outbox: Outbox) -> None:
    """Days of failures are the destination's: once it is back both come in their order."""
    now = NOW
    for _ in range(30):
        parcel = lease(outbox, now)
        outbox.failed(parcel, now, "no answer")
        now += timedelta(hours=2)
    first = [each for each in kinds(outbox, now) if each.startswith("Warrington")]
    assert first == ["Warrington first_grade", "Warrington confirmed"]


def test_a_correction_of_a_summary_goes_with_it(tmp_path: Path) -> None:
    """The summary is refused and tried later; what follows one of its inspections waits for it, and comes second."""
    engine = open_database(f"sqlite:///{tmp_path / 'm.db'}", FACTS, now=NOW - timedelta(days=1), known="none")
    outbox, now = Outbox(engine), NOW
    record(engine, press({"overall": "good"}, on="2024-07-01"))
    outbox.release(CATCH_UP, now)
    for wait in (1, 2, 4):
        outbox.failed(lease(outbox, now), now, "refused")
        now += timedelta(minutes=wait)
    record(engine, says(all_areas("inadequate"), on="2024-07-01"))
    now -= timedelta(minutes=3)
    outbox.release(CATCH_UP, now)
    assert outbox.lease(now, ["mail"]) is None
    summary = lease(outbox, now + timedelta(minutes=3))
    assert [event.kind for event in summary.events] == ["first_grade", "correction"]
    engine.dispose()
