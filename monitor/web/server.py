"""Answering within the daemon's own loop, and within bounds."""

import asyncio
import contextlib
from collections.abc import Iterator

import structlog
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from monitor.web.listening import Listening

log = structlog.get_logger()

AT_ONCE = 32  # connections; one more is answered with 503
KEPT = 5  # seconds that a connection may wait for its next request
LONGEST = 30.0  # seconds that a connection may last, whatever comes or does not come over it
LARGEST = 8_192  # bytes of a request's head
LEAVING = 3  # seconds for answers under way when the daemon ends


async def serve(listening: Listening, application: ASGIApp) -> None:
    """Answer until it is cancelled; answers under way are finished, within a bound."""
    server = _Server(
        uvicorn.Config(
            application,
            http=_Bounded,
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="critical",  # what goes wrong over a connection is whoever asks' own affair, and fills no log
            access_log=False,
            server_header=False,
            proxy_headers=False,
            limit_concurrency=AT_ONCE,
            timeout_keep_alive=KEPT,
            timeout_graceful_shutdown=LEAVING,
            h11_max_incomplete_event_size=LARGEST,
        )
    )
    log.info("listening", place=listening.place)
    if listening.is_open:
        log.warning(
            "open to others",
            place=listening.place,
            note="whoever reaches this address reads the names of sources, hosts and destinations",
        )
    serving = asyncio.create_task(server.serve(sockets=[listening.socket]))
    try:
        await asyncio.shield(serving)
    except asyncio.CancelledError:
        server.should_exit = True
        await asyncio.wait({serving}, timeout=2 * LEAVING)
        raise


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """None: they are the daemon's."""
        yield


class _Bounded(H11Protocol):
    """A connection that ends: uvicorn itself waits for ever for a first request."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._end = self.loop.call_later(LONGEST, transport.abort)

    def connection_lost(self, exc: Exception | None) -> None:
        self._end.cancel()
        super().connection_lost(exc)
