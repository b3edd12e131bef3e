"""The demo's world on 127.0.0.1: web sites with their days, a chat room that takes messages, and a mail server."""

import hashlib
import json
import re
import secrets
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

LOOPBACK = "127.0.0.1"
TYPES = {".html": "text/html; charset=utf-8", ".xml": "application/rss+xml", ".pdf": "application/pdf"}
_SITE = re.compile(r"([a-z-]+)\.localhost(?::\d+)?")
_NAME = re.compile(r"[a-z0-9-]{1,100}")
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
    room: str = field(default_factory=lambda: secrets.token_hex(8))
    received: list[Received] = field(default_factory=list)

    def file(self, host: str, path: str) -> Path | None:
        """The file behind an address: a folder for each host, the query left out, the newest folder first."""
        site, names = _SITE.fullmatch(host), path.partition("?")[0].strip("/").split("/")
        if site is None or not all(_NAME.fullmatch(name) for name in names):
            return None  # nothing but the demo's own pages
        for folder in self.folders:
            for ending in TYPES:
                if (file := folder.joinpath(site[1], *names).with_suffix(ending)).is_file():
                    return file
        return None

    def pages(self, host: str) -> bytes:
        """What a host shows now, as a page of links."""
        site = _SITE.fullmatch(host)
        roots = [folder / site[1] for folder in self.folders] if site else []
        found = {f"/{file.relative_to(root).with_suffix('')}" for root in roots for file in root.rglob("*.*")}
        links = "".join(f'<li><a href="{path}">{path}</a></li>' for path in sorted(found))
        return f"<!DOCTYPE html><html><body><h1>{escape(host)}</h1><ul>{links}</ul></body></html>".encode()


class _Handler(BaseHTTPRequestHandler):
    web: Web
    protocol_version = "HTTP/1.1"
    timeout = 10  # seconds without a word from the other side

    def do_GET(self) -> None:
        host = self.headers.get("Host", "")
        if self.path == "/":
            self._page(self.web.pages(host), TYPES[".html"])
        elif file := self.web.file(host, self.path):
            self._page(file.read_bytes(), TYPES[file.suffix])
        else:
            self._answer(HTTPStatus.NOT_FOUND, b"There is no such page.", {"Content-Type": "text/plain"})

    def do_POST(self) -> None:
        """A message to the chat room; its secret path keeps other programs' messages out."""
        length = int(self.headers.get("Content-Length", 0))
        if self.path != f"/{self.web.room}" or not 0 < length < LARGEST:
            self._answer(HTTPStatus.FORBIDDEN, b"", {"Connection": "close"})
            return
        told = json.loads(self.rfile.read(length))
        self.web.received.append(
            Received("board-chat", told["title"], told["message"], _references(told["references"]))
        )
        self._answer(HTTPStatus.OK, b"", {})

    def _page(self, body: bytes, content_type: str) -> None:
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if self.headers.get("If-None-Match") == tag:
            self._answer(HTTPStatus.NOT_MODIFIED, b"", {"ETag": tag})
        else:
            self._answer(HTTPStatus.OK, body, {"ETag": tag, "Content-Type": content_type})

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


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever went away, or sent what is no message, is no matter for the person who watches."""


def _references(header: str) -> tuple[str, ...]:
    return tuple(header.replace(",", " ").split())


@contextmanager
def web_server() -> Iterator[Web]:
    """The web sites and the chat room, for as long as the block runs."""

    class Handler(_Handler):
        """One for each server: http.server makes an object for each connection, so what they share is the class's."""

    with _Server((LOOPBACK, 0), Handler) as server:
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
        mailbox = envelope.rcpt_tos[0].partition("@")[0]
        self.received.append(Received(mailbox, str(mail["Subject"]), text, references))
        return "250 OK"
