"""The extraction rules: what a page says of inspections, each field with the words that say it."""

from monitor.facts import Facts
from monitor.model import Ignored, Page, PageKind, Reading


def extract(page: Page, facts: Facts, councils: tuple[str, ...] = ()) -> Reading:
    """What the page reports as new, what it recalls, and why it reports nothing if so.

    `councils` are the short names that the page's source is about: a prior where the text names
    none, never a proof.
    """
    if page.kind is PageKind.REPORT:
        from monitor.extract.report import extract_report

        return extract_report(page, facts)
    if page.kind is PageKind.ARTICLE:
        from monitor.extract.article import extract_article

        return extract_article(page, facts, councils)
    return Reading(page, ignored=Ignored.NOT_A_REPORT)
