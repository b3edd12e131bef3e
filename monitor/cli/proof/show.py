"""What `sources test` prints: a paragraph for each page, then the verdict."""

from collections.abc import Sequence
from pathlib import Path

from rich.text import Text

from monitor.cli.common import Setting
from monitor.cli.proof.evidence import printable, status_line
from monitor.cli.proof.walk import KEPT, Leads, Probe, faults, verdict
from monitor.cli.review import would_be_held
from monitor.cli.show import print_indented, show_reading
from monitor.errors import Received
from monitor.fetch import public, public_address
from monitor.model import Landmark
from monitor.settings import Source
from monitor.wording.phrases import clean, counted

SHOWN = 10  # links; the others are counted
_STYLES = {"found": "green", "absent": "dim"}


def show_probe(setting: Setting, source: Source, number: int, probe: Probe) -> None:
    """One page: what came, the parts of it that its reader looks for, and what was read or why it was not."""
    out = setting.stdout
    out.print(f"{number}. {_place(number, probe)} ({probe.link.kind})", style="bold")
    _line(setting, probe.link.url)
    if probe.answer:
        _show_answer(setting, probe.answer, whole=probe.is_fetched)
    for landmark in probe.landmarks:
        out.print(_landmark(landmark))
    if probe.error:
        _trouble(setting, f"failed   {_reason(probe.error)}")
    if probe.leads:
        _show_leads(setting, source, probe.leads)
    if probe.reading:
        show_reading(out, f"  {clean(probe.reading.page.title or 'Without a title')}", probe.reading, setting.facts)
        for held in (words for outcome in probe.reading.outcomes if (words := would_be_held(outcome, source))):
            _line(setting, held)
    out.print()


def show_verdict(setting: Setting, source: Source, probes: Sequence[Probe], kept: Path | None) -> None:
    """The last line: whether the source is in order and, if not, what is wrong and what to do."""
    if kept:
        setting.stdout.print(f"Kept in {kept}", soft_wrap=True)
    found = faults(probes)
    if not found:
        setting.stdout.print(f"{source.name}: in order.", style="green")
        return
    attach = f"look through {kept} and attach it to an issue" if kept else "run this again with --save DIR"
    setting.trouble(f"{source.name}: not in order: {'; '.join(found)}. To report it, {attach}.")


def _place(number: int, probe: Probe) -> str:
    if number == 1:
        return "The source's page"
    return f"The {'newest' if probe.link.published else 'first'} page behind {'it' if number == 2 else 'that'}"


def _reason(error: str) -> str:
    """The error without the address that stands above it."""
    return error.partition(": ")[2] if error.startswith("http") else error


def _show_answer(setting: Setting, answer: Received, *, whole: bool) -> None:
    for hop in answer.trail[1:]:
        _line(setting, f"redirected to {hop}")
    kind = clean(answer.content_type) or "no content type"
    first = "the first " if not whole and len(answer.body) == KEPT else ""
    _line(setting, f"{status_line(answer)}, {kind}, {first}{len(answer.body):,} bytes in {answer.took_ms:,} ms")


def _landmark(landmark: Landmark) -> Text:
    count = f"{landmark.found} of {landmark.expected}" if landmark.expected > 1 else str(landmark.found)
    word = verdict(landmark)
    return Text(f"  {word:<9}{landmark.name} ({count})", style=_STYLES.get(word, "red"))


def _show_leads(setting: Setting, source: Source, leads: Leads) -> None:
    matching = f", {len(leads.matching)} of them as `match` wants" if source.match else ""
    further = f", and to {counted(len(leads.more), 'more page', 'more pages')} of this list" if leads.more else ""
    end = ":" if leads.matching else "."
    _line(setting, f"Leads to {counted(len(leads.items), 'page', 'pages')}{matching}{further}{end}")
    for link in leads.matching[:SHOWN]:
        title = Text(f"{link.published or '–'!s:<12}{clean(link.title) or printable(public_address(link.url))}")
        title.truncate(max(setting.stdout.width - 4, 20), overflow="ellipsis")
        print_indented(setting.stdout, 4, title)
    if len(leads.matching) > SHOWN:
        setting.stdout.print(f"    and {len(leads.matching) - SHOWN} more", style="dim")
    if leads.foreign:
        say = _trouble if leads.is_astray else _line
        say(setting, f"{_strays(leads)}: {', '.join(sorted(leads.foreign))}. To follow them, add these to `hosts`.")
    if leads.is_short:
        _trouble(setting, f"Fewer than the {source.expect_at_least} pages of expect-at-least: has it changed shape?")
    if leads.items and not leads.newest:
        setting.stdout.print("  None of them would be followed, so nothing behind it was read.", style="dim")


def _strays(leads: Leads) -> str:
    return f"{leads.foreign.total()} of {len(leads.items) + len(leads.more)} on hosts that the source may not be led to"


def _line(setting: Setting, text: str) -> None:
    print_indented(setting.stdout, 2, printable(public(text)))


def _trouble(setting: Setting, text: str) -> None:
    print_indented(setting.stderr, 2, Text(printable(public(text)), style="red"))
