"""Sources in trouble, end to end: who is told, when, how often, and what the record says."""

import socket
import threading
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from program import today
from rounds import NOON, OPERATOR, Rounds, notify, source, subjects, words
from servers import Site, page, redirect, versioned
from sinks import Hook, web_hook
from town import Town

from monitor.facts import load
from monitor.fetch.guard import look_up
from monitor.model import EventKind, Notice, SourceState
from monitor.route import concerned
from monitor.settings.values import Destination
from monitor.store import Outbox, Post, Sources, open_database

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def feed(site: Site, entries: int = 6, path: str = "/feed") -> None:
    """A paper's feed of stories that its source does not follow: it is looked at, and nothing behind it."""
    items = "".join(
        f"<item><title>Fair number {n}</title><link>{site.url(f'/fair/{n}')}</link></item>" for n in range(entries)
    )
    body = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Gazette</title>{items}</channel></rss>'
    site.pages[path] = versioned(body, etag=f'"{entries}"', content_type="application/rss+xml")


def gazette(site: Site, name: str = "gazette", path: str = "/feed", more: str = "") -> str:
    return source(name, "feed", site.url(path), f'match = "Ofsted"\n{more}')


def test_three_looks_that_fail_are_told_to_the_operator_alone(tmp_path: Path, site: Site, hook: Hook) -> None:
    """Once; again a day later, while it lasts; and once when it is over. The team hears nothing of it."""
    with web_hook() as operator:
        tables = gazette(site), notify("team", hook), notify("operator", operator, OPERATOR)
        rounds = Rounds(tmp_path, site, tables)
        feed(site)
        rounds.check()
        site.pages.pop("/feed")
        for told in (0, 0, 1, 1):
            assert rounds.check().failed
            assert len(operator.taken) == told
        rounds.at = NOON + timedelta(hours=3) + DAY
        rounds.check()
        rounds.check()
        assert subjects(operator) == [
            "Source trouble: gazette fails",
            "Still source trouble: gazette fails",
        ]
        begun = words(operator.taken[0])
        assert "since 14 September 2026, 14:00 BST, at 3 looks in a row" in begun
        assert "last read whole on 14 September 2026, 13:00 BST" in begun
        assert site.url("/feed") in begun
        assert "ofsted-monitor sources test gazette" in begun
        feed(site)
        assert not rounds.check().failed
        rounds.check()
        assert subjects(operator)[2:] == ["Recovered: gazette is read again"]
        assert "failed for 28 hours, since 14 September 2026, 14:00 BST, at 6 looks" in words(operator.taken[2])
        references = [
            f"S-gazette-2026-09-{kind}" for kind in ("14-source_trouble", "15-source_trouble", "15-recovered")
        ]
        assert operator.references == references
    assert hook.taken == []


def test_a_changed_shape_is_told_at_once(tmp_path: Path, site: Site, hook: Hook) -> None:
    """Ofsted's list without its cards, with words that say what hangs on it."""
    Town(site).add_council("Rutland")
    rounds = Rounds(
        tmp_path, site, (source("ofsted", "ofsted-search", site.url("/search?rows=100")), notify("desk", hook))
    )
    rounds.check()
    paragraphs = "".join(f"<p>{number}. Our list of councils has a new look.</p>" for number in range(40))
    site.pages["/search?rows=100"] = page(
        '<html><body><main><div class="search-results__heading"><strong class="results-count">1</strong> results'
        f"</div>{paragraphs}</main></body></html>"
    )
    rounds.check()
    assert subjects(hook) == ["Source trouble: ofsted has changed its shape"]
    assert "the results list not found" in words(hook.taken[0])
    assert "Ofsted's own site, on which every alert rests" in words(hook.taken[0])
    assert rounds.sources["ofsted"].condition == "failing"


def test_fewer_pages_than_expected_are_a_changed_shape(tmp_path: Path, site: Site, hook: Hook) -> None:
    """`expect-at-least` is a promise of the configuration: told at once."""
    feed(site, 3)
    Rounds(tmp_path, site, (gazette(site, more="expect-at-least = 5"), notify("desk", hook))).check()
    assert subjects(hook) == ["Source trouble: gazette has changed its shape"]


def test_far_fewer_pages_than_usual_are_noticed(tmp_path: Path, site: Site, hook: Hook) -> None:
    """Counted also while the page is unchanged; `check` says so with exit 1, and after three looks it is told."""
    rounds = Rounds(tmp_path, site, (gazette(site), notify("desk", hook)))
    feed(site, 12)
    assert not any(rounds.check().failed for _ in range(5))
    assert rounds.sources["gazette"].recent_items == (12,) * 5
    feed(site, 3)
    report = rounds.check()
    assert "leads to 3 pages, where 12 are usual" in str(report.sources[0].error)
    assert report.failed
    for _ in range(2):
        rounds.check()
    assert subjects(hook) == ["Source trouble: gazette fails"]


def test_each_source_has_its_own_trouble(tmp_path: Path, site: Site, hook: Hook) -> None:
    """Two that fail are two messages, and one that comes back ends its own alone."""
    rounds = Rounds(tmp_path, site, (gazette(site), gazette(site, "echo", "/echo"), notify("desk", hook)))
    for _ in range(3):
        rounds.check()
    feed(site, path="/echo")
    rounds.check()
    assert sorted(hook.references) == [
        "S-echo-2026-09-14-recovered", "S-echo-2026-09-14-source_trouble", "S-gazette-2026-09-14-source_trouble",
    ]  # fmt: skip


def test_a_network_that_is_down_is_one_trouble(tmp_path: Path, site: Site, hook: Hook) -> None:
    """Of Ofsted's own source, for all of them; then it is over, once."""

    async def nowhere(_: str) -> list[str]:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    Town(site).add_council("Rutland")
    feed(site)
    official = source("ofsted", "ofsted-search", site.url("/search?rows=100", host="localhost"))
    paper = source("gazette", "feed", site.url("/feed", host="localhost"), 'match = "Ofsted"\nhosts = ["127.0.0.1"]')
    rounds = Rounds(tmp_path, site, (official, paper, notify("desk", hook)), resolve=nowhere)
    for _ in range(4):
        assert rounds.check().failed
    assert {state.failures for state in rounds.sources.values()} == {4}
    rounds.resolve = look_up
    assert not rounds.check().failed
    assert subjects(hook) == ["Source trouble: ofsted fails", "Recovered: ofsted is read again"]


def test_a_name_that_cannot_be_looked_up_while_ofsted_is_read_is_told(tmp_path: Path, site: Site, hook: Hook) -> None:
    """A paper whose name servers are dead fails by itself: the network works."""

    async def not_the_papers(host: str) -> Sequence[str]:
        if host == "gazette.example":
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
        return await look_up(host)

    Town(site).add_council("Rutland")
    official = source("ofsted", "ofsted-search", site.url("/search?rows=100"))
    paper = source("gazette", "feed", "http://gazette.example/feed", 'match = "Ofsted"')
    rounds = Rounds(tmp_path, site, (official, paper, notify("desk", hook)), resolve=not_the_papers)
    for told in (0, 0, 1, 1):
        rounds.check()
        assert subjects(hook) == ["Source trouble: gazette fails"] * told


def test_a_trouble_is_told_before_its_end(tmp_path: Path, site: Site, hook: Hook) -> None:
    """A mail server that fails with the sources hears in order what it missed."""
    rounds = Rounds(tmp_path, site, (gazette(site), notify("desk", hook)))
    hook.status = 500
    for _ in range(3):
        rounds.check()
    feed(site)
    hook.status = 200
    hook.taken.clear()
    rounds.check()
    rounds.check()
    told = [subject for subject in subjects(hook) if "gazette" in subject]
    assert told == ["Source trouble: gazette fails", "Recovered: gazette is read again"]


def test_a_document_that_cannot_be_read_is_no_failure_of_its_source(tmp_path: Path, site: Site, hook: Hook) -> None:
    """It was read, in part; its success moves on, and the document is told once, by itself."""
    town = Town(site)
    town.publish("Wirral", NOON.date(), b"%PDF-1.4 cut short")
    rounds = Rounds(
        tmp_path, site, (source("ofsted", "ofsted-search", site.url("/search?rows=100")), notify("desk", hook))
    )
    for _ in range(4):
        assert rounds.check().failed
    state = rounds.sources["ofsted"]
    assert (state.condition, state.failures, state.succeeded_at) == ("partly", 0, NOON + 3 * HOUR)
    assert subjects(hook) == ["Source trouble: a report on Wirral cannot be read (ofsted)"]


def test_a_story_that_was_taken_down_is_no_failure_of_its_paper(tmp_path: Path, site: Site, hook: Hook) -> None:
    """A dead link may stand in a feed for days; a paper that refuses its stories is another matter."""
    rounds = Rounds(tmp_path, site, (source("gazette", "feed", site.url("/feed")), notify("operator", hook, OPERATOR)))
    feed(site)
    Town(site).article("/fair/0", "Fair comes to town", NOON.date(), "There will be a big wheel, and stalls.")
    for _ in range(4):
        assert rounds.check().failed
    state = rounds.sources["gazette"]
    assert (state.condition, state.failures, subjects(hook)) == ("partly", 0, [])
    for number in range(1, 6):
        site.pages[f"/fair/{number}"] = page("No programs, please.", 403)
    for _ in range(3):
        rounds.check()
    assert subjects(hook) == ["Source trouble: 5 pages of gazette fail"]


def test_a_moved_address_is_noted_and_no_trouble(tmp_path: Path, site: Site, hook: Hook) -> None:
    """`sources` shows it until the configuration is changed."""
    feed(site, path="/news/feed")
    site.pages["/feed"] = redirect(site.url("/news/feed"))
    rounds = Rounds(tmp_path, site, (gazette(site), notify("desk", hook)))
    assert not rounds.check().failed
    assert rounds.sources["gazette"].notes == (f"moved for good to {site.url('/news/feed')}: change its url",)
    assert hook.taken == []


# --- who is told ------------------------------------------------------------------


def destination(name: str, *events: str, operator: bool = True) -> Destination:
    chosen = frozenset(EventKind(event) for event in events) or Destination(name, "").events
    return Destination(name, "json://a.example", operator=operator, events=chosen)


DESK, OPS = destination("desk", operator=False), destination("ops")
PRESS = destination("press", operator=False)
FAILURES_ONLY = destination("failures", "source_trouble", "delivery_trouble")
MAILS_ONLY = destination("mails", "move", "delivery_trouble")


@pytest.mark.parametrize(
    ("destinations", "kind", "failing", "told"),
    [
        pytest.param([DESK, OPS], "source_trouble", "", ["ops"], id="the-operator"),
        pytest.param([DESK], "source_trouble", "", ["desk"], id="the-first-where-nobody-is"),
        pytest.param([], "source_trouble", "", [], id="nobody-there"),
        pytest.param([OPS, MAILS_ONLY], "source_trouble", "", ["ops"], id="who-named-other-kinds-hears-of-these-alone"),
        pytest.param([OPS, MAILS_ONLY], "delivery_trouble", "", ["ops", "mails"], id="both"),
        pytest.param([DESK, MAILS_ONLY], "source_trouble", "", ["mails"], id="but-never-nobody"),
        pytest.param([OPS, FAILURES_ONLY], "recovered", "", ["ops"], id="recovered-is-a-kind-too"),
        pytest.param([DESK, FAILURES_ONLY], "council_ends", "", ["failures"], id="a-council-that-ends-always"),
        pytest.param([DESK, OPS, MAILS_ONLY], "delivery_trouble", "ops", ["mails"], id="past-the-failing-one"),
        pytest.param([DESK, OPS], "delivery_trouble", "ops", ["ops"], id="it-waits-and-no-reader-hears"),
        pytest.param([DESK, PRESS], "delivery_trouble", "press", ["desk"], id="the-first-where-nobody-is-an-operator"),
        pytest.param([DESK, PRESS], "delivery_trouble", "desk", ["press"], id="or-the-first-other"),
        pytest.param([DESK], "delivery_trouble", "desk", ["desk"], id="itself-if-nobody-is-left"),
    ],
)
def test_who_hears_of_trouble(destinations: Sequence[Destination], kind: str, failing: str, told: list[str]) -> None:
    """Operators alone, by their `events` if these name kinds of trouble; where there is none one other hears."""
    assert [one.name for one in concerned(EventKind(kind), destinations, failing)] == told


# --- one transaction --------------------------------------------------------------


def notice(topic: str) -> Notice:
    return Notice(EventKind.SOURCE_TROUBLE, f"S-gazette-{today()}-source_trouble", NOON, "Trouble", "Words", topic)


def counted(before: SourceState) -> tuple[SourceState, list[Notice]]:
    failures = before.failures + 1
    return SourceState("gazette", failures=failures, told_at=NOON), [notice(f"failure {failures}")]


def test_looks_at_once_are_both_counted(tmp_path: Path) -> None:
    """Two processes may look at one time: nothing that one of them writes is lost, nor told twice."""
    engine = open_database(f"sqlite:///{tmp_path / 'ofsted.db'}", load(), now=NOON, known="none")
    post = Post(load(), (OPS,), "summary")

    def look() -> None:
        for _ in range(10):
            Sources(engine).change("gazette", counted, post)

    threads = [threading.Thread(target=look) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert Sources(engine).states()["gazette"].failures == 30
    assert len({alert.reference for alert in Outbox(engine).alerts()}) == 30
    engine.dispose()


def test_what_is_told_and_the_record_of_it_are_stored_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """A crash between them leaves neither: then the next look tells."""
    engine = open_database("sqlite://", load(), now=NOON, known="none")
    post = Post(load(), (OPS,), "summary")

    def fails(*_: object, **__: object) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
        broken.setattr(Post, "put_notice", fails)
        Sources(engine).change("gazette", counted, post)
    assert (Sources(engine).states(), Outbox(engine).alerts()) == ({}, [])
    assert Sources(engine).change("gazette", counted, post) == 1
    engine.dispose()
