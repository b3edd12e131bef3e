"""Self-diagnosis: configuration, database, disk, clock, network, sources and destinations, each with its remedy.

It changes nothing, sends nothing, and asks one server for one page.
"""

from collections.abc import Collection, Mapping
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
from monitor.model import Authority, PageKind, SourceState, english_day
from monitor.settings.values import Settings
from monitor.store import Destinations, Hosts, Outbox, Sources, holder, newest_report
from monitor.store.engine import database_file, open_engine
from monitor.wording.phrases import counted

__all__ = ["Finding", "Verdict", "configuration", "connected", "stored"]


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


def stored(settings: Settings, facts: Facts, url: str, now: datetime) -> tuple[list[Finding], datetime | None]:
    """How it stands with the database, its disk, and what it keeps of sources and destinations; its newest instant."""
    file = database_file(url)
    findings = examine(url)
    findings += disk(file.parent if file else Path.cwd())
    if file is None or not file.exists() or any(finding.verdict is Verdict.BAD for finding in findings):
        return findings, None
    try:
        engine = open_engine(url)
        try:
            current = schema(engine)
            if current.verdict is Verdict.BAD:
                return [*findings, current], None
            states = Sources(engine).states()
            done = [state.checked_at for state in states.values() if state.checked_at]  # by the clock of then
            return [*findings, current, *_kept(engine, states, settings, facts, url, now)], max(done, default=None)
        finally:
            engine.dispose()
    except MonitorError as fault:
        return [*findings, bad(DATABASE, "reading", "not possible", str(fault))], None


def _kept(
    engine: Engine, states: Mapping[str, SourceState], settings: Settings, facts: Facts, url: str, now: datetime
) -> list[Finding]:
    return [
        _daemon(url),
        *sources(settings, states, now),
        *_quiet(engine, states, settings, facts, now),
        *hosts(Hosts(engine).states().values(), settings, now),
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
