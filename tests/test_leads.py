"""Which of a page's links a source follows, and which are a fault."""

import pytest

from monitor.model import Link, PageKind, PartialDate
from monitor.round.leads import has_too_few, hosts_of, is_followed, items_of, leads_astray
from monitor.settings import Source

FEED = Source("it", PageKind.FEED, "https://Paper.example/rss", match="(?i)ofsted", expect_at_least=2)
OFSTED = Source("it", PageKind.OFSTED_SEARCH, "https://reports.ofsted.gov.uk/search")
INTERNATIONAL = Source("it", PageKind.FEED, "https://Bücher.example/rss")
OWN = Link("https://paper.example/ofsted", PageKind.ARTICLE)
FOREIGN = Link("https://else.example/ofsted", PageKind.ARTICLE)


@pytest.mark.parametrize(
    ("link", "source", "followed"),
    [
        pytest.param(OWN, FEED, True, id="its-own-host-and-match"),
        pytest.param(Link("https://paper.example/fire", PageKind.ARTICLE), FEED, False, id="not-as-match-wants"),
        pytest.param(FOREIGN, FEED, False, id="another-host"),
        pytest.param(Link("https://PAPER.example/2", PageKind.FEED), FEED, True, id="indexes-whatever-match-says"),
        pytest.param(Link("https://files.ofsted.gov.uk/1", PageKind.REPORT), OFSTED, True, id="ofsteds-files"),
        pytest.param(
            Link("https://xn--bcher-kva.example/1", PageKind.FEED), INTERNATIONAL, True, id="as-it-is-asked-for"
        ),
        pytest.param(Link("https://BÜCHER.example/1", PageKind.FEED), INTERNATIONAL, True, id="as-people-write-it"),
        pytest.param(Link("nothing", PageKind.ARTICLE), FEED, False, id="no-address"),
    ],
)
def test_a_link_is_followed_to_the_sources_hosts_if_it_matches(link: Link, source: Source, followed: bool) -> None:
    """Both the host and, for documents, `match` decide."""
    assert is_followed(link, source, hosts_of(source)) is followed


@pytest.mark.parametrize(
    ("links", "source", "astray"),
    [
        pytest.param([OWN, FOREIGN], FEED, False, id="a-paper-may-lead-anywhere"),
        pytest.param([FOREIGN], FEED, True, id="but-not-only-elsewhere"),
        pytest.param([Link("https://reports.ofsted.gov.uk/1", PageKind.OFSTED_COUNCIL), FOREIGN], OFSTED, True),
        pytest.param([], FEED, False, id="nowhere"),
    ],
)
def test_links_to_other_hosts_are_a_fault_on_ofsteds_pages(links: list[Link], source: Source, astray: bool) -> None:
    """On Ofsted's pages any is, on a paper's only if there are no others."""
    assert leads_astray(links, source, hosts_of(source)) is astray


def test_items_are_the_pages_that_an_index_shows_now() -> None:
    """Neither the next page of the list nor what the list has stopped showing counts for expect-at-least."""
    more = Link("https://paper.example/2", PageKind.FEED)
    gone = Link("https://paper.example/old", PageKind.ARTICLE, gone_on=PartialDate.parse("2026-09-01"))
    items = items_of([OWN, more, gone], PageKind.FEED)
    assert items == [OWN]
    assert (has_too_few(len(items), FEED), has_too_few(2, FEED)) == (True, False)
