"""What was read, is not certain enough to be told to anybody, and is for a person to look at."""

from typing import Any

from monitor.cli.show import REASONS
from monitor.fetch import public_address
from monitor.model import Ignored, Outcome
from monitor.reconcile import Reason
from monitor.round import SourceReport
from monitor.settings import Source
from monitor.wording.phrases import clean
from monitor.wording.terms import KINDS


def for_review(report: SourceReport) -> list[dict[str, Any]]:
    """The pages of a round that are held, in the order in which they were read, each with the named reason."""
    held = [
        {"url": d.sighting.url, "title": d.sighting.title, "reason": str(d.reason)}
        | {"council": d.sighting.outcome.council, "confidence": d.sighting.outcome.confidence}
        for d in report.decisions
        if d.reason is Reason.HELD
    ]
    given = [page for page in report.set_aside if page.reason is Ignored.OVERALL_NOT_GIVEN_SINCE_2026]
    return held + [{"url": page.url, "title": page.title, "reason": str(page.reason)} for page in given]


def review_line(page: dict[str, Any]) -> str:
    """One such page in words."""
    if "council" in page:
        why = f"{page['council']}, confidence {page['confidence']:.2f}"
    else:
        why = REASONS[Ignored(page["reason"])]
    return f"Held for review: {why}. “{clean(page['title']) or 'Without a title'}”, {public_address(page['url'])}"


def would_be_held(outcome: Outcome, source: Source) -> str:
    """That a source's threshold would keep an outcome from being told; empty if it would not."""
    if outcome.confidence >= source.threshold:
        return ""
    what = f"{outcome.council}, {KINDS[outcome.kind]}, confidence {outcome.confidence:.2f}"
    return f"Held for review: {what}; this source's threshold is {source.threshold:.2f}. Nobody would be told."
