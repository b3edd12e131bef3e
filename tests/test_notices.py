"""What operators are told: documents of Ofsted's that cannot be read, and councils that end."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from documents import pdf
from program import configure, monitor, today
from servers import Site
from sinks import Hook, Mailbox, mail_server
from story import FACTS
from town import Town, report

from monitor.model import EventKind, PageKind
from monitor.round.notices import councils_ending
from monitor.settings import Destination, Settings, Source
from monitor.store import Ledger, Outbox, open_database

DESK, TEAM = Destination("desk", "json://a.example"), Destination("team", "json://b.example")
OPERATOR = Destination("ops", "json://c.example", operator=True)
STRANGE = """
Inspection of Wirral local authority children’s services
Inspection dates: 1 to 5 June 2026
Weather Fine
Traffic Dense
"""


def told(destinations: Sequence[Destination], at: datetime, settings: Settings) -> list[tuple[str, str]]:
    """Who would be told of councils that end."""
    engine = open_database("sqlite://", FACTS, now=at, known="none")
    for _ in range(2):
        Ledger(engine, FACTS, destinations).notify(councils_ending(settings, FACTS, at))
    found = [(alert.destination, alert.reference) for alert in Outbox(engine).alerts()]
    engine.dispose()
    return found


@pytest.mark.parametrize(
    ("destinations", "to"),
    [
        pytest.param([DESK, OPERATOR, TEAM], ["ops"], id="the-operators"),
        pytest.param([DESK, TEAM], ["desk"], id="the-first-where-nobody-is"),
        pytest.param([], [], id="nobody-there"),
    ],
)
def test_the_operator_is_told_once(destinations: list[Destination], to: list[str]) -> None:
    """Trouble is never told to nobody, and never twice."""
    surrey = Source("surrey", PageKind.OFSTED_COUNCIL, "https://reports.ofsted.gov.uk/provider/44/80567",
                    every=timedelta(hours=1), councils=("Surrey",))  # fmt: skip
    settings = Settings(Path("sources.toml"), sources=(surrey,), destinations=tuple(destinations))
    at = datetime(2027, 3, 10, 9, tzinfo=UTC)
    assert told(destinations, at, settings) == [(name, "W80567-2027-04-01-council_ends") for name in to]


def test_a_month_before_and_on_the_day() -> None:
    """Two notices in all, however often it is looked."""
    settings = Settings(Path("sources.toml"), destinations=(OPERATOR,))
    engine = open_database("sqlite://", FACTS, now=datetime(2027, 1, 1, tzinfo=UTC), known="none")
    ledger, days = Ledger(engine, FACTS, [OPERATOR]), list[str]()
    for number in range(150):
        at = datetime(2027, 1, 1, 12, tzinfo=UTC) + timedelta(days=number)
        if ledger.notify(councils_ending(settings, FACTS, at)):
            days.append(str(at.date()))
    references = [alert.reference for alert in Outbox(engine).alerts()]
    engine.dispose()
    assert days == ["2027-03-02", "2027-04-01"]
    assert references == ["W80567-2027-04-01-council_ends", "W80567-2027-04-01-council_ends-2"]


def test_a_document_that_cannot_be_read_is_told_to_the_operator_alone(tmp_path: Path, site: Site, hook: Hook) -> None:
    """By mail at once, with the address and what was found; the team hears nothing, a second look repeats nothing."""
    town, box = Town(site), Mailbox()
    path = town.publish("Wirral", today(), pdf(STRANGE))
    with mail_server(box):
        configure(tmp_path, site, hook, box)
        written = (tmp_path / "sources.toml").read_text()
        (tmp_path / "sources.toml").write_text(written + 'role = "operator"\n')
        first = monitor(tmp_path, "check", "--json")
        assert (first.code, first.shape["alerts"]["failed"]) == (1, 0)
        monitor(tmp_path, "check")
    assert (box.references, hook.taken) == ([f"S-ofsted-{today()}-{EventKind.SOURCE_TROUBLE}"], [])
    words = box.mails[0].get_body(("plain",))
    assert words is not None
    assert site.url(path) in words.get_content()
    assert "Wirral" in words.get_content(), "what was found"
    listed = monitor(tmp_path, "alerts", "list", "--json").lines
    assert [(alert["event"], alert["council"], alert["state"]) for alert in listed] == [("source_trouble", "", "sent")]


def test_a_document_that_can_be_read_later_is_told_as_news(tmp_path: Path, site: Site, hook: Hook) -> None:
    """What could not be read is tried again: once it can be, its alert goes out as if nothing had been."""
    town = Town(site)
    grades = dict.fromkeys(("leaders", "help_and_protection", "in_care", "care_leavers"), "good")
    path = town.publish("Wirral", today(), b"%PDF-1.4 cut short")
    configure(tmp_path, site, hook)
    assert monitor(tmp_path, "check").code == 1
    whole = town.publish("Wirral", today(), report("Wirral", "1 to 12 June 2026", grades))
    town.site.pages[path] = town.site.pages.pop(whole)
    town.listed[80581].pop(0)
    town._render()
    assert monitor(tmp_path, "check").code == 0
    assert [reference.partition("-")[0] for reference in hook.references] == ["S", "W80581"]
