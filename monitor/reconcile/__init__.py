"""Outcomes and what the ledger knows → decisions, each with a named reason. Pure."""

from monitor.reconcile.compare import compare
from monitor.reconcile.decide import Decision, Reason, decide
from monitor.reconcile.gather import gather
from monitor.reconcile.standing import standing
from monitor.reconcile.telling import as_original

__all__ = ["Decision", "Reason", "as_original", "compare", "decide", "gather", "standing"]
