"""When a source or a destination is in trouble, when that is told, and when it is over: the rules, without any part."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.facts import baseline, load
from monitor.health import LONGEST_QUIET, REMINDED_AFTER, after_attempt, after_look, quiet, usual_days
from monitor.model import DestinationState, Fault, FaultKind, SourceLook, SourceState, Stage, Trouble

NOON = datetime(2026, 9, 14, 12, tzinfo=UTC)
EVERY = timedelta(minutes=30)
FACTS = load()
FAULTS = {
    "S": (Fault(FaultKind.SOURCE, "its page is gone", own=True),),
    "R": (Fault(FaultKind.DRIFT, "its page has no list", own=True),),
    "D": (Fault(FaultKind.DRIFT, "a council's page has no name"),),
    "P": (Fault(FaultKind.PAGE, "an article is gone"),),
    "U": (Fault(FaultKind.DOCUMENT, "a report is no PDF"),),
    "N": (Fault(FaultKind.NETWORK, "no network", own=True),),
    ".": (),
}


def seen(looks: str, every: timedelta = EVERY, items: int = 12) -> tuple[SourceState, list[Trouble | None]]:
    """The state after looks, a letter each, and what each gave to tell."""
    state, told = SourceState("gazette"), list[Trouble | None]()
    for number, letter in enumerate(looks):
        at = NOON + number * every
        state, trouble = after_look(state, SourceLook(at, at, items, faults=FAULTS[letter]))
        told.append(trouble)
    return state, told


def stages(told: Sequence[Trouble | None]) -> list[Stage | None]:
    return [trouble.stage if trouble else None for trouble in told]


@pytest.mark.parametrize(
    ("looks", "told"),
    [
        pytest.param("...", [None] * 3, id="all-well"),
        pytest.param("SS.SS.", [None] * 6, id="two-in-a-row-are-no-trouble"),
        pytest.param("SSSS", [None, None, "begun", None], id="three-in-a-row-are-told-once"),
        pytest.param("SPS", [None, None, "begun"], id="of-whichever-kind"),
        pytest.param("PPP", [None, None, "begun"], id="a-page-that-stays-away"),
        pytest.param("R", ["begun"], id="its-own-shape-at-once"),
        pytest.param(".D", [None, "begun"], id="another-page's-shape-at-once"),
        pytest.param("SSSR", [None, None, "begun", None], id="one-trouble-at-a-time"),
        pytest.param("SSS..", [None, None, "begun", "over", None], id="over-is-told-once"),
        pytest.param("SSS.SSS", [None, None, "begun", "over", None, None, "begun"], id="and-begins-anew"),
        pytest.param("D.D.D.DDD", ["begun", "over", *[None] * 6, "begun"], id="a-shape-that-comes-and-goes"),
        pytest.param("UUUUU", [None] * 5, id="a-document-is-told-by-itself"),
        pytest.param("SSSU", [None, None, "begun", "over"], id="a-document-keeps-no-trouble-up"),
    ],
)
def test_trouble_is_told(looks: str, told: list[Stage | None]) -> None:
    """After three looks in a row, at once for a changed shape, and again when it is over."""
    assert stages(seen(looks)[1]) == told


@pytest.mark.parametrize(
    ("looks", "condition", "failures", "succeeded"),
    [
        pytest.param("..", "ok", 0, 2, id="ok"),
        pytest.param(".S", "failing", 1, 1, id="its-own-page"),
        pytest.param("S", "failing", 1, None, id="never-read"),
        pytest.param(".P", "partly", 1, 2, id="a-page"),
        pytest.param(".U", "partly", 0, 2, id="a-document"),
        pytest.param(".D", "partly", 1, 2, id="another-page's-shape"),
        pytest.param("SP", "partly", 2, 2, id="its-own-page-is-back"),
        pytest.param("SU", "partly", 0, 2, id="and-a-document"),
        pytest.param("PS", "failing", 2, 1, id="its-own-page-now"),
        pytest.param("PP.", "ok", 0, 3, id="all-is-back"),
    ],
)
def test_a_source_in_a_word(looks: str, condition: str, failures: int, succeeded: int | None) -> None:
    """What was read whole counts as a success, whatever else could not be had; failures count in a row."""
    state = seen(looks)[0]
    assert (state.condition, state.failures) == (condition, failures)
    assert state.succeeded_at == (NOON + (succeeded - 1) * EVERY if succeeded else None)


@pytest.mark.parametrize(
    ("faults", "items", "is_watched"),
    [
        pytest.param("", 12, True, id="all-was-read"),
        pytest.param("own", 12, False, id="its-own-page"),
        pytest.param("a", 12, True, id="one-page-of-many"),
        pytest.param("a a", 12, True, id="two-faults-of-one-page"),
        pytest.param("a b", 12, False, id="two-pages"),
        pytest.param("a", 1, False, id="the-only-page"),
        pytest.param("a document", 12, True, id="a-page-and-a-document"),
        pytest.param("document story", 2, True, id="documents-and-stories-alone"),
    ],
)
def test_a_source_is_watched_as_long_as_nearly_all_is_read(faults: str, items: int, is_watched: bool) -> None:
    """One page may stay away for good, and a document is told by itself; two pages are another matter, at once."""
    kinds = {"document": FaultKind.DOCUMENT, "story": FaultKind.STORY, "own": FaultKind.SOURCE}
    found = tuple(Fault(kinds.get(f, FaultKind.PAGE), "is gone", own=f == "own", page=f) for f in faults.split())
    state, _ = after_look(SourceState("ofsted"), SourceLook(NOON, NOON, items, faults=found))
    assert state.is_watched is is_watched
    assert after_look(state, SourceLook(NOON, NOON, items))[0].is_watched


def test_a_network_that_is_down_is_told_of_one_source_for_all() -> None:
    """A source that is spared fails all the same, and is told as soon as it fails for a reason of its own."""
    state, told = SourceState("gazette"), list[Trouble | None]()
    for letter in "NNNNSN.":
        state, trouble = after_look(state, SourceLook(NOON, NOON, faults=FAULTS[letter], is_spared=True))
        told.append(trouble)
    assert stages(told) == [None, None, None, None, "begun", None, "over"]
    assert stages(seen("NNN")[1]) == [None, None, "begun"]


def test_what_is_told_says_since_when() -> None:
    """From the first look that failed to the end of the last, with the newest error."""
    _, told = seen("PSS.")
    begun, over = [trouble for trouble in told if trouble]
    assert (begun.since, begun.failures, begun.error) == (NOON, 3, "its page is gone")
    assert (over.since, over.at, over.failures) == (NOON, NOON + 3 * EVERY, 3)


def test_a_reminder_comes_a_day_later_and_no_sooner() -> None:
    """However often it is looked at; and a clock that was set back by months silences none for months."""
    _, told = seen("S" * 52, every=timedelta(hours=1))
    assert [number for number, trouble in enumerate(told) if trouble] == [2, 26, 50]
    state, _ = seen("SSS")
    earlier = NOON - timedelta(days=100)
    _, trouble = after_look(state, SourceLook(earlier, earlier, faults=FAULTS["S"]))
    assert trouble is not None
    assert trouble.stage == "lasts"


@pytest.mark.parametrize(("look", "condition"), [("S", "failing"), ("U", "partly"), ("P", "partly"), (".", "ok")])
@pytest.mark.parametrize("before", ["S", ".", "P"])
def test_a_clock_that_was_set_back_confuses_nothing(before: str, look: str, condition: str) -> None:
    """What the last look gave is what counts, whatever instants stand in the record."""
    state, earlier = seen(before)[0], NOON - timedelta(days=1)
    assert after_look(state, SourceLook(earlier, earlier, faults=FAULTS[look]))[0].condition == condition


@given(st.text("SRDPUN.", max_size=60), st.integers(1, 2_000))
def test_trouble_and_its_end_alternate(looks: str, minutes: int) -> None:
    """Whatever happens: begun, perhaps reminders a day apart, over, and never otherwise."""
    _, found = seen(looks, every=timedelta(minutes=minutes))
    last: Trouble | None = None
    for trouble in (each for each in found if each):
        if trouble.stage == "begun":
            assert last is None or last.stage == "over"
        else:
            assert last is not None
            assert last.stage != "over"
            assert trouble.since == last.since
        if trouble.stage == "lasts":
            assert last is not None
            assert trouble.at - last.at >= REMINDED_AFTER
        last = trouble


# --- items against what is usual --------------------------------------------------


def counts(state: SourceState, *items: int, landmarks: int = 1) -> tuple[SourceState, list[Trouble | None]]:
    told = list[Trouble | None]()
    for number in items:
        at = (state.checked_at or NOON) + EVERY
        look = SourceLook(at, at, number, landmarks={"the list": min(number, landmarks)})
        state, trouble = after_look(state, look)
        told.append(trouble)
    return state, told


@pytest.mark.parametrize(
    ("before", "now", "is_fault"),
    [
        pytest.param([30] * 5, 9, True, id="less-than-a-third"),
        pytest.param([30] * 5, 10, False, id="a-third-is-enough"),
        pytest.param([30] * 4, 1, False, id="too-few-looks-to-say"),
        pytest.param([4] * 9, 1, False, id="a-small-page"),
        pytest.param([30, 28, 31, 2, 30], 2, True, id="one-odd-look-before-changes-nothing"),
        pytest.param([0] * 9, 0, False, id="an-empty-feed-that-always-was"),
    ],
)
def test_far_fewer_pages_than_usual_are_a_fault(before: list[int], now: int, is_fault: bool) -> None:
    """In words that give both numbers; three such looks in a row are trouble."""
    state, _ = counts(SourceState("gazette"), *before)
    state, told = counts(state, now)
    assert (state.failures == 1) is is_fault
    if is_fault:
        assert f"leads to {now} pages, where 30 are usual" in (state.last_error or "")
        assert stages(told + counts(state, now, now)[1]) == [None, None, "begun"]


def test_no_page_at_all_is_a_changed_shape() -> None:
    """Told at once, with what is gone from it; and never taken for usual."""
    state, _ = counts(SourceState("gazette"), *[30] * 5)
    state, (trouble, *later) = counts(state, *[0] * 100)
    assert trouble is not None
    assert (trouble.stage, trouble.drift) == ("begun", True)
    assert 'leads to no page at all, where 30 are usual, and has lost "the list"' in trouble.error
    assert "over" not in stages(later)


def test_a_new_number_becomes_usual() -> None:
    """A site that shows fewer from now on: trouble, and after some twenty looks no more."""
    state, _ = counts(SourceState("gazette"), *[30] * 60)
    state, told = counts(state, *[5] * 40)
    assert [(number, trouble.stage) for number, trouble in enumerate(told) if trouble] == [(2, "begun"), (21, "over")]
    assert state.condition == "ok"


def test_what_leads_to_no_pages_has_no_usual_number() -> None:
    """An article that is unchanged gives no outcome: that says nothing."""
    state = SourceState("article")
    for items in (6, 6, 6, 6, 6, 6, 0):
        state, trouble = after_look(state, SourceLook(NOON, NOON, items, is_index=False))
        assert trouble is None
    assert state.condition == "ok"


# --- notes ------------------------------------------------------------------------


def test_an_optional_landmark_that_is_gone_is_noted_until_it_is_back() -> None:
    """Also while the page is unchanged, or cannot be had."""
    state, noted = SourceState("gazette"), list[int]()
    looks = [{"timeline": 1}, {"timeline": 0}, {}, None, {"timeline": 0, "new": 0}, {"timeline": 2}, {}]
    for landmarks in looks:
        faults = () if landmarks is not None else FAULTS["S"]
        state, _ = after_look(state, SourceLook(NOON, NOON, 3, faults=faults, landmarks=landmarks or {}))
        noted.append(len(state.notes))
    assert noted == [0, 1, 1, 1, 1, 0, 0]


# --- destinations -----------------------------------------------------------------


def tried(attempts: str, every: timedelta, *, for_good: bool = False) -> list[Stage | None]:
    """What each attempt, x failed or . sent, gives to tell."""
    state, told = DestinationState("desk"), list[Trouble | None]()
    for number, letter in enumerate(attempts):
        error = "refused" if letter == "x" else None
        state, trouble = after_attempt(state, NOON + number * every, error, for_good=for_good)
        told.append(trouble)
    return stages(told)


@pytest.mark.parametrize(
    ("attempts", "minutes", "told"),
    [
        pytest.param("xxxx", 0, [None] * 4, id="a-queue-that-fails-at-once"),
        pytest.param("xxxx", 7, [None, None, None, "begun"], id="a-quarter-of-an-hour"),
        pytest.param("xxxx", 60, [None, None, "begun", None], id="three-attempts"),
        pytest.param("xx.xx", 60, [None] * 5, id="in-a-row"),
        pytest.param("xxx..", 60, [None, None, "begun", "over", None], id="over-is-told-once"),
        pytest.param("xxxx.", 24 * 60, [None, None, "begun", "lasts", "over"], id="reminded-daily"),
    ],
)
def test_a_destination_in_trouble(attempts: str, minutes: int, told: list[Stage | None]) -> None:
    """After three attempts in a row over a quarter of an hour."""
    assert tried(attempts, timedelta(minutes=minutes)) == told


def test_an_address_that_is_refused_for_good_is_told_at_once() -> None:
    """No later attempt could do better."""
    assert tried("xx", EVERY, for_good=True) == ["begun", None]


# --- quiet ------------------------------------------------------------------------


def test_the_longest_quiet_is_what_the_seeds_give() -> None:
    """Measured again: between two days of publication since 2018, no gap that touches the standstill among them."""
    published = [sighting.outcome.published for sighting in baseline(FACTS, NOON)]
    days = sorted({day.first for day in published if day})
    standstill = FACTS.standstill
    assert standstill is not None
    gaps = {
        (before, after): usual_days(before, after, FACTS.calendar)
        for before, after in pairwise(days)
        if before >= date(2018, 1, 1) and not (before <= standstill.ends and after >= standstill.begins)
    }
    longest = max(gaps, key=lambda gap: gaps[gap])
    assert (gaps[longest], longest) == (LONGEST_QUIET, (date(2021, 9, 7), date(2021, 10, 19)))


@pytest.mark.parametrize(
    ("newest", "today", "reason", "is_unheard_of"),
    [
        pytest.param("2026-10-01", "2026-10-13", "", False, id="twelve-days"),
        pytest.param("2026-09-01", "2026-10-13", "", False, id="as-long-as-ever"),
        pytest.param("2026-09-01", "2026-10-14", "", True, id="longer-than-ever"),
        pytest.param("2026-06-01", "2026-08-20", "in August Ofsted publishes little", False, id="august"),
        pytest.param("2026-07-20", "2026-09-20", "", False, id="august-does-not-count"),
        pytest.param("2027-02-01", "2027-05-06", "before the local elections of 6 May 2027", False, id="election"),
        pytest.param("2026-12-01", "2027-01-06", "over Christmas", False, id="christmas"),
        pytest.param("2026-10-13", "2026-10-13", "", False, id="today"),
    ],
)
def test_a_quiet_and_its_reason(newest: str, today: str, reason: str, is_unheard_of: bool) -> None:
    """Only what is longer than ever, and not explained, is unheard of."""
    found = quiet(date.fromisoformat(newest), date.fromisoformat(today), FACTS.calendar)
    assert found.reason.startswith(reason)
    assert bool(found.reason) is bool(reason)
    assert found.is_unheard_of is is_unheard_of
