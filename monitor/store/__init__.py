"""The ledger and the outbox: the only place with SQL."""

from monitor.store.backup import Backup, back_up
from monitor.store.documents import Document, bodies, documents
from monitor.store.ledger import Ledger
from monitor.store.opening import copy_database, exists, open_baseline, open_database
from monitor.store.outbox import CATCH_UP, Alert, Outbox, Parcel
from monitor.store.pages import ReadPage
from monitor.store.purge import Purged, compact, purge
from monitor.store.rebuild import Rebuilt, rebuild
from monitor.store.record import (
    Holdings,
    Told,
    absences,
    follow_ups,
    holdings,
    inspections,
    made_at,
    sightings,
    told,
    told_of,
)
from monitor.store.schema import Versions, upgrade, versions
from monitor.store.sources import Sources, SourceState

__all__ = [
    "CATCH_UP",
    "Alert",
    "Backup",
    "Document",
    "Holdings",
    "Ledger",
    "Outbox",
    "Parcel",
    "Purged",
    "ReadPage",
    "Rebuilt",
    "SourceState",
    "Sources",
    "Told",
    "Versions",
    "absences",
    "back_up",
    "bodies",
    "compact",
    "copy_database",
    "documents",
    "exists",
    "follow_ups",
    "holdings",
    "inspections",
    "made_at",
    "open_baseline",
    "open_database",
    "purge",
    "rebuild",
    "sightings",
    "told",
    "told_of",
    "upgrade",
    "versions",
]
