"""Destinations that take no messages, end to end: who is told, when, how often, and that it makes no heap."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from rounds import NOON, OPERATOR, Rounds, notify, source, subjects, words
from servers import Site
from sinks import SECRET, Hook, web_hook
from story import all_areas
from town import Town, report

from monitor.facts import load
from monitor.model import EventKind, Notice
from monitor.settings.values import Destination
from monitor.store import Destinations, Ledger, Outbox, open_database

DAY, MINUTES = timedelta(days=1), timedelta(minutes=10)
AREAS = ("leaders", "help_and_protection", "in_care", "care_leavers")


@pytest.fixture
def ops() -> Iterator[Hook]:
    with web_hook() as running:
        yield running


def town(site: Site) -> str:
    """A town with a new report to tell, and the source that reads it."""
    document = report("Warrington", "8 to 19 June 2026", all_areas("good", AREAS, leaders="inadequate"))
    Town(site).publish("Warrington", NOON.date(), document)
    return source("ofsted", "ofsted-search", site.url("/search?rows=100"))


def test_a_destination_that_is_down_is_told_to_the_operator(tmp_path: Path, site: Site, hook: Hook, ops: Hook) -> None:
    """After three attempts and a quarter of an hour; reminded daily; and told when it takes messages again."""
    rounds = Rounds(tmp_path, site, (town(site), notify("team", hook), notify("ops", ops, OPERATOR)))
    hook.status = 500
    for _ in range(4):  # what the third attempt raises goes out with the fourth at the latest
        rounds.check(after=MINUTES)
    assert subjects(ops)[1:] == ["Delivery trouble: team takes no messages"]
    assert "since 14 September 2026, 13:00 BST: 3 attempts in a row failed" in words(ops.taken[1])
    assert "HTTP status 500" in words(ops.taken[1])
    assert SECRET not in words(ops.taken[1])
    rounds.check(after=DAY)
    for _ in range(2):
        rounds.check(after=MINUTES)
    hook.status = 200
    hook.taken.clear()
    rounds.check()
    rounds.check()
    assert subjects(ops)[2:] == [
        "Still delivery trouble: team takes no messages",
        "Recovered: team takes messages again",
    ]
    assert ops.references[1:] == [
        "S-team-2026-09-14-delivery_trouble", "S-team-2026-09-15-delivery_trouble", "S-team-2026-09-15-recovered",
    ]  # fmt: skip
    assert hook.references == [ops.references[0]], "nothing was lost, and the team hears nothing of its own trouble"
    assert rounds.destinations["team"].failures == 0


def test_the_operators_own_trouble_waits_for_the_operator(tmp_path: Path, site: Site, hook: Hook, ops: Hook) -> None:
    """No reader hears of it; the operator does, once it is back."""
    rounds = Rounds(tmp_path, site, (town(site), notify("team", hook), notify("ops", ops, OPERATOR)))
    ops.status = 500
    for _ in range(4):
        rounds.check(after=MINUTES)
    ops.status = 200
    ops.taken.clear()
    rounds.check()
    rounds.check()
    assert subjects(ops)[:2] == ["Delivery trouble: ops takes no messages", "Recovered: ops takes messages again"]
    assert len(hook.taken) == 1


def test_an_operators_trouble_goes_to_the_other_operator(tmp_path: Path, site: Site, hook: Hook, ops: Hook) -> None:
    """Who can be reached hears of who cannot."""
    rounds = Rounds(tmp_path, site, (town(site), notify("team", hook, OPERATOR), notify("ops", ops, OPERATOR)))
    ops.status = 500
    for _ in range(4):
        rounds.check(after=MINUTES)
    assert subjects(hook)[1:] == ["Delivery trouble: ops takes no messages"]


def test_without_an_operator_the_first_other_destination_hears(
    tmp_path: Path, site: Site, hook: Hook, ops: Hook
) -> None:
    """Trouble is never told to nobody."""
    rounds = Rounds(tmp_path, site, (town(site), notify("team", ops), notify("desk", hook)))
    ops.status = 500
    for _ in range(4):
        rounds.check(after=MINUTES)
    assert subjects(hook)[1:] == ["Delivery trouble: team takes no messages"]


def test_the_only_destination_finds_no_heap_when_it_is_back(tmp_path: Path, site: Site, hook: Hook) -> None:
    """After days of silence: its alert, that it was not reached, and that it is again; no reminder for each day."""
    rounds = Rounds(tmp_path, site, (town(site), notify("team", hook)))
    hook.status = 500
    for _ in range(4):
        rounds.check(after=DAY)
    hook.status = 200
    hook.taken.clear()
    rounds.check()
    rounds.check()
    begun, over, alert = subjects(hook)
    assert [begun, over] == ["Delivery trouble: team takes no messages", "Recovered: team takes messages again"]
    assert "For 4 days" in words(hook.taken[1])
    assert alert.startswith("Warrington")


def test_two_that_fail_tell_of_each_other_once(tmp_path: Path, site: Site, hook: Hook, ops: Hook) -> None:
    """No message about a message about a message."""
    rounds = Rounds(tmp_path, site, (town(site), notify("team", hook, OPERATOR), notify("ops", ops, OPERATOR)))
    hook.status = ops.status = 500
    for _ in range(4):
        rounds.check(after=DAY)
    hook.status = ops.status = 200
    hook.taken.clear()
    ops.taken.clear()
    for _ in range(3):
        rounds.check()
    assert sorted(subjects(hook))[:2] == [
        "Delivery trouble: ops takes no messages",
        "Recovered: ops takes messages again",
    ]
    assert [len(hook.taken), len(ops.taken)] == [3, 3]


def test_a_message_that_went_out_and_the_record_of_it_are_stored_together() -> None:
    """A crash between them leaves the alert unsent and the destination as it was."""
    at, desk = NOON, Destination("desk", "json://a.example")
    engine = open_database("sqlite://", load(), now=at, known="none")
    Ledger(engine, load(), [desk]).notify(
        [Notice(EventKind.COUNCIL_ENDS, "W1-2026-09-14-council_ends", at, "It ends", "Words", "it ends")]
    )
    outbox = Outbox(engine)
    parcel = outbox.lease(at, ["desk"])
    assert parcel is not None

    def fails(_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        outbox.sent(parcel, at, fails)
    with pytest.raises(KeyboardInterrupt):
        outbox.failed(parcel, at, "refused", fails)
    (alert,) = outbox.alerts()
    assert (alert.state, alert.attempts, Destinations(engine).states()) == ("pending", 0, {})
    engine.dispose()
