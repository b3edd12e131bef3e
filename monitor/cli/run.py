"""`run`: the daemon."""

import asyncio
import os
from functools import partial
from typing import TYPE_CHECKING

import click

from monitor import clock
from monitor.cli.commands import command
from monitor.cli.common import Setting, common
from monitor.errors import UsageError
from monitor.settings import Settings, load

if TYPE_CHECKING:
    from monitor.web import Listening


@command()
@click.option(
    "--web", metavar="HOST:PORT", help="Answer there to /healthz, /readyz and /metrics. [default: listen nowhere]"
)
@common
@click.pass_context
def run(context: click.Context, web: str | None) -> None:
    """Look at each source when it is due and send alerts, until SIGTERM or SIGINT.

    It stops after the page and the message at hand, with exit code 0; what is left is taken up at
    the next start. A second signal ends it at once. SIGHUP reads the configuration again; one with a
    fault is refused, and the old goes on. A source or a destination that fails is tried again later,
    and the log says why. One daemon works on a database: a second one ends with 2.

    \b
    ofsted-monitor run
    ofsted-monitor run --config /etc/ofsted-monitor/sources.toml
    ofsted-monitor run --log-format json
    ofsted-monitor run --web 127.0.0.1:8350
    """
    from monitor.cli.database import open_to_write  # late: see complete.py
    from monitor.cli.destinations import refuse_unsendable
    from monitor.cli.redaction import hide_secrets_of
    from monitor.daemon import Daemon
    from monitor.web import Metrics, Site, serve

    setting = Setting(context, loudness=2)
    settings = setting.settings
    refuse_unsendable(settings)
    listening = _listening(setting, web) if web else None
    engine = open_to_write(setting)

    def reload() -> Settings:
        """What the same file says by now; SettingsError with every fault."""
        fresh = load(settings.path, setting.facts, os.environ)
        hide_secrets_of(fresh)
        refuse_unsendable(fresh)
        return fresh

    metrics = Metrics(settings)
    daemon = Daemon(settings, setting.facts, engine, clock.now, reload=reload, observer=metrics)

    async def live() -> None:
        beside = []
        if listening:
            site = Site(metrics, engine, clock.now, daemon.alive)
            beside = [partial(serve, listening, site.application())]
        await daemon.run(beside)

    asyncio.run(live())


def _listening(setting: Setting, place: str) -> "Listening":
    """The place taken, before anything else is done; UsageError says who may have it."""
    from monitor.cli.database import address
    from monitor.store import holder
    from monitor.web import listen

    try:
        listening = listen(place)
    except UsageError as refused:
        other = holder(address(setting))
        raise UsageError(f"{refused} A daemon works on this database: {other}." if other else str(refused)) from None
    setting.at_end(listening.socket.close)
    return listening
