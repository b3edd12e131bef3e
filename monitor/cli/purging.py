"""What was kept long enough, removed and told."""

from datetime import timedelta

from monitor import clock
from monitor.cli.common import Setting
from monitor.cli.database import address, open_to_write, shown
from monitor.errors import UsageError
from monitor.settings import Retention
from monitor.store import Purged, compact, exists, purge
from monitor.wording.phrases import counted


def run_purge(setting: Setting, *, dry_run: bool) -> None:
    """Remove what the configuration says, tell how much, and give the room back."""
    if not exists(address(setting)):
        raise UsageError(
            f"There is no database at {shown(address(setting))}: nothing to remove. Name it with --database."
        )
    engine, kept = open_to_write(setting), setting.settings.retention
    removed = purge(engine, kept, clock.now(), dry_run=dry_run)
    setting.stdout.print("\n".join(_told(removed, kept, "Would remove" if dry_run else "Removed")))
    if not dry_run:
        compact(engine)  # last: what is told is done, whatever becomes of this


def _told(removed: Purged, kept: Retention, verb: str) -> list[str]:
    """A line for each sort of thing that goes."""
    size = f"{removed.bytes / 1_000_000:.1f} MB of reports of Ofsted's"
    goes = (
        (removed.alerts, "sent alert", "sent alerts", kept.sent_alerts),
        (removed.clauses, "clause of a press page", "clauses of press pages", kept.press_evidence),
        (removed.reports, f"report ({size})", f"reports ({size})", kept.reports),
    )
    lines = [
        f"{verb} {counted(number, one, more)}, older than {_long(age)}."
        for number, one, more, age in goes
        if number and age
    ]
    return lines or ["Nothing is old enough to remove."]


def _long(age: timedelta) -> str:
    """A length of time as the configuration writes it, in its largest whole unit."""
    seconds = int(age.total_seconds())
    unit, length = next((u, n) for u, n in (("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)) if seconds % n == 0)
    return f"{seconds // length}{unit}"
