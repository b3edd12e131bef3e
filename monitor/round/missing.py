"""What a page names and cannot be had: a paper's stories, and old reports of Ofsted's. Asked for again, ever later.

Papers take stories down every day, and Ofsted's site names old reports that it has no more. But what is up an hour
late must not be missed.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.model import Link, PageKind
from monitor.round.again import DAY, is_tried_again
from monitor.store import Ledger, ReadPage

LONGEST_WAITS = {PageKind.ARTICLE: timedelta(hours=6), PageKind.REPORT: 7 * DAY}


@dataclass(frozen=True, slots=True)
class Missing:
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
        """Whether these very rules have tried it in vain, and it is too early for another try."""
        longest = LONGEST_WAITS.get(link.kind)
        before = await self._last_try(link, rules) if longest else None
        if longest is None or before is None or before.changed_at is None:
            return False
        return not is_tried_again(before.changed_at, before.read_at, self.now, longest)

    async def _last_try(self, link: Link, rules: str) -> ReadPage | None:
        page = await asyncio.to_thread(self.ledger.page, link, self.source)
        return page if page and page.rules == rules and not page.sha256 else None
