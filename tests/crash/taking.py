"""The two sinks of a trial: a real mail server and a real webhook that log in order what they took, and may kill.

A sink has taken a message once it has read it whole, whether or not anybody was left to hear its answer.
"""

import json
import re
import smtplib
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from sinks import Mailbox, answering, free_port

SETTLES = 10.0  # seconds within which a sink must be done with a dead program
BEGUN, TAKEN = "begun", "taken"


@dataclass(frozen=True, slots=True)
class Taken:
    """One message as a sink took it."""

    destination: str
    references: str
    content: str


@dataclass
class Sinks:
    """What was taken, in order; `at` is told of each message when it begins and when it has been read whole."""

    log: list[Taken] = field(default_factory=list)
    at: Callable[[str], None] = lambda _point: None
    mail_port: int = 0
    hook_port: int = 0
    open_connections: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def urls(self) -> tuple[str, str]:
        return Mailbox(port=self.mail_port).url(), f"json://127.0.0.1:{self.hook_port}/"

    def take(self, destination: str, references: str, content: str) -> None:
        with self.lock:
            self.log.append(Taken(destination, references, content))
        self.at(TAKEN)

    def count(self, more: int) -> None:
        with self.lock:
            self.open_connections += more

    def settle(self) -> None:
        """Wait until all that a dead program had sent was read: its connections came before these."""
        with smtplib.SMTP("127.0.0.1", self.mail_port, timeout=SETTLES) as mail:
            mail.noop()
        socket.create_connection(("127.0.0.1", self.hook_port), timeout=SETTLES).close()
        for _ in range(int(SETTLES / 0.005)):
            if not self.open_connections:
                return
            time.sleep(0.005)
        raise AssertionError("a sink still waits for a program that is dead")


@contextmanager
def both_sinks() -> Iterator[Sinks]:
    """A mail server and a webhook for as long as the block runs."""
    sinks = Sinks(mail_port=free_port())
    controller = _MailServer(_Box(sinks), hostname="127.0.0.1", port=sinks.mail_port, ready_timeout=10)
    controller.start()
    server = _HookServer(sinks)
    sinks.hook_port = server.server_port
    try:
        with answering(server):
            yield sinks
    finally:
        controller.stop()


class _Box(Mailbox):
    def __init__(self, sinks: Sinks) -> None:
        super().__init__()
        self.sinks = sinks

    async def handle_RCPT(  # noqa: N802 aiosmtpd's own name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Sequence[str]
    ) -> str:
        self.sinks.at(BEGUN)
        return await super().handle_RCPT(server, session, envelope, address, options)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = await super().handle_DATA(server, session, envelope)
        mail = self.mails.pop()
        self.sinks.take("mail", str(mail["X-Ofsted-Monitor-Reference"]), _content(mail))
        return answer


def _content(mail: EmailMessage) -> str:
    """What a reader sees: subject and texts, without the headers that each sending makes anew."""
    texts = (part.get_content() for part in mail.walk() if part.get_content_maintype() == "text")
    return "\n".join([re.sub(r"\s+", " ", mail["Subject"]), *texts])


class _CountedSMTP(SMTP):
    def __init__(self, box: _Box, **options: Any) -> None:
        super().__init__(box, **options)
        self._sinks = box.sinks

    def connection_made(self, transport: Any) -> None:
        self._sinks.count(1)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        super().connection_lost(error)
        self._sinks.count(-1)


class _MailServer(Controller):
    def factory(self) -> SMTP:
        return _CountedSMTP(self.handler, **self.SMTP_kwargs)


class _HookServer(ThreadingHTTPServer):
    def __init__(self, sinks: Sinks) -> None:
        self.sinks = sinks
        super().__init__(("127.0.0.1", 0), _Hook)

    def process_request(self, request: Any, client_address: Any) -> None:
        self.sinks.count(1)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        super().shutdown_request(request)
        self.sinks.count(-1)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A program that was killed hears no answer: that is the point."""


class _Hook(BaseHTTPRequestHandler):
    server: _HookServer

    def do_POST(self) -> None:
        self.server.sinks.at(BEGUN)
        size = int(self.headers["Content-Length"])
        body = self.rfile.read(size)
        if len(body) < size:
            return  # cut off in mid-sentence: nothing was taken
        told = json.loads(body)
        self.server.sinks.take("hook", told["references"], f"{told['title']}\n{told['message']}")
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """A trial prints nothing."""
