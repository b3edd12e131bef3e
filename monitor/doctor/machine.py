"""The disk under the database, and the clock."""

import os
import shutil
from datetime import datetime, timedelta
from pathlib import Path

from monitor.doctor.finding import Finding, bad, note, ok

FULL, SCARCE = 50_000_000, 500_000_000  # bytes free: the next report may not fit; a year may not
FEWEST_FILES = 1_000
MOST_SKEW = timedelta(minutes=2)  # a certificate, a feed and a bank's clock tolerate less than a day; people, less
DISK, CLOCK = "Disk", "Clock"


def disk(folder: Path) -> list[Finding]:
    """Whether there is room for what the database will hold."""
    folder = next(parent for parent in (folder, *folder.parents) if parent.is_dir())
    free = shutil.disk_usage(folder).free
    said = f"{_megabytes(free)} free where the database lies"
    if free < FULL:
        return [bad(DISK, str(folder), said, "Make room: what cannot be recorded is read again, and told late.")]
    if free < SCARCE:
        return [note(DISK, str(folder), said, "Make room, or move the database to a larger disk.")]
    files = os.statvfs(folder)
    if files.f_files and files.f_favail < FEWEST_FILES:
        return [bad(DISK, str(folder), f"{files.f_favail} files may still be made there", "Remove small files.")]
    return [ok(DISK, str(folder), said)]


def clock(now: datetime, last: datetime | None, server: datetime | None) -> list[Finding]:
    """Whether the clock can be right: against the newest instant of the ledger, and a server's clock, where known."""
    remedy = "Set the clock, and let it be kept by NTP: days and deadlines go by it."
    if last and last - now > MOST_SKEW:
        return [
            bad(CLOCK, "against the ledger", f"what was done last was done in {_span(last - now)} from now", remedy)
        ]
    if server is None:
        said = "not behind what was done last" if last else "nothing was done yet that it could be compared with"
        return [ok(CLOCK, "against the ledger", said)]
    skew = abs(server - now)
    if skew > MOST_SKEW:
        side = "behind" if server > now else "ahead"
        return [bad(CLOCK, "against a server", f"{_span(skew)} {side}", remedy)]
    return [ok(CLOCK, "against a server", "within two minutes of it")]


def _span(length: timedelta) -> str:
    minutes = round(length.total_seconds() / 60)
    return f"{minutes} minutes" if minutes < 120 else f"{round(minutes / 60)} hours"


def _megabytes(size: int) -> str:
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{size / 1e6:.0f} MB"
