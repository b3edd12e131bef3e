"""Whether two pages speak of the same inspection."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from monitor.model import (
    REPORTED_COUNTS_FOR,
    Authority,
    InspectionKind,
    Sighting,
    Span,
    counterpart,
    english_day,
    first_told_on,
)

# A page belongs to a visit when it lies this near the visit's publication.
BEFORE = timedelta(days=14)
AFTER = timedelta(days=60)
# No council had two full inspections published within 591 days (2013 to 2026), and none begun
# within 120 days of another's end: pages nearer than that speak of one, even if a date is wrong.
LEAK = timedelta(days=120)
LATE = timedelta(days=365)
REISSUED = timedelta(days=120)  # of publication, when Ofsted mends even the year of an inspection
ANSWERED = timedelta(days=150)  # Ofsted's own report this long after a first word that gives no dates answers it
SAME_DATES = 120
MISPRINT = 31  # days; what lies further apart in Ofsted's own two reports are two inspections
# The press repeats known grades for as long as this; grades of a new inspection would come later.
ECHO = timedelta(days=548)


def in_order(sighting: Sighting) -> tuple[datetime, date, str, int]:
    """The order in which sightings count: as they were seen; those of one instant by what they tell of."""
    return sighting.seen_at, sighting.told_on, sighting.url, sighting.id


def same_inspection(group: Sequence[Sighting], sighting: Sighting) -> bool:
    """Whether a sighting speaks of the inspection that a group of sightings speaks of.

    Council and kind must agree, and nobody tells of an inspection before it begins. The inspection's
    dates decide where both give them, else the days on which they were told.
    """
    outcome, is_official = sighting.outcome, sighting.authority == Authority.OFSTED
    if not _is_of_kind(group, sighting) or _is_before_it_began(group, sighting):
        return False
    is_full, ours, lateness = outcome.kind == InspectionKind.FULL, span_of(group), _lateness(group, sighting)
    if is_full and not is_official and not _has_ofsted(group):
        return _is_one_rumour(group, sighting)
    if not (ours and outcome.inspected):
        return -_early(group, sighting) <= lateness <= (LATE if is_full else AFTER)
    is_same_page = _is_same_page(group, sighting)
    if is_full and is_official and _has_ofsteds_dates(group):
        return is_same_page or not lateness or _is_reissue(ours, outcome.inspected, lateness)
    if is_full and is_official and abs(lateness) <= REISSUED:
        return True
    if _dates_agree(ours, sighting):
        return True
    # Other dates, but the very page, a reissue of that day, or a paper that errs about a full inspection.
    is_near = -LEAK <= lateness <= LATE
    return (is_official and not lateness) or (is_near and (is_same_page or (is_full and not is_official)))


def distance(group: Sequence[Sighting], sighting: Sighting) -> tuple[bool, timedelta]:
    """How well a sighting fits a group, the least the best: by the inspection's dates, then by when both were told."""
    return not _dates_agree(span_of(group), sighting), abs(_lateness(group, sighting))


def _is_of_kind(group: Sequence[Sighting], sighting: Sighting) -> bool:
    first, outcome = group[0].outcome, sighting.outcome
    return (first.kind, first.council) == (outcome.kind, outcome.council)


def _is_same_page(group: Sequence[Sighting], sighting: Sighting) -> bool:
    return any(s.url and s.url == sighting.url for s in group)


def _has_ofsted(group: Sequence[Sighting]) -> bool:
    return any(s.authority == Authority.OFSTED for s in group)


def _dates_agree(ours: Span | None, sighting: Sighting) -> bool:
    theirs, is_full = sighting.outcome.inspected, sighting.outcome.kind == InspectionKind.FULL
    return ours is not None and theirs is not None and ours.days_from(theirs) <= (SAME_DATES if is_full else 0)


def _is_before_it_began(group: Sequence[Sighting], sighting: Sighting) -> bool:
    """Whether the inspection of the one began after the other was told: then they are two.

    Of Ofsted's own two reports the files decide. A paper that gives the grades of Ofsted's last one errs on the day.
    """
    is_answered, ours, theirs = _has_ofsted(group), span_of(group), sighting.outcome.inspected
    if is_answered and sighting.authority == Authority.OFSTED:
        return False
    if theirs and theirs.start.month and theirs.start.first > min(map(_written_by, _weightier(group))):
        return not is_answered or gives_another_grade(group, sighting)
    return ours is not None and ours.start.first > _written_by(sighting)


def _written_by(sighting: Sighting) -> date:
    """The last day on which it can have been written: not before any day that it names, nor after it was seen."""
    if sighting.authority == Authority.OFSTED:
        return sighting.told_on
    shown, inspected, seen_on = sighting.page_published, sighting.outcome.inspected, english_day(sighting.seen_at)
    named = [sighting.told_on, shown.last if shown else seen_on, *([inspected.end.last] if inspected else [])]
    return min(seen_on, max(named))


def _weightier(group: Sequence[Sighting]) -> Sequence[Sighting]:
    """Ofsted's own words, else those of others."""
    return [s for s in group if s.authority == Authority.OFSTED] or group


def _is_one_rumour(group: Sequence[Sighting], sighting: Sighting) -> bool:
    """Whether two words on a full inspection, none of them Ofsted's, are on one: by its dates, else while it counts.

    For a month more if nothing that they say differs, or the very page is edited; afterwards the press may well speak
    of the next one.
    """
    if _dates_agree(span_of(group), sighting):
        return True
    gap = abs(sighting.told_on - first_told_on(None, group))
    both_dated = span_of(group) and sighting.outcome.inspected
    differs = not _is_same_page(group, sighting) and (both_dated or gives_another_grade(group, sighting))
    return gap <= (REPORTED_COUNTS_FOR if differs else AFTER)


def gives_another_grade(group: Sequence[Sighting], sighting: Sighting) -> bool:
    """Whether it grades an area otherwise than all who graded that."""
    given = defaultdict[str, set[str]](set)
    for area, grade in (pair for s in group for pair in s.outcome.grades.items()):
        given[area].add(grade)
    areas = ((counterpart(area, given), grade) for area, grade in sighting.outcome.grades.items())
    return any(area is not None and grade not in given[area] for area, grade in areas)


def _early(group: Sequence[Sighting], sighting: Sighting) -> timedelta:
    """How long before Ofsted's publication others may have told; longer while their word waits for its answer."""
    is_full = sighting.outcome.kind == InspectionKind.FULL
    if sighting.authority == Authority.OFSTED and not _has_ofsted(group):
        return ANSWERED if is_full else AFTER
    return LEAK if is_full else BEFORE


def _has_ofsteds_dates(group: Sequence[Sighting]) -> bool:
    return any(s.authority == Authority.OFSTED and s.outcome.inspected for s in group)


def _is_reissue(ours: Span, theirs: Span, lateness: timedelta) -> bool:
    """Whether two reports of Ofsted's give one inspection's dates, a misprint of day, month or year apart."""
    same_days = (ours.start.month, ours.start.day) == (theirs.start.month, theirs.start.day)
    return ours.days_from(theirs) <= MISPRINT or (same_days and abs(lateness) <= REISSUED)


def echoes(group: Sequence[Sighting], sighting: Sighting, grades: Sequence[tuple[str, str]]) -> bool:
    """Whether others only repeat what a group told: its grades, on a later day or on a page without any date, or,
    without a date of their own, a visit of which Ofsted's letter is known.
    """
    outcome = sighting.outcome
    if sighting.authority == Authority.OFSTED or not _is_of_kind(group, sighting):
        return False
    lateness, dated = _lateness(group, sighting), outcome.inspected
    if outcome.kind != InspectionKind.FULL:
        return _has_ofsted(group) and not (dated or outcome.published) and timedelta() <= lateness <= LATE
    if not outcome.grades or (dated and (span_of(group) or _is_before_it_began(group, sighting))):
        return False
    is_near = sighting.is_undated or timedelta() <= lateness <= ECHO
    return is_near and set(outcome.grades.items()) <= set(grades)


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
    return -gap if sighting.authority == Authority.OFSTED and not _has_ofsted(group) else gap
