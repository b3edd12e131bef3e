"""The error family. Every message says where, what, what was expected and what to do next."""

from collections.abc import Sequence
from dataclasses import dataclass, field


class MonitorError(Exception):
    """Anything that the program reports in one line instead of a traceback."""


class UsageError(MonitorError):
    """Wrong usage or configuration: nothing was done (exit 2)."""


class SettingsError(UsageError):
    """`sources.toml` or the environment is wrong."""


class FactsError(UsageError):
    """A row of `seeds/` is wrong: the message names file, line and column."""


class SchemaError(UsageError):
    """The database is of another version than the program."""


class DatabaseFault(MonitorError):
    """The database refuses: it is locked, full, read-only or damaged. Whatever is tried next will fail too."""


class DatabaseBusy(DatabaseFault):
    """The database refuses for now: held by another program, or its disk does. Whoever tries again may succeed."""


class UnreadablePage(MonitorError):
    """The bytes are not what their kind promises, or a landmark that the reader relies on is gone."""


@dataclass(frozen=True, slots=True)
class Received:
    """What a server sent, be it a page or not. An error carries it, so it stands beside the errors."""

    url: str  # that it came from: after redirects
    body: bytes = field(default=b"", repr=False)  # unpacked
    content_type: str = ""
    status: int = field(default=200, kw_only=True)
    headers: Sequence[tuple[str, str]] = field(default=(), repr=False, kw_only=True)  # in order, as received
    trail: Sequence[str] = field(default=(), kw_only=True)  # the address asked, and those that it redirects to
    took_ms: int = field(default=0, kw_only=True)


class FetchError(MonitorError):
    """A page could not be fetched; the message names the address and the reason.

    `answer` is what came instead, or of the page until it failed; None if nothing did. Its body is
    empty unless the fetch was told to keep some of it.
    """

    requests = 0  # that went out for the page, redirects included

    def __init__(self, message: str, answer: Received | None = None) -> None:
        super().__init__(message)
        self.answer = answer


class Gone(FetchError):
    """There is nothing at the address, or no longer."""


class BlockedAddress(FetchError):
    """The address is not public, or not one that this program may contact."""


class Forbidden(FetchError):
    """The site's robots.txt asks programs like this one not to fetch the address."""


class Resting(FetchError):
    """The host failed or asked for a rest, and is not asked at all until that is over."""


class Refused(FetchError):
    """The site answered that it does not want this reader: 403, 429, or a page that checks for a human."""


class Shell(FetchError):
    """The page holds nothing to read: it is made by scripts in a browser."""


class Unavailable(FetchError):
    """The host could not answer, which may pass: no connection, a time-out, a fault of its own."""


class Unreachable(Unavailable):
    """No connection to the host could be opened."""


class Offline(FetchError):
    """This machine's own network, name server or proxy does not work; it says nothing about the host."""


class Insecure(FetchError):
    """No encrypted connection that could be trusted."""
