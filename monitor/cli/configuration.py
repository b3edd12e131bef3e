"""Which configuration a command works with."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from monitor.errors import UsageError
from monitor.packaged import packaged


def configuration(said: Mapping[str, Any]) -> Path:
    """The configuration file: the one named among the common options, else ./sources.toml, else the packaged one."""
    if named := said.get("config"):
        if not Path(named).exists():
            raise UsageError(f"There is no configuration at {named}. Check the path given with --config.")
        return _file(Path(named))
    here = Path("sources.toml")
    return _file(here) if here.exists() or here.is_symlink() else packaged("sources.toml")


def _file(path: Path) -> Path:
    """A configuration that is there must be read, and never be passed over for the packaged one."""
    if path.is_dir():
        raise UsageError(f"{path} is a folder, and should be the configuration file. Is something mounted wrongly?")
    if not path.exists():
        raise UsageError(f"{path} is a link that leads nowhere. Mend it or remove it.")
    return path
