"""Inspections that others reported and on which Ofsted's own report does not come: who hears so, when, and when not."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from markup import focused_visit, report
from newsroom import Newsroom
from servers import Site, page
from sinks import Hook
from town import Town

from monitor.facts import load
from monitor.store import Outbox, inspections, open_database, rebuild
from monitor.wording import message

DAY = timedelta(days=1)
MONDAY = datetime(2026, 9, 14, 8, tzinfo=UTC)  # of an ordinary week
GOOD = dict.fromkeys(("leaders", "help_and_protection", "in_care", "care_leavers"), "good")
RATED = "Ofsted has rated the leadership of Warrington Borough Council's children's services inadequate."
INSPECTED = "Inspectors came to the council in {when:%B %Y}."
PAGE = "/provider/44/80575"
Make = Callable[..., Newsroom]


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of August with the baseline in it."""
    file = tmp_path_factory.mktemp("ledger") / "made.db"
    open_database(f"sqlite:///{file}", load(), now=datetime(2026, 8, 21, tzinfo=UTC)).dispose()
    return file


@pytest.fixture
def make(site: Site, hook: Hook, tmp_path: Path, ledger: Path) -> Iterator[Make]:
    made: list[Newsroom] = []

    def newsroom(**options: object) -> Newsroom:
        town = Town(site)
        town.publish("Warrington", date(2024, 7, 30), b"never read", file=50253719)  # which the baseline holds
        options = {"made": MONDAY, "ledger": ledger} | options
        made.append(Newsroom(town, hook, tmp_path, **options))  # type: ignore[arg-type]
        return made[-1]

    yield newsroom
    for each in made:
        each.engine.dispose()


def reported(newsroom: Newsroom, at: datetime = MONDAY, outlet: str = "gazette") -> None:
    newsroom.article(
        outlet, "news", "Inspectors criticise leaders", at.date(), RATED, INSPECTED.format(when=at - 90 * DAY)
    )


def days_of_telling(newsroom: Newsroom, *days: int, at: datetime = MONDAY) -> list[tuple[str, str]]:
    """What was told of inspections on which day, if a round is made on these, counted from the first.

    A site that fails is told of too, as trouble: that is for other tests.
    """
    rounds = [(at + number * DAY, newsroom.tells(at + number * DAY)) for number in days]
    return [(str(then.date()), reference[18:]) for then, told in rounds for reference in told if reference[0] == "W"]


@pytest.mark.parametrize(
    ("on", "told"),
    [
        pytest.param("2026-09-14", "2026-09-18", id="an-ordinary-week"),
        pytest.param("2026-09-17", "2026-09-23", id="over-a-weekend"),
        pytest.param("2026-12-23", "2026-12-31", id="over-christmas"),
        pytest.param("2026-08-27", "2026-09-03", id="over-the-summer-bank-holiday"),
        pytest.param("2028-03-30", "2028-05-06", id="before-an-election"),
    ],
)
def test_those_who_were_told_hear_that_nothing_came(make: Make, on: str, told: str) -> None:
    """Once, when three working days have passed and Ofsted's page, read since, shows no report."""
    at = datetime.fromisoformat(f"{on}T08:00:00+00:00")
    newsroom = make()
    reported(newsroom, at)
    last = (date.fromisoformat(told) - at.date()).days
    days = (0, last - 2, last - 1, last, last + 1)
    assert days_of_telling(newsroom, *days, at=at) == [(on, "move"), (told, "not_found")]


def test_the_message_says_no_more_than_was_seen(make: Make) -> None:
    """Who reported it when, when Ofsted's page was read, and what happens next; its reference is its own."""
    newsroom = make()
    reported(newsroom)
    days_of_telling(newsroom, 0, 4)
    assert newsroom.hook.references[-1] == "W80575-2026-09-18-not_found"
    told = str(newsroom.hook.taken[-1]["message"])
    for words in (
        "Reported by gazette.example, not yet found on Ofsted's site.",
        "It was first reported on 14 September 2026.",
        "Ofsted's page on this council, which we last read on 18 September 2026, 09:00 BST, shows no report of it.",
        "That does not mean that what was reported is wrong",
        "until 14 October 2026. After that we show the earlier ones again",
    ):
        assert words in " ".join(told.split())


def test_only_those_who_were_told_hear_of_it(make: Make) -> None:
    """Whatever their filters say by now; a destination that was not told of the original hears nothing."""
    newsroom = make(more='[[notify]]\nname = "wirral"\nurl = "json://127.0.0.1:9/"\ncouncils = ["Wirral"]\n')
    reported(newsroom)
    days_of_telling(newsroom, 0, 4)
    assert {alert.destination for alert in Outbox(newsroom.engine).alerts()} == {"desk"}


def test_several_outlets_are_one_inspection(make: Make) -> None:
    """A paper, another one days later and the council itself: one word that nothing came, which names them."""
    newsroom = make(outlets={"gazette": "press", "herald": "press", "warrington": "council"})
    reported(newsroom)
    newsroom.check(MONDAY)
    reported(newsroom, MONDAY + DAY, "herald")
    reported(newsroom, MONDAY + 2 * DAY, "warrington")
    assert days_of_telling(newsroom, 1, 3, 4, 7) == [("2026-09-18", "not_found")]
    told = str(newsroom.hook.taken[-1]["message"])
    assert "Reported by gazette.example, herald.example and warrington.example" in " ".join(told.split())


@pytest.mark.parametrize("day", [2, 3, 20, 40])
def test_a_report_that_comes_is_told_to_those_who_were_told(make: Make, day: int) -> None:
    """On the second and third day nobody hears that it was missing; weeks later it still corrects what was told."""
    newsroom = make()
    reported(newsroom)
    published = (MONDAY + day * DAY).date()
    told = days_of_telling(newsroom, 0, min(day - 1, 4))
    newsroom.town.publish("Warrington", published, report("Warrington", "8 to 19 June 2026", GOOD))
    told += days_of_telling(newsroom, day, day + 3)
    missing = [("2026-09-18", "not_found")] if day > 4 else []
    assert told == [("2026-09-14", "move"), *missing, (str(published), "correction"), (str(published), "move")]


def test_silence_is_not_claimed_while_ofsteds_site_cannot_be_read(make: Make) -> None:
    """It waits until the council's page was really read; a round without it claims nothing."""
    newsroom = make()
    reported(newsroom)
    newsroom.check(MONDAY)
    whole = newsroom.town.site.pages[PAGE]
    newsroom.town.site.pages[PAGE] = page("overloaded", 503)
    assert days_of_telling(newsroom, 3, 4, 7) == []
    newsroom.town.site.pages[PAGE] = whole
    assert days_of_telling(newsroom, 8, 9) == [("2026-09-22", "not_found")]


def test_the_list_alone_proves_nothing(make: Make) -> None:
    """With Ofsted's search broken, no page of a council is read: nothing is claimed."""
    newsroom = make()
    reported(newsroom)
    newsroom.check(MONDAY)
    newsroom.town.site.pages["/search?rows=100"] = page("moved", 500)
    assert days_of_telling(newsroom, 1, 4, 7) == []


@pytest.mark.parametrize(("authority", "told"), [("ofsted", [("2026-09-18", "not_found")]), ("press", [])])
def test_the_councils_own_page_as_a_source_proves_it_too(
    make: Make, site: Site, authority: str, told: list[tuple[str, str]]
) -> None:
    """Who watches one council needs no list of all; a source whose word is not Ofsted's confirms and denies nothing."""
    source = f'[[source]]\nname = "own"\nkind = "ofsted-council"\nurl = "{site.url(PAGE)}"\nevery = "1h"\n'
    newsroom = make(ofsted=False, more=f'{source}authority = "{authority}"\n')
    reported(newsroom)
    assert days_of_telling(newsroom, 0, 3, 4) == [("2026-09-14", "move"), *told]


def test_a_letter_that_the_baseline_holds_is_not_it(make: Make) -> None:
    """Medway's letter of January stands on its page, was never fetched, and is known."""
    newsroom = make()
    newsroom.town.publish("Medway", date(2026, 1, 12), b"never read", "children's services focused visit")
    rated = RATED.replace("Warrington Borough Council", "Medway Council")
    newsroom.article("gazette", "medway", "Leaders criticised", MONDAY.date(), rated, "Inspectors came in July 2026.")
    told = [reference[7:] for day in (0, 4) for reference in newsroom.tells(MONDAY + day * DAY)]
    assert told == ["2026-09-14-move", "2026-09-18-not_found"]


def test_without_a_source_of_ofsteds_nothing_is_claimed(make: Make) -> None:
    """Who reads papers only is told nothing of Ofsted's site; the grades go back after 30 days all the same."""
    newsroom = make(ofsted=False)
    reported(newsroom)
    assert days_of_telling(newsroom, 0, 4, 7) == [("2026-09-14", "move")]
    assert inspections(newsroom.engine, "Warrington")["Warrington"][-1].counts_until == date(2026, 10, 14)


@pytest.mark.parametrize("answer", [page(b"%PDF-1.4 cut short"), page("gone", 404)], ids=["unreadable", "not-there"])
def test_a_document_that_could_be_the_report_is_waited_for(make: Make, answer: bytes) -> None:
    """What stands on the council's page and cannot be read may be it."""
    newsroom = make()
    reported(newsroom)
    newsroom.check(MONDAY)
    path = newsroom.town.publish("Warrington", (MONDAY + DAY).date(), b"")
    newsroom.town.site.pages[path] = answer
    told = days_of_telling(newsroom, 1, 4, 8)
    assert "not_found" not in [kind for _, kind in told]
    newsroom.town.site.pages[path] = page(report("Warrington", "8 to 19 June 2026", GOOD | {"leaders": "inadequate"}))
    assert days_of_telling(newsroom, 9) == [("2026-09-23", "move")], "in care moved too"


def test_another_document_on_the_page_is_not_it(make: Make) -> None:
    """A letter about a visit, read and told as such, does not answer for the full inspection."""
    newsroom = make()
    reported(newsroom)
    letter = focused_visit("Warrington", "1 and 2 September 2026")
    newsroom.town.publish("Warrington", (MONDAY + DAY).date(), letter, "children's services focused visit")
    kinds = [kind for _, kind in days_of_telling(newsroom, 0, 1, 4)]
    assert sorted(kinds) == ["move", "not_found", "visit"]


def test_what_was_told_in_a_summary_is_followed_up_too(make: Make) -> None:
    """A story from before the installation: its readers hear on the next day that Ofsted's report is not there."""
    newsroom = make(ledger=None)
    reported(newsroom, MONDAY - 14 * DAY)
    assert days_of_telling(newsroom, 0, 1, 2) == [("2026-09-14", "move"), ("2026-09-15", "not_found")]


def test_what_nobody_was_told_is_followed_up_for_nobody(make: Make) -> None:
    """The only destination wanted Wirral: there is no event, and nothing waits."""
    newsroom = make()
    object.__setattr__(newsroom.settings.destinations[0], "councils", frozenset({"Wirral"}))
    reported(newsroom)
    assert days_of_telling(newsroom, 0, 4) == []
    assert "not_found" not in [event.kind for event in Outbox(newsroom.engine).events().values()]


def test_a_failure_in_between_leaves_nothing_behind(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Event and alerts come in one transaction: what fails before its end is told by the next round, once."""
    newsroom = make()
    reported(newsroom)
    newsroom.check(MONDAY)
    before = newsroom.hook.references[:]
    with monkeypatch.context() as broken:
        broken.setattr("monitor.store.post._is_summed_up", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            newsroom.check(MONDAY + 4 * DAY)
    assert "not_found" not in [event.kind for event in Outbox(newsroom.engine).events().values()]
    assert newsroom.tells(MONDAY + 4 * DAY) == ["W80575-2026-09-18-not_found"]
    assert newsroom.hook.references == [*before, "W80575-2026-09-18-not_found"]


def test_a_rebuild_knows_what_was_told(make: Make) -> None:
    """It follows from pages that were read, not from outcomes: it stays, explained by what it follows up."""
    newsroom = make()
    reported(newsroom)
    days_of_telling(newsroom, 0, 4)
    made = rebuild(newsroom.engine, load())
    assert (made.events, made.mended, made.added, made.unexplained) == (2, 0, 0, 0)
    assert newsroom.tells(MONDAY + 6 * DAY) == []
    assert message([Outbox(newsroom.engine).events()["W80575-2026-09-18-not_found"]], load()).references
