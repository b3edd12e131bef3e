"""That Ofsted's site shows no report of what others reported, in words that say no more than that."""

from monitor.model import Event, InspectionKind, english_day
from monitor.wording.phrases import day, instant
from monitor.wording.terms import first_reported, last_looked


def silence(event: Event, timezone: str) -> str:
    """What was reported when, and when Ofsted's own page was last read; the grades that were told may follow."""
    at = instant(event.read_at or event.recorded_at, timezone)
    told = (
        f"It was first reported on {day(first_reported(event.inspection))}. Ofsted's page on this council, which we"
        f" last read on {at}, shows no report of it."
    )
    return f"{told} As reported:" if event.inspection.grades else told


def after_silence(event: Event) -> tuple[str, ...]:
    """That it does not make what was reported wrong, and what happens next."""
    wrong = (
        "That does not mean that what was reported is wrong: Ofsted's report may still come, or be there unseen by us."
    )
    later = "If we find it, you will hear whether it confirms or corrects what you were told."
    return (f"{wrong} {later}", *_grades(event))


def _grades(event: Event) -> tuple[str, ...]:
    last = event.inspection.counts_until
    if event.inspection.kind is not InspectionKind.FULL or last is None:
        return ()
    if english_day(event.inspection.first_seen_at) > last:
        return (
            "It is not among the council's grades that we show: it was more than 30 days old when we first read of it.",
        )
    show, then = ("showed", "Since then") if last_looked(event) > last else ("show", "From then on")
    earlier = "show the earlier ones again, and compare a later inspection with those"
    left = earlier if event.comparison.previous else "leave it out"
    return (f"We {show} it among the council's grades, as reported, for 30 days, until {day(last)}. {then} we {left}.",)
