"""What `sources test --save` keeps: the pages, their headers and the report, fit to be shown to others."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from itertools import count
from pathlib import Path
from typing import Any

from monitor.cli.probe import Probe
from monitor.errors import Received, UsageError

HIDDEN = "…"

# Headers by which a site tells one visitor from another, or repeats what it knows of this one.
_PERSONAL = re.compile(
    r"cookie|auth(?!enticate$)|token|secret|session|[cx]srf|forwarded|(?:^|-)ip$|client-?ip|remote-addr|report-to|geo",
    re.IGNORECASE,
)
_LOGIN = re.compile(r"(?<=://)[^/?#\s@]+@")
_NAMED_SECRET = re.compile(
    r"([?&;](?:[\w.%-]*(?:key(?!word)|token|secret|passw|auth(?!or)|session|signature|credential)[\w.%-]*|pwd?|sid|sig)=)"
    r"[^&#;\s\"'<>]+",
    re.IGNORECASE,
)
_LONG_SECRET = re.compile(r"([?&;][\w.%-]+=)(?=[^&#;\s]*\d)(?=[^&#;\s]*[a-z])[\w.%~+/=-]{24,}", re.IGNORECASE)

_SUFFIXES = (("pdf", ".pdf"), ("html", ".html"), ("xml", ".xml"), ("json", ".json"), ("text/", ".txt"))


class Evidence:
    """A folder of its own for what one test found; nothing that is there already is touched."""

    def __init__(self, folder: Path, name: str, at: datetime) -> None:
        """Make it inside `folder`; UsageError where that cannot be, before anything is fetched."""
        try:
            self.folder = _made(folder, f"{name}-{at:%Y%m%dT%H%M%SZ}")
        except OSError as fault:
            raise _unwritable(folder, fault) from fault

    def keep(self, number: int, probe: Probe) -> dict[str, str]:
        """Keep what came of one page; the names of its files."""
        if probe.answer is None:
            return {}
        stem = f"{number}-{probe.link.kind}"
        names = {"headers": f"{stem}.headers.txt"}
        self._write(names["headers"], headers_text(probe.answer).encode())
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


def headers_text(answer: Received) -> str:
    """Status and headers, in the order in which they came, without what is the visitor's own."""
    lines = [status_line(answer), *(f"{name}: {_header(name, value)}" for name, value in answer.headers)]
    return "".join(f"{printable(line)}\n" for line in lines)


def status_line(answer: Received) -> str:
    """`200 OK`."""
    known = answer.status in list(HTTPStatus)
    return f"{answer.status} {HTTPStatus(answer.status).phrase}" if known else str(answer.status)


def public(text: str) -> str:
    """The text without logins, and without values in addresses that look like secrets."""
    text = _LOGIN.sub(f"{HIDDEN}@", text)
    return _LONG_SECRET.sub(rf"\1{HIDDEN}", _NAMED_SECRET.sub(rf"\1{HIDDEN}", text))


def printable(text: str) -> str:
    """The text on one line, without signs that would steer a terminal."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _header(name: str, value: str) -> str:
    if not _PERSONAL.search(name):
        return public(value)
    cookie, given, _ = value.partition("=")
    return f"{cookie}={HIDDEN}" if given and "cookie" in name.lower() else HIDDEN  # its name tells which guard set it


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
