"""Whose word it is: outlets are named for what each of them gave, and nobody errs before Ofsted has spoken."""

import re
from datetime import UTC, datetime

import pytest
from apprise import NotifyFormat
from apprise.conversion import convert_between
from story import FACTS, all_areas, press, says, tell

from monitor.model import Authority, EventKind, InspectionKind, Message, Sighting
from monitor.wording import message

AREAS = ("leaders", "help_and_protection", "in_care", "care_leavers")
HELD = says(all_areas("requires_improvement"), baseline=True)
FALL = all_areas("requires_improvement", AREAS, leaders="inadequate")


def report(grades: dict[str, str]) -> Sighting:
    return says(grades, on="2026-09-20", inspected="2026-06-08/2026-06-19", framework="ilacs_2026")


def paper(outlet: str, day: int = 14, **grades: str) -> Sighting:
    return press(grades, on=f"2026-09-{day}", outlet=f"{outlet}.example")


def council(day: int = 16, **grades: str) -> Sighting:
    return press(grades, on=f"2026-09-{day}", outlet="council.example", who=Authority.COUNCIL)


def last_told(kind: EventKind, *story: Sighting) -> Message:
    """The message of this kind that the last page of a story raises."""
    events = [event for event in tell(HELD, *story)[-1].events if event.kind is kind]
    return message(events, FACTS)


def said(shown: Message, words: str) -> bool:
    """Whether both the text and the HTML say so."""
    html = re.sub("<[^>]+>", " ", shown.html).replace("&#39;", "'")
    return all(words in " ".join(body.split()) for body in (shown.text, html))


@pytest.mark.parametrize(
    ("story", "words"),
    [
        pytest.param(
            [paper("a", leaders="inadequate"), paper("b", leaders="good")],
            "It gives what a.example reported and we told before. b.example had reported leaders Good.",
            id="another-grade",
        ),
        pytest.param(
            [paper("a", leaders="inadequate"), paper("b", leaders="inadequate", in_care="good")],
            "It gives what a.example reported and we told before. b.example had reported children in care Good.",
            id="a-wrong-grade-beside-the-right-one",
        ),
        pytest.param(
            [paper("a", leaders="inadequate"), paper("b", leaders="good"), paper("c", leaders="good")],
            "It gives what a.example reported and we told before. b.example and c.example had reported leaders Good.",
            id="two-that-differ",
        ),
        pytest.param(
            [paper("a", leaders="inadequate"), paper("b", care="requires_improvement", leaders="inadequate")],
            "It gives what a.example and b.example reported and we told before.",
            id="care-by-its-earlier-name",
        ),
        pytest.param(
            [paper(name, leaders="inadequate") for name in "abcdef"],
            "It gives what a.example, b.example, c.example, d.example and 2 others reported and we told before.",
            id="more-than-four",
        ),
    ],
)
def test_a_confirmation_names_those_who_had_it_right(story: list[Sighting], words: str) -> None:
    """Every grade of an outlet agrees, or it stands among those that had reported otherwise, and with what."""
    shown = last_told(EventKind.CONFIRMED, *story, report(FALL))
    assert said(shown, f"Read in Ofsted's published report. {words} Down")


@pytest.mark.parametrize(
    ("story", "whose"),
    [
        pytest.param([paper("a", leaders="good")], "a.example's", id="one"),
        pytest.param(
            [paper("a", leaders="good"), paper("b", 15, leaders="good"), paper("c", 16, leaders="good")],
            "a.example's, b.example's and c.example's",
            id="it-and-those-who-copied-it",
        ),
        pytest.param(
            [paper("a", leaders="good"), paper("b", 15, leaders="inadequate")], "a.example's", id="the-later-was-right"
        ),
        pytest.param([paper("a", leaders="inadequate"), council(leaders="good")], "council.example's", id="a-council"),
        pytest.param(
            [paper(name, leaders="good") for name in "abcdef"],
            "a.example's, b.example's, c.example's, d.example's and 2 others'",
            id="more-than-four",
        ),
    ],
)
def test_a_correction_names_all_who_erred_and_nobody_else(story: list[Sighting], whose: str) -> None:
    """Those whose word was told, each by its host as it is, in every format."""
    shown = last_told(EventKind.CORRECTION, *story, report(FALL))
    assert said(shown, f"What we told before was not right. The error was {whose}. Now")
    markdown = convert_between(NotifyFormat.TEXT, NotifyFormat.MARKDOWN, shown.text).replace("\\", "")  # type: ignore[no-untyped-call]
    assert f"The error was {whose}." in " ".join(markdown.split())


def test_a_false_alarm_names_those_who_raised_it() -> None:
    """The paper that told of the visit alone did not err."""
    visit = InspectionKind.FOCUSED_VISIT
    warned = press(kind=visit, on="2026-09-14", outlet="a.example", priority_action=True)
    plain = press(kind=visit, on="2026-09-15", outlet="b.example")
    letter = says(kind=visit, on="2026-09-16", inspected="2026-07-07/2026-07-08", framework="ilacs_2026")
    assert said(last_told(EventKind.CORRECTION, warned, plain, letter), "The error was a.example's.")


def test_a_council_that_says_otherwise_proves_nobody_wrong() -> None:
    """Who gives what and who gave what; "reported by" names those who gave what is told now."""
    story = [paper("a", leaders="good"), paper("b", 15, leaders="inadequate"), council(leaders="inadequate")]
    shown = last_told(EventKind.CORRECTION, *story)
    assert "leaders now reported Inadequate, before Good (reported, not yet found" in shown.subject
    assert said(
        shown,
        "Reported by b.example and council.example, not yet found on Ofsted's site. b.example and council.example"
        " give leaders Inadequate; a.example gave Good. As reported: Now",
    )
    assert not any(word in shown.text + shown.html for word in ("correction:", "not right", "error was"))


def test_an_outlet_that_changes_its_page_only_gives_another_grade() -> None:
    """The page says so now and said otherwise before; which of it is true only Ofsted's report will tell."""
    page = {"outlet": "a.example", "on": "2026-09-14", "url": "https://a.example/news"}
    edited = press({"leaders": "inadequate"}, **page, seen_at=datetime(2026, 9, 15, 9, tzinfo=UTC))
    shown = last_told(EventKind.CORRECTION, press({"leaders": "good"}, **page), edited)
    assert said(shown, "a.example gives leaders Inadequate; it gave Good before. As reported: Now")
    assert "error was" not in shown.text + shown.html


def test_a_page_that_we_read_wrongly_was_our_error_whoever_wrote_it() -> None:
    """The very same page read anew: that is known without Ofsted."""
    page = {"outlet": "a.example", "on": "2026-09-14", "url": "https://a.example/news", "sha256": "a"}
    edited = press({"leaders": "inadequate"}, **page, seen_at=datetime(2026, 9, 15, 9, tzinfo=UTC))
    shown = last_told(EventKind.CORRECTION, press({"leaders": "good"}, **page), edited)
    assert said(shown, "What we told before was not right. The error was ours.")


def test_priority_action_that_only_the_press_tells_of_is_as_reported() -> None:
    """What a report sets is known from the report alone."""
    warned = press({"leaders": "inadequate"}, on="2026-09-14", priority_action=True)
    assert said(last_told(EventKind.MOVE, warned), "As reported, the report sets areas for priority action.")
    official = says(FALL, on="2026-09-20", inspected="2026-06-08/2026-06-19", priority_action=True)
    assert said(last_told(EventKind.MOVE, official), " The report sets areas for priority action.")


def test_of_many_outlets_four_are_named_and_the_others_counted() -> None:
    """None is left out without a word, and the one that differs is named."""
    story = [paper(name, leaders="inadequate") for name in "abcde"]
    shown = last_told(
        EventKind.CONFIRMED, *story, council(17, leaders="inadequate", in_care="inadequate"), report(FALL)
    )
    assert said(shown, "a.example, b.example, c.example, d.example and 1 other reported and we told before.")
    assert said(shown, "council.example had reported children in care Inadequate.")
