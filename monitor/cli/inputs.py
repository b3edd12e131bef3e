"""What people name as INPUT: files, addresses of pages, and `.jsonl` files with a page a line."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from monitor.cli.common import Day, Setting
from monitor.cli.complete import complete_file
from monitor.errors import FetchError, MonitorError, UnreadablePage
from monitor.extract import extract
from monitor.facts import Facts
from monitor.model import Fetched, Ignored, Origin, Page, PageKind, PartialDate, Reading
from monitor.read import read
from monitor.read.report import NotAReport


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An input that could not be read, and why; its page as far as there is one."""

    page: Page
    error: str

    @property
    def reading(self) -> Reading:
        return Reading(self.page, ignored=Ignored.UNREADABLE)


Get = Callable[[str], Fetched]
Line = tuple[str, Reading | Unreadable]  # the input's name, and what came of it
C = TypeVar("C", bound=Callable[..., Any])


def takes_inputs(command: C) -> C:
    """Let a command take INPUT… and `--published`."""
    said = "When the inputs were published; a line of a .jsonl that says wins."
    command = click.option("--published", type=Day(), metavar="DATE", help=said)(command)
    return click.argument("inputs", nargs=-1, required=True, metavar="INPUT...", shell_complete=complete_file)(command)


def readings(setting: Setting, names: tuple[str, ...], published: date | None) -> Iterator[Line]:
    """What each input says, one by one; addresses are fetched within the configuration."""
    with _web(setting) if any(map(is_web, names)) else nullcontext() as get:
        yield from Inputs(setting.facts, get, published).read(names)


def _web(setting: Setting) -> AbstractContextManager[Get]:
    from monitor.cli.web import fetching  # half a second of libraries that files do not need

    return fetching(setting.settings)


def is_web(name: str) -> bool:
    return name.lower().startswith(("http://", "https://"))


TABLES = (".csv", ".json", ".xlsx", ".ods")  # what stands in them is not news


@dataclass(frozen=True, slots=True)
class Inputs:
    """Reads inputs one by one; one that cannot be read is one line, and the rest goes on."""

    facts: Facts
    get: Get | None  # for addresses
    published: date | None = None

    def read(self, names: Iterable[str]) -> Iterator[Line]:
        for name in names:
            try:
                body, origin = self._bytes(name)
            except (FetchError, UnreadablePage) as fault:
                yield name, _unreadable(name, fault)
                continue
            if name.lower().endswith(".jsonl"):
                yield from self._lines(name, body)
            else:
                yield name, self._document(name, body, origin)

    def _bytes(self, name: str) -> tuple[bytes, Origin]:
        """The bytes, and where they came from: `url` is what an error calls them."""
        if is_web(name):
            assert self.get is not None
            fetched = self.get(name)
            return fetched.body, Origin(fetched.url, fetched.content_type)
        try:
            return Path(name).read_bytes(), Origin(name, "text/plain" if name.lower().endswith(".txt") else "")
        except (OSError, ValueError) as fault:
            reason = fault.strerror if isinstance(fault, OSError) else fault
            raise UnreadablePage(f"{name}: it cannot be opened: {reason}") from fault

    def _document(self, name: str, body: bytes, origin: Origin) -> Reading | Unreadable:
        url = origin.url if is_web(name) else None
        page = Page(_kind(name, body), url=url)
        if not url and name.lower().endswith(TABLES):
            return Unreadable(page, f"{name}: a table is no page or report. Name the files that it is about.")
        try:
            page = replace(read(page.kind, body, origin), url=url)
        except NotAReport:
            return Reading(page, ignored=Ignored.NOT_A_REPORT)
        except UnreadablePage as fault:
            return Unreadable(page, str(fault))
        if self.published:
            page = replace(page, published=PartialDate.of(self.published))
        try:
            return extract(page, self.facts)
        except UnreadablePage as fault:  # a report of no known layout: its rules know no name of it
            return Unreadable(page, f"{name}: {fault}")

    def _lines(self, name: str, body: bytes) -> Iterator[Line]:
        for number, line in enumerate(body.split(b"\n"), 1):
            if not line.strip():
                continue
            label = f"{name}:{number}"
            try:
                record = _record(line, label)
                label = label if record.get("id") is None else str(record["id"])
                yield label, extract(self._page(record, label), self.facts)
            except UnreadablePage as fault:
                yield label, _unreadable(name, fault)

    def _page(self, record: dict[str, Any], label: str) -> Page:
        """The page of one line; what the line says of it outweighs what its text says."""
        wrong = [key for key in ("url", "title", "published") if not isinstance(record.get(key), str | None)]
        text, html = record.get("text"), record.get("html")
        if wrong or not isinstance(text if text is not None else html, str):
            raise UnreadablePage(f'{label}: expected "{wrong[0] if wrong else "text or html"}" as a string')
        content_type = f"text/{'html' if text is None else 'plain'}; charset=utf-8"
        body = str(html if text is None else text).encode(errors="replace")
        page = read(PageKind.ARTICLE, body, Origin(label, content_type))
        said = record.get("published") or (self.published and str(self.published))
        try:
            published = PartialDate.parse(said) if said else page.published
        except ValueError as fault:
            raise UnreadablePage(f'{label}: "published": {fault}') from fault
        return replace(page, url=record.get("url"), title=record.get("title") or page.title, published=published)


def _kind(name: str, body: bytes = b"") -> PageKind:
    return PageKind.REPORT if name.lower().endswith(".pdf") or b"%PDF" in body[:1024] else PageKind.ARTICLE


def _unreadable(name: str, fault: MonitorError) -> Unreadable:
    return Unreadable(Page(_kind(name)), str(fault))


def _record(line: bytes, label: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as fault:
        raise UnreadablePage(f"{label}: this line is not JSON: {fault}") from fault
    if not isinstance(record, dict):
        raise UnreadablePage(f'{label}: expected an object with "text" or "html"')
    return record
