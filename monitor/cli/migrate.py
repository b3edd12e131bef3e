"""`migrate`: an older database brought to this version's schema."""

import click

from monitor.cli.common import Setting, common


@click.command()
@common
@click.pass_context
def migrate(context: click.Context) -> None:
    """Bring the database to this version's schema. All that it holds stays.

    Stop the daemon and copy the database file first: an older version cannot read it afterwards.
    """
    from monitor.store import exists, upgrade, versions
    from monitor.store.engine import open_engine

    setting = Setting(context)
    setting.logs()
    settings = setting.settings()
    url = setting.database(settings)
    if not exists(url):
        setting.open(settings)
        setting.stdout.print(f"Made a new database: {url}", markup=False)
        return
    engine = open_engine(url)
    before = versions(engine)
    if before.current:
        setting.stdout.print(f"The database already has this version's schema ({before.needed}).")
        return
    upgrade(engine)
    setting.stdout.print(f"The database's schema went from {before.found or 'nothing'} to {before.needed}.")
