"""Sample events, one of each kind, about councils that do not exist. Every sentence in them is invented."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from types import MappingProxyType

from monitor.facts import Facts, load
from monitor.model import (
    NOTHING,
    Authority,
    Comparison,
    Correction,
    Council,
    Direction,
    Event,
    EventKind,
    Evidence,
    Given,
    Inspection,
    InspectionKind,
    Move,
    Outcome,
    PartialDate,
    Sighting,
    Span,
    Status,
)

COUNCIL = "Exampleshire"
SEEN_AT = datetime(2024, 7, 30, 9, 2, tzinfo=UTC)
REPORT = "https://files.ofsted.gov.uk/v1/file/50999999"
ARTICLE = "https://www.exampleshire-gazette.example/news/children-services"
BEFORE = MappingProxyType({"overall": "good", "leaders": "good", "help_and_protection": "good", "care": "good"})
AFTER = MappingProxyType(
    {
        "overall": "requires_improvement",
        "leaders": "inadequate",
        "help_and_protection": "good",
        "in_care": "outstanding",
        "care_leavers": "requires_improvement",
    }
)


def facts() -> Facts:
    """The real facts, with Exampleshire among the councils."""
    exampleshire = Council(
        COUNCIL,
        "Exampleshire County Council",
        80999,
        "E10099999",
        region="North West",
    )
    return replace(load(), councils=(*load().councils, exampleshire))


def span(start: str, end: str) -> Span:
    return Span(PartialDate.parse(start), PartialDate.parse(end))


def sighting(
    grades: Mapping[str, str] = NOTHING,
    *,
    authority: Authority = Authority.OFSTED,
    publisher: str = "Ofsted",
    url: str = REPORT,
    title: str = "",
    quotes: Mapping[str, str] = NOTHING,
    seen_at: datetime = SEEN_AT,
    kind: InspectionKind = InspectionKind.FULL,
    priority_areas: tuple[str, ...] = (),
    id: int = 1,  # noqa: A002 the field's own name
) -> Sighting:
    evidence = tuple(Evidence(field, quote, 0, len(quote), "a-rule") for field, quote in quotes.items())
    return Sighting(
        outcome=Outcome(COUNCIL, 80999, kind, grades=grades, evidence=evidence, priority_areas=priority_areas),
        seen_at=seen_at,
        source="a-source",
        authority=authority,
        publisher=publisher,
        url=url,
        title=title,
        page_published=PartialDate.of(seen_at.date()),
        id=id,
    )


def press(grades: Mapping[str, str], *, title: str = "Report out today", quote: str = "", id: int = 1) -> Sighting:  # noqa: A002
    return sighting(
        grades,
        authority=Authority.PRESS,
        publisher="Exampleshire Gazette",
        url=ARTICLE,
        title=title,
        quotes={"grades.overall": quote} if quote else NOTHING,
        id=id,
    )


def inspection(
    grades: Mapping[str, str],
    sightings: tuple[Sighting, ...],
    *,
    status: Status = Status.CONFIRMED,
    framework: str | None = "ilacs_2023",
    inspected: Span | None = None,
    published: str | None = "2024-07-30",
    kind: InspectionKind = InspectionKind.FULL,
    inspection_type: str | None = None,
    theme: str | None = None,
    priority_action: bool = False,
) -> Inspection:
    return Inspection(
        id=sightings[0].id if sightings else 1,
        council=COUNCIL,
        urn=80999,
        kind=kind,
        status=status,
        first_seen_at=SEEN_AT,
        grades={area: Given(grade, status) for area, grade in grades.items()},
        inspection_type=inspection_type,
        framework=framework,
        inspected=inspected,
        published=PartialDate.parse(published) if published else None,
        priority_action=priority_action,
        theme=theme,
        sightings=sightings,
    )


PREVIOUS = inspection(
    BEFORE,
    (),
    framework="ilacs_2018",
    inspected=span("2021-01-25", "2021-02-05"),
    published="2021-03-12",
)
NO_COMPARISON = Comparison(Direction.FIRST)
MOVES = (
    Move("overall", "good", "requires_improvement", Direction.DOWN),
    Move("leaders", "good", "inadequate", Direction.DOWN),
    Move("in_care", "good", "outstanding", Direction.UP),
)


def event(
    kind: EventKind, of: Inspection, comparison: Comparison = NO_COMPARISON, areas: tuple[str, ...] | None = None
) -> Event:
    return Event(
        kind=kind,
        reference=f"W80999-{of.published or '2024-07-30'}-{kind}",
        recorded_at=SEEN_AT,
        inspection=of,
        comparison=comparison,
        areas=tuple(of.grades) if areas is None else areas,
        trigger=of.sightings[-1].id if of.sightings else 0,
    )


def confirmed_move() -> Event:
    """Ofsted's own report: two areas down, one up, one judged for the first time."""
    report = sighting(
        AFTER,
        quotes={
            "grades.leaders": "The impact of leaders on social work\n practice with children and families: inadequate",
            "grades.in_care": "The experiences and progress of children in care: outstanding",
        },
    )
    of = inspection(AFTER, (report,), inspected=span("2024-06-10", "2024-06-14"), inspection_type="short")
    return event(EventKind.MOVE, of, Comparison(Direction.MIXED, MOVES, ("care_leavers",), PREVIOUS))


def reported_move(title: str = "Town's children's services rated lower", quote: str = "It is no longer good.") -> Event:
    """A newspaper's word that overall went down; Ofsted's report has not been seen."""
    grades = {"overall": "requires_improvement"}
    of = inspection(grades, (press(grades, title=title, quote=quote),), status=Status.REPORTED, published=None)
    return event(EventKind.MOVE, of, Comparison(Direction.DOWN, MOVES[:1], (), PREVIOUS))


def move_without_overall() -> Event:
    """An inspection begun after April 2026: four areas, no overall grade, moves both ways."""
    before = inspection(
        {
            "overall": "requires_improvement", "leaders": "requires_improvement", "in_care": "requires_improvement",
            "help_and_protection": "requires_improvement", "care_leavers": "good",
        },
        (),
        published="2023-05-02",
    )  # fmt: skip
    grades = {"leaders": "inadequate", "help_and_protection": "inadequate", "in_care": "good", "care_leavers": "good"}
    report = sighting(grades, quotes={"grades.leaders": "Judgement: Inadequate", "grades.in_care": "Judgement: Good"})
    of = inspection(
        grades,
        (report,),
        framework="ilacs_2026",
        published="2026-08-03",
        inspected=span("2026-06-29", "2026-07-10"),
        inspection_type="standard",
    )
    moves = (
        Move("leaders", "requires_improvement", "inadequate", Direction.DOWN),
        Move("help_and_protection", "requires_improvement", "inadequate", Direction.DOWN),
        Move("in_care", "requires_improvement", "good", Direction.UP),
    )
    return event(EventKind.MOVE, of, Comparison(Direction.MIXED, moves, (), before))


def unchanged() -> Event:
    before = replace(PREVIOUS, framework="ilacs_2023", published=PartialDate(2023, 3, 12))
    grades = {**BEFORE}
    of = inspection(grades, (sighting(grades),), inspected=span("2024-05-28", "2024-06-07"))
    return event(EventKind.UNCHANGED, of, Comparison(Direction.SAME, previous=before))


def first_grade() -> Event:
    of = inspection(AFTER, (sighting(AFTER),), inspected=span("2024-06-10", "2024-06-14"))
    return event(EventKind.FIRST_GRADE, of, Comparison(Direction.FIRST, first_areas=tuple(AFTER)))


def priority_action() -> Event:
    """A focused visit that carries no grade but sets an area for priority action."""
    letter = sighting(
        kind=InspectionKind.FOCUSED_VISIT,
        quotes={"priority_action": "Areas for priority action"},
        priority_areas=("The timeliness of decisions when children may be at risk of significant harm",),
    )
    of = inspection(
        {}, (letter,), kind=InspectionKind.FOCUSED_VISIT, theme="front_door", priority_action=True,
        inspected=span("2024-06-25", "2024-06-26"),
    )  # fmt: skip
    return event(EventKind.PRIORITY_ACTION, of)


def confirmed() -> Event:
    """Ofsted's report after the newspaper's: the same grade."""
    grades = {"overall": "requires_improvement"}
    later = datetime(2024, 8, 2, 8, 30, tzinfo=UTC)
    of = inspection(grades, (press(grades), sighting(grades, seen_at=later, id=2)))
    return event(EventKind.CONFIRMED, of, Comparison(Direction.DOWN, MOVES[:1], (), PREVIOUS))


def correction() -> Event:
    """Ofsted's report after the newspaper's: another grade."""
    told, now = {"overall": "inadequate"}, {"overall": "requires_improvement"}
    of = inspection(now, (press(told), sighting(now, id=2)))
    return replace(
        event(EventKind.CORRECTION, of, Comparison(Direction.DOWN, MOVES[:1], (), PREVIOUS)),
        corrections=(Correction("overall", "inadequate", "requires_improvement"),),
        whose_error="Exampleshire Gazette's",
    )


def disputed() -> Event:
    """Two newspapers that give different grades."""
    first = press({"overall": "inadequate"})
    second = replace(press({"overall": "requires_improvement"}, id=2), publisher="Oakfield Post", url=f"{ARTICLE}-2")
    of = inspection({"overall": "requires_improvement"}, (first, second), status=Status.DISPUTED, published=None)
    return event(EventKind.DISPUTED, of)


def withdrawn() -> Event:
    return event(
        EventKind.WITHDRAWN, inspection(AFTER, (sighting(AFTER),), status=Status.WITHDRAWN), Comparison(Direction.FIRST)
    )


def not_found() -> Event:
    """The newspaper's word again, a week later: Ofsted's page was read since and shows no report."""
    told = reported_move()
    at = datetime(2024, 8, 6, 8, 5, tzinfo=UTC)
    return replace(event(EventKind.NOT_FOUND, told.inspection, told.comparison, ()), recorded_at=at, read_at=at)


ALL = (
    confirmed_move, reported_move, move_without_overall, unchanged, first_grade, priority_action,
    confirmed, correction, disputed, withdrawn, not_found,
)  # fmt: skip
