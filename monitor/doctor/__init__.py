"""Self-diagnosis: configuration, database, disk, clock, network, sources and destinations, each with its remedy.

It changes nothing, sends nothing, and asks one server for one page.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from monitor.doctor.database import DATABASE, examine, schema
from monitor.doctor.finding import Finding, Verdict, bad, note, ok
from monitor.doctor.health import destinations, hosts, silence, sources
from monitor.doctor.machine import clock, disk
from monitor.doctor.network import names, reach
from monitor.errors import MonitorError
from monitor.facts import Facts
from monitor.fetch import Fetcher
from monitor.health import quiet
from monitor.model import Authority, HostState, PageKind, SourceState, english_day
from monitor.settings.values import Settings
from monitor.store import Destinations, Hosts, Outbox, Sources, holder, newest_report
from monitor.store.engine import database_file, open_engine
from monitor.wording.phrases import counted

__all__ = ["Finding", "Stored", "Verdict", "configuration", "connected", "stored"]


@dataclass(frozen=True, slots=True)
class Stored:
    """What the database says: how it stands with it and with what it keeps, and what the rest is judged by."""

    findings: list[Finding]
    last: datetime | None = None  # the newest instant of a look
    hosts: Mapping[str, HostState] = field(default_factory=dict)


def configuration(settings: Settings) -> list[Finding]:
    """What stands in the configuration, which was read and is in order, and what it leaves open."""
    enabled = sum(source.enabled for source in settings.sources)
    said = (
        f"{counted(enabled, 'source', 'sources')}, {counted(len(settings.destinations), 'destination', 'destinations')}"
    )
    findings = [ok("Configuration", str(settings.path), said)]
    if settings.contact is None and enabled:
        remedy = "Add contact to [monitor]: a site whose owner can write to you does not need to shut you out."
        findings.append(note("Configuration", "contact", "is not given", remedy))
    if settings.heartbeat is None:
        remedy = "Add heartbeat to [monitor], the address of a service that tells you when the program is gone."
        findings.append(note("Configuration", "heartbeat", "is not given", remedy))
    return findings


def stored(settings: Settings, facts: Facts, url: str, now: datetime) -> Stored:
    """How it stands with the database, its disk, and what it keeps of sources and destinations."""
    file = database_file(url)
    findings = examine(url)
    findings += disk(file.parent if file else Path.cwd())
    if file is None or not file.exists() or any(finding.verdict is Verdict.BAD for finding in findings):
        return Stored(findings)
    try:
        engine = open_engine(url)
        try:
            current = schema(engine)
            if current.verdict is Verdict.BAD:
                return Stored([*findings, current])
            states, known = Sources(engine).states(), Hosts(engine).states()
            done = [state.checked_at for state in states.values() if state.checked_at]  # by the clock of then
            findings += [current, *_kept(engine, states, known, settings, facts, url, now)]
            return Stored(findings, max(done, default=None), known)
        finally:
            engine.dispose()
    except MonitorError as fault:
        return Stored([*findings, bad(DATABASE, "reading", "not possible", str(fault))])


def _kept(
    engine: Engine,
    states: Mapping[str, SourceState],
    known: Mapping[str, HostState],
    settings: Settings,
    facts: Facts,
    url: str,
    now: datetime,
) -> list[Finding]:
    return [
        _daemon(url),
        *sources(settings, states, now),
        *_quiet(engine, states, settings, facts, now),
        *hosts(known.values(), settings, now),
        *destinations(settings, Destinations(engine).states(), Outbox(engine).alerts(), now),
    ]


def _quiet(
    engine: Engine, states: Mapping[str, SourceState], settings: Settings, facts: Facts, now: datetime
) -> list[Finding]:
    """How long Ofsted has published nothing, and why that may be; nothing while its own list was never read."""
    today = english_day(now)
    lists = [source.name for source in settings.sources if source.kind is PageKind.OFSTED_SEARCH and source.enabled]
    if not any(name in states and states[name].succeeded_at for name in lists):
        return []
    newest = newest_report(engine, today)
    return [silence(quiet(newest, today, facts.calendar))] if newest else []


def _daemon(url: str) -> Finding:
    if running := holder(url):
        return ok(DATABASE, "daemon", f"running: {running}")
    return note(DATABASE, "daemon", "none is running", "`ofsted-monitor run`, or start the service.")


async def connected(
    settings: Settings, to: Collection[str], fetcher: Fetcher, now: datetime, last: datetime | None
) -> list[Finding]:
    """Whether the hosts can be reached, and whether the clock is right by what a server's shows."""
    findings = (
        [note("Network", "proxy", fetcher.guards)] if settings.proxy else await names(to, settings.allow_addresses)
    )
    asked = sorted(
        (source for source in settings.sources if source.enabled), key=lambda s: s.authority != Authority.OFSTED
    )
    server: datetime | None = None
    if asked:
        reached, server = await reach(fetcher, asked[0].url)
        findings += reached
    return [*findings, *clock(now, last, server)]
