"""The report of `sources test`: what was asked, what came, and what was read, fit to be shown to others."""

import hashlib
import platform
from collections.abc import Collection, Sequence
from datetime import datetime
from importlib.metadata import version
from typing import Any

from monitor import __version__
from monitor.cli.proof.evidence import status_line
from monitor.cli.proof.walk import Probe, faults, verdict
from monitor.errors import Received
from monitor.fetch import public, secrets_of
from monitor.model import Landmark
from monitor.settings import Source
from monitor.shapes import reading_json

Shape = dict[str, Any]

_LIBRARIES = ("httpx", "httpcore", "beautifulsoup4", "lxml", "feedparser", "trafilatura", "pypdfium2")
# What stands under these comes from this program: a secret that happens to be such a word does not spoil it.
_OWN_WORDS = frozenset(
    {"name", "kind", "authority", "verdict", "at", "notes", "versions", "files", "sha256", "council", "councils"}
) | {"inspection", "inspection_type", "framework", "grades", "field", "rule", "theme", "ignored", "outcome"}
_NOTES = (
    "A page is saved byte for byte as it came, once unpacked (gzip, deflate); of what was no whole page up to 2 MB.",
    "What may be secret in an address stands as …, and so does the value of every header but those known to help.",
    "A page may itself show who asked for it, such as your network address: look through it before you publish it.",
)


def report_json(source: Source, at: datetime, probes: Sequence[Probe], files: Sequence[dict[str, str]]) -> Shape:
    """The object of `sources test --json` and of report.json; `files` are the names of what was kept of each page."""
    found = faults(probes)
    shape: Shape = {
        "name": source.name,
        "verdict": "not in order" if found else "in order",
        "faults": found,
        "at": at.isoformat(timespec="seconds"),
        "notes": list(_NOTES) if any(files) else [],
        "versions": _versions(),
        "source": _source(source),
        "pages": [_page(probe, kept) for probe, kept in zip(probes, files, strict=True)],
    }
    published: Shape = _public(shape, secrets_of(source.url))
    return published


def _versions() -> Shape:
    libraries = {name: version(name) for name in _LIBRARIES}
    return {"ofsted-monitor": __version__, "python": platform.python_version(), "system": platform.system()} | libraries


def _source(source: Source) -> Shape:
    return {
        "kind": str(source.kind),
        "url": source.url,
        "authority": str(source.authority),
        "hosts": sorted(source.hosts),
        "councils": list(source.councils),
        "match": source.match,
        "select": dict(source.select),
        "expect_at_least": source.expect_at_least,
    }


def _page(probe: Probe, files: dict[str, str]) -> Shape:
    return {
        "asked": probe.link.url,
        "kind": str(probe.link.kind),
        "error": probe.error,
        "answer": _answer(probe.answer, whole=probe.is_fetched) if probe.answer else None,
        "files": files,
        "title": probe.page.title if probe.page else None,
        "landmarks": [_landmark(landmark) for landmark in probe.landmarks],
        "links": _links(probe),
        "reading": _reading(probe),
    }


def _answer(answer: Received, *, whole: bool) -> Shape:
    return {
        "addresses": list(answer.trail),
        "status": status_line(answer),
        "content_type": answer.content_type,
        "whole_page": whole,
        "bytes": len(answer.body),
        "sha256": hashlib.sha256(answer.body).hexdigest(),
        "took_ms": answer.took_ms,
    }


def _landmark(landmark: Landmark) -> Shape:
    return {
        "name": landmark.name,
        "verdict": verdict(landmark),
        "found": landmark.found,
        "expected": landmark.expected,
        "required": landmark.required,
    }


def _links(probe: Probe) -> Shape | None:
    leads = probe.leads
    if leads is None:
        return None
    return {
        "found": len(leads.items),
        "matching": len(leads.matching),
        "more_pages_of_this_list": len(leads.more),
        "on_other_hosts": dict(leads.foreign),
        "newest": leads.newest.url if leads.newest else None,
    }


def _reading(probe: Probe) -> Shape | None:
    """As a line of `extract --json`, without the name of an input."""
    if probe.reading is None:
        return None
    return {key: told for key, told in reading_json("", probe.reading).items() if key != "input"}


def _public(value: Any, secrets: Collection[str]) -> Any:
    """Every text in it that is not of this program's own choosing, without what may be secret."""
    if isinstance(value, str):
        return public(value, secrets)
    if isinstance(value, dict):
        return {key: held if key in _OWN_WORDS else _public(held, secrets) for key, held in value.items()}
    return [_public(held, secrets) for held in value] if isinstance(value, list) else value
