"""Our estimate of a council's next inspection, in words."""

from monitor.model import Due, PartialDate
from monitor.wording.phrases import day


def estimate(due: Due, council: str = "") -> str:
    """One sentence, of a council where it is named, which says that it is ours."""
    begins = f"{council}: next inspection" if council else "Next inspection"
    if due.earliest is None:
        why = due.basis.partition("; ")[0]
        return f"{begins}, our estimate: {why if why.startswith('unknown') else f'unknown ({why})'}."
    return f"{begins}, our estimate, not Ofsted's: {_when(due.earliest, due.typical, due.latest)}."


def _when(earliest: PartialDate, typical: PartialDate | None, latest: PartialDate | None) -> str:
    if earliest == latest:
        return day(earliest)
    likely = f", most likely {day(typical)}" if typical else ""
    if latest is None:
        return f"any time from {day(earliest)} on{likely}"
    first = day(earliest)
    if earliest.year == latest.year:
        first = first.removesuffix(f" {latest.year}")
    return f"{first} to {day(latest)}{likely}"
