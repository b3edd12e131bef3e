"""All of Ofsted's site, 153 councils with their reports: how much the daemon asks of it, and what it notices when."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markup import Listed, search_page
from servers import page, serving
from town import Town, report
from watch import MORNING, Watch

from monitor.facts import baseline, load
from monitor.model import LONDON, Link, PageKind, PartialDate, english_day
from monitor.round.again import MOST_AT_ONCE, is_due_again, is_turn, most_at_once, turn
from monitor.settings.values import Source
from monitor.store import ReadPage

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
GOOD = dict.fromkeys(("leaders", "help_and_protection", "in_care", "care_leavers"), "good")
LISTS = ["/search?rows=100", "/search?rows=100&start=100"]
COUNCIL = "/provider/44/"
WIRRAL = "/provider/44/80581"
PAUSE = 30 * DAY  # for so long the machine sleeps


@dataclass
class Story:
    """What was asked for by each look, from the first one on."""

    first: list[str]
    looks: dict[datetime, list[str]] = field(default_factory=dict)
    slept: list[list[str]] = field(default_factory=list)  # the looks after the pause
    quiet: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)


def known_reports() -> dict[int, list[Listed]]:
    """The councils that Ofsted lists, each with the newest report that the program knows from the start."""
    listed = defaultdict[int, list[Listed]](list)
    for known in baseline(load(), MORNING):
        urn, on = known.outcome.urn, known.outcome.published
        if known.url and urn and on and on.day:
            path = "/v1/file/" + known.url.rpartition("/")[2]
            listed[urn].append(Listed(path, "children's services inspection", on.first))
    return {urn: [max(reports, key=lambda report: report.on)] for urn, reports in listed.items()}


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """A day of looks every ten minutes, a week, a month asleep, and a new report."""
    with serving({}) as site:
        town = Town(site)
        town.list_known(known_reports())
        watch = Watch(town, tmp_path_factory.mktemp("sweeps"))
        story = Story(watch.look(MORNING))
        instants = [MORNING + number * DAY / 144 for number in range(1, 145)]
        # By day nothing has its turn: fewer looks show as much.
        days = (MORNING + DAY + number * HOUR for number in range(1, 145))
        instants += [at for at in days if at.astimezone(LONDON).hour in (2, 4, 6, 13)]
        story.looks = dict(zip(instants, watch.looks(instants), strict=True))
        awake = instants[-1] + PAUSE
        story.slept = watch.looks(awake + number * HOUR / 6 for number in range(6))
        at = datetime.combine(awake + DAY, time(12), UTC)  # its night went by in sleep
        watch.looks([at, at + HOUR / 6])
        story.quiet = watch.look(at + HOUR / 3)
        town.publish("Wirral", at.date(), report("Wirral", "1 to 12 June 2026", GOOD))
        story.new, story.after = watch.looks([at + HOUR / 2, at + HOUR])
        yield story
        watch.engine.dispose()


def councils(asked: list[str]) -> list[str]:
    return [path for path in asked if path.startswith(COUNCIL)]


def test_the_first_look_opens_every_page_once(story: Story) -> None:
    """Two pages of the list and 153 councils; reports that are known from the start are not fetched."""
    assert len(story.first) == len(set(story.first)) == 155
    assert len(councils(story.first)) == 153


def test_an_unchanged_poll_costs_the_list_alone(story: Story) -> None:
    """Each of a day's looks, ten minutes apart, asks for the list, and by night for the pages whose turn it is."""
    day = {at: asked for at, asked in story.looks.items() if at <= MORNING + DAY}
    by_day = {at: asked for at, asked in day.items() if at.astimezone(LONDON).hour >= 6}
    swept = [path for asked in day.values() for path in councils(asked)]
    print(f"{len(day)} looks, {sum(map(len, day.values()))} requests, {len(swept)} of them councils' pages by night")
    print("requests of a look:", dict(sorted(Counter(len(asked) for asked in day.values()).items())))
    assert len(day) == 144
    assert all(asked == LISTS for asked in by_day.values())
    assert all(asked[0] == LISTS[0] and sorted({*asked} - {*councils(asked)}) == LISTS for asked in day.values())
    assert max(map(len, day.values())) <= 2 + 5


def test_every_page_is_opened_once_in_the_week(story: Story) -> None:
    """Seven nights, each with its share, and never many at once."""
    opened = [(english_day(at), path) for at, asked in story.looks.items() for path in councils(asked)]
    nights = Counter(night for night, _ in opened)
    print("pages a night:", [nights[night] for night in sorted(nights)])
    assert Counter(path for _, path in opened) == Counter(councils(story.first))
    assert len(nights) == 7
    assert max(nights.values()) <= 40
    assert max(len(councils(asked)) for asked in story.looks.values()) <= 20
    assert {at.astimezone(LONDON).hour for at, asked in story.looks.items() if councils(asked)} <= {*range(7)}


def test_a_month_asleep_is_made_up_for_by_and_by(story: Story) -> None:
    """Every page is overdue: a share of them is opened at each look, and then no more."""
    opened = [len(councils(asked)) for asked in story.slept]
    print("pages at the looks after a month:", opened)
    assert opened == [MOST_AT_ONCE, MOST_AT_ONCE, MOST_AT_ONCE, 153 - 3 * MOST_AT_ONCE, 0, 0]


def test_a_new_report_costs_its_page_and_its_file(story: Story) -> None:
    """One council's page and one document, once; the look before and the look after cost the list alone."""
    print("requests:", len(story.quiet), len(story.new), len(story.after))
    assert story.quiet == LISTS == story.after
    assert sorted(story.new) == sorted([*LISTS, WIRRAL, "/v1/file/60000000"])


# --- What changes without a newer day in the list: how soon it is noticed -----------------------


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    """Warrington's report is of July, Wirral's of today; both are read, and both councils have an older one."""
    with serving({}) as site:
        town = Town(site)
        town.list_known({urn: known_reports()[urn] for urn in (80575, 80581)})
        town.publish("Warrington", date(2026, 7, 28), report("Warrington", "8 to 19 June 2026", GOOD))
        town.publish("Wirral", MORNING.date(), report("Wirral", "1 to 12 June 2026", GOOD))
        watch = Watch(town, tmp_path)
        watch.look(MORNING)
        yield watch
        watch.engine.dispose()


def told_at(watch: Watch, begins: datetime, until: timedelta, every: timedelta) -> datetime | None:
    """When somebody is told something, in looks at that pace."""
    before, looks = watch.told(), list[datetime]()

    def instants() -> Iterator[datetime]:
        for number in range(1, 1 + until // every):
            looks.append(begins + number * every)
            yield looks[-1]
            if watch.told() != before:
                return

    watch.looks(instants())
    return looks[-1] if watch.told() != before else None


PACES = pytest.mark.parametrize("every", [6 * HOUR, DAY], ids=["four-times-a-day", "daily"])


@PACES
def test_a_second_report_of_one_day_is_read_within_a_day(watch: Watch, every: timedelta) -> None:
    """The list names the day of both: the page is opened in the next night, and at the first look after it."""
    visit = report("Wirral", "8 to 12 September 2026", GOOD | {"leaders": "inadequate"})
    watch.town.publish("Wirral", MORNING.date(), visit)
    assert watch.look(MORNING + HOUR / 6) == LISTS[:1]
    assert told_at(watch, MORNING, 2 * DAY, every) in (MORNING + 18 * HOUR, MORNING + DAY)


@PACES
def test_a_report_that_leaves_a_fresh_page_is_told_within_two_days(watch: Watch, every: timedelta) -> None:
    """Missed in one night and still in the next."""
    watch.town.unlist("Wirral", MORNING.date())
    told = told_at(watch, MORNING, 4 * DAY, every)
    assert told is not None
    assert told == MORNING + 2 * DAY
    assert any(reference.endswith("-withdrawn") for reference in watch.told())


@PACES
def test_a_report_that_leaves_a_quiet_page_is_told_within_eight_days(watch: Watch, every: timedelta) -> None:
    """The list names no newer day: its page's weekly turn misses it, and the night after confirms it."""
    watch.town.unlist("Warrington", date(2026, 7, 28))
    told = told_at(watch, MORNING, 10 * DAY, every)
    assert told is not None
    assert told <= MORNING + 8 * DAY
    assert any(reference.startswith("W80575") and reference.endswith("-withdrawn") for reference in watch.told())


@PACES
@pytest.mark.parametrize(
    ("council", "urn", "dates", "within"),
    [
        pytest.param("Wirral", 80581, "1 to 12 June 2026", DAY, id="of-today"),
        pytest.param("Warrington", 80575, "8 to 19 June 2026", 7 * DAY, id="of-seven-weeks-ago"),
    ],
)
def test_a_file_replaced_where_it_stands_is_read_in_time(
    watch: Watch, council: str, urn: int, dates: str, within: timedelta, every: timedelta
) -> None:
    """Neither the list nor the page changes: the file itself has its turn, though its page is not opened."""
    path = watch.town.listed[urn][0].path
    document = report(council, dates, GOOD | {"leaders": "inadequate"})
    watch.town.site.pages[path] = page(document, content_type="application/pdf")
    told = told_at(watch, MORNING, 10 * DAY, every)
    assert told is not None
    assert told <= MORNING + within


def test_where_more_are_due_than_are_opened_none_is_left_out(tmp_path: Path) -> None:
    """The list lost its days, so that all its pages are due nightly: the longest unread come first."""
    with serving({}) as site:
        town = Town(site)
        town.list_known(dict(list(known_reports().items())[:60]))
        watch = Watch(town, tmp_path)
        first = councils(watch.look(MORNING))
        listing = [(load().by_urn[urn].short_name, urn, documents) for urn, documents in town.listed.items()]
        site.pages[LISTS[0]] = page(search_page(listing).replace("Latest report", "Newest report"))
        watch.look(MORNING + HOUR, fails=True)  # what is news in the list is opened at once
        looks = [councils(look) for look in watch.looks([MORNING + 2 * DAY, MORNING + 3 * DAY], fails=True)]
        assert [len(look) for look in looks] == [MOST_AT_ONCE, MOST_AT_ONCE]
        assert len(first) == 60
        assert {path for look in looks for path in look} == set(first)
        watch.engine.dispose()


# --- The rules themselves -------------------------------------------------------------------------

instants = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
urns = st.integers(80_000, 89_999)


def council(urn: int) -> Link:
    return Link(
        f"https://reports.example/provider/44/{urn}", PageKind.OFSTED_COUNCIL, published=PartialDate(2015, 7, 1)
    )


def read(link: Link, at: datetime, changed_at: datetime | None = None) -> ReadPage:
    return ReadPage(link.url, link.kind, "ofsted", "bytes", "rules", at, changed_at=changed_at)


@given(urns, instants, st.booleans())
def test_a_turn_is_at_night_and_never_long_ago(urn: int, now: datetime, nightly: bool) -> None:
    """Whatever the instant, summer time included, the last turn was in the six hours after midnight."""
    last = turn(council(urn), now, nightly=nightly)
    assert last <= now
    assert now - last <= (DAY if nightly else WEEK) + HOUR
    assert last.astimezone(LONDON).hour <= 6


@given(urns, instants, st.integers(1, 48))
def test_no_pace_of_looks_leaves_a_page_unopened_for_long(urn: int, begins: datetime, hours: int) -> None:
    """Opened at one look, a page is opened again within a week and one interval, and not within the week's turn."""
    link, every = council(urn), hours * HOUR
    looks = [begins + number * every for number in range(1, 2 + (WEEK + HOUR) // every)]
    opened = [at for at in looks if is_turn(link, read(link, begins), at)]
    assert opened
    assert opened[0] - begins <= WEEK + HOUR + every
    assert not is_turn(link, read(link, opened[0]), opened[0])


@given(urns, instants, st.integers(1, 7 * 24))
def test_a_page_that_changed_has_its_turn_every_night(urn: int, changed_at: datetime, hours: int) -> None:
    """For a week after the change a day never goes by without it."""
    link, now = council(urn), changed_at + hours * HOUR
    assert is_turn(link, read(link, now - DAY - 2 * HOUR, changed_at), now)


@given(urns, instants, st.timedeltas(timedelta(seconds=1), timedelta(days=4000)))
def test_what_was_read_by_a_clock_ahead_has_its_turn(urn: int, now: datetime, ahead: timedelta) -> None:
    """A look that lies ahead is none: neither a page nor a report waits for it."""
    link = council(urn)
    assert is_turn(link, read(link, now + ahead), now)
    file = Link("https://files.example/1", PageKind.REPORT, published=PartialDate.of(english_day(now)))
    assert is_due_again(file, now + ahead, now)


@pytest.mark.parametrize(
    ("cadence", "nights"),
    [
        pytest.param({"every": HOUR / 6}, 1, id="often"),
        pytest.param({"every": DAY}, 1, id="daily"),
        pytest.param({"every": WEEK}, 7, id="weekly"),
        pytest.param({"cron": "0 12 * * mon"}, 7, id="on-mondays"),
        pytest.param({"cron": "0 12 * * *"}, 1, id="at-noon"),
    ],
)
def test_a_look_makes_up_for_the_nights_until_the_next(cadence: dict[str, object], nights: int) -> None:
    """A source that is looked at seldom opens more pages at once, so that each still is opened in time."""
    source = Source("ofsted", PageKind.OFSTED_SEARCH, "https://reports.example/search", **cadence)  # type: ignore[arg-type]
    monday_noon = datetime(2026, 9, 14, 11, tzinfo=UTC)
    assert most_at_once(source, monday_noon) == nights * MOST_AT_ONCE
