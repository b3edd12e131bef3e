"""`run`: the daemon."""

import asyncio

import click

from monitor import clock
from monitor.cli.commands import command
from monitor.cli.common import Setting, common


@command()
@common
@click.pass_context
def run(context: click.Context) -> None:
    """Look at each source when it is due and send alerts, until SIGTERM or SIGINT.

    It stops after the page and the message at hand, with exit code 0; what is left is taken up at
    the next start. A source or a destination that fails is tried again later, and the log says why.

    \b
    ofsted-monitor run
    ofsted-monitor run --config /etc/ofsted-monitor/sources.toml
    ofsted-monitor run --log-format json
    """
    from monitor.cli.database import open_to_write  # late: see complete.py
    from monitor.cli.destinations import refuse_unsendable
    from monitor.daemon import Daemon

    setting = Setting(context, loudness=2)
    settings = setting.settings
    refuse_unsendable(settings)
    engine = open_to_write(setting)

    async def live() -> None:
        await Daemon(settings, setting.facts, engine, clock.now).run()

    asyncio.run(live())
