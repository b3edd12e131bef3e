"""What alerts say, read as their readers read them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
import samples
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import (
    Comparison,
    Direction,
    Event,
    EventKind,
    InspectionKind,
    Message,
    Move,
    PartialDate,
    Span,
    Status,
)
from monitor.wording import headline, message
from monitor.wording.phrases import clean, day, days, listed, safe_url

FACTS = samples.facts()
each_kind = pytest.mark.parametrize("make", samples.ALL, ids=lambda make: make.__name__)


def told(event: Event, *, quote_press: bool = False, timezone: str = "Europe/London") -> Message:
    return message([event], FACTS, quote_press=quote_press, timezone=timezone)


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        pytest.param(
            samples.confirmed_move, "leaders down from Good to Inadequate; 1 more down, 1 up (confirmed)", id="mixed"
        ),
        pytest.param(
            samples.reported_move,
            "overall down from Good to Requires improvement to be good (reported, not yet found on Ofsted's site)",
            id="reported",
        ),
        pytest.param(samples.unchanged, "re-inspected, unchanged: overall Good (confirmed)", id="unchanged"),
        pytest.param(
            samples.first_grade, "first grades: overall Requires improvement to be good (confirmed)", id="first"
        ),
        pytest.param(
            samples.priority_action,
            "focused visit on the front door sets areas for priority action (confirmed)",
            id="visit",
        ),
        pytest.param(
            samples.confirmed,
            "overall down from Good to Requires improvement to be good (now read in Ofsted's report)",
            id="confirmed",
        ),
        pytest.param(
            samples.correction,
            "correction: overall Requires improvement to be good, not Inadequate (confirmed)",
            id="correction",
        ),
        pytest.param(
            samples.disputed,
            "sources differ on overall: Inadequate or Requires improvement to be good (disputed)",
            id="disputed",
        ),
        pytest.param(
            samples.withdrawn, "report of 30 July 2024 no longer found on Ofsted's site (withdrawn)", id="withdrawn"
        ),
    ],
)
def test_the_headline_says_what_matters_and_how_sure_it_is(make: Callable[[], Event], expected: str) -> None:
    """The subject names the council, the worst-moving area and the status."""
    assert headline(make(), FACTS) == f"Exampleshire children's services: {expected}"


@each_kind
def test_every_alert_has_what_a_reader_needs(make: Callable[[], Event]) -> None:
    """Council and service, time in the reader's zone, reference and link are in text and HTML alike."""
    event = make()
    shown = told(event)
    for body in (shown.text, shown.html.replace("&#39;", "'")):
        assert "Exampleshire County Council, children's services" in body
        assert "30 July 2024, 10:02 BST" in body
        assert event.reference in body
        assert "https://reports.ofsted.gov.uk/provider/44/80999" in body
    assert shown.references == (event.reference,)
    assert len(shown.subject) <= 150
    assert "\n" not in shown.subject
    assert all(len(line) <= 72 for line in shown.text.splitlines() if "://" not in line)


def test_a_move_is_told_area_by_area_in_ofsteds_words() -> None:
    """From what to what for each area, what is new, what stayed, and the sentences that say so."""
    text = flat(told(samples.confirmed_move()).text)
    assert (
        "Down The impact of leaders on social work practice with children and families: from Good to Inadequate" in text
    )
    assert "Up The experiences and progress of children in care: from Good to Outstanding" in text
    assert "compared with the earlier joint judgement on children in care and care leavers" in text
    assert "care leavers: Requires improvement to be good, first judged as an area of its own" in text
    assert "Same The experiences and progress of children who need help and protection: Good" in text
    assert "Leaders: “The impact of leaders on social work practice with children and families: inadequate”" in text
    assert "Previous: full inspection, published 12 March 2021 (ILACS, January 2018 to December 2022)" in text
    assert "Inspected: 10 to 14 June 2024" in text
    assert "another framework" in text
    assert "Read in Ofsted's published report." in text


def test_overall_is_no_longer_given_and_not_lost() -> None:
    """An inspection begun after April 2026 has no overall grade, and that is no move."""
    text = flat(told(samples.move_without_overall()).text)
    assert (
        "Overall effectiveness: no longer given since April 2026; last given as Requires improvement to be good" in text
    )
    assert "lost" not in text
    assert "unknown" not in text
    assert "3 areas have moved: 2 down and 1 up" in text


def test_unchanged_without_overall_says_so_of_all_areas() -> None:
    """Where no overall is given the headline counts the areas."""
    event = samples.move_without_overall()
    same = {area: replace(given, grade="good") for area, given in event.inspection.grades.items()}
    event = replace(
        event,
        kind=EventKind.UNCHANGED,
        inspection=replace(event.inspection, grades=same),
        comparison=Comparison(Direction.SAME, previous=event.comparison.previous),
    )
    assert "re-inspected, unchanged: Good in all 4 areas" in headline(event, FACTS)


def test_areas_told_before_are_marked() -> None:
    """A second alert for one inspection leads with what is new in it."""
    event = replace(samples.confirmed_move(), areas=("overall",), told_before=("leaders", "help_and_protection"))
    assert "overall down from Good" in headline(event, FACTS)
    text = flat(told(event).text)
    assert "from Good to Inadequate (told before)" in text
    assert "1 area has moved down" in text


def test_a_visit_is_told_without_grades() -> None:
    """A focused visit has no grade; its areas for priority action are Ofsted's words."""
    text = flat(told(samples.priority_action()).text)
    assert "Focused visits carry no grade." in text
    assert "- The timeliness of decisions when children may be at risk of significant harm" in text


def test_the_press_is_quoted_only_when_allowed() -> None:
    """Of a newspaper: our summary, its name and link; its sentence only with quote-press."""
    event = samples.reported_move(quote="It is no longer good.")
    silent, quoting = told(event), told(event, quote_press=True)
    assert "no longer good" not in silent.text + silent.html
    assert "In Exampleshire Gazette's own words:" in quoting.text
    assert "“It is no longer good.”" in quoting.text
    for shown in (silent, quoting):
        assert "Reported by Exampleshire Gazette, not yet found on Ofsted's site." in shown.text
        assert samples.ARTICLE in shown.text
        assert "reported" in shown.subject


def test_a_correction_says_what_was_told_and_whose_error_it_was() -> None:
    """What we told, what it is, and whose error."""
    text = flat(told(samples.correction()).text)
    assert "The error was Exampleshire Gazette's." in text
    assert "Overall effectiveness: Requires improvement to be good (told before: Inadequate)" in text


def test_a_correction_may_take_a_grade_away() -> None:
    """A grade that the report does not give at all is said not to be graded."""
    event = samples.correction()
    event = replace(event, corrections=(replace(event.corrections[0], now=""),))
    assert "correction: overall not graded, not Inadequate" in headline(event, FACTS)


def test_a_dispute_says_who_says_what() -> None:
    """Each source stands beside what it gives."""
    text = flat(told(samples.disputed()).text)
    assert "Exampleshire Gazette: Inadequate; Oakfield Post: Requires improvement to be good" in text


def test_a_withdrawn_report_says_since_when_and_what_it_gave() -> None:
    """The day on which it was first missed, not that on which it was told; its grades stay in the message."""
    event = samples.withdrawn()
    event = replace(event, inspection=replace(event.inspection, withdrawn_on=date(2024, 7, 31)))
    text = flat(told(event).text)
    assert "since 31 July 2024" in text
    assert "stays in our record, and was: Given Overall effectiveness:" in text
    assert "The impact of leaders on social work practice with children and families" in text
    letter = replace(event, inspection=replace(event.inspection, kind=InspectionKind.FOCUSED_VISIT, grades={}))
    assert "What it gave stays in our record." in flat(told(letter).text)


def test_grades_before_november_2013_are_never_compared() -> None:
    """The old scale is named, and nothing is set beside it."""
    old = replace(samples.PREVIOUS, framework="pre_sif", published=PartialDate(2012, 5))
    event = replace(samples.first_grade(), comparison=Comparison(Direction.FIRST, (), tuple(samples.AFTER), old))
    text = flat(told(event).text)
    assert "never compared" in text
    assert "May 2012" not in text


HOSTILE = (
    '<script>alert(1)</script> <a href="javascript:x">y</a> https://evil.example/x www.evil.example @everyone\r\nBcc: x'
)


def test_hostile_words_of_a_page_stay_words() -> None:
    """Page text becomes neither markup nor a link, a call or a header, in any part of the message."""
    event = samples.reported_move(title=HOSTILE, quote=HOSTILE)
    paper = replace(event.inspection.sightings[0], publisher=HOSTILE)
    shown = told(replace(event, inspection=replace(event.inspection, sightings=(paper,))), quote_press=True)
    assert "<script" not in shown.html
    assert '<a href="javascript' not in shown.html
    for body in (shown.text, shown.html):
        assert "evil.example" not in body
        assert "https://evil" not in body
        assert "@everyone" not in body
    assert not any(line.startswith("Bcc") for line in shown.text.splitlines())
    assert "\r" not in shown.text


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "https://good.example@evil.example/",
        "https://a.example/x\r\nBcc: y",
        "https:///nothing",
        "http://[broken",
        "",
    ],
)
def test_only_plain_web_addresses_become_links(url: str) -> None:
    """An address of another kind is left out of the message."""
    assert safe_url(url) is None
    event = samples.reported_move()
    page = replace(event.inspection.sightings[0], url=url)
    shown = told(replace(event, inspection=replace(event.inspection, sightings=(page,))))
    assert 'href="javascript' not in shown.html
    assert url not in shown.text or not url


def test_an_address_cannot_end_its_own_quotes() -> None:
    """Quotes and angle brackets in an address are encoded."""
    assert safe_url("https://a.example/\"><b>'") == "https://a.example/%22%3E%3Cb%3E%27"


@given(st.text())
def test_clean_text_is_one_line_without_signs_of_control(text: str) -> None:
    """Whatever a page holds, cleaned it is one short line that cannot be a link."""
    shown = clean(text)
    assert len(shown) <= 300
    assert shown.splitlines() in ([], [shown])
    assert "://" not in shown or not shown.split("://")[0][-1:].isalnum()


@pytest.mark.parametrize("council", ["Bournemouth, Christchurch and Poole", "Exampleshire"])
def test_the_longest_headline_keeps_its_main_thing(council: str) -> None:
    """A long headline loses its tail, never the council, the area or that it is only reported."""
    event = samples.reported_move()
    moves = tuple(
        Move(area, "outstanding", "requires_improvement", Direction.DOWN) for area in ("care", "leaders", "overall")
    )
    event = replace(
        event,
        areas=(),
        inspection=replace(event.inspection, council=council),
        comparison=Comparison(Direction.DOWN, moves, (), samples.PREVIOUS),
    )
    line = headline(event, FACTS)
    assert len(line) <= 150
    assert line.startswith(council)
    assert "children in care and care leavers down from Outstanding to Requires improvement to be good" in line
    assert "reported" in line


def test_an_area_less_sure_than_its_inspection_says_so() -> None:
    """A grade that only the press gives is not told as Ofsted's."""
    event = samples.unchanged()
    doubtful = {
        **event.inspection.grades,
        "overall": replace(event.inspection.grades["overall"], status=Status.REPORTED),
    }
    text = flat(told(replace(event, inspection=replace(event.inspection, grades=doubtful))).text)
    assert "Overall effectiveness: Good (reported only)" in text


@pytest.mark.parametrize(
    ("start", "end", "shown"),
    [
        pytest.param("2024-06-10", "2024-06-14", "10 to 14 June 2024", id="one-month"),
        pytest.param("2024-05-28", "2024-06-07", "28 May to 7 June 2024", id="two-months"),
        pytest.param("2024-12-16", "2025-01-10", "16 December 2024 to 10 January 2025", id="two-years"),
        pytest.param("2024-06-10", "2024-06-10", "10 June 2024", id="one-day"),
        pytest.param("2024-06", "2024-07", "June 2024 to July 2024", id="months"),
        pytest.param("2024", "2024", "2024", id="a-year"),
    ],
)
def test_spans_read_as_people_write_them(start: str, end: str, shown: str) -> None:
    """Month and year are said once where once is enough."""
    assert days(Span(PartialDate.parse(start), PartialDate.parse(end))) == shown


def test_days_and_lists() -> None:
    """A date is as precise as it was given; a list ends with "and"."""
    assert [day(PartialDate(2023)), day(PartialDate(2023, 9)), day(date(2023, 9, 3))] == [
        "2023", "September 2023", "3 September 2023",
    ]  # fmt: skip
    assert [listed([]), listed(["a"]), listed(["a", "b", "c"])] == ["", "a", "a, b and c"]


def test_a_correction_speaks_of_every_area() -> None:
    """Beside what was put right stand the areas that nobody had been told of."""
    shown = flat(message([samples.correction()], FACTS).text)
    assert all(FACTS.areas[area].label in shown for area in samples.correction().inspection.grades)
