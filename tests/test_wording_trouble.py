"""Trouble in words: what fails since when, what that means, what to do; and no word of a page becomes a link."""

from datetime import UTC, datetime, timedelta

import pytest

from monitor.model import Trouble
from monitor.wording.trouble import certificate_ends, destination_words, lasted, moved, source_words

AT = datetime(2026, 9, 14, 12, tzinfo=UTC)
LONDON = "Europe/London"


def trouble(
    *, drift: bool = False, partly: bool = False, pages: int = 0, error: str = "it is gone", failures: int = 3
) -> Trouble:
    return Trouble("begun", AT, AT, failures, error, worked_at=None, drift=drift, partly=partly, pages=pages)


@pytest.mark.parametrize(
    ("told", "subject", "opening"),
    [
        pytest.param(trouble(), "paper fails", 'The source "paper" fails.', id="its-own-page"),
        pytest.param(
            trouble(partly=True, pages=1), "a page of paper fails", "leads to a page that fails.", id="another"
        ),
        pytest.param(
            trouble(partly=True, pages=3), "3 pages of paper fail", "leads to 3 pages that fail.", id="others"
        ),
        pytest.param(trouble(drift=True), "paper has changed its shape", "has changed its shape.", id="its-shape"),
        pytest.param(
            trouble(drift=True, partly=True, pages=1),
            "a page of paper has changed its shape",
            "leads to a page that has changed its shape.",
            id="another's-shape",
        ),
        pytest.param(
            trouble(drift=True, partly=True, pages=153),
            "153 pages of paper have changed their shape",
            "leads to 153 pages that have changed their shape.",
            id="the-shape-of-all",
        ),
    ],
)
def test_what_fails(told: Trouble, subject: str, opening: str) -> None:
    """The subject and the first sentence name it, and what tries just that is said."""
    found, text = source_words("paper", told, ["a.example"], LONDON, official=False)
    assert found == f"Source trouble: {subject}"
    assert opening in text.partition("\n")[0]
    assert "since 14 September 2026, 13:00 BST, at 3 looks in a row" in text
    assert f"ofsted-monitor {'check' if told.partly else 'sources test'} paper" in text


@pytest.mark.parametrize("official", [True, False])
def test_ofsteds_own_source_has_stronger_words(official: bool) -> None:
    """On it every alert rests."""
    _, text = source_words("ofsted", trouble(), ["a.example"], LONDON, official=official)
    assert ("look there yourself: https://reports.ofsted.gov.uk" in text) is official
    assert "its silence proves nothing" in text


def test_only_the_sources_own_addresses_are_links() -> None:
    """What a hostile page is called stays text."""
    error = 'https://a.example/feed: the site answered "Access denied: https://evil.example/x @everyone" instead'
    _, text = source_words("paper", trouble(error=error), ["a.example"], LONDON, official=False)
    assert "What went wrong: https://a.example/feed: the site answered" in text
    assert "https://evil" not in text
    assert "@everyone" not in text


def test_a_mail_servers_words_are_no_links() -> None:
    """Where it went stands as it is; what was answered is only text."""
    error = "smtp.example.org:465 refused it: 550 see https://evil.example/x"
    _, text = destination_words("desk", trouble(error=error), LONDON)
    assert "smtp.example.org:465 refused it: 550 see https: //evil. example/x" in text


@pytest.mark.parametrize(
    ("time", "said"),
    [
        pytest.param(timedelta(seconds=20), "1 minute", id="at-least-a-minute"),
        pytest.param(timedelta(minutes=59), "59 minutes", id="minutes"),
        pytest.param(timedelta(hours=1, minutes=59), "1 hour", id="an-hour"),
        pytest.param(timedelta(hours=47), "47 hours", id="hours"),
        pytest.param(timedelta(days=2, hours=5), "2 days", id="days"),
    ],
)
def test_how_long_it_lasted(time: timedelta, said: str) -> None:
    """As people say it."""
    assert lasted(time) == said


def test_notes_say_what_to_do() -> None:
    """A moved address, and a certificate that ends."""
    assert moved("https://b.example/") == "moved for good to https://b.example/: change its url"
    assert certificate_ends(AT, LONDON) == (
        "its site's certificate ends on 14 September 2026, 13:00 BST: after that it is not read"
    )
