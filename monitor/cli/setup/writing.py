"""What `init` does with the answers: it writes the files, checks them, and offers a test message."""

import os
import shlex
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import click

from monitor.cli.alerts import try_out
from monitor.cli.common import FAILED, Setting, program
from monitor.cli.destinations import refuse_unsendable
from monitor.cli.setup.choosing import Chosen, choose, numbered
from monitor.cli.setup.dialogue import Dialogue
from monitor.cli.setup.given import Given
from monitor.cli.setup.newfiles import ORDINARY, PRIVATE, new_files
from monitor.cli.setup.summary import same_options, show
from monitor.errors import UsageError
from monitor.packaged import packaged
from monitor.settings.draft import compose, usual_pace


def set_up(context: click.Context, given: Given, *, test: bool | None, silent: bool) -> None:
    """The whole of `init`."""
    setting = Setting(context)
    dialogue = Dialogue.with_person(setting, silent=silent)
    target = Path(setting.said.get("config") or "sources.toml")
    _refuse_existing(target, [numbered(given.name, number) for number in range(1, max(len(given.to), 1) + 1)])
    shipped = packaged("sources.toml").read_text(encoding="utf-8")
    chosen = _chosen(setting, dialogue, given, target, shipped)
    if test and not chosen.addresses:
        raise UsageError("--test: there is nobody to send a test message to. Give an address with --to.")
    _write(setting, target, chosen, shipped)
    show(setting, target, chosen)
    if _wants_test(setting, dialogue, chosen) if test is None else test:
        _send_test(context, setting, target, chosen)


def _refuse_existing(target: Path, names: Iterable[str]) -> None:
    """Before anything is asked: what is there stays as it is."""
    folder = target.parent
    if not folder.is_dir():
        raise UsageError(f"There is no folder {folder}. Make it first: mkdir -p {shlex.quote(str(folder))}")
    if os.path.lexists(target):
        remedy = "Edit it, move it away, or name another file with --config FILE."
        if target.resolve() == packaged("sources.toml").resolve():
            own = "../ofsted" if target.resolve().parent == Path.cwd() else "ofsted"
            begin = f"mkdir {own} && cd {own} && {program()} init"
            remedy = f"It came with the program. Make a folder of your own, and begin there:\n  {begin}"
        raise UsageError(f"{target} is there already, and init overwrites nothing. {remedy}")
    for secret in (_secret_file(target, name) for name in names):
        if os.path.lexists(secret):
            raise UsageError(
                f"{secret} is there already, and init overwrites nothing. Move it away, or name the destination "
                "otherwise with --name."
            )


def _secret_file(target: Path, name: str) -> Path:
    return target.parent.absolute() / f"{name}.address"


def _chosen(setting: Setting, dialogue: Dialogue, given: Given, target: Path, shipped: str) -> Chosen:
    if dialogue.asks:
        setting.stderr.print(
            f"A few questions, then {target} says what is watched and whom to tell.\n"
            "Enter takes what stands in [brackets]. Ctrl-C stops and leaves nothing behind."
        )
    try:
        return choose(given, dialogue, setting.facts, usual_pace(shipped), os.environ)
    except (click.Abort, KeyboardInterrupt):
        click.echo("\nNothing was written.", err=True)
        raise click.Abort from None


def _write(setting: Setting, target: Path, chosen: Chosen, shipped: str) -> None:
    """The files, checked as every other command will read them; on any fault none of them is left."""
    choices = chosen.choices
    with new_files() as create:
        told = []
        for recipient, address in zip(choices.told, chosen.addresses, strict=True):
            secret = _secret_file(target, recipient.name)
            if recipient.url is None:
                create(secret, f"{address.url}\n", PRIVATE)
            told.append(recipient._replace(url=recipient.url or f"file:{secret}"))
        create(target, compose(shipped, replace(choices, told=tuple(told)), setting.facts), ORDINARY)
        refuse_unsendable(setting.settings)


def _wants_test(setting: Setting, dialogue: Dialogue, chosen: Chosen) -> bool:
    if not setting.settings.destinations or chosen.refused:  # it would not be sent
        return False
    try:
        return dialogue.agreed("\nSend a test message now?", otherwise=False)
    except click.Abort:
        click.echo("\nNo test message was sent; what is written stays.", err=True)
        raise


def _send_test(context: click.Context, setting: Setting, target: Path, chosen: Chosen) -> None:
    failed = [one.name for one in setting.settings.destinations if not try_out(setting, one)]
    written = {one.name: one.url for one in chosen.choices.told}
    for name in failed:
        table = f'in {target}, below [[notify]] with the name "{name}"'
        place = table if written[name] else f"in {target.parent / f'{name}.address'}"
        again = f"{program()}{same_options(setting)} alerts test {name}"
        setting.trouble(
            f"The files stay as they are. The address of {name} stands {place}. Mend what is wrong, then try again:"
            f"\n  {again}"
        )
    if failed:
        context.exit(FAILED)
