"""Lists of judgement areas, one to a line, below the sentence that gives all of them one grade."""

from monitor.extract.press.marks import Marked, Mention

NO_AREAS = ("other", "same", "both", "lscb")  # marked like areas, and none of the council's own by name
_FURTHEST = 10  # sentences below
_LONGEST = 60  # characters of a line that is nothing but an area


def areas_in(marked: Marked) -> list[Mention]:
    """The judgement areas that a sentence names."""
    return [mention for _, mention in marked.of("area") if mention.value not in NO_AREAS]


def areas_below(page: tuple[Marked, ...], number: int) -> tuple[Mention, ...]:
    """The areas of the first list after a sentence, one to a line and without grades; one alone only as an item."""
    found: list[Mention] = []
    is_list = False
    for marked in page[number + 1 : number + _FURTHEST]:
        areas = areas_in(marked)
        if len(areas) == 1 and not marked.of("grade") and len(marked.text) < _LONGEST:
            found += areas
            is_list |= marked.sentence.is_item
        elif found or marked.of("grade"):
            break
    return tuple(found) if is_list or len(found) > 1 else ()
