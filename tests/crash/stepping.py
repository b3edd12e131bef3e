"""The real program, which kills itself at a named step: `python tests/crash/stepping.py STEP N -- check`.

At the N-th passing of STEP the process sends itself SIGKILL. The steps are laid around the program's own functions and
its database's transactions from outside: the program knows nothing of them. STEP "none" kills nowhere. When the program
ends by itself, how often it passed each step is written to `passings.json` in the current folder.
"""

import atexit
import inspect
import json
import os
import signal
import sys
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.default import DefaultDialect

from monitor import cli
from monitor.deliver import Sender
from monitor.fetch import Fetcher
from monitor.read import pdf_text
from monitor.store import Leases, Ledger, Outbox
from monitor.store.tables import AbsenceRow, AlertRow, EventRow, LedgerRow, OutcomeRow, PageRow, SourceRow

NOWHERE = "none"
PASSINGS = "passings.json"

BASELINE = "new database: tables made, baseline not yet"
TURN = "a source's turn was taken, nothing is asked yet"
ASK = "before the first request"
BETWEEN = "between two pages"
FETCHED = "a page was fetched"
PDF = "the PDF worker reads"
READ = "a page was read, before it is recorded"
OUTCOME = "page's transaction: before its outcome"
EVENT = "page's transaction: after the event, before its alerts"
ALERT = "page's transaction: after an alert"
PAGE_COMMIT = "page's transaction: just before its commit"
PAGE_DONE = "page's transaction: just after its commit"
ABSENCE = "a report is gone: before that is noted"
TURN_OVER = "before a source's turn is given back"
STATE = "before a source's state is stored"
STATE_DONE = "after a source's state was stored"
SUMMARY = "before a summary is let go"
REMIND = "before reports that did not come are looked for"
LEASE = "before an alert is leased"
LEASE_COMMIT = "lease: just before its commit"
LEASED = "leased, before it is sent"
SENT = "the sink said yes, before our record"
MARK_COMMIT = "mark as sent: just before its commit"
MARKED = "after the mark"
CLOSING = "the database is about to be closed"
CHECKPOINT = "amid the database's checkpoint"

STEPS = tuple(
    value for name, value in list(globals().items()) if name.isupper() and name not in ("NOWHERE", "PASSINGS")
)


class Passings:
    """Counts how often each step is passed, and kills this process at the one that was asked for."""

    def __init__(self, step: str = NOWHERE, number: int = 1) -> None:
        if step not in (NOWHERE, *STEPS):
            raise SystemExit(f'There is no step "{step}". There are: {"; ".join(STEPS)}.')
        self._step, self._number = step, number
        self._lock = threading.Lock()
        self.counts = Counter[str]()

    def passed(self, step: str) -> None:
        with self._lock:
            self.counts[step] += 1
            if self.is_armed(step) and self.counts[step] == self._number:
                os.kill(os.getpid(), signal.SIGKILL)

    def is_armed(self, step: str) -> bool:
        return step == self._step


def lay(passings: Passings) -> None:
    """Lay every step around the program, in this process."""
    _lay_pages(passings)
    _lay_alerts(passings)
    _lay_rows(passings)
    _lay_commits(passings)
    _lay_closing(passings)


def _lay_pages(passings: Passings) -> None:
    def asking() -> None:
        passings.passed(BETWEEN if passings.counts[PAGE_DONE] else ASK)

    def taken(by_another: str | None) -> None:
        if by_another is None:
            passings.passed(TURN)

    _around(Fetcher, "get", before=asking, after=lambda _: passings.passed(FETCHED))
    _around(Leases, "take", after=taken)
    _around(Leases, "release", before=lambda: passings.passed(TURN_OVER))
    _around(pdf_text, "_exactly", before=lambda: passings.passed(PDF))
    _around(Ledger, "record", before=lambda: passings.passed(READ))
    _around(Ledger, "not_found", before=lambda: passings.passed(REMIND))


def _lay_alerts(passings: Passings) -> None:
    def taken(delivery: Any) -> None:
        if delivery.ok:
            passings.passed(SENT)

    _around(Outbox, "release", before=lambda: passings.passed(SUMMARY))
    _around(Outbox, "lease", before=lambda: passings.passed(LEASE))
    _around(Sender, "send", before=lambda: passings.passed(LEASED), after=taken)
    _around(Outbox, "sent", after=lambda _: passings.passed(MARKED))


def _around(
    owner: Any, name: str, before: Callable[[], None] = lambda: None, after: Callable[[Any], None] = lambda _: None
) -> None:
    """Let something happen before and after each call of a function; AttributeError if there is none of that name."""
    real = getattr(owner, name)

    def called(*args: Any, **options: Any) -> Any:
        before()
        result = real(*args, **options)
        after(result)
        return result

    async def awaited(*args: Any, **options: Any) -> Any:
        before()
        result = await real(*args, **options)
        after(result)
        return result

    setattr(owner, name, awaited if inspect.iscoroutinefunction(real) else called)


def _lay_rows(passings: Passings) -> None:
    rows = (
        (OutcomeRow, "before_insert", OUTCOME),
        (EventRow, "after_insert", EVENT),
        (AlertRow, "after_insert", ALERT),
        (AbsenceRow, "before_insert", ABSENCE),
        (SourceRow, "before_insert", STATE),
        (SourceRow, "before_update", STATE),
        (LedgerRow, "before_insert", BASELINE),
    )
    for table, moment, step in rows:

        def met(_mapper: Any, _connection: Connection, row: Any, step: str = step) -> None:
            if getattr(row, "source", "") != "baseline":
                passings.passed(step)

        event.listen(table, moment, met)


def _lay_commits(passings: Passings) -> None:
    """Around COMMIT itself, by what the transaction wrote."""
    written = defaultdict[int, set[str]](set)  # by thread: a transaction never leaves its own

    def note(_mapper: Any, _connection: Connection, row: Any) -> None:
        kind = type(row).__name__
        if isinstance(row, AlertRow):
            kind = "sent" if row.sent_at else "leased" if row.leased_by else "queued"
        written[threading.get_ident()].add(kind)

    for table in (PageRow, AlertRow, SourceRow):
        event.listen(table, "after_insert", note)
        event.listen(table, "after_update", note)

    before = {PageRow.__name__: PAGE_COMMIT, "leased": LEASE_COMMIT, "sent": MARK_COMMIT}
    after = {PageRow.__name__: PAGE_DONE, SourceRow.__name__: STATE_DONE}

    def steps(of: dict[str, str]) -> None:
        for kind in sorted(written[threading.get_ident()] & set(of)):
            passings.passed(of[kind])

    def forget(_: Any = None) -> None:
        written.pop(threading.get_ident(), None)

    def done(_: Any) -> None:
        steps(after)
        forget()

    _around(DefaultDialect, "do_commit", before=lambda: steps(before), after=done)
    _around(DefaultDialect, "do_rollback", after=forget)


def _lay_closing(passings: Passings) -> None:
    """SQLite moves its journal into the database when the last connection is closed."""
    file = Path("ofsted-monitor.db").absolute()

    def closing() -> None:
        passings.passed(CLOSING)
        if passings.is_armed(CHECKPOINT) and file.exists():
            _kill_when_written(file)

    _around(Engine, "dispose", before=closing, after=lambda _: passings.passed(CHECKPOINT))


def _kill_when_written(file: Path) -> None:
    """Let a child kill this process as soon as the database itself is written to."""
    program, before = os.getpid(), file.stat().st_mtime_ns
    if os.fork():
        return
    while os.getppid() == program:
        if file.stat().st_mtime_ns != before:
            os.kill(program, signal.SIGKILL)
    os._exit(0)


def become(step: str, number: int, arguments: Sequence[str]) -> None:
    """Be the program with these arguments, until it ends or the step is passed for that time."""
    passings = Passings(step, number)
    lay(passings)
    atexit.register(lambda: Path(PASSINGS).write_text(json.dumps(passings.counts)))
    sys.argv[1:] = arguments
    cli.main()


if __name__ == "__main__":
    step, number, dashes, *arguments = sys.argv[1:]
    if dashes != "--":
        raise SystemExit(__doc__)
    become(step, int(number), arguments)
