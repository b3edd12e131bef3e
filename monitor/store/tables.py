"""The tables. What pages said is appended and never edited; inspections and moves are computed from it.

Every instant is aware UTC: SQLModel refuses a naive one and returns UTC.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, MetaData, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

# Named constraints, so that a migration can name what it alters.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
METADATA: MetaData = SQLModel.metadata


class LedgerRow(SQLModel, table=True):
    """The one row that says when this ledger was made, and what it counted as known."""

    __tablename__ = "ledger"
    id: int = Field(default=1, primary_key=True)
    made_at: datetime
    made_by: str  # the program's version
    baseline: str  # "all", "none" or a date


class OutcomeRow(SQLModel, table=True):
    """A sighting: what one page said of one inspection, at one instant. Append-only."""

    __tablename__ = "outcome"
    id: int | None = Field(default=None, primary_key=True)
    seen_at: datetime
    council: str = Field(index=True)
    urn: int | None = None
    kind: str
    source: str
    authority: str
    publisher: str
    url: str = Field(index=True)
    title: str = ""
    page_published: str | None = None
    sha256: str = ""
    held: bool = False
    outcome: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))  # the contract's shape


class AbsenceRow(SQLModel, table=True):
    """That a report once seen is not on Ofsted's site any more, or is there again. Append-only."""

    __tablename__ = "absence"
    id: int | None = Field(default=None, primary_key=True)
    council: str = Field(index=True)
    url: str
    source: str
    seen_at: datetime
    since: str | None = None  # the day on which it was first missed; None: it is there again
    after: int = 0  # the id of the last outcome that was stored by then: the order of arrival


class DocumentRow(SQLModel, table=True):
    """A report of Ofsted's as it was published, byte for byte: what proves a correction."""

    __tablename__ = "document"
    sha256: str = Field(primary_key=True)
    url: str = Field(index=True)  # where it was first read
    first_seen_at: datetime
    size: int
    body: bytes


class PageRow(SQLModel, table=True):
    """A page that a source read: its validators, written in the transaction that stored what it gave.

    Two sources may lead to one page, each with its own authority, hints and threshold.
    """

    __tablename__ = "page"
    url: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    source: str = Field(primary_key=True)
    etag: str | None = None
    last_modified: str | None = None
    given_by: str | None = None  # the address that the page redirected to, and whose the two are; None: its own
    sha256: str
    rules: str  # the version of the program, and the source's own settings, that read it
    read_at: datetime
    changed_at: datetime | None = None  # when it was last found to list something else than before, or first to be gone
    listed_on: str | None = None  # the day that the list which led to it gave when it was last looked at
    links: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))


class EventRow(SQLModel, table=True):
    """Something to tell, as it stood when it was recorded. The reference is frozen.

    A notice to operators speaks of no inspection, but of a topic, and of each topic once.
    """

    __tablename__ = "event"
    id: int | None = Field(default=None, primary_key=True)
    reference: str = Field(unique=True)
    kind: str
    council: str = Field(index=True)  # of a notice empty
    topic: str = Field(default="", index=True)  # of a notice
    inspection_id: int | None = Field(default=None, foreign_key="outcome.id", index=True)
    trigger_id: int | None = Field(default=None, foreign_key="outcome.id")
    recorded_at: datetime
    event: str = Field(sa_column=Column(Text, nullable=False))  # the value, as JSON


class AlertRow(SQLModel, table=True):
    """The outbox: one event for one destination, until it is delivered."""

    __tablename__ = "alert"
    __table_args__ = (UniqueConstraint("event_id", "destination"),)
    id: int | None = Field(default=None, primary_key=True)
    event_id: int = Field(foreign_key="event.id")
    destination: str
    bundle: str = Field(index=True)  # alerts of one bundle and destination make one message
    queued_at: datetime
    attempts: int = 0
    next_try_at: datetime
    leased_by: str | None = None
    leased_until: datetime | None = None
    last_error: str | None = None
    sent_at: datetime | None = Field(default=None, index=True)


class ReceiptRow(SQLModel, table=True):
    """Who was told of an event, and when: what stays of an alert that was sent long ago."""

    __tablename__ = "receipt"
    event_id: int = Field(foreign_key="event.id", primary_key=True)
    destination: str = Field(primary_key=True)
    sent_at: datetime


class SourceRow(SQLModel, table=True):
    """How a source is doing, when it was last looked at and when it is next: what a restart must know."""

    __tablename__ = "source"
    name: str = Field(primary_key=True)
    checked_at: datetime | None = None  # when the last finished look at it began
    next_due_at: datetime | None = None
    succeeded_at: datetime | None = None
    failed_at: datetime | None = None
    failures: int = 0  # in a row
    last_error: str | None = None
    items: int | None = None  # links or outcomes found at the last success
    unread: int = 0  # pages that it leads to and that the last look could not read
    recent_items: list[int] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))  # newest last
    landmarks: dict[str, int] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))  # of its own page
    notes: list[str] = Field(
        default_factory=list, sa_column=Column(JSON, nullable=False)
    )  # no trouble, but worth a look
    trouble_since: datetime | None = None  # when the first of `failures` ended
    told_at: datetime | None = None  # when they were last told
    recovered_at: datetime | None = None  # when they were last told that it was over


class DestinationRow(SQLModel, table=True):
    """How a destination is doing, where it ever failed."""

    __tablename__ = "destination"
    name: str = Field(primary_key=True)
    failing_since: datetime | None = None
    failures: int = 0  # in a row
    last_error: str | None = None
    delivered_at: datetime | None = None
    told_at: datetime | None = None  # when the operators were last told of it


class HostRow(SQLModel, table=True):
    """What is remembered of a host between requests: its robots.txt, and until when it is left alone."""

    __tablename__ = "host"
    name: str = Field(primary_key=True)
    failures: int = 0  # in a row
    rests_until: datetime | None = None
    reason: str = ""  # why it is left alone
    asked_for_rest: bool = False  # the site itself did
    robots: str | None = None  # the text; None: not read yet, or there is none
    robots_read_at: datetime | None = None
    robots_failed: bool = False  # it could not be read: the site may have one that forbids
    certificate_ends_at: datetime | None = None


class LeaseRow(SQLModel, table=True):
    """Who is at work on something that one process at a time may do."""

    __tablename__ = "lease"
    name: str = Field(primary_key=True)
    owner: str
    until: datetime
