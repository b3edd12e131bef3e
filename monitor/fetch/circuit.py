"""When a host in trouble is left alone, and for how long. Pure: the instant and the chance are parameters."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from monitor.errors import FetchError, Insecure, Offline, Refused, Shell, Unavailable
from monitor.model import HostState

FAILURES = 5  # in a row, after which a host rests
FIRST_REST = timedelta(minutes=5)
LONGEST_REST = timedelta(hours=1)
LONGEST_ASKED = timedelta(days=1)  # of the rests that a site asks for itself
_SLACK = timedelta(minutes=5)
_SHORTEST_SHARE = 0.8  # of a rest: hosts that fell silent together are not all asked again together

_CONCERN_THE_HOST = (Unavailable, Insecure, Refused)
_DO_NOT = (Offline, Shell)  # though they come with an answer: a proxy's, or one that may be a check unrecognised
_PASSING = (408, 500, 502, 503, 504)
SHORT = timedelta(seconds=30)  # a wait that a fetch may take within it


def rests(state: HostState, now: datetime) -> bool:
    """Whether the host is left alone at this instant.

    An end further off than any rest can be is over: the clock was set back since.
    """
    return state.rests_until is not None and now < state.rests_until <= now + LONGEST_ASKED + _SLACK


def is_on_trial(state: HostState) -> bool:
    """Whether the host has rested, and one request is to show how it is."""
    return state.failures >= FAILURES


def after_success(state: HostState, now: datetime) -> HostState:
    """The state after a good answer; a rest that the site asked for meanwhile it keeps."""
    if _asked_until(state, now):
        return state
    return replace(state, failures=0, rests_until=None, reason="", asked_for_rest=False)


def is_well(error: FetchError, url: str) -> bool:
    """Whether it was a good host that had no page to give at this address: it answered 404, say."""
    is_of_the_page = error.answer is not None and error.answer.url == url  # and not of its robots.txt
    return is_of_the_page and not isinstance(error, _CONCERN_THE_HOST + _DO_NOT)


def after_failure(state: HostState, error: FetchError, now: datetime, chance: float) -> HostState:
    """The state after a fetch that failed; as it was if the failure says nothing of the host.

    `chance`, from 0 to 1, makes the rest a little shorter.
    """
    if not isinstance(error, _CONCERN_THE_HOST):
        return state
    failures, ends = state.failures + 1, []
    if failures >= FAILURES:
        rest = min(FIRST_REST * 2 ** min(failures - FAILURES, 10), LONGEST_REST)
        ends.append(now + rest * (1 - (1 - _SHORTEST_SHARE) * chance))
    if wait := asked_to_wait(error, now):
        ends.append(now + wait)
    if asked := _asked_until(state, now):  # of another request at the same time
        ends.append(asked)
    until = max(ends, default=None)
    return replace(state, failures=failures, rests_until=until, reason=str(error), asked_for_rest=bool(wait or asked))


def _asked_until(state: HostState, now: datetime) -> datetime | None:
    """The end of the rest that the site asked for and has now, if it has one."""
    return state.rests_until if state.asked_for_rest and rests(state, now) else None


def may_pass(error: BaseException, now: datetime) -> bool:
    """Whether the same request may well be answered a few seconds later."""
    if not isinstance(error, FetchError):
        return False
    wait = asked_to_wait(error, now)
    if wait is not None and wait > SHORT:
        return False
    if error.answer and error.answer.status == 429:
        return wait is not None
    if error.answer and error.answer.status >= 400:
        return isinstance(error, Unavailable) and error.answer.status in _PASSING
    return isinstance(error, Unavailable | Offline)


def asked_to_wait(error: FetchError, now: datetime) -> timedelta | None:
    """How long the site asks to be left alone, at most a day; None if it asks for nothing."""
    if error.answer is None or error.answer.status not in (429, 503):
        return None
    given = next((value for name, value in error.answer.headers if name.lower() == "retry-after"), "").strip()
    if given.isascii() and given.isdigit():
        seconds = int(given[:9]) if len(given) < 9 else LONGEST_ASKED.total_seconds()
        return min(timedelta(seconds=seconds), LONGEST_ASKED)
    try:
        until = parsedate_to_datetime(given)
    except (ValueError, OverflowError):  # no date, or one beyond all calendars
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)  # HTTP knows no other
    return min(max(until - now, timedelta(0)), LONGEST_ASKED)
