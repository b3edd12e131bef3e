"""What an article is about as a whole: whether it can hold an outcome, and why it holds none."""

import re

from monitor.extract.phrases import rules
from monitor.extract.press.marks import Marked
from monitor.model import Ignored

_OFSTED = re.compile(r"\bofsted\b|\bhmi\b|education watchdog|office for standards", re.IGNORECASE)
_NAMED_FRAMEWORK = re.compile(r"\bILACS\b|inspections? of local authority children's services", re.IGNORECASE)
_LEAD = 3  # sentences


def lead(page: tuple[Marked, ...], folded: str, title: str) -> str:
    """The title and the first sentences."""
    end = page[min(_LEAD, len(page)) - 1].sentence.end if page else 0
    return f"{title}\n{folded[:end]}"


def frame(top: str) -> str | None:
    """What the article is about when it is not about an outcome."""
    return next((rule.gives for rule in rules("frames") if rule.pattern.search(top)), None)


def speaks_of_ofsted(folded: str, title: str, url: str) -> bool:
    return bool(_OFSTED.search(folded) or _OFSTED.search(title) or _OFSTED.search(url))


def subject(folded: str, title: str) -> str | None:
    """Another service that the article is about, or "council" for children's services."""
    if _NAMED_FRAMEWORK.search(folded):
        return "council"
    found: dict[str, int] = {}
    for rule in rules("subjects"):
        weight = len(rule.pattern.findall(folded)) + 3 * len(rule.pattern.findall(f"{title}\n{folded[:200]}"))
        if weight:
            found[rule.gives] = weight
    return max(found, key=lambda kind: found[kind]) if found else None


REASONS = {
    "school": Ignored.SCHOOL_OR_NURSERY,
    "provider": Ignored.PROVIDER_NOT_COUNCIL,
    "adult": Ignored.ADULT_SOCIAL_CARE,
    "inspectorate": Ignored.OTHER_INSPECTORATE,
    "abroad": Ignored.NOT_ENGLAND,
}
