"""What there is to export, read from the ledger: the rows of every table, as values."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Engine

from monitor.facts import Facts
from monitor.model import (
    Authority,
    Comparison,
    Council,
    Held,
    Improvement,
    Inspection,
    InspectionKind,
    Move,
    Sighting,
)
from monitor.reconcile import compare, standing, with_predecessors
from monitor.reconcile.same import weightiest_first
from monitor.store import Document, documents, inspections, told, told_of


@dataclass(frozen=True, slots=True)
class Holding:
    """A grade that a council holds in one judgement area."""

    council: Council
    area: str
    held: Held


@dataclass(frozen=True, slots=True)
class Examined:
    """An inspection or visit of a council, beside the inspection before it."""

    council: Council
    inspection: Inspection
    comparison: Comparison
    reference: str | None

    @property
    def is_full(self) -> bool:
        return self.inspection.kind == InspectionKind.FULL

    @property
    def url(self) -> str | None:
        """The weightiest page that tells of it; visits of the baseline have none."""
        return next((s.url for s in weightiest_first(self.inspection.sightings) if s.url), None)

    @property
    def document(self) -> Sighting | None:
        """Ofsted's own document as it was last seen: the only page whose words may be passed on."""
        official = (s for s in weightiest_first(self.inspection.sightings) if s.authority == Authority.OFSTED)
        return next(official, None)

    def grade(self, area: str) -> str | None:
        given = self.inspection.grades.get(area)
        return given.grade if given else None


@dataclass(frozen=True, slots=True)
class Moved:
    """A judgement area whose grade moved, and the inspection at which it did."""

    at: Examined
    move: Move

    @property
    def council(self) -> Council:
        return self.at.council


@dataclass(frozen=True, slots=True)
class Finding:
    """What Ofsted's own report or letter says needs to improve, or needs priority action."""

    at: Examined
    kind: str
    said: Improvement

    @property
    def council(self) -> Council:
        return self.at.council


@dataclass(frozen=True, slots=True)
class Kept:
    """A document of Ofsted's that the ledger keeps, and the inspection or visit that it told of."""

    document: Document
    about: Examined | None


@dataclass(frozen=True, slots=True)
class Contents:
    """All that one export holds."""

    councils: Sequence[Council]  # by name
    holdings: Sequence[Holding]
    examined: Sequence[Examined]  # oldest first
    documents: Sequence[Document] = ()  # as they were first seen

    def inspections(self) -> Iterator[Examined]:
        return (each for each in self.examined if each.is_full)

    def visits(self) -> Iterator[Examined]:
        return (each for each in self.examined if not each.is_full)

    def moves(self) -> Iterator[Moved]:
        return (Moved(each, move) for each in self.examined for move in each.comparison.moves)

    def kept(self) -> Iterator[Kept]:
        about = {sighting.sha256: each for each in self.examined for sighting in each.inspection.sightings}
        return (Kept(document, about.get(document.sha256)) for document in self.documents)

    def findings(self) -> Iterator[Finding]:
        for each in self.examined:
            if document := each.document:
                yield from (Finding(each, "to_improve", said) for said in document.outcome.to_improve)
                areas = document.outcome.priority_areas
                yield from (Finding(each, "priority_area", Improvement(text)) for text in areas)


def read_contents(engine: Engine, facts: Facts, today: date) -> Contents:
    """All councils ever, the grades of those that exist today, and every inspection and visit; writes nothing."""
    found, references = inspections(engine), told(engine)
    councils = _councils(facts, found)
    examined = [
        Examined(councils[name], inspection, compare(inspection, history, facts), said.reference if said else None)
        for name, each in found.items()
        for history in [with_predecessors(councils[name], found, facts)]
        for inspection in each
        for said in [told_of(inspection, references)]
    ]
    return Contents(
        councils=tuple(councils.values()),
        holdings=[
            Holding(council, area, held)
            for council in councils.values()
            if facts.runs(council, today)
            for area, held in standing(council, found.get(council.short_name, ()), facts, today).grades.items()
        ],
        examined=sorted(examined, key=lambda e: (e.inspection.told_on, e.council.short_name, e.inspection.id)),
        documents=documents(engine),
    )


def _councils(facts: Facts, found: Mapping[str, Sequence[Inspection]]) -> Mapping[str, Council]:
    """The councils of the facts, and any that only the ledger knows, which other facts had: nothing is left out."""
    strangers = [Council(name, name, each[0].urn, "") for name, each in found.items() if name not in facts.by_name]
    return {council.short_name: council for council in sorted([*facts.councils, *strangers], key=_name)}


def _name(council: Council) -> str:
    return council.short_name
