"""Ofsted's reports as they were published, byte for byte: what proves that one was replaced."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from monitor.store.tables import DocumentRow


@dataclass(frozen=True, slots=True)
class Document:
    """One report as it was first read."""

    sha256: str
    url: str
    first_seen_at: datetime
    size: int  # bytes
    kept: bool  # false when its retention has ended: then only this is known of it


def keep(session: Session, body: bytes, url: str, seen_at: datetime) -> None:
    """Keep a report once, whichever address it is read at again; within the caller's transaction."""
    sha256 = hashlib.sha256(body).hexdigest()
    if session.get(DocumentRow, sha256) is None:
        session.add(DocumentRow(sha256=sha256, url=url, first_seen_at=seen_at, size=len(body), body=body))


def documents(engine: Engine) -> list[Document]:
    """Every report that is or was kept, in the order in which they were first seen."""
    listed = select(DocumentRow.sha256, DocumentRow.url, DocumentRow.first_seen_at, DocumentRow.size)
    with Session(engine.execution_options(reading=True)) as session:
        gone = set(session.exec(select(DocumentRow.sha256).where(DocumentRow.body == b"")))
        rows = session.exec(listed.order_by(col(DocumentRow.first_seen_at), col(DocumentRow.sha256)))
        return [Document(*row, kept=row[0] not in gone) for row in rows]


def bodies(engine: Engine) -> Iterator[tuple[Document, bytes]]:
    """Every report that is kept with its bytes, one at a time."""
    for document in documents(engine):
        with Session(engine.execution_options(reading=True)) as session:
            row = session.get(DocumentRow, document.sha256)
        if row is not None and row.body:  # its retention may have ended
            yield document, row.body
