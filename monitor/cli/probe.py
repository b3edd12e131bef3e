"""What `sources test` shows of a source's page, and keeps of it."""

from collections.abc import Sequence
from pathlib import Path

from rich.text import Text

from monitor.cli.common import Setting
from monitor.cli.show import show_reading
from monitor.errors import UsageError
from monitor.extract import extract
from monitor.model import Fetched, Landmark, Link, Page, PageKind
from monitor.round.visit import INDEXES
from monitor.settings import Source
from monitor.wording.phrases import clean, counted

SHOWN = 10  # links; the others are counted
SUFFIXES = {PageKind.REPORT: ".pdf", PageKind.FEED: ".xml"}


def save(fetched: Fetched, source: Source, folder: Path) -> Path:
    """Keep the page's bytes in a folder, under the source's name."""
    file = folder / f"{source.name}{SUFFIXES.get(source.kind, '.html')}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file.write_bytes(fetched.body)
    except OSError as fault:
        raise UsageError(f"{file}: {fault.strerror}. Name another folder with --save.") from fault
    return file


def show_page(setting: Setting, source: Source, fetched: Fetched, page: Page) -> bool:
    """Show landmarks and findings; whether there are as many as there should be."""
    out = setting.stdout
    out.print(f"{fetched.url}: {len(fetched.body):,} bytes in {fetched.took_ms} ms")
    for landmark in page.landmarks:
        out.print(_landmark(landmark))
    complete = not any(landmark.falls_short for landmark in page.landmarks)
    if source.kind not in INDEXES:
        show_reading(out, source.name, extract(page, setting.facts, source.councils), setting.facts)
        return complete
    return _show_links(setting, source, page.links) and complete


def _landmark(landmark: Landmark) -> Text:
    count = f"{landmark.found} of {landmark.expected}" if landmark.expected > 1 else str(landmark.found)
    if landmark.found and landmark.found >= landmark.expected:
        word, style = "found", "green"
    elif landmark.required:
        word, style = "too few" if landmark.found else "missing", "red"
    else:
        word, style = "absent", "dim"  # the reader can do without
    return Text(f"  {word:<9}{landmark.name} ({count})", style=style)


def _show_links(setting: Setting, source: Source, links: Sequence[Link]) -> bool:
    """Show the pages that an index leads to; whether there are as many as the configuration expects."""
    out = setting.stdout
    more = [link for link in links if link.kind == source.kind]  # further pages of the same list
    items = [link for link in links if link.kind != source.kind]
    wanted = [link for link in items if source.matches(link)]
    matching = f", {len(wanted)} of them as `match` wants" if source.match else ""
    further = f", and to {counted(len(more), 'more page', 'more pages')} of this list" if more else ""
    out.print(f"  Leads to {counted(len(items), 'page', 'pages')}{matching}{further}" + (":" if wanted else "."))
    for link in wanted[:SHOWN]:
        out.print(f"    {link.published or '–'!s:<12}{clean(link.title) or link.url}")
    if len(wanted) > SHOWN:
        out.print(f"    and {len(wanted) - SHOWN} more", style="dim")
    if more or len(items) >= source.expect_at_least:
        return True
    setting.trouble(f"  Fewer than the {source.expect_at_least} pages of expect-at-least: has the page changed shape?")
    return False
