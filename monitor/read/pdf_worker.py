"""Turns PDFs into text, as a process of its own: `python -I pdf_worker.py MEMORY SECONDS`.

PDFium is a large C++ library and its input comes from the open web. Whatever a damaged or hostile
file does to it happens here, and never to the program: under limits of memory and processor time,
without network, and without any file, for it can open nothing but the streams that it was started with.
It imports the standard library and pypdfium2 alone, so that it starts in a tenth of a second.

On standard input come requests: the lengths of the PDF and of a question (big endian, 4 and 2 bytes),
the question as JSON, and the PDF. `{"first": 4, "enough": [pattern, …], "most": 12, "last": 4}` means that no more
than four pages are read where they hold something for every pattern; where they do for the first pattern only, twelve
and the last four, those between as empty texts; else all. On standard output goes, for each, a length (4 bytes) and
JSON: `{"pages": [text, …], "of": 12}` or `{"failure": "damaged"}`.
"""

import codecs
import contextlib
import json
import os
import re
import resource
import struct
import sys
from typing import BinaryIO

import pypdfium2

MOST_PAGES = 200  # the longest report has 58
MOST_ON_A_PAGE = 50_000  # characters; a full page has 4,000


def serve(requests: BinaryIO, answers: BinaryIO, seconds: int) -> None:
    """Answer every request until the other side closes."""
    while len(head := requests.read(6)) == 6:
        size, words = struct.unpack(">IH", head)
        question = json.loads(requests.read(words))
        body = requests.read(size)
        _allow(seconds)
        answer = json.dumps(_read(body, **question)).encode("ascii")
        answers.write(struct.pack(">I", len(answer)) + answer)
        answers.flush()


def _read(body: bytes, first: int, enough: list[str], most: int, last: int) -> dict[str, object]:
    try:
        with contextlib.closing(pypdfium2.PdfDocument(body)) as document:
            return {"pages": _pages(document, first, enough, most, last), "of": len(document)}
    except pypdfium2.PdfiumError as fault:
        return {"failure": "encrypted" if "password" in str(fault).lower() else "damaged"}
    except MemoryError:
        return {"failure": "memory"}


def _pages(document: pypdfium2.PdfDocument, first: int, enough: list[str], most: int, last: int) -> list[str]:
    of = min(len(document), MOST_PAGES)
    pages = [_text(document, number) for number in range(min(of, first))]
    found = [bool(re.search(words, "\f".join(pages))) for words in enough]
    if found and all(found):
        return pages
    if not any(found[:1]):
        most = of
    pages += [_text(document, number) for number in range(len(pages), min(of, most))]
    pages += [""] * (of - last - len(pages))
    return pages + [_text(document, number) for number in range(len(pages), of)]


def _text(document: pypdfium2.PdfDocument, number: int) -> str:
    with contextlib.closing(document[number]) as page, contextlib.closing(page.get_textpage()) as text:
        return str(text.get_text_range(count=min(text.count_chars(), MOST_ON_A_PAGE)))


def _allow(seconds: int) -> None:
    """The processor time used so far, and this much more: the kernel ends the process after it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime) + 1 + seconds
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))


def _confine(memory: int) -> None:
    """From here on: so much memory, no new file and no socket, nothing written to a file, no process begun.

    Texts are then the same on every machine, too: PDFium cannot look at the fonts that happen to be installed.
    """
    codecs.lookup("utf-16-le")  # PDFium's own: Python would open its file at the first text
    bounds = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NPROC: 0,
        resource.RLIMIT_NOFILE: 0,  # a limit on numbers of descriptors, not on those that are open: these stay
    }
    for kind, most in bounds.items():
        with contextlib.suppress(ValueError, OSError):  # not every system knows every kind: macOS has none of memory
            resource.setrlimit(kind, (most, most))


def main(memory: str, seconds: str) -> None:
    """Serve on the standard streams; what PDFium itself prints must not come between the answers."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _confine(int(memory))
    serve(sys.stdin.buffer, answers, int(seconds))


if __name__ == "__main__":
    main(*sys.argv[1:])
