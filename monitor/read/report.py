"""Reads Ofsted's own documents, which are PDFs: inspection reports and letters."""

import re

from monitor.errors import UnreadablePage
from monitor.model import Landmark, Origin, Page, PageKind, PartialDate
from monitor.read.dates import day_in
from monitor.read.decoding import where
from monitor.read.guards import refuse_guard
from monitor.read.pdf_text import PdfFault, Wanted, shared

# Where a report's first pages hold all of these, nothing further on is wanted: its grades, who led the inspection,
# and a list of what needs to improve that is over before the last of them ends. Where they hold the grades, the list
# stands within the first twelve, and who led among the last four.
_WANTED = Wanted(
    first=4,
    enough=(
        r"(?im)^(?:Judgement\s+Grade\b|2\.1\.?\s+Adoption performance\b)",
        r"(?m)^(?:Lead|Reporting) inspector",
        r"(?m)^(?:What needs to improve|What does the [Ll]ocal [Aa]uthority need to improve\?[ ]*$)[^\f]*\f",
    ),
    most=12,
    last=4,
)

_PUBLISHED = re.compile(r"^(?:Report )?Published:\s*([^\n]+)", re.MULTILINE | re.IGNORECASE)
_LETTER_TITLE = re.compile(r"^Dear\b[^\n]*\n\s*((?:(?!(?:This|His|Her|Following|Thank)\b)[^\n]+\n){1,4})", re.MULTILINE)
_BELOW_TITLE = r"Inspection dates?\b|Age group\b|Lead inspector\b|and\s+Review\b"
_COVER_TITLE = re.compile(rf"\A\s*(?:\d{{1,2}}\s*\n)?((?:(?!{_BELOW_TITLE})[^\n]*\S[^\n]*\n){{1,8}})", re.IGNORECASE)


class NotAReport(UnreadablePage):
    """Ofsted's site gave its page "Report not found" where a report should be."""


def read(body: bytes, origin: Origin) -> Page:
    """The text of a report or letter, page by page; UnreadablePage for bytes that are no readable PDF.

    Of a report with its grades on the cover only the pages that are wanted are read, those between are
    empty: the rest, up to fifty pages, repeats the grades beside those of earlier inspections.
    """
    if b"%PDF" not in body[:1024]:
        raise _no_pdf(body, origin)
    try:
        found = shared.read(body, _WANTED)
    except PdfFault as fault:
        raise UnreadablePage(f"{where(origin)}: {fault}") from None
    text = "\f".join(page.replace("\r\n", "\n").replace("\r", "\n").replace("\f", " ") for page in found.pages)
    if not text.strip():
        raise UnreadablePage(f"{where(origin)}: the PDF holds no text, only pictures. Read it in a browser.")
    return Page(
        kind=PageKind.REPORT,
        text=text,
        title=_title(text),
        url=origin.url,
        published=_published(text),
        landmarks=(Landmark("pages", found.of),),
    )


def _no_pdf(body: bytes, origin: Origin) -> UnreadablePage:
    if title := re.search(rb"(?i)<title\b[^>]*>([^<]*)", body[:16_384]):
        refuse_guard(" ".join(title[1].decode("utf-8", "replace").split()), origin)
    start = body[:16_384].lower()
    if re.search(rb"<(?:title|h1)\b[^>]*>\s*report not found\b", start):
        return NotAReport(f'{where(origin)}: Ofsted\'s site says "Report not found". The report is no longer there.')
    return UnreadablePage(f"{where(origin)}: expected a PDF, found {_likeness(start)}. Check the address.")


def _likeness(start: bytes) -> str:
    if not start.strip():
        return "nothing"
    if re.match(rb"\s*(?:<!doctype html|<html|<head|<!--)", start):
        return "an HTML page"
    if start.startswith(b"pk\x03\x04"):
        return "a ZIP archive or an office document"
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        return "an old office document"
    return "bytes of another kind" if b"\0" in start else "plain text"


def _title(text: str) -> str | None:
    """The heading of a letter, else the lines above the inspection's dates, as one line."""
    cover = text.partition("\f")[0]
    found = _LETTER_TITLE.search(cover) or _COVER_TITLE.match(cover[:2_000])
    if found is None:
        return None
    title = re.sub(r"(?<=[a-z])\d$", "", " ".join(found[1].split()))  # a footnote's number
    start = title.rfind("Inspection of") if title.startswith("Inspection of") else 0  # a running header above it
    return title[start : start + 200]


def _published(text: str) -> PartialDate | None:
    """The day of publication, where the cover prints it: "Report published: 3 June 2015"."""
    found = _PUBLISHED.search(text.partition("\f")[0])
    return day_in(found[1]) if found else None
