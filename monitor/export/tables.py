"""The tables of the export. A column is written here once: every file and the dictionary follow from it."""

from dataclasses import replace
from typing import Any

from monitor.export.columns import Column, Kind, Table, View
from monitor.export.contents import Contents, Examined, Finding, Moved
from monitor.export.licence import ADDRESS, LINE, NAME
from monitor.export.shared import (
    COUNTS_UNTIL,
    FOUND,
    GSS_CODE,
    REGION,
    STATUS_MEANING,
    STATUSES,
    WHEN,
    WHOSE,
    area_columns,
)
from monitor.facts import Facts
from monitor.facts.inspections import THEMES, TYPES
from monitor.model import Council, Direction, InspectionKind
from monitor.wording.terms import SEND_OUTCOMES

Tables = tuple[Table, ...]


def tables(facts: Facts) -> Tables:
    """Every table, those that others refer to first; an area that the facts gain becomes a column."""
    return (
        _councils(),
        _grades(facts),
        _inspections(facts),
        _moves(facts),
        _visits(),
        _findings(),
        _documents(),
        _licence(),
    )


def views(facts: Facts) -> tuple[View, ...]:
    """What the SQLite file shows besides: each council's present grades on one line."""
    areas = [column for column in area_columns(facts) if facts.areas[column.name].compared]
    beside = ", ".join(f'max(CASE "area" WHEN \'{area.name}\' THEN "grade" END) AS "{area.name}"' for area in areas)
    whose = ", ".join(f'"{column.name}"' for column in (*WHOSE, REGION))
    return (
        View(
            "grades_by_council",
            "The table `grades` with a line for each council and a column for each judgement area.",
            (*WHOSE, REGION, *areas),
            f'SELECT {whose}, {beside} FROM "grades" GROUP BY "council" ORDER BY "council"',  # noqa: S608 names of ours
        ),
    )


def _councils() -> Table:
    return Table(
        "councils",
        "Every council that runs, or ran, children's services in England.",
        (
            Column("council", Kind.TEXT, "The short name, by which the other tables refer to it.", _short_name),
            Column("official_name", Kind.TEXT, "The full name.", lambda council: council.official_name),
            Column("urn", Kind.INTEGER, "Ofsted's number of the council.", lambda council: council.urn, optional=True),
            Column("gss_code", Kind.TEXT, GSS_CODE.meaning, lambda council: council.gss_code or None, optional=True),
            Column("region", Kind.TEXT, REGION.meaning, lambda council: council.region or None, optional=True),
            Column("slug", Kind.TEXT, "The short name as it stands in addresses.", lambda council: council.slug),
            Column(
                "ends_on",
                Kind.DATE,
                "The first day on which the council is, or by law will be, no more.",
                lambda council: council.ends_on,
                optional=True,
            ),
            Column(
                "successors",
                Kind.TEXT,
                "The councils that follow it, with | between them.",
                lambda council: "|".join(council.successors) or None,
                optional=True,
            ),
        ),
        lambda contents: contents.councils,
        key=("council",),
    )


def _grades(facts: Facts) -> Table:
    return Table(
        "grades",
        "The grades that each council of today holds, one row for each judgement area. `overall` is no longer given "
        "to inspections begun since April 2026: it stands as it was last given, on its own date. A grade that is only "
        "reported stands here for 30 days.",
        (
            *WHOSE,
            REGION,
            Column("area", Kind.TEXT, "The judgement area.", lambda row: row.area, words=_compared(facts)),
            Column("grade", Kind.TEXT, "The grade.", lambda row: row.held.grade, words=tuple(facts.grades)),
            Column("published", Kind.DATE, "When it was published.", lambda row: row.held.published, optional=True),
            Column("status", Kind.TEXT, STATUS_MEANING, lambda row: row.held.status, words=STATUSES),
        ),
        lambda contents: contents.holdings,
        key=("council", "area"),
    )


def _inspections(facts: Facts) -> Table:
    return Table(
        "inspections",
        "Every full inspection, with the grade of each judgement area.",
        (
            Column("id", Kind.INTEGER, "Its number in this ledger; means nothing in another.", _id),
            *WHOSE,
            Column(
                "framework",
                Kind.TEXT,
                "The inspection framework.",
                lambda row: row.inspection.framework,
                optional=True,
                words=tuple(facts.frameworks),
            ),
            Column(
                "inspection_type",
                Kind.TEXT,
                "The type, where the report says it.",
                lambda row: row.inspection.inspection_type,
                optional=True,
                words=tuple(name for name in TYPES.values() if name),
            ),
            *WHEN,
            COUNTS_UNTIL,
            *area_columns(facts),
            Column(
                "direction",
                Kind.TEXT,
                "Which way the grades moved since the inspection before; `first` where none can be compared.",
                lambda row: row.comparison.direction,
                words=tuple(Direction),
            ),
            *FOUND,
        ),
        Contents.inspections,
        key=("id",),
    )


def _moves(facts: Facts) -> Table:
    grades = tuple(facts.grades)
    return Table(
        "moves",
        "Every judgement area whose grade differs from the inspection before.",
        (
            Column("inspection_id", Kind.INTEGER, "The inspection.", _at_id, refers_to="inspections"),
            *WHOSE,
            Column("area", Kind.TEXT, "The judgement area.", lambda row: row.move.area, words=_compared(facts)),
            Column("from_grade", Kind.TEXT, "The grade before.", lambda row: row.move.before, words=grades),
            Column("to_grade", Kind.TEXT, "The grade since.", lambda row: row.move.after, words=grades),
            Column("direction", Kind.TEXT, "Which way.", lambda row: row.move.direction, words=_WAYS),
            Column("published", Kind.DATE, "When it was published.", _at_published, optional=True),
            Column(
                "previous_published",
                Kind.DATE,
                "When the grade before was published.",
                lambda row: row.at.comparison.previous and row.at.comparison.previous.published,
                optional=True,
            ),
            Column("status", Kind.TEXT, STATUS_MEANING, lambda row: row.at.inspection.status, words=STATUSES),
            replace(COUNTS_UNTIL, value=lambda row: row.at.inspection.counts_until),
        ),
        Contents.moves,
        key=("inspection_id", "area"),
    )


def _visits() -> Table:
    return Table(
        "visits",
        "Every visit and inspection that gives the council no grade. An area SEND inspection is about the local "
        "partnership.",
        (
            Column("id", Kind.INTEGER, "Its number in this ledger; means nothing in another.", _id),
            *WHOSE,
            Column(
                "inspection",
                Kind.TEXT,
                "What it was.",
                lambda row: row.inspection.kind,
                words=tuple(kind for kind in InspectionKind if kind != InspectionKind.FULL),
            ),
            *WHEN,
            Column(
                "theme",
                Kind.TEXT,
                "What it was about, where its letter says so.",
                lambda row: row.inspection.theme,
                optional=True,
                words=tuple(THEMES),
            ),
            Column(
                "priority_action",
                Kind.BOOLEAN,
                "Whether it set areas for priority action; those of area SEND inspections do not count.",
                lambda row: row.inspection.priority_action,
            ),
            Column(
                "outcome",
                Kind.TEXT,
                "The outcome of an area SEND inspection.",
                lambda row: row.inspection.outcome,
                optional=True,
                words=tuple(SEND_OUTCOMES),
            ),
            *FOUND,
        ),
        Contents.visits,
        key=("id",),
    )


def _findings() -> Table:
    return Table(
        "findings",
        "What Ofsted's own reports and letters say needs to improve, or needs priority action, word for word. "
        "Documents that the program knew from the start were not read: theirs are not here.",
        (
            Column(
                "inspection_id",
                Kind.INTEGER,
                "The full inspection; empty where it was a visit.",
                lambda row: _at_id(row) if row.at.is_full else None,
                optional=True,
                refers_to="inspections",
            ),
            Column(
                "visit_id",
                Kind.INTEGER,
                "The visit; empty where it was a full inspection.",
                lambda row: None if row.at.is_full else _at_id(row),
                optional=True,
                refers_to="visits",
            ),
            *WHOSE,
            Column("published", Kind.DATE, "When it was published.", _at_published, optional=True),
            Column("finding", Kind.TEXT, "Of which list it is.", lambda row: row.kind, words=FINDINGS),
            Column("text", Kind.TEXT, "Ofsted's words.", lambda row: row.said.text),
            Column(
                "national_framework",
                Kind.TEXT,
                "The outcome or enabler of the Children's Social Care National Framework that they refer to.",
                lambda row: row.said.national_framework,
                optional=True,
            ),
        ),
        Contents.findings,
    )


def _documents() -> Table:
    return Table(
        "documents",
        "Ofsted's reports and letters that the ledger keeps byte for byte: what proves that one was replaced. "
        "`export --reports` writes them too.",
        (
            Column("sha256", Kind.TEXT, "The SHA-256 digest of its bytes.", lambda row: row.document.sha256),
            Column("url", Kind.ADDRESS, "Where it was first read.", lambda row: row.document.url),
            Column("first_seen_at", Kind.INSTANT, "When it was first read.", lambda row: row.document.first_seen_at),
            Column("size", Kind.INTEGER, "Its length in bytes.", lambda row: row.document.size),
            Column(
                "kept",
                Kind.BOOLEAN,
                "Whether its bytes are still kept; its digest and first sight are in any case.",
                lambda row: row.document.kept,
            ),
            Column(
                "council",
                Kind.TEXT,
                "The council that it is about; empty where it gave no outcome.",
                lambda row: row.about and row.about.council.short_name,
                optional=True,
                refers_to="councils",
            ),
            Column(
                "published",
                Kind.DATE,
                "When its inspection or visit was published.",
                lambda row: row.about and row.about.inspection.published,
                optional=True,
            ),
        ),
        Contents.kept,
        key=("sha256",),
    )


def _licence() -> Table:
    return Table(
        "licence",
        "On which terms all of this may be used.",
        (
            Column("attribution", Kind.TEXT, LINE, lambda _: LINE),
            Column("licence", Kind.TEXT, "The licence's name.", lambda _: NAME),
            Column("address", Kind.ADDRESS, "Where its text is.", lambda _: ADDRESS),
        ),
        lambda _: [None],
    )


def _compared(facts: Facts) -> tuple[str, ...]:
    return tuple(area.id for area in facts.areas.values() if area.compared)


def _short_name(council: Council) -> str:
    return council.short_name


def _id(row: Examined) -> int:
    return row.inspection.id


def _at_id(row: Moved | Finding) -> int:
    return row.at.inspection.id


def _at_published(row: Moved | Finding) -> Any:
    return row.at.inspection.published


FINDINGS = ("to_improve", "priority_area")
_WAYS = (Direction.UP, Direction.DOWN)
