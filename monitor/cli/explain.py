"""`explain`: what the rules read, on which words, by which rule, and what they set aside."""

from dataclasses import asdict
from datetime import date
from typing import Any

import click

from monitor.cli.commands import command
from monitor.cli.common import FAILED, Setting, as_json, common, print_json
from monitor.cli.extract import line_json
from monitor.cli.inputs import Unreadable, readings, takes_inputs
from monitor.extract.explained import Explained
from monitor.extract.explained import explain as explained
from monitor.extract.meanings import meaning
from monitor.model import Reading


@command()
@takes_inputs
@as_json()
@common
@click.pass_context
def explain(context: click.Context, inputs: tuple[str, ...], published: date | None, json_: bool) -> None:
    """Why `extract` reads what it reads. Stores nothing.

    Of each INPUT, which may be all that `extract` takes: every field with the words that it
    rests on, in square brackets, and the rule that found them; then every other mention of a
    grade with the reason why it gave nothing, three for each reason.

    --json gives the line of `extract --json` with the page's text, in whose characters all
    offsets count, every mention that was set aside, and what each rule means.

    \b
    ofsted-monitor explain report.pdf
    ofsted-monitor explain --published 2026-07-28 cutting.txt
    ofsted-monitor explain --json article.html
    """
    setting = Setting(context)
    failed = False
    for number, (name, found) in enumerate(readings(setting, inputs, published)):
        failed |= isinstance(found, Unreadable)
        reading = found.reading if isinstance(found, Unreadable) else found
        why = explained(reading, setting.facts)
        if json_:
            print_json(_explained_json(line_json(name, found), why))
        else:
            _show(setting, name, found, why, is_first=number == 0)
    context.exit(FAILED if failed else 0)


def _explained_json(line: dict[str, Any], why: Explained) -> dict[str, Any]:
    """The line of `extract --json` with what explains it; `set_aside_left_off` only where some are."""
    for outcome in line["outcomes"]:
        for evidence in outcome["evidence"]:
            evidence["meaning"] = meaning(evidence["rule"])
    line["text"] = why.reading.page.text
    line["set_aside"] = [{name: part for name, part in asdict(a).items() if part is not None} for a in why.set_aside]
    return line | ({"set_aside_left_off": why.left_off} if why.left_off else {})


def _show(setting: Setting, name: str, found: Reading | Unreadable, why: Explained, *, is_first: bool) -> None:
    from monitor.cli.explained import show_explained

    if isinstance(found, Unreadable):
        setting.trouble(found.error)
        if not found.page.text:
            return
    if not is_first:
        setting.stdout.print()
    show_explained(setting.stdout, name, why, setting.facts)
