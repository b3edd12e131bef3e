"""Opening the database file itself, by many at once."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from monitor.store.engine import open_engine

AT_ONCE = 8


def test_many_may_open_a_new_database_at_once(tmp_path: Path) -> None:
    """None of them is told that it is locked: who makes the file and who comes second is all the same."""
    start = Barrier(AT_ONCE, timeout=30)

    def modes() -> list[str]:
        found = []
        for number in range(40):
            engine = open_engine(f"sqlite:///{tmp_path}/{number}.db")
            start.wait()
            with engine.connect() as connection:
                found.append(str(connection.exec_driver_sql("PRAGMA journal_mode").scalar()))
            engine.dispose()
        return found

    with ThreadPoolExecutor(AT_ONCE) as pool:
        opened = [pool.submit(modes) for _ in range(AT_ONCE)]
        assert {mode for one in opened for mode in one.result(timeout=120)} == {"wal"}
