"""`extract`: the rules on files and web pages, storing nothing."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import click

from monitor.cli.common import FAILED, Day, Setting, as_json, common, print_lines
from monitor.cli.show import show_reading
from monitor.errors import MonitorError, UnreadablePage
from monitor.extract import extract as extract_page
from monitor.model import Ignored, Origin, Page, PageKind, PartialDate, Reading
from monitor.read import read
from monitor.read.report import NotAReport
from monitor.shapes import reading_json


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("--published", type=Day(), metavar="DATE", help="When the pages were published, if they do not say.")
@as_json()
@common
@click.pass_context
def extract(context: click.Context, inputs: tuple[str, ...], published: date | None, json_: bool) -> None:
    """Show what the extraction rules read in files or web pages. Nothing is stored.

    INPUT is a PDF, an HTML or text file, the address of a page, or a .jsonl file with one page
    a line (id, url, title, published, text or html).

    \b
    ofsted-monitor extract report.pdf
    ofsted-monitor extract --json article.html another.txt
    ofsted-monitor extract https://files.ofsted.gov.uk/v1/file/50253719
    """
    setting = Setting(context)
    setting.logs()
    unreadable = False
    for name, reading in _readings(setting, inputs, published):
        failed = isinstance(reading, MonitorError)
        unreadable |= failed
        if json_:
            print_lines([_shape(name, reading)])
        elif isinstance(reading, MonitorError):
            setting.stderr.print(f"{name}: {reading}", markup=False, style="red")
        else:
            show_reading(setting.stdout, name, reading, setting.facts)
    context.exit(FAILED if unreadable else 0)


def _readings(
    setting: Setting, inputs: tuple[str, ...], published: date | None
) -> Iterator[tuple[str, Reading | MonitorError]]:
    for name in inputs:
        try:
            if name.endswith(".jsonl"):
                yield from _lines(setting, name, published)
            else:
                yield name, _reading(setting, name, *_bytes(setting, name), published)
        except MonitorError as fault:
            yield name, fault


def _bytes(setting: Setting, name: str) -> tuple[bytes, Origin]:
    if name.startswith(("http://", "https://")):
        return _fetched(setting, name)
    try:
        return Path(name).read_bytes(), Origin(None, "text/plain" if name.endswith((".txt", ".text")) else "")
    except OSError as fault:
        raise UnreadablePage(f"it cannot be opened: {fault.strerror}") from fault


def _fetched(setting: Setting, url: str) -> tuple[bytes, Origin]:
    from monitor.fetch import Fetcher

    settings = setting.settings()

    async def fetch() -> tuple[bytes, Origin]:
        async with Fetcher(contact=settings.contact, allow=settings.allow_addresses) as fetcher:
            fetched = await fetcher.get(url)
            return fetched.body, Origin(fetched.url, fetched.content_type)

    return asyncio.run(fetch())


def _reading(setting: Setting, name: str, body: bytes, origin: Origin, published: date | None) -> Reading:
    kind = PageKind.REPORT if name.lower().endswith(".pdf") or b"%PDF" in body[:1024] else PageKind.ARTICLE
    try:
        page = read(kind, body, origin)
    except NotAReport:
        return Reading(Page(kind, url=origin.url), ignored=Ignored.NOT_A_REPORT)
    if published:
        page = replace(page, published=PartialDate.of(published))
    return extract_page(replace(page, url=origin.url), setting.facts)


def _lines(setting: Setting, name: str, published: date | None) -> Iterator[tuple[str, Reading | MonitorError]]:
    """One page a line; a broken line is one error, the rest goes on."""
    try:
        file = Path(name).open(encoding="utf-8", errors="replace")  # noqa: SIM115 - closed below
    except OSError as fault:
        raise UnreadablePage(f"it cannot be opened: {fault.strerror}") from fault
    with file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            label = f"{name}:{number}"
            try:
                record = _record(line)
                label = str(record.get("id") or label)
                yield label, _record_reading(setting, record, published)
            except MonitorError as fault:
                yield label, fault


def _record(line: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except ValueError as fault:
        raise UnreadablePage(f"this line is not JSON: {fault}") from fault
    if not isinstance(record, dict) or not isinstance(record.get("text", record.get("html")), str):
        raise UnreadablePage('this line holds no page: expected an object with "text" or "html"')
    return record


def _record_reading(setting: Setting, record: dict[str, Any], published: date | None) -> Reading:
    is_text = isinstance(record.get("text"), str)
    body = str(record["text"] if is_text else record["html"]).encode()
    content_type = f"text/{'plain' if is_text else 'html'}; charset=utf-8"
    page = read(PageKind.ARTICLE, body, Origin(record.get("url"), content_type))
    said = record.get("published") or (str(published) if published else None)
    try:
        when = PartialDate.parse(said) if said else page.published
    except (TypeError, ValueError) as fault:
        raise UnreadablePage(f'its "published" cannot be read: {fault}') from fault
    page = replace(page, url=record.get("url"), title=record.get("title") or page.title, published=when)
    return extract_page(page, setting.facts)


def _shape(name: str, reading: Reading | MonitorError) -> dict[str, Any]:
    if isinstance(reading, Reading):
        return reading_json(name, reading)
    kind = PageKind.REPORT if name.lower().endswith(".pdf") else PageKind.ARTICLE
    return reading_json(name, Reading(Page(kind), ignored=Ignored.UNREADABLE)) | {"error": str(reading)}
