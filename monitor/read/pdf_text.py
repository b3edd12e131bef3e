"""The text of a PDF's pages, read in a worker process that is started once and replaced when it fails."""

import atexit
import json
import os
import signal
import struct
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from monitor.errors import MonitorError

MEMORY = 1 << 30  # bytes; a report needs a twentieth
SECONDS = 3  # of processor time for one document; a report needs a fiftieth of one
PATIENCE = 20.0  # seconds until the answer, however busy the machine is
LARGEST = 50_000_000  # bytes; the largest report has 2 million

# All that an interpreter may need to start. The rest of the environment may hold secrets.
_INHERITED = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "SYSTEMROOT")

_SAYS = {
    "damaged": "the PDF is damaged: it cannot be opened. Fetch it again, or look at it in a browser",
    "encrypted": "the PDF asks for a password, so it cannot be read. Ofsted publishes none of this kind",
    "memory": f"the PDF needs more than {MEMORY >> 20} MB of memory to read, so it was given up",
    "slow": f"the PDF took longer than {SECONDS} seconds of processor time to read, so it was given up",
    "large": f"the PDF is larger than {LARGEST // 1_000_000} MB, so it was not read",
    "crashed": "the PDF made the PDF library fail, so it cannot be read. It is damaged, or made to do harm",
}


class PdfFault(MonitorError):
    """A PDF that cannot be read; the message is one sentence that says why, without the document's name."""


@dataclass(frozen=True, slots=True)
class PdfText:
    """The text of the pages, or of the first of them, as PDFium gives it, and how many the PDF has."""

    pages: tuple[str, ...]
    of: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which pages are wanted: all, or the first if they hold something for every pattern in `enough`.

    If they do for the first pattern only, `most` first pages and the `last` ones; those between are empty texts.
    """

    first: int = 0
    enough: tuple[str, ...] = ()
    most: int = 0
    last: int = 0


class PdfReader:
    """One worker process, used by one thread at a time; safe to share, and to close more than once."""

    def __init__(self, memory: int = MEMORY, seconds: int = SECONDS, patience: float = PATIENCE) -> None:
        self._memory, self._seconds, self._patience = memory, seconds, patience
        self._lock = threading.Lock()
        self._worker: subprocess.Popen[bytes] | None = None

    def read(self, body: bytes, wanted: Wanted = Wanted()) -> PdfText:
        """The text of the wanted pages; PdfFault if it cannot be had."""
        if len(body) > LARGEST:
            raise _fault("large")
        question = json.dumps(asdict(wanted)).encode("ascii")
        with self._lock:
            answer = json.loads(self._ask(struct.pack(">IH", len(body), len(question)) + question + body))
        if "failure" in answer:
            raise _fault(answer["failure"])
        return PdfText(tuple(answer["pages"]), answer["of"])

    def close(self) -> None:
        with self._lock:
            self._end()

    def _ask(self, request: bytes) -> bytes:
        worker = self._running()
        assert worker.stdin and worker.stdout
        late = threading.Event()

        def give_up() -> None:
            late.set()
            worker.kill()

        timer = threading.Timer(self._patience, give_up)
        timer.start()
        try:
            worker.stdin.write(request)
            worker.stdin.flush()
            (size,) = struct.unpack(">I", _exactly(worker.stdout, 4))
            return _exactly(worker.stdout, size)
        except (OSError, EOFError):
            raise _fault("slow" if self._end() == -signal.SIGXCPU or late.is_set() else "crashed") from None
        except BaseException:  # interrupted half way: what it would say next belongs to no question
            self._end()
            raise
        finally:
            timer.cancel()
            timer.join()  # from here on it kills nothing
            if late.is_set():
                self._end()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._worker is None or self._worker.poll() is not None:
            self._end()
            program = [sys.executable, "-I", str(Path(__file__).with_name("pdf_worker.py"))]
            self._worker = subprocess.Popen(  # noqa: S603 - our own file, by our own interpreter
                [*program, str(self._memory), str(self._seconds)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={name: os.environ[name] for name in _INHERITED if name in os.environ},
                start_new_session=True,  # Ctrl-C is for the program, which ends its worker itself
            )
        return self._worker

    def _end(self) -> int | None:
        """End the worker and take its exit code, so that no zombie stays."""
        worker, self._worker = self._worker, None
        if worker is None:
            return None
        assert worker.stdin and worker.stdout
        with suppress(OSError):  # it may be gone with our words unread
            worker.stdin.close()
        worker.stdout.close()
        try:
            return worker.wait(timeout=1)
        except subprocess.TimeoutExpired:
            worker.kill()
            return worker.wait()


def _exactly(stream: IO[bytes], size: int) -> bytes:
    found = stream.read(size)
    if len(found) < size:
        raise EOFError
    return found


def _fault(failure: str) -> PdfFault:
    return PdfFault(f"{_SAYS[failure]}.")


shared = PdfReader()
atexit.register(shared.close)
