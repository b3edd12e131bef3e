"""Outcomes and what the ledger knows → decisions, each with a named reason. Pure."""

from monitor.reconcile.background import background, with_predecessors
from monitor.reconcile.compare import compare
from monitor.reconcile.decide import Decision, Reason, decide, decide_absence
from monitor.reconcile.gather import gather
from monitor.reconcile.standing import standing
from monitor.reconcile.telling import as_original, unused

__all__ = [
    "Decision",
    "Reason",
    "as_original",
    "background",
    "compare",
    "decide",
    "decide_absence",
    "gather",
    "standing",
    "unused",
    "with_predecessors",
]
