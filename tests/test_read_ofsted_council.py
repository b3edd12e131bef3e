import pytest

from monitor.errors import UnreadablePage
from monitor.model import Origin, PartialDate
from monitor.read.ofsted_council import read

URL = "https://reports.ofsted.gov.uk/provider/44/80401"
HEAD = '<div class="title-block"><h1>Exampleshire</h1><p class="title-block__subheading">URN: 80401</p></div>'


def page(main: str) -> bytes:
    return f"<html><body><main>{main}</main></body></html>".encode()


@pytest.mark.parametrize(
    ("main", "says"),
    [
        pytest.param("<h1>Report not found</h1>", "the council's name not found", id="report-not-found"),
        pytest.param('<div class="title-block"><h1>Report not found</h1></div>', "the URN not found", id="error-block"),
        pytest.param("<p>Log in to go on</p>", "the council's name not found .*h1 in .title-block", id="login"),
        pytest.param(HEAD + '<span class="filetype">PDF</span>', "none of their links was found", id="links-lost"),
    ],
)
def test_what_is_no_council_page_is_loud(main: str, says: str) -> None:
    """An error page answered at a council's address is unreadable, never a council without reports."""
    with pytest.raises(UnreadablePage, match=says):
        read(page(main), Origin(URL))


def test_a_council_not_yet_inspected_is_no_fault() -> None:
    """A provider's page without a timeline is read; it has no links."""
    council = read(page(HEAD), Origin(URL))
    assert (council.title, council.urn, council.links) == ("Exampleshire", 80401, ())


def test_a_page_without_the_reports_that_the_list_dates_is_loud() -> None:
    """Where Ofsted's list gives the day of a council's latest report, its page has to show one."""
    with pytest.raises(UnreadablePage, match=r"the report links not found .*Ofsted's list"):
        read(page(HEAD), Origin(URL, published=PartialDate(2026, 7, 28)))


def test_the_printed_urn_wins_over_the_address() -> None:
    """Ofsted's own links by council code lead to the wrong council at times; what the page says counts."""
    assert read(page(HEAD), Origin("https://reports.ofsted.gov.uk/provider/44/80999")).urn == 80401


@pytest.mark.parametrize(
    ("link", "published"),
    [
        pytest.param(
            'inspection<span class="nonvisual">inspection, pdf - 9 May 2025</span>', "2025-05-09", id="hidden"
        ),
        pytest.param("inspection, pdf - 09 May 2025", "2025-05-09", id="visible"),
        pytest.param("inspection", None, id="event-date-is-not-publication"),
    ],
)
def test_a_report_is_dated_by_its_publication(link: str, published: str | None) -> None:
    """The date in the link's words counts; the date of the event beside it never does."""
    event = '<div class="event"><p class="timeline__date"><time>3 March 2025</time></p>{}</div>'
    anchor = f'<a class="publication-link" href="https://files.ofsted.gov.uk/v1/file/1">{link}</a>'
    (report,) = read(page(HEAD + event.format(anchor)), Origin(URL)).links
    assert (str(report.published) if report.published else None) == published
    assert report.title == "inspection"


def test_facts_of_the_next_event_are_not_taken() -> None:
    """A link without a date does not borrow the "Published" line of the event below it."""
    events = (
        '<div class="event"><a class="publication-link" href="https://files.ofsted.gov.uk/v1/file/1">letter</a></div>'
        '<div class="event"><div class="event__metadata">Published <time>3 July 2023</time></div></div>'
    )
    (report,) = read(page(HEAD + events), Origin(URL)).links
    assert report.published is None
