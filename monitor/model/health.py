"""How sources and destinations are doing, what one look adds to that, and what there is to tell of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

Stage = Literal["begun", "lasts", "over"]


class FaultKind(StrEnum):
    """What a fault of a look says of the source."""

    SOURCE = "source"  # its own page, or a further page of its list, could not be had
    DRIFT = "drift"  # a page has changed its shape: what is on it may be missed
    PAGE = "page"  # another page that could not be had
    NETWORK = "network"  # this machine's own network, name server or proxy: it says nothing of the source
    DOCUMENT = "document"  # a document of Ofsted's that cannot be read: told by itself, and once
    STORY = "story"  # one story of a paper's that is gone, or is none: papers take stories down every day


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that went wrong in a look, in words; `own`: the source's own page or list was not read whole."""

    kind: FaultKind
    words: str
    own: bool = False
    page: str = ""  # the address of the page that it is about

    @property
    def counts(self) -> bool:
        """Whether looks with such a fault, in a row, are trouble."""
        return self.kind not in (FaultKind.DOCUMENT, FaultKind.STORY)


@dataclass(frozen=True, slots=True)
class SourceLook:
    """What one finished look at a source gave."""

    began_at: datetime
    ended_at: datetime
    items: int = 0  # pages that its own page leads to; of a source that leads to none, outcomes
    is_index: bool = True  # its page leads to others, so that their number says something
    faults: tuple[Fault, ...] = ()
    landmarks: Mapping[str, int] = field(default_factory=dict)  # of its own page; empty if that is unchanged
    notes: tuple[str, ...] = ()  # no trouble, but worth a look
    is_spared: bool = False  # when the network is down another source's trouble says so, for all of them


@dataclass(frozen=True, slots=True)
class SourceState:
    """One source's record, kept beside the ledger."""

    name: str
    checked_at: datetime | None = None  # when the last finished look at it began
    next_due_at: datetime | None = None
    succeeded_at: datetime | None = None  # when its own page was last read whole
    failed_at: datetime | None = None
    failures: int = 0  # looks in a row with a fault that counts
    last_error: str | None = None  # of the last look; None: it had none
    items: int | None = None
    unread: int = 0  # pages that it leads to and that the last look could not read; documents and stories apart
    recent_items: tuple[int, ...] = ()  # of the last successes, the newest last
    landmarks: Mapping[str, int] = field(default_factory=dict)  # of its own page, and how often each was last there
    notes: tuple[str, ...] = ()
    trouble_since: datetime | None = None  # when the first look of those in `failures` ended
    told_at: datetime | None = None  # when the operators were last told of it; None: they were not
    recovered_at: datetime | None = None  # when they were last told that a trouble was over

    @property
    def condition(self) -> Literal["never checked", "ok", "partly", "failing"]:
        """In a word; `partly`: its own page was read whole at the last look, and something that it leads to was not."""
        if self.checked_at is None:
            return "never checked"
        if self.last_error is None:
            return "ok"
        read = self.succeeded_at is not None and (self.failed_at is None or self.succeeded_at >= self.failed_at)
        return "partly" if read else "failing"

    @property
    def is_watched(self) -> bool:
        """Whether the last look read its own page, and what that leads to but for a single page at most.

        One page among others may stay away for good: it is told and shown, and says nothing of the others.
        """
        nearly_all = self.unread == 0 or (self.unread == 1 and self.items != 1)
        return self.condition in ("ok", "partly") and nearly_all


@dataclass(frozen=True, slots=True)
class DestinationState:
    """One destination's record, kept beside the outbox."""

    name: str
    failing_since: datetime | None = None  # when the first of `failures` ended
    failures: int = 0  # attempts in a row
    last_error: str | None = None
    delivered_at: datetime | None = None
    told_at: datetime | None = None  # when the operators were last told of it; None: they were not


@dataclass(frozen=True, slots=True)
class Trouble:
    """What there is to tell of a source or a destination that fails."""

    stage: Stage
    since: datetime
    at: datetime
    failures: int  # looks or attempts in a row
    error: str  # the newest; empty when it is over
    worked_at: datetime | None  # when it last did
    drift: bool = False  # a page has changed its shape
    partly: bool = False  # the source's own page was read all the same
    pages: int = 0  # that it leads to, and that fail or, with `drift`, have changed their shape


@dataclass(frozen=True, slots=True)
class Quiet:
    """How long Ofsted has published nothing that we know of, and why that may be."""

    newest: date  # the day of publication of the newest report
    days: int  # since then
    counted: int  # of these, on which reports are usual
    reason: str  # why little is published today; empty when no reason is known
    is_unheard_of: bool  # longer than any quiet before, and not explained
