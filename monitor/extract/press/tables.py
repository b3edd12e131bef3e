"""Tables with several grades in a row: what the heading of each column says of the grades below it."""

from dataclasses import dataclass

from monitor.extract.phrases import told
from monitor.extract.press.marks import Marked, Mention
from monitor.model import PartialDate

_EDGE = "|"
NEWEST, EARLIER, UNCLEAR = "newest", "earlier", "unclear"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: of which inspection its grades are, or of which area."""

    kind: str = UNCLEAR
    on: PartialDate | None = None
    area: Mention | None = None


def columns(page: tuple[Marked, ...]) -> dict[tuple[int, int], Column]:
    """For grades of a table by sentence and place: the column in which each stands.

    Of a row with several grades and no heading that tells them apart every column is UNCLEAR.
    """
    found: dict[tuple[int, int], Column] = {}
    head: tuple[Column, ...] = ()
    for number, marked in enumerate(page):
        width = _width(marked)
        if width < 3:
            head = ()
            continue
        graded = {at: _cell(marked, at) for at, _ in marked.of("grade")}
        if not graded:
            head = _head(marked, width)
        elif len(head) == width and any(column.kind != UNCLEAR for column in head):
            found |= {(number, at): head[cell] for at, cell in graded.items()}
        elif len(set(graded.values())) > 1:
            found |= {(number, at): Column() for at in graded}
    return found


def _width(marked: Marked) -> int:
    return marked.text.strip().strip(_EDGE).count(_EDGE) + 1


def _cell(marked: Marked, at: int) -> int:
    """In which cell of its row a place stands."""
    opens = marked.text.lstrip().startswith(_EDGE)
    return marked.text.count(_EDGE, 0, at) - opens


def _head(marked: Marked, width: int) -> tuple[Column, ...]:
    """What the cells of a heading say: years, else words such as "previous", else areas."""
    years = {_cell(marked, at): PartialDate(int(mention.value)) for at, mention in marked.of("year")}
    if years:
        newest = max(years.values(), key=lambda on: on.year)
        return tuple(_of_year(years.get(cell), newest) for cell in range(width))
    areas = {_cell(marked, at): mention for at, mention in marked.of("area")}
    if len(areas) > 1:
        return tuple(Column(NEWEST, area=areas[cell]) if cell in areas else Column() for cell in range(width))
    return tuple(Column(_named(cell)) for cell in marked.text.strip().strip(_EDGE).split(_EDGE))


def _of_year(on: PartialDate | None, newest: PartialDate) -> Column:
    if on is None:
        return Column()
    return Column(NEWEST) if on == newest else Column(EARLIER, on)


def _named(cell: str) -> str:
    if told("cues", "earlier", cell):
        return EARLIER
    return NEWEST if told("cues", "newest", cell) else UNCLEAR
