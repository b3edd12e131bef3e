"""Full inspections that may be compared."""

from monitor.facts import Facts
from monitor.model import Inspection, InspectionKind


def is_comparable(inspection: Inspection, facts: Facts) -> bool:
    """Whether it is a full inspection of a framework that the facts do not exclude (`pre_sif`)."""
    is_full = inspection.kind == InspectionKind.FULL
    return is_full and (inspection.framework is None or facts.frameworks[inspection.framework].compared)
