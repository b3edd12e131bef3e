"""Bytes → characters, and a clear word where they are no characters at all."""

import re

from monitor.errors import UnreadablePage
from monitor.model import Origin

MOST_BYTES = 10_000_000
_MARKUP = re.compile(rb"<(?:!doctype\s+html|html|head|body|main|article|section|div|p|h1)\b[^<>]*>", re.IGNORECASE)
_DECLARED = re.compile(r"(?:charset(?<![-\w]charset)|encoding(?<![-\w]encoding))\s*=\s*[\"']?\s*([\w.:-]+)")
_XML_DECLARATION = re.compile(r"<\?xml\b[^<>]*>", re.IGNORECASE)  # speaks of the bytes, and lies about characters
# As browsers do: pages that declare Latin-1 are written in Windows-1252 (curly quotes, dashes).
_AS_BROWSERS = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252"}
_WIDE = re.compile("utf[-_]?(?:16|32)")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def where(origin: Origin) -> str:
    """How an error names the page."""
    return origin.url or "the page"


def refuse(body: bytes, origin: Origin) -> None:
    """UnreadablePage for what is no text of any kind, or too much of it."""
    if not body.strip():
        raise UnreadablePage(f"{where(origin)}: the answer is empty; a page was expected")
    if b"%PDF-" in body[:1024]:
        raise UnreadablePage(f'{where(origin)}: this is a PDF; read it as a report (kind = "report")')
    if len(body) > MOST_BYTES:
        size, limit = len(body) / 1e6, MOST_BYTES // 1_000_000
        raise UnreadablePage(f"{where(origin)}: {size:.1f} MB of text; no page of over {limit} MB is read")


def is_html(body: bytes, origin: Origin) -> bool:
    """Whether to read as HTML: what the bytes look like, unless the server says plain text."""
    plain = origin.content_type.partition(";")[0].strip().lower() == "text/plain"
    return not plain and _MARKUP.search(body.replace(b"\0", b"")) is not None


def html_text(body: bytes, origin: Origin) -> str:
    """The characters of an HTML page, in the charset that the server or the page declares, else as UTF-8."""
    for charset in charsets(body, origin):
        if (text := _decoded(body, charset, "replace")) is not None:
            return text
    return _clean(_undeclared(body, "replace"))


def feed_text(body: bytes, origin: Origin) -> str:
    """The characters of a feed: what is UTF-8 is that, whatever is declared; else as declared, if that fits."""
    for charset in ("utf-8-sig" if b"\0" not in body else "", *charsets(body, origin), "cp1252"):
        if (text := _decoded(body, charset, "strict")) is not None:
            return text
    return html_text(body, origin)


def _decoded(body: bytes, charset: str, errors: str) -> str | None:
    """None if these bytes are no text in that charset, or there is no such one."""
    try:
        # "UTF-16" is said of pages that are not; and no other encoding spells markup in its own way.
        if not "<p>".encode(charset).endswith(b"<p>") and not (b"\0" in body and _WIDE.match(charset)):
            return None
        return _clean(body.decode(_AS_BROWSERS.get(charset, charset), errors))
    except (LookupError, ValueError):
        return None


def charsets(body: bytes, origin: Origin) -> list[str]:
    """What the bytes' own mark, the server and the page say of their encoding, in the order of trust."""
    marked = [charset for mark, charset in _MARKS if body.startswith(mark)]
    head = body[:4096].lower().decode("latin-1")
    return [*marked, *_DECLARED.findall(origin.content_type.lower()), *_DECLARED.findall(head)]


def plain_text(body: bytes, origin: Origin) -> str:
    """The characters of a text file: UTF-8, else Windows-1252; every line end is a newline."""
    try:
        text = _undeclared(body, "strict")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise UnreadablePage(f"{where(origin)}: these bytes are no text (neither UTF-8 nor Windows-1252) and no HTML")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _undeclared(body: bytes, errors: str) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("cp1252", errors=errors)


def _clean(text: str) -> str:
    return _XML_DECLARATION.sub("", text).replace("\0", "")
