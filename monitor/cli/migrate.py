"""`migrate`: an older database brought to this version's schema."""

import click

from monitor.cli.commands import command
from monitor.cli.common import Setting, common


@command()
@common
@click.pass_context
def migrate(context: click.Context) -> None:
    """Bring the database to this version's schema. All that it holds stays.

    Stop the daemon and copy the database file first: an older version cannot read it afterwards.
    Without a database it makes one.

    \b
    ofsted-monitor migrate
    ofsted-monitor migrate --database /var/lib/ofsted-monitor/ofsted-monitor.db
    """
    from monitor.cli.database import address, open_to_write, shown  # late: see complete.py
    from monitor.store import exists, upgrade, versions
    from monitor.store.engine import open_engine

    setting = Setting(context)
    url = address(setting)
    if not exists(url):
        open_to_write(setting)
        setting.stdout.print(f"Made a new database: {shown(url)}")
        return
    engine = open_engine(url)
    setting.at_end(engine.dispose)
    before = versions(engine)
    if before.current:
        setting.stdout.print(f"The database already has this version's schema ({before.needed}).")
        return
    upgrade(engine)
    setting.stdout.print(f"The database's schema went from {before.found or 'nothing'} to {before.needed}.")
