"""The message that Ofsted's report is not found: it says what was seen, and nothing of Ofsted that it did not say."""

from dataclasses import replace
from datetime import timedelta

import pytest
import samples

from monitor.model import Event, Given, InspectionKind, PartialDate, Status
from monitor.wording import headline, message

FACTS = samples.facts()
WEEKS = timedelta(days=40)


def said(event: Event) -> str:
    return " ".join(message([event], FACTS).text.split())


def test_it_says_what_was_reported_and_that_it_may_be_right() -> None:
    """What was told stands there again as reported; no row tells more than the paper did."""
    told = said(samples.not_found())
    assert "As reported: Down Overall effectiveness: from Good to Requires improvement to be good" in told
    assert "That does not mean that what was reported is wrong" in told
    assert "until 29 August 2024. After that we show the earlier ones again" in told
    assert "Read in Ofsted's published report" not in told


@pytest.mark.parametrize(
    ("event", "words"),
    [
        pytest.param(
            replace(samples.not_found(), read_at=samples.SEEN_AT + WEEKS),
            "We showed it among the council's grades, as reported, for 30 days, until 29 August 2024. Since then we",
            id="after-its-days",
        ),
        pytest.param(
            replace(samples.not_found(), comparison=samples.first_grade().comparison),
            "After that we leave it out.",
            id="without-earlier-grades",
        ),
        pytest.param(
            replace(
                samples.not_found(),
                read_at=samples.SEEN_AT + 2 * WEEKS,
                inspection=replace(samples.not_found().inspection, first_seen_at=samples.SEEN_AT + WEEKS),
            ),
            "It is not among the council's grades that we show: it was more than 30 days old when we first read of it.",
            id="read-late",
        ),
    ],
)
def test_it_says_how_long_the_grades_count(event: Event, words: str) -> None:
    """For thirty days; the sentence fits the day on which it is read."""
    assert words in said(event)


def dated(page: str | None, published: str | None = None, *, read: timedelta = timedelta()) -> Event:
    """The word that nothing came of what a page of this day told, as published on another, and read so much later."""
    event = samples.not_found()
    shown, given = (PartialDate.parse(day) if day else None for day in (page, published))
    (told,) = event.inspection.sightings
    told = replace(told, page_published=shown, outcome=replace(told.outcome, published=given))
    of = replace(event.inspection, sightings=(told,), published=given, first_seen_at=samples.SEEN_AT + read)
    return replace(event, inspection=of)


@pytest.mark.parametrize(
    ("event", "line", "words"),
    [
        pytest.param(
            dated("2024-07"), "reported in July 2024 not found", "It was first reported in July 2024. ", id="a-month"
        ),
        pytest.param(
            dated("2024-07-30", "2024-07-26"),
            "reported on 30 July 2024 not found",
            "It was first reported on 30 July 2024; published, as reported, on 26 July 2024. ",
            id="reported-after-publication",
        ),
        pytest.param(
            dated("2024-07-30", "2024-07-30"),
            "reported on 30 July 2024 not found",
            "It was first reported on 30 July 2024. ",
            id="reported-on-the-day",
        ),
        pytest.param(
            dated(None, "2024-07-26"),
            "reported as published on 26 July 2024 not found",
            "It was published, as reported, on 26 July 2024. ",
            id="a-page-without-a-date",
        ),
        pytest.param(
            dated(None),
            "first read of on 30 July 2024 not found",
            "It was first read of on 30 July 2024. ",
            id="no-date",
        ),
        pytest.param(
            dated("2025-07-30"),
            "first read of on 30 July 2024 not found",
            "It was first read of on 30 July 2024. ",
            id="a-day-to-come",
        ),
    ],
)
def test_a_day_is_told_as_what_it_is(event: Event, line: str, words: str) -> None:
    """When it was reported, published or read of: three days, none of them more exact than it was given."""
    assert line in headline(event, FACTS)
    assert words in said(event)


@pytest.mark.parametrize(
    ("page", "read", "is_old"),
    [
        pytest.param("2024-07-01", 30, True, id="of-a-day"),
        pytest.param("2024-07", 5, False, id="perhaps-of-the-first-of-july-perhaps-of-yesterday"),
        pytest.param("2024-06", 0, False, id="perhaps-of-the-30th-of-june"),
        pytest.param("2024-06", 1, True, id="of-the-30th-of-june-at-the-latest"),
    ],
)
def test_an_age_is_told_only_where_it_is_known(page: str, read: int, is_old: bool) -> None:
    """A page of "July 2024" may be of its last day: what is not surely more than 30 days old is not called so."""
    shown = said(dated(page, read=timedelta(days=read)))
    assert ("it was more than 30 days old when we first read of it" in shown) is is_old
    assert ("among the council's grades, as reported, for 30 days, until" in shown) is not is_old


def test_where_sources_differ_all_are_named() -> None:
    """Two papers said otherwise, and Ofsted nothing: neither is told as what it was."""
    of = replace(samples.disputed().inspection, grades={"overall": Given("inadequate", Status.DISPUTED)})
    told = said(replace(samples.not_found(), inspection=of))
    assert "Sources differ." in told
    assert "Exampleshire Gazette: Inadequate; Oakfield Post: Requires improvement to be good" in told
    assert headline(replace(samples.not_found(), inspection=of), FACTS).endswith("(disputed)")


def test_of_a_visit_nothing_is_said_of_grades() -> None:
    """A visit gave none, so none goes."""
    event = samples.not_found()
    of = replace(event.inspection, kind=InspectionKind.MONITORING_VISIT, grades={}, theme="care_leavers")
    told = said(replace(event, inspection=of, comparison=samples.first_grade().comparison))
    assert "monitoring visit reported on 30 July 2024 not found on Ofsted's site by 6 August 2024 (reported)" in told
    assert "grades" not in told
    assert "As reported:" not in told


@pytest.mark.parametrize("kind", list(InspectionKind))
def test_the_line_is_short_for_the_longest_name(kind: InspectionKind) -> None:
    """A subject of at most 150 characters, also for three towns."""
    event = samples.not_found()
    of = replace(event.inspection, kind=kind, council="Bournemouth, Christchurch and Poole")
    assert len(headline(replace(event, inspection=of), FACTS)) <= 150
