"""Whether the clock on the wall goes as time does: what is planned by it is planned again when it jumps."""

from datetime import datetime, timedelta

GUARD_EVERY = 15.0  # seconds
JUMP = timedelta(minutes=1)  # a clock that is set right by less does no harm


class Drift:
    """Compares the clock with one that never jumps."""

    def __init__(self, now: datetime, seconds: float) -> None:
        self._now = now
        self._seconds = seconds

    def jump(self, now: datetime, seconds: float) -> timedelta | None:
        """By how much the clock was set, or the machine slept, since the last time; None if it goes as it should."""
        jumped = now - self._now - timedelta(seconds=seconds - self._seconds)
        self._now, self._seconds = now, seconds
        return jumped if abs(jumped) > JUMP else None


def told(jump: timedelta) -> str:
    """`1 day, 0:00:00 back`; forward may have been sleep."""
    length = abs(timedelta(seconds=round(jump.total_seconds())))
    return f"{length} back" if jump < timedelta() else f"{length} forward, or the machine slept"
