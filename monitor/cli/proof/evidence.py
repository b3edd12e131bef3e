"""What `sources test --save` keeps: the pages, their headers and the report, fit to be shown to others."""

import json
import re
from collections.abc import Collection, Mapping
from datetime import datetime
from http import HTTPStatus
from itertools import count
from pathlib import Path
from typing import Any

from monitor.cli.proof.walk import Probe
from monitor.errors import Received, UsageError
from monitor.fetch import HIDDEN, public, public_address, secrets_of
from monitor.settings import Source

# Headers that help whoever mends a source. Others may tell visitors apart, or repeat what a site knows of this one.
_HELPFUL = re.compile(
    "content-.+|etag|last-modified|cache-control|expires|age|vary|server|date|location|retry-after|cf-mitigated"
    "|x-robots-tag|strict-transport-security|transfer-encoding|connection"
)

_SUFFIXES = (("pdf", ".pdf"), ("html", ".html"), ("xml", ".xml"), ("json", ".json"), ("text/", ".txt"))


class Evidence:
    """A folder of its own for what one test found; nothing that is there already is touched."""

    def __init__(self, folder: Path, source: Source, at: datetime) -> None:
        """Make it inside `folder`; UsageError where that cannot be, before anything is fetched."""
        self._secrets = secrets_of(source.url)
        try:
            self.folder = _made(folder, f"{source.name}-{at:%Y%m%dT%H%M%SZ}")
        except OSError as fault:
            raise _unwritable(folder, fault) from fault

    def keep(self, number: int, probe: Probe) -> dict[str, str]:
        """Keep what came of one page; the names of its files."""
        if probe.answer is None:
            return {}
        stem = f"{number}-{probe.link.kind}"
        names = {"headers": f"{stem}.headers.txt"}
        self._write(names["headers"], headers_text(probe.answer, self._secrets).encode())
        if probe.answer.body:
            names["page"] = stem + _suffix(probe.answer)
            self._write(names["page"], probe.answer.body)
        return names

    def keep_report(self, report: Mapping[str, Any]) -> None:
        """Keep the report, a line for each thing it says."""
        text = json.dumps(report, ensure_ascii=False, indent=2) + "\n"
        self._write("report.json", text.encode("utf-8", "backslashreplace"))

    def _write(self, name: str, content: bytes) -> None:
        try:
            (self.folder / name).write_bytes(content)
        except OSError as fault:
            raise _unwritable(self.folder / name, fault) from fault


def headers_text(answer: Received, secrets: Collection[str]) -> str:
    """Status and headers, in the order in which they came; what may be the visitor's own stands as …."""
    lines = [status_line(answer), *(f"{name}: {_header(name, value, secrets)}" for name, value in answer.headers)]
    return "".join(f"{printable(line)}\n" for line in lines)


def status_line(answer: Received) -> str:
    """`200 OK`."""
    known = answer.status in list(HTTPStatus)
    return f"{answer.status} {HTTPStatus(answer.status).phrase}" if known else str(answer.status)


def printable(text: str) -> str:
    """The text on one line, without signs that would steer a terminal."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _header(name: str, value: str, secrets: Collection[str]) -> str:
    match name.lower():
        case "location" | "content-location":  # mostly a path alone
            return public(public_address(value), secrets)
        case "www-authenticate":
            return f"{value.partition(' ')[0]} {HIDDEN}"
        case helpful if _HELPFUL.fullmatch(helpful):
            return public(value, secrets)
    return HIDDEN


def _suffix(answer: Received) -> str:
    """By what came, not by what was hoped for."""
    if b"%PDF-" in answer.body[:1024]:
        return ".pdf"
    named = answer.content_type.lower()
    return next((suffix for words, suffix in _SUFFIXES if words in named), ".bin")


def _made(folder: Path, stem: str) -> Path:
    for turn in count(1):
        made = folder / (stem if turn == 1 else f"{stem}-{turn}")
        try:
            made.mkdir(parents=True)
        except FileExistsError:  # a test in the same second
            continue
        return made
    raise AssertionError("unreachable")


def _unwritable(place: Path, fault: OSError) -> UsageError:
    return UsageError(f"{place}: {fault.strerror}. Name another folder with --save.")
