"""The demo's world on 127.0.0.1: web sites with their days, a chat room that takes messages, and a mail server."""

import hashlib
import json
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

LOOPBACK = "127.0.0.1"
TYPES = {".html": "text/html; charset=utf-8", ".xml": "application/rss+xml", ".pdf": "application/pdf"}
LARGEST = 1_000_000  # bytes of a message that the chat room takes


@dataclass(frozen=True, slots=True)
class Received:
    """A message as it arrived somewhere."""

    destination: str
    subject: str
    text: str
    references: tuple[str, ...]


@dataclass
class Web:
    """The running web server; `folders` is what it shows now, `received` what was posted to its chat room."""

    port: int
    folders: Sequence[Path] = ()
    received: list[Received] = field(default_factory=list)

    def file(self, host: str, path: str) -> Path | None:
        """The file behind an address: a folder each host, the query left out, the newest folder first."""
        names = [host.partition(":")[0].removesuffix(".localhost"), *path.partition("?")[0].split("/")]
        if not all(name and not name.startswith(".") for name in [names[0], *names[2:]]):
            return None  # nothing but the demo's own pages
        for folder in self.folders:
            for ending in TYPES:
                if (file := folder.joinpath(*names).with_suffix(ending)).is_file():
                    return file
        return None


class _Handler(BaseHTTPRequestHandler):
    web: Web
    protocol_version = "HTTP/1.1"
    timeout = 10  # seconds without a word from the other side

    def do_GET(self) -> None:
        file = self.web.file(self.headers.get("Host", ""), self.path)
        if file is None:
            self._answer(HTTPStatus.NOT_FOUND, b"There is no such page.", {"Content-Type": "text/plain"})
            return
        body = file.read_bytes()
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if self.headers.get("If-None-Match") == tag:
            self._answer(HTTPStatus.NOT_MODIFIED, b"", {"ETag": tag})
        else:
            self._answer(HTTPStatus.OK, body, {"ETag": tag, "Content-Type": TYPES[file.suffix]})

    def do_POST(self) -> None:
        told = json.loads(self.rfile.read(min(int(self.headers.get("Content-Length", 0)), LARGEST)))
        self.web.received.append(
            Received("board-chat", told["title"], told["message"], _references(told["references"]))
        )
        self._answer(HTTPStatus.OK, b"", {})

    def _answer(self, status: HTTPStatus, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status is not HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the signature is http.server's
        """The demo tells what happens in its own words."""


def _references(header: str) -> tuple[str, ...]:
    return tuple(reference for reference in header.replace(",", " ").split())


@contextmanager
def web_server() -> Iterator[Web]:
    """The web sites and the chat room, for as long as the block runs."""

    class Handler(_Handler):
        """One for each server: http.server makes an object for each connection, so what they share is the class's."""

    with ThreadingHTTPServer((LOOPBACK, 0), Handler) as server:
        server.daemon_threads = True
        Handler.web = Web(server.server_port)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield Handler.web
        finally:
            server.shutdown()
            thread.join(timeout=5)


class MailServer:
    """A mail server that can be down; what it took is in `received`."""

    def __init__(self) -> None:
        with socket.socket() as probe:  # a port that it keeps through all its downs and ups
            probe.bind((LOOPBACK, 0))
            self.port = int(probe.getsockname()[1])
        self.received: list[Received] = []
        self._running: Controller | None = None

    def be(self, up: bool) -> None:
        """Start it or stop it; nothing if it is so already."""
        if up and self._running is None:
            self._running = Controller(self, hostname=LOOPBACK, port=self.port, ready_timeout=10)
            self._running.start()
        elif not up and self._running is not None:
            self._running.stop()
            self._running = None

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=policy.default)
        body = mail.get_body(("plain",))
        text = body.get_content().replace("\r\n", "\n") if body else ""
        references = _references(str(mail["X-Ofsted-Monitor-Reference"]))
        self.received.append(Received("newsdesk", str(mail["Subject"]), text, references))
        return "250 OK"
