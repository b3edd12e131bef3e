"""That Ofsted's site shows no report of what others reported, in words that say no more than that."""

from datetime import date

from monitor.model import Event, Inspection, InspectionKind, PartialDate, Sighting, english_day
from monitor.wording.phrases import day, instant, on_day


def heard_of(inspection: Inspection) -> str:
    """`reported on 14 September 2026`, of a page without a date what else is known of the day."""
    first = _first_word(inspection)
    if shown := _printed(first):
        return f"reported {on_day(shown)}"
    if inspection.published:
        return f"reported as published {on_day(inspection.published)}"
    return f"first read of {on_day(english_day(first.seen_at))}"


def last_looked(event: Event) -> date:
    """The day on which Ofsted's page was last read that does not show what an event says was not found."""
    return english_day(event.read_at or event.recorded_at)


def silence(event: Event, timezone: str) -> str:
    """What was reported when, and when Ofsted's own page was last read; the grades that were told may follow."""
    told = f"{_reported(event.inspection)} {looked_at(event, timezone)}"
    return f"{told} As reported:" if event.inspection.grades else told


def looked_at(event: Event, timezone: str) -> str:
    """When Ofsted's own page was last read, and that it shows no report."""
    at = instant(event.read_at or event.recorded_at, timezone)
    return f"Ofsted's page on this council, which we last read on {at}, shows no report of it."


def after_silence(event: Event) -> tuple[str, ...]:
    """That it does not make what was reported wrong, and what happens next."""
    wrong = (
        "That does not mean that what was reported is wrong: Ofsted's report may still come, or be there unseen by us."
    )
    later = "If we find it, you will hear whether it confirms or corrects what you were told."
    return (f"{wrong} {later}", *_grades(event))


def _first_word(inspection: Inspection) -> Sighting:
    """The first page that told of an inspection; one without a date stands on the day on which it was seen."""
    return min(inspection.sightings, key=lambda s: shown.first if (shown := _printed(s)) else english_day(s.seen_at))


def _printed(sighting: Sighting) -> PartialDate | None:
    """The day that a page bears; one after the day on which it was read is a misprint."""
    shown = sighting.page_published
    return shown if shown and shown.first <= english_day(sighting.seen_at) else None


def _reported(inspection: Inspection) -> str:
    shown, published = _printed(_first_word(inspection)), inspection.published
    if shown and published and shown != published:
        return f"It was first reported {on_day(shown)}; published, as reported, {on_day(published)}."
    if shown:
        return f"It was first reported {on_day(shown)}."
    if published:
        return f"It was published, as reported, {on_day(published)}."
    return f"It was {heard_of(inspection)}."


def _grades(event: Event) -> tuple[str, ...]:
    inspection, last = event.inspection, event.inspection.counts_until
    if inspection.kind is not InspectionKind.FULL or last is None:
        return ()
    if english_day(inspection.first_seen_at) > last:
        return (
            "It is not among the council's grades that we show: it was more than 30 days old when we first read of it.",
        )
    show, then = ("showed", "Since then") if last_looked(event) > last else ("show", "After that")
    earlier = "show the earlier ones again, and compare a later inspection with those"
    left = earlier if event.comparison.previous else "leave it out"
    return (f"We {show} it among the council's grades, as reported, for 30 days, until {day(last)}. {then} we {left}.",)
