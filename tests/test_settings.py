"""`sources.toml` as it should be: what each key comes to, how secrets are resolved, and what is only warned of."""

import tomllib
from datetime import date, time, timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor import facts
from monitor.errors import SettingsError
from monitor.model import Authority, EventKind, PageKind
from monitor.packaged import packaged
from monitor.settings import DEFAULT_EVENTS, Busy, Destination, Retention, Settings, load
from monitor.settings.when import WEEKDAYS, duration, hours


def settings_of(folder: Path, text: str, **environ: str) -> Settings:
    path = folder / "sources.toml"
    path.write_text(text, encoding="utf-8")
    return load(path, facts.load(), environ)


def destination_of(folder: Path, keys: str, **environ: str) -> Destination:
    (destination,) = settings_of(folder, f'[[notify]]\nname = "team"\n{keys}\n', **environ).destinations
    return destination


def test_an_empty_file_is_a_valid_configuration(tmp_path: Path) -> None:
    """No source and no destination: the defaults, and nothing to warn of."""
    settings = settings_of(tmp_path, "")
    assert (settings.sources, settings.destinations, settings.warnings) == ((), (), ())
    assert (settings.timezone, settings.baseline, settings.catch_up) == ("Europe/London", "all", "summary")
    assert settings.pause_per_host == timedelta(seconds=1)


def test_the_shipped_file_is_right() -> None:
    """The default configuration loads without a warning and watches Ofsted, GOV.UK and the sites of the seeds."""
    settings = load(packaged("sources.toml"), facts.load(), {})
    assert settings.warnings == ()
    assert settings.destinations == ()
    enabled = {source.name: source for source in settings.sources if source.enabled}
    assert enabled.keys() == {
        "ofsted-childrens-services",
        "govuk-ofsted-news",
        "warrington-worldwide",
        "wirral-globe",
        "cyp-now",
        "community-care",
        "warwickshire-council-news",
    }
    ofsted = enabled["ofsted-childrens-services"]
    assert (ofsted.kind, ofsted.authority, ofsted.expect_at_least) == (PageKind.OFSTED_SEARCH, Authority.OFSTED, 150)
    assert ofsted.every == timedelta(hours=1)
    assert ofsted.busy == Busy(frozenset(range(5)), time(7), time(19), timedelta(minutes=10))
    assert "level_2_types%5B%5D=12" in ofsted.url
    assert "rows=100" in ofsted.url
    assert "files.ofsted.gov.uk" in ofsted.hosts
    assert {source.kind for source in settings.sources if not source.enabled} == {PageKind.FEED, PageKind.LISTING}


def test_a_program_can_split_the_shipped_file_on_blank_lines() -> None:
    """Each source stands in one part with the comment above it."""
    parts = packaged("sources.toml").read_text(encoding="utf-8").split("\n\n")
    sources = [part for part in parts if "[[source]]" in part]
    assert all(part.count("[[source]]") == 1 and part.startswith("#") for part in sources)
    assert all({"name", "kind", "url"} <= tomllib.loads(part)["source"][0].keys() for part in sources)


def test_the_examples_in_the_shipped_file_are_right(tmp_path: Path) -> None:
    """What a newcomer uncomments loads once its secrets are there."""
    shipped = packaged("sources.toml").read_text(encoding="utf-8")
    lines = shipped.partition("# --- Whom to tell")[2].splitlines()[1:]
    examples = "\n".join(line.removeprefix("# ") for line in lines if line.startswith("# [[") or " = " in line)
    settings = settings_of(tmp_path, examples, MAIL_PASSWORD="p%40ss", HOOK_TOKEN="t0ken")
    assert [d.name for d in settings.destinations] == ["team-mail", "our-hook", "operator"]
    assert settings.destinations[0].url.startswith("mailtos://monitor%40example.org:p%40ss@smtp.example.org:465")
    assert settings.warnings == ()


def test_every_key_of_the_monitor_table(tmp_path: Path) -> None:
    """Each key that this version acts on arrives as a value that the program works with."""
    settings = settings_of(
        tmp_path,
        """
        [monitor]
        database = "state/ofsted.db"
        timezone = "Europe/Dublin"
        contact = "monitor@example.org"
        baseline = 2026-04-01
        catch-up = "silent"
        pause-per-host = "0s"
        connections-per-host = 2
        quote-press = true
        allow-addresses = ["10.0.0.5", "127.0.0.0/8", "::1"]
        """,
    )
    assert settings == Settings(
        path=tmp_path / "sources.toml",
        database=f"sqlite:///{tmp_path}/state/ofsted.db",
        timezone="Europe/Dublin",
        contact="monitor@example.org",
        baseline=date(2026, 4, 1),
        catch_up="silent",
        pause_per_host=timedelta(0),
        connections_per_host=2,
        quote_press=True,
        allow_addresses=(ip_network("10.0.0.5/32"), ip_network("127.0.0.0/8"), ip_network("::1/128")),
    )


@pytest.mark.parametrize(
    ("written", "expected"),
    [('"all"', "all"), ('"none"', "none"), ('"2026-04-01"', date(2026, 4, 1)), ("2026-04-01", date(2026, 4, 1))],
)
def test_the_baseline_is_a_word_or_a_day(tmp_path: Path, written: str, expected: str | date) -> None:
    """A day may be a TOML date or a text."""
    assert settings_of(tmp_path, f"[monitor]\nbaseline = {written}").baseline == expected


def test_a_database_address_is_kept(tmp_path: Path) -> None:
    """An SQLAlchemy address stands as written; a whole path becomes one."""
    assert settings_of(tmp_path, '[monitor]\ndatabase = "sqlite:////srv/o.db"').database == "sqlite:////srv/o.db"
    assert settings_of(tmp_path, '[monitor]\ndatabase = "/srv/o.db"').database == "sqlite:////srv/o.db"


def test_every_key_of_a_source(tmp_path: Path) -> None:
    """A source with all its keys; councils by any safe name, hosts in small letters."""
    (source,) = settings_of(
        tmp_path,
        """
        [[source]]
        name = "hull-news"
        kind = "listing"
        url = "https://www.example.org/news"
        every = "2h"
        busy = "mon-wed,sat 07:00-19:30"
        busy-every = "10m"
        hosts = ["Media.Example.org"]
        councils = ["Hull City Council", "80575"]
        match = '(?i)ofsted\\b'
        select = { links = "main h2 > a" }
        expect-at-least = 5
        authority = "council"
        threshold = 1
        enabled = false
        """,
    ).sources
    assert (source.name, source.kind, source.url) == ("hull-news", PageKind.LISTING, "https://www.example.org/news")
    assert (source.every, source.cron) == (timedelta(hours=2), None)
    assert source.busy == Busy(frozenset({0, 1, 2, 5}), time(7), time(19, 30), timedelta(minutes=10))
    assert (source.hosts, source.councils) == (frozenset({"media.example.org"}), ("Kingston upon Hull", "Warrington"))
    assert (source.match, dict(source.select)) == (r"(?i)ofsted\b", {"links": "main h2 > a"})
    assert (source.expect_at_least, source.threshold, source.enabled) == (5, 1.0, False)
    assert source.authority is Authority.COUNCIL


def test_a_source_may_go_by_cron(tmp_path: Path) -> None:
    """Five fields with weekdays by name stand instead of an interval."""
    text = '[[source]]\nname = "x"\nkind = "article"\nurl = "http://a.example"\ncron = "*/10 7-19  * * mon-fri"'
    (source,) = settings_of(tmp_path, text).sources
    assert (source.cron, source.every) == ("*/10 7-19 * * mon-fri", None)


@pytest.mark.parametrize("kind", list(PageKind))
def test_ofsteds_own_pages_have_ofsteds_authority(tmp_path: Path, kind: PageKind) -> None:
    """Where the file does not say, only the kinds of Ofsted's own site carry its authority."""
    text = f'[[source]]\nname = "x"\nkind = "{kind}"\nurl = "https://a.example/"\nevery = "1d"'
    text += '\nselect = { links = "a" }'
    (source,) = settings_of(tmp_path, text).sources
    theirs = kind in (PageKind.OFSTED_SEARCH, PageKind.OFSTED_COUNCIL, PageKind.REPORT)
    assert source.authority is (Authority.OFSTED if theirs else Authority.PRESS)


def test_every_key_of_a_destination(tmp_path: Path) -> None:
    """A destination with all its keys."""
    assert destination_of(
        tmp_path,
        """
        url = "json://hooks.example.org"
        role = "operator"
        councils = ["wirral"]
        regions = ["north west"]
        areas = ["leaders"]
        events = ["move", "withdrawn"]
        directions = ["down", "mixed"]
        worst-grade = "requires_improvement"
        confirmed-only = true
        format = "markdown"
        """,
    ) == Destination(
        name="team",
        url="json://hooks.example.org",
        operator=True,
        councils=frozenset({"Wirral"}),
        regions=frozenset({"North West"}),
        areas=frozenset({"leaders"}),
        events=frozenset({EventKind.MOVE, EventKind.WITHDRAWN}),
        directions=frozenset({"down", "mixed"}),
        worst_grade="requires_improvement",
        confirmed_only=True,
        format="markdown",
    )


def test_destinations_keep_their_order(tmp_path: Path) -> None:
    """The first one hears of trouble when there is no operator, so the file's order counts."""
    text = "".join(f'[[notify]]\nname = "{name}"\nurl = "json://a.example"\n' for name in ("zed", "alpha", "mid"))
    destinations = settings_of(tmp_path, text).destinations
    assert [destination.name for destination in destinations] == ["zed", "alpha", "mid"]
    assert {destination.events for destination in destinations} == {DEFAULT_EVENTS}


def test_a_secret_comes_from_the_environment(tmp_path: Path) -> None:
    """References are put in as they are, and the address is in no printed form of the settings."""
    destination = destination_of(tmp_path, 'url = "json://${USER_1}:${PASS}@a.example"', USER_1="me", PASS="p%40ss")
    assert destination.url == "json://me:p%40ss@a.example"
    assert "p%40ss" not in repr(destination)


def test_a_secret_comes_from_a_file(tmp_path: Path) -> None:
    """A whole value may be a file's content, without the line break at its end."""
    (tmp_path / "hook").write_text("json://a.example/t0ken\n", encoding="utf-8")
    assert destination_of(tmp_path, f'url = "file:{tmp_path}/hook"').url == "json://a.example/t0ken"


def test_an_empty_secret_file_is_refused(tmp_path: Path) -> None:
    """A secret that is empty would send to nobody."""
    (tmp_path / "hook").write_text("\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"which is empty\. Write the secret into it\."):
        destination_of(tmp_path, f'url = "file:{tmp_path}/hook"')


@pytest.mark.parametrize(
    ("url", "warned"),
    [
        pytest.param("mailtos://me:hunter2@a.example", True, id="login"),
        pytest.param("mailto://a.example?user=me&pass=hunter2", True, id="query"),
        pytest.param("mailtos://me:${PASS}@a.example", False, id="login-by-reference"),
        pytest.param("mailto://a.example?user=me&pass=${PASS}", False, id="query-by-reference"),
        pytest.param("json://a.example:8080/x@y", False, id="port-and-path"),
        pytest.param("mailto://127.0.0.1:2525?from=m@a.example&to=t@a.example", False, id="port-and-query"),
    ],
)
def test_a_password_in_clear_is_warned_of(tmp_path: Path, url: str, warned: bool) -> None:
    """The file still loads, and the warning teaches references without showing the password."""
    settings = settings_of(tmp_path, f'[[notify]]\nname = "team"\nurl = "{url}"', PASS="x")
    expected = (
        'sources.toml: notify "team": url holds a password in clear. Write ${NAME} in its place and set the '
        "variable NAME, percent-encoded as an address needs it."
    )
    assert settings.warnings == ((expected,) if warned else ())


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        pytest.param("", Retention(timedelta(days=90), None, None), id="ninety-days-and-for-ever"),
        pytest.param(
            'sent-alerts = "forever"\npress-evidence = "365d"\nreports = "48h"',
            Retention(None, timedelta(days=365), timedelta(hours=48)),
            id="as-written",
        ),
    ],
)
def test_retention_is_as_written(tmp_path: Path, written: str, kept: Retention) -> None:
    """Each thing is kept for a length of time or for ever."""
    assert settings_of(tmp_path, f"[retention]\n{written}").retention == kept


def test_keys_that_are_not_acted_on_say_so(tmp_path: Path) -> None:
    """A key of the contract that this version does not act on yet says what happens instead."""
    settings = settings_of(
        tmp_path,
        """
        [monitor]
        templates = "wording"
        [web]
        token = "${BEAT}"
        public = false
        trusted-proxies = ["10.0.0.1"]
        feed-tokens = ["${BEAT}"]
        [[notify]]
        name = "team"
        url = "json://a.example"
        when = "weekly mon 08:00"
        quiet = "22:00-07:00"
        secret = "${BEAT}"
        """,
        BEAT="swordfish",
    )
    not_yet = "is not acted on by this version yet:"
    assert settings.warnings == (
        f"sources.toml: [monitor]: templates {not_yet} the wording that came with the program is used.",
        f"sources.toml: [web]: token {not_yet} there is no dashboard to protect.",
        f"sources.toml: [web]: public {not_yet} there is no dashboard to open.",
        f"sources.toml: [web]: trusted-proxies {not_yet} there is no dashboard behind them.",
        f"sources.toml: [web]: feed-tokens {not_yet} there are no feeds to protect.",
        f'sources.toml: notify "team": when {not_yet} alerts go out at once.',
        f'sources.toml: notify "team": quiet {not_yet} alerts go out at any hour.',
        f'sources.toml: notify "team": secret {not_yet} messages go out unsigned.',
    )


def test_alerts_at_once_need_no_warning(tmp_path: Path) -> None:
    """What this version does anyway is not warned of."""
    text = '[[notify]]\nname = "team"\nurl = "json://a.example"\nwhen = "at-once"'
    assert settings_of(tmp_path, text).warnings == ()


@given(st.integers(0, 99_999), st.sampled_from([("s", 1), ("m", 60), ("h", 3600), ("d", 86_400)]))
def test_a_duration_is_its_number_of_units(number: int, unit: tuple[str, int]) -> None:
    """What is written is what is meant, to the second."""
    letter, seconds = unit
    assert duration(f"{number}{letter}") == timedelta(seconds=number * seconds)


@given(st.integers(0, 6), st.integers(0, 6))
def test_a_range_of_weekdays_goes_forward(first: int, last: int) -> None:
    """From one weekday to another means the days on the way, over the Sunday if need be."""
    weekdays, *_ = hours(f"{WEEKDAYS[first]}-{WEEKDAYS[last]} 07:00-19:00")
    assert {first, last} <= weekdays
    assert len(weekdays) == (last - first) % 7 + 1
