"""Sightings → inspections: what the pages that speak of one inspection together say of it."""

from collections.abc import Iterable, Mapping, Sequence

from monitor.model import Authority, Given, Inspection, Sighting, Status
from monitor.reconcile.same import echoes, same_inspection, span_of, weightiest_first


def gather(sightings: Iterable[Sighting]) -> tuple[Inspection, ...]:
    """Fold one council's sightings, in the order in which they were seen, into its inspections.

    Pure, and the only way in which inspections come about: what is computed from the
    append-only sightings can never go stale. Held sightings take no part.
    """
    groups: list[list[Sighting]] = []
    for sighting in sorted(sightings, key=lambda s: (s.seen_at, s.id)):
        if sighting.held:
            continue
        home = _home(groups, sighting)
        if home is None:
            groups.append([sighting])
        else:
            home.append(sighting)
    return tuple(_inspection(group) for group in groups)


def _home(groups: Sequence[list[Sighting]], sighting: Sighting) -> list[Sighting] | None:
    """The group that a sighting belongs to: by its dates, else as an echo of known grades."""
    for group in groups:
        if same_inspection(group, sighting):
            return group
    for group in reversed(groups):
        if echoes(group, sighting, [(area, given.grade) for area, given in _grades(group).items()]):
            return group
    return None


def _inspection(group: Sequence[Sighting]) -> Inspection:
    ranked = [s.outcome for s in weightiest_first(group)]
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
        inspected=span_of(group),
        published=next((o.published for o in ranked if o.published), None),
        priority_action=_warns(group),
        theme=next((o.theme for o in ranked if o.theme), None),
        outcome=next((o.outcome for o in ranked if o.outcome), None),
        sightings=tuple(group),
    )


def _warns(group: Sequence[Sighting]) -> bool:
    """Whether areas for priority action are set: Ofsted's last word, else whoever says so."""
    official = [s for s in weightiest_first(group) if s.authority == Authority.OFSTED]
    return any(s.outcome.priority_action for s in official[:1] or group)


def _grades(group: Sequence[Sighting]) -> Mapping[str, Given]:
    last = {s.url or s.id: s for s in group}  # a page's last word: what it no longer says counts no more
    graded = [s for s in group if last[s.url or s.id] is s and s.outcome.grades]
    # Once Ofsted's own report is read, an area that it does not give was not given.
    heard = [s for s in graded if s.authority == Authority.OFSTED] or graded
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
