"""The command `ofsted-monitor`: a file each family of commands."""

import io
import sys

import click

from monitor import __version__
from monitor.cli.commands import Program
from monitor.cli.common import common
from monitor.cli.crash import tell_crashes_safely

# Name, module, one line of help: a command's module is loaded when it is called.
COMMANDS = {
    "init": ("init", "Write a first sources.toml: which councils, whom to tell."),
    "demo": ("demo", "See it all work within a minute, on an invented web."),
    "check": ("check", "Look at all (or the named) sources now, send what waits, end."),
    "run": ("run", "The daemon: look and send on time, until told to stop."),
    "grades": ("grades", "Every council's grades: now, by a date, or as known on a date."),
    "history": ("grades", "All inspections, visits and moves of one council."),
    "moves": ("grades", "The inspections at which some grade moved."),
    "replay": ("replay", "What would have been alerted, and when: saved pages and reports."),
    "extract": ("extract", "What the rules read in files or web pages; stores nothing."),
    "explain": ("explain", "Why it reads so: the words, the rules, what was set aside."),
    "sources": ("sources", "The sources and how they are; check and test them."),
    "alerts": ("alerts", "The outbox; send a test message; try again."),
    "doctor": ("doctor", "What is wrong, on one page, with its remedy."),
    "export": ("export", "Data out: CSV, JSON and one SQLite file, with a dictionary."),
    "backup": ("backup", "A checked copy of the database, also while the daemon writes."),
    "migrate": ("migrate", "Bring an older database to this version's schema."),
    "purge": ("purge", "Remove what was kept longer than the configuration says."),
    "completion": ("completion", "Let the tab key complete commands, options and names."),
}


@click.command(cls=Program, families=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="ofsted-monitor")
@common
def cli() -> None:
    """Tells you when an English council's Ofsted grade for children's services moves.

    `ofsted-monitor COMMAND --help` tells more of each command, with examples. Exit codes: 0 all
    went well; 1 something failed and the rest was done; 2 wrong usage or configuration, nothing
    was done.

    \b
    ofsted-monitor grades             who has which grades
    ofsted-monitor history Trafford   one council's inspections and moves
    ofsted-monitor check              look now, send what is new
    ofsted-monitor run                keep looking
    """


def main() -> None:
    """Run the command; an error that the program knows is one clear message, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # what the terminal's encoding lacks is escaped, not an error
            stream.reconfigure(errors="backslashreplace")
    tell_crashes_safely()
    cli(prog_name="ofsted-monitor")
