"""What a disk refuses, which passes when somebody sees to it; a missing right, or a wrong name, does not."""

import errno
import os
from pathlib import Path

_PASSING = frozenset({errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.EIO})


def is_the_disks(fault: OSError) -> bool:
    """Whether it is the disk that refused: it is read-only, full, without room for one more file, or broken."""
    return fault.errno in _PASSING


def ailment(folder: Path) -> str:
    """Why its disk lets nobody make a file in a folder; empty if it would."""
    try:
        disk = os.statvfs(folder)
    except OSError:
        return ""
    if disk.f_flag & os.ST_RDONLY:
        return "Its disk is read-only"
    # A file system that does not count its files says that there are none.
    return "Its disk has no room for one more file" if disk.f_files and not disk.f_favail else ""
