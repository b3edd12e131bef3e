"""Pages that were read: their validators, their bytes' digest, and the links they gave."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from monitor.model import Link, PageKind, PartialDate, Validators
from monitor.store.tables import PageRow


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page that was read: what the ledger keeps of it beside its outcomes."""

    url: str
    kind: PageKind
    source: str
    sha256: str
    rules: str
    read_at: datetime
    validators: Validators = field(default_factory=Validators)
    links: tuple[Link, ...] = ()
    changed_at: datetime | None = None  # when it was last found to list something else than before, or first to be gone
    listed_on: PartialDate | None = None  # the day that the list which led to it gave when it was last looked at


def page_row(page: ReadPage) -> PageRow:
    return PageRow(
        url=page.url,
        kind=page.kind,
        source=page.source,
        etag=page.validators.etag,
        last_modified=page.validators.last_modified,
        given_by=page.validators.given_by,
        sha256=page.sha256,
        rules=page.rules,
        read_at=page.read_at,
        links=[_link_row(link) for link in page.links],
        changed_at=page.changed_at,
        listed_on=str(page.listed_on) if page.listed_on else None,
    )


def page_of(row: PageRow) -> ReadPage:
    return ReadPage(
        url=row.url,
        kind=PageKind(row.kind),
        source=row.source,
        sha256=row.sha256,
        rules=row.rules,
        read_at=row.read_at,
        validators=Validators(row.etag, row.last_modified, row.given_by),
        links=tuple(_link_of(link) for link in row.links),
        changed_at=row.changed_at,
        listed_on=PartialDate.parse(row.listed_on) if row.listed_on else None,
    )


def _link_row(link: Link) -> dict[str, Any]:
    return {
        "url": link.url,
        "kind": str(link.kind),
        "title": link.title,
        "published": str(link.published) if link.published else None,
        "urn": link.urn,
        "gone_on": str(link.gone_on) if link.gone_on else None,
    }


def _link_of(row: dict[str, Any]) -> Link:
    published, gone_on = (PartialDate.parse(row[day]) if row[day] else None for day in ("published", "gone_on"))
    return Link(row["url"], PageKind(row["kind"]), row["title"], published, row["urn"], gone_on)
