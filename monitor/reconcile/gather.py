"""Sightings → inspections: which of them speak of the same inspection, and what it then is."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from monitor.model import Authority, Given, Inspection, Sighting, Span, Status

# An article belongs to an inspection when it lies this near its publication…
BEFORE = timedelta(days=14)
AFTER = timedelta(days=60)
# …or tells the very same grades within this time: no council is inspected twice so soon.
SAME_GRADES = timedelta(days=548)


def gather(sightings: Iterable[Sighting]) -> tuple[Inspection, ...]:
    """Fold one council's sightings, in the order in which they were seen, into its inspections.

    Pure, and the only way in which inspections come about: what is computed from the
    append-only sightings can never go stale. Held sightings take no part.
    """
    groups: list[list[Sighting]] = []
    for sighting in sorted(sightings, key=lambda s: (s.seen_at, s.id)):
        if sighting.held:
            continue
        home = next((group for group in groups if same_inspection(group, sighting)), None)
        if home is None:
            groups.append([sighting])
        else:
            home.append(sighting)
    return tuple(_inspection(group) for group in groups)


def same_inspection(group: Sequence[Sighting], sighting: Sighting) -> bool:
    """Whether a sighting speaks of the inspection that a group of sightings speaks of.

    Council and kind must agree. The inspection's dates decide where both give them; else the
    days on which they were told must be near, or the press must repeat grades already known.
    """
    if group[0].outcome.kind != sighting.outcome.kind or group[0].outcome.council != sighting.outcome.council:
        return False
    ours, theirs = _span(group), sighting.outcome.inspected
    if ours and theirs:
        return ours.overlaps(theirs)
    told, tells = _told_on(group), _told_on([sighting])
    if -BEFORE <= tells - told <= AFTER:
        return True
    return sighting.authority != Authority.OFSTED and tells - told <= SAME_GRADES and _repeats(group, sighting)


def _repeats(group: Sequence[Sighting], sighting: Sighting) -> bool:
    grades = _grades(group)
    tells = sighting.outcome.grades
    return bool(tells) and all(area in grades and grades[area].grade == grade for area, grade in tells.items())


def _told_on(group: Sequence[Sighting]) -> date:
    """The day of publication, else the day on which it was first told."""
    published = [s.outcome.published.first for s in _weightiest_first(group) if s.outcome.published]
    return published[0] if published else min(s.told_on for s in group)


def _span(group: Sequence[Sighting]) -> Span | None:
    return next((s.outcome.inspected for s in _weightiest_first(group) if s.outcome.inspected), None)


def _weightiest_first(group: Sequence[Sighting]) -> list[Sighting]:
    """By authority, then the later seen first: Ofsted replacing Ofsted wins."""
    return sorted(group, key=lambda s: (s.authority.weight, s.seen_at, s.id), reverse=True)


def _grades(group: Sequence[Sighting]) -> Mapping[str, Given]:
    official = [s for s in group if s.authority == Authority.OFSTED and s.outcome.grades]
    # Once Ofsted's own report is read, an area that it does not give was not given.
    heard = official or [s for s in group if s.outcome.grades]
    areas = dict.fromkeys(area for s in heard for area in s.outcome.grades)
    return {area: _given([s for s in heard if area in s.outcome.grades], area) for area in areas}


def _given(heard: Sequence[Sighting], area: str) -> Given:
    weight = max(s.authority.weight for s in heard)
    equals = [s for s in heard if s.authority.weight == weight]
    latest = {s.publisher: s.outcome.grades[area] for s in equals}  # a publisher may correct itself
    grade = latest[equals[0].publisher]
    if equals[0].authority == Authority.OFSTED:
        return Given(grade, Status.CONFIRMED)
    return Given(grade, Status.DISPUTED if len(set(latest.values())) > 1 else Status.REPORTED)


def _status(group: Sequence[Sighting], grades: Mapping[str, Given]) -> Status:
    if any(s.authority == Authority.OFSTED for s in group):
        return Status.CONFIRMED
    if any(given.status == Status.DISPUTED for given in grades.values()):
        return Status.DISPUTED
    return Status.REPORTED


def _inspection(group: Sequence[Sighting]) -> Inspection:
    ranked = [s.outcome for s in _weightiest_first(group)]
    grades = _grades(group)
    return Inspection(
        id=group[0].id,
        council=ranked[0].council,
        urn=ranked[0].urn,
        kind=ranked[0].kind,
        status=_status(group, grades),
        first_seen_at=min(s.seen_at for s in group),
        grades=grades,
        inspection_type=next((o.inspection_type for o in ranked if o.inspection_type), None),
        framework=next((o.framework for o in ranked if o.framework), None),
        inspected=_span(group),
        published=next((o.published for o in ranked if o.published), None),
        priority_action=ranked[0].priority_action,
        theme=next((o.theme for o in ranked if o.theme), None),
        outcome=next((o.outcome for o in ranked if o.outcome), None),
        sightings=tuple(group),
    )
