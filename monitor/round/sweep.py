"""Which of Ofsted's pages and reports one look asks for again: the rules of `again`, and how many at once."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from monitor.facts import Facts
from monitor.model import Link, PageKind
from monitor.round.again import LONG_AGO, is_announced, is_due_again, is_turn, most_at_once
from monitor.settings.values import Source
from monitor.store import Ledger, ReadPage, Remembered


@dataclass(slots=True)
class Sweep:
    """What one look leaves alone; made for each look, since it counts."""

    source: Source
    facts: Facts
    ledger: Ledger
    now: datetime
    thorough: bool  # open every council's page, also where Ofsted's list names no newer report
    _taken: Counter[PageKind] = field(default_factory=Counter)
    _remembered: Remembered | None = None

    async def left_alone(self, link: Link, rules: str) -> ReadPage | None:
        """A council's page as these rules last read it, if this look need not open it.

        Opened is what was never read whole, what failed at the last look, what Ofsted's list announces, and a
        part of what has its turn.
        """
        if self.thorough or link.kind != PageKind.OFSTED_COUNCIL or link.url == self.source.url:
            return None
        remembered = await self._recall()
        page = remembered.pages.get(link.url)
        if page is None or page.rules != rules or not page.sha256 or page.read_at == LONG_AGO:
            return None
        awaited = self._name(link.urn) in remembered.awaited
        if is_announced(link, page, self.now):
            return None
        return None if is_turn(link, page, self.now, awaited=awaited) and self._allows(link.kind) else page

    def asks_again(self, link: Link, read_at: datetime) -> bool:
        """Whether this look asks for a report that was read before; at every look for one that failed since."""
        if not is_due_again(link, read_at, self.now):
            return False
        return self.thorough or read_at == LONG_AGO or self._allows(link.kind)

    async def was_missed(self, council: str) -> bool:
        """Whether a report of a council's was ever found to be gone before this look."""
        return council in (await self._recall()).missed

    def _allows(self, kind: PageKind) -> bool:
        self._taken[kind] += 1
        return self._taken[kind] <= most_at_once(self.source, self.now)

    def _name(self, urn: int | None) -> str | None:
        council = self.facts.by_urn.get(urn or 0)
        return council.short_name if council else None

    async def _recall(self) -> Remembered:
        if self._remembered is None:
            self._remembered = await asyncio.to_thread(self.ledger.remembered, self.source.name)
        return self._remembered
