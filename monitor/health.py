"""How a source or a destination is after one more look or attempt, and what there is to tell of it. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from monitor.facts.calendar import Calendar
from monitor.model import DestinationState, Fault, FaultKind, Quiet, SourceLook, SourceState, Stage, Trouble

TROUBLE_AFTER = 3  # looks, or attempts, in a row
PATIENCE = timedelta(minutes=15)  # with a destination besides: a queue of messages fails within a second
REMINDED_AFTER = timedelta(days=1)
MOST_TOLD = 5  # so many faults are told one by one; the rest is counted

# A page that leads to far fewer pages than usual has probably changed. What it leads to is counted at each look that
# read it, these included, so that a number that stays becomes the usual one after some twenty looks. None at all never
# does.
KEPT = 40
ENOUGH = 5  # counts that make a number the usual one, and the smallest number that is any measure
FEW = 3  # less than a third is too few

# The longest time without a new inspection report or focused visit letter on any council from January 2018 to August
# 2026: 7 September to 19 October 2021, by the days of publication in `seeds/`. Left out are the days of `_reason`, and
# the gaps that touch the standstill of the pandemic. A test measures it again.
LONGEST_QUIET = 42  # days
CERTIFICATE_ENDS_SOON = timedelta(days=14)
AUGUST = 8
CHRISTMAS = (12, 20)  # until the end of the year, and
NEW_YEAR = (1, 6)


def after_look(before: SourceState, look: SourceLook) -> tuple[SourceState, Trouble | None]:
    """The state after a look, and what to tell of it if anything is; told counts as told from then on.

    Trouble is told once: after three looks in a row with a fault that counts, or at once when a page has changed its
    shape; again a day later, while it lasts; and once when it is over. Both or neither must be stored. A page that
    comes in two shapes by turns is told once a day, not at every look.
    A network that is down fails every source at once, and is told of the unspared ones alone.
    """
    faults = (*look.faults, *unusual(before, look))
    counts, drift = any(fault.counts for fault in faults), any(fault.kind is FaultKind.DRIFT for fault in faults)
    after = _recorded(before, look, faults)
    lasts = after.failures >= TROUBLE_AFTER and not (look.is_spared and _is_offline(faults))
    ripe = lasts or (drift and _is_calm(before, look.ended_at))
    stage = _stage(before.told_at, look.ended_at, failing=counts, ripe=ripe)
    if stage is None:
        return after, None
    trouble = Trouble(
        stage=stage,
        since=before.trouble_since or look.ended_at,
        at=look.ended_at,
        failures=after.failures or before.failures,
        error=after.last_error or "",
        worked_at=after.succeeded_at,
        drift=drift,
        partly=not any(fault.own for fault in faults),
        pages=_pages(fault for fault in faults if fault.kind is FaultKind.DRIFT or not drift),
    )
    if counts:
        return replace(after, told_at=look.ended_at), trouble
    return replace(after, told_at=None, recovered_at=look.ended_at), trouble


def after_attempt(
    before: DestinationState, at: datetime, error: str | None, *, for_good: bool = False
) -> tuple[DestinationState, Trouble | None]:
    """The same for an attempt to send: `error` is None if the destination took the message.

    Trouble is three attempts in a row over a quarter of an hour, or an address that is refused for good.
    """
    if error is None:
        after = DestinationState(before.name, delivered_at=at)
    else:
        since, failures = before.failing_since or at, before.failures + 1
        after = replace(before, failing_since=since, failures=failures, last_error=error)
    since = before.failing_since or at
    ripe = for_good or (after.failures >= TROUBLE_AFTER and abs(at - since) >= PATIENCE)
    stage = _stage(before.told_at, at, failing=error is not None, ripe=ripe)
    if stage is None:
        return after, None
    failures = after.failures or before.failures
    trouble = Trouble(stage, since, at, failures, error or "", worked_at=after.delivered_at)
    return replace(after, told_at=at if error else None), trouble


def unusual(before: SourceState, look: SourceLook) -> tuple[Fault, ...]:
    """The fault of a page that was read and leads to far fewer pages than usual."""
    usual = usual_items(before)
    if not _is_counted(look) or usual < ENOUGH or look.items * FEW >= usual:
        return ()
    if look.items:
        return (
            Fault(
                FaultKind.SOURCE,
                f"its page leads to {look.items} pages, where {usual} are usual: it may have changed, or be another "
                "page. If that is as it should be, nothing need be done: after about twenty looks it counts as usual",
                own=True,
            ),
        )
    gone = [f'"{name}"' for name, found in look.landmarks.items() if not found and before.landmarks.get(name)]
    lost = f", and has lost {', '.join(gone)}" if gone else ""
    return (
        Fault(
            FaultKind.DRIFT,
            f"its page leads to no page at all, where {usual} are usual{lost}: it has probably changed its shape",
            own=True,
        ),
    )


def usual_items(state: SourceState) -> int:
    """How many pages a source's own page usually leads to; 0 if that is not known."""
    return round(median(state.recent_items)) if len(state.recent_items) >= ENOUGH else 0


def in_one_line(errors: Sequence[str]) -> str | None:
    """The first errors, and how many more there are; None without one."""
    more = len(errors) - MOST_TOLD
    return "; ".join(errors[:MOST_TOLD]) + (f"; and {more} more" if more > 0 else "") or None


def quiet(newest: date, today: date, calendar: Calendar) -> Quiet:
    """How long Ofsted has published nothing on any council, and why that may be."""
    days, reason = (today - newest).days, _reason(today, calendar)
    counted = usual_days(newest, today, calendar)
    return Quiet(newest, days, counted, reason, is_unheard_of=not reason and counted > LONGEST_QUIET)


def usual_days(after: date, until: date, calendar: Calendar) -> int:
    """How many days there are after one and until another on which Ofsted publishes as usual."""
    days = (after + timedelta(days=number) for number in range(1, (until - after).days + 1))
    return sum(not _reason(day, calendar) for day in days)


def _reason(day: date, calendar: Calendar) -> str:
    """Why little is published on a day; empty if no reason is known."""
    if period := calendar.before_election(day):
        return f"before {period.election} Ofsted withholds its reports on councils"
    if day.month == AUGUST:
        return "in August Ofsted publishes little"
    if (day.month, day.day) >= CHRISTMAS or (day.month, day.day) <= NEW_YEAR:
        return "over Christmas Ofsted publishes little"
    return ""


def _stage(told_at: datetime | None, at: datetime, *, failing: bool, ripe: bool) -> Stage | None:
    """What is to be told now, if anything is. A clock that was set back, or forward, silences no reminder for long."""
    if not failing:
        return "over" if told_at else None
    if told_at is None:
        return "begun" if ripe else None
    return "lasts" if abs(at - told_at) >= REMINDED_AFTER else None


def _recorded(before: SourceState, look: SourceLook, faults: Sequence[Fault]) -> SourceState:
    """The state after a look with all its faults, as far as it does not say what was told."""
    after = replace(
        before,
        checked_at=look.began_at,
        last_error=in_one_line([fault.words for fault in faults]),
        unread=_pages(faults),
        recent_items=_counted(before, look),
    )
    # No instant lies in the future, where the clock was set back: which of the two is the later must stay true.
    succeeded_at, failed_at = (at and min(at, look.ended_at) for at in (before.succeeded_at, before.failed_at))
    if any(fault.own for fault in faults):
        succeeded_at = succeeded_at and min(succeeded_at, look.ended_at - timedelta.resolution)
    else:
        succeeded_at = look.ended_at
        after = replace(after, items=look.items, **_seen(before, look))
    after = replace(after, succeeded_at=succeeded_at, failed_at=failed_at)
    if not any(fault.counts for fault in faults):
        return replace(after, failures=0, trouble_since=None, told_at=None)
    since = before.trouble_since or look.ended_at
    return replace(after, failed_at=look.ended_at, failures=before.failures + 1, trouble_since=since)


def _pages(faults: Iterable[Fault]) -> int:
    """How many pages that a source leads to have such a fault that counts."""
    return len({fault.page for fault in faults if fault.counts and not fault.own})


def _is_offline(faults: Sequence[Fault]) -> bool:
    """Whether nothing but this machine's own network failed."""
    return all(fault.kind is FaultKind.NETWORK for fault in faults if fault.counts)


def _is_calm(before: SourceState, at: datetime) -> bool:
    """Whether no trouble ended within the last day."""
    return before.recovered_at is None or abs(at - before.recovered_at) >= REMINDED_AFTER


def _is_counted(look: SourceLook) -> bool:
    return look.is_index and not any(fault.own for fault in look.faults)


def _counted(before: SourceState, look: SourceLook) -> tuple[int, ...]:
    new = (look.items,) if _is_counted(look) and look.items else ()
    return (*before.recent_items, *new)[-KEPT:]


def _seen(before: SourceState, look: SourceLook) -> dict[str, Any]:
    """The landmarks of a page that was read, each as it was last there, and the notes; those on landmarks that are
    gone stay until they are back, also while the page is unchanged.
    """
    if look.landmarks:
        gone = [_gone(name) for name, found in look.landmarks.items() if not found and before.landmarks.get(name)]
    else:
        gone = [note for name in before.landmarks if (note := _gone(name)) in before.notes]
    there = {name: found or before.landmarks.get(name, 0) for name, found in look.landmarks.items()}
    return {"landmarks": there or before.landmarks, "notes": (*look.notes, *gone)}


def _gone(landmark: str) -> str:
    return f'"{landmark}" was on its page before, and is not any more'
