"""`demo`: the whole program on an invented web, and an account of what it told and why."""

import asyncio
import os
import signal
import tempfile
from collections.abc import Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.padding import Padding
from rich.panel import Panel
from rich.text import Text

from monitor.cli.account import show_account
from monitor.cli.commands import command
from monitor.cli.common import Setting, common
from monitor.cli.show import REASONS, area_line, print_indented
from monitor.demo import Demo, Played, Received
from monitor.errors import MonitorError, UsageError
from monitor.facts import Facts
from monitor.model import Event, EventKind
from monitor.round import SourceReport
from monitor.wording.phrases import counted

CHANNELS = {
    "newsdesk": "e-mail to the newsdesk",
    "board-chat": "message to the board's chat",
    "operator": "e-mail to the operator",
}
WIDTH = 76  # the e-mail that is shown whole is 72 columns wide


@command()
@click.option("--serve", is_flag=True, help="Afterwards keep the invented web up for a browser, until Ctrl-C.")
@click.option(
    "--keep",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Leave the ledger and its documents in a new folder, to try other commands there.",
)
@common
@click.pass_context
def demo(context: click.Context, serve: bool, keep: Path | None) -> None:
    """See the whole program work, within a minute, on an invented web.

    Four invented councils, Ofsted's pages and reports about them, and a local paper are served on
    this machine. The real program looks at them on some days of June 2026 and tells a newsdesk by
    e-mail and a board in its chat. Nothing leaves this machine, and without --keep nothing stays
    on it.

    \b
    ofsted-monitor demo
    ofsted-monitor demo --keep try
    ofsted-monitor demo --serve
    """
    setting = Setting(context, loudness=-1)
    if {"config", "database"} & set(setting.said):
        raise UsageError("The demo has a configuration and a database of its own: leave --config and --database out.")
    if keep:
        _make(keep)
    os.environ["NO_PROXY"] = os.environ["no_proxy"] = "*"  # nothing is to leave this machine, by no proxy either
    try:
        with tempfile.TemporaryDirectory(prefix="ofsted-monitor-demo-") as folder:
            made = Demo(Path(folder))
            asyncio.run(_play(setting.stdout, made, serve))
            if keep:
                made.keep(keep)
                _show_kept(setting.stdout, keep)
    except asyncio.CancelledError:
        raise click.Abort from None
    except BrokenPipeError:  # whoever reads has seen enough
        raise
    except OSError as fault:
        raise MonitorError(f"The demo needs a temporary folder and ports on 127.0.0.1: {fault}.") from fault


def _make(folder: Path) -> None:
    """The folder to keep the demo in, before it is played; UsageError if it is there, or cannot be made."""
    try:
        folder.mkdir(parents=True)
    except FileExistsError:
        raise UsageError(f"{folder} exists already. Name a new folder with --keep.") from None
    except OSError as fault:
        raise UsageError(f"{folder} cannot be made: {fault.strerror}. Name another folder with --keep.") from None


def _show_kept(out: Console, folder: Path) -> None:
    out.print(f"\nKept in {folder}. Try there:", style="bold")
    for line in ("grades", "history Exampleshire", "explain pages/9200002.pdf", "replay manifest.csv"):
        out.print(f"  ofsted-monitor {line}")


async def _play(out: Console, demo: Demo, serve: bool) -> None:
    out.print("Four invented councils, a few days of June 2026, and the real program.", style="bold")
    out.print("Web sites, mail server and chat are on this machine; nothing leaves it.", style="dim")
    played, task = list[Played](), asyncio.current_task()
    assert task is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)  # nothing is left behind then either
    async with demo.playing() as stages:
        async for stage in stages:
            _show_stage(out, stage, demo.facts)
            played.append(stage)
        show_account(out, played, demo.facts)
        if serve:
            await _serve(out, demo.homes)


async def _serve(out: Console, homes: Sequence[str]) -> None:
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    out.print("\nThe invented web stays up until Ctrl-C:", style="bold")
    for home in homes:
        out.print(f"  {home}", soft_wrap=True)
    await stop.wait()


def _show_stage(out: Console, played: Played, facts: Facts) -> None:
    stage = played.stage
    out.print(f"\n{stage.at:%A} {stage.at.day} {stage.at:%B %Y, %H:%M}", style="bold cyan")
    print_indented(out, 0, stage.story)
    for source in played.report.sources:
        _show_source(out, source)
    for name in played.recovered:
        print_indented(out, 2, Text(f"{name}: in order again.", style="green"))
    for received in played.received:
        print_indented(out, 2, Text(f"✉ {CHANNELS[received.destination]}{_kept(received, played)}", style="magenta"))
        _show_received(out, received, played.events.get(received.references[0]), facts)
    for alert in played.alerts:
        if not alert.sent_at:
            kept = f"Kept for {alert.destination}: {alert.last_error}. It is tried again."
            print_indented(out, 2, Text(kept, style="yellow"))


def _show_source(out: Console, source: SourceReport) -> None:
    found = f"{source.outcomes} new" if source.new else "nothing new"
    requests = counted(source.requests, "request", "requests")
    print_indented(out, 2, Text(f"{source.name}: {requests}, {found}.", style="dim"))
    print_indented(out, 4, *(f"Set aside: “{page.title}”: {REASONS[page.reason]}." for page in source.set_aside))
    print_indented(out, 4, *(Text(f"Source trouble: {error}.", style="red") for error in source.errors))


def _show_received(out: Console, received: Received, event: Event | None, facts: Facts) -> None:
    if event is None:  # a notice
        print_indented(out, 4, Text(received.subject, style="bold"))
        return
    ends_overall = event.kind is EventKind.MOVE and "overall" not in event.inspection.grades
    if ends_overall and received.destination == "newsdesk":  # the one that has most to explain is shown whole
        whole = Panel(Text(received.text.strip()), title="in full, as plain text", width=WIDTH)
        out.print(Padding(whole, (0, 0, 0, 4)))
        return
    moves = {move.area: move for move in event.comparison.moves}
    grades = {area: event.inspection.grades[area].grade for area in facts.areas if area in event.areas}
    areas = [area_line(area, grade, moves.get(area), event.comparison, facts) for area, grade in grades.items()]
    print_indented(out, 4, Text(received.subject, style="bold"), *areas)


def _kept(received: Received, played: Played) -> str:
    """Since when a message waited, if it did."""
    whose = (*received.references, received.destination)
    (alert,) = (alert for alert in played.alerts if (alert.reference, alert.destination) == whose)
    waited = alert.queued_at.date() < played.stage.at.date()
    return f", kept since {alert.queued_at.day} {alert.queued_at:%B}" if waited else ""
