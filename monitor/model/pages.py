"""Pages: as they were fetched, and as a reader understood them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from monitor.errors import Received
from monitor.model.dates import PartialDate
from monitor.model.words import NOTHING, PageKind


def file_id(url: str) -> str:
    """Ofsted's id of a report file: the last part of its address, whichever host serves it."""
    return url.rstrip("/").rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to ask "has it changed?" with; sent back verbatim."""

    etag: str | None = None
    last_modified: str | None = None
    given_by: str | None = None  # the address that the page's redirects to; None: its own


@dataclass(frozen=True, slots=True)
class Fetched(Received):
    """One answered request: a whole page, or the server's word that nothing changed."""

    validators: Validators = field(default_factory=Validators)
    not_modified: bool = False
    requests: int = 1  # redirects included
    moved_to: str | None = None  # where to, if every redirect on the way was a permanent one
    certificate_ends_at: datetime | None = None  # of the host that answered; None: not encrypted


@dataclass(frozen=True, slots=True)
class Origin:
    """Where bytes came from, and how their source wants them read.

    `select` maps a part of the page ("links", "title", "body", "published") to a CSS selector.
    `published` is the day that the page which led here gives: a feed knows it better than a guess does.
    """

    url: str | None = None
    content_type: str = ""
    select: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    published: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A page to follow, with what the page that names it says about it."""

    url: str
    kind: PageKind
    title: str = ""
    published: PartialDate | None = None
    urn: int | None = None  # the council on whose Ofsted page it stands
    gone_on: PartialDate | None = None  # since when the page no longer shows it, though it is still to be read


@dataclass(frozen=True, slots=True)
class Landmark:
    """A part of a page that its reader relied on, and how often it was there."""

    name: str
    found: int
    required: bool = True
    expected: int = 1  # fewer than this, and something is missing

    @property
    def falls_short(self) -> bool:
        """Whether the page shows less of it than it promises, and its reader cannot do without."""
        return self.required and self.found < self.expected


@dataclass(frozen=True, slots=True)
class Page:
    """What a reader made of the bytes of one page.

    `text` is what the extraction rules see and what offsets count in. In a report its pages
    are parted by form feeds.
    """

    kind: PageKind
    text: str = ""
    title: str | None = None
    url: str | None = None
    published: PartialDate | None = None
    urn: int | None = None
    links: tuple[Link, ...] = ()
    landmarks: tuple[Landmark, ...] = ()
