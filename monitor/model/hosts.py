"""What is remembered of a host between requests, also after a restart."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class HostState:
    """How one host is doing, and what its robots.txt said."""

    name: str  # the host, lower case; with its port unless that is 443
    failures: int = 0  # in a row
    rests_until: datetime | None = None  # it is not asked before this instant
    reason: str = ""  # why not
    asked_for_rest: bool = False  # the site itself did; else it is we who spare it
    robots: str | None = None  # the text of its robots.txt; None: not read yet, or there is none
    robots_read_at: datetime | None = None  # None: not read yet
    robots_failed: bool = False  # it could not be read: the site may have one that forbids
    certificate_ends_at: datetime | None = None
