"""Small words shared by all alerts: dates as people write them, lists, and page text made harmless."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from monitor.model import PartialDate, Span

# Mail and chat programs turn "https://…", "name.example" and "@everyone" in plain text into links
# and calls. A blank after the sign undoes that and loses no word of the page.
_LINKISH = re.compile(r"(?<=\w)(?::(?=//)|\.(?=[^\W\d_]{2}))|@(?=\w)")
_SAFE_IN_URL = "/:?#[]@!$&()*+,;=%~"  # no quotes, angle brackets or blanks


def clean(text: str, at_most: int = 300) -> str:
    """Page text on one line, without control signs, and with nothing in it that a program would make a link of."""
    visible = "".join(c for c in " ".join(text.split()) if unicodedata.category(c)[0] != "C")
    harmless = _LINKISH.sub(r"\g<0> ", visible)
    return harmless if len(harmless) <= at_most else harmless[: at_most - 1].rstrip() + "…"


def safe_url(url: str) -> str | None:
    """The address, fit to stand in a message; None unless it is a plain http or https one."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc or len(url) > 2000:
        return None
    return None if re.search(r"[\s\x00-\x1f\x7f]", url) else quote(url, safe=_SAFE_IN_URL)


def day(on: PartialDate | date) -> str:
    """`30 July 2024`, `July 2024` or `2024`: as precise as the date is."""
    partial = on if isinstance(on, PartialDate) else PartialDate.of(on)
    month = f"{_MONTHS[partial.month - 1]} " if partial.month else ""
    return f"{partial.day} {month}{partial.year}" if partial.day else f"{month}{partial.year}"


def on_day(when: PartialDate | date) -> str:
    """`on 30 July 2024`, `in July 2024`, `in 2024`."""
    exact = not isinstance(when, PartialDate) or when.day
    return f"{'on' if exact else 'in'} {day(when)}"


def days(span: Span) -> str:
    """`10 to 14 June 2024`: the first and the last day, saying month and year only once."""
    start, end = span.start, span.end
    if start == end:
        return day(end)
    if not (start.day and end.day) or start.year != end.year:
        return f"{day(start)} to {day(end)}"
    same_month = start.month == end.month
    return f"{start.day if same_month else day(start).removesuffix(f' {start.year}')} to {day(end)}"


def instant(at: datetime, timezone: str) -> str:
    """`30 July 2024, 10:02 BST`: an instant as the clock on the reader's wall shows it."""
    local = at.astimezone(ZoneInfo(timezone))
    return f"{day(local.date())}, {local:%H:%M %Z}"


def listed(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def sentence(words: str) -> str:
    """The words with a capital at the start, the others as they are."""
    return words[:1].upper() + words[1:]


def counted(number: int, one: str, many: str) -> str:
    """`1 area`, `3 areas`."""
    return f"{number} {one if number == 1 else many}"


_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
