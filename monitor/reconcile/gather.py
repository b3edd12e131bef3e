"""Sightings → inspections: what the pages that speak of one inspection together say of it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from monitor.model import Absence, Authority, Given, Inspection, PartialDate, Sighting, Status, english_day, file_id
from monitor.reconcile.same import distance, echoes, in_order, same_inspection, span_of, weightiest_first

Gone = Mapping[str, Absence]  # by Ofsted's id, the reports that are not found any more


def gather(sightings: Iterable[Sighting], absences: Iterable[Absence] = ()) -> tuple[Inspection, ...]:
    """Fold one council's sightings, in the order in which they were seen, into its inspections.

    Pure, and the only way in which inspections come about: what is computed from the
    append-only sightings and absences can never go stale, and no order of their arrival makes
    a difference. Held sightings take no part.
    """
    groups: list[list[Sighting]] = []
    for sighting in sorted(sightings, key=in_order):
        if sighting.held:
            continue
        home = _home(groups, sighting)
        if home is None:
            groups.append([sighting])
        else:
            home.append(sighting)
    gone = _gone(absences)
    return tuple(_inspection(group, gone) for group in groups)


def _home(groups: Sequence[list[Sighting]], sighting: Sighting) -> list[Sighting] | None:
    """The group that a sighting belongs to: the nearest by its dates, else one that it echoes."""
    if same := [group for group in groups if same_inspection(group, sighting)]:
        return min(same, key=lambda group: distance(group, sighting))
    for group in reversed(groups):
        if echoes(group, sighting, [(area, given.grade) for area, given in _grades(group).items()]):
            return group
    return None


def _gone(absences: Iterable[Absence]) -> Gone:
    """The reports whose last sight was that they are not there."""
    last = {file_id(absence.url): absence for absence in sorted(absences, key=lambda a: (a.seen_at, a.id))}
    return {document: absence for document, absence in last.items() if not absence.back}


def _inspection(group: Sequence[Sighting], gone: Gone) -> Inspection:
    withdrawn_on = _withdrawn_on(group, gone)
    # A report that was replaced counts no more; where none is left, the last that was there does.
    standing = [s for s in group if not _is_gone(s, gone) or gone[file_id(s.url)].since == withdrawn_on]
    ranked = [s.outcome for s in weightiest_first(standing)]
    grades = _grades(standing, Status.WITHDRAWN if withdrawn_on else Status.CONFIRMED)
    return Inspection(
        id=group[0].id,
        council=ranked[0].council,
        urn=ranked[0].urn,
        kind=ranked[0].kind,
        status=Status.WITHDRAWN if withdrawn_on else _status(group, grades),
        first_seen_at=min(s.seen_at for s in group),
        grades=grades,
        inspection_type=next((o.inspection_type for o in ranked if o.inspection_type), None),
        framework=next((o.framework for o in ranked if o.framework), None),
        inspected=span_of(standing),
        published=_published(standing),
        priority_action=_warns(standing),
        theme=next((o.theme for o in ranked if o.theme), None),
        outcome=next((o.outcome for o in ranked if o.outcome), None),
        withdrawn_on=withdrawn_on,
        sightings=tuple(group),
    )


def _published(group: Sequence[Sighting]) -> PartialDate | None:
    """The publication on the weightiest word: of Ofsted's files the first, since a later one replaces it."""
    official = [s.outcome.published for s in group if s.authority == Authority.OFSTED and s.outcome.published]
    if official:
        return min(official)
    printed = ((s.outcome.published, english_day(s.seen_at)) for s in weightiest_first(group))
    return next((day for day, seen_on in printed if day and day.first <= seen_on), None)  # the future is a misprint


def _withdrawn_on(group: Sequence[Sighting], gone: Gone) -> date | None:
    """Since when none of Ofsted's reports is found any more; None if one is, or there never was any."""
    official = [s for s in group if s.authority == Authority.OFSTED]
    if not official or not all(_is_gone(s, gone) for s in official):
        return None
    return max(since for s in official if (since := gone[file_id(s.url)].since))


def _is_gone(sighting: Sighting, gone: Gone) -> bool:
    """Whether a report was missed after it was last read."""
    absence = gone.get(file_id(sighting.url)) if sighting.url else None
    return sighting.authority == Authority.OFSTED and absence is not None and absence.seen_at > sighting.seen_at


def _warns(group: Sequence[Sighting]) -> bool:
    """Whether areas for priority action are set: Ofsted's last word, else whoever says so."""
    official = [s for s in weightiest_first(group) if s.authority == Authority.OFSTED]
    return any(s.outcome.priority_action for s in official[:1] or group)


def _grades(group: Sequence[Sighting], official: Status = Status.CONFIRMED) -> Mapping[str, Given]:
    # A page's last word: what it no longer says counts no more. Another source's word on it is another's.
    last = {(s.url or s.id, s.authority): s for s in group}
    graded = [s for s in group if last[s.url or s.id, s.authority] is s and s.outcome.grades]
    # Once Ofsted's own report is read, an area that it does not give was not given.
    heard = [s for s in graded if s.authority == Authority.OFSTED] or graded
    areas = dict.fromkeys(area for s in heard for area in s.outcome.grades)
    return {area: _given([s for s in heard if area in s.outcome.grades], area, official) for area in areas}


def _given(heard: Sequence[Sighting], area: str, official: Status) -> Given:
    weight = max(s.authority.weight for s in heard)
    equals = [s for s in heard if s.authority.weight == weight]
    latest = {s.publisher: s.outcome.grades[area] for s in equals}  # a publisher may correct itself
    grade = latest[equals[0].publisher]
    if equals[0].authority == Authority.OFSTED:
        return Given(grade, official)
    return Given(grade, Status.DISPUTED if len(set(latest.values())) > 1 else Status.REPORTED)


def _status(group: Sequence[Sighting], grades: Mapping[str, Given]) -> Status:
    if any(s.authority == Authority.OFSTED for s in group):
        return Status.CONFIRMED
    if any(given.status == Status.DISPUTED for given in grades.values()):
        return Status.DISPUTED
    return Status.REPORTED
