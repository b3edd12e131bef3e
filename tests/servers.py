"""A real HTTP server on 127.0.0.1 for the tests: ordinary pages, and every way of being hostile.

    with serving({"/": page("<p>Hello</p>")}) as site:
        site.url("/"), site.asked[0].headers["user-agent"], site.pages["/new"] = page("...")

It runs in a thread of its own, so that programs which run their own event loop can be tested too.
"""

import asyncio
import ssl
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from weakref import WeakSet

WAIT = 10.0  # seconds that nothing in a test may take


@dataclass(frozen=True)
class Asked:
    """One request as it came in."""

    path: str  # with its query
    headers: Mapping[str, str]  # names in lower case
    connection: int  # which of the server's connections it came on, from 1


# Bytes go out as they are and the connection stays open; an iterator's bytes go out one by one,
# and the connection is closed after the last.
Answer = bytes | AsyncIterator[bytes]
Answering = bytes | Callable[[Asked], Answer]
Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Coroutine[Any, Any, None]]


@dataclass
class Site:
    """The running server: `pages` may be changed at any time, `asked` is what it was asked so far.

    A robots.txt is among `asked` only where `pages` has one: else a request for it is one more courtesy.
    """

    pages: dict[str, Answering]
    scheme: str = "http"
    port: int = 0
    asked: list[Asked] = field(default_factory=list)
    robots_asked: list[Asked] = field(default_factory=list)  # for a robots.txt that no test has put there
    connections: int = 0
    at_once: int = 0
    most_at_once: int = 0

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"

    async def serve_connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError, ssl.SSLError):
                while await self._serve_request(self.connections, reader, writer):
                    pass
        finally:
            writer.close()

    async def _serve_request(self, connection: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        asked = _asked((await reader.readuntil(b"\r\n\r\n")).decode("latin-1"), connection)
        is_aside = asked.path == "/robots.txt" and asked.path not in self.pages
        (self.robots_asked if is_aside else self.asked).append(asked)
        answering = self.pages.get(asked.path, NOT_FOUND)
        answer = answering(asked) if callable(answering) else answering
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            async for piece in _pieces(answer):
                writer.write(piece)
                await writer.drain()
        finally:
            self.at_once -= 1
        return isinstance(answer, bytes)


@contextmanager
def serving(pages: Mapping[str, Answering], tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    """Serve these pages, by path, for as long as the block runs."""
    site = Site(dict(pages), "https" if tls else "http")
    with listening(site.serve_connection, tls) as site.port:
        yield site


@contextmanager
def listening(serve: Serve, tls: ssl.SSLContext | None = None) -> Iterator[int]:
    """The port of a server that runs for as long as the block, in a thread of its own."""
    running: list[tuple[int, asyncio.AbstractEventLoop, asyncio.Event]] = []
    ready = threading.Event()
    open_ones: WeakSet[asyncio.WriteTransport] = WeakSet()

    served = set[asyncio.Task[None]]()

    def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        open_ones.add(writer.transport)  # here: a task that is cancelled before its first step would not do it
        served.add(asyncio.get_running_loop().create_task(serve(reader, writer)))

    async def run() -> None:
        stop = asyncio.Event()
        async with await asyncio.start_server(take, "127.0.0.1", 0, ssl=tls) as server:
            running.append((server.sockets[0].getsockname()[1], asyncio.get_running_loop(), stop))
            ready.set()
            await stop.wait()
            await shut(server, open_ones)

    thread = threading.Thread(target=asyncio.run, args=(run(),), daemon=True)
    thread.start()
    assert ready.wait(WAIT), "the test server did not start"
    port, loop, stop = running[0]
    try:
        yield port
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(WAIT)


async def shut(server: asyncio.Server, open_ones: Iterable[asyncio.WriteTransport]) -> None:
    """Let nobody in any more, and break off what is open: what outlived its loop would fail some later test."""
    for door in server.sockets:
        asyncio.get_running_loop().remove_reader(door.fileno())
    for _ in range(10):  # a server that is closed forgets whom it has just let in, so they come in first
        await asyncio.sleep(0)
    server.close()
    for connection in list(open_ones):
        connection.abort()
    for _ in range(10):
        await asyncio.sleep(0)


# --- what to answer ------------------------------------------------------------


def page(body: str | bytes = "", status: int = 200, **headers: str) -> bytes:
    """A whole answer with its length; `content_type="text/plain"` becomes the header Content-Type."""
    content = body.encode() if isinstance(body, str) else body
    headers = {"content_type": "text/html; charset=utf-8", "content_length": str(len(content)), **headers}
    lines = [f"HTTP/1.1 {status} {_phrase(status)}", *(f"{k.replace('_', '-')}: {v}" for k, v in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + content


def redirect(to: str, status: int = 301) -> bytes:
    return page("moved", status, location=to)


def versioned(
    body: str,
    etag: str | None = None,
    last_modified: str | None = None,
    content_type: str = "text/html; charset=utf-8",
) -> Callable[[Asked], bytes]:
    """A page that answers 304 to exactly the validators it gave, compared as text, as nginx does."""
    given = {"etag": etag, "last_modified": last_modified}
    headers = {name: value for name, value in given.items() if value}

    def answer(asked: Asked) -> bytes:
        sent = {"etag": asked.headers.get("if-none-match"), "last_modified": asked.headers.get("if-modified-since")}
        if any(sent.values()) and all(value in (None, given[name]) for name, value in sent.items()):
            return b"HTTP/1.1 304 Not Modified\r\n\r\n"
        return page(body, 200, content_type=content_type, **headers)

    return answer


def raw(*pieces: bytes, every: float = 0.0, for_ever: bool = False) -> Callable[[Asked], AsyncIterator[bytes]]:
    """These bytes one after the other, `every` so many seconds, then the connection is closed.

    `for_ever` repeats the last piece until the other side has had enough.
    """

    async def answer(_: Asked) -> AsyncIterator[bytes]:
        for piece in pieces:
            yield piece
            await asyncio.sleep(every)
        while for_ever:
            yield pieces[-1]
            await asyncio.sleep(every)

    return answer


def _pieces(answer: Answer) -> AsyncIterator[bytes]:
    async def whole(content: bytes) -> AsyncIterator[bytes]:
        yield content

    return whole(answer) if isinstance(answer, bytes) else answer


def _asked(head: str, connection: int) -> Asked:
    request, *lines = head.split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines if line)
    return Asked(request.split(" ")[1], {name.lower(): value for name, value in headers.items()}, connection)


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in list(HTTPStatus) else "Unknown"


NOT_FOUND = page("There is no such page.", 404)
