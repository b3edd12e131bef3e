"""The engine under many threads: who waits to write is waited for by nobody else."""

import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.pool import QueuePool

from monitor.store.engine import open_engine

WRITERS = 20  # more than the fifteen connections that SQLAlchemy gives by itself


def _write(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO line DEFAULT VALUES"))


def test_readers_never_wait_however_many_wait_to_write(tmp_path: Path) -> None:
    """Another program holds the database for a while: it is read meanwhile, and then every writer has its turn."""
    engine = open_engine(f"sqlite:///{tmp_path / 'ofsted.db'}")
    pool = engine.pool
    assert isinstance(pool, QueuePool)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE line (id INTEGER PRIMARY KEY)"))
    with (
        closing(sqlite3.connect(tmp_path / "ofsted.db", isolation_level=None)) as other,
        ThreadPoolExecutor(20) as pens,
    ):
        other.execute("BEGIN IMMEDIATE")
        writing = [pens.submit(_write, engine) for _ in range(WRITERS)]
        while pool.checkedout() < min(WRITERS, 15):
            time.sleep(0.01)
        with engine.connect().execution_options(reading=True) as reader:
            assert reader.execute(text("SELECT count(*) FROM line")).scalar_one() == 0
        other.execute("ROLLBACK")
        for one in writing:
            one.result(timeout=30)
    with engine.connect().execution_options(reading=True) as reader:
        assert reader.execute(text("SELECT count(*) FROM line")).scalar_one() == WRITERS
    engine.dispose()
