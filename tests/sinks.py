"""Where alerts go in the tests: a real mail server and a real webhook on 127.0.0.1."""

import asyncio
import json
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, HTTPServer, ThreadingHTTPServer
from weakref import WeakSet

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from servers import WAIT, shut

SECRET = "Tok3nThatNobodyMaySee"


@dataclass
class Mailbox:
    """What the mail server took; it knows one recipient only."""

    mails: list[EmailMessage] = field(default_factory=list)
    port: int = 0

    async def handle_RCPT(  # noqa: N802 aiosmtpd's own name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Sequence[str]
    ) -> str:
        if not address.startswith("clerk@"):
            return f"550 5.1.1 no mailbox here, {SECRET}"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        return "250 OK"

    def url(self, to: str = "clerk") -> str:
        return f"mailto://127.0.0.1:{self.port}/?from=mon@example.org&to={to}@example.org&mode=insecure"

    @property
    def references(self) -> list[str]:
        return [str(mail["X-Ofsted-Monitor-Reference"]) for mail in self.mails]


@dataclass
class Hook:
    """What the webhook took, and how it answers."""

    taken: list[dict[str, object]] = field(default_factory=list)
    status: int = 200
    answer: threading.Event = field(default_factory=threading.Event)  # set: answers at once
    port: int = 0

    def url(self, query: str = "") -> str:
        return f"json://127.0.0.1:{self.port}/{SECRET}{query}"

    @property
    def references(self) -> list[str]:
        return [str(told["references"]) for told in self.taken]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class _MailServer(Controller):
    """Leaves no connection behind."""

    def __init__(self, box: Mailbox) -> None:
        super().__init__(box, hostname="127.0.0.1", port=box.port, ready_timeout=WAIT)
        self._sessions = WeakSet[SMTP]()

    def factory(self) -> SMTP:
        session = SMTP(self.handler, **self.SMTP_kwargs)
        self._sessions.add(session)
        return session

    def stop(self, no_assert: bool = False) -> None:
        asyncio.run_coroutine_threadsafe(self._shut(), self.loop).result(WAIT)
        super().stop(no_assert)

    async def _shut(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        ends = [session.transport for session in self._sessions]
        await shut(self.server, [end for end in ends if isinstance(end, asyncio.WriteTransport)])


@contextmanager
def mail_server(box: Mailbox | None = None) -> Iterator[Mailbox]:
    """A mail server for as long as the block runs; given its mailbox again it comes back on the same port."""
    box = box or Mailbox()
    box.port = box.port or free_port()
    controller = _MailServer(box)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()


@contextmanager
def web_hook() -> Iterator[Hook]:
    """A webhook for as long as the block runs."""
    told = Hook()
    told.answer.set()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.taken.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            told.answer.wait(timeout=20)
            self.send_response(told.status)
            self.send_header("Location", "http://127.0.0.1:1/inside")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """A test prints nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told.port = server.server_port
    with answering(server):
        try:
            yield told
        finally:
            told.answer.set()


@contextmanager
def answering(server: HTTPServer) -> Iterator[None]:
    """This server, in a thread of its own, for as long as the block runs."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=10)
