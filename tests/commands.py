"""Running commands inside the test's own process, in a folder of the test's: the same path as the program's, faster."""

from contextlib import chdir
from pathlib import Path

import structlog
from click.testing import CliRunner
from program import Ran

from monitor.cli import cli


def run(folder: Path, *arguments: str, columns: int | None = None) -> Ran:
    """What `ofsted-monitor ARGUMENTS` prints, and how it ends; a fault of the program is raised."""
    state = str(folder / "state")
    runner = CliRunner(env={"COLUMNS": str(columns) if columns else None, "NO_COLOR": "1", "XDG_STATE_HOME": state})
    with chdir(folder):
        ended = runner.invoke(cli, arguments, prog_name="ofsted-monitor")
    structlog.reset_defaults()  # they write to a stream that is gone
    if ended.exception and not isinstance(ended.exception, SystemExit):
        raise ended.exception
    return Ran(ended.stdout, ended.stderr, ended.exit_code)
