"""Full inspections that may be compared."""

from monitor.facts import Facts
from monitor.model import Inspection, InspectionKind


def is_comparable(inspection: Inspection, facts: Facts) -> bool:
    """Whether it is a full inspection of a framework that the facts do not exclude (`pre_sif`)."""
    framework = facts.frameworks.get(inspection.framework or "")
    return inspection.kind == InspectionKind.FULL and (framework is None or framework.compared)
