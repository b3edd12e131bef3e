"""The addresses that the daemon answers to, each with what stands behind it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator
from datetime import datetime

import structlog
from prometheus_client.exposition import choose_encoder
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from monitor.errors import MonitorError
from monitor.round import our_fault
from monitor.store import Survey
from monitor.web import gauges
from monitor.web.glance import Glance
from monitor.web.metrics import Metrics

log = structlog.get_logger()

HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


class Site:
    """What one daemon shows. `alive` says why the daemon does not do its work; None if it does."""

    def __init__(
        self,
        metrics: Metrics,
        engine: Engine,
        clock: Callable[[], datetime],
        alive: Callable[[datetime], str | None],
        *,
        patience: float = 5.0,
    ) -> None:
        """`patience`: seconds that the database has for an answer; less than any scrape's own bound."""
        self._metrics = metrics
        self._clock = clock
        self._alive = alive
        self._glance = Glance(engine, patience)

    def application(self) -> Starlette:
        """The ASGI application. Whatever it does not name is 404, and nothing can be changed through it."""
        application = Starlette(routes=list(self._routes()))
        application.router.redirect_slashes = False
        return application

    def _routes(self) -> Iterator[BaseRoute]:
        for path, answer in (("/healthz", self._healthz), ("/readyz", self._readyz), ("/metrics", self._scraped)):
            yield Route(path, _told_if_it_fails(answer))

    async def _healthz(self, _: Request) -> Response:
        """Whether the process lives and its scheduler does what is due."""
        reason = self._alive(self._clock())
        return _told("alive", [reason] if reason else [])

    async def _readyz(self, _: Request) -> Response:
        """Whether it can work; before a first round too."""
        reasons = [reason] if (reason := self._alive(self._clock())) else []
        try:
            schema = (await self._glance.look()).schema
        except MonitorError as fault:
            reasons.append(str(fault))
        else:
            if not schema.current:
                reasons.append(f"The database has schema {schema.found} and this version needs {schema.needed}.")
        return _told("ready", reasons)

    async def _scraped(self, request: Request) -> Response:
        """Every metric; where the database gives no answer those that need none."""
        found: Survey | None = None
        try:
            found = await self._glance.look()
        except MonitorError as fault:
            log.warning("scrape without database", error=str(fault))
        encode, content_type = choose_encoder(request.headers.get("accept", ""))
        body = await asyncio.to_thread(encode, _Scrape(self._families(found)))
        return Response(body, headers={**HEADERS, "Content-Type": content_type})

    def _families(self, found: Survey | None) -> Iterator[Metric]:
        now = self._clock()
        yield from self._metrics.registry.collect()
        yield from gauges.of_program(self._alive(now), found.schema.found if found else None)
        yield from gauges.of_database(found)
        if found:
            yield from gauges.of_everything(found, self._metrics.settings, now)


class _Scrape(Collector):
    """What the library's encoders take: the families of one scrape."""

    def __init__(self, families: Iterable[Metric]) -> None:
        self._families = list(families)

    def collect(self) -> Iterable[Metric]:
        return self._families


def _told_if_it_fails(answer: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
    """A fault of ours is one line of the log, and 500."""

    async def answered(request: Request) -> Response:
        try:
            return await answer(request)
        except Exception as fault:  # noqa: BLE001 - who watches hears of it, and the next answer may be right
            log.error("answer failed", path=request.url.path, error=our_fault(fault))  # noqa: TRY400
            return PlainTextResponse("a fault of ofsted-monitor itself: its log says more\n", 500, HEADERS)

    return answered


def _told(good: str, reasons: list[str]) -> Response:
    words = "".join(f"{' '.join(reason.split())}\n" for reason in reasons)
    return PlainTextResponse(words or f"{good}\n", 503 if reasons else 200, HEADERS)
