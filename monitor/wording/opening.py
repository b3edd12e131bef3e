"""How an alert begins: how sure it is, and what it amounts to."""

from monitor.facts import Facts
from monitor.model import (
    Correction,
    Direction,
    Event,
    EventKind,
    Inspection,
    InspectionKind,
    Status,
    counterpart,
    english_day,
)
from monitor.wording.headlines import is_told_otherwise, told_moves
from monitor.wording.phrases import day, listed
from monitor.wording.rows import previous
from monitor.wording.silence import silence
from monitor.wording.sources import Word, agreed, differing, named, reporters, site, words_of
from monitor.wording.terms import WITHOUT_GRADES, area, grade


def opening(event: Event, facts: Facts, timezone: str) -> str:
    """The first sentences of an alert."""
    return f"{_status(event)} {_lead(event, facts, timezone)}"


def _status(event: Event) -> str:
    match event.inspection.status:
        case Status.REPORTED:
            corrected = [correction.area for correction in event.corrections]
            return f"Reported by {reporters(event.inspection, corrected)}, not yet found on Ofsted's site."
        case Status.CONFIRMED:
            return "Read in Ofsted's published report."
        case Status.DISPUTED:
            return "Sources differ."
        case Status.WITHDRAWN:
            since = event.inspection.withdrawn_on or english_day(event.recorded_at)
            return f"No longer found on Ofsted's site since {day(since)}."


def _lead(event: Event, facts: Facts, timezone: str) -> str:
    match event.kind:
        case EventKind.CONFIRMED if event.found_again:
            return "It had left Ofsted's site, as we told, and is there again."
        case EventKind.CONFIRMED:
            return _confirmed(event.inspection, facts)
        case EventKind.CORRECTION if is_told_otherwise(event):
            return f"{'; '.join(_otherwise(c, event, facts) for c in event.corrections)}. As reported:"
        case EventKind.CORRECTION:
            return _correction(event)
        case EventKind.DISPUTED:
            return "The pages that we have read do not give the same grades for this inspection."
        case EventKind.WITHDRAWN:
            gave = ", and was:" if event.inspection.grades else "."  # a visit gives no grade to list
            return f"It was there before; we do not know why it is gone. What it gave stays in our record{gave}"
        case EventKind.NOT_FOUND:
            return silence(event, timezone)
    if event.inspection.kind is not InspectionKind.FULL:
        return WITHOUT_GRADES[event.inspection.kind]
    return _compared(event, facts)


def _confirmed(inspection: Inspection, facts: Facts) -> str:
    """Whose every grade Ofsted's report gives; then who had reported what else."""
    agreeing = named(agreed(inspection))
    told = f"{agreeing} reported and we told before" if agreeing else "we told before"
    erred = dict[str, list[str]]()
    for who, word in words_of(inspection).items():
        if wrong := differing(word, inspection):
            erred.setdefault(_graded(wrong, facts), []).append(who)
    return " ".join(
        [f"It gives what {told}.", *(f"{named(who)} had reported {graded}." for graded, who in erred.items())]
    )


def _graded(word: Word, facts: Facts) -> str:
    return listed([f"{area(name, facts)} {grade(given, facts)}" for name, given in word.items()])


def _otherwise(correction: Correction, event: Event, facts: Facts) -> str:
    """Who gives what by now and who gave what we told: while Ofsted has not spoken nobody is wrong."""
    words = words_of(event.inspection)
    giving = [who for who, word in words.items() if _gives(word, correction)]
    gave = _whose(event)
    now = (
        f"{named(giving)} {'gives' if len(giving) == 1 else 'give'} {_graded({correction.area: correction.now}, facts)}"
    )
    told = grade(correction.told, facts)
    return f"{now}; it gave {told} before" if gave == giving else f"{now}; {named(gave) or 'we'} gave {told}"


def _gives(word: Word, correction: Correction) -> bool:
    own = counterpart(correction.area, word)
    return own is not None and word[own] == correction.now


def _correction(event: Event) -> str:
    lead = f"What {'our record held' if event.inspection.is_baseline else 'we told before'} was not right."
    if not event.corrections and not event.inspection.priority_action:
        lead += " Ofsted's document sets no areas for priority action."
    if event.whose_error == "ours":
        return f"{lead} The error was ours."
    erred = named([f"{who}'s" for who in _whose(event)], ("other's", "others'"))
    return f"{lead} The error was {erred}." if erred else lead


def _whose(event: Event) -> list[str]:
    """The outlets that erred, or Ofsted; as names that may stand in a message."""
    return [site(who.removesuffix("'s")) for who in event.whose_error.split(", ") if who]


def _compared(event: Event, facts: Facts) -> str:
    before = previous(event.comparison, facts)
    if before is None:
        return "We have no earlier inspection of this council to compare with."
    published = f" (published {day(before.published)})" if before.published else ""
    compared = f"ompared with the previous full inspection{published}, {_counts(event)}."
    return f"As reported, c{compared}" if event.inspection.status is Status.REPORTED else f"C{compared}"


def _counts(event: Event) -> str:
    moves = told_moves(event)
    if not moves:
        return "no area can be compared" if event.comparison.direction is Direction.FIRST else "no area has moved"
    if len(moves) == 1:
        return f"1 area has moved {moves[0].direction}"
    ways = [(sum(m.direction is way for m in moves), way) for way in (Direction.DOWN, Direction.UP)]
    return f"{len(moves)} areas have moved: {listed([f'{number} {way}' for number, way in ways if number])}"
