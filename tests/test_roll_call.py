"""What Ofsted's list does not say: councils that it leaves out, though it counts them or named them before."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from markup import search_page
from servers import Site, page, versioned
from town import Town, report
from watch import MORNING, Watch

from monitor.facts import load
from monitor.store import Sources

MINUTES, DAY = timedelta(minutes=10), timedelta(days=1)
LIST, REST = "/search", "/search?start=2"
NONE = '<html><main><div class="search-results__heading">No results found</div></main></html>'
JULY = date(2026, 7, 28)
GOOD = dict.fromkeys(("leaders", "help_and_protection", "in_care", "care_leavers"), "good")
COUNCILS = ("Warrington", "Wirral", "Rutland")
WIRRAL = "/provider/44/80581"


@pytest.fixture
def watch(site: Site, tmp_path: Path) -> Iterator[Watch]:
    """Three councils with a report of July each, on two pages of the list, looked at once."""
    town = Town(site)
    for council in COUNCILS:
        town.publish(council, JULY, report(council, "8 to 19 June 2026", GOOD))
    watch = watching(town, tmp_path)
    lists(watch, COUNCILS[:2], COUNCILS[2:])
    watch.look(MORNING)
    yield watch
    watch.engine.dispose()


def watching(town: Town, folder: Path) -> Watch:
    """The list's address does not say how many councils a page shows."""
    watch = Watch(town, folder)
    source = replace(watch.settings.sources[0], url=town.site.url(LIST))
    watch.settings = replace(watch.settings, sources=(source,))
    return watch


def lists(watch: Watch, first: Sequence[str], rest: Sequence[str], states: int = 3) -> None:
    """Let the two pages of the list name these councils, and state that there are so many."""
    for path, names, following in ((LIST, first, REST if rest else ""), (REST, rest, "")):
        urns = [(name, load().by_name[name].urn or 0) for name in names]
        cards = [(name, urn, watch.town.listed[urn]) for name, urn in urns]
        show(watch, path, search_page(cards, states, following))


def show(watch: Watch, path: str, body: str) -> None:
    etag = hashlib.sha256(body.encode()).hexdigest()
    watch.town.site.pages[path] = versioned(body, etag=f'"{etag}"', content_type="text/html; charset=utf-8")


def notes(watch: Watch) -> str:
    return " ".join(Sources(watch.engine).states()["ofsted"].notes)


def is_told(watch: Watch, ending: str) -> bool:
    return any(reference.endswith(ending) for reference in watch.told())


@pytest.mark.parametrize(
    "rest",
    [
        pytest.param(["Warrington"], id="page-two-repeats-a-council"),
        pytest.param(["Warrington", "Wirral"], id="page-two-is-page-one"),
    ],
)
def test_a_list_that_names_fewer_than_it_states_is_trouble(watch: Watch, rest: list[str]) -> None:
    """The council that is on neither page is named; told at the third such look, and over when the list is whole."""
    lists(watch, COUNCILS[:2], rest)
    for number in range(1, 4):
        assert not is_told(watch, "source_trouble")
        watch.look(MORNING + number * MINUTES, fails=True)
        assert "names 2 councils on all its pages, where it says that there are 3: without Rutland" in watch.errors[0]
    assert is_told(watch, "source_trouble")
    lists(watch, COUNCILS[:2], COUNCILS[2:])
    watch.look(MORNING + 4 * MINUTES)
    assert is_told(watch, "recovered")


def test_a_council_that_moves_between_two_requests_alarms_nobody(watch: Watch) -> None:
    """One look may miss it: the next one finds it, and says no more of it."""
    lists(watch, COUNCILS[:2], COUNCILS[1:2])
    watch.look(MORNING + MINUTES, fails=True)
    lists(watch, COUNCILS[:2], COUNCILS[2:])
    watch.looks([MORNING + 2 * MINUTES, MORNING + 3 * MINUTES])
    assert not [reference for reference in watch.told() if reference.startswith("S-")]


def test_a_further_page_without_any_result_is_trouble(watch: Watch) -> None:
    """The first page is as it was: at the second look it is read again, and states how many there are."""
    show(watch, REST, NONE)
    watch.look(MORNING + MINUTES)
    for number in (2, 3):
        watch.look(MORNING + number * MINUTES, fails=True)
        assert len(watch.errors) == 1


def test_an_address_that_shows_a_part_without_paging_is_trouble(watch: Watch) -> None:
    """Two of 153, and no way to the others."""
    lists(watch, COUNCILS[:2], [], states=153)
    for number in (1, 2):
        watch.look(MORNING + number * MINUTES, fails=True)
        assert "where it says that there are 153" in watch.errors[0]


def test_a_list_without_any_council_is_told_at_once(watch: Watch) -> None:
    """There were three: no result is no quiet day, also while the page that says so is unchanged."""
    show(watch, LIST, NONE)
    for number in (1, 2):
        watch.look(MORNING + number * MINUTES, fails=True)
        assert "names no council at all, where it named 3" in watch.errors[0]
        assert is_told(watch, "source_trouble")


def test_a_search_that_never_found_anything_is_fine(site: Site, tmp_path: Path) -> None:
    """Nothing is missed where nothing was."""
    watch = watching(Town(site), tmp_path)
    show(watch, LIST, NONE)
    watch.looks([MORNING, MORNING + MINUTES])
    assert watch.told() == []
    watch.engine.dispose()


def test_a_council_that_the_list_no_longer_names_is_watched_all_the_same(watch: Watch) -> None:
    """Its page has its weekly turn, its new report is told, and a note names it until the list does again."""
    watch.town.publish(
        "Wirral", MORNING.date(), report("Wirral", "3 to 14 August 2026", GOOD | {"leaders": "inadequate"})
    )
    lists(watch, COUNCILS[:1], COUNCILS[2:], states=2)
    asked = watch.looks(MORNING + number * DAY / 2 for number in range(1, 17))
    assert 1 <= [WIRRAL in look for look in asked].count(True) <= 9
    assert any(reference.startswith("W80581-2026-09-14") for reference in watch.told())
    assert "the list no longer names Wirral" in notes(watch)
    lists(watch, COUNCILS[:2], COUNCILS[2:])
    watch.look(MORNING + 9 * DAY)
    assert "names" not in notes(watch)


def test_a_page_that_is_gone_with_its_entry_is_no_fault(watch: Watch) -> None:
    """Neither is asked for at every look; what is there again is read in its turn."""
    whole = watch.town.site.pages.pop(WIRRAL)
    lists(watch, COUNCILS[:1], COUNCILS[2:], states=2)
    asked = watch.looks(MORNING + number * DAY / 4 for number in range(1, 4 * 15))
    assert 2 <= [WIRRAL in look for look in asked].count(True) <= 3
    watch.town.site.pages[WIRRAL] = whole
    assert any(WIRRAL in look for look in watch.looks(MORNING + number * DAY for number in range(16, 24)))


def test_a_council_under_another_address_is_still_named(watch: Watch) -> None:
    """An address that is spelled otherwise is no second council."""
    watch.town.site.pages[f"{WIRRAL}/"] = watch.town.site.pages[WIRRAL]
    cards = [
        (name, urn, watch.town.listed[urn]) for name, urn in (("Warrington", 80575), ("Wirral", 80581), ("R", 80547))
    ]
    show(watch, LIST, search_page(cards).replace(f'{WIRRAL}"', f'{WIRRAL}/"'))
    looks = watch.looks(MORNING + number * DAY for number in range(1, 9))
    assert not any(WIRRAL in look for look in looks)
    assert "names" not in notes(watch)


def test_a_list_that_cannot_be_had_leaves_its_host_in_peace(watch: Watch) -> None:
    """No council's page is asked for in place of the list."""
    watch.town.site.pages[LIST] = page("no", 403)
    assert watch.look(MORNING + 8 * DAY, fails=True) == [LIST]
