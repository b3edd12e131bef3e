"""Log lines: one event a line whatever its fields hold, as text or as JSON, and nothing in them that is secret."""

import json
import logging
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from monitor.cli.logs import set_up_logs
from monitor.cli.redaction import LONGEST, forget_secrets, hide_secrets_of, on_one_line, redacted
from monitor.model import PageKind
from monitor.settings import Destination, Settings, Source

HOSTILE = [
    pytest.param("one\ntwo", id="line-break"),
    pytest.param("one\r2026-09-14T08:00:00Z error forged", id="carriage-return"),
    pytest.param('a" level="error', id="quote"),
    pytest.param("a\\", id="backslash"),
    pytest.param("\x1b[2J\x1b]0;title\x07", id="terminal-escapes"),
    pytest.param("\u202egrades\u2066", id="turned-text"),
    pytest.param("a\u2028b\u0085c", id="unicode-line-breaks"),
    pytest.param("a\x00b", id="nought"),
    pytest.param("half \ud800 a sign", id="surrogate"),
    pytest.param("x" * 100_000, id="endless"),
    pytest.param("level=error at=never", id="fields"),
    pytest.param("", id="nothing"),
]
SECRET = "Tok3nOfTheDesk"


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """A test's log writes to a stream that is gone when the test ends."""
    handlers = list(logging.getLogger().handlers)
    yield
    structlog.reset_defaults()
    logging.getLogger().handlers = handlers
    forget_secrets()


def settings(*urls: str, **rest: str) -> Settings:
    source = Source("gazette", PageKind.FEED, "https://gazette.example/rss")
    destinations = tuple(Destination(f"desk-{number}", url) for number, url in enumerate(urls))
    return Settings(Path("sources.toml"), sources=(source,), destinations=destinations, **rest)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", HOSTILE)
def test_a_value_makes_no_second_line_and_no_other_field(value: str, capsys: pytest.CaptureFixture[str]) -> None:
    """As text and as JSON: the line says what it says, and the value stays where it belongs."""
    for form in ("text", "json"):
        set_up_logs(form, 2)
        structlog.get_logger().info("page read", title=value, names=[value, {value: value}], outcomes=1)
    text, as_json, *more = capsys.readouterr().err.splitlines()
    assert more == []
    assert text.isprintable()
    assert as_json.isascii()
    words = shlex.split(text)
    assert words[1:4] == ["info", "page", "read"]
    assert [word.partition("=")[0] for word in words[4:]] == ["title", "names", "outcomes"]
    fields = json.loads(as_json)
    assert list(fields) == ["at", "level", "event", "title", "names", "outcomes"]
    assert (fields["level"], fields["event"], fields["outcomes"]) == ("info", "page read", 1)
    assert len(fields["title"]) <= LONGEST + 3


def test_what_json_has_no_word_for_is_told_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    """Numbers that are none, paths, sets and exceptions make a valid line too."""
    set_up_logs("json", 2)
    structlog.get_logger().info(
        "odd", took=float("nan"), path=Path("/a b"), seen={1}, fault=ValueError("no"), none=None
    )
    fields = json.loads(capsys.readouterr().err, parse_constant=pytest.fail)
    assert (fields["took"], fields["path"], fields["seen"], fields["fault"]) == ("nan", "/a b", [1], "no")


@pytest.mark.parametrize("form", ["text", "json"])
def test_addresses_come_out_public(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Logins, unknown parameters and keys in the path of any address, in any field, however deep it stands."""
    set_up_logs(form, 2)
    url = f"https://clerk:{SECRET}@x.example/a?key={SECRET}#{SECRET}"
    structlog.get_logger().info("page read", url=url, links=[{"to": url}], error=f"{url}: 404, see {url}")
    said = capsys.readouterr().err
    assert SECRET not in said
    assert "x.example/a?key=" in said


@pytest.mark.parametrize("form", ["text", "json"])
def test_libraries_and_tracebacks_are_lines_like_any_other(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What comes through Python's own logging is one line too, and redacted."""
    set_up_logs(form, 0)
    library = logging.getLogger("some.library")
    try:
        int(f"https://x.example/?key={SECRET}\nand more")
    except ValueError:
        library.exception("failed at %s", f"https://y.example/?key={SECRET}")
    library.warning("not so loud")
    first, *more = capsys.readouterr().err.splitlines()
    assert more == []
    assert SECRET not in first
    for word in ("library said", "some.library", "https://y.example/?key=", "Traceback", "ValueError"):
        assert word in first


def test_secrets_are_hidden_wherever_they_stand(capsys: pytest.CaptureFixture[str]) -> None:
    """Alone, within words, encoded, and as HTTP sends them; those of an earlier configuration stay hidden."""
    set_up_logs("text", 2)
    hide_secrets_of(settings(f"json://clerk:pass%40word9@hooks.example/{SECRET}?+X-Key=HeaderTok1"))
    hide_secrets_of(settings(heartbeat="https://beat.example/beat-token-7", proxy="http://me:proxypass9@proxy.example"))
    said = [SECRET, f"bot{SECRET}x", "pass@word9", "pass%40word9", "Y2xlcms6cGFzc0B3b3JkOQ==", "HeaderTok1"]
    for secret in [*said, "beat-token-7", "proxypass9"]:
        assert (
            redacted(f"it said: {secret}!") == f"it said: {secret.replace(SECRET, '…') if SECRET in secret else '…'}!"
        )
    structlog.get_logger().info("kept", error=f"no {SECRET}", host="hooks.example", where="proxy.example")
    assert 'error="no …" host=hooks.example where=proxy.example' in capsys.readouterr().err


def test_names_and_everyday_words_stay_readable() -> None:
    """What the configuration calls a destination, a webhook's usual path and a user called ofsted are no secrets."""
    set_up_logs("text", 2)
    hide_secrets_of(settings("json://ofsted:pw123456@hooks.example/api/webhooks/gazette", "ntfy://ntfy.example/desk-1"))
    line = "ofsted gazette desk-1 webhooks hooks.example"
    assert redacted(line) == line
    assert redacted("pw123456") == "…"


def test_a_new_command_begins_without_the_secrets_of_another() -> None:
    """What one configuration calls secret is an ordinary word for the next."""
    set_up_logs("text", 2)
    hide_secrets_of(settings(f"json://hooks.example/{SECRET}"))
    assert redacted(SECRET) == "…"
    set_up_logs("text", 2)
    assert redacted(SECRET) == SECRET


def test_a_log_that_cannot_be_written_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk under the log is no reason to miss a report."""
    set_up_logs("text", 2)
    with Path("/dev/full").open("w") as full:
        monkeypatch.setattr("sys.stderr", full)
        structlog.get_logger().info("page read")
        monkeypatch.undo()
        with pytest.raises(OSError, match="No space"):
            full.close()


@given(st.text())
def test_whatever_a_text_holds_it_is_printed_on_one_line(text: str) -> None:
    """Any text comes out printable, and is told from any other."""
    shown = on_one_line(text)
    assert shown.isprintable()
    assert len(shown) >= len(text)


def test_a_long_traceback_keeps_its_end() -> None:
    """What is cut out of a long text is its middle, and no half of a secret stands at the cut."""
    set_up_logs("text", 2)
    hide_secrets_of(settings(f"json://hooks.example/{SECRET}"))
    told = redacted("begin " + "x" * 10_000 + " the end")
    assert (told[:5], told[-7:]) == ("begin", "the end")
    for before in range(19_980, 20_001):
        assert SECRET[:4] not in redacted("b" * before + SECRET + "c" * 100)
