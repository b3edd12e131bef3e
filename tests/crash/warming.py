"""All that the program loads and compiles at its first page, before it is forked: no child need wait for it."""

from datetime import UTC, date, datetime

from markup import Listed, article_page, council_page, feed_page, search_page

from monitor import deliver, facts
from monitor.cli import check, grades, logs, look, run
from monitor.daemon import Daemon
from monitor.extract import extract
from monitor.model import Origin, PageKind
from monitor.read import read
from monitor.store import open_baseline
from monitor.web import Metrics

__all__ = ["Daemon", "Metrics", "check", "grades", "logs", "look", "run", "warm"]

DAY = date(2026, 9, 14)
REPORTS = [Listed("/v1/file/1", "children's services inspection", DAY)]
PAGES = {
    PageKind.OFSTED_SEARCH: search_page([("Bury", 80443, REPORTS)]),
    PageKind.OFSTED_COUNCIL: council_page("Bury", 80443, REPORTS),
    PageKind.FEED: feed_page("Gazette", {"http://127.0.0.1/a": ("Fair comes to town", DAY)}),
    PageKind.ARTICLE: article_page("Gazette", "Ofsted rates Bury", DAY, ["Ofsted has rated Bury Council inadequate."]),
}


def warm() -> None:
    """Read a page of each kind, make a ledger in memory, and forget both."""
    known = facts.load()
    for kind, body in PAGES.items():
        page = read(kind, body.encode(), Origin("http://127.0.0.1/"))
        if kind is PageKind.ARTICLE:
            extract(page, known)
    open_baseline(known, datetime(2026, 9, 14, tzinfo=UTC)).dispose()
    deliver.check("json://127.0.0.1/")  # loads every service that there is
