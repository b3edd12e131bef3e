"""A paper's stories that are gone or cannot be read: asked for again, later each time.

Papers take stories down every day, and a story that is up a minute late must not be missed.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime

from monitor.model import Link, PageKind
from monitor.round.again import is_tried_again
from monitor.store import Ledger, ReadPage


@dataclass(frozen=True, slots=True)
class Stories:
    """The tries that one source has made in vain, each kept as a page without bytes."""

    source: str
    ledger: Ledger
    now: datetime

    async def tried(self, link: Link, rules: str) -> None:
        """Note a try in vain."""
        before = await self._last_try(link, rules)
        since = min(before.changed_at or self.now, self.now) if before else self.now
        page = ReadPage(link.url, link.kind, self.source, "", rules, self.now, changed_at=since)
        await asyncio.to_thread(self.ledger.record, page, [])

    async def is_put_off(self, link: Link, rules: str) -> bool:
        """Whether these very rules have tried this story in vain, and it is too early for another try."""
        before = await self._last_try(link, rules) if link.kind == PageKind.ARTICLE else None
        if before is None or before.changed_at is None:
            return False
        return not is_tried_again(before.changed_at, before.read_at, self.now)

    async def _last_try(self, link: Link, rules: str) -> ReadPage | None:
        page = await asyncio.to_thread(self.ledger.page, link, self.source)
        return page if page and page.rules == rules and not page.sha256 else None
