"""A replay: saved pages and reports through the real path, under a simulated clock, on a ledger of their own."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from pathlib import Path
from urllib.parse import urlsplit

from monitor import __version__
from monitor.errors import MonitorError, UnreadablePage
from monitor.facts import Facts
from monitor.model import (
    Authority,
    Comparison,
    EventKind,
    Fetched,
    Ignored,
    Inspection,
    Link,
    Page,
    PageKind,
    Reading,
)
from monitor.read.pdf_text import LARGEST
from monitor.read.report import NotAReport
from monitor.reconcile import compare, with_predecessors
from monitor.replay.keep import JOURNAL, LEDGER, Journal, Read
from monitor.replay.manifest import Item
from monitor.round.faults import our_fault
from monitor.round.reading import log_decisions, log_reading, reading, sightings
from monitor.settings.values import Destination, Source
from monitor.store import Alert, Ledger, Outbox, Parcel, ReadPage, Told, inspections, open_database, told, told_of
from monitor.store import sightings as stored

# Somebody who wants to hear everything, and whom everything reaches at once.
EVERYBODY = Destination("replay", url="", events=frozenset(EventKind))


@dataclass(frozen=True, slots=True)
class Replayed:
    """An inspection or visit as the replay leaves it, and what was told of it when: its alerts, the oldest first."""

    inspection: Inspection
    comparison: Comparison
    told: Told | None
    alerts: tuple[Alert, ...]


class Replay:
    """Some documents, at least one, oldest publication first, on the ledger that stands or is made in a folder.

    The ledger begins empty: no baseline, and nothing counts as past. A replay that was stopped
    anywhere, or killed, goes on where it was when it is made again with the same folder.
    """

    def __init__(self, items: Sequence[Item], facts: Facts, folder: Path) -> None:
        self._items = items
        self._facts = facts
        self._journal = Journal(folder / JOURNAL)
        self._engine = open_database(f"sqlite:///{folder / LEDGER}", facts, now=items[0].at, known="none")
        self._ledger = Ledger(self._engine, facts, (EVERYBODY,), catch_up="alert")
        self._websites = frozenset(council.website for council in facts.councils if council.website)

    @property
    def read(self) -> Sequence[Read]:
        """What came of the documents that are done, in order."""
        return self._journal.read

    def play(self) -> Iterator[Read]:
        """Read the documents that are left, one by one; one that cannot be read is told, and the rest goes on."""
        for number in range(len(self.read), len(self._items)):
            read = self._play(number)
            self._journal.add(read)
            yield read
        self._deliver()

    def results(self) -> list[Replayed]:
        """All inspections and visits, in the order in which they were first met."""
        known, references, alerts = inspections(self._engine), told(self._engine), self._alerts()
        found = list[Replayed]()
        for name, own in known.items():
            beside = with_predecessors(self._facts.by_name[name], known, self._facts)
            for one in own:
                comparison, about = compare(one, beside, self._facts), _about(one, alerts)
                found.append(Replayed(one, comparison, told_of(one, references), about))
        return sorted(found, key=lambda replayed: replayed.inspection.first_seen_at)

    def held(self) -> int:
        """How many outcomes were not certain enough to be told."""
        return sum(sighting.held for sighting in stored(self._engine))

    def close(self) -> None:
        self._engine.dispose()

    def _play(self, number: int) -> Read:
        item = self._items[number]
        # What would have led to a document: each line of the manifest is a source of its own.
        source = Source(f"line {item.line}", item.kind, item.url, authority=self._authority(item))
        link = Link(item.url, item.kind, published=item.published)
        try:
            body = _bytes(item)
            sha256 = hashlib.sha256(body).hexdigest()
            found = _reading(item, link, body, source, self._facts)
            # Those of one instant count in the manifest's order, so each is seen a little later than the one before.
            seen = sightings(found, source, item.at + timedelta(microseconds=number), sha256)
        except MonitorError as fault:
            return Read(item.line, error=_named(item, str(fault)))
        except Exception as fault:  # noqa: BLE001 - our own fault on one document must not hold the others
            return Read(item.line, error=_named(item, our_fault(fault)))
        page = ReadPage(item.url, item.kind, source.name, sha256, rules=__version__, read_at=item.at)
        decisions = self._ledger.record(page, seen)
        log_reading(source, link, found, decisions)
        log_decisions(source, decisions)
        return Read(item.line, ignored=found.ignored)

    def _authority(self, item: Item) -> Authority:
        if item.kind == PageKind.REPORT:
            return Authority.OFSTED
        labels = (urlsplit(item.url).hostname or "").split(".")
        domains = {".".join(labels[first:]) for first in range(len(labels))}
        return Authority.COUNCIL if domains & self._websites else Authority.PRESS

    def _deliver(self) -> None:
        """Every alert arrives at the instant at which it was put into the outbox."""
        outbox = Outbox(self._engine)
        waiting = [alert for alert in outbox.alerts() if alert.sent_at is None]
        for at, alerts in groupby(waiting, key=lambda alert: alert.queued_at):
            outbox.sent(Parcel(EVERYBODY.name, tuple(alert.id for alert in alerts), ()), at)

    def _alerts(self) -> Mapping[int, list[Alert]]:
        """The alerts about each inspection, by the id that it was told under."""
        outbox, found = Outbox(self._engine), defaultdict[int, list[Alert]](list)
        events = outbox.events()
        for alert in outbox.alerts():
            found[events[alert.reference].inspection.id].append(alert)
        return found


def _about(inspection: Inspection, alerts: Mapping[int, Sequence[Alert]]) -> tuple[Alert, ...]:
    """The alerts about an inspection, the oldest first, whichever of its sightings was the first at the time."""
    found = (alert for sighting in inspection.sightings for alert in alerts.get(sighting.id, ()))
    return tuple(sorted(found, key=lambda alert: alert.id))


def _bytes(item: Item) -> bytes:
    try:
        if item.file.exists() and not item.file.is_file():
            raise UnreadablePage("it is no file")
        with item.file.open("rb") as file:
            return file.read(LARGEST + 1)  # the readers refuse what is larger, in their own words
    except (OSError, ValueError) as fault:
        reason = fault.strerror if isinstance(fault, OSError) else fault
        raise UnreadablePage(f"it cannot be opened: {reason}") from fault


def _reading(item: Item, link: Link, body: bytes, source: Source, facts: Facts) -> Reading:
    plain = "text/plain" if item.file.suffix.lower() == ".txt" else ""
    try:
        return reading(link, Fetched(item.name, body, plain), source, facts)
    except NotAReport:
        return Reading(Page(item.kind, url=item.url), ignored=Ignored.NOT_A_REPORT)


def _named(item: Item, fault: str) -> str:
    """A fault with the line and the file that it is about."""
    return f"line {item.line}: {fault}" if fault.startswith(item.name) else f"line {item.line}: {item.name}: {fault}"
