"""A paper's stories that are gone or cannot be read, and what a look counts as a request."""

import asyncio
import socket
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rounds import ALLOW, TLS, source
from servers import NOT_FOUND, Answering, Site, page, redirect
from town import Town

from monitor.facts import load
from monitor.fetch import Fetcher
from monitor.fetch.guard import look_up
from monitor.model import SourceState
from monitor.round import Round, SourceReport, visit
from monitor.round.again import is_tried_again
from monitor.settings import load as load_settings
from monitor.store import Hosts, Sources, open_database

MORNING = datetime(2026, 9, 14, 8, tzinfo=UTC)
QUARTER, HOUR, DAY = timedelta(minutes=15), timedelta(hours=1), timedelta(days=1)
FAIR, STORY = "/a/fair", "/a/verdict"
VERDICT = (
    "Ofsted has rated Rutland County Council's children's services: the leadership is inadequate. It inspected them "
)
EMPTY = page("<html><head><title>A film</title></head><body><video></video></body></html>")
BUSY = page("Back soon.", 503)


async def _at_once(_: float) -> None:
    """No test waits for a host."""


@dataclass
class Paper:
    """A small paper whose feed the daemon looks at, at the instants that a test names."""

    site: Site
    folder: Path
    now: datetime = MORNING
    lost: set[str] = field(default_factory=lambda: {"no-such-host.invalid"})  # names that nobody knows

    def __post_init__(self) -> None:
        self.town = Town(self.site)
        self.town.article(FAIR, "Fair comes to town", MORNING.date(), "There will be a big wheel, and stalls.")
        self.shows(FAIR, STORY)
        feed = source("gazette", "feed", self.site.url("/feed"), 'authority = "press"')
        (self.folder / "sources.toml").write_text(ALLOW + feed)
        self.settings = load_settings(self.folder / "sources.toml", load(), {})
        self.engine = open_database(f"sqlite:///{self.folder / 'ofsted.db'}", load(), now=MORNING, known="none")

    def asks(self, url: str) -> None:
        """The source is at another address."""
        file = self.folder / "sources.toml"
        file.write_text(file.read_text().replace(self.site.url("/feed"), url))
        self.settings = load_settings(file, load(), {})

    def shows(self, *paths: str) -> None:
        """The feed names these stories and no others."""
        self.town.feed("/feed", {path: ("A story", MORNING.date()) for path in paths})

    def looks(self, instants: Iterable[datetime], *, thorough: bool = False) -> Iterator[SourceReport]:
        """How each of these looks went."""
        for self.now in instants:
            yield asyncio.run(self._look(thorough))

    def look(self, at: datetime, *, thorough: bool = False) -> SourceReport:
        return next(self.looks([at], thorough=thorough))

    def tries(self, instants: Iterable[datetime]) -> list[timedelta]:
        """When, since the first morning, these looks asked for the story."""
        found, before = list[timedelta](), self.asked(STORY)
        for _ in self.looks(instants):
            found += [self.now - MORNING] * (self.asked(STORY) - before)
            before = self.asked(STORY)
        return found

    def asked(self, path: str) -> int:
        return sum(request.path == path for request in self.site.asked)

    @property
    def state(self) -> SourceState:
        return Sources(self.engine).states()["gazette"]

    async def _resolved(self, host: str) -> list[str]:
        if host in self.lost:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return ["127.0.0.1"] if host.endswith(".example") else list(await look_up(host))

    async def _look(self, thorough: bool) -> SourceReport:
        async with Fetcher(
            contact=None,
            allow=self.settings.allow_addresses,
            pause_per_host=timedelta(0),
            tls=TLS,
            resolve=self._resolved,
            sleep=_at_once,
            hosts=Hosts(self.engine),
            clock=lambda: self.now,
        ) as web:
            work = Round(self.settings, load(), self.engine, web, lambda: self.now)
            return await work.look(self.settings.sources[0], thorough=thorough)


@pytest.fixture
def paper(site: Site, tmp_path: Path) -> Iterator[Paper]:
    """A feed with two stories, one of which is not there."""
    paper = Paper(site, tmp_path)
    yield paper
    paper.engine.dispose()


@pytest.mark.parametrize("answer", [NOT_FOUND, EMPTY], ids=["gone", "unreadable"])
def test_a_story_that_is_no_more_is_asked_for_ever_more_seldom(paper: Paper, answer: Answering) -> None:
    """At the next look, then each time twice as long after the first one, in the end every six hours, whether the feed
    still names it or not.
    """
    paper.site.pages[STORY] = answer
    tries = paper.tries(MORNING + number * QUARTER for number in range(12))
    paper.shows(FAIR)
    tries += paper.tries(MORNING + 3 * HOUR + number * HOUR for number in range(30))
    by_now = [QUARTER, 2 * QUARTER, HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 14 * HOUR, 20 * HOUR, 26 * HOUR, 32 * HOUR]
    assert tries == [timedelta(0), *by_now]
    paper.tries([MORNING + 10 * DAY])
    paper.shows()
    assert paper.tries(MORNING + number * DAY for number in range(15, 60)) == [], "a fortnight is enough"
    assert paper.asked(FAIR) == 1


def test_a_story_that_comes_back_is_read(paper: Paper) -> None:
    """At its next try, though the feed has dropped it meanwhile; and then not once more."""
    paper.tries(MORNING + number * HOUR for number in range(4))
    paper.shows(FAIR)
    paper.town.article(STORY, "Services rated inadequate", MORNING.date(), f"{VERDICT} in July 2026.")
    reports = list(paper.looks(MORNING + number * HOUR for number in range(4, 12)))
    assert [report.outcomes for report in reports] == [1, *[0] * 7]
    assert paper.tries([MORNING + number * DAY for number in range(1, 9)]) == []
    assert paper.state.notes == ()


def test_a_story_that_may_come_in_a_moment_is_tried_at_every_look(paper: Paper) -> None:
    """A server that is busy says nothing of the story: it must not be missed."""
    paper.site.pages[STORY] = BUSY
    instants = [MORNING + number * DAY for number in range(6)]
    assert set(paper.tries(instants)) == {at - MORNING for at in instants}


def test_a_story_that_is_put_off_is_noted_and_no_failure(paper: Paper) -> None:
    """Looks that do not ask for it are whole, and still say that there is one."""
    paper.look(MORNING)
    note = ("1 story is gone or cannot be read: asked for again, later each time",)
    assert (paper.state.condition, paper.state.failures, paper.state.notes) == ("partly", 0, note)
    paper.look(MORNING + HOUR)
    report = paper.look(MORNING + HOUR + QUARTER)
    assert (report.status, report.requests, paper.state.condition, paper.state.notes) == ("ok", 1, "ok", note)


@pytest.mark.parametrize("answer", [NOT_FOUND, EMPTY], ids=["gone", "unreadable"])
def test_a_paper_of_which_nothing_can_be_read_is_in_trouble(paper: Paper, answer: Answering) -> None:
    """Also at looks that put all its stories off; until one of them is read."""
    stories = [f"/a/{number}" for number in range(5)]
    paper.site.pages.update(dict.fromkeys(stories, answer))
    paper.shows(*stories)
    reports = list(paper.looks(MORNING + number * QUARTER for number in range(8)))
    assert {report.status for report in reports} == {"failed"}
    assert "names 5 stories, and none of them can be read" in reports[-1].errors[-1]
    assert (paper.state.failures, paper.state.told_at is not None) == (8, True)
    paper.town.article(stories[0], "Fair comes to town", MORNING.date(), "There will be a big wheel, and stalls.")
    paper.look(MORNING + DAY)
    assert (paper.state.failures, paper.state.told_at) == (0, None)


def test_check_and_better_rules_try_all_of_it_at_once(paper: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither somebody who waits nor a new version that may be able to read it is put off."""
    paper.site.pages[STORY] = EMPTY
    paper.tries([MORNING, MORNING + HOUR])
    at = MORNING + HOUR + QUARTER
    assert paper.look(at).status == "ok"
    assert paper.look(at, thorough=True).status == "failed"
    monkeypatch.setattr(visit, "__version__", "99")
    assert paper.look(at).status == "failed"


@given(st.timedeltas(timedelta(minutes=1), 2 * DAY))
def test_no_pace_of_looks_asks_often_or_never(every: timedelta) -> None:
    """Some ten times and once a day: the gap is never longer than all the time before it, or a day, and one look."""
    tries, now = [MORNING], MORNING
    while (now := now + every) < MORNING + 14 * DAY:
        if is_tried_again(MORNING, tries[-1], now, DAY):
            tries.append(now)
    assert len(tries) <= 12 + 14
    assert all(b - a <= min(a - MORNING, DAY) + every for a, b in pairwise(tries))


def test_a_clock_that_was_ahead_puts_nothing_off(paper: Paper) -> None:
    """A try of next year counts for nothing, and from then on the gaps grow as usual."""
    paper.tries([MORNING + 365 * DAY, MORNING + 366 * DAY])
    tries = paper.tries(MORNING + number * HOUR for number in range(20))
    assert tries == [number * HOUR for number in (0, 1, 2, 4, 8, 14)]


# --- What counts as a request ----------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "url"),
    [
        pytest.param(NOT_FOUND, "", id="gone"),
        pytest.param(BUSY, "", id="busy-and-asked-thrice"),
        pytest.param(page("", 429, retry_after="36000"), "", id="wants-its-rest"),
        pytest.param(page(""), "", id="empty"),
        pytest.param(redirect("/nowhere"), "", id="leads-nowhere"),
        pytest.param(redirect("http://elsewhere.invalid/"), "", id="leads-to-where-it-may-not"),
        pytest.param(redirect("/private"), "", id="leads-to-what-is-forbidden"),
        pytest.param(NOT_FOUND, "http://no-such-host.invalid/feed", id="no-such-host"),
        pytest.param(NOT_FOUND, "http://10.1.2.3/feed", id="a-private-address"),
        pytest.param(NOT_FOUND, "http://127.0.0.1:9/feed", id="nothing-listens"),
        pytest.param(NOT_FOUND, "/private", id="forbidden"),
    ],
)
def test_only_what_was_asked_for_counts(site: Site, tmp_path: Path, answer: Answering, url: str) -> None:
    """As many requests as addresses that the site was asked for, in one look and in nine more while it rests."""
    site.pages["/feed"] = answer
    site.pages["/robots.txt"] = page("User-agent: *\nDisallow: /private\n", content_type="text/plain")
    paper = Paper(site, tmp_path)
    site.pages["/feed"] = answer
    if url:
        paper.asks(url if "://" in url else site.url(url))
    for report in paper.looks(MORNING + number * timedelta(seconds=20) for number in range(10)):
        paths = {request.path for request in site.asked} - {"/robots.txt"}
        assert report.status == "failed"
        assert report.requests == len(paths), report.errors
        site.asked.clear()
    paper.engine.dispose()


def test_what_cannot_be_reached_any_more_counts_not(paper: Paper) -> None:
    """Its robots.txt is known, and yet nothing is asked for once its name is lost."""
    paper.asks(paper.site.url("/feed", "gazette.example"))
    assert paper.look(MORNING).requests == 1
    paper.lost.add("gazette.example")
    report = paper.look(MORNING + HOUR)
    assert (report.requests, "no such host" in str(report.error)) == (0, True)
