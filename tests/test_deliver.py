"""Sending through a real mail server and a real webhook on this machine."""

import asyncio
import io
import logging
from collections.abc import Iterator
from ipaddress import ip_network

import pytest
import samples
from sinks import SECRET, Hook, Mailbox, free_port, mail_server

from monitor.deliver import Sender, check, described, redacted
from monitor.deliver.reasons import reason
from monitor.model import Delivery, Message
from monitor.settings.values import Destination
from monitor.wording import message

LOOPBACK = (ip_network("127.0.0.0/8"),)


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with mail_server() as box:
        yield box


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """All that this process logs; pytest's own capture reads Apprise's closed log too, so it will not do."""
    written = io.StringIO()
    root, handler = logging.getLogger(), logging.StreamHandler(written)
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield written
    root.removeHandler(handler)
    root.setLevel(level)


def sample(title: str = "Lower") -> Message:
    return message([samples.reported_move(title=title)], samples.facts(), quote_press=True)


def send(url: str, what: Message | None = None, seconds: float = 20, format: str | None = None) -> Delivery:  # noqa: A002
    destination = Destination("desk", url, format=format)
    return asyncio.run(Sender(LOOPBACK, seconds).send(what or sample(), destination))


def test_a_mail_has_subject_both_parts_and_the_reference_header(mailbox: Mailbox) -> None:
    """A mail reads well as text and as HTML, and carries the reference for filters."""
    what = message([samples.confirmed_move()], samples.facts())
    delivery = send(mailbox.url(), what)
    assert delivery.ok, delivery.detail
    (mail,) = mailbox.mails
    assert mail["Subject"] == what.subject
    assert mail["X-Ofsted-Monitor-Reference"] == "W80999-2024-07-30-move"
    html, text = mail.get_body(("html",)), mail.get_body(("plain",))
    assert html is not None
    assert text is not None
    assert "<li><b>Down</b>" in html.get_content()
    for words in ("from Good to Inadequate", samples.REPORT, "W80999-2024-07-30-move", "10:02 BST"):
        assert words in text.get_content()
    assert "<" not in text.get_content()


def test_a_mail_of_format_text_has_the_text_alone(mailbox: Mailbox) -> None:
    """`format = "text"` gives the plain text exactly as it was laid out."""
    what = sample()
    assert send(mailbox.url(), what, format="text").ok
    (mail,) = mailbox.mails
    assert mail.get_content_type() == "text/plain"
    assert mail.get_content().replace("\r\n", "\n").strip() == what.text.strip()


def test_a_webhook_gets_title_message_type_and_references(hook: Hook) -> None:
    """A webhook gets the plain text unchanged, and the references in a field of their own."""
    what = sample()
    assert send(hook.url(), what).ok
    (payload,) = hook.taken
    assert payload["title"] == what.subject
    assert str(payload["message"]).strip() == what.text.strip()
    assert payload["type"] == "info"
    assert payload["references"] == "W80999-2024-07-30-move"


def test_a_webhook_of_format_html_gets_the_html(hook: Hook) -> None:
    """`format = "html"` gives the escaped HTML as it was made."""
    what = sample(title="<script>alert(1)</script>")
    assert send(hook.url(), what, format="html").ok
    assert "&lt;script&gt;" in str(hook.taken[0]["message"])
    assert "<script>" not in str(hook.taken[0]["message"])


def test_a_webhook_of_format_markdown_gets_no_markup_of_a_page(hook: Hook) -> None:
    """Where Markdown is asked for, the words of a page stay words."""
    assert send(hook.url(), sample(title="[click](javascript:alert) <b>now</b>"), format="markdown").ok
    body = str(hook.taken[0]["message"])
    assert "[click](" not in body
    assert "<b>" not in body


def test_a_title_with_line_breaks_makes_no_header(mailbox: Mailbox) -> None:
    """CRLF in the title of a page cannot add a header or a recipient to the mail."""
    what = sample(title="Lower\r\nBcc: all@example.org\r\n\r\nBody")
    injected = Message(what.subject + "\r\nBcc: all@example.org", what.text, what.html, what.references)
    for each in (what, injected):
        assert send(mailbox.url(), each).ok
    assert [mail["Bcc"] for mail in mailbox.mails] == [None, None]


def test_a_refused_recipient_is_a_failure_with_the_servers_code(mailbox: Mailbox) -> None:
    """A mail server's refusal is told with its code."""
    delivery = send(mailbox.url(to="nobody"))
    assert not delivery.ok
    assert "550" in delivery.detail


def test_a_server_that_is_down_is_said_to_be(mailbox: Mailbox) -> None:
    """Mail and webhook alike say that nothing listens."""
    port = free_port()
    for url in (f"json://127.0.0.1:{port}/x", f"mailto://127.0.0.1:{port}/?from=m@example.org&to=c@example.org"):
        delivery = send(url)
        assert not delivery.ok
        assert f"127.0.0.1:{port} refused the connection" in delivery.detail


@pytest.mark.parametrize(
    ("status", "words"),
    [
        pytest.param(500, "500 (Internal Server Error)", id="server-error"),
        pytest.param(404, "404 (Not Found)", id="not-found"),
        pytest.param(302, "redirects are not followed", id="redirect"),
    ],
)
def test_an_http_error_is_told_with_its_status(hook: Hook, status: int, words: str) -> None:
    """What the webhook answered is in the detail, and a redirect is not followed."""
    hook.status = status
    delivery = send(hook.url())
    assert not delivery.ok
    assert words in delivery.detail
    assert len(hook.taken) == 1


def test_a_hanging_server_fails_in_time_and_says_that_it_may_have_delivered(hook: Hook) -> None:
    """No answer is a failure, but not one that proves that nothing arrived."""
    hook.answer.clear()
    delivery = send(hook.url(), seconds=1)
    assert not delivery.ok
    assert "may have been delivered" in delivery.detail


@pytest.mark.parametrize("status", [200, 403])
def test_no_secret_is_ever_shown(hook: Hook, log: io.StringIO, status: int) -> None:
    """Neither the detail nor any log at any level has the secret part of the address."""
    hook.status = status
    delivery = send(hook.url(f"?+X-Token={SECRET}"))
    assert check(hook.url("?method=oops")) is not None
    assert delivery.ok is (status == 200)
    assert SECRET not in delivery.detail
    assert log.getvalue(), "the log of this process was not captured"
    assert SECRET not in log.getvalue()


def test_a_secret_in_the_servers_answer_is_not_repeated(mailbox: Mailbox) -> None:
    """A mail server that echoes the password has its words told without it."""
    delivery = send(mailbox.url(to="nobody") + f"&name={SECRET}")
    assert "550 5.1.1 no mailbox here" in delivery.detail
    assert SECRET not in delivery.detail


@pytest.mark.parametrize(
    ("log", "words"),
    [
        pytest.param("Socket Exception: (535, b'5.7.8 no hunter2')", "refused it: 535 5.7.8 no", id="login"),
        pytest.param("Socket Exception: [Errno -2] Name or service not known", "was not found", id="no-such-host"),
        pytest.param("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed", "TLS certificate", id="certificate"),
        pytest.param("STARTTLS extension not supported by server.", "offers no encryption", id="no-starttls"),
        pytest.param("HTTPConnectionPool(host='h'): Read timed out.", "may have been delivered", id="slow-answer"),
        pytest.param("ConnectTimeoutError(<h>, '(connect timeout=4)')", "reached in time", id="slow-connect"),
        pytest.param("Failed to send JSON POST notification: error=599.", "HTTP status 599", id="odd-status"),
        pytest.param("Something of hunter2", "gives no reason", id="unknown"),
    ],
)  # fmt: skip
def test_a_failure_is_told_in_our_own_words(log: str, words: str) -> None:
    """What Apprise logs is read for the cause, and its secrets stay there."""
    told = reason([log], "hooks.example", ("hunter2",))
    assert told.startswith("hooks.example ")
    assert words in told
    assert "hunter2" not in told


def test_an_address_that_cannot_be_parsed_fails_without_a_crash() -> None:
    """An address that check would refuse is a failed delivery, not a traceback, and stays hidden."""
    delivery = send("json://me:pa[ss@127.0.0.1/x")
    assert not delivery.ok
    assert "pa[ss" not in delivery.detail


def test_a_private_host_needs_to_be_allowed(hook: Hook) -> None:
    """Without `allow-addresses` nothing inside the network is contacted, and the remedy is named."""
    destination = Destination("desk", hook.url())
    delivery = asyncio.run(Sender(()).send(sample(), destination))
    assert not delivery.ok
    assert "127.0.0.1" in delivery.detail
    assert "allow-addresses" in delivery.detail
    assert hook.taken == []


def test_a_private_mail_server_needs_to_be_allowed(mailbox: Mailbox) -> None:
    """The mail server is what counts, not the domain of the sender."""
    url = f"mailto://example.org:{mailbox.port}/?smtp=127.0.0.1&from=mon@example.org&to=clerk@example.org&mode=insecure"
    refused = asyncio.run(Sender(()).send(sample(), Destination("desk", url)))
    assert "allow-addresses" in refused.detail
    assert send(url).ok


@pytest.mark.parametrize(
    ("url", "words"),
    [
        pytest.param("mailto://mail.example.org/?from=a@example.org&to=b@example.org", None, id="mail"),
        pytest.param("json://hooks.example.org/path", None, id="webhook"),
        pytest.param("ntfy://ntfy.example.org/topic", None, id="ntfy"),
        pytest.param("mailto://mx.example/?from=a@mx.example&to=b@mx.example,c@mx.example", "[[notify]]", id="two"),
        pytest.param("mailto://mx.example/b@mx.example/?from=a@mx.example&cc=c@mx.example", "[[notify]]", id="cc"),
        pytest.param("ntfy://ntfy.example.org/one/two", "[[notify]]", id="two-topics"),
        pytest.param("mailto://mx.example/?from=a@mx.example&to=nobody", "no valid mail address", id="no-address"),
        pytest.param(f"nosuch://host/{SECRET}", "knows no such service", id="unknown-service"),
        pytest.param(f"slack://{SECRET}", "malformed", id="malformed"),
        pytest.param("", "malformed", id="empty"),
    ],
)  # fmt: skip
def test_check_says_what_is_wrong_with_an_address(url: str, words: str | None) -> None:
    """A wrong address is told in a sentence, with the remedy and without its secrets."""
    told = check(url)
    assert (told is None) == (words is None), told
    assert (words or "") in (told or "")
    assert SECRET not in (told or "")


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        pytest.param(f"json://me:{SECRET}@hooks.example.org/{SECRET}", "json://hooks.example.org/…", id="webhook"),
        pytest.param(f"discord://{SECRET}/4174216298_JHMHI8qBe7bk2ZwO5U711o3dV_js", "discord://…", id="token-as-host"),
        pytest.param(f"nosuch://{SECRET}/x", "nosuch://…", id="unknown"),
        pytest.param(f"json://[::1/{SECRET}", "…", id="no-address"),
        pytest.param(SECRET, "…", id="bare-secret"),
    ],
)
def test_redacted_shows_scheme_and_host_only(url: str, shown: str) -> None:
    """A list of destinations shows where messages go, never how."""
    assert redacted(url) == shown


@pytest.mark.parametrize(
    ("url", "said"),
    [
        pytest.param(
            f"mailtos://me:{SECRET}@smtp.example.org:465/?from=me@example.org&to=desk@example.org",
            "e-mail to desk@example.org by smtp.example.org:465",
            id="mail",
        ),
        pytest.param("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ", "Slack", id="chat"),
        pytest.param(f"jsons://hooks.example.org/{SECRET}", "jsons://hooks.example.org/…", id="own-hook"),
        pytest.param(f"nosuch://{SECRET}/x", "nosuch://…", id="unknown"),
    ],
)
def test_described_says_where_alerts_go(url: str, said: str) -> None:
    """In people's words, and never with a secret."""
    assert described(url) == said
