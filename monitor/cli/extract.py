"""`extract`: the rules on files and web pages, storing nothing."""

from contextlib import AbstractContextManager, nullcontext
from datetime import date
from typing import Any

import click

from monitor.cli.commands import command
from monitor.cli.common import FAILED, Day, Setting, as_json, common, print_json
from monitor.cli.complete import complete_file
from monitor.cli.inputs import Get, Inputs, Unreadable, is_web
from monitor.model import Ignored, Page, Reading
from monitor.shapes import reading_json


@command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...", shell_complete=complete_file)
@click.option(
    "--published", type=Day(), metavar="DATE", help="When the inputs were published; a line of a .jsonl that says wins."
)
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
    with _web(setting) if any(map(is_web, inputs)) else nullcontext() as get:
        for name, found in Inputs(setting.facts, get, published).read(inputs):
            failed |= isinstance(found, Unreadable)
            if json_:
                print_json(_shape(name, found))
            else:
                _show(setting, name, found)
    context.exit(FAILED if failed else 0)


def _web(setting: Setting) -> AbstractContextManager[Get]:
    from monitor.cli.web import fetching  # half a second of libraries that files do not need

    return fetching(setting.settings)


def _shape(name: str, found: Reading | Unreadable) -> dict[str, Any]:
    if isinstance(found, Reading):
        return reading_json(name, found)
    return reading_json(name, Reading(Page(found.kind), ignored=Ignored.UNREADABLE)) | {"error": found.error}


def _show(setting: Setting, name: str, found: Reading | Unreadable) -> None:
    if isinstance(found, Unreadable):
        setting.trouble(found.error)
        return
    from monitor.cli.show import show_reading

    show_reading(setting.stdout, name, found, setting.facts)
