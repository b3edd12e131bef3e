"""Whose words: the outlets and councils that tell of an inspection, and what each of them says."""

import re
from collections.abc import Collection, Mapping

from monitor.model import Authority, Inspection, Sighting, counterpart
from monitor.wording.phrases import clean, counted, listed

MOST_NAMED = 4
_HOST = re.compile(r"[a-z0-9.-]{1,60}")

Word = Mapping[str, str]  # the grades that one outlet gives, by area


def publisher(sighting: Sighting) -> str:
    """Whose word it is: Ofsted's, or the site's by its host, which its source's configuration names."""
    return "Ofsted" if sighting.authority is Authority.OFSTED else site(sighting.publisher)


def site(name: str) -> str:
    """A publisher's name as it may stand in a message: a host as it is, all else without what could be a link."""
    return name if _HOST.fullmatch(name) else clean(name, 60) or "an unnamed page"


def named(names: Collection[str], others: tuple[str, str] = ("other", "others")) -> str:
    """`a, b, c, d and 2 others`: at most four by name."""
    shown, more = list(names)[:MOST_NAMED], len(names) - MOST_NAMED
    return listed([*shown, counted(more, *others)] if more > 0 else shown)


def words_of(inspection: Inspection) -> Mapping[str, Word]:
    """Each outlet and council that told of an inspection, in the order in which they were seen, and what it gives.

    Of a page its last word counts, of two pages of one outlet the later.
    """
    told = [s for s in inspection.sightings if s.authority is not Authority.OFSTED and not s.is_baseline]
    last = {(s.url or s.id, s.authority): s for s in told}
    found: dict[str, dict[str, str]] = {}
    for sighting in told:
        word = found.setdefault(publisher(sighting), {})
        if last[sighting.url or sighting.id, sighting.authority] is sighting:
            word.update(sighting.outcome.grades)
    return found


def reporters(inspection: Inspection, areas: Collection[str] = ()) -> str:
    """The outlets and councils that gave an inspection's grades, in these areas or in all; of a visit, all."""
    words, agreeing = words_of(inspection), agreed(inspection, areas)
    return named(agreeing or words) or "an unnamed page"


def agreed(inspection: Inspection, areas: Collection[str] = ()) -> list[str]:
    """Those who gave grades in these areas, or in any, and only such as the inspection has; of a visit, all."""
    words = words_of(inspection)
    if not inspection.grades:
        return list(words)
    asked = {who: _in(areas, word) for who, word in words.items()}
    return [who for who, word in asked.items() if word and not differing(word, inspection)]


def differing(word: Word, inspection: Inspection) -> Word:
    """Of the grades that an outlet gives those that an inspection does not have."""
    grades = inspection.grades
    found = {area: counterpart(area, grades) for area in word}
    return {area: given for area, given in word.items() if not (own := found[area]) or grades[own].grade != given}


def _in(areas: Collection[str], word: Word) -> Word:
    return {area: given for area, given in word.items() if not areas or counterpart(area, areas)}
