"""Whether two pages speak of the same inspection."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from monitor.model import Authority, InspectionKind, Sighting, Span, first_told_on

# A page belongs to a visit when it lies this near the visit's publication.
BEFORE = timedelta(days=14)
AFTER = timedelta(days=60)
# No council had two full inspections published within 591 days (2013 to 2026), and none begun
# within 120 days of another's end: pages nearer than that speak of one, even if a date is wrong.
LEAK = timedelta(days=120)
LATE = timedelta(days=365)
REISSUED = timedelta(days=120)  # of publication, when Ofsted mends even the year of an inspection
SAME_DATES = 120
MISPRINT = 31  # days; what lies further apart in Ofsted's own two reports are two inspections
# The press repeats known grades for as long as this; grades of a new inspection would come later.
ECHO = timedelta(days=548)


def in_order(sighting: Sighting) -> tuple[datetime, date, str, int]:
    """The order in which sightings count: as they were seen; those of one instant by what they tell of."""
    return sighting.seen_at, sighting.told_on, sighting.url, sighting.id


def same_inspection(group: Sequence[Sighting], sighting: Sighting) -> bool:
    """Whether a sighting speaks of the inspection that a group of sightings speaks of.

    Council and kind must agree. The inspection's dates decide where both give them, else the
    days on which they were told.
    """
    outcome, first = sighting.outcome, group[0].outcome
    if (first.kind, first.council) != (outcome.kind, outcome.council):
        return False
    is_full, ours, lateness = outcome.kind == InspectionKind.FULL, span_of(group), _lateness(group, sighting)
    if not (ours and outcome.inspected):
        return -LEAK <= lateness <= LATE if is_full else -BEFORE <= lateness <= AFTER
    is_official = sighting.authority == Authority.OFSTED
    is_same_page = any(s.url and s.url == sighting.url for s in group)
    if is_full and is_official and _has_ofsteds_dates(group):
        return is_same_page or not lateness or _is_reissue(ours, outcome.inspected, lateness)
    if is_full and is_official and abs(lateness) <= REISSUED:
        return True
    if ours.days_from(outcome.inspected) <= (SAME_DATES if is_full else 0):
        return True
    # Other dates, but the very page, a reissue of that day, or a paper that errs about a full inspection.
    is_near = -LEAK <= lateness <= LATE
    return (is_official and not lateness) or (is_near and (is_same_page or (is_full and not is_official)))


def _has_ofsteds_dates(group: Sequence[Sighting]) -> bool:
    return any(s.authority == Authority.OFSTED and s.outcome.inspected for s in group)


def _is_reissue(ours: Span, theirs: Span, lateness: timedelta) -> bool:
    """Whether two reports of Ofsted's give one inspection's dates, a misprint of day, month or year apart."""
    same_days = (ours.start.month, ours.start.day) == (theirs.start.month, theirs.start.day)
    return ours.days_from(theirs) <= MISPRINT or (same_days and abs(lateness) <= REISSUED)


def echoes(group: Sequence[Sighting], sighting: Sighting, grades: Sequence[tuple[str, str]]) -> bool:
    """Whether the press only repeats the grades of a group: on a later day, or on a page without any date."""
    if sighting.authority == Authority.OFSTED or sighting.outcome.inspected or not sighting.outcome.grades:
        return False
    if (group[0].outcome.kind, group[0].outcome.council) != (sighting.outcome.kind, sighting.outcome.council):
        return False
    is_near = sighting.is_undated or timedelta() <= _lateness(group, sighting) <= ECHO
    return is_near and set(sighting.outcome.grades.items()) <= set(grades)


def span_of(group: Sequence[Sighting]) -> Span | None:
    """The inspection's dates, on the weightiest word."""
    return next((s.outcome.inspected for s in weightiest_first(group) if s.outcome.inspected), None)


def weightiest_first(group: Sequence[Sighting]) -> list[Sighting]:
    """By authority, then the later seen first: Ofsted replacing Ofsted wins."""
    return sorted(group, key=lambda s: (s.authority.weight, in_order(s)), reverse=True)


def _lateness(group: Sequence[Sighting], sighting: Sighting) -> timedelta:
    """How long after the publication the press spoke; which of the two came in last does not matter."""
    published = next((s.told_on for s in weightiest_first(group) if s.outcome.published), None)
    gap = sighting.told_on - (published or first_told_on(None, group))
    official = any(s.authority == Authority.OFSTED for s in group)
    return -gap if sighting.authority == Authority.OFSTED and not official else gap
