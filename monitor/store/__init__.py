"""The ledger and the outbox: the only place with SQL."""

from monitor.store.ledger import Ledger
from monitor.store.opening import copy_database, exists, open_baseline, open_database
from monitor.store.outbox import CATCH_UP, Alert, Outbox, Parcel
from monitor.store.pages import ReadPage
from monitor.store.record import Holdings, Told, file_id, holdings, inspections, sightings, told
from monitor.store.schema import Versions, upgrade, versions
from monitor.store.sources import Sources, SourceState

__all__ = [
    "CATCH_UP",
    "Alert",
    "Holdings",
    "Ledger",
    "Outbox",
    "Parcel",
    "ReadPage",
    "SourceState",
    "Sources",
    "Told",
    "Versions",
    "copy_database",
    "exists",
    "file_id",
    "holdings",
    "inspections",
    "open_baseline",
    "open_database",
    "sightings",
    "told",
    "upgrade",
    "versions",
]
