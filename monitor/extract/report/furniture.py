"""What stands at the head and foot of every page: running headers, page numbers, footnotes, Ofsted's address."""

import re

from monitor.extract.fold import fold
from monitor.extract.report.sheet import Sheet

_ADDRESS = re.compile(
    r"(?:^Ofsted[ ]*\n)?^(?:Piccadilly Gate|Agora|Aviation House|Clive House)\b[\s\S]{0,250}?"
    r"www\.(?:gov\.uk/ofsted|ofsted\.gov\.uk)[ ]*\d{0,2}",
    re.MULTILINE,
)
_NUMBER_ALONE = re.compile(r"^[ ]*\d{1,3}[ ]*$", re.MULTILINE)
# "Inspection of Oakfield local authority children's services", the dates and, glued to either, the page number.
_HEADER = re.compile(r"\s*[^\n]{0,60}\b(?:Inspection of|(?:Focused|Monitoring) visit)\b[^\n]*(?:\n[^\n]*){0,2}")
_DATED = re.compile(r"(?:\b(?:19|20)\d\d|[A-Z][a-z]+ \d\d)[ ]*\Z")
# A footnote's number has no full stop; where its page ends in a hyphen no line end goes before it either.
_FOOTNOTE = re.compile(r"(?:(?<=\n)|(?<=\ufffe)) *\d{1,2} +(?=[A-Z'\"(]|www|http)(?:(?!\n *\d{1,3}\. )[^•]){1,900}\Z")


def without_furniture(sheet: Sheet, start: int, end: int) -> str:
    """The text between two offsets with blanks in place of the furniture, of the very same length."""
    text = sheet.page.text
    for number, (head, foot) in enumerate(sheet.pages, start=1):
        if head < end and start < foot:
            page = _page(text[head:foot], number)
            text = text[:head] + page + text[foot:]
    return text[start:end]


def _folded(text: str) -> str:
    """Folded but for the mark of a hyphen at a line's end, behind which no line end stands."""
    return fold(text.replace("\ufffe", "\0")).replace("\0", "\ufffe")


def _page(text: str, number: int) -> str:
    seen = _folded(text)
    spans = [(0, _header(seen, number))] if number > 1 else []
    for furniture in (_ADDRESS, _FOOTNOTE, _NUMBER_ALONE):
        for start, end in spans:
            seen = _blank(seen, start, end)
        spans += [found.span() for found in furniture.finditer(seen)]
    for start, end in spans:
        text = _blank(text, start, end)
    return text


def _header(text: str, number: int) -> int:
    """How many characters of a page are its running header; its last line ends in a date or in the page's number."""
    found = _HEADER.match(text)
    if found is None:
        return 0
    numbers = "|".join(str(printed) for printed in range(max(number - 2, 1), number + 2))
    ends = [at.start() for at in re.finditer(r"\n|\Z", found[0])]
    for at in ends:
        words = text[:at].rstrip()
        if words and (re.search(rf" (?:{numbers})\Z", words) or _DATED.search(words)):
            return at
    return 0


def _blank(text: str, start: int, end: int) -> str:
    return text[:start] + re.sub(r"[^\n\f]", " ", text[start:end]) + text[end:]
