"""The ledger and the outbox: the only place with SQL."""

from monitor.store.backup import Backup, back_up
from monitor.store.destinations import Destinations, destination_changed
from monitor.store.documents import Document, bodies, documents
from monitor.store.gates import Gates
from monitor.store.holder import Holder, hold, holder
from monitor.store.hosts import Hosts
from monitor.store.leases import Leases
from monitor.store.ledger import Ledger
from monitor.store.newest import newest_report
from monitor.store.opening import (
    copy_database,
    exists,
    open_baseline,
    open_database,
    open_to_read,
    refuse_damaged,
)
from monitor.store.outbox import CATCH_UP, Alert, Change, Outbox, Parcel
from monitor.store.pages import ReadPage
from monitor.store.post import Post
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
from monitor.store.remembered import Remembered
from monitor.store.schema import Versions, upgrade, versions
from monitor.store.sources import Sources
from monitor.store.survey import Survey, Waiting, survey

__all__ = [
    "CATCH_UP",
    "Alert",
    "Backup",
    "Change",
    "Destinations",
    "Document",
    "Gates",
    "Holder",
    "Holdings",
    "Hosts",
    "Leases",
    "Ledger",
    "Outbox",
    "Parcel",
    "Post",
    "Purged",
    "ReadPage",
    "Rebuilt",
    "Remembered",
    "Sources",
    "Survey",
    "Told",
    "Versions",
    "Waiting",
    "absences",
    "back_up",
    "bodies",
    "compact",
    "copy_database",
    "destination_changed",
    "documents",
    "exists",
    "follow_ups",
    "hold",
    "holder",
    "holdings",
    "inspections",
    "made_at",
    "newest_report",
    "open_baseline",
    "open_database",
    "open_to_read",
    "purge",
    "rebuild",
    "refuse_damaged",
    "sightings",
    "survey",
    "told",
    "told_of",
    "upgrade",
    "versions",
]
