"""What the database knows, as gauges, read anew for each scrape: ages and depths that a restart does not lose."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from prometheus_client.core import GaugeMetricFamily as Gauge

from monitor import __version__
from monitor.model import DestinationState, HostState, SourceState
from monitor.round import hosts_of
from monitor.schedule import next_due
from monitor.settings import Settings, Source
from monitor.store import Survey

FORGOTTEN = timedelta(days=14)  # a host that is asked for anything is asked for its robots.txt daily

Rows = Iterable[tuple[list[str], float | datetime | None]]


def of_program(reason: str | None, schema: str | None) -> Iterator[Gauge]:
    """Whether it works (`reason`: why not), and what it is."""
    yield _gauge("up", "1 while the scheduler runs, as /healthz says.", [], [([], reason is None)])
    version = ([__version__, schema or ""], 1)
    yield _gauge("build_info", "1; its labels say what runs.", ["version", "schema"], [version])


def of_database(found: Survey | None) -> Iterator[Gauge]:
    """Whether it can be read, and its size."""
    yield _gauge("database_up", "1 if the database could be read for this scrape.", [], [([], found is not None)])
    if found:
        yield _gauge("database_bytes", "Size of the database on the disk.", [], [([], found.size)])


def of_everything(found: Survey, settings: Settings, now: datetime) -> Iterator[Gauge]:
    """How every source, destination and host stands that the settings name, or lead to."""
    yield from _of_sources(found, settings)
    yield from _of_destinations(found, settings, now)
    resting = [([host.name], bool(host.rests_until and host.rests_until > now)) for host in found.hosts]
    yield _gauge("host_rests", "1 while a host is left alone after faults.", ["host"], resting)
    ends = [([host.name], host.certificate_ends_at) for host in _asked(found.hosts, settings, now)]
    yield _gauge("certificate_ends_timestamp_seconds", "When the certificate of a host ends.", ["host"], ends)


def _asked(hosts: Iterable[HostState], settings: Settings, now: datetime) -> Iterator[HostState]:
    """Those that a look may still ask, and that were not left alone for weeks: of others nobody learns a new end."""
    watched = {host for source in settings.sources if source.enabled for host in hosts_of(source)}
    for host in hosts:
        is_watched = host.name in watched or host.name.rpartition(":")[0] in watched
        if is_watched and not (host.robots_read_at and now - host.robots_read_at >= FORGOTTEN):
            yield host


def _of_sources(found: Survey, settings: Settings) -> Iterator[Gauge]:
    enabled = [source for source in settings.sources if source.enabled]
    names = [source.name for source in enabled]
    states = [found.sources.get(name, SourceState(name)) for name in names]
    for name, meaning, values in (
        ("last_check_timestamp_seconds", "When the last look that ended began; 0: never.",
         [state.checked_at or 0 for state in states]),
        ("last_success_timestamp_seconds", "When the source's own page was last read whole; 0: never.",
         [state.succeeded_at or 0 for state in states]),
        ("next_due_timestamp_seconds", "When the source is next due; 0: not planned yet.",
         [state.next_due_at or 0 for state in states]),
        ("read_due_timestamp_seconds", "When the first look after the last success was due; 0: never read.",
         [_read_due(source, state, settings.timezone) for source, state in zip(enabled, states, strict=True)]),
        ("failures", "Looks in a row at which something failed.", [state.failures for state in states]),
        ("items", "What the source's page led to at the last success.", [state.items for state in states]),
        ("trouble", "1 while its operators are told of trouble.", [bool(state.told_at) for state in states]),
    ):  # fmt: skip
        rows = [([source], value) for source, value in zip(names, values, strict=True)]
        yield _gauge(f"source_{name}", meaning, ["source"], rows)


def _read_due(source: Source, state: SourceState, timezone: str) -> datetime | int:
    at = state.succeeded_at
    return next_due(source, at, at, timezone) if at else 0


def _of_destinations(found: Survey, settings: Settings, now: datetime) -> Iterator[Gauge]:
    # What waits for a destination that the configuration names no more waits for ever: it is shown, and has neither
    # age nor failures, since an alarm on those would never end.
    known = [destination.name for destination in settings.destinations]
    names = list(dict.fromkeys([*known, *found.waiting]))
    depths: list[tuple[list[str], float]] = []
    ages: list[tuple[list[str], float]] = []
    for name in names:
        waiting = found.waiting.get(name)
        depths += [([name, "pending"], waiting.pending if waiting else 0)]
        depths += [([name, "failing"], waiting.failing if waiting else 0)]
        if name in known:
            ages += [([name], max(0.0, (now - waiting.oldest_at).total_seconds()) if waiting else 0)]
    yield _gauge("outbox_alerts", "Alerts that wait to be sent.", ["destination", "state"], depths)
    yield _gauge("outbox_oldest_seconds", "Age of the oldest alert that waits; 0: none.", ["destination"], ages)
    states = [found.destinations.get(name, DestinationState(name)) for name in known]
    failures = [([state.name], state.failures) for state in states]
    yield _gauge("destination_failures", "Messages in a row that were not taken.", ["destination"], failures)
    last = [([state.name], state.delivered_at or 0) for state in states]
    meaning = "When a destination last took a message; 0: never."
    yield _gauge("destination_last_success_timestamp_seconds", meaning, ["destination"], last)


def _gauge(name: str, meaning: str, labels: list[str], rows: Rows) -> Gauge:
    family = Gauge(f"ofsted_monitor_{name}", meaning, labels=labels)
    for values, value in rows:
        if value is not None:
            family.add_metric(values, value.timestamp() if isinstance(value, datetime) else float(value))
    return family
