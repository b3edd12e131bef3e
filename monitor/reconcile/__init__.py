"""Outcomes and what the ledger knows → decisions, each with a named reason. Pure."""

from monitor.reconcile.background import background, with_predecessors
from monitor.reconcile.compare import compare
from monitor.reconcile.decide import Decision, Reason, decide, decide_absence
from monitor.reconcile.gather import gather
from monitor.reconcile.silence import Look, decide_silence, unanswered
from monitor.reconcile.standing import standing
from monitor.reconcile.telling import as_original, unused

__all__ = [
    "Decision",
    "Look",
    "Reason",
    "as_original",
    "background",
    "compare",
    "decide",
    "decide_absence",
    "decide_silence",
    "gather",
    "standing",
    "unanswered",
    "unused",
    "with_predecessors",
]
