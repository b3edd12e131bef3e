"""A mail address of the configuration is never told, however a mail server or a log spells it."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from sinks import Mailbox, mail_server

from monitor.cli.redaction import forget_secrets, hide_secrets_of, redacted
from monitor.deliver import Sender, secrets, without
from monitor.model import Message
from monitor.settings import Destination, Settings

HELLO = Message("Hello", "Hello", "<p>Hello</p>")
LOOPBACK = (ip_network("127.0.0.0/8"),)


@dataclass
class Refusing(Mailbox):
    """A mail server that takes nothing, and says so in its own words."""

    words: str = ""

    async def handle_RCPT(self, *told: Any) -> str:  # noqa: N802 aiosmtpd's own name
        return f"550 5.1.1 {self.words.format(told[3])}"


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    yield
    forget_secrets()


@pytest.mark.parametrize(
    ("to", "words", "told"),
    [
        pytest.param("Team.Desk@Example.org", "<team.desk@example.org>: no", "<…>: no", id="small-letters"),
        pytest.param("team.desk@example.org", "<Team.Desk@EXAMPLE.ORG>: no", "<…>: no", id="capitals"),
        pytest.param("Bob%3Cbob.smith@example.org%3E", "<{}>: no", "<…>: no", id="behind-a-name"),
        pytest.param("team.desk@example.org", "user team.desk unknown", "user … unknown", id="before-the-at"),
        pytest.param("bob@example.org", "BOB is no user, Bobby is", "… is no user, Bobby is", id="short"),
        pytest.param("info@example.org", "<{}>: for info ask a user", "<…>: for info ask a user", id="role"),
        pytest.param("at@example.org", "<{}>: nobody at home", "<…>: nobody at home", id="a-word"),
    ],
)
def test_what_a_mail_server_says_is_told_without_the_mailbox(to: str, words: str, told: str) -> None:
    """By its address or the part before the @, in any spelling; ordinary words of the answer stay."""
    with mail_server(Refusing(words=words)) as box:
        url = f"mailto://127.0.0.1:{box.port}/?from=mon@example.net&to={to}&mode=insecure"
        delivery = asyncio.run(Sender(LOOPBACK, 10).send(HELLO, Destination("desk", url)))
    assert delivery.detail == f"127.0.0.1:{box.port} refused it: 550 5.1.1 {told}"


def test_a_log_tells_no_mailbox_either() -> None:
    """Nor a token that a server spells in its own way; a destination's name stays, whatever its case."""
    urls = {
        "clerk": "mailto://relay.example/?from=Town%20Desk%3Cdesk.town@example.org%3E&to=Clerk@Example.org",
        "hook": "json://hooks.example/aBcDeF12/bob.smith@example.org/",
        "own": "mailto://jo.bloggs%40example.org:pw123456@relay.example/?from=m@example.org&to=n@example.org",
    }
    hide_secrets_of(Settings(Path("x"), destinations=tuple(Destination(name, url) for name, url in urls.items())))
    said = "Desk.Town@example.org, clerk@example.org, /abcdef12, Bob.Smith@Example.ORG, JO.BLOGGS; Clerk failed"
    assert redacted(said) == "…, …, /…, …, …; Clerk failed"


def test_a_word_that_may_be_part_of_another_is_hidden_alone_only() -> None:
    """However it is written: what people must read stays whole."""
    hide = without(secrets("json://hooks.example/Gazette/DESK/x9y8z7w6"))
    assert hide("gazette Gazettes desktop Desk aX9Y8Z7W6b") == "… Gazettes desktop … a…b"
