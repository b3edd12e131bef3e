"""`migrate`: an older database brought to this version's schema."""

import click

from monitor.cli.commands import command
from monitor.cli.common import Setting, common
from monitor.errors import UsageError


@command()
@click.option("--rebuild", is_flag=True, help="Then derive everything again from what pages said.")
@common
@click.pass_context
def migrate(context: click.Context, rebuild: bool) -> None:
    """Bring the database to this version's schema. All that it holds stays.

    Stop the daemon and make a backup first: an older version cannot read it afterwards. Without a
    database it makes one. A rebuild derives inspections, moves and events again from the outcomes,
    which are never edited, and says whether they are the same. It sends nothing.

    \b
    ofsted-monitor migrate
    ofsted-monitor migrate --rebuild
    ofsted-monitor migrate --database /var/lib/ofsted-monitor/ofsted-monitor.db
    """
    from monitor.cli.database import address, open_to_write, shown  # late: see complete.py
    from monitor.store import exists, holder, upgrade, versions
    from monitor.store.engine import open_engine

    setting = Setting(context)
    url = address(setting)
    if daemon := holder(url):
        raise UsageError(f"A daemon works on this database: {daemon}. Stop it first; nothing was changed.")
    if not exists(url):
        open_to_write(setting)
        setting.stdout.print(f"Made a new database: {shown(url)}")
        return
    engine = open_engine(url)
    setting.at_end(engine.dispose)
    before = versions(engine)
    if before.current:
        setting.stdout.print(f"The database already has this version's schema ({before.needed}).")
    else:
        upgrade(engine)
        setting.stdout.print(f"The database's schema went from {before.found or 'nothing'} to {before.needed}.")
    if rebuild:
        _rebuild(setting)


def _rebuild(setting: Setting) -> None:
    from monitor.cli.database import open_to_write
    from monitor.store import rebuild as derive
    from monitor.wording.phrases import counted

    made = derive(open_to_write(setting), setting.facts)
    say = setting.stdout.print
    say(
        f"Rebuilt from {counted(made.outcomes, 'outcome', 'outcomes')}: "
        f"{counted(made.full, 'full inspection', 'full inspections')}, {made.moved} of them with a move, "
        f"and {counted(made.visits, 'visit', 'visits')}."
    )
    if made.added or made.mended or made.unexplained:
        say(f"  {made.events} events as they were told; {made.added} were missing and are recorded, not sent.")
        say(f"  {made.mended} rows did not say what they hold and are mended.")
        say(f"  {made.unexplained} events were told that today's rules would not tell; they stay.")
    else:
        say(f"All {made.events} events are as they were told; nothing had to be mended.")
