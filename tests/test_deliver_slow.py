"""Destinations that take their time: none holds up the others, or the program's end, or gets an alert twice for it."""

import asyncio
import contextvars
import os
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from ipaddress import ip_network
from pathlib import Path

import pytest
from apprise.plugins.custom_json import NotifyJSON
from program import environment
from proxies import own_authority
from servers import WAIT, listening
from sinks import Hook

from monitor.deliver import Sender, parts
from monitor.deliver.channel import channel
from monitor.deliver.guard import guarded
from monitor.deliver.sender import SECONDS
from monitor.model import Delivery, Message
from monitor.settings.values import Destination
from monitor.store.outbox import LEASE

LOOPBACK = (ip_network("127.0.0.0/8"),)
HELLO = Message("Hello", "Hello", "<p>Hello</p>")
LONG = Message("Long", "\n".join(f"Line {number} of a long text." for number in range(40)), "")
ANSWER = b"HTTP/1.1 200 OK\r\nX-Slow: "
MORE_THAN_THREADS = (os.cpu_count() or 1) + 6  # Apprise has four more than there are processors
IMPATIENT = (
    "from monitor.deliver import Sender; Sender.__init__.__defaults__ = (1.0,); from monitor.cli import cli; cli()"
)


@contextmanager
def dripping(tls: ssl.SSLContext | None = None, opening: bytes = ANSWER) -> Iterator[int]:
    """The port of a server that begins an answer and never ends it, a byte at a time."""

    async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            writer.write(opening)
            while not writer.is_closing():
                writer.write(b"a")
                await writer.drain()
                await asyncio.sleep(0.1)

    with listening(serve, tls) as port:
        yield port


def send(url: str, seconds: float, what: Message = HELLO) -> Delivery:
    return asyncio.run(Sender(LOOPBACK, seconds).send(what, Destination("desk", url)))


@pytest.fixture
def in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A service that takes little at a time, and not often."""
    monkeypatch.setattr(NotifyJSON, "body_maxlen", 100)
    monkeypatch.setattr(NotifyJSON, "request_rate_per_sec", 0.3)


@pytest.mark.parametrize(
    ("url", "opening"),
    [
        pytest.param("json://127.0.0.1:{port}/x", ANSWER, id="webhook"),
        pytest.param("jsons://127.0.0.1:{port}/x", ANSWER, id="webhook-by-tls"),
        pytest.param(
            "mailto://127.0.0.1:{port}/?from=mon@example.org&to=clerk@example.org&mode=insecure", b"220-", id="mail"
        ),
    ],
)
def test_answers_that_never_end_leave_room_for_the_next_message(
    hook: Hook, tmp_path: Path, url: str, opening: bytes
) -> None:
    """Apprise has few threads for all destinations: each is free again when its time is over."""
    certificate, tls = own_authority(tmp_path) if url.startswith("jsons") else (None, None)
    sender = Sender(LOOPBACK, 1, ca_bundle=certificate)

    async def at_once(slow: Destination) -> list[Delivery]:
        return await asyncio.gather(*(sender.send(HELLO, slow) for _ in range(MORE_THAN_THREADS)))

    with dripping(tls, opening) as port:
        told = asyncio.run(at_once(Destination("slow", url.format(port=port))))
        healthy = send(hook.url(), 5)
    assert {delivery.detail for delivery in told} == {
        f"127.0.0.1:{port} gave no answer within 1 s; it may have been delivered"
    }
    assert healthy.ok, healthy.detail


def test_the_program_ends_while_an_answer_does_not(tmp_path: Path) -> None:
    """It says that there was no answer, and waits for none."""
    with dripping() as port:
        (tmp_path / "sources.toml").write_text(
            '[monitor]\nallow-addresses = ["127.0.0.0/8"]\n'
            f'[[notify]]\nname = "slow"\nurl = "json://127.0.0.1:{port}/x"\n'
        )
        command = [sys.executable, "-c", IMPATIENT, "alerts", "test", "slow"]
        ended = subprocess.run(
            command, cwd=tmp_path, env=environment(), capture_output=True, text=True, timeout=WAIT, check=False
        )
    assert ended.returncode == 1, ended.stderr
    assert "gave no answer within 1 s" in ended.stdout + ended.stderr


def test_a_sending_that_is_over_opens_no_connection(hook: Hook) -> None:
    """What its thread had still to say, after a pause, is not said: another attempt may say it already."""
    with guarded(LOOPBACK):
        sending = contextvars.copy_context()
    with pytest.raises(TimeoutError, match="the time for this message is over"):
        sending.run(socket.create_connection, ("127.0.0.1", hook.port), 10)


def test_the_pauses_of_a_service_are_no_silence(hook: Hook, in_parts: None) -> None:
    """A text in many parts is delivered once, though the pauses between them last longer than an answer may."""
    delivery = send(hook.url(), 2, LONG)
    assert delivery.ok, delivery.detail
    said = "\n".join(str(told["message"]) for told in hook.taken)
    assert [line for line in said.splitlines() if line] == LONG.text.splitlines()
    assert len(hook.taken) * 0.3 > 2, "too few parts to show it"


def test_a_text_of_too_many_parts_is_cut(hook: Hook, in_parts: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last part says where the rest is; none is sent for ever."""
    monkeypatch.setattr(parts, "PAUSES", 1.0)
    delivery = send(hook.url(), 5, LONG)
    assert delivery.ok, delivery.detail
    said = [str(told["message"]) for told in hook.taken]
    assert len(said) == 4
    assert said[0].startswith("Line 0 of a long text.\nLine 1")
    assert said[-1].endswith("… The rest: see ofsted-monitor alerts list")


def test_an_address_that_asks_for_one_part_gets_one(hook: Hook, in_parts: None) -> None:
    """`overflow=upstream` leaves the text to the service, whole."""
    delivery = send(hook.url("?overflow=upstream"), 5, LONG)
    assert delivery.ok, delivery.detail
    assert [str(told["message"]) for told in hook.taken] == [LONG.text]


def test_no_attempt_outlasts_the_lease_of_its_alerts() -> None:
    """Sent by text message, an ordinary alert has all the time it needs, and a long one less than the lease."""
    service = channel("bulksms://user:password@+447700900123/", {"overflow": "split"})
    assert service is not None
    ordinary, needed = parts.fitted("An ordinary word. " * 58, service.notify_format, service)
    _, most = parts.fitted("An ordinary word. " * 5000, service.notify_format, service)
    assert (ordinary.count("word"), needed) == (58, 6 * 5.5)
    assert needed < most <= parts.PAUSES
    longest = 2 * SECONDS + parts.PAUSES  # the name is looked up before, for as long again at most
    assert LEASE.total_seconds() - longest > 60, "too little is left to mark the alerts as sent"
