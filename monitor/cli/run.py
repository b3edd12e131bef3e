"""`run`: the daemon."""

import asyncio

import click

from monitor import clock
from monitor.cli.common import Setting, common


@click.command()
@common
@click.pass_context
def run(context: click.Context) -> None:
    """Look at each source when it is due and send alerts, until SIGTERM or SIGINT.

    It stops after the page and the message at hand; what is left is taken up at the next start.

    \b
    ofsted-monitor run --config /etc/ofsted-monitor/sources.toml
    """
    from monitor.daemon import Daemon

    setting = Setting(context)
    setting.logs(usual=2)
    settings = setting.settings()
    engine = setting.open(settings)

    async def live() -> None:
        await Daemon(settings, setting.facts, engine, clock.now).run()

    asyncio.run(live())
    engine.dispose()
