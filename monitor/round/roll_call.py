"""What Ofsted's list says as a whole, once all its pages are read: which councils it names, and which it leaves out."""

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from monitor.errors import Gone
from monitor.model import Fault, FaultKind, Link, PageKind, Validators
from monitor.read.ofsted_search import STATED
from monitor.round.faults import names_nobody, names_too_few
from monitor.round.leads import has_too_few, is_followed
from monitor.round.visit import Visit, Visitor


@dataclass(frozen=True, slots=True)
class RollCall:
    """What one look makes of the list."""

    missing: tuple[str, ...] = ()  # the councils that it named before
    pages: tuple[Link, ...] = ()  # theirs that have their turns all the same
    faults: tuple[Fault, ...] = ()


async def call_the_roll(visitor: Visitor, pages: Mapping[Link, Visit], faults: Collection[Fault]) -> RollCall:
    """Hold what the list's pages name against what they state and what is remembered; share out what may be opened.

    `faults` are those of the pages themselves: a list that was not read whole is not counted, and where it could not
    be had at all its host is left in peace.
    """
    own, sweep = [fault for fault in faults if fault.own], visitor.sweep
    named = {at.url: at for visit in pages.values() for at in visit.links if at.kind == PageKind.OFSTED_COUNCIL}
    missing = await sweep.unlisted(named.values()) if all(fault.kind is FaultKind.DRIFT for fault in own) else []
    missing = [link for link in missing if is_followed(link, visitor.source, visitor.hosts)]
    await sweep.grant([*named.values(), *missing], visitor.rules)
    stated = max((visit.landmarks[STATED] for visit in pages.values() if STATED in visit.landmarks), default=None)
    if stated is not None and stated != len(named):  # at the next look too each page must state it: no 304 then
        await asyncio.to_thread(_forget, visitor, pages)
    doubts = [] if own else _doubts(visitor, len(named), stated or 0, [link.title for link in missing])
    unlisted = [link for link in missing if not await sweep.is_aside(link)]
    return RollCall(tuple(link.title for link in missing), tuple(unlisted), tuple(doubts))


async def visit_unlisted(visitor: Visitor, link: Link) -> Visit:
    """Visit a page that the list no longer names; that such a page is gone is no fault."""
    try:
        return await visitor.visit(link)
    except Gone:
        await visitor.sweep.lay_aside(link, visitor.rules)
        return Visit()


def _doubts(visitor: Visitor, named: int, stated: int, missing: list[str]) -> list[Fault]:
    source = visitor.source
    if missing and not named:
        return [Fault(FaultKind.DRIFT, names_nobody(source, len(missing)), own=True, page=source.url)]
    # While Ofsted publishes, a council may move from one page to the other between two requests: no alarm at once.
    if named < stated and not has_too_few(named, source):
        return [Fault(FaultKind.SOURCE, names_too_few(source, named, stated, missing), own=True, page=source.url)]
    return []


def _forget(visitor: Visitor, pages: Collection[Link]) -> None:
    """Let these pages be read again at the next look, whatever their server says of them."""
    for link in pages:
        if page := visitor.ledger.page(link, visitor.source.name):
            visitor.ledger.record(replace(page, validators=Validators(), sha256=""), [])
