"""The demo's days, as `seeds/site/stages.toml` tells them."""

import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Stage:
    """One moment of the demo: what its clock shows, what the web shows by then, and what is to be seen."""

    at: datetime
    story: str
    folders: tuple[Path, ...]  # the newest first: what a page's address leads to is in the first that has it
    mail_is_up: bool = True


def stages(site: Path) -> tuple[Stage, ...]:
    """The stages in order, each showing the files of those before it too."""
    told = tomllib.loads((site / "stages.toml").read_text(encoding="utf-8"))["stage"]
    made: list[Stage] = []
    shown: tuple[Path, ...] = ()
    for stage in told:
        shown = (*((site / stage["folder"],) if "folder" in stage else ()), *shown)
        made.append(Stage(stage["at"], stage["story"], shown, stage.get("mail") != "down"))
    return tuple(made)
