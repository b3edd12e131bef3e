"""What the daemon shows to those who watch it: /healthz, /readyz and /metrics, over real HTTP."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families as open_metrics
from prometheus_client.parser import text_string_to_metric_families as metrics
from sqlalchemy import Engine
from sqlmodel import Session
from watched import CONFIGURATION, NOW, Answer, Watched, values, watching

from monitor.facts import load
from monitor.model import Fault, FaultKind
from monitor.round import SourceReport
from monitor.settings import load as load_settings
from monitor.store import Survey, survey
from monitor.store.tables import AlertRow, DestinationRow, EventRow, HostRow, SourceRow
from monitor.web import glance, server


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    """Two sources, one that is not enabled, one destination, and an empty ledger."""
    with watching(tmp_path) as site:
        yield site


def stored(engine: Engine, *rows: Any) -> None:
    with Session(engine) as session, session.begin():
        for row in rows:
            session.add(row)
            session.flush()


def alert(number: int, *, failing: bool = False, sent: bool = False) -> list[Any]:
    at = NOW - timedelta(minutes=number)
    event = EventRow(id=number, reference=f"W{number}", kind="move", council="Trafford", recorded_at=at, event="{}")
    waiting = AlertRow(
        event_id=number,
        destination="desk",
        bundle=event.reference,
        queued_at=at,
        next_try_at=at,
        last_error="refused" if failing else None,
        sent_at=NOW if sent else None,
    )
    return [event, waiting]


def test_a_daemon_that_works_is_alive_and_ready(watched: Watched) -> None:
    """Before a first round too, and in plain text that no cache keeps and that names no software."""
    health, ready = watched.get("/healthz", "/readyz")
    assert (health.status, health.body) == (200, "alive\n")
    assert (ready.status, ready.body) == (200, "ready\n")
    assert health.headers["content-type"] == "text/plain; charset=utf-8"
    assert health.headers["cache-control"] == "no-store"
    assert "server" not in health.headers


def test_a_daemon_that_does_not_work_says_why(watched: Watched) -> None:
    """503 and the reason, on both; the metrics are there all the same."""
    watched.reason = "source ofsted has been due\nfor 9 minutes"
    health, ready = watched.get("/healthz", "/readyz")
    assert (health.status, health.body) == (503, "source ofsted has been due for 9 minutes\n")
    assert (ready.status, ready.body) == (503, "source ofsted has been due for 9 minutes\n")
    assert watched.scrape()["ofsted_monitor_up"] == 0


def test_a_database_of_another_version_is_not_ready(watched: Watched) -> None:
    """The process lives, but cannot work."""
    with watched.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    health, ready = watched.get("/healthz", "/readyz")
    assert (health.status, ready.status) == (200, 503)
    assert "schema 0001" in ready.body


def test_a_database_that_does_not_answer_is_told_in_time(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    """A scrape says so, bounded in time, and shows what needs none; however many ask, one look alone hangs."""
    answers, looks = threading.Event(), list[Engine]()

    def hanging(engine: Engine) -> Survey:
        looks.append(engine)
        assert answers.wait(10)
        return survey(engine)

    monkeypatch.setattr(glance, "survey", hanging)
    watched.patience = 0.1

    def ask() -> list[Answer]:
        hung = [watched.ask(path) for path in ("/readyz", "/metrics", "/metrics")]
        assert len(looks) == 1
        answers.set()
        watched.until(lambda: watched.ask("/readyz").status == 200)  # it comes back by itself
        return hung

    ready, scrape, _ = watched.during(ask)
    assert (ready.status, ready.body) == (503, "The database gave no answer within 0.1 s.\n")
    shown = values(scrape.body)
    assert shown["ofsted_monitor_database_up"] == 0
    assert shown["ofsted_monitor_up"] == 1
    assert shown["ofsted_monitor_checks_total{result=ok,source=ofsted}"] == 0


def test_a_database_that_is_gone_is_told(watched: Watched, tmp_path: Path) -> None:
    """A file that was taken away is not made anew by a scrape."""
    (tmp_path / "ofsted.db").unlink()
    ready, scrape = watched.get("/readyz", "/metrics")
    assert ready.status == 503
    assert "unable to open database file" in ready.body
    assert "ofsted_monitor_database_up 0.0" in scrape.body
    assert not (tmp_path / "ofsted.db").exists()


def test_a_damaged_database_is_told(watched: Watched) -> None:
    """What SQLite refuses makes the program not ready; the scrape goes on."""
    with watched.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE host")
    (ready, scrape) = watched.get("/readyz", "/metrics")
    assert ready.status == 503
    assert "no such table" in ready.body
    assert "ofsted_monitor_database_up 0.0" in scrape.body


def test_every_source_and_destination_is_there_before_its_first_look(watched: Watched) -> None:
    """What is absent raises no alarm, so all that is enabled is shown from the start."""
    shown = watched.scrape()
    assert "asleep" not in "".join(shown)
    for name in ("last_success_timestamp_seconds", "read_due_timestamp_seconds", "failures", "trouble"):
        assert shown[f"ofsted_monitor_source_{name}{{source=gazette}}"] == 0
    assert shown["ofsted_monitor_outbox_alerts{destination=desk,state=pending}"] == 0
    assert shown["ofsted_monitor_outbox_oldest_seconds{destination=desk}"] == 0
    assert shown["ofsted_monitor_deliveries_total{destination=desk,result=failed}"] == 0


def test_what_the_database_knows_is_shown(watched: Watched) -> None:
    """Ages, failures and trouble of sources; depth and age of the outbox; hosts and their certificates."""
    day = NOW + timedelta(days=1)
    stored(
        watched.engine,
        SourceRow(name="ofsted", checked_at=NOW, next_due_at=day, succeeded_at=NOW, failures=2, items=153, told_at=NOW),
        SourceRow(name="nobody-s", checked_at=NOW),
        DestinationRow(name="desk", failures=3, delivered_at=NOW),
        HostRow(name="ofsted.example", rests_until=day, certificate_ends_at=day),
        HostRow(name="gazette.example"),
    )
    stored(watched.engine, *alert(5), *alert(7, failing=True), *alert(90, sent=True))
    shown = watched.scrape()
    for name, value in {
        "last_check_timestamp_seconds": NOW.timestamp(),
        "last_success_timestamp_seconds": NOW.timestamp(),
        "next_due_timestamp_seconds": day.timestamp(),
        "failures": 2,
        "items": 153,
        "trouble": 1,
    }.items():
        assert shown[f"ofsted_monitor_source_{name}{{source=ofsted}}"] == value, name
    assert "ofsted_monitor_source_failures{source=nobody-s}" not in shown
    assert shown["ofsted_monitor_outbox_alerts{destination=desk,state=pending}"] == 1
    assert shown["ofsted_monitor_outbox_alerts{destination=desk,state=failing}"] == 1
    assert shown["ofsted_monitor_outbox_oldest_seconds{destination=desk}"] == 7 * 60
    assert shown["ofsted_monitor_destination_failures{destination=desk}"] == 3
    assert shown["ofsted_monitor_host_rests{host=ofsted.example}"] == 1
    assert shown["ofsted_monitor_host_rests{host=gazette.example}"] == 0
    assert shown["ofsted_monitor_certificate_ends_timestamp_seconds{host=ofsted.example}"] == day.timestamp()
    assert "ofsted_monitor_certificate_ends_timestamp_seconds{host=gazette.example}" not in shown
    assert shown["ofsted_monitor_database_bytes"] > 10_000


def test_no_alarm_is_left_of_what_was_taken_away(watched: Watched) -> None:
    """Failures of a destination that is gone, and certificates of hosts that nobody asks, are not shown."""
    stored(watched.engine, *alert(5, failing=True), DestinationRow(name="office", failures=40))
    with Session(watched.engine) as session, session.begin():
        session.add(AlertRow(event_id=5, destination="office", bundle="W5", queued_at=NOW, next_try_at=NOW))
    long_ago = NOW - timedelta(days=30)
    stored(
        watched.engine,
        HostRow(name="removed.example", certificate_ends_at=long_ago),
        HostRow(name="asleep.example", certificate_ends_at=long_ago),
        HostRow(name="gazette.example", certificate_ends_at=long_ago, robots_read_at=long_ago),
        HostRow(name="ofsted.example:8443", certificate_ends_at=NOW, robots_read_at=NOW),
    )
    shown = watched.scrape()
    assert shown["ofsted_monitor_outbox_alerts{destination=office,state=pending}"] == 1
    assert "ofsted_monitor_destination_failures{destination=office}" not in shown
    ends = [name for name in shown if "certificate_ends" in name]
    assert ends == ["ofsted_monitor_certificate_ends_timestamp_seconds{host=ofsted.example:8443}"]


def test_what_fails_is_overdue_by_its_own_pace(watched: Watched, tmp_path: Path) -> None:
    """When it should have been read again counts from the last success, whatever was planned since."""
    weekly = 'url = "https://gazette.example/rss"\ncron = "0 9 * * mon"'
    (tmp_path / "sources.toml").write_text(
        CONFIGURATION.replace('url = "https://gazette.example/rss"\nevery = "1h"', weekly)
    )
    watched.metrics.follow(load_settings(tmp_path / "sources.toml", load(), {}))
    long_ago, later = NOW - timedelta(days=3), NOW + timedelta(hours=1)
    for name in ("ofsted", "gazette"):
        failing = SourceRow(name=name, succeeded_at=long_ago, checked_at=NOW, next_due_at=later, failures=9)
        stored(watched.engine, failing)
    shown = watched.scrape()
    hourly, on_mondays = (
        shown[f"ofsted_monitor_source_read_due_timestamp_seconds{{source={name}}}"] for name in ("ofsted", "gazette")
    )
    assert timedelta(hours=1) <= timedelta(seconds=hourly - long_ago.timestamp()) <= timedelta(hours=1.1)
    assert (
        timedelta(0) <= timedelta(seconds=on_mondays - NOW.timestamp()) <= timedelta(minutes=1)
    )  # Monday, nine in summer


def test_the_process_is_measured_too(watched: Watched) -> None:
    """Memory, processor time, open files and the start, as every dashboard for Prometheus expects them."""
    shown = watched.scrape()
    for name in ("resident_memory_bytes", "cpu_seconds_total", "open_fds", "start_time_seconds"):
        assert shown[f"process_{name}"] > 0


def test_looks_and_deliveries_are_counted(watched: Watched) -> None:
    """What the daemon's work tells the observer is in the next scrape."""
    watched.metrics.looked(SourceReport("ofsted", requests=3), 0.7)
    watched.metrics.looked(SourceReport("ofsted", requests=1, faults=[Fault(FaultKind.PAGE, "gone")]), 2)
    watched.metrics.looked(SourceReport("gazette", requests=2, finished=False), 1)
    watched.metrics.delivered("desk", True, 0.3)
    watched.metrics.moved(2)
    shown = watched.scrape()
    assert shown["ofsted_monitor_checks_total{result=ok,source=ofsted}"] == 1
    assert shown["ofsted_monitor_checks_total{result=failed,source=ofsted}"] == 1
    assert shown["ofsted_monitor_checks_total{result=unfinished,source=gazette}"] == 1
    assert shown["ofsted_monitor_requests_total{source=ofsted}"] == 4
    assert shown["ofsted_monitor_check_seconds_bucket{kind=ofsted-search,le=1.0}"] == 1
    assert shown["ofsted_monitor_deliveries_total{destination=desk,result=ok}"] == 1
    assert shown["ofsted_monitor_delivery_seconds_sum{destination=desk}"] == 0.3
    assert shown["ofsted_monitor_moves_total"] == 2


def test_a_new_configuration_is_followed(watched: Watched, tmp_path: Path) -> None:
    """After SIGHUP a new source is there at nought, and one that is gone is shown no more."""
    (tmp_path / "sources.toml").write_text(CONFIGURATION.replace('"gazette"', '"herald"').replace('"desk"', '"office"'))
    watched.metrics.looked(SourceReport("ofsted"), 1)
    watched.metrics.follow(load_settings(tmp_path / "sources.toml", load(), {}))
    (scrape,) = watched.get("/metrics")
    assert 'source="herald"' in scrape.body
    assert "gazette" not in scrape.body
    assert "desk" not in scrape.body
    assert 'ofsted_monitor_checks_total{result="ok",source="ofsted"} 1.0' in scrape.body


def test_metrics_come_in_the_form_that_is_asked_for(watched: Watched) -> None:
    """Prometheus' text by default, OpenMetrics for who accepts it; each parsed by the official client."""
    (plain,) = watched.get("/metrics")
    (opened,) = watched.get("/metrics", Accept="application/openmetrics-text; version=1.0.0")
    assert plain.headers["content-type"].startswith("text/plain")
    assert opened.headers["content-type"].startswith("application/openmetrics-text")
    names = [{family.name for family in parse(a.body)} for parse, a in ((metrics, plain), (open_metrics, opened))]
    assert names[0] == names[1]
    assert all(name.startswith(("ofsted_monitor_", "process_")) for name in names[0])


def test_a_hostile_name_makes_no_metric(watched: Watched) -> None:
    """Quotes, backslashes and line breaks in a label stay in the label."""
    name = 'a"} 1\nofsted_monitor_up 0\\'
    stored(watched.engine, HostRow(name=name, rests_until=NOW + timedelta(days=1)))
    shown = watched.scrape()
    assert shown[f"ofsted_monitor_host_rests{{host={name}}}"] == 1
    assert shown["ofsted_monitor_up"] == 1


def test_there_is_nothing_else(watched: Watched) -> None:
    """Every other address is 404, and redirects nowhere."""
    paths = ("/", "/metrics/", "/healthz/../etc/passwd", "/docs", "/%00", "/HEALTHZ")
    assert {path: answer.status for path, answer in zip(paths, watched.get(*paths), strict=True)} == dict.fromkeys(
        paths, 404
    )


def test_nothing_can_be_changed(watched: Watched) -> None:
    """GET and HEAD alone are answered."""

    def ask() -> dict[str, int]:
        methods = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE")
        return {method: watched.ask("/metrics", method).status for method in methods}

    answered = watched.during(ask)
    assert answered.pop("GET") == answered.pop("HEAD") == 200
    assert set(answered.values()) == {405}


def test_a_fault_of_ours_is_one_line_and_the_rest_goes_on(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    """500 without a word of what is inside; the other pages answer."""

    def broken(_: Engine) -> Survey:
        raise ZeroDivisionError("inside")

    monkeypatch.setattr(glance, "survey", broken)
    scrape, health = watched.get("/metrics", "/healthz")
    assert (scrape.status, health.status) == (500, 200)
    assert "inside" not in scrape.body


def test_a_broken_request_fills_no_log(watched: Watched, caplog: pytest.LogCaptureFixture) -> None:
    """What uvicorn itself has to say of one is not repeated: anybody could fill the disk with it."""

    def ask() -> None:
        for body in (b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", b"Content-Length: -1\r\n\r\n", b"\xff\r\n\r\n"):
            with closing(socket.create_connection(("127.0.0.1", watched.port), timeout=10)) as connection:
                connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n" + body)
                while connection.recv(1_000):
                    pass

    watched.during(ask)
    assert caplog.text == ""


def test_a_head_that_does_not_end_is_refused(watched: Watched) -> None:
    """More than a request's head can need is not read."""

    def ask() -> bytes:
        with closing(socket.create_connection(("127.0.0.1", watched.port), timeout=10)) as connection:
            connection.sendall(b"GET /healthz HTTP/1.1\r\nCookie: " + b"x" * 2 * server.LARGEST)
            return connection.recv(100)

    assert watched.during(ask).startswith(b"HTTP/1.1 400 ")


def test_those_who_say_nothing_block_nobody_for_long(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    """Idle connections are ended, so that as many as are allowed do not keep the others out."""
    monkeypatch.setattr(server, "LONGEST", 0.3)

    def crowd() -> tuple[int, int]:
        place = ("127.0.0.1", watched.port)
        idle = [socket.create_connection(place, timeout=10) for _ in range(server.AT_ONCE)]
        refused = watched.ask("/healthz").status
        for one in idle:
            assert one.recv(1) == b""  # the other side has ended it
            one.close()
        return refused, watched.ask("/healthz").status

    assert watched.during(crowd) == (503, 200)
