"""What tests of `sources test` share: a configuration with one source, and the evidence that was kept."""

import json
from pathlib import Path
from typing import Any

ALLOW = '[monitor]\nallow-addresses = ["127.0.0.0/8"]\npause-per-host = "0s"\n'


def one_source(folder: Path, kind: str, url: str, more: str = "") -> None:
    """A configuration with one source, called `it`."""
    source = f'[[source]]\nname = "it"\nkind = "{kind}"\nurl = "{url}"\nevery = "1h"\n{more}\n'
    (folder / "sources.toml").write_text(ALLOW + source)


def kept(folder: Path) -> tuple[Path, dict[str, Any]]:
    """The only set of evidence in a folder, and its report."""
    (made,) = folder.iterdir()
    return made, json.loads((made / "report.json").read_text(encoding="utf-8"))
