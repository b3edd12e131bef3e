"""A look at the database that takes no longer than whoever asks can wait."""

import asyncio

from sqlalchemy import Engine

from monitor.errors import MonitorError
from monitor.store import Survey, survey


class Glance:
    """One look at a time, in a thread: whoever asks meanwhile gets the same."""

    def __init__(self, engine: Engine, patience: float) -> None:
        self._engine = engine
        self._patience = patience
        self._looking: asyncio.Task[Survey] | None = None

    async def look(self) -> Survey:
        """How everything stands; MonitorError if the database cannot be read, or not in time.

        A look that hangs is waited for by the next one: no thread is added to it.
        """
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(asyncio.to_thread(survey, self._engine))
            self._looking.add_done_callback(_heard)
        done, _ = await asyncio.wait({self._looking}, timeout=self._patience)
        if not done:
            raise MonitorError(f"The database gave no answer within {self._patience:g} s.")
        return self._looking.result()


def _heard(task: asyncio.Task[Survey]) -> None:
    """Its fault, if it has one, was told to whoever still waited."""
    if not task.cancelled():
        task.exception()
