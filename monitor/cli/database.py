"""The database that a command works on: which one, and opened."""

from pathlib import Path

import platformdirs
from sqlalchemy import Engine

from monitor import clock, store
from monitor.cli.common import Setting
from monitor.errors import UsageError
from monitor.packaged import packaged
from monitor.store import exists, open_baseline, open_database, refuse_damaged
from monitor.store.engine import address_of, database_file


def address(setting: Setting) -> str:
    """The database's address: the one named, else the configuration's, else beside it."""
    if named := setting.said.get("database"):
        return _typed(named)
    if setting.settings.database:
        return setting.settings.database
    path = setting.settings.path
    is_packaged = path.is_absolute() and path == packaged("sources.toml")
    folder = platformdirs.user_state_path("ofsted-monitor") if is_packaged else path.parent.absolute()
    return address_of(folder / "ofsted-monitor.db")


def _typed(named: str) -> str:
    if named.startswith("sqlite:"):
        return named
    if "://" in named:
        scheme = named.partition("://")[0]
        raise UsageError(f'--database: "{scheme}" is not SQLite, the only database of this version. Give a path.')
    return address_of(Path(named).absolute())


def shown(url: str) -> str:
    """The address as people know it: the file's path."""
    return str(database_file(url) or url)


def open_to_write(setting: Setting) -> Engine:
    """The database, made on first use; a damaged one is not written to."""
    known = setting.settings.baseline
    engine = _closed_in_the_end(setting, open_database(address(setting), setting.facts, now=clock.now(), known=known))
    refuse_damaged(engine)
    return engine


def open_to_read(setting: Setting) -> Engine:
    """The database, also one that may not be written; where there is none yet, the baseline alone, in memory."""
    url = address(setting)
    if exists(url):
        engine = store.open_to_read(url, setting.facts, now=clock.now(), known=setting.settings.baseline)
        return _closed_in_the_end(setting, engine)
    setting.note(f"there is no database at {shown(url)} yet; this is the baseline alone.")
    return _closed_in_the_end(setting, open_baseline(setting.facts, clock.now()))


def _closed_in_the_end(setting: Setting, engine: Engine) -> Engine:
    setting.at_end(engine.dispose)
    return engine
