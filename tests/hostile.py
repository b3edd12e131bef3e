"""Pages that are broken, or made to cost: each a name and its bytes, as big as a server may send them."""

from collections.abc import Callable

STORY = "<p>Ofsted has judged the services of Oakfield Council for children to be good, its report says today.</p>"
WHOLE = f"<html><head><title>Oakfield</title></head><body><article><h1>Oakfield</h1>{STORY * 3}"
MEGABYTE = 1_000_000


def filled(part: str, size: int, before: str = WHOLE, after: str = "") -> bytes:
    """The part as often as it fits."""
    return (before + part * (size // len(part)) + after).encode()


def nested(tag: str, times: int) -> bytes:
    return f"{WHOLE}{f'<{tag}>' * times}deep{f'</{tag}>' * times}{STORY}</article></body></html>".encode()


PAGES: dict[str, Callable[[], bytes]] = {
    "10 MB of paragraphs": lambda: filled(f"{STORY}\n", 10 * MEGABYTE - len(WHOLE)),
    "10 MB of one paragraph": lambda: filled("Ofsted says good. ", 10 * MEGABYTE - 500, f"{WHOLE}<p>"),
    "10 MB of script": lambda: filled("var a = 'Ofsted';", 10 * MEGABYTE - 500, f"{WHOLE}<script>"),
    "10 MB of blanks": lambda: filled(" \n", 10 * MEGABYTE - 500),
    "10 MB of a comment": lambda: filled("Ofsted ", 10 * MEGABYTE - 500, f"{WHOLE}<!-- "),
    "10 MB of curly quotes": lambda: (WHOLE + "<p>" + "“Ofsted” ").encode("cp1252") + b"\x93good\x94 " * 1_428_000,
    "20,000 links": lambda: filled('<a href="/x">Westmere is rated inadequate</a> ', 46 * 20_000),
    "20,000 links in a list": lambda: filled('<li><a href="/x">Ofsted rates Westmere</a>', 42 * 10_500),
    "50,000 nested tags": lambda: nested("div", 50_000),
    "21,000 nested tags": lambda: nested("div", 21_000),
    "2,000 nested tags": lambda: nested("b", 2_000),
    "3,000 nested tables": lambda: nested("table><tr><td", 3_000),
    "300 nested lists": lambda: nested("ul><li", 300),
    "a megabyte of good": lambda: filled("good ", MEGABYTE, f"{WHOLE}<p>"),
    "a megabyte of good in paragraphs": lambda: filled("<p>good good good</p>", MEGABYTE),
    "a megabyte of grades and councils": lambda: filled("Kent is good. Leeds is inadequate. ", MEGABYTE, f"{WHOLE}<p>"),
    "20 kB of grades and councils": lambda: filled("Kent is good. Leeds is inadequate. ", 20_000, f"{WHOLE}<p>"),
    "20,000 words of links": lambda: filled('<p>x<a href="/x">good</a>y</p>', 20_000 * 15),
    "a megabyte without a blank": lambda: filled("good", MEGABYTE, f"{WHOLE}<p>"),
    "21,000 short paragraphs": lambda: filled("<p>Good.</p>", 21_000 * 12),
    "21,000 table cells": lambda: filled("<td>Good</td>", 21_000 * 13, f"{WHOLE}<table><tr>"),
    "21,000 line breaks": lambda: filled("good<br>", 21_000 * 8, f"{WHOLE}<p>"),
    "an attribute of 5 MB": lambda: filled("related ", 5 * MEGABYTE, f'{WHOLE}<div class="', f'">{STORY}</div>'),
    "an attribute never closed": lambda: filled("x ", 5 * MEGABYTE, f'{WHOLE}<div class="'),
    "100,000 entities": lambda: filled("&eacute;", 800_000, f"{WHOLE}<p>"),
    "100,000 numbers of characters": lambda: filled("&#1;&#x1F600;&#xD800;", 2_100_000, f"{WHOLE}<p>"),
    "100,000 unknown entities": lambda: filled("&nothing;", 900_000, f"{WHOLE}<p>"),
    "21,000 tags, none closed": lambda: filled("<p><b><div><td><li><h1>good", 21_000 * 4),
    "3 MB of metadata": lambda: filled(
        '{"@type":"NewsArticle"},', 3 * MEGABYTE, f'{WHOLE}<script type="application/ld+json">['
    ),
    "21,000 headlines": lambda: filled("<h1>Oakfield</h1>", 17 * 21_000),
    "21,000 boxes of other stories": lambda: filled("<div class=related>x</div>", 26 * 21_000),
    "21,000 definitions": lambda: filled("<dd>x</dd>", 10 * 21_000, f"{WHOLE}<dl><dt>x</dt>"),
}  # fmt: skip

# Encodings that lie or break off: the story is to be found in each all the same.
ENCODINGS: dict[str, bytes] = {
    "a charset that is none": WHOLE.replace("<head>", "<head><meta charset=klingon>").encode(),
    "UTF-8 called UTF-16": WHOLE.replace("<head>", "<head><meta charset=utf-16>").encode(),
    "UTF-16 without its mark": WHOLE.encode("utf-16-le"),
    "bytes that are no UTF-8": WHOLE.encode() + b"<p>caf\xe9 \xff\xfe \xc3",
    "a character cut in two": (WHOLE + "<p>“Good”").encode()[:-1],
    "an encoding of names": b"\0" + WHOLE.replace("<head>", "<head><meta charset=punycode>").encode(),
    "NULs in between": WHOLE.replace("report", "re\0port").encode(),
    "control characters": WHOLE.encode() + b"<p>\x01\x02&#1;&#x1F;&#xFFFF;\x1b[31m good</p>",
}
