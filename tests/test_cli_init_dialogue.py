"""`init` as a dialogue on a terminal: few questions, near names offered, and nothing left behind by Ctrl-C."""

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from sinks import SECRET, Hook, Mailbox, free_port
from terminal import Terminal, terminal

from monitor.facts import load as load_facts
from monitor.settings import Settings, load

USER, PASSWORD = "mon+1@example.org", "p@ss:w/rd?#%41+ &"


def written(folder: Path) -> Settings:
    return load(folder / "sources.toml", load_facts(), {})


@contextmanager
def server_with_login() -> Iterator[tuple[Mailbox, list[LoginPassword]]]:
    """A mail server that knows one user, and who logged in there."""
    box, logins = Mailbox(port=free_port()), list[LoginPassword]()

    def knows(server: SMTP, session: Session, envelope: Envelope, mechanism: str, login: object) -> AuthResult:
        assert isinstance(login, LoginPassword)
        logins.append(login)
        return AuthResult(success=login == LoginPassword(USER.encode(), PASSWORD.encode()))

    server = Controller(
        box, hostname="127.0.0.1", port=box.port, ready_timeout=10, authenticator=knows, auth_require_tls=False
    )
    server.start()
    try:
        yield box, logins
    finally:
        server.stop()


def test_a_mailbox_behind_a_login(tmp_path: Path) -> None:
    """Names are mended on the way, the password stays unseen, and the test message arrives."""
    with server_with_login() as (box, logins), terminal(tmp_path, "init") as person:
        person.answer("Councils or regions", "hul, Bournemouth, Christchurch and Poole; Cumbria")
        person.answer("[Kingston upon Hull]", "")
        person.answer("[Cumberland, Westmorland and Furness]", "")
        person.answer("E-mail or chat address", "clerk")
        person.answer("E-mail or chat address", "clerk@example.org")
        person.answer("Another one", "")
        person.answer("Mail server", f"127.0.0.1:{box.port}")
        person.answer("Encryption", "")
        person.answer("User name", USER)
        person.answer("Password", PASSWORD)
        person.answer("Sender", "")
        person.answer("127.0.0.1: a private address", "y")
        person.answer("How often, ", "30")
        person.answer("How often, ", "30m")
        person.answer("Send a test message now?", "")
        assert person.end() == 0, person.screen
    assert logins, "it logged in, and the server took the mail"
    (mail,) = box.mails
    assert (mail["To"], mail["From"]) == ("clerk@example.org", USER)
    _seen(person, "Did you mean Kingston upon Hull?", "neither an e-mail address", "the test message was accepted")
    assert PASSWORD not in person.screen + (tmp_path / "sources.toml").read_text()
    assert stat.S_IMODE((tmp_path / "alerts.address").stat().st_mode) == 0o600
    settings = written(tmp_path)
    assert settings.destinations[0].councils == {
        "Kingston upon Hull",
        "Bournemouth, Christchurch and Poole",
        "Cumberland",
        "Westmorland and Furness",
    }
    assert [str(network) for network in settings.allow_addresses] == ["127.0.0.1/32"]


def test_a_web_hook_for_all_of_england(tmp_path: Path, hook: Hook) -> None:
    """Enter is an answer to everything but the address; what an option says is not asked."""
    with terminal(tmp_path, "init", "--every", "2h") as person:
        person.answer("Councils or regions", "")
        person.answer("E-mail or chat address", f"desk@example.org, {hook.url()}")
        person.answer("E-mail or chat address", hook.url())
        person.answer("Another one", hook.url())
        person.answer("Another one", "")
        person.answer("Allow alerts to be sent there?", "")
        person.answer("Send a test message now?", "y")
        assert person.end() == 0, person.screen
    assert len(hook.taken) == 1
    assert "How often" not in person.screen
    _seen(person, "all of England", "every 2h", "ofsted-monitor run")
    _seen(
        person, "Give them one at a time; you are asked for another.", "was given before: every alert would come twice"
    )
    assert (tmp_path / "alerts.address").read_text() == f"{hook.url()}\n"
    assert SECRET not in (tmp_path / "sources.toml").read_text()
    assert written(tmp_path).destinations[0].url == hook.url()


def test_a_failed_test_message_keeps_the_files(tmp_path: Path, hook: Hook) -> None:
    """Exit 1 and the reason."""
    hook.status = 403
    options = ("--to", hook.url(), "--region", "London", "--every", "1h", "--allow", "127.0.0.1")
    with terminal(tmp_path, "init", *options) as person:
        person.answer("Send a test message now?", "")
        assert person.end() == 1
    _seen(person, "HTTP status 403", "The files stay as they are")
    assert SECRET not in person.screen
    assert written(tmp_path).destinations[0].regions == {"London"}


def test_enter_alone_is_enough(tmp_path: Path) -> None:
    """Three times Enter: everything is watched, nobody told, no test message offered."""
    with terminal(tmp_path, "init") as person:
        person.answer("Councils or regions", "")
        person.answer("E-mail or chat address", "")
        person.answer("How often, ", "")
        assert person.end() == 0
    assert max(len(line) for line in person.lines if "/" not in line) <= 80, "only a path may be longer"
    assert "test message" not in person.screen
    assert written(tmp_path).destinations == ()


def test_ctrl_c_leaves_nothing_behind_and_says_so(tmp_path: Path) -> None:
    """In the middle of the questions: exit 130, no file."""
    with terminal(tmp_path, "init") as person:
        person.answer("Councils or regions", "York")
        assert person.interrupt("E-mail or chat address") == 130
    _seen(person, "Nothing was written.")
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_before_the_test_message_keeps_the_files(tmp_path: Path, hook: Hook) -> None:
    """What was written stays, and that is said."""
    options = ("--to", hook.url(), "--region", "London", "--every", "1h", "--allow", "127.0.0.1")
    with terminal(tmp_path, "init", *options) as person:
        assert person.interrupt("Send a test message now?") == 130
    _seen(person, "No test message was sent; what is written stays.")
    assert hook.taken == []
    assert written(tmp_path).destinations[0].url == hook.url()


def test_a_private_address_that_is_not_allowed_is_not_tried(tmp_path: Path, hook: Hook) -> None:
    """Whoever says no is told what to write later, and is not asked about a message that would not be sent."""
    with terminal(tmp_path, "init", "--every", "1h", "--region", "London") as person:
        person.answer("E-mail or chat address", hook.url())
        person.answer("Another one", "")
        person.answer("Allow alerts to be sent there?", "n")
        assert person.end() == 0
    _seen(person, 'allow-addresses = ["127.0.0.1"]')
    assert "test message" not in person.screen
    assert (hook.taken, written(tmp_path).allow_addresses) == ([], ())


def test_yes_asks_nothing(tmp_path: Path) -> None:
    """--yes on a terminal takes every default, and sends nothing unasked."""
    with terminal(tmp_path, "init", "--yes", "--to", "json://127.0.0.1:9/x") as person:
        assert person.end() == 0
    assert "test message" not in person.screen


def _seen(person: Terminal, *words: str) -> None:
    for word in words:
        assert word in person.screen, person.screen
