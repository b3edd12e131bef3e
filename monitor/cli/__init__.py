"""The command `ofsted-monitor`: a file each family of commands."""

import importlib
import sys

import click

from monitor import __version__
from monitor.cli.common import WRONG, common
from monitor.errors import UsageError

# Name, module, one line of help: a command's module is loaded when it is called.
COMMANDS = {
    "check": ("check", "Look at all (or the named) sources now, send what waits, end."),
    "run": ("run", "The daemon: look at each source on time and send alerts, until told to stop."),
    "extract": ("extract", "What the rules read in files or web pages; stores nothing."),
    "grades": ("grades", "Every council's grades: now, by a date, or as known on a date."),
    "history": ("grades", "All inspections, visits and moves of one council."),
    "moves": ("grades", "The inspections at which some grade moved."),
    "sources": ("sources", "The sources and how they are; check and test them."),
    "alerts": ("alerts", "The outbox; send a test message; try again."),
    "migrate": ("migrate", "Bring an older database to this version's schema."),
}


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(importlib.import_module(f"monitor.cli.{COMMANDS[cmd_name][0]}"), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, told) for name, (_, told) in COMMANDS.items()])


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="ofsted-monitor")
@common
def cli() -> None:
    """Tells you when an English council's Ofsted grade for children's services moves.

    \b
    ofsted-monitor check              look now, send what is new
    ofsted-monitor grades             who has which grades
    ofsted-monitor history Trafford   one council's inspections and moves
    ofsted-monitor run                keep looking
    """


def main() -> None:
    """Run the command; an error that the program knows is one clear message, never a traceback."""
    try:
        sys.exit(cli(prog_name="ofsted-monitor", standalone_mode=False))
    except click.exceptions.Abort:
        sys.exit("Stopped.")
    except click.ClickException as fault:
        fault.show()
        sys.exit(fault.exit_code)
    except UsageError as fault:
        click.echo(str(fault), err=True)
        sys.exit(WRONG)
