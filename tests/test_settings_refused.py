"""A wrong `sources.toml` is refused in sentences: file, table, key, value, and what to write instead."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from monitor import facts
from monitor.errors import SettingsError
from monitor.settings import load

SOURCE = {"name": '"wirral-globe"', "kind": '"feed"', "url": '"https://www.example.org/rss"', "every": '"30m"'}
NOTIFY = {"name": '"team"', "url": '"json://hooks.example.org"'}


def written(header: str, keys: Mapping[str, str | None]) -> str:
    """A table of the file; a key with None is left out."""
    return "\n".join([header, *(f"{key} = {value}" for key, value in keys.items() if value is not None)]) + "\n"


def refusal(folder: Path, text: str) -> str:
    """What the program says of a file with that text; a file that it takes is a failure."""
    path = folder / "sources.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as fault:
        load(path, facts.load(), {})
    return str(fault.value)


SOURCES = [
    pytest.param(
        {"kind": '"listing"'},
        'select has no links. Say in CSS where a listing\'s links stand: select = { links = "main h2 a" }.',
        id="listing-without-links",
    ),
    pytest.param({"every": '"30"'},
        'every = "30" has no unit. Write "30m" for thirty minutes, "2h" for two hours.', id="no-unit"),
    pytest.param({"every": "30"},
        'every = 30 has no unit. Write "30m" for thirty minutes, "2h" for two hours.', id="number-no-unit"),
    pytest.param({"every": '"half an hour"'},
        'every = "half an hour" is not a length of time. Write a whole number and its unit: "90s", '
        '"10m", "2h" or "1d".', id="no-duration"),
    pytest.param({"every": '"0m"'},
        'every = "0m" is no time at all. Write for instance "30m" for thirty minutes.', id="no-time-at-all"),
    pytest.param({"every": None},
        'every is missing. Write how often to look, like every = "1h", or a cron.', id="neither"),
    pytest.param({"cron": '"30 7 * * mon-fri"'}, "every and cron exclude each other. Keep one of them.", id="both"),
    pytest.param({"cron": '"30 7 * *"', "every": None},
        'cron = "30 7 * *" has 4 fields. Write five: minute hour day month weekday, like "30 7 * * '
        'mon-fri".', id="cron-four"),
    pytest.param({"cron": '"30 7 * * 1-5"', "every": None},
        'cron = "30 7 * * 1-5" has a number for the weekday; people and programs differ on whether '
        '0 is Sunday. Write mon, tue, wed, thu, fri, sat or sun, like "30 7 * * mon-fri".', id="cron-number"),
    pytest.param({"cron": '"61 7 * * mon"', "every": None},
        "cron = \"61 7 * * mon\" is not a cron (Error validating expression '61': the last value "
        '(61) is higher than the maximum value (59)). Write five fields like "30 7 * * mon-fri".', id="cron-bad"),
    pytest.param({"cron": '"0 7 30 2 *"', "every": None},
        'cron = "0 7 30 2 *" names a day that never comes. Correct its day and month.', id="cron-never"),
    pytest.param({"busy": '"mon-fri 07:00-19:00"'},
        'busy stands without busy-every. Add busy-every = "10m", or remove busy.', id="busy"),
    pytest.param({"busy-every": '"10m"'},
        'busy-every stands without busy. Add busy = "mon-fri 07:00-19:00", or remove busy-every.', id="busy-every"),
    pytest.param({"cron": '"30 7 * * mon-fri"', "busy": '"mon-fri 07:00-19:00"', "busy-every": '"10m"', "every": None},
        "busy goes with every, not with cron. Remove busy and busy-every, or write every.", id="busy-cron"),
    pytest.param({"busy": '"weekdays 7-19"', "busy-every": '"10m"'},
        'busy = "weekdays 7-19" are not hours of the week. Write days and hours like "mon-fri '
        '07:00-19:00".', id="busy-bad"),
    pytest.param({"busy": '"mon 19:00-07:00"', "busy-every": '"10m"'},
        'busy = "mon 19:00-07:00" ends before it begins. Write hours of one day, such as "mon-fri '
        '07:00-19:00".', id="busy-back"),
    pytest.param({"evry": '"1h"'}, 'unknown key "evry". Did you mean "every"?', id="unknown-key"),
    pytest.param({"kind": '"rss-feed"'}, 'kind = "rss-feed" is not known. Did you mean "feed"?', id="kind-bad"),
    pytest.param({"kind": None},
        "kind is missing. Write one of: ofsted-search, ofsted-council, report, feed, listing, "
        "article.", id="kind-missing"),
    pytest.param({"url": '"ftp://www.example.org/rss"'},
        'url = "ftp://www.example.org/rss" is not a web address. Write it whole, such as '
        '"https://www.example.org/news/rss".', id="url-ftp"),
    pytest.param({"url": '"https://me:pw@www.example.org/rss"'},
        "url holds a login, which would be shown in logs. Remove what stands before the @.", id="url-login"),
    pytest.param({"url": '"https://www.example.org/rss?key=${KEY}"'},
        "url = \"https://www.example.org/rss?key=${KEY}\" refers to a secret, but a source's address "
        "is shown in logs. Write it without ${…}.", id="url-secret"),
    pytest.param({"url": None}, "url is missing. Write the address of the page or feed.", id="url-missing"),
    pytest.param({"url": '"https://www.example.org:99999/rss"'},
        'url = "https://www.example.org:99999/rss" is not a web address (Port out of range '
        "0-65535). Copy it from the browser.", id="url-port"),
    pytest.param({"hosts": '["https://files.ofsted.gov.uk/"]'},
        'hosts = "https://files.ofsted.gov.uk/" is not the name of a host. Write it without '
        'https:// and path, such as "files.ofsted.gov.uk".', id="hosts-url"),
    pytest.param({"hosts": '"files.ofsted.gov.uk"'},
        'hosts = "files.ofsted.gov.uk" is not a list. Write it in brackets: ["files.ofsted.gov.uk"].', id="hosts-text"),
    pytest.param({"councils": '["Leeds", "Wirrall"]'},
        'councils = "Wirrall" is no council that this program knows. Did you mean "Wirral"?', id="council-misspelt"),
    pytest.param({"councils": '["Newcastle"]'},
        'councils = "Newcastle" is no council that this program knows. Did you mean "Newcastle upon Tyne"?',
        id="council-half-named"),
    pytest.param({"councils": '["Qqqq"]'},
        'councils = "Qqqq" is no council that this program knows. Write a name as in '
        "seeds/councils.csv.", id="council-unknown"),
    pytest.param({"match": '"(ofsted"'},
        'match = "(ofsted" is not a regular expression (missing ), unterminated subpattern at '
        "position 0). In 'single quotes' backslashes stay as they are.", id="match-bad"),
    pytest.param({"select": '"h2 a"'},
        'select = "h2 a" does not say of which part. Write select = { links = "h2 a" }.', id="select-text"),
    pytest.param({"select": '{ link = "h2 a" }'},
        'select = { link = "h2 a" } selects for no part of a page. Did you mean "links"?', id="select-part"),
    pytest.param({"select": '{ links = "h2 >> a" }'},
        "select = { links = \"h2 >> a\" } is not a CSS selector (The combinator '>' at position 4, "
        "must have a selector before it). Correct it.", id="select-css"),
    pytest.param({"expect-at-least": "-1"},
        "expect-at-least = -1 is not a whole number of 0 or more. Write one, without quotes.", id="expect"),
    pytest.param({"authority": '"ofstead"'},
        'authority = "ofstead" is not known. Did you mean "ofsted"?', id="authority"),
    pytest.param({"threshold": "80"},
        "threshold = 80 is not a number from 0 to 1. Write for instance 0.8, without quotes.", id="threshold"),
    pytest.param({"enabled": '"yes"'},
        'enabled = "yes" is neither true nor false. Write true or false, without quotes.', id="enabled"),
]  # fmt: skip

DESTINATIONS = [
    pytest.param({"url": '"  "'}, "url is empty. Fill it in.", id="notify-empty"),
    pytest.param({"url": None}, "url is missing. Write the Apprise address of one recipient.", id="notify-missing-url"),
    pytest.param({"url": '"json://hooks.example.org/${TOKEN}"'},
        "url refers to ${TOKEN}, which the environment does not have. Set the variable TOKEN.", id="notify-var"),
    pytest.param({"url": '"json://hooks.example.org/${TOKEN"'},
        "url holds ${ without the name of a variable and a } after it. Write it like "
        "${MAIL_PASSWORD}.", id="notify-brace"),
    pytest.param({"url": '"file:/run/none/hook"'},
        'url refers to the file "/run/none/hook", which cannot be read (No such file or '
        "directory). Create it, or correct the path.", id="notify-file"),
    pytest.param({"url": '"file:hook"'},
        'url refers to the file "hook", which is not a whole path. Begin it with /, like '
        "file:/run/secrets/mail.", id="notify-relfile"),
    pytest.param({"url": "5"}, 'url is not a text. Put it in "double quotes".', id="notify-url-no-text"),
    pytest.param({"role": '"boss"'}, 'role = "boss" is not known. Write one of: operator.', id="role"),
    pytest.param({"regions": '["Nort West"]'},
        'regions = "Nort West" is no region of England. Did you mean "North West" or "North East"?', id="region"),
    pytest.param({"areas": '["leader"]'}, 'areas = "leader" is not known. Did you mean "leaders"?', id="area"),
    pytest.param({"events": '["moves"]'}, 'events = "moves" is not known. Did you mean "move"?', id="event"),
    pytest.param({"events": "[]"},
        "events = [] would send nothing. Name at least one event, or leave the key out.", id="events-none"),
    pytest.param({"directions": '["downwards"]'},
        'directions = "downwards" is not known. Did you mean "down"?', id="direction"),
    pytest.param({"worst-grade": '"requires improvement"'},
        'worst-grade = "requires improvement" is not known. Did you mean "requires_improvement"?', id="grade"),
    pytest.param({"when": '"daily 8am"'},
        'when = "daily 8am" is not a time to send. Write "at-once", "daily 08:00" or "weekly mon 08:00".', id="when"),
    pytest.param({"quiet": '"night"'}, 'quiet = "night" are not hours. Write them like "22:00-07:00".', id="quiet"),
    pytest.param({"format": '"pdf"'}, 'format = "pdf" is not known. Write one of: text, html, markdown.', id="format"),
]  # fmt: skip

FILES = [
    pytest.param("[retention]\nxyz = 1",
        '[retention]: unknown key "xyz". Write one of: sent-alerts, press-evidence, reports.', id="unknown-key-far"),
    pytest.param("[[sources]]\nname = \"x\"",
        'unknown table "sources". Did you mean "[[source]]"?', id="unknown-table"),
    pytest.param('timezone = "Europe/London"',
        'the key "timezone" stands before any table. Put it below one: [monitor], [retention], '
        "[web], [[source]], [[notify]].", id="unknown-top"),
    pytest.param("[source]\nname = \"x\"",
        "source is not a table of its own. Begin it with [[source]].", id="single-bracket"),
    pytest.param("[monitor]\ntimezone = \"Europe/Londn\"",
        '[monitor]: timezone = "Europe/Londn" is not a time zone. Did you mean "Europe/London" or '
        '"Europe/Lisbon"?', id="timezone"),
    pytest.param('[monitor]\ntimezone = "../x"',
        '[monitor]: timezone = "../x" is not a time zone. Write for instance "Europe/London".', id="timezone-path"),
    pytest.param("[monitor]\ntimezone = \"BST\"",
        '[monitor]: timezone = "BST" is not a time zone. Write for instance "Europe/London".', id="timezone2"),
    pytest.param("[monitor]\ncontact = \"José\"",
        '[monitor]: contact = "José" cannot stand in a User-Agent. Write a mail or web address in '
        "plain ASCII.", id="contact"),
    pytest.param("[monitor]\nbaseline = \"everything\"",
        '[monitor]: baseline = "everything" is neither "all" nor "none" nor a day. Write one of '
        "these, a day as 2026-04-01.", id="baseline"),
    pytest.param("[monitor]\ncatch-up = \"alerts\"",
        '[monitor]: catch-up = "alerts" is not known. Did you mean "alert"?', id="catchup"),
    pytest.param("[monitor]\npause-per-host = 1",
        '[monitor]: pause-per-host = 1 has no unit. Write "30m" for thirty minutes, "2h" for two hours.', id="pause"),
    pytest.param("[monitor]\nconnections-per-host = 0",
        "[monitor]: connections-per-host = 0 is not a whole number of 1 or more. Write one, "
        "without quotes.", id="conns"),
    pytest.param("[monitor]\nallow-addresses = [\"10.0.0.5/8\"]",
        '[monitor]: allow-addresses = "10.0.0.5/8" is not a network (10.0.0.5/8 has host bits '
        'set). Write it like "10.0.0.5" or "127.0.0.0/8".', id="network"),
    pytest.param("[monitor]\ndatabase = \"postgresql://me:pw@db/ofsted\"",
        "[monitor]: database is not for SQLite, the only database of this version. Write a path "
        'such as "ofsted.db".', id="database"),
    pytest.param("[monitor]\ncontact = \" \"", '[monitor]: contact = " " is empty. Fill it in.', id="blank"),
    pytest.param("[monitor]\nquote-press = 1",
        "[monitor]: quote-press = 1 is neither true nor false. Write true or false, without quotes.", id="quote"),
    pytest.param("[retention]\nsent-alerts = 90",
        '[retention]: sent-alerts = 90 is not how long to keep something. Write a whole number of days, "90d", or '
        '"forever".', id="retention"),
    pytest.param("[web]\ntrusted-proxies = [\"proxy\"]",
        "[web]: trusted-proxies = \"proxy\" is not a network ('proxy' does not appear to be an IPv4 "
        'or IPv6 network). Write it like "10.0.0.5" or "127.0.0.0/8".', id="web"),
    pytest.param("[monitor]\nheartbeat = \"hc-ping\"",
        "[monitor]: heartbeat is not a web address. Write it whole, such as "
        '"https://www.example.org/news/rss".', id="heartbeat"),
    pytest.param("[monitor\n",
        "not TOML: Expected ']' at the end of a table declaration (at line 1, column 9). Correct "
        "that line.", id="toml"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "sentence"), SOURCES)
def test_a_wrong_source_is_refused(tmp_path: Path, changes: dict[str, str | None], sentence: str) -> None:
    """One wrong key of a source gives one sentence, and nothing else is complained of."""
    assert (
        refusal(tmp_path, written("[[source]]", SOURCE | changes)) == f'sources.toml: source "wirral-globe": {sentence}'
    )


@pytest.mark.parametrize(("changes", "sentence"), DESTINATIONS)
def test_a_wrong_destination_is_refused(tmp_path: Path, changes: dict[str, str | None], sentence: str) -> None:
    """One wrong key of a destination gives one sentence, and no secret is in it."""
    assert refusal(tmp_path, written("[[notify]]", NOTIFY | changes)) == f'sources.toml: notify "team": {sentence}'


@pytest.mark.parametrize(("text", "sentence"), FILES)
def test_a_wrong_file_is_refused(tmp_path: Path, text: str, sentence: str) -> None:
    """What is wrong outside sources and destinations is named in the same way."""
    assert refusal(tmp_path, text) == f"sources.toml: {sentence}"


def test_all_errors_are_told_together(tmp_path: Path) -> None:
    """A person mends the file once: every error stands on a line of its own."""
    monitor = '[monitor]\ntimezone = "Mars/Olympus"\n'
    first = written("[[source]]", SOURCE | {"every": '"30"', "kind": '"paper"'})
    told = refusal(tmp_path, monitor + first + written("[[notify]]", {"name": '"wirral"', "role": '"boss"'}))
    assert re.findall(r'^sources.toml: (\[\w+\]|\w+ "[a-z-]+"): ([\w-]+)', told, re.MULTILINE) == [
        ("[monitor]", "timezone"),
        ('source "wirral-globe"', "kind"),
        ('source "wirral-globe"', "every"),
        ('notify "wirral"', "url"),
        ('notify "wirral"', "role"),
    ]


def test_one_name_may_stand_in_both_lists(tmp_path: Path) -> None:
    """Two sources of one name are an error, in any case of letters; a source and a destination are not."""
    twice = written("[[source]]", SOURCE) + written("[[source]]", SOURCE | {"name": '"Wirral-Globe"'})
    assert refusal(tmp_path, twice + written("[[notify]]", NOTIFY | {"name": '"wirral-globe"'})) == (
        'sources.toml: source "Wirral-Globe": the name stands twice. Give each [[source]] a name of its own.'
    )


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """A missing file, a folder and a file of another encoding each say what to do."""
    with pytest.raises(SettingsError, match=r'none\.toml does not exist\. Run "ofsted-monitor init" to write it'):
        load(tmp_path / "none.toml", facts.load(), {})
    with pytest.raises(SettingsError, match=r"cannot be read \(Is a directory\)\. Give another file with --config\."):
        load(tmp_path, facts.load(), {})
    (tmp_path / "sources.toml").write_bytes(b"# caf\xe9")
    with pytest.raises(SettingsError, match=r"sources\.toml: byte 5 is not UTF-8\. Save the file as UTF-8\."):
        load(tmp_path / "sources.toml", facts.load(), {})


@pytest.mark.parametrize("url", ["json://${KEY}:hunter2@${GONE}", "json://hunter2/${GONE", "json://hunter2/${GONE}"])
def test_no_refusal_shows_a_secret(tmp_path: Path, url: str) -> None:
    """Neither what stands in the address in clear nor what a reference stands for is ever shown."""
    path = tmp_path / "sources.toml"
    path.write_text(written("[[notify]]", NOTIFY | {"url": f'"{url}"'}), encoding="utf-8")
    with pytest.raises(SettingsError) as fault:
        load(path, facts.load(), {"KEY": "swordfish"})
    assert not re.search("hunter2|swordfish", str(fault.value))


@pytest.mark.parametrize(
    ("name", "told"),
    [
        pytest.param(
            None, 'number 1: name is missing. Write a short one, such as name = "wirral-globe".', id="missing"
        ),
        pytest.param(
            "Wirral Globe",
            '"Wirral Globe": name = "Wirral Globe" is not a name. Write letters, digits and hyphens only, '
            'such as "wirral-globe".',
            id="with-a-blank",
        ),
        pytest.param(
            "baseline",
            '"baseline": name = "baseline" is what the inspections in seeds/ go by. Write another name.',
            id="taken-by-the-program",
        ),
    ],
)
def test_a_wrong_name_is_refused(tmp_path: Path, name: str | None, told: str) -> None:
    """A source that has no good name goes by what it has, or by its number."""
    text = written("[[source]]", SOURCE | {"name": f'"{name}"' if name else None})
    assert refusal(tmp_path, text) == f"sources.toml: source {told}"
