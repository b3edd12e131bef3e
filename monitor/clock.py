"""The only place that reads the time."""

import time
from datetime import UTC, datetime


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)


def stopwatch() -> float:
    """Seconds on a clock that never goes back; only differences mean anything."""
    return time.monotonic()
