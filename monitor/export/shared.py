"""Columns that several tables have."""

from monitor.export.columns import Column, Kind
from monitor.facts import Facts
from monitor.model import Area, Status

# What several tables tell. Nearly every one can be joined to other data without `councils`.
COUNCIL = Column(
    "council", Kind.TEXT, "The council's short name.", lambda row: row.council.short_name, refers_to="councils"
)
URN = Column("urn", Kind.INTEGER, "Ofsted's number of the council.", lambda row: row.council.urn, optional=True)
GSS_CODE = Column(
    "gss_code",
    Kind.TEXT,
    "The council's code in the register of the Government Statistical Service: its latest, where it changed.",
    lambda row: row.council.gss_code or None,
    optional=True,
)
REGION = Column(
    "region",
    Kind.TEXT,
    "The region of England; empty for councils of the past.",
    lambda row: row.council.region or None,
    optional=True,
)
WHOSE = (COUNCIL, URN, GSS_CODE)
STATUSES = tuple(Status)
STATUS_MEANING = (
    "`confirmed`: read in Ofsted's published report; `reported`: not yet found on Ofsted's site; `disputed`: sources "
    "differ; `withdrawn`: no longer found on Ofsted's site."
)
COUNTS_UNTIL = Column(
    "counts_until",
    Kind.DATE,
    "Of what is only reported: the last day on which its grades count; empty once Ofsted's own report is known.",
    lambda row: row.inspection.counts_until,
    optional=True,
)
WHEN: tuple[Column, ...] = (
    Column(
        "inspected_from",
        Kind.DATE,
        "The first day on site.",
        lambda row: row.inspection.inspected and row.inspection.inspected.start,
        optional=True,
    ),
    Column(
        "inspected_to",
        Kind.DATE,
        "The last day on site.",
        lambda row: row.inspection.inspected and row.inspection.inspected.end,
        optional=True,
    ),
    Column("published", Kind.DATE, "When it was published.", lambda row: row.inspection.published, optional=True),
    Column("status", Kind.TEXT, STATUS_MEANING, lambda row: row.inspection.status, words=STATUSES),
)
FOUND: tuple[Column, ...] = (
    Column("reference", Kind.TEXT, "Of the alert that told of it.", lambda row: row.reference, optional=True),
    Column(
        "first_seen_at",
        Kind.INSTANT,
        "When this ledger first saw it; empty where it knew it from the start.",
        lambda row: None if row.inspection.is_baseline else row.inspection.first_seen_at,
        optional=True,
    ),
    Column(
        "withdrawn_on",
        Kind.DATE,
        "The day from which Ofsted's report of it is no longer found on Ofsted's site.",
        lambda row: row.inspection.withdrawn_on,
        optional=True,
    ),
    Column(
        "url",
        Kind.ADDRESS,
        "The document or page that it rests on: Ofsted's wherever that is known.",
        lambda row: row.url,
        optional=True,
    ),
)


def area_columns(facts: Facts) -> tuple[Column, ...]:
    """A column for each judgement area, in the facts' order."""
    return tuple(_area_column(area, tuple(facts.grades)) for area in facts.areas.values())


def _area_column(area: Area, grades: tuple[str, ...]) -> Column:
    meaning = f"The grade of: {area.label}."
    return Column(area.id, Kind.TEXT, meaning, lambda row: row.grade(area.id), optional=True, words=grades)
