"""What an article is about as a whole: whether it can hold an outcome, and why it holds none."""

from monitor.extract.phrases import Rule, first, rules, told
from monitor.extract.press.marks import Marked
from monitor.model import Ignored

_LEAD = 3  # sentences
_BEFORE_THE_STORY = 6  # sentences, a headline and a caption among them
_LONGEST_TITLE = 300
_FIRST_WORDS = 200  # characters
_EARLY, _NEAR = 600, 80  # characters: the beginning of a story; the length of "Ofsted and the Care Quality Commission"
_BEGINNING = 20_000  # characters that say what an article is about, however long it is


def lead(page: tuple[Marked, ...], folded: str, title: str) -> str:
    """The title and the first sentences."""
    end = page[min(_LEAD, len(page)) - 1].sentence.end if page else 0
    return f"{title[:_LONGEST_TITLE]}\n{folded[:end]}"


def is_round_up(page: tuple[Marked, ...], folded: str) -> bool:
    """The beginning promises the outcomes of several inspections, or councils stand as headings."""
    beginning = page[min(_BEFORE_THE_STORY, len(page)) - 1].sentence.end if page else 0
    heads = {m.councils for marked in page for _, m in marked.of("council") if len(marked.text.strip(" .:")) == 1}
    return len(heads) > 1 or told("cues", "round_up", folded, 0, beginning) is not None


def frame(top: str) -> str | None:
    """What the article is about when it is not about an outcome."""
    rule = first("frames", top)
    return rule.gives if rule else None


def speaks_of_ofsted(folded: str, title: str, url: str) -> bool:
    return any(told("cues", "ofsted", words) for words in (folded, title, url))


def speaks_of_inspectors(folded: str, title: str, url: str) -> bool:
    """Whether there is a word at least of somebody who inspects: without one no grade is Ofsted's."""
    return speaks_of_ofsted(folded, title, url) or told("cues", "inspects", folded) is not None


def subject(folded: str, title: str) -> str | None:
    """Another service that the article is about, or "council" for children's services."""
    if told("cues", "framework", folded):
        return "council"
    top = f"{title[:_LONGEST_TITLE]}\n{folded[:_FIRST_WORDS].partition('. ')[0]}"
    beginning = folded[:_BEGINNING]
    if other := _other_inspectorate(beginning):
        return other
    found = [rule for rule in rules("subjects") if rule.search(beginning) or rule.search(top)]
    if len(found) > 1:
        return max(found, key=lambda rule: _count(rule, beginning) + 3 * _count(rule, top)).gives
    return found[0].gives if found else None


def _other_inspectorate(beginning: str) -> str | None:
    """The inspectorate of another service or country, where the text names it long before Ofsted, if ever."""
    ofsted = told("cues", "ofsted", beginning)
    until = ofsted.start() if ofsted else len(beginning)
    for rule in rules("inspectorates"):
        named = rule.search(beginning)
        if named and named.start() + _NEAR < until and named.start() < _EARLY:
            return rule.gives
    return None


def _count(rule: Rule, text: str) -> int:
    return sum(1 for _ in rule.finditer(text))


REASONS = {
    "school": Ignored.SCHOOL_OR_NURSERY,
    "provider": Ignored.PROVIDER_NOT_COUNCIL,
    "adult": Ignored.ADULT_SOCIAL_CARE,
    "inspectorate": Ignored.OTHER_INSPECTORATE,
    "abroad": Ignored.NOT_ENGLAND,
}
