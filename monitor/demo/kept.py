"""What stays of a demo that is kept: its ledger, its country and its documents, for other commands to be tried on."""

import csv
import shutil
from collections.abc import Iterator
from pathlib import Path

from monitor.demo.stages import Stage

LEDGER = "ofsted-monitor.db"  # where every command looks for it
CONFIGURATION = """\
# The ledger of a demo, for trying commands on. Its councils and all that is said of them are invented.
[monitor]
facts = "facts"
"""
MANIFEST = "manifest.csv"
DOCUMENTS = (".pdf", ".html")


def keep(made: Path, site: Path, stages: tuple[Stage, ...], folder: Path) -> None:
    """Copy a closed ledger and its country into an empty folder, with a manifest of all reports and articles."""
    for name in ("facts", "pages"):
        (folder / name).mkdir()
    shutil.copyfile(made, folder / LEDGER)
    (folder / "sources.toml").write_text(CONFIGURATION, encoding="utf-8")
    for table in site.glob("*.csv"):
        shutil.copyfile(table, folder / "facts" / table.name)
    with (folder / MANIFEST).open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["file", "url", "published"])
        for stage, document, url in _documents(stages):
            shutil.copyfile(document, folder / "pages" / document.name)
            rows.writerow([f"pages/{document.name}", url, stage.at.date()])


def _documents(stages: tuple[Stage, ...]) -> Iterator[tuple[Stage, Path, str]]:
    """Every report and article with the stage that brought it and its address, without Ofsted's lists."""
    for stage, before in zip(stages, ((), *(stage.folders for stage in stages)), strict=False):
        for folder in (folder for folder in stage.folders if folder not in before):
            for file in sorted(folder.rglob("*")):
                place = file.relative_to(folder)
                if file.suffix in DOCUMENTS and ("v1" in place.parts or "news" in place.parts):
                    host, *path = place.with_suffix("").parts
                    yield stage, file, f"http://{host}.localhost/{'/'.join(path)}"
