"""`doctor`: all that can be wrong, on one page, with its remedy."""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click
from rich.padding import Padding
from rich.text import Text

from monitor import clock
from monitor.cli.commands import command
from monitor.cli.common import FAILED, Setting, as_json, common, print_lines
from monitor.cli.show import table

if TYPE_CHECKING:
    from monitor.doctor import Finding

MARKS = {"ok": ("ok", "green"), "note": ("look", "yellow"), "bad": ("BAD", "bold red")}


@command()
@click.option("--offline", is_flag=True, help="Look up no name and ask no server.")
@as_json()
@common
@click.pass_context
def doctor(context: click.Context, offline: bool, json_: bool) -> None:
    """Say what is wrong, and what to do about it. It changes nothing and sends nothing.

    Looks at the configuration, the database, the disk, the clock, the network, each source and
    each destination. With something to mend the exit code is 1.

    \b
    ofsted-monitor doctor
    ofsted-monitor doctor --offline --json
    """
    setting = Setting(context)
    findings = _examined(setting, offline=offline)
    if json_:
        print_lines(
            {"section": f.section, "subject": f.subject, "state": str(f.verdict), "said": f.said, "remedy": f.remedy}
            for f in findings
        )
    else:
        _show(setting, findings)
    context.exit(FAILED if any(finding.verdict == "bad" for finding in findings) else 0)


def _examined(setting: Setting, *, offline: bool) -> list["Finding"]:
    from monitor.cli.database import address  # late: see complete.py
    from monitor.cli.destinations import refuse_unsendable
    from monitor.cli.sources import hosts_asked
    from monitor.doctor import configuration, connected, stored
    from monitor.doctor.finding import bad
    from monitor.errors import SettingsError
    from monitor.fetch import HostsInMemory, fetcher_for

    try:
        settings = setting.settings
        refuse_unsendable(settings)
    except SettingsError as fault:  # without it nothing else can be looked at
        lines = str(fault).splitlines()
        return [
            bad("Configuration", line.partition(": ")[0], line.partition(": ")[2] or line, remedy="")
            for line in lines  # each says by itself how it is mended
        ]
    now = clock.now()
    kept = stored(settings, setting.facts, address(setting), now)

    async def ask() -> list["Finding"]:
        known = HostsInMemory(kept.hosts)  # to go by: what is learnt now is not kept
        async with fetcher_for(settings, known, robots=False, patient=False) as client:  # the page is the robots.txt
            return await connected(settings, hosts_asked(settings), client, now, kept.last)

    return [*configuration(settings), *kept.findings, *([] if offline else asyncio.run(ask()))]


def _show(setting: Setting, findings: Sequence["Finding"]) -> None:
    for section in dict.fromkeys(finding.section for finding in findings):
        setting.stdout.print(section, style="bold")
        lines = table("", "")
        lines.show_header, lines.columns[0].min_width = False, max(len(mark) for mark, _ in MARKS.values())
        for finding in findings:
            if finding.section == section:
                mark, style = MARKS[finding.verdict]
                remedy = f"\n{finding.remedy}" if finding.remedy else ""
                lines.add_row(Text(mark, style=style), Text(f"{finding.subject}: {finding.said}{remedy}"))
        setting.stdout.print(Padding(lines, (0, 0, 0, 2)))
    setting.stdout.print(_summary(findings))


def _summary(findings: Sequence["Finding"]) -> str:
    from monitor.wording.phrases import counted

    wrong = sum(finding.verdict == "bad" for finding in findings)
    worth = sum(finding.verdict == "note" for finding in findings)
    mend = f"{counted(wrong, 'thing', 'things')} to mend" if wrong else "Nothing to mend"
    return f"{mend}; {counted(worth, 'thing is', 'things are')} worth a look." if worth else f"{mend}."
