"""Who holds a lease, and whether that process still lives."""

import os
import socket
from pathlib import Path

PROC = Path("/proc")  # where Linux tells of its processes


def this_process() -> str:
    """Host, process, when it started and where its number counts: the same number later, or elsewhere, is another."""
    return f"{socket.gethostname()}:{os.getpid()}:{_started(os.getpid())}@{_numbering()}"


def is_dead(owner: str) -> bool:
    """True only if the owner ran on this host and is surely gone.

    Of other hosts and containers nothing is known, nor of a process whose start was or is hidden, as the shipped
    systemd unit hides all but its own. Their leases end by their time alone: nothing is ever sent twice for a guess.
    """
    host, pid, birth = owner.rsplit(":", 2)
    started, _, numbering = birth.partition("@")
    if (host, numbering) != (socket.gethostname(), _numbering()):
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    now = _started(int(pid))
    return bool(started and now) and started != now


def _started(pid: int) -> str:
    """The kernel's start time of a process, where it tells one (Linux); empty elsewhere."""
    try:
        stat = (PROC / str(pid) / "stat").read_text()
    except OSError:
        return ""
    # The name, in brackets, may hold blanks: count the fields behind it. Field 22 is the start time.
    return stat.rpartition(")")[2].split()[19]


def _numbering() -> str:
    """The namespace in which the kernel gave this process its number, which each container has to itself."""
    try:
        return str((PROC / "self" / "ns" / "pid").stat().st_ino)
    except OSError:
        return ""
