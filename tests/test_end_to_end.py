"""The whole program with real parts: a page comes in over HTTP, and mail and a webhook hear of it."""

from datetime import date, timedelta
from pathlib import Path

from program import GAZETTE, configure, monitor, today
from servers import Site, page
from sinks import Hook, Mailbox, mail_server
from story import all_areas
from town import Town, focused_visit, report

TODAY = today()
LATELY = TODAY - timedelta(days=40)  # some day of the month in which inspectors came
AREAS_2026 = ("leaders", "help_and_protection", "in_care", "care_leavers")


def new_report(town: Town, council: str = "Warrington", **grades: str) -> str:
    """A report of this year's, published today, without an overall grade."""
    document = report(council, "8 to 19 June 2026", all_areas("good", AREAS_2026, **grades))
    return town.publish(council, TODAY, document)


def test_a_days_work_from_page_to_mail(tmp_path: Path, site: Site, hook: Hook) -> None:
    """First check: exactly the expected alerts at both. Second: none, and what is unchanged is a 304.

    With the mail server down during a third and back for a fourth, everything arrives once.
    """
    town = Town(site)
    new_report(town, leaders="inadequate")
    letter = focused_visit("Trafford", f"6 and 7 {LATELY:%B %Y}", priority="Delay.")
    town.publish("Trafford", TODAY, letter, "children's services focused visit")
    town.add_council("Rutland")
    town.article("/a/1", "Oakfield Primary rated inadequate by Ofsted", TODAY, "The school was told in March.")
    town.feed("/feed", {"/a/1": ("Oakfield Primary rated inadequate by Ofsted", TODAY)})
    box = Mailbox()
    with mail_server(box):
        configure(tmp_path, site, box, hook, sources=GAZETTE.format(url=site.url("/feed")))
        first = monitor(tmp_path, "check", "--json")
        assert (first.code, first.stderr) == (0, "")
        assert first.shape["alerts"] == {"queued": 4, "sent": 4, "failed": 0}
        expected = [f"W80575-{TODAY}-move", f"W80573-{TODAY}-priority_action"]
        assert sorted(box.references) == sorted(hook.references) == sorted(expected)

        asked = len(site.asked)
        second = monitor(tmp_path, "check", "--json")
        assert second.shape["alerts"] == {"queued": 0, "sent": 0, "failed": 0}
        again = [request.path for request in site.asked[asked:]]
        assert all("if-none-match" in request.headers for request in site.asked[asked:])
        assert not any(path.startswith("/v1/file/") for path in again), "a report read before is not fetched again"
        assert len(box.mails) == len(hook.taken) == 2

    new_report(town, "Wirral", in_care="outstanding")
    third = monitor(tmp_path, "check", "--json")
    assert (third.code, third.shape["alerts"]) == (1, {"queued": 2, "sent": 1, "failed": 1})
    with mail_server(box):
        fourth = monitor(tmp_path, "check", "--json")
        assert (fourth.code, fourth.shape["alerts"]) == (0, {"queued": 0, "sent": 1, "failed": 0})
    assert box.references.count(f"W80581-{TODAY}-move") == hook.references.count(f"W80581-{TODAY}-move") == 1


def test_the_press_first_and_then_ofsted(tmp_path: Path, site: Site, hook: Hook) -> None:
    """A paper's word is reported as such; Ofsted's report then confirms it to the same people."""
    town = Town(site)
    town.add_council("Warrington")
    headline = "Inspectors criticise leaders of children's services"
    words = "Ofsted has rated the leadership of Warrington Borough Council's children's services inadequate."
    town.article("/a/1", headline, TODAY, words, f"It inspected the council's services in {LATELY:%B %Y}.")
    town.feed("/feed", {"/a/1": (headline, TODAY)})
    configure(tmp_path, site, hook, sources=GAZETTE.format(url=site.url("/feed")))
    assert monitor(tmp_path, "check", "--json").code == 0
    (reported,) = hook.taken
    assert "reported" in str(reported["title"])
    document = report("Warrington", f"5 to 9 {LATELY:%B %Y}", all_areas("good", AREAS_2026, leaders="inadequate"))
    town.publish("Warrington", TODAY, document)
    assert monitor(tmp_path, "check", "--json").code == 0
    assert hook.references[1:] == [f"W80575-{TODAY}-move-2"], "in care moved too, and nobody had said so"


def test_what_was_published_before_the_installation_is_one_summary(tmp_path: Path, site: Site, hook: Hook) -> None:
    """First contact tells the past once, in one message that carries every reference."""
    town = Town(site)
    for council in ("Warrington", "Wirral"):
        town.publish(council, date(2026, 9, 1), report(council, "8 to 19 June 2026", all_areas("good", AREAS_2026)))
    configure(tmp_path, site, hook)
    assert monitor(tmp_path, "check", "--json").shape["alerts"] == {"queued": 2, "sent": 2, "failed": 0}
    (only,) = hook.references
    assert "W80575-2026-09-01-move" in only
    assert "W80581-2026-09-01-move" in only


def test_a_report_that_the_baseline_holds_is_not_fetched(tmp_path: Path, site: Site, hook: Hook) -> None:
    """The known past costs no request and no alert."""
    town = Town(site)
    town.publish("Warrington", date(2024, 7, 30), b"never read", file=50253719)
    town.publish("Warrington", date(2021, 12, 1), b"never read", "children's services inspection", file=50101635)
    configure(tmp_path, site, hook)
    ran = monitor(tmp_path, "check", "--json")
    assert (ran.code, hook.taken) == (0, [])
    assert [request.path for request in site.asked] == ["/search?rows=100", "/provider/44/80575"]


def test_a_broken_page_is_an_alarm_and_the_rest_goes_on(tmp_path: Path, site: Site, hook: Hook) -> None:
    """An unreadable PDF is one clear line, exit 1 and news to the first destination; the good report is told."""
    town = Town(site)
    broken = town.publish("Wirral", TODAY, b"%PDF-1.4 cut short")
    new_report(town, leaders="inadequate")
    configure(tmp_path, site, hook)
    first = monitor(tmp_path, "check", "--json")
    assert (first.code, hook.references) == (1, [f"S-ofsted-{TODAY}-source_trouble", f"W80575-{TODAY}-move"])
    assert broken in first.shape["sources"][0]["error"]
    site.pages[broken] = page(report("Wirral", "8 to 19 June 2026", all_areas("inadequate", AREAS_2026)))
    assert monitor(tmp_path, "check", "--json").code == 0
    assert hook.references[2:] == [f"W80581-{TODAY}-move"], "mended, it is read"


def test_a_page_that_lost_its_shape_is_never_a_quiet_day(tmp_path: Path, site: Site, hook: Hook) -> None:
    """Ofsted's search without its results list fails by name."""
    Town(site).add_council("Rutland")
    configure(tmp_path, site, hook)
    site.pages["/search?rows=100"] = page("<html><body><main>We are improving this page.</main></body></html>")
    ran = monitor(tmp_path, "check", "--json")
    assert (ran.code, ran.shape["sources"][0]["status"]) == (1, "failed")
    assert "/search" in ran.shape["sources"][0]["error"]


def test_a_dry_run_stores_and_sends_nothing(tmp_path: Path, site: Site, hook: Hook) -> None:
    """It shows what would be told, and the check after it tells it."""
    town = Town(site)
    new_report(town, leaders="inadequate")
    configure(tmp_path, site, hook)
    dry = monitor(tmp_path, "check", "--dry-run")
    assert "Warrington children's services" in dry.stdout
    assert (hook.taken, list(tmp_path.glob("*.db"))) == ([], [])
    assert monitor(tmp_path, "check", "--exit-code").code == 10
    assert hook.references == [f"W80575-{TODAY}-move"]


def test_an_article_that_failed_and_scrolled_off_is_not_lost(tmp_path: Path, site: Site, hook: Hook) -> None:
    """A page that could not be read is tried again although the feed no longer shows it."""
    town = Town(site)
    town.add_council("Rutland")
    headline = "Leaders of children's services criticised"
    town.feed("/feed", {"/a/1": (headline, TODAY)})
    site.pages["/a/1"] = page("overloaded", 503)
    configure(tmp_path, site, hook, sources=GAZETTE.format(url=site.url("/feed")))
    assert monitor(tmp_path, "check", "gazette").code == 1
    town.feed("/feed", {"/a/2": ("Fair comes to town", TODAY)})
    town.article("/a/2", "Fair comes to town", TODAY, "There will be a big wheel.")
    words = "Ofsted has rated the leadership of Warrington Borough Council's children's services inadequate."
    town.article("/a/1", headline, TODAY, words, f"It inspected the council's services in {LATELY:%B %Y}.")
    assert monitor(tmp_path, "check", "gazette").code == 0
    assert hook.references == [f"W80575-{TODAY}-move"]


def test_a_feed_that_leads_elsewhere_is_an_alarm(tmp_path: Path, site: Site, hook: Hook) -> None:
    """If all its articles are on another host, nothing would ever be read: it says which host to allow."""
    town = Town(site)
    town.add_council("Rutland")
    link = site.url("/a/1", host="localhost")
    item = f"<item><title>News</title><link>{link}</link></item>"
    site.pages["/feed"] = page(f'<rss version="2.0"><channel><title>G</title>{item}</channel></rss>')
    configure(tmp_path, site, hook, sources=GAZETTE.format(url=site.url("/feed")))
    ran = monitor(tmp_path, "check", "gazette", "--json")
    assert ran.code == 1
    assert "add localhost to `hosts`" in ran.shape["sources"][0]["error"]


def test_an_old_report_that_is_gone_is_no_trouble_and_a_new_one_is(tmp_path: Path, site: Site, hook: Hook) -> None:
    """A dead link of long ago is asked for again, and nobody is told; a missing new report is an alarm."""
    town = Town(site)
    old = town.publish("Warrington", date(2012, 8, 10), b"", "children's services inspection")
    site.pages[old] = page("gone", 404)
    configure(tmp_path, site, hook)
    assert [monitor(tmp_path, "check").code for _ in range(2)] == [0, 0]
    assert sum(request.path == old for request in site.asked) == 2
    new = town.publish("Warrington", TODAY, b"", "children's services inspection")
    site.pages[new] = page("gone", 404)
    assert monitor(tmp_path, "check").code == 1
