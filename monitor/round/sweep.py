"""Which of Ofsted's pages and reports one look asks for again: the rules of `again`, and how many at once."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from monitor.facts import Facts
from monitor.model import Link, PageKind, Validators, english_day, file_id
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
    _granted: set[str] = field(default_factory=set)  # the councils' pages whose turn it is, and this look's
    _asked_again: int = 0  # reports
    _remembered: Remembered | None = None

    async def left_alone(self, link: Link, rules: str) -> ReadPage | None:
        """A council's page as these rules last read it, if this look need not open it.

        Opened is what was never read whole, what failed at the last look, what Ofsted's list announces, and a
        part of what has its turn.
        """
        if self.thorough or link.kind != PageKind.OFSTED_COUNCIL or link.url == self.source.url:
            return None
        page = (await self._recall()).pages.get(link.url)
        return page if page and self._is_settled(link, page, rules) and link.url not in self._granted else None

    async def grant(self, links: Iterable[Link], rules: str) -> None:
        """Choose the councils' pages that this look opens among those that have their turn: the longest unread first.

        In the list's own order the last would never be opened, where more are due each night than a look may open.
        """
        remembered, due = await self._recall(), list[tuple[datetime, str]]()
        for link in links:
            page, awaited = remembered.pages.get(link.url), self._name(link.urn) in remembered.awaited
            if page and self._is_settled(link, page, rules) and is_turn(link, page, self.now, awaited=awaited):
                due.append((LONG_AGO if page.read_at > self.now else page.read_at, link.url))
        self._granted = {url for _, url in sorted(due)[: most_at_once(self.source, self.now)]}

    async def unlisted(self, listed: Iterable[Link]) -> list[Link]:
        """The pages of councils that Ofsted's list named before and names no more, as it last named them.

        Not those of councils that are abolished by now, and none under an older address.
        """
        named, today = {link.urn or _urn(link.url) for link in listed}, english_day(self.now)
        links = list[Link]()
        for page in (await self._recall()).pages.values():
            urn = next((report.urn for report in page.links if report.urn), None) or _urn(page.url)
            council = self.facts.by_urn.get(urn or 0)
            if council and urn not in named and not (council.ends_on and council.ends_on <= today):
                named.add(urn)
                links.append(Link(page.url, page.kind, council.short_name, page.listed_on, urn))
        return links

    async def lay_aside(self, link: Link, rules: str) -> None:
        """Note that the page of such a council is not there: it proves nothing, and has its turns."""
        page = (await self._recall()).pages[link.url]
        aside = replace(page, rules=rules, read_at=self.now, sha256="", validators=Validators())
        await asyncio.to_thread(self.ledger.record, aside, [])

    async def is_aside(self, link: Link) -> bool:
        """Whether it was not there, or not whole, when it last had its turn."""
        page = (await self._recall()).pages[link.url]
        is_aside = not page.sha256 and page.read_at != LONG_AGO and not is_turn(link, page, self.now)
        return is_aside and not self.thorough

    def asks_again(self, link: Link, read_at: datetime) -> bool:
        """Whether this look asks for a report that was read before; at every look for one that failed since."""
        if not is_due_again(link, read_at, self.now):
            return False
        if self.thorough or read_at == LONG_AGO:
            return True
        self._asked_again += 1
        return self._asked_again <= most_at_once(self.source, self.now)

    async def was_missed(self, council: str) -> bool:
        """Whether a report of a council's was ever found to be gone before this look."""
        return council in (await self._recall()).missed

    def _is_settled(self, link: Link, page: ReadPage, rules: str) -> bool:
        """Whether a page was read whole by these rules, at its last look, and the list announces nothing more."""
        is_whole = page.rules == rules and page.sha256 and page.read_at != LONG_AGO
        return bool(is_whole) and not is_announced(link, page, self.now)

    def _name(self, urn: int | None) -> str | None:
        council = self.facts.by_urn.get(urn or 0)
        return council.short_name if council else None

    async def _recall(self) -> Remembered:
        if self._remembered is None:
            self._remembered = await asyncio.to_thread(self.ledger.remembered, self.source.name)
        return self._remembered


def _urn(url: str) -> int | None:
    number = file_id(url)
    return int(number) if number.isascii() and number.isdecimal() else None
