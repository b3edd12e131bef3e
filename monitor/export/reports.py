"""Ofsted's reports as they were published, a file each."""

from pathlib import Path

from sqlalchemy import Engine

from monitor.errors import UsageError
from monitor.export.contents import Contents
from monitor.store import bodies

FOLDER = "reports"


def write_reports(folder: Path, contents: Contents, engine: Engine) -> int:
    """Write every report that the ledger keeps into `reports/`; how many there are. UsageError if that cannot be.

    Its name tells the council, the day and the first part of its digest; a file that is there already has the
    same bytes, and stays.
    """
    names = _names(contents)
    count = 0
    try:
        for document, body in bodies(engine):
            (folder / FOLDER).mkdir(parents=True, exist_ok=True)
            file = folder / FOLDER / f"{names.get(document.sha256, 'other')}-{document.sha256[:12]}.pdf"
            if not file.exists():
                fresh = file.with_suffix(".part")
                fresh.write_bytes(body)
                fresh.replace(file)
            count += 1
    except OSError as fault:
        raise UsageError(
            f"The reports cannot be written into {folder / FOLDER}: {fault.strerror}. Name another folder, or see to "
            "its rights and the room on its disk."
        ) from None
    return count


def _names(contents: Contents) -> dict[str, str]:
    """What each document's file is called, by its digest."""
    return {
        kept.document.sha256: f"{kept.about.council.slug}-{kept.about.inspection.published or 'undated'}"
        for kept in contents.kept()
        if kept.about
    }
