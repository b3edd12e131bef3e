"""The schema's versions: made, upgraded and checked by Alembic from the first table on."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect

from monitor.errors import SchemaError


@dataclass(frozen=True, slots=True)
class Versions:
    """What schema a database has (None: it is empty) and what this program needs."""

    found: str | None
    needed: str

    @property
    def current(self) -> bool:
        return self.found == self.needed


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def versions(engine: Engine) -> Versions:
    """Compare the database's schema with the program's; SchemaError if the database is newer."""
    script = ScriptDirectory.from_config(_config())
    with engine.connect().execution_options(reading=True) as connection:
        found = MigrationContext.configure(connection).get_current_revision()
        if found is None and inspect(connection).get_table_names():
            raise SchemaError(
                "The database belongs to another program: it has tables, and no schema of ours. "
                "Name another with --database."
            )
    needed = script.get_current_head()
    assert needed is not None
    if found is not None and found not in {revision.revision for revision in script.walk_revisions()}:
        raise SchemaError(
            f"The database has schema {found}, which this version of ofsted-monitor does not know: a newer version "
            "wrote it. Install that version again; nothing was changed."
        )
    return Versions(found, needed)


def upgrade(engine: Engine) -> None:
    """Bring the schema to what this program needs, in one transaction; all rows stay.

    SQLite alters a table by making it anew, for which rows that point to it must be let be. There is no
    way down: an older program's schema comes back with the copy that was made before.
    """
    config = _config()
    with engine.connect() as connection, _pointing_anywhere(connection), connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        if astray := connection.exec_driver_sql("PRAGMA foreign_key_check").all():
            raise SchemaError(f"The upgrade would lose what {len(astray)} rows point to; nothing was changed.")


@contextmanager
def _pointing_anywhere(connection: Connection) -> Iterator[None]:
    """Without the checks of foreign keys; the switch does nothing within a transaction."""
    raw = connection.connection.driver_connection
    assert raw is not None
    raw.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        raw.execute("PRAGMA foreign_keys=ON")
