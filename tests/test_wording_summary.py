"""The one message that stands for many: what was there before the installation."""

from dataclasses import replace
from datetime import timedelta

import samples

from monitor.model import Event, Message
from monitor.wording import message

FACTS = samples.facts()


def flat(text: str) -> str:
    return " ".join(text.split())


def bodies(shown: Message) -> tuple[str, str]:
    return flat(shown.text), flat(shown.html.replace("&#39;", "'"))


def past(event: Event, number: int = 1) -> Event:
    return replace(event, catch_up=True, inspection=replace(event.inspection, id=number))


def test_many_events_make_one_message_with_every_reference() -> None:
    """The summary says how many and why, and has each inspection with link and reference, oldest first."""
    events = [past(make(), number) for number, make in enumerate((samples.move_without_overall, samples.unchanged))]
    shown = message(events, FACTS)
    assert shown.references == ("W80999-2026-08-03-move", "W80999-2024-07-30-unchanged")
    assert "2 earlier Ofsted inspections" in shown.subject
    for body in bodies(shown):
        assert "These were published before this installation" in body
        assert body.index("2024-07-30-unchanged") < body.index("2026-08-03-move")
        assert samples.REPORT in body


def test_a_single_event_of_the_past_is_no_news_either() -> None:
    """One inspection from before the installation is told as a summary of one, never as today's move."""
    shown = message([past(samples.unchanged())], FACTS)
    assert shown.subject.startswith("For the record: Exampleshire children's services: ")
    assert "It is told once" in flat(shown.text)


def test_what_was_only_reported_is_not_called_published() -> None:
    """Nobody knows whether it ever was; the day is that of the page."""
    for body in bodies(message([past(samples.reported_move())], FACTS)):
        assert "This was told or published before this installation" in body
        assert "Reported on 30 July 2024. Reference" in body
        assert "Published" not in body


def test_what_follows_stands_below_what_it_follows_and_is_no_second_inspection() -> None:
    """A paper's word and that no report came of it are one inspection, told in that order, with Ofsted's own page."""
    told, silent = past(samples.reported_move()), replace(past(samples.not_found()), catch_up=False)
    other = past(samples.confirmed(), 2)
    other = replace(other, recorded_at=samples.SEEN_AT + timedelta(days=2))
    for events, subject in (([silent, told], "1 earlier Ofsted inspection or"), ([silent, told, other], "2 earlier")):
        shown = message(events, FACTS)
        assert shown.subject.startswith(f"For the record: {subject}")
        for body in bodies(shown):
            assert body.index(told.reference) < body.index(silent.reference)
            looked = "Ofsted's page on this council, which we last read on 6 August 2024, 09:05 BST, shows no report"
            assert body.index(told.reference) < body.index(looked) < body.index(silent.reference)
            assert "https://reports.ofsted.gov.uk/provider/44/80999" in body[body.index(silent.reference) :]
        assert all(len(line) <= 72 for line in shown.text.splitlines() if "://" not in line)
