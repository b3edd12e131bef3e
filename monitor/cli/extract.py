"""`extract`: the rules on files and web pages, storing nothing."""

from datetime import date
from typing import Any

import click

from monitor.cli.commands import command
from monitor.cli.common import FAILED, Setting, as_json, common, print_json
from monitor.cli.inputs import Unreadable, readings, takes_inputs
from monitor.model import Reading
from monitor.shapes import reading_json


@command()
@takes_inputs
@as_json()
@common
@click.pass_context
def extract(context: click.Context, inputs: tuple[str, ...], published: date | None, json_: bool) -> None:
    """What the extraction rules read in files or web pages. Stores nothing.

    INPUT is a PDF, an HTML or text file, the address of a page, or a .jsonl file with one page
    a line: an object with text or html, and if known id, url, title and published.

    An input that cannot be read is told, the others are read all the same, and the exit code
    is 1. A document that holds no outcome is no failure.

    \b
    ofsted-monitor extract report.pdf
    ofsted-monitor extract --json article.html another.txt
    ofsted-monitor extract --published 2026-07-28 cutting.txt
    ofsted-monitor extract https://files.ofsted.gov.uk/v1/file/50253719
    """
    setting = Setting(context)
    failed = False
    for name, found in readings(setting, inputs, published):
        failed |= isinstance(found, Unreadable)
        if json_:
            print_json(line_json(name, found))
        else:
            _show(setting, name, found)
    context.exit(FAILED if failed else 0)


def line_json(name: str, found: Reading | Unreadable) -> dict[str, Any]:
    """One line of `extract --json`."""
    if isinstance(found, Reading):
        return reading_json(name, found)
    return reading_json(name, found.reading) | {"error": found.error}


def _show(setting: Setting, name: str, found: Reading | Unreadable) -> None:
    if isinstance(found, Unreadable):
        setting.trouble(found.error)
        return
    from monitor.cli.show import show_reading

    show_reading(setting.stdout, name, found, setting.facts)
