"""PDFs made to do harm, read by the whole program: what they do happens to a confined process, and to nothing else."""

import json
import resource
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from documents import pdf
from faults.hostile_pdf import GIGABYTES, HOURS, ITS_OWN_CHILD, ITSELF
from faults.scene import Fault, Played, Told, playing
from servers import Answering, page

from monitor.read import pdf_text, pdf_worker
from monitor.read.pdf_text import MEMORY, PdfReader

FAILS = "made the PDF library fail"
STOPPED = f"{FAILS}|of processor time to read"  # whichever limit comes first on this machine


def served(body: bytes) -> Answering:
    return page(body, content_type="application/pdf")


FAULTS = [
    Fault("PDF that unpacks to 600 MB", STOPPED, served(GIGABYTES), kind="report"),
    Fault("PDF that shows a billion things", STOPPED, served(HOURS), kind="report"),
    Fault("PDF with a part that shows itself", STOPPED, served(ITSELF), kind="report"),
    Fault("PDF whose page tree is its own child", "is damaged", served(ITS_OWN_CHILD), kind="report"),
    Fault("PDF cut short", "is damaged", served(GIGABYTES[:200]), kind="report"),
    Fault("PDF that asks for a password", "asks for a password", served(pdf("x", encrypt="word")), kind="report"),
    Fault("page in place of a PDF", "found an HTML page", page("<html>Log in</html>"), kind="report"),
]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    """Under the limits of the program itself, but for the processor time."""
    reader = PdfReader(memory=MEMORY // 4, seconds=0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("monitor.read.report.shared", reader)
        with playing(tmp_path_factory.mktemp("pdfs"), FAULTS) as both:
            yield both
    reader.close()


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_a_hostile_pdf_costs_its_worker_and_nothing_else(fault: Fault, played: Played, tell: Told) -> None:
    """The refusal says what it did, the healthy source is told of, and the report in its place is read."""
    tell(fault.name, *played.judge(fault))


# The worker as it is, with a PDF library that has been taken over: its text is what it could do.
TAKEN_OVER = """
import runpy, socket, subprocess, sys
import pypdfium2

def tried(deed):
    try:
        deed()
    except OSError:
        return "refused"
    return "done"

class Page:
    def close(self): pass
    def __len__(self): return 1
    def __getitem__(self, _): return self
    def get_textpage(self): return self
    def count_chars(self): return 0
    def get_text_range(self, count):
        return " ".join([
            tried(socket.socket),
            tried(lambda: socket.create_connection(("127.0.0.1", 9))),
            tried(lambda: open("/etc/passwd")),
            tried(lambda: open(target, "w")),
            tried(lambda: subprocess.Popen(["/bin/true"])),
        ])

target = sys.argv.pop()
pypdfium2.PdfDocument = lambda body: Page()
runpy.run_path(sys.argv.pop(1), run_name="__main__")
"""


def test_a_pdf_library_that_was_taken_over_reaches_nothing(tmp_path: Path, tell: Told) -> None:
    """No socket, no file to read or to write, no other program."""
    program = [sys.executable, "-I", "-c", TAKEN_OVER, pdf_worker.__file__, str(MEMORY), "3", str(tmp_path / "taken")]
    question = json.dumps({"first": 0, "enough": [], "most": 0, "last": 0}).encode()
    request = struct.pack(">IH", 1, len(question)) + question + b"x"
    ended = subprocess.run(program, input=request, capture_output=True, timeout=30, check=True)
    (text,) = json.loads(ended.stdout[4:])["pages"]
    assert text == " ".join(["refused"] * 5)
    assert not (tmp_path / "taken").exists()
    tell("PDF that takes the library over", "no socket, no file, no other program: all refused", "next PDF: read")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells the limits of another process")
def test_the_running_worker_is_confined() -> None:
    """Its limits are those that the test before shows the effect of."""
    reader = PdfReader()
    try:
        assert reader.read(pdf("words")).of == 1
        worker = reader._worker
        assert worker is not None
        for kind in (resource.RLIMIT_NOFILE, resource.RLIMIT_FSIZE, resource.RLIMIT_NPROC, resource.RLIMIT_CORE):
            assert resource.prlimit(worker.pid, kind) == (0, 0)
        assert resource.prlimit(worker.pid, resource.RLIMIT_AS) == (pdf_text.MEMORY, pdf_text.MEMORY)
    finally:
        reader.close()
