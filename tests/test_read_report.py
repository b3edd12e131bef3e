"""Bytes of Ofsted's documents → pages of text, and one sentence for every way in which that fails."""

import contextlib
import os
import random
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import documents
import pytest
from documents import FOCUSED_VISIT, ILACS_2023, NEEDS, SIF_3, day, pdf, read_pages
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.errors import UnreadablePage
from monitor.model import Origin, PageKind
from monitor.read.pdf_text import LARGEST, PdfFault, PdfReader
from monitor.read.report import NotAReport, read

REPORT = pdf(ILACS_2023, NEEDS)


def refusal(body: bytes) -> str:
    with pytest.raises(UnreadablePage) as refused:
        read(body, Origin(url="https://files.example/1"))
    return str(refused.value)


def test_a_report_becomes_a_page() -> None:
    """Title, text and pages parted by form feeds, with plain line ends."""
    page = read(REPORT, Origin(url="https://files.example/1"))
    assert (page.kind, page.url) == (PageKind.REPORT, "https://files.example/1")
    assert page.title == "Inspection of Rutland local authority children’s services"
    assert page.text.count("\f") == 1
    assert "\r" not in page.text
    assert page.published is None


def test_the_printed_day_of_publication_is_read() -> None:
    """Only the label "Report published" gives it; the inspection's dates do not."""
    assert read_pages(SIF_3).published == day("2016-11-28")


def test_a_letter_is_titled_by_its_heading() -> None:
    """The address and the greeting above are not the title."""
    assert read_pages(FOCUSED_VISIT).title == "Focused visit to Derby City children’s services"


def test_a_running_header_is_not_in_the_title() -> None:
    """A few covers begin with the header of the other pages."""
    header = "Inspection of Rutland local authority children’s services\n4 to 15 March 2024\n"
    assert read_pages(header + ILACS_2023.strip()).title == "Inspection of Rutland local authority children’s services"


def test_pages_beyond_the_first_are_read_only_where_they_are_wanted() -> None:
    """Grades, who led and a whole list of what needs to improve are enough; where one is missing all pages are read."""
    more = ["more"] * 9
    assert read_pages(ILACS_2023, NEEDS, *more).text.count("\f") == 3
    assert read_pages(ILACS_2023, "words", "words", NEEDS, *more).text.count("\f") == 12  # the list may go on
    assert read_pages(ILACS_2023.replace("Lead inspector", "Led by"), NEEDS, *more).text.count("\f") == 10
    assert read_pages(SIF_3, *more).text.count("\f") == 9
    assert read_pages(*documents.LOOKED_AFTER).text.count("\f") == 5


def test_ofsteds_own_error_page_is_told_apart() -> None:
    """A dead link answers with a page "Report not found" under the name of a PDF: a fact, not a fault."""
    with pytest.raises(NotAReport, match="no longer there"):
        read(b"<!DOCTYPE html><html><head><title>Report not found - Ofsted</title></head></html>", Origin())


@pytest.mark.parametrize(
    ("body", "words"),
    [
        pytest.param(b"<html><body>Log in</body></html>", "found an HTML page", id="html"),
        pytest.param(b"PK\x03\x04word/document.xml", "found a ZIP archive or an office document", id="docx"),
        pytest.param(b"\xd0\xcf\x11\xe0", "found an old office document", id="doc"),
        pytest.param(b"Dear Director", "found plain text", id="text"),
        pytest.param(b"\x00\x01", "found bytes of another kind", id="bytes"),
        pytest.param(b" ", "found nothing", id="empty"),
        pytest.param(b"%PDF-1.7 and then nothing", "is damaged", id="pdf-header-alone"),
        pytest.param(REPORT[: len(REPORT) // 3], "is damaged", id="pdf-cut-short"),
        pytest.param(pdf("secret", encrypt="word"), "asks for a password", id="encrypted"),
        pytest.param(pdf(""), "holds no text", id="no-text"),
        pytest.param(b"%PDF" + bytes(LARGEST), "larger than 50 MB", id="too-large"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(body: bytes, words: str) -> None:
    """The sentence says what was found and what to do, without a trace of the program's inside."""
    said = refusal(body)
    assert said.startswith("https://files.example/1: ")
    assert words in said
    assert "Traceback" not in said
    assert "\n" not in said


def test_a_few_bytes_before_the_pdf_do_not_matter() -> None:
    """The PDF's own rule: its mark stands within the first kilobyte."""
    assert read(b"\n\n" + REPORT, Origin()).title


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(), st.sampled_from(["cut", "bytes", "shuffle", "double"]))
def test_a_spoilt_pdf_is_read_or_refused(seed: int, way: str) -> None:
    """Whatever happens to the bytes, the answer is a page or one clear sentence, and the next PDF is read."""
    chance = random.Random(seed)
    body = bytearray(REPORT)
    if way == "cut":
        del body[chance.randrange(len(body)) :]
    elif way == "bytes":
        for _ in range(chance.randrange(1, 200)):
            body[chance.randrange(8, len(body))] = chance.randrange(256)
    else:
        blocks = [bytes(body[at : at + 64]) for at in range(0, len(body), 64)]
        chance.shuffle(blocks)
        body = bytearray(b"%PDF-1.4\n" + b"".join(blocks)) * (2 if way == "double" else 1)
    with contextlib.suppress(UnreadablePage):
        read(bytes(body), Origin())
    assert read(REPORT, Origin()).title


def test_many_threads_share_one_worker() -> None:
    """Each caller gets the text of its own PDF."""
    bodies = {f"document {number}": pdf(f"document {number}") for number in range(20)}
    reader = PdfReader()
    try:
        with ThreadPoolExecutor(8) as pool:
            texts = pool.map(lambda name: (name, reader.read(bodies[name]).pages[0].strip()), bodies)
            assert all(name == text for name, text in texts)
    finally:
        reader.close()


def test_a_killed_worker_is_replaced() -> None:
    """A worker that dies between two PDFs is not missed, and leaves no zombie."""
    reader = PdfReader()
    reader.read(REPORT)
    worker = reader._worker
    assert worker is not None
    worker.send_signal(signal.SIGKILL)
    os.waitid(os.P_PID, worker.pid, os.WEXITED | os.WNOWAIT)
    assert reader.read(REPORT).of == 2
    assert worker.returncode == -signal.SIGKILL
    reader.close()
    reader.close()
    assert not Path(f"/proc/{worker.pid}").exists()


def test_a_worker_that_does_not_answer_is_given_up() -> None:
    """A PDF that keeps the worker busy for too long is refused, and the next one is read."""
    reader = PdfReader(patience=0.2)
    try:
        worker = reader._running()
        worker.send_signal(signal.SIGSTOP)
        with pytest.raises(PdfFault, match="took longer"):
            reader.read(REPORT)
        assert worker.returncode is not None
    finally:
        reader.close()
    patient = PdfReader()
    assert patient.read(REPORT).of == 2
    patient.close()


def test_a_worker_without_memory_says_so() -> None:
    """Under a limit that the PDF does not fit into, the refusal is a sentence, whatever died of it."""
    reader = PdfReader(memory=1 << 26)
    with pytest.raises(PdfFault, match=r"memory|PDF library fail"):
        reader.read(b"%PDF" + bytes(LARGEST - 4))
    reader.close()


def test_closing_while_idle_ends_the_worker() -> None:
    """No process outlives its reader."""
    reader = PdfReader()
    reader.read(REPORT)
    worker = reader._worker
    assert worker is not None
    closer = threading.Thread(target=reader.close)
    closer.start()
    closer.join(timeout=10)
    assert worker.returncode == 0
