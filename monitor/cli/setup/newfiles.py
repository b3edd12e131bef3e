"""Files that were not there before: all of them are written whole, or none is."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from monitor.errors import UsageError

PRIVATE, ORDINARY = 0o600, 0o666  # less what the umask takes

Create = Callable[[Path, str, int], None]


@contextmanager
def new_files() -> Iterator[Create]:
    """A function that writes a new file; when the block ends in an error, all that it wrote is removed again.

    UsageError where the file exists, a link that leads nowhere included, or cannot be written.
    """
    made: list[Path] = []

    def create(path: Path, text: str, mode: int) -> None:
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
            made.append(path)
            with os.fdopen(descriptor, "wb") as file:
                file.write(text.encode())
                file.flush()
                os.fsync(file.fileno())
        except OSError as fault:
            raise UsageError(
                f"{path} cannot be written: {fault.strerror}. Nothing was written; "
                "name another place with --config FILE."
            ) from None
        except UnicodeEncodeError:
            raise UsageError(
                f"{path} cannot be written: the name of its folder is not UTF-8. Choose another with --config FILE."
            ) from None

    try:
        yield create
    except BaseException:
        for path in made:
            path.unlink(missing_ok=True)
        raise
