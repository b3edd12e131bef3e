"""`completion`: what makes a shell complete the program's words."""

import os
from pathlib import Path

import click
from click.shell_completion import get_completion_class

from monitor.cli.commands import command
from monitor.cli.common import common
from monitor.errors import UsageError

SHELLS = ("bash", "zsh", "fish")


@command()
@click.argument("shell", type=click.Choice(SHELLS), required=False, metavar="[bash|zsh|fish]")
@common
@click.pass_context
def completion(context: click.Context, shell: str | None) -> None:
    """Print what makes your shell complete commands, options, councils and names with the tab key.

    Without an argument it is for the shell that $SHELL names. To keep it, type the line of your
    shell (bash, zsh, fish) once and open a new terminal. The program must be on your PATH; in zsh,
    compinit must have run before.

    \b
    echo 'eval "$(ofsted-monitor completion bash)"' >> ~/.bashrc
    echo 'eval "$(ofsted-monitor completion zsh)"' >> ~/.zshrc
    ofsted-monitor completion fish >~/.config/fish/completions/ofsted-monitor.fish

    Names of sources and destinations are those of --config, where it stands before them on the
    line, else of ./sources.toml, else of the packaged one. Councils and regions are offered as
    slugs, such as kingston-upon-hull.

    \b
    ofsted-monitor completion
    ofsted-monitor completion zsh
    """
    complete = get_completion_class(shell or _own())
    assert complete is not None
    program = context.find_root().command
    click.echo(complete(program, {}, "ofsted-monitor", "_OFSTED_MONITOR_COMPLETE").source(), nl=False)


def _own() -> str:
    """The shell of whoever calls, as far as the environment tells."""
    named = os.environ.get("SHELL", "")
    if Path(named).name in SHELLS:
        return Path(named).name
    what = f"$SHELL is {named}, which is none of" if named else "$SHELL is not set. Name one of"
    raise UsageError(f"{what} {', '.join(SHELLS)}: `ofsted-monitor completion bash` prints what bash needs.")
