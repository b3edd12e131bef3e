"""How the sources and the destinations are doing, from what the ledger keeps of them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from monitor.doctor.finding import Finding, bad, note, ok
from monitor.health import CERTIFICATE_ENDS_SOON, LONGEST_QUIET
from monitor.model import Authority, DestinationState, HostState, Quiet, SourceState
from monitor.schedule import first_due
from monitor.settings.values import Destination, Settings, Source
from monitor.store import Alert
from monitor.wording.phrases import counted, instant
from monitor.wording.trouble import quiet_line

SOURCES, DESTINATIONS, HOSTS = "Sources", "Destinations", "Sites"
OVERDUE = timedelta(hours=1)  # beyond its time: nobody looks
WAITS_LONG = timedelta(hours=1)


def sources(settings: Settings, states: Mapping[str, SourceState], now: datetime) -> list[Finding]:
    """Each source that is enabled: when it last worked, or what is wrong with it."""
    enabled = [source for source in settings.sources if source.enabled]
    if not enabled:
        return [note(SOURCES, "none", "is enabled", "Add a [[source]], or remove an `enabled = false`.")]
    return [_source(source, states.get(source.name, SourceState(source.name)), settings, now) for source in enabled]


def _source(source: Source, state: SourceState, settings: Settings, now: datetime) -> Finding:
    zone, try_it = settings.timezone, f"`ofsted-monitor sources test {source.name}` shows what it gives now."
    if state.checked_at is None:
        return note(SOURCES, source.name, "was never looked at", "`ofsted-monitor run` looks at it, `check` does once.")
    worked = f"last worked {instant(state.succeeded_at, zone)}" if state.succeeded_at else "never worked"
    if state.condition == "failing":
        fails = counted(state.failures, "look", "looks")
        return bad(SOURCES, source.name, f"has failed for {fails}, {worked}: {state.last_error}", try_it)
    due = first_due(source, state.checked_at, state.next_due_at, state.checked_at, zone)
    if now - due > OVERDUE:
        idle = "Is the daemon running? `systemctl status ofsted-monitor`, or start it: `ofsted-monitor run`."
        return bad(SOURCES, source.name, f"was due {instant(due, zone)} and was not looked at", idle)
    again = f"`ofsted-monitor check {source.name}` tries all of it now."
    if state.condition == "partly":
        # The line at which the heartbeat stays away too: of Ofsted's pages one alone may stay away for good.
        judged = bad if source.authority is Authority.OFSTED and not state.is_watched else note
        return judged(SOURCES, source.name, f"{worked}, in part: {state.last_error}", again)
    return _noted(source, state, worked)


def _noted(source: Source, state: SourceState, worked: str) -> Finding:
    if state.notes:
        return note(SOURCES, source.name, f"{worked}; {'; '.join(state.notes)}")
    return ok(SOURCES, source.name, worked)


def silence(found: Quiet) -> Finding:
    """How long Ofsted has published nothing new that is known, and whether that is heard of."""
    said = quiet_line(found, LONGEST_QUIET)
    return note(SOURCES, "Ofsted", said) if found.is_unheard_of else ok(SOURCES, "Ofsted", said)


def destinations(
    settings: Settings, states: Mapping[str, DestinationState], alerts: Iterable[Alert], now: datetime
) -> list[Finding]:
    """Each destination: what waits for it, and why."""
    if not settings.destinations:
        return [note(DESTINATIONS, "none", "is configured: nobody is told", "Add a [[notify]] to sources.toml.")]
    waiting: dict[str, list[Alert]] = {destination.name: [] for destination in settings.destinations}
    for alert in alerts:
        if alert.sent_at is None:
            waiting.setdefault(alert.destination, []).append(alert)
    known = {destination.name: destination for destination in settings.destinations}
    return [
        _destination(known.get(name), name, states.get(name, DestinationState(name)), waits, settings.timezone, now)
        for name, waits in waiting.items()
    ]


def _destination(
    known: Destination | None,
    name: str,
    state: DestinationState,
    waits: Sequence[Alert],
    zone: str,
    now: datetime,
) -> Finding:
    count = counted(len(waits), "alert waits", "alerts wait")
    if known is None:
        remedy = "Add a [[notify]] with that name: what waits is kept until there is one."
        return note(DESTINATIONS, name, f"is no longer configured, and {count} for it", remedy)
    if state.failures:
        since = f" since {instant(state.failing_since, zone)}" if state.failing_since else ""
        test = f"Mend it, then `ofsted-monitor alerts test {name}`; what waits goes by itself."
        return bad(DESTINATIONS, name, f"fails{since} ({count}): {state.last_error}", test)
    if waits and now - waits[0].queued_at > WAITS_LONG:
        idle = "Is the daemon running? `ofsted-monitor check` sends what waits."
        return bad(DESTINATIONS, name, f"{count} since {instant(waits[0].queued_at, zone)}", idle)
    last = f"last took one {instant(state.delivered_at, zone)}" if state.delivered_at else "was sent nothing yet"
    return ok(DESTINATIONS, name, last)


def hosts(states: Iterable[HostState], settings: Settings, now: datetime) -> list[Finding]:
    """The sites that are left alone for a while, or, beside the sources' own, whose certificate ends soon."""
    findings, zone = list[Finding](), settings.timezone
    own = {urlsplit(source.url).hostname for source in settings.sources if source.enabled}
    for state in states:
        if state.rests_until and state.rests_until > now:
            until = instant(state.rests_until, zone)
            findings.append(note(HOSTS, state.name, f"is left alone until {until}: {state.reason}"))
        is_told = state.name in own  # with its source
        if state.certificate_ends_at and state.certificate_ends_at - now < CERTIFICATE_ENDS_SOON and not is_told:
            ends = instant(state.certificate_ends_at, zone)
            findings.append(note(HOSTS, state.name, f"its certificate ends {ends}", "Its owner has to renew it."))
    return findings
