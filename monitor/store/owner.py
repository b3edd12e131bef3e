"""Who holds a lease, and whether that process still lives."""

import os
import socket
from pathlib import Path


def this_process() -> str:
    """Host, process and the moment it started: a process that got the same number later is another."""
    return f"{socket.gethostname()}:{os.getpid()}:{_started(os.getpid())}"


def is_dead(owner: str) -> bool:
    """True only if the owner ran on this host and is gone; of other hosts nothing is known."""
    host, pid, started = owner.rsplit(":", 2)
    if host != socket.gethostname():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return started != _started(int(pid))


def _started(pid: int) -> str:
    """The kernel's start time of a process, where it tells one (Linux); empty elsewhere."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return ""
    # The name, in brackets, may hold blanks: count the fields behind it. Field 22 is the start time.
    return stat.rpartition(")")[2].split()[19]
