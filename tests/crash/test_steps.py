"""The program killed at every named step and at twenty random instants; `harness.py` does more of it, and prints it."""

from collections.abc import Iterator

import pytest
from crash.harness import BY_TURNS, SEED, Report, measure
from crash.place import STEPS
from crash.plans import RANDOM

INSTANTS = 20


@pytest.fixture(scope="module")
def report() -> Iterator[Report]:
    """Each step once, by turns of `check` and of the daemon, and the instants."""
    measured = measure(INSTANTS, SEED, BY_TURNS)
    print("\n".join(measured.lines()))
    yield measured


def test_every_step_was_reached_and_killed_at(report: Report) -> None:
    """No step is passed over in silence when the program is rebuilt, and there are enough of them."""
    assert {name: row.kills for name, row in report.rows.items() if name != RANDOM} == dict.fromkeys(STEPS, 1)
    assert len(STEPS) >= 12
    assert report.rows[RANDOM].kills >= INSTANTS


def test_nothing_is_lost_and_nothing_is_otherwise_wrong(report: Report) -> None:
    """Each right alert by the end of its day, the database sound after each kill, words and history as ever."""
    assert report.wrong == []
    assert report.total.lost == 0


def test_repeats_only_where_a_sink_had_taken_what_was_not_recorded(report: Report) -> None:
    """A kill between the sink's yes and our record repeats that message, under its reference; no other kill does."""
    assert report.total.forbidden == 0
    assert report.total.allowed > 0, "such a kill was among them, or repeats are not seen at all"
